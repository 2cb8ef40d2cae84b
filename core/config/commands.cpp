// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/commands.h"

#include "core/config/plan_build.h"

#include <algorithm>
#include <fmt/format.h>

namespace rungbook::config
{

namespace
{

constexpr std::size_t kMostEntries = 16; // of one fix: more is no longer read

bool isAsa(Dialect dialect)
{
    return dialect != Dialect::Ios;
}

// A line of a map entry or tunnel-group in 8.4 words, turned into those of the dialect.
std::string inDialect(Dialect dialect, std::string line)
{
    const auto replace = [&](std::string_view from, std::string_view to) {
        const std::size_t at = line.find(from);
        if (at != std::string::npos)
            line.replace(at, from.size(), to);
    };
    if (dialect != Dialect::Asa) {
        replace("set ikev1 transform-set", "set transform-set");
        replace("set ikev1 phase1-mode", "set phase1-mode");
        replace("ikev1 pre-shared-key", "pre-shared-key");
        replace("ikev1 trust-point", "trust-point");
        replace("ikev1 user-authentication", "isakmp ikev1-user-authentication");
    }
    if (dialect == Dialect::Ios)
        replace("set reverse-route", "reverse-route");
    return line;
}

std::string algorithmOfEsp(Encryption encryption)
{
    switch (encryption) {
    case Encryption::Des:
        return "esp-des";
    case Encryption::TripleDes:
        return "esp-3des";
    case Encryption::Aes128:
        return "esp-aes";
    case Encryption::Aes192:
        return "esp-aes-192";
    case Encryption::Aes256:
        return "esp-aes-256";
    case Encryption::Null:
        return "esp-null";
    case Encryption::AesGcm128:
        return "esp-gcm";
    case Encryption::AesGcm192:
        return "esp-gcm-192";
    case Encryption::AesGcm256:
        return "esp-gcm-256";
    default:
        break;
    }
    return "esp-aes-256";
}

std::string hashOfEsp(Hash hash, std::string_view protocol)
{
    switch (hash) {
    case Hash::Md5:
        return fmt::format("{}-md5-hmac", protocol);
    case Hash::Sha256:
        return fmt::format("{}-sha256-hmac", protocol);
    case Hash::Sha384:
        return fmt::format("{}-sha384-hmac", protocol);
    case Hash::Sha512:
        return fmt::format("{}-sha512-hmac", protocol);
    default:
        break;
    }
    return fmt::format("{}-sha-hmac", protocol);
}

// IOS writes the key length apart: "esp-aes 256".
std::string espWords(Dialect dialect, Encryption encryption)
{
    std::string word = algorithmOfEsp(encryption);
    const std::size_t dash = word.rfind('-');
    if (dialect == Dialect::Ios && dash != std::string::npos && dash > 3)
        word[dash] = ' ';
    return word;
}

template <class T, class F> std::string words(const std::vector<T>& list, F&& text)
{
    std::string out;
    for (const T& value : list) {
        if (!out.empty())
            out += ' ';
        out += text(value);
    }
    return out;
}

std::string groupWords(const std::vector<int>& groups)
{
    return words(groups, [](int g) { return std::to_string(g); });
}

std::string defaultGateway(const DeviceFacts& facts, std::string_view interface)
{
    for (const Route& route : facts.routes) {
        if (!route.connected && !route.gateway.written.empty()
            && (interface.empty() || route.interface.empty() || route.interface == interface))
            return route.gateway.written;
    }
    return "<gateway>";
}

// The protocol and port words of a flow: "ip", "tcp", "tcp ... eq 25" (only what a single number can say).
struct FlowWords {
    std::string protocol = "ip";
    std::string destinationPort;
};

FlowWords flowWords(const Flow& flow)
{
    FlowWords out;
    if (flow.protocols == allProtocols() || flow.protocols.parts().size() != 1
        || flow.protocols.parts().front().first != flow.protocols.parts().front().last)
        return out;
    const int number = flow.protocols.parts().front().first;
    out.protocol = number == 6 ? "tcp"
        : number == 17         ? "udp"
        : number == 1          ? "icmp"
        : number == 47         ? "gre"
        : number == 50         ? "esp"
                               : std::to_string(number);
    const auto& ports = flow.destinationPorts.parts();
    if ((number == 6 || number == 17) && ports.size() == 1 && !(flow.destinationPorts == allPorts()))
        out.destinationPort = ports.front().first == ports.front().last
            ? fmt::format(" eq {}", ports.front().first)
            : fmt::format(" range {} {}", ports.front().first, ports.front().last);
    return out;
}

bool isNumbered(std::string_view list)
{
    return !list.empty() && list.find_first_not_of("0123456789") == std::string_view::npos;
}

std::string below(const std::string& line)
{
    return " " + line;
}

} // namespace

Dialect dialectOf(const DeviceFacts& facts)
{
    if (isIosFamily(facts.platform))
        return Dialect::Ios;
    return usesIsakmpWords(facts) ? Dialect::AsaOld : Dialect::Asa;
}

std::string_view ikeWord(Dialect dialect, IkeVersion version)
{
    if (version == IkeVersion::V2)
        return "ikev2";
    return dialect == Dialect::Asa ? "ikev1" : "isakmp";
}

Commands enableIke(const DeviceFacts& facts, IkeVersion version, std::string_view interface)
{
    const Dialect dialect = dialectOf(facts);
    if (dialect == Dialect::Ios)
        return {"crypto isakmp enable"};
    return {fmt::format("crypto {} enable {}", ikeWord(dialect, version), interface)};
}

std::string encryptionWords(Dialect dialect, Encryption encryption)
{
    switch (encryption) {
    case Encryption::Des:
        return "des";
    case Encryption::TripleDes:
        return "3des";
    case Encryption::Aes128:
        return "aes";
    case Encryption::Aes192:
        return isAsa(dialect) ? "aes-192" : "aes 192";
    case Encryption::AesGcm128:
        return "aes-gcm";
    case Encryption::AesGcm192:
        return "aes-gcm-192";
    case Encryption::AesGcm256:
        return "aes-gcm-256";
    case Encryption::Null:
        return "null";
    default:
        break;
    }
    return isAsa(dialect) ? "aes-256" : "aes 256";
}

std::string hashWord(Dialect /*both write it alike*/, Hash hash)
{
    switch (hash) {
    case Hash::Md5:
        return "md5";
    case Hash::Sha256:
        return "sha256";
    case Hash::Sha384:
        return "sha384";
    case Hash::Sha512:
        return "sha512";
    case Hash::Null:
        return "null";
    default:
        break;
    }
    return "sha";
}

int freePriority(const DeviceFacts& facts, IkeVersion version)
{
    const auto policies = facts.policies(version);
    for (int priority = 10; priority < 65535; priority += 10) {
        if (std::none_of(policies.begin(), policies.end(),
                [&](const IkePolicy* p) { return !p->builtIn && p->priority == priority; }))
            return priority;
    }
    return 65535;
}

Commands policyLike(const DeviceFacts& facts, const IkeOffer& offer)
{
    const Dialect dialect = dialectOf(facts);
    const int priority = freePriority(facts, offer.version);
    if (dialect == Dialect::Ios && offer.version == IkeVersion::V2) {
        // A router writes aes-cbc-256 here, and wants a policy that uses the proposal.
        const auto cipher = [](Encryption e) {
            if (isCombined(e))
                return fmt::format("aes-gcm-{}", e == Encryption::AesGcm128 ? 128 : 256);
            if (e == Encryption::TripleDes || e == Encryption::Des)
                return encryptionWords(Dialect::Ios, e);
            return fmt::format("aes-cbc-{}",
                e == Encryption::Aes128       ? 128
                    : e == Encryption::Aes192 ? 192
                                              : 256);
        };
        const auto hash = [](Hash h) {
            return h == Hash::Sha1 ? std::string("sha1") : hashWord(Dialect::Ios, h);
        };
        Commands out{"crypto ikev2 proposal COMMON", " encryption " + words(offer.encryption, cipher)};
        if (std::none_of(offer.encryption.begin(), offer.encryption.end(), isCombined))
            out.push_back(" integrity " + words(offer.hash, hash));
        else if (!offer.prf.empty())
            out.push_back(" prf " + words(offer.prf, hash));
        out.push_back(" group " + groupWords(offer.groups));
        const std::string policy = facts.ikev2Policies.empty() ? "COMMON" : facts.ikev2Policies.front().name;
        out.push_back("crypto ikev2 policy " + policy);
        out.push_back(" proposal COMMON");
        return out;
    }
    Commands out{fmt::format("crypto {} policy {}", ikeWord(dialect, offer.version), priority)};
    if (offer.version == IkeVersion::V1)
        out.push_back(fmt::format(
            " authentication {}", nameOf(offer.authentication.value_or(Authentication::PreShare))));
    out.push_back(
        " encryption " + words(offer.encryption, [&](Encryption e) { return encryptionWords(dialect, e); }));
    out.push_back((offer.version == IkeVersion::V1 ? " hash " : " integrity ")
        + words(offer.hash, [&](Hash h) { return hashWord(dialect, h); }));
    out.push_back(" group " + groupWords(offer.groups));
    if (offer.version == IkeVersion::V2 && !offer.prf.empty())
        out.push_back(" prf " + words(offer.prf, [&](Hash h) { return hashWord(dialect, h); }));
    out.push_back(fmt::format(" lifetime {}{}", offer.version == IkeVersion::V2 ? "seconds " : "",
        offer.lifetimeSeconds.value_or(86400)));
    return out;
}

Commands goodPolicy(const DeviceFacts& facts, IkeVersion version)
{
    IkeOffer offer;
    offer.version = version;
    offer.encryption = {Encryption::Aes256};
    offer.hash = {version == IkeVersion::V1 ? Hash::Sha1 : Hash::Sha256};
    if (version == IkeVersion::V2)
        offer.prf = {Hash::Sha256};
    offer.groups = {14};
    offer.authentication = Authentication::PreShare;
    return policyLike(facts, offer);
}

Commands inPolicy(const DeviceFacts& facts, const IkeOffer& offer, std::string subCommand)
{
    if (offer.proposal)
        return {"crypto ikev2 proposal " + offer.proposal->name, below(subCommand)};
    return {fmt::format("crypto {} policy {}", ikeWord(dialectOf(facts), offer.version), offer.priority),
        below(subCommand)};
}

Commands mapEntryLines(const DeviceFacts& facts, const MapEntry& entry, const Commands& lines)
{
    const Dialect dialect = dialectOf(facts);
    const std::string head =
        fmt::format("crypto {} {} {}", entry.dynamic ? "dynamic-map" : "map", entry.map, entry.sequence);
    Commands out;
    if (dialect == Dialect::Ios)
        out.push_back(entry.dynamic ? head : head + " ipsec-isakmp");
    for (const std::string& line : lines) {
        const std::string text = inDialect(dialect, line);
        out.push_back(dialect == Dialect::Ios ? below(text) : head + " " + text);
    }
    return out;
}

Commands profileLines(const IpsecProfile& profile, const Commands& lines)
{
    Commands out{"crypto ipsec profile " + profile.name};
    for (const std::string& line : lines)
        out.push_back(below(line));
    return out;
}

Commands tunnelLines(const DeviceFacts& facts, const Tunnel& tunnel, const Commands& lines)
{
    if (tunnel.entry)
        return mapEntryLines(facts, *tunnel.entry, lines);
    if (!tunnel.profile)
        return {};
    Commands turned;
    for (const std::string& line : lines)
        turned.push_back(inDialect(dialectOf(facts), line));
    return profileLines(*tunnel.profile, turned);
}

Commands noMapEntryLine(const DeviceFacts& facts, const MapEntry& entry, const std::string& line)
{
    Commands out = mapEntryLines(facts, entry, {line});
    std::string& last = out.back();
    last = last.starts_with(' ') ? " no" + last : "no " + last;
    return out;
}

Commands applyMap(const DeviceFacts& facts, std::string_view map, std::string_view interface)
{
    if (dialectOf(facts) == Dialect::Ios)
        return {fmt::format("interface {}", interface), fmt::format(" crypto map {}", map)};
    return {fmt::format("crypto map {} interface {}", map, interface)};
}

Commands transformSetLike(const DeviceFacts& facts, std::string_view name, const TransformSet& like)
{
    const Dialect dialect = dialectOf(facts);
    if (like.version == IkeVersion::V2 && dialect != Dialect::Ios) {
        Commands out{fmt::format("crypto ipsec ikev2 ipsec-proposal {}", name)};
        out.push_back(" protocol esp encryption "
            + words(like.espEncryption.valueOr({Encryption::Aes256}),
                [&](Encryption e) { return encryptionWords(Dialect::Asa, e); }));
        if (like.espIntegrity.known() && !like.espIntegrity.value.empty()) {
            out.push_back(" protocol esp integrity " + words(like.espIntegrity.value, [](Hash h) {
                return h == Hash::Sha1  ? std::string("sha-1")
                    : h == Hash::Sha256 ? std::string("sha-256")
                    : h == Hash::Sha384 ? std::string("sha-384")
                    : h == Hash::Sha512 ? std::string("sha-512")
                                        : hashWord(Dialect::Asa, h);
            }));
        }
        return out;
    }
    std::string line = dialect == Dialect::Asa ? fmt::format("crypto ipsec ikev1 transform-set {}", name)
                                               : fmt::format("crypto ipsec transform-set {}", name);
    if (like.ahIntegrity.known() && !like.ahIntegrity.value.empty())
        line += " " + hashOfEsp(like.ahIntegrity.value.front(), "ah");
    if (like.espEncryption.known() && !like.espEncryption.value.empty())
        line += " " + espWords(dialect, like.espEncryption.value.front());
    if (like.espIntegrity.known() && !like.espIntegrity.value.empty())
        line += " " + hashOfEsp(like.espIntegrity.value.front(), "esp");
    Commands out{line};
    if (like.mode.known() && like.mode.value == EspMode::Transport)
        out.push_back(dialect == Dialect::Ios ? " mode transport"
                : dialect == Dialect::Asa
                ? fmt::format("crypto ipsec ikev1 transform-set {} mode transport", name)
                : fmt::format("crypto ipsec transform-set {} mode transport", name));
    return out;
}

std::string setTransformsLine(const Tunnel& tunnel, std::string_view first, IkeVersion version)
{
    std::string line = version == IkeVersion::V1 || !tunnel.ikev2Proposals.size()
        ? "set ikev1 transform-set "
        : "set ikev2 ipsec-proposal ";
    line += first;
    const std::vector<NameUse>& named = version == IkeVersion::V2 && !tunnel.ikev2Proposals.empty()
        ? (tunnel.entry ? tunnel.entry->ikev2Proposals : tunnel.profile->ikev2Proposals)
        : (tunnel.entry ? tunnel.entry->transformSets : tunnel.profile->transformSets);
    for (const NameUse& use : named) {
        if (use.name != first)
            line += " " + use.name;
    }
    return line;
}

Commands tunnelGroupLines(
    const DeviceFacts& facts, std::string_view group, std::string_view section, const Commands& lines)
{
    Commands out{fmt::format("tunnel-group {} {}", group, section)};
    for (const std::string& line : lines)
        out.push_back(below(inDialect(dialectOf(facts), line)));
    return out;
}

Commands keyLines(IkeVersion version, std::string_view key)
{
    if (version == IkeVersion::V1)
        return {fmt::format("ikev1 pre-shared-key {}", key)};
    return {fmt::format("ikev2 remote-authentication pre-shared-key {}", key),
        fmt::format("ikev2 local-authentication pre-shared-key {}", key)};
}

Commands newTunnelGroup(const DeviceFacts& facts, std::string_view peer, IkeVersion version)
{
    Commands out{fmt::format("tunnel-group {} type ipsec-l2l", peer)};
    const Commands lines = tunnelGroupLines(facts, peer, "ipsec-attributes", keyLines(version));
    out.insert(out.end(), lines.begin(), lines.end());
    return out;
}

Commands peerKey(const DeviceFacts& facts, const Tunnel& tunnel, IkeVersion version)
{
    const std::string peer = tunnel.peer.address ? toText(*tunnel.peer.address)
        : tunnel.hasPeer()                       ? tunnel.peer.written
                                                 : "<peer>";
    if (dialectOf(facts) != Dialect::Ios) {
        if (tunnel.group && tunnel.found == GroupFound::ByAddress)
            return tunnelGroupLines(facts, tunnel.group->name, "ipsec-attributes", keyLines(version));
        return newTunnelGroup(facts, peer, version);
    }
    if (version == IkeVersion::V1) {
        const Keyring* ring = tunnel.isakmpProfile && tunnel.isakmpProfile->keyring.known()
            ? facts.keyring(tunnel.isakmpProfile->keyring.value)
            : nullptr;
        if (ring)
            return {
                "crypto keyring " + ring->name, fmt::format(" pre-shared-key address {} key <key>", peer)};
        return {fmt::format("crypto isakmp key <key> address {}", peer)};
    }
    const std::string ring = tunnel.ikev2Profile && tunnel.ikev2Profile->keyring.known()
        ? tunnel.ikev2Profile->keyring.value
        : std::string("<keyring>");
    if (const Ikev2Keyring* known = facts.ikev2Keyring(ring)) {
        for (const Ikev2Peer& entry : known->peers) {
            if (entry.where == tunnel.credentials.where)
                return {"crypto ikev2 keyring " + ring, " peer " + entry.name, "  pre-shared-key <key>"};
        }
    }
    return {"crypto ikev2 keyring " + ring, " peer REMOTE", "  address " + peer, "  pre-shared-key <key>"};
}

Commands groupPolicyLines(std::string_view policy, const Commands& lines)
{
    Commands out{fmt::format("group-policy {} attributes", policy)};
    for (const std::string& line : lines)
        out.push_back(below(line));
    return out;
}

std::string addressWords(Dialect dialect, const Prefix& prefix)
{
    if (prefix.length == 0)
        return prefix.base.family == Family::V4 ? "any" : "any6";
    if (prefix.length == width(prefix.base.family))
        return "host " + toText(prefix.base);
    if (prefix.base.family == Family::V6)
        return toText(prefix);
    return toText(prefix.base) + " "
        + toText(dialect == Dialect::Ios ? wildcardOf(prefix.length) : maskOf(prefix.length));
}

std::vector<std::string> addressChoices(Dialect dialect, const AddressSet& set)
{
    std::vector<std::string> out;
    for (const Prefix& prefix : prefixesOf(set, kMostEntries))
        out.push_back(addressWords(dialect, prefix));
    return out;
}

Commands aceCommands(const DeviceFacts& facts, std::string_view list, bool permit, const Flow& flow, bool top)
{
    const Dialect dialect = dialectOf(facts);
    const FlowWords words = flowWords(flow);
    const std::string_view verb = permit ? "permit" : "deny";
    Commands out;
    const bool named = dialect == Dialect::Ios && (!isNumbered(list) || top);
    if (named)
        out.push_back(fmt::format("ip access-list extended {}", list));
    int number = 1;
    for (const std::string& source : addressChoices(dialect, flow.source)) {
        for (const std::string& destination : addressChoices(dialect, flow.destination)) {
            if (static_cast<std::size_t>(number) > kMostEntries)
                return out;
            const std::string entry = fmt::format(
                "{} {} {} {}{}", verb, words.protocol, source, destination, words.destinationPort);
            if (named)
                out.push_back(top ? fmt::format(" {} {}", number, entry) : below(entry));
            else if (dialect == Dialect::Ios)
                out.push_back(fmt::format("access-list {} {}", list, entry));
            else
                out.push_back(fmt::format(
                    "access-list {}{} extended {}", list, top ? fmt::format(" line {}", number) : "", entry));
            ++number;
        }
    }
    return out;
}

Commands removeAce(const DeviceFacts& facts, const AccessList& list, const Ace& ace)
{
    if (dialectOf(facts) != Dialect::Ios)
        return {"no " + ace.text};
    // "no access-list 101 permit ..." would take the whole list of a router away.
    const std::string head = "access-list " + list.name + " ";
    return {fmt::format("ip access-list {} {}", ace.standard ? "standard" : "extended", list.name),
        " no " + (ace.text.starts_with(head) ? ace.text.substr(head.size()) : ace.text)};
}

Commands exemptFromNat(const DeviceFacts& facts, std::string_view inside, std::string_view outside,
    const AddressSet& local, const AddressSet& remote)
{
    const Dialect dialect = dialectOf(facts);
    const std::string_view in = inside.empty() ? std::string_view("inside") : inside;
    if (dialect == Dialect::Ios) {
        std::string list = "<nat-acl>";
        for (const NatRule& rule : facts.natRules) {
            if (rule.kind == NatKind::IosInside && rule.acl.known()) {
                list = rule.acl.value;
                break;
            }
            const auto entry = std::find_if(facts.routeMaps.begin(), facts.routeMaps.end(),
                [&](const RouteMapEntry& e) { return e.name == rule.routeMap && !e.matchAcls.empty(); });
            if (rule.kind == NatKind::IosInside && entry != facts.routeMaps.end()) {
                list = entry->matchAcls.front().name;
                break;
            }
        }
        return aceCommands(facts, list, false, {allProtocols(), local, allPorts(), remote, allPorts()}, true);
    }
    const bool oldNat =
        facts.version.known() ? facts.version < Version{8, 3, 0, 0} : dialect == Dialect::AsaOld;
    if (oldNat) {
        std::string list = "NONAT";
        for (const NatRule& rule : facts.natRules) {
            if (rule.kind == NatKind::Exempt && rule.acl.known() && rule.insideInterface == in)
                list = rule.acl.value;
        }
        Commands out =
            aceCommands(facts, list, true, {allProtocols(), local, allPorts(), remote, allPorts()});
        out.push_back(fmt::format("nat ({}) 0 access-list {}", in, list));
        return out;
    }
    Commands out;
    const auto group = [&](std::string_view name, const AddressSet& set) {
        out.push_back(fmt::format("object-group network {}", name));
        for (const Prefix& prefix : prefixesOf(set, kMostEntries))
            out.push_back(" network-object " + addressWords(dialect, prefix));
    };
    std::string suffix;
    for (int n = 2; facts.objectGroup("VPN-LOCAL" + suffix) && n < 1000; ++n)
        suffix = fmt::format("-{}", n);
    group("VPN-LOCAL" + suffix, local);
    group("VPN-REMOTE" + suffix, remote);
    out.push_back(
        fmt::format("nat ({},{}) 1 source static VPN-LOCAL{} VPN-LOCAL{} destination static VPN-REMOTE{} "
                    "VPN-REMOTE{} no-proxy-arp route-lookup",
            in, outside, suffix, suffix, suffix, suffix));
    return out;
}

Commands routeTo(const DeviceFacts& facts, const Prefix& destination, std::string_view interface)
{
    const std::string network = toText(destination.base) + " " + toText(maskOf(destination.length));
    if (dialectOf(facts) == Dialect::Ios)
        return {fmt::format("ip route {} {}", network, defaultGateway(facts, {}))};
    return {fmt::format("route {} {} {}", interface, network, defaultGateway(facts, interface))};
}

std::string showKeys(const DeviceFacts& facts, std::string_view around)
{
    if (dialectOf(facts) == Dialect::Ios)
        return fmt::format(
            "\"show running-config | include {}\"; a key of type 6 is shown by no command: set it anew on "
            "both sides",
            around);
    return fmt::format("\"more system:running-config | begin {}\"", around);
}

} // namespace rungbook::config
