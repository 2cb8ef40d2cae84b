// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/peer_config.h"

#include "core/config/commands.h"
#include "core/config/peer_values.h"
#include "core/config/rule_support.h"

#include <algorithm>
#include <fmt/format.h>

namespace rungbook::config
{

namespace
{

constexpr std::string_view kNames =
    "The names of interfaces, maps and lists are free: use those of the device.";

// Lines of a Cisco device: the same for both families but for the dialect of its facts.
class CiscoWriter
{
public:
    CiscoWriter(const PeerValues& values, Platform platform)
        : m_values(values)
    {
        m_facts.platform = platform;
        m_facts.version = platform == Platform::Asa ? Version{9, 8, 0, 0} : Version{15, 7, 0, 0};
        m_dialect = dialectOf(m_facts);
    }

    std::vector<std::string> lines()
    {
        const bool asa = m_dialect != Dialect::Ios;
        add(asa ? "! an ASA, 9.8 or later" : "! a router, IOS 15 or later");
        interfaces(asa);
        if (!m_values.routeBased && asa)
            exemption();
        policy();
        if (!asa)
            routerKey();
        transforms();
        if (m_values.routeBased)
            tunnelInterface(asa);
        else
            cryptoMap(asa);
        if (asa)
            tunnelGroup();
        return std::move(m_lines);
    }

private:
    bool v2() const { return m_values.version == IkeVersion::V2; }

    void add(std::string line) { m_lines.push_back(std::move(line)); }
    void add(const Commands& commands) { m_lines.insert(m_lines.end(), commands.begin(), commands.end()); }

    void interfaces(bool asa)
    {
        add("interface GigabitEthernet0/0");
        if (asa)
            add(Commands{" nameif outside", " security-level 0"});
        add(fmt::format(" ip address {} <mask>", m_values.peer));
        add(" no shutdown");
        add("interface GigabitEthernet0/1");
        if (asa)
            add(Commands{" nameif inside", " security-level 100"});
        add(" ip address <inside-address> <inside-mask>");
        add(" no shutdown");
        add(asa ? "route outside 0.0.0.0 0.0.0.0 <gateway>" : "ip route 0.0.0.0 0.0.0.0 <gateway>");
    }

    void exemption()
    {
        add("! the tunnel's traffic is not translated");
        AddressSet local;
        AddressSet remote;
        for (const Flow& flow : m_values.flows) {
            local = local.unite(flow.source);
            remote = remote.unite(flow.destination);
        }
        add(exemptFromNat(m_facts, "inside", "outside", local, remote));
    }

    void policy()
    {
        Commands commands = policyLike(m_facts, m_values.offer);
        if (m_dialect == Dialect::Ios && v2() && m_values.offer.certain && !m_values.offer.prf.empty()) {
            // policyLike leaves the prf to the integrity; where they differ it must be said.
            const auto integrity = std::find_if(commands.begin(), commands.end(),
                [](const std::string& c) { return c.starts_with(" integrity "); });
            if (integrity != commands.end() && m_values.offer.prf != m_values.offer.hash)
                commands.insert(integrity + 1, " prf " + hashWord(Dialect::Ios, m_values.offer.prf.front()));
        }
        add(commands);
        if (m_dialect != Dialect::Ios)
            add(enableIke(m_facts, m_values.version, "outside"));
    }

    void routerKey()
    {
        if (!v2()) {
            if (!m_values.certificates)
                add(fmt::format("crypto isakmp key <key> address {}{}", m_values.local,
                    m_values.needsNoXauth ? " no-xauth" : ""));
            return;
        }
        if (!m_values.certificates) {
            add(Commands{"crypto ikev2 keyring KEYS", " peer OTHER", "  address " + m_values.local});
            if (m_values.twoKeys)
                add(Commands{"  pre-shared-key local <local-key>", "  pre-shared-key remote <remote-key>"});
            else
                add("  pre-shared-key <key>");
        }
        add(Commands{"crypto ikev2 profile OTHER",
            fmt::format(" match identity remote address {} 255.255.255.255", m_values.local)});
        if (m_values.certificates)
            add(Commands{" authentication remote rsa-sig", " authentication local rsa-sig",
                " pki trustpoint <trustpoint>"});
        else
            add(Commands{" authentication remote pre-share", " authentication local pre-share",
                " keyring local KEYS"});
    }

    void transforms()
    {
        TransformSet set = m_values.transform;
        set.version = m_values.version;
        add(transformSetLike(m_facts, "STRONG", set));
    }

    std::string pfsWords() const
    {
        return m_values.pfs > 0 ? fmt::format("set pfs group{}", m_values.pfs) : "";
    }

    Commands lifetimes() const
    {
        Commands out;
        if (m_values.seconds)
            out.push_back(fmt::format("set security-association lifetime seconds {}", *m_values.seconds));
        if (m_values.kilobytes && !m_values.routeBased)
            out.push_back(fmt::format("set security-association lifetime kilobytes {}", *m_values.kilobytes));
        return out;
    }

    void accessList()
    {
        add("! the mirror image of the other side's list");
        bool named = false;
        for (const Flow& flow : m_values.flows) {
            Commands lines = aceCommands(m_facts, "TO-OTHER", true, flow);
            if (named && m_dialect == Dialect::Ios && !lines.empty())
                lines.erase(lines.begin());
            named = true;
            add(lines);
        }
    }

    void cryptoMap(bool asa)
    {
        accessList();
        Commands inside{"match address TO-OTHER", "set peer " + m_values.local,
            asa && v2() ? "set ikev2 ipsec-proposal STRONG"
                : asa   ? "set ikev1 transform-set STRONG"
                        : "set transform-set STRONG"};
        if (!pfsWords().empty())
            inside.push_back(pfsWords());
        for (std::string& line : lifetimes())
            inside.push_back(std::move(line));
        if (!asa && v2())
            inside.emplace_back("set ikev2-profile OTHER");
        if (asa && m_values.certificates)
            inside.emplace_back("set trustpoint <trustpoint>");
        if (asa && m_values.aggressive)
            inside.emplace_back("set ikev1 phase1-mode aggressive");
        if (!asa)
            add("crypto map TUNNEL 10 ipsec-isakmp");
        for (const std::string& line : inside)
            add((asa ? "crypto map TUNNEL 10 " : " ") + line);
        if (asa)
            add("crypto map TUNNEL interface outside");
        else
            add(Commands{"interface GigabitEthernet0/0", " crypto map TUNNEL"});
    }

    void tunnelInterface(bool asa)
    {
        add("crypto ipsec profile TUNNEL");
        add(asa && v2() ? " set ikev2 ipsec-proposal STRONG"
                : asa   ? " set ikev1 transform-set STRONG"
                        : " set transform-set STRONG");
        if (!pfsWords().empty())
            add(" " + pfsWords());
        for (const std::string& line : lifetimes())
            add(" " + line);
        if (!asa && v2())
            add(" set ikev2-profile OTHER");
        add("interface Tunnel1");
        if (asa)
            add(" nameif tunnel");
        add(" ip address " + m_values.tunnelAddress);
        add(Commands{asa ? " tunnel source interface outside" : " tunnel source GigabitEthernet0/0",
            " tunnel destination " + m_values.local, " tunnel mode ipsec ipv4",
            " tunnel protection ipsec profile TUNNEL"});
        add(asa ? "route tunnel <remote-net> <remote-mask> " + m_values.tunnelPeer
                : "ip route <remote-net> <remote-mask> Tunnel1");
    }

    void tunnelGroup()
    {
        add(fmt::format("tunnel-group {} type ipsec-l2l", m_values.local));
        add(fmt::format("tunnel-group {} ipsec-attributes", m_values.local));
        if (m_values.certificates)
            add(v2() ? Commands{" ikev2 remote-authentication certificate",
                    " ikev2 local-authentication certificate <trustpoint>"}
                     : Commands{" ikev1 trust-point <trustpoint>"});
        else if (v2() && m_values.twoKeys)
            add(Commands{" ikev2 remote-authentication pre-shared-key <remote-key>",
                " ikev2 local-authentication pre-shared-key <local-key>"});
        else
            for (const std::string& line : keyLines(m_values.version))
                add(" " + line);
    }

    const PeerValues& m_values;
    DeviceFacts m_facts;
    Dialect m_dialect = Dialect::Asa;
    std::vector<std::string> m_lines;
};

// ---- strongSwan: swanctl.conf(5)

std::string cipherOf(Encryption e)
{
    switch (e) {
    case Encryption::Des:
        return "des";
    case Encryption::TripleDes:
        return "3des";
    case Encryption::Aes128:
        return "aes128";
    case Encryption::Aes192:
        return "aes192";
    case Encryption::AesGcm128:
        return "aes128gcm16";
    case Encryption::AesGcm192:
        return "aes192gcm16";
    case Encryption::AesGcm256:
        return "aes256gcm16";
    case Encryption::Null:
        return "null";
    default:
        break;
    }
    return "aes256";
}

std::string hashOf(Hash h)
{
    return h == Hash::Md5   ? "md5"
        : h == Hash::Sha1   ? "sha1"
        : h == Hash::Sha384 ? "sha384"
        : h == Hash::Sha512 ? "sha512"
                            : "sha256";
}

std::string groupOf(int group)
{
    switch (group) {
    case 1:
        return "modp768";
    case 2:
        return "modp1024";
    case 5:
        return "modp1536";
    case 15:
        return "modp3072";
    case 16:
        return "modp4096";
    case 19:
        return "ecp256";
    case 20:
        return "ecp384";
    case 21:
        return "ecp521";
    case 24:
        return "modp2048s256";
    default:
        break;
    }
    return "modp2048";
}

std::vector<std::string> swanctl(const PeerValues& v)
{
    const bool v2 = v.version == IkeVersion::V2;
    const Encryption e = v.offer.encryption.empty() ? Encryption::Aes256 : v.offer.encryption.front();
    std::string ike = cipherOf(e);
    if (!isCombined(e) && !v.offer.hash.empty())
        ike += "-" + hashOf(v.offer.hash.front());
    if (v2 && !v.offer.prf.empty())
        ike += "-prf" + hashOf(v.offer.prf.front());
    ike += "-" + groupOf(v.offer.groups.empty() ? 14 : v.offer.groups.front());
    const auto ciphers = v.transform.espEncryption.valueOr({Encryption::Aes256});
    std::string esp = cipherOf(ciphers.empty() ? Encryption::Null : ciphers.front());
    const auto hashes = v.transform.espIntegrity.valueOr({});
    if (!hashes.empty() && !isCombined(ciphers.empty() ? Encryption::Null : ciphers.front()))
        esp += "-" + hashOf(hashes.front());
    if (v.pfs > 0)
        esp += "-" + groupOf(v.pfs);
    const std::string_view auth = v.certificates ? "pubkey" : "psk";
    std::vector<std::string> out{"# /etc/swanctl/conf.d/other.conf, loaded with \"swanctl --load-all\"",
        "connections {", "    other {", fmt::format("        version = {}", v2 ? 2 : 1),
        "        local_addrs = " + v.peer, "        remote_addrs = " + v.local, "        proposals = " + ike};
    if (v.aggressive)
        out.emplace_back("        aggressive = yes");
    if (v.offer.lifetimeSeconds && *v.offer.lifetimeSeconds > 0)
        out.push_back(
            fmt::format("        {} = {}s", v2 ? "rekey_time" : "reauth_time", *v.offer.lifetimeSeconds));
    out.insert(out.end(),
        {"        dpd_delay = 10s", "        local {", fmt::format("            auth = {}", auth),
            v.certificates ? "            certs = <certificate-file>" : "            id = " + v.peer,
            "        }", "        remote {", fmt::format("            auth = {}", auth),
            "            id = " + v.local, "        }", "        children {"});
    std::size_t n = 0;
    const auto child = [&](const std::string& local, const std::string& remote) {
        out.push_back(fmt::format("            net{} {{", ++n));
        out.push_back("                local_ts = " + local);
        out.push_back("                remote_ts = " + remote);
        out.push_back("                esp_proposals = " + esp);
        if (v.seconds)
            out.push_back(fmt::format("                life_time = {}s", *v.seconds));
        if (v.transform.mode.valueOr(EspMode::Tunnel) == EspMode::Transport)
            out.emplace_back("                mode = transport");
        if (v.routeBased)
            out.insert(out.end(), {"                if_id_in = 1", "                if_id_out = 1"});
        out.emplace_back("                start_action = trap");
        out.emplace_back("            }");
    };
    if (v.routeBased)
        child("0.0.0.0/0", "0.0.0.0/0");
    for (const Flow& flow : v.routeBased ? std::vector<Flow>{} : v.flows) {
        for (const Prefix& local : prefixesOf(flow.source, 16)) {
            for (const Prefix& remote : prefixesOf(flow.destination, 16))
                child(toText(local), toText(remote));
        }
    }
    out.insert(out.end(), {"        }", "    }", "}"});
    if (!v.certificates)
        out.insert(out.end(),
            {"secrets {", "    ike-other {", "        id-1 = " + v.peer, "        id-2 = " + v.local,
                "        secret = \"<key>\"", "    }", "}"});
    return out;
}

void addNeeds(PeerConfig& out, const Device& device, const Tunnel& tunnel)
{
    const std::string group = tunnel.group ? "tunnel-group " + tunnel.group->name : tunnel.peerText();
    struct Meaning {
        std::string_view placeholder;
        std::string what;
    };
    const std::vector<Meaning> meanings{{"<key>",
                                            fmt::format("the pre-shared key that {} has for this peer. "
                                                        "There, {} shows it; send it by a safe way, not "
                                                        "with this text.",
                                                device.label, showKeys(*device.facts, group))},
        {"<local-key>", fmt::format("the key that {} expects of its peer: its remote key.", device.label)},
        {"<remote-key>", fmt::format("the key with which {} proves itself: its local key.", device.label)},
        {"<address>", fmt::format("the address of {} as this device sees it.", device.label)},
        {"<mask>", "the mask of this device's outside network, from its provider."},
        {"<gateway>", "the provider's router."},
        {"<inside-address>", "this device's address in its local network."},
        {"<inside-mask>", "the mask of that network."},
        {"<tunnel-address>",
            "this end's address and mask within the tunnel, in the same network as the other end's."},
        {"<tunnel-peer>", fmt::format("the address of {} within the tunnel.", device.label)},
        {"<remote-net>",
            fmt::format("a network behind {} that is to be reached through the tunnel.", device.label)},
        {"<remote-mask>", "the mask of that network."},
        {"<trustpoint>",
            "the trustpoint with this device's certificate; the other side must trust its issuer."},
        {"<certificate-file>", "this device's certificate in /etc/swanctl/x509."}};
    for (const Meaning& m : meanings) {
        if (std::any_of(out.lines.begin(), out.lines.end(),
                [&](const std::string& line) { return line.find(m.placeholder) != std::string::npos; }))
            out.needs.push_back({std::string(m.placeholder), m.what});
    }
}

} // namespace

std::string_view nameOf(PeerStyle style)
{
    switch (style) {
    case PeerStyle::Asa:
        return "asa";
    case PeerStyle::Ios:
        return "ios";
    case PeerStyle::Strongswan:
        break;
    }
    return "strongswan";
}

std::optional<PeerStyle> peerStyleOf(std::string_view word)
{
    for (const PeerStyle style : {PeerStyle::Asa, PeerStyle::Ios, PeerStyle::Strongswan}) {
        if (word == nameOf(style))
            return style;
    }
    return std::nullopt;
}

std::string PeerConfig::text() const
{
    const std::string_view mark = style == PeerStyle::Strongswan ? "# " : "! ";
    std::string out = std::string(mark) + title + "\n";
    for (const std::string& note : notes)
        out += std::string(mark) + note + "\n";
    for (const PeerNeed& need : needs)
        out += fmt::format("{}{}: {}\n", mark, need.placeholder, need.what);
    for (const std::string& line : lines)
        out += line + "\n";
    return out;
}

std::vector<PeerConfig> peerConfigs(const Subject& subject, PeerStyle style)
{
    std::vector<PeerConfig> all;
    for (std::size_t d = 0; d < subject.devices().size(); ++d) {
        const Device& device = subject.devices()[d];
        for (std::size_t t = 0; t < device.tunnels.size(); ++t) {
            const Tunnel& tunnel = device.tunnels[t];
            PeerConfig out;
            out.style = style;
            out.device = d;
            out.tunnel = t;
            out.title =
                fmt::format("The other end of {} on {} ({})", tunnel.name, device.label, tunnel.peerText());
            if (const auto values = peerValues(device, tunnel, style, out.notes)) {
                if (style == PeerStyle::Strongswan) {
                    out.lines = swanctl(*values);
                    if (values->routeBased)
                        out.notes.emplace_back(
                            "The tunnel is route-based: an XFRM interface with if_id 1 and routes "
                            "through it are needed as well.");
                    if (values->offer.lifetimeSeconds && values->version == IkeVersion::V1)
                        out.notes.emplace_back(
                            "Which lifetime strongSwan sends for IKEv1 follows from more than one "
                            "setting: check it in the log after the first negotiation.");
                } else {
                    out.lines =
                        CiscoWriter(*values, style == PeerStyle::Asa ? Platform::Asa : Platform::Ios).lines();
                    out.notes.emplace_back(kNames);
                    if (style == PeerStyle::Ios && !values->routeBased)
                        out.notes.emplace_back(
                            "If the router translates addresses, deny the tunnel's traffic at the "
                            "top of the list that \"ip nat inside source\" uses.");
                }
                addNeeds(out, device, tunnel);
            }
            all.push_back(std::move(out));
        }
    }
    return all;
}

} // namespace rungbook::config
