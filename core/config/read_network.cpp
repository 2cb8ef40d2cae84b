// SPDX-License-Identifier: GPL-3.0-or-later
// Interfaces, routes, and what watches and switches them.
#include "core/config/fact_reader.h"
#include "core/config/intake.h"

#include <algorithm>

namespace rungbook::config
{
namespace
{

bool startsWith(std::string_view text, std::string_view prefix)
{
    return text.size() >= prefix.size() && sameWord(text.substr(0, prefix.size()), prefix);
}

} // namespace

std::optional<Prefix> Interface::subnet() const
{
    if (!address.known() || !mask.known())
        return std::nullopt;
    const auto length = maskLength(mask.value);
    return length ? std::optional(prefixOf(address.value, *length)) : std::nullopt;
}

Verdict FactReader::interface(const Line& line)
{
    if (!line.more(1))
        return reject("a name is expected");
    if (line.negated())
        return Verdict::Other;
    // "interface Tunnel 1" is Tunnel1; PIX: "interface ethernet0 auto".
    const bool split = line.more(2) && line.word(2).front() >= '0' && line.word(2).front() <= '9'
        && (line.word(1).back() < '0' || line.word(1).back() > '9');
    const std::string name = std::string(line.word(1)) + (split ? std::string(line.word(2)) : std::string());
    bool fresh = false;
    named(m_facts.interfaces, m_interfaces, name, line.whole(), &fresh);
    const std::size_t index = m_interfaces.at(name);
    if (fresh)
        define(NameKind::Interface, name, line.where());
    m_facts.interfaces[index].isTunnel = startsWith(name, "Tunnel");
    eachChild(line, [&](const Line& sub) { return interfaceField(m_facts.interfaces[index], sub); });
    return Verdict::Understood;
}

Verdict FactReader::interfaceField(Interface& interface, const Line& line)
{
    if (line.is(0, "shutdown")) {
        interface.shutdown.set(!line.negated(), line.where(), line.text());
        return Verdict::Understood;
    }
    if (line.is(0, "nameif")) {
        if (line.negated())
            return Verdict::Understood;
        if (!line.more(1))
            return reject("a name is expected after nameif");
        setText(interface.nameif, line, 1);
        define(NameKind::Interface, line.word(1), line.where());
        return Verdict::Understood;
    }
    if (line.is(0, "description")) {
        interface.description.set(line.text(1), line.where());
        return Verdict::Other;
    }
    if (line.negated())
        return line.isAny(0, {"ip", "security-level", "crypto", "tunnel"}) ? Verdict::Understood
                                                                           : Verdict::Other;
    if (line.is(0, "security-level"))
        return setNumber(interface.securityLevel, line, 1) ? Verdict::Understood : Verdict::Rejected;
    if (line.is(0, "ip"))
        return interfaceIp(interface, line);
    if (line.are(0, {"ipv6", "address"})) {
        const std::string_view word = line.word(2);
        const std::size_t slash = word.find('/');
        const auto address = parseAddress(word.substr(0, slash));
        const auto length = slash == std::string_view::npos ? std::nullopt : toNumber(word.substr(slash + 1));
        if (address && length && *length >= 0 && *length <= 128)
            interface.ipv6.push_back({*address, static_cast<int>(*length)});
        return Verdict::Understood;
    }
    if (line.are(0, {"crypto", "map"})) {
        if (!line.more(2))
            return reject("the name of a crypto map is expected");
        setText(interface.cryptoMap, line, 2);
        use(NameKind::CryptoMap, line.word(2), line);
        applyMap(line.word(2), interface.name, line);
        return Verdict::Understood;
    }
    if (line.are(0, {"crypto", "ipsec"}) && line.are(2, {"client", "ezvpn"})) {
        use(NameKind::EzvpnClient, line.word(4), line);
        m_ezvpnBindings.push_back(
            {std::string(line.word(4)), {interface.name, line.where()}, line.is(5, "inside")});
        return line.more(4) ? Verdict::Understood : reject("the name of an Easy VPN client is expected");
    }
    if (line.is(0, "crypto"))
        return line.isAny(1, {"ipsec", "engine", "ikev2"}) ? Verdict::Understood
                                                           : reject("map is expected after crypto");
    if (line.is(0, "tunnel"))
        return tunnelField(interface, line);
    if (line.is(0, "vrf")) {
        setText(interface.vrf, line, line.size() - 1);
        use(NameKind::Vrf, line.word(line.size() - 1), line);
        return Verdict::Understood;
    }
    if (line.is(0, "mtu")) {
        setNumber(interface.mtu, line, 1);
        return Verdict::Understood;
    }
    if (line.is(0, "vlan")) {
        setNumber(interface.vlan, line, 1);
        m_reason.clear();
        return Verdict::Other;
    }
    if (line.are(0, {"service-policy"})) {
        use(NameKind::PolicyMap, line.word(line.size() - 1), line);
        return Verdict::Other;
    }
    if (line.command().doubtful)
        return reject("no such setting of an interface");
    return Verdict::Other;
}

Verdict FactReader::interfaceIp(Interface& interface, const Line& line)
{
    if (line.is(1, "address")) {
        if (line.isAny(2, {"dhcp", "pppoe", "negotiated"})) {
            interface.dhcp = true;
            return Verdict::Understood;
        }
        const std::size_t end = line.find("secondary", 3);
        if (end < line.size()) {
            const auto address = addressOf(line.word(2));
            const auto mask = parseAddress(line.word(3));
            const auto length = mask ? maskLength(*mask) : std::nullopt;
            if (address && length)
                interface.secondary.push_back({*address, *length});
            return Verdict::Understood;
        }
        setAddress(interface.address, line, 2);
        setAddress(interface.mask, line, 3);
        if (interface.address.absent())
            return reject("an address is expected after ip address");
        if (interface.mask.known() && !maskLength(interface.mask.value))
            return reject("\"" + std::string(line.word(3)) + "\" is no mask");
        return Verdict::Understood;
    }
    if (line.is(1, "nat")) {
        interface.natInside = interface.natInside || line.is(2, "inside");
        interface.natOutside = interface.natOutside || line.is(2, "outside");
        interface.natLine = line.where();
        return Verdict::Understood;
    }
    if (line.is(1, "access-group")) {
        Slot<std::string>& slot = line.is(3, "out") ? interface.accessGroupOut : interface.accessGroupIn;
        setText(slot, line, 2);
        use(NameKind::AccessList, line.word(2), line);
        if (!line.isAny(3, {"in", "out"}))
            return reject("in or out is expected");
        m_facts.accessGroups.push_back(
            {std::string(line.word(2)), interface.name, line.is(3, "in"), false, false, line.where()});
        return Verdict::Understood;
    }
    if (line.is(1, "unnumbered")) {
        interface.unnumbered.set(line.text(2), line.where(), line.text(2));
        use(NameKind::Interface, line.text(2), line);
        return Verdict::Understood;
    }
    if (line.is(1, "vrf")) {
        setText(interface.vrf, line, line.size() - 1);
        use(NameKind::Vrf, line.word(line.size() - 1), line);
        return Verdict::Understood;
    }
    if (line.are(1, {"policy", "route-map"})) {
        setText(interface.policyRouteMap, line, 3);
        use(NameKind::RouteMap, line.word(3), line);
        return Verdict::Understood;
    }
    if (line.is(1, "mtu")) {
        setNumber(interface.mtu, line, 2);
        return Verdict::Understood;
    }
    if (line.are(1, {"tcp", "adjust-mss"})) {
        setNumber(interface.tcpMss, line, 3);
        return Verdict::Understood;
    }
    return Verdict::Other;
}

Verdict FactReader::tunnelField(Interface& interface, const Line& line)
{
    TunnelSettings& tunnel = interface.tunnel;
    interface.isTunnel = true;
    if (line.is(1, "source")) {
        if (!line.more(2))
            return reject("an interface or an address is expected after tunnel source");
        const std::size_t at = line.is(2, "interface") ? 3 : 2;
        if (parseAddress(line.word(at)) || isMasked(line.word(at))) {
            setAddress(tunnel.sourceAddress, line, at);
        } else {
            std::string name = line.text(at, at + 1);
            if (toNumber(line.word(at + 1)))
                name += std::string(line.word(at + 1));
            tunnel.sourceInterface.set(name, line.where(), name);
            use(NameKind::Interface, name, line);
        }
        return Verdict::Understood;
    }
    if (line.is(1, "destination")) {
        tunnel.dynamicDestination = line.is(2, "dynamic");
        for (std::size_t i = 2; !tunnel.dynamicDestination && line.more(i); ++i)
            if (!line.is(i, "ipv6"))
                tunnel.destination.push_back(endpoint(line, i));
        return line.more(2) ? Verdict::Understood : reject("an address is expected after tunnel destination");
    }
    if (line.is(1, "mode")) {
        tunnel.mode.set(line.text(2), line.where(), line.text(2));
        return line.isAny(2,
                   {"gre", "ipsec", "ipip", "ipv6ip", "dvmrp", "mpls", "rbscp", "sdwan", "aurp", "cayman",
                       "eon", "iptalk", "nos", "udp", "vxlan", "ethernet"})
            ? Verdict::Understood
            : reject("no such mode of a tunnel");
    }
    if (line.is(1, "protection")) {
        const std::size_t profile = line.find("profile", 2);
        const std::size_t policy = line.find("policy", 2);
        if (profile + 1 < line.size()) {
            setText(tunnel.profile, line, profile + 1);
            use(NameKind::IpsecProfile, line.word(profile + 1), line);
        } else if (policy + 1 < line.size()) {
            setText(tunnel.protectionAcl, line, policy + 1);
            use(NameKind::AccessList, line.word(policy + 1), line);
        } else {
            return reject("ipsec profile is expected after tunnel protection");
        }
        tunnel.shared = tunnel.shared || line.find("shared", 3) < line.size();
        return Verdict::Understood;
    }
    if (line.is(1, "vrf")) {
        setText(tunnel.vrf, line, 2);
        use(NameKind::Vrf, line.word(2), line);
        return Verdict::Understood;
    }
    if (line.is(1, "key")) {
        setText(tunnel.key, line, 2);
        return Verdict::Understood;
    }
    return line.isAny(1,
               {"path-mtu-discovery", "bandwidth", "checksum", "sequence-datagrams", "tos", "ttl", "flow",
                   "raw-packet-filter", "udlr", "rbscp", "route-via", "endpoint", "6to4", "mpls", "entropy",
                   "src", "dst", "multiplexer"})
        ? Verdict::Understood
        : reject("no such setting of a tunnel");
}

/// route IF N M GW [distance] [track T] [tunneled].
Verdict FactReader::asaRoute(const Line& line)
{
    if (line.negated())
        return Verdict::Understood;
    Route route;
    route.where = line.where();
    route.interface = std::string(line.word(1));
    if (!line.more(3))
        return reject("an interface, an address, a mask and a gateway are expected");
    setPrefix(route.destination, line, 2);
    // "0 0" stands for the default route.
    const auto zero = [&](std::size_t i) { return line.word(i) == "0" || line.word(i) == "0.0.0.0"; };
    if (zero(2) && zero(3))
        route.destination.set({v4(0), 0}, line.where(), line.text(2, 4));
    if (route.destination.absent())
        return reject("an address and a mask are expected");
    if (line.is(1, "Null0"))
        route.interface = "Null0"; // no gateway comes after it
    else
        route.gateway = endpoint(line, 4);
    for (std::size_t i = 5; line.more(i); ++i) {
        if (line.is(i, "track")) {
            route.track = std::string(line.word(++i));
            use(NameKind::Track, route.track, line);
        } else if (line.is(i, "tunneled")) {
            route.tunneled = true;
        } else if (const auto distance = line.number(i)) {
            route.distance = *distance;
        }
    }
    if (!sameWord(route.interface, "Null0"))
        use(NameKind::Interface, route.interface, line);
    const bool gateway = line.more(4) || sameWord(route.interface, "Null0");
    m_facts.routes.push_back(std::move(route));
    return gateway ? Verdict::Understood : reject("a gateway is expected");
}

/// ip route [vrf V] N M [IF] [GW] [distance] [track T] [name ...].
Verdict FactReader::iosRoute(const Line& line)
{
    if (line.negated())
        return Verdict::Understood;
    Route route;
    route.where = line.where();
    std::size_t at = 2;
    if (line.is(at, "static") || line.is(at, "profile"))
        return Verdict::Other;
    if (line.is(at, "vrf")) {
        route.vrf = std::string(line.word(at + 1));
        use(NameKind::Vrf, route.vrf, line);
        at += 2;
    }
    setPrefix(route.destination, line, at);
    if (route.destination.absent())
        return reject("an address and a mask are expected");
    at += line.word(at).find('/') == std::string_view::npos ? 2 : 1;
    const std::size_t hop = at;
    if (line.more(at) && !parseAddress(line.word(at)) && !isMasked(line.word(at)) && !line.is(at, "dhcp")
        && !line.number(at)) {
        route.interface = std::string(line.word(at++));
        if (route.interface.back() < '0' || route.interface.back() > '9')
            if (toNumber(line.word(at)))
                route.interface += std::string(line.word(at++));
        if (!sameWord(route.interface, "Null0"))
            use(NameKind::Interface, route.interface, line);
    }
    if (parseAddress(line.word(at)) || isMasked(line.word(at)) || line.is(at, "dhcp"))
        route.gateway = endpoint(line, at++);
    for (; line.more(at); ++at) {
        if (line.is(at, "track")) {
            route.track = std::string(line.word(++at));
            use(NameKind::Track, route.track, line);
        } else if (line.isAny(at, {"name", "tag"})) {
            ++at;
        } else if (const auto distance = line.number(at)) {
            route.distance = *distance;
        }
    }
    const bool sensible = line.more(hop);
    m_facts.routes.push_back(std::move(route));
    return sensible ? Verdict::Understood : reject("a gateway or an interface is expected");
}

Verdict FactReader::routeMap(const Line& line)
{
    if (!line.more(1))
        return reject("a name is expected");
    if (line.negated())
        return Verdict::Understood;
    RouteMapEntry entry;
    entry.name = std::string(line.word(1));
    entry.permit = !line.is(2, "deny");
    entry.sequence = line.number(3).value_or(10);
    entry.where = line.whole();
    define(NameKind::RouteMap, entry.name, line.where());
    eachChild(line, [&](const Line& sub) {
        if (sub.are(0, {"match", "ip"}) && sub.is(2, "address")) {
            for (std::size_t i = sub.is(3, "prefix-list") ? 4 : 3; sub.more(i); ++i) {
                if (sub.is(3, "prefix-list")) {
                    use(NameKind::PrefixList, sub.word(i), sub);
                    continue;
                }
                entry.matchAcls.push_back({std::string(sub.word(i)), sub.where()});
                use(NameKind::AccessList, sub.word(i), sub);
            }
        } else if (sub.are(0, {"match", "interface"})) {
            for (std::size_t i = 2; sub.more(i); ++i) {
                std::string name(sub.word(i));
                if (toNumber(sub.word(i + 1)))
                    name += std::string(sub.word(++i));
                entry.matchInterfaces.push_back({name, sub.where()});
                use(NameKind::Interface, name, sub);
            }
        } else if (sub.are(0, {"set", "ip"}) && sub.is(2, "next-hop")) {
            for (std::size_t i = 3; sub.more(i); ++i)
                if (parseAddress(sub.word(i)) || isMasked(sub.word(i)))
                    entry.nextHops.push_back(endpoint(sub, i));
        } else if (sub.are(0, {"set", "interface"})) {
            entry.setInterfaces.push_back({sub.text(2), sub.where()});
        } else {
            return Verdict::Other;
        }
        return Verdict::Understood;
    });
    m_facts.routeMaps.push_back(std::move(entry));
    return Verdict::Understood;
}

SlaProbe& FactReader::probe(int number, const Line& line)
{
    const auto [it, fresh] = m_probes.emplace(number, static_cast<std::uint32_t>(m_facts.slaProbes.size()));
    if (fresh) {
        m_facts.slaProbes.emplace_back();
        m_facts.slaProbes.back().number = number;
        m_facts.slaProbes.back().where = line.where();
    }
    return m_facts.slaProbes[it->second];
}

/// ip sla N, ip sla monitor N, sla monitor N, each with "schedule N ..." too.
Verdict FactReader::sla(const Line& line, std::size_t at)
{
    if (line.is(at, "schedule") || line.is(at, "monitor")) {
        const std::size_t i = line.is(at + 1, "schedule") ? at + 2 : at + 1;
        const auto number = line.number(i);
        if (!number)
            return reject("a number is expected after schedule");
        SlaProbe& own = probe(*number, line);
        own.schedule = line.where();
        const std::size_t life = line.find("life", i);
        own.forever = line.is(life + 1, "forever");
        use(NameKind::SlaProbe, line.word(i), line);
        return Verdict::Understood;
    }
    const auto number = line.number(at);
    if (!number)
        return line.isAny(at,
                   {"reaction-configuration", "responder", "logging", "enable", "key-chain", "low-memory",
                       "group", "reset", "restart", "reaction-trigger", "keepalive", "server", "apm"})
            ? Verdict::Understood
            : reject("a number is expected");
    if (line.negated())
        return Verdict::Understood;
    SlaProbe& own = probe(*number, line);
    own.where = line.whole();
    define(NameKind::SlaProbe, line.word(at), line.where());
    const CommandId end = std::min(line.command().end, m_block.end);
    for (CommandId id = line.id() + 1; id < end; ++id) {
        const Line sub(m_tree, id);
        m_verdicts[id - m_block.first] = Verdict::Understood;
        // "type echo protocol ipIcmpEcho A interface outside" of an ASA, "icmp-echo A source-interface I" of a router.
        const bool echo = sub.isAny(0,
                              {"icmp-echo", "icmp-jitter", "tcp-connect", "udp-echo", "udp-jitter", "http",
                                  "dns", "path-echo", "path-jitter", "ftp", "dhcp"})
            || (sub.is(0, "type") && sub.is(1, "echo")) || (sub.is(0, "type"));
        if (echo) {
            own.operation = std::string(sub.word(sub.is(0, "type") ? 1 : 0));
            std::size_t target = 1;
            if (sub.is(0, "type")) {
                target = sub.find("ipIcmpEcho") + 1;
            } else if (sub.is(1, "protocol")) {
                target = 3;
            }
            if (sub.more(target))
                own.target = endpoint(sub, target);
            for (const std::string_view keyword : {"source-interface", "interface"})
                if (const std::size_t i = sub.find(keyword, target); i + 1 < sub.size()) {
                    own.sourceInterface.set(sub.text(i + 1), sub.where(), sub.text(i + 1));
                    use(NameKind::Interface, sub.text(i + 1), sub);
                    break;
                }
            for (const std::string_view keyword : {"source-ip", "source-ipaddr", "source-addr"})
                if (const std::size_t i = sub.find(keyword, target); i + 1 < sub.size())
                    setAddress(own.sourceAddress, sub, i + 1);
        } else if (sub.is(0, "frequency")) {
            setNumber(own.frequency, sub, 1);
        }
    }
    return Verdict::Understood;
}

Verdict FactReader::track(const Line& line)
{
    const auto number = line.number(1);
    if (!number)
        return line.isAny(1, {"resolution", "timer"}) ? Verdict::Other
                                                      : reject("a number is expected after track");
    if (line.negated())
        return Verdict::Understood;
    TrackObject track;
    track.number = *number;
    track.where = line.whole();
    track.text = line.text(2);
    define(NameKind::Track, line.word(1), line.where());
    const std::size_t probe = line.is(2, "rtr") ? 3 : line.are(2, {"ip", "sla"}) ? 4 : 0;
    if (probe != 0) {
        if (!setNumber(track.sla, line, probe))
            return Verdict::Rejected;
        use(NameKind::SlaProbe, line.word(probe), line);
    } else if (line.is(2, "interface")) {
        setText(track.interface, line, 3);
        use(NameKind::Interface, line.word(3), line);
    }
    eachChild(line, [](const Line&) { return Verdict::Understood; });
    m_facts.tracks.push_back(std::move(track));
    return Verdict::Understood;
}

Verdict FactReader::applet(const Line& line)
{
    if (!line.more(3))
        return reject("a name is expected");
    EemApplet applet;
    applet.name = std::string(line.word(3));
    applet.where = line.whole();
    eachChild(line, [&](const Line& sub) {
        if (sub.is(0, "event")) {
            applet.event = sub.text(1);
            if (const std::size_t i = sub.find("track", 1); i + 1 < sub.size()) {
                setNumber(applet.track, sub, i + 1);
                use(NameKind::Track, sub.word(i + 1), sub);
                if (const std::size_t state = sub.find("state", i); state + 1 < sub.size())
                    setText(applet.trackState, sub, state + 1);
            }
        } else if (sub.is(0, "action")) {
            std::string text = m_tree.redactedText(sub.id());
            applet.actions.push_back({std::move(text), sub.where()});
        }
        return Verdict::Understood;
    });
    m_facts.applets.push_back(std::move(applet));
    return Verdict::Understood;
}

Verdict FactReader::sysopt(const Line& line)
{
    GlobalSettings& settings = m_facts.settings;
    if (!line.is(1, "connection"))
        return line.isAny(1, {"noproxyarp", "nodnsalias", "radius", "uauth", "traffic"})
            ? Verdict::Understood
            : reject("connection is expected after sysopt");
    const bool on = !line.negated();
    if (line.isAny(2, {"permit-vpn", "permit-ipsec"}))
        settings.permitVpn.set(on, line.where(), line.text());
    else if (line.is(2, "tcpmss")) {
        if (on && !line.is(3, "minimum") && !setNumber(settings.tcpMss, line, 3))
            return Verdict::Rejected;
    } else if (line.is(2, "preserve-vpn-flows"))
        settings.preserveVpnFlows.set(on, line.where(), line.text());
    else if (line.is(2, "reclassify-vpn"))
        settings.reclassifyVpn.set(on, line.where(), line.text());
    else if (!line.isAny(2, {"timewait", "permit-pptp", "permit-l2tp"}))
        return reject("permit-vpn, tcpmss, preserve-vpn-flows or reclassify-vpn is expected");
    return Verdict::Understood;
}

} // namespace rungbook::config
