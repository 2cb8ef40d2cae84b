// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/config_pairs.h"

#include <algorithm>
#include <charconv>
#include <fmt/format.h>
#include <functional>

namespace rungbook::test
{

namespace
{

bool isIos(const PairSide& side)
{
    return side.dialect == PairDialect::Ios;
}

// "10.1.0.0/16" as a side of an entry.
std::string network(const PairSide& side, std::string_view text)
{
    const std::size_t slash = text.find('/');
    int length = 0;
    std::from_chars(text.data() + slash + 1, text.data() + text.size(), length);
    std::string mask;
    for (int octet = 0; octet < 4; ++octet) {
        const int bits = std::clamp(length - 8 * octet, 0, 8);
        const int value = (0xFF << (8 - bits)) & 0xFF;
        mask += fmt::format("{}{}", octet == 0 ? "" : ".", isIos(side) ? 255 - value : value);
    }
    return fmt::format("{} {}", text.substr(0, slash), mask);
}

std::string entry(const PairSide& side, std::string_view text)
{
    const std::size_t blank = text.find(' ');
    return fmt::format(
        "permit ip {} {}", network(side, text.substr(0, blank)), network(side, text.substr(blank + 1)));
}

std::string iosText(const PairSide& side)
{
    std::string out = fmt::format("version 15.2\nhostname {}\n", side.hostname);
    if (!side.ikeEnabled)
        out += "no crypto isakmp enable\n";
    out += fmt::format("crypto isakmp policy 10\n encr {}\n hash sha\n authentication pre-share\n group {}\n "
                       "lifetime 86400\n",
        side.cipher == "aes-256" ? "aes 256" : side.cipher, side.dhGroup);
    if (!side.group.empty())
        out += fmt::format("crypto isakmp key {} address {}\n", side.key, side.group);
    if (side.defineSet)
        out += fmt::format(
            "crypto ipsec transform-set AES esp-aes 256 esp-{}-hmac\n mode tunnel\n", side.espHash);
    else
        out += "crypto ipsec transform-set OTHER esp-aes 256 esp-sha-hmac\n mode tunnel\n";
    out += "crypto map OUT 10 ipsec-isakmp\n";
    if (side.namesPeer)
        out += fmt::format(" set peer {}\n", side.peer);
    out += " set security-association lifetime seconds 28800\n set transform-set AES\n";
    if (side.pfs != 0)
        out += fmt::format(" set pfs group{}\n", side.pfs);
    out += " match address VPN\n";
    out += fmt::format("interface GigabitEthernet0/0\n ip address {} 255.255.255.0\n{}{}", side.address,
        side.translates ? " ip nat outside\n" : "", side.mapApplied ? " crypto map OUT\n" : "");
    out += fmt::format("interface GigabitEthernet0/1\n ip address {} 255.255.0.0\n{}", side.inside,
        side.translates ? " ip nat inside\n" : "");
    if (side.translates)
        out += "ip nat inside source list NAT interface GigabitEthernet0/0 overload\n";
    out += fmt::format("ip route 0.0.0.0 0.0.0.0 {}\n", side.gateway);
    for (const std::string& line : side.extra)
        out += line + "\n";
    if (side.translates) {
        out += "ip access-list extended NAT\n";
        for (const std::string& text : side.entries) {
            if (side.exempts)
                out += " deny" + entry(side, text).substr(6) + "\n";
        }
        out += " permit ip any any\n";
    }
    out += "ip access-list extended VPN\n";
    for (const std::string& text : side.entries)
        out += " " + entry(side, text) + "\n";
    return out + "end\n";
}

std::string natText(const PairSide& side)
{
    if (!side.translates)
        return {};
    std::string out;
    if (side.dialect == PairDialect::Asa82) {
        out += "nat (inside) 1 0.0.0.0 0.0.0.0\nglobal (outside) 1 interface\n";
        for (const std::string& text : side.entries) {
            if (side.exempts)
                out += "access-list NONAT extended " + entry(side, text) + "\n";
        }
        return side.exempts ? out + "nat (inside) 0 access-list NONAT\n" : out;
    }
    const std::string& text = side.entries.front();
    const std::size_t blank = text.find(' ');
    out += fmt::format("object network LAN\n subnet {}\nobject network REMOTE\n subnet {}\n",
        network(side, text.substr(0, blank)), network(side, text.substr(blank + 1)));
    if (side.exempts)
        out += "nat (inside,outside) source static LAN LAN destination static REMOTE REMOTE no-proxy-arp "
               "route-lookup\n";
    return out + "nat (inside,outside) after-auto source dynamic any interface\n";
}

std::string asaText(const PairSide& side)
{
    const bool old = side.dialect == PairDialect::Asa82;
    const bool v2 = side.dialect == PairDialect::Asa98Ikev2;
    const std::string_view ike = old ? "isakmp" : v2 ? "ikev2" : "ikev1";
    std::string out = fmt::format("ASA Version {}\nhostname {}\n", old ? "8.2(5)" : "9.8(4)", side.hostname);
    out += fmt::format(
        "interface GigabitEthernet0/0\n nameif outside\n security-level 0\n ip address {} 255.255.255.0\n",
        side.address);
    out += fmt::format(
        "interface GigabitEthernet0/1\n nameif inside\n security-level 100\n ip address {} 255.255.0.0\n",
        side.inside);
    for (const std::string& text : side.entries)
        out += fmt::format("access-list VPN extended {}\n", entry(side, text));
    out += natText(side);
    out += fmt::format("route outside 0.0.0.0 0.0.0.0 {} 1\n", side.gateway);
    const std::string set = side.defineSet ? "AES" : "OTHER";
    if (v2)
        out += fmt::format("crypto ipsec ikev2 ipsec-proposal {}\n protocol esp encryption aes-256\n "
                           "protocol esp integrity {}\n",
            set, side.espHash == "sha" ? "sha-1" : side.espHash);
    else
        out += fmt::format("crypto ipsec {}transform-set {} esp-aes-256 esp-{}-hmac\n", old ? "" : "ikev1 ",
            set, side.espHash);
    out += "crypto map OUT 10 match address VPN\n";
    if (side.pfs != 0)
        out += fmt::format("crypto map OUT 10 set pfs group{}\n", side.pfs);
    if (side.namesPeer)
        out += fmt::format("crypto map OUT 10 set peer {}\n", side.peer);
    out += fmt::format("crypto map OUT 10 set {} AES\n",
        old      ? "transform-set"
            : v2 ? "ikev2 ipsec-proposal"
                 : "ikev1 transform-set");
    if (side.mapApplied)
        out += "crypto map OUT interface outside\n";
    if (side.ikeEnabled)
        out += fmt::format("crypto {} enable outside\n", ike);
    out += fmt::format("crypto {} policy 10\n", ike);
    if (v2)
        out += fmt::format(" encryption {}\n integrity sha\n group {}\n prf sha\n lifetime seconds 86400\n",
            side.cipher, side.dhGroup);
    else
        out +=
            fmt::format(" authentication pre-share\n encryption {}\n hash sha\n group {}\n lifetime 86400\n",
                side.cipher, side.dhGroup);
    for (const std::string& line : side.extra)
        out += line + "\n";
    const std::string group = side.group.empty() ? "203.0.113.250" : side.group;
    out += fmt::format("tunnel-group {} type ipsec-l2l\ntunnel-group {} ipsec-attributes\n", group, group);
    if (v2)
        out += fmt::format(
            " ikev2 remote-authentication pre-shared-key {}\n ikev2 local-authentication pre-shared-key {}\n",
            side.key, side.key);
    else
        out += fmt::format(" {}pre-shared-key {}\n", old ? "" : "ikev1 ", side.key);
    return out + ": end\n";
}

struct Fault {
    std::string_view name;
    std::string_view rule;
    std::string_view ruleIos; ///< when the broken side is a router; "-": a router cannot have it
    std::function<void(PairSide&, PairSide&)> plant; ///< the first side is broken
};

const std::vector<Fault>& faults()
{
    static const std::vector<Fault> list{
        {"none", "", "", [](PairSide&, PairSide&) {}},
        {"nat_fits", "", "", [](PairSide& a, PairSide&) { a.translates = true; }},
        {"not_enabled", "ike-not-enabled", "ike-not-enabled",
            [](PairSide& a, PairSide&) { a.ikeEnabled = false; }},
        {"dh_group", "ike-policy-no-common", "ike-policy-no-common",
            [](PairSide& a, PairSide&) { a.dhGroup = 2; }},
        {"cipher", "ike-policy-no-common", "ike-policy-no-common",
            [](PairSide& a, PairSide&) { a.cipher = "3des"; }},
        {"key", "psk-mismatch", "psk-mismatch",
            [](PairSide& a, PairSide&) { a.key = "another-key-of-mine"; }},
        {"key_case", "psk-case-or-space", "psk-case-or-space",
            [](PairSide& a, PairSide&) { a.key = "7HQ-example-zx4v"; }},
        {"transform", "p2-no-common", "p2-no-common", [](PairSide& a, PairSide&) { a.espHash = "md5"; }},
        {"pfs_group", "p2-pfs-mismatch", "p2-pfs-mismatch",
            [](PairSide& a, PairSide& b) {
                a.pfs = 2;
                b.pfs = 5;
            }},
        {"acl_extra", "pair-acl-mirror-missing", "pair-acl-mirror-missing",
            [](PairSide& a, PairSide&) {
                a.entries.push_back(a.entries.front().substr(0, 12) + "10.99.0.0/16");
            }},
        {"acl_direction", "pair-acl-same-direction", "pair-acl-same-direction",
            [](PairSide& a, PairSide& b) { a.entries = b.entries; }},
        {"acl_mask", "pair-acl-subset", "pair-acl-subset",
            [](PairSide& a, PairSide&) { a.entries.front().replace(9, 2, "24"); }},
        {"peer", "peer-address-mismatch", "peer-address-mismatch",
            [](PairSide& a, PairSide&) { a.peer = a.group = "203.0.113.99"; }},
        {"no_group", "tg-missing-for-peer", "ios-key-missing-for-peer",
            [](PairSide& a, PairSide&) { a.group.clear(); }},
        {"typo", "tg-peer-typo", "-", [](PairSide& a, PairSide&) { a.group += "7"; }},
        {"not_applied", "map-not-applied", "map-not-applied",
            [](PairSide& a, PairSide&) { a.mapApplied = false; }},
        {"no_peer", "map-incomplete", "map-incomplete", [](PairSide& a, PairSide&) { a.namesPeer = false; }},
        {"no_set", "map-transform-undefined", "map-transform-undefined",
            [](PairSide& a, PairSide&) { a.defineSet = false; }},
        {"translated", "nat-exempt-missing", "ios-nat-no-deny",
            [](PairSide& a, PairSide&) {
                a.translates = true;
                a.exempts = false;
            }},
    };
    return list;
}

std::string_view nameOf(PairDialect dialect)
{
    return dialect == PairDialect::Asa82     ? "asa82"
        : dialect == PairDialect::Asa98      ? "asa98"
        : dialect == PairDialect::Asa98Ikev2 ? "asa98v2"
                                             : "ios";
}

} // namespace

std::string configText(const PairSide& side)
{
    return isIos(side) ? iosText(side) : asaText(side);
}

std::vector<PlantedPair> plantedPairs()
{
    using enum PairDialect;
    static constexpr std::pair<PairDialect, PairDialect> kCombinations[]{
        {Asa98, Asa98}, {Asa82, Asa98}, {Asa98, Ios}, {Ios, Asa98}, {Asa82, Ios}, {Asa98Ikev2, Asa98Ikev2}};
    std::vector<PlantedPair> pairs;
    for (const auto& [one, other] : kCombinations) {
        for (const Fault& fault : faults()) {
            PairSide a{.dialect = one,
                .hostname = "left",
                .address = "192.0.2.1",
                .gateway = "192.0.2.254",
                .inside = "10.1.0.1",
                .peer = "198.51.100.7",
                .group = "198.51.100.7",
                .entries = {"10.1.0.0/16 10.2.0.0/16"}};
            PairSide b{.dialect = other,
                .hostname = "right",
                .address = "198.51.100.7",
                .gateway = "198.51.100.254",
                .inside = "10.2.0.1",
                .peer = "192.0.2.1",
                .group = "192.0.2.1",
                .entries = {"10.2.0.0/16 10.1.0.0/16"}};
            const std::string_view rule = isIos(a) ? fault.ruleIos : fault.rule;
            if (rule == "-")
                continue;
            fault.plant(a, b);
            pairs.push_back({fmt::format("{}_{}_{}", nameOf(one), nameOf(other), fault.name), configText(a),
                configText(b), std::string(rule)});
        }
    }
    return pairs;
}

} // namespace rungbook::test
