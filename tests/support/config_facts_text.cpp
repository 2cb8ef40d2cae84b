// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/config_facts_text.h"

namespace rungbook::test
{
namespace
{

using namespace config;

std::string lines(SourceSpan where)
{
    if (where.empty())
        return {};
    const std::string first = std::to_string(raw(where.first));
    return where.first == where.last ? " @" + first : " @" + first + "-" + std::to_string(raw(where.last));
}

std::string show(const std::string& value)
{
    return "\"" + value + "\"";
}
std::string show(bool value)
{
    return value ? "yes" : "no";
}
std::string show(std::int64_t value)
{
    return std::to_string(value);
}
std::string show(int value)
{
    return std::to_string(value);
}
std::string show(Encryption value)
{
    return std::string(nameOf(value));
}
std::string show(Hash value)
{
    return std::string(nameOf(value));
}
std::string show(Authentication value)
{
    return std::string(nameOf(value));
}
std::string show(EspMode value)
{
    return value == EspMode::Transport ? "transport" : "tunnel";
}
std::string show(ConnectionType value)
{
    return value == ConnectionType::Bidirectional ? "bidirectional"
        : value == ConnectionType::AnswerOnly     ? "answer-only"
                                                  : "originate-only";
}
std::string show(Phase1Mode value)
{
    return value == Phase1Mode::Main ? "main" : "aggressive";
}
std::string show(TunnelGroupType value)
{
    return value == TunnelGroupType::L2l         ? "l2l"
        : value == TunnelGroupType::RemoteAccess ? "remote-access"
                                                 : "other";
}
std::string show(const VpnProtocols& value)
{
    return std::string(value.ikev1 ? "1" : "-") + (value.ikev2 ? "2" : "-") + (value.l2tp ? "l" : "-")
        + (value.ssl ? "s" : "-");
}
std::string show(const Address& value)
{
    return toText(value);
}
std::string show(const Prefix& value)
{
    return toText(value);
}
template <class T> std::string show(const std::vector<T>& list)
{
    std::string out;
    for (const T& one : list)
        out.append(out.empty() ? "" : ",").append(show(one));
    return out.empty() ? "(none)" : out;
}

class Writer
{
public:
    std::string take() { return std::move(m_out); }

    void head(const std::string& text, SourceSpan where = {}) { m_out += text + lines(where) + "\n"; }

    template <class T> void slot(const char* name, const Slot<T>& value)
    {
        if (value.absent())
            return;
        m_out +=
            std::string("  ") + name + " " + (value.known() ? show(value.value) : "masked " + value.written);
        if (value.assumed())
            m_out += " (assumed: " + std::string(value.basis) + ")";
        m_out += lines(value.where) + "\n";
    }

    void key(const char* name, const Key& value)
    {
        if (value.absent())
            return;
        const char* form = value.form() == KeyForm::Clear ? "clear"
            : value.form() == KeyForm::Hex                ? "hex"
                                                          : "encrypted";
        m_out += std::string("  ") + name + (value.masked() ? " masked" : std::string(" known ") + form)
            + lines(value.where()) + "\n";
    }

    void names(const char* name, const std::vector<NameUse>& list)
    {
        for (const NameUse& use : list)
            m_out += std::string("  ") + name + " " + use.name + lines(use.where) + "\n";
    }

    void endpoint(const char* name, const Endpoint& host)
    {
        if (host.written.empty())
            return;
        m_out += std::string("  ") + name + " " + host.written;
        if (host.address && toText(*host.address) != host.written)
            m_out += " = " + toText(*host.address);
        m_out += std::string(host.masked ? " masked" : "") + lines(host.where) + "\n";
    }

    void spec(const char* name, const AddressSpec& side)
    {
        if (side.written.empty())
            return;
        m_out += std::string("  ") + name + " " + side.written + " = " + toText(side.set())
            + (side.exact ? "" : " not exact") + "\n";
    }

    void line(const std::string& text) { m_out += "  " + text + "\n"; }

private:
    std::string m_out;
};

std::string servicesText(const Services& services)
{
    std::string out = services.written;
    for (const ServiceSpec& one : services.list) {
        out += " [" + (one.protocols == allProtocols() ? std::string("ip") : toText(one.protocols));
        if (one.sourcePorts != allPorts())
            out += " from " + toText(one.sourcePorts);
        if (one.destinationPorts != allPorts())
            out += " to " + toText(one.destinationPorts);
        out += "]";
    }
    return out + (services.exact ? "" : " not exact");
}

void network(Writer& out, const DeviceFacts& facts)
{
    for (const NameEntry& one : facts.names)
        out.head("name " + one.name + " " + toText(one.address), one.where);
    for (const Interface& one : facts.interfaces) {
        out.head("interface " + one.name, one.where);
        out.slot("nameif", one.nameif);
        out.slot("security-level", one.securityLevel);
        out.slot("address", one.address);
        out.slot("mask", one.mask);
        out.slot("shutdown", one.shutdown);
        out.slot("crypto map", one.cryptoMap);
        if (one.dhcp)
            out.line("dhcp");
        if (one.natInside || one.natOutside)
            out.line(one.natInside ? "nat inside" : "nat outside");
        out.slot("tunnel source", one.tunnel.sourceInterface);
        out.slot("tunnel source", one.tunnel.sourceAddress);
        for (const Endpoint& host : one.tunnel.destination)
            out.endpoint("tunnel destination", host);
        out.slot("tunnel mode", one.tunnel.mode);
        out.slot("tunnel profile", one.tunnel.profile);
    }
    for (const Route& one : facts.routes) {
        out.head("route", one.where);
        out.slot("to", one.destination);
        out.endpoint("gateway", one.gateway);
        out.line("interface " + one.interface + " distance " + std::to_string(one.distance)
            + (one.track.empty() ? "" : " track " + one.track));
    }
    for (const SlaProbe& one : facts.slaProbes) {
        out.head("probe " + std::to_string(one.number) + " " + one.operation, one.where);
        out.endpoint("target", one.target);
        out.slot("source", one.sourceInterface);
        out.line("scheduled" + (one.schedule.empty() ? std::string(" never") : lines(one.schedule))
            + (one.forever ? " forever" : ""));
    }
    for (const TrackObject& one : facts.tracks) {
        out.head("track " + std::to_string(one.number), one.where);
        out.slot("probe", one.sla);
    }
    for (const EemApplet& one : facts.applets) {
        out.head("applet " + one.name, one.where);
        out.slot("track", one.track);
        out.slot("state", one.trackState);
        out.names("action", one.actions);
    }
    const GlobalSettings& all = facts.settings;
    out.head("settings");
    out.slot("permit-vpn", all.permitVpn);
    out.slot("tcpmss", all.tcpMss);
    out.slot("intra-interface", all.sameSecurityIntra);
    out.slot("management-access", all.managementAccess);
    out.slot("permit-nonconnected", all.arpPermitNonconnected);
    for (const SourceSpan where : all.inspectEsmtp)
        out.line("inspects esmtp" + lines(where));
}

void lists(Writer& out, const DeviceFacts& facts)
{
    for (const Object& one : facts.objects) {
        out.head("object " + one.name, one.where);
        if (one.service)
            out.line(servicesText(one.services));
        else
            out.spec("is", one.address);
    }
    for (const ObjectGroup& one : facts.objectGroups) {
        out.head("group " + one.name + " " + one.type, one.where);
        if (one.addresses && !one.addresses->empty())
            out.line(toText(*one.addresses) + (one.exact ? "" : " not exact"));
        else if (!one.services.list.empty())
            out.line(servicesText(one.services));
    }
    for (const AccessList& list : facts.accessLists) {
        out.head("access-list " + list.name + " " + list.type, list.where);
        for (const Ace& ace : list.entries) {
            out.head(" " + std::to_string(ace.number) + (ace.permit ? " permit " : " deny ")
                    + servicesText(ace.services) + (ace.inactive ? " inactive" : ""),
                ace.where);
            out.spec("  from", ace.source);
            out.spec("  to", ace.destination);
        }
    }
    for (const AccessGroup& one : facts.accessGroups)
        out.head("access-group " + one.acl + (one.in ? " in " : " out ")
                + one.interface + (one.controlPlane ? " control-plane" : ""),
            one.where);
    for (const NatRule& one : facts.natRules) {
        constexpr const char* kKinds[] = {
            "exempt", "identity", "static", "dynamic", "ios inside", "ios outside"};
        constexpr const char* kSections[] = {"old", "manual", "object", "after-auto"};
        out.head(std::string("nat ") + kSections[static_cast<int>(one.section)] + " "
                + kKinds[static_cast<int>(one.kind)] + " (" + one.insideInterface + "," + one.outsideInterface
                + ")" + (one.identity() ? " identity" : "") + (one.mappedIsInterface ? " interface" : "")
                + (one.noProxyArp ? " no-proxy-arp" : "") + (one.routeLookup ? " route-lookup" : "")
                + (one.routeMap.empty() ? "" : " route-map " + one.routeMap),
            one.where);
        out.slot("list", one.acl);
        out.spec("real", one.realSource);
        out.spec("mapped", one.mappedSource);
        if (one.hasDestination)
            out.spec("to", one.realDestination);
    }
    for (const RouteMapEntry& one : facts.routeMaps) {
        out.head("route-map " + one.name + " " + std::to_string(one.sequence), one.where);
        out.names("list", one.matchAcls);
        out.names("interface", one.matchInterfaces);
    }
}

void lifetime(Writer& out, const SaLifetime& value)
{
    out.slot("seconds", value.seconds);
    out.slot("kilobytes", value.kilobytes);
}

void phaseOne(Writer& out, const DeviceFacts& facts)
{
    for (const auto& [name, ike] : {std::pair{"ikev1", &facts.ikev1}, std::pair{"ikev2", &facts.ikev2}}) {
        out.head(name);
        out.names("on", ike->enabledOn);
        out.slot("identity", ike->identity);
        out.slot("nat-traversal", ike->natTraversal);
        out.slot("aggressive", ike->aggressiveMode);
        out.slot("keepalive", ike->keepalive);
    }
    for (const IkePolicy& one : facts.ikePolicies) {
        if (one.builtIn)
            continue;
        out.head(std::string(one.version == IkeVersion::V1 ? "ikev1" : "ikev2") + " policy "
                + std::to_string(one.priority),
            one.where);
        out.slot("authentication", one.authentication);
        out.slot("encryption", one.encryption);
        out.slot("hash", one.hash);
        out.slot("prf", one.prf);
        out.slot("group", one.groups);
        out.slot("lifetime", one.lifetimeSeconds);
    }
    for (const Ikev2Proposal& one : facts.ikev2Proposals) {
        out.head("ikev2 proposal " + one.name + (one.builtIn ? " (built in)" : ""), one.where);
        out.slot("encryption", one.encryption);
        out.slot("integrity", one.integrity);
        out.slot("prf", one.prf);
        out.slot("group", one.groups);
    }
    for (const Ikev2Policy& one : facts.ikev2Policies) {
        out.head("ikev2 policy " + one.name, one.where);
        out.names("proposal", one.proposals);
    }
    for (const PeerKey& one : facts.isakmpKeys) {
        out.head("isakmp key", one.where);
        out.key("key", one.key);
        out.slot("for", one.address);
    }
    for (const Keyring& ring : facts.keyrings) {
        out.head("keyring " + ring.name, ring.where);
        for (const PeerKey& one : ring.keys) {
            out.key("key", one.key);
            out.slot("for", one.address);
        }
    }
    for (const IsakmpProfile& one : facts.isakmpProfiles) {
        out.head("isakmp profile " + one.name, one.where);
        out.slot("keyring", one.keyring);
        for (const IdentityMatch& match : one.matches)
            out.line("match " + match.kind + " " + match.value + lines(match.where));
    }
    for (const Ikev2Keyring& ring : facts.ikev2Keyrings)
        for (const Ikev2Peer& peer : ring.peers) {
            out.head("ikev2 keyring " + ring.name + " peer " + peer.name, peer.where);
            out.slot("address", peer.address);
            out.key("local key", peer.localKey);
            out.key("remote key", peer.remoteKey);
        }
    for (const Ikev2Profile& one : facts.ikev2Profiles) {
        out.head("ikev2 profile " + one.name, one.where);
        for (const IdentityMatch& match : one.remoteIdentities)
            out.line("match " + match.kind + " " + match.value + lines(match.where));
        out.slot("local", one.authenticationLocal);
        for (const auto& remote : one.authenticationRemote)
            out.slot("remote", remote);
        out.slot("keyring", one.keyring);
        out.slot("lifetime", one.lifetimeSeconds);
    }
}

void phaseTwo(Writer& out, const DeviceFacts& facts)
{
    for (const TransformSet& one : facts.transformSets) {
        if (one.builtIn)
            continue;
        out.head(std::string(one.version == IkeVersion::V1 ? "transform-set " : "ipsec-proposal ") + one.name,
            one.where);
        out.slot("encryption", one.espEncryption);
        out.slot("integrity", one.espIntegrity);
        out.slot("ah", one.ahIntegrity);
        out.slot("mode", one.mode);
    }
    out.head("global lifetime");
    lifetime(out, facts.globalLifetime);
    for (const CryptoMap& map : facts.cryptoMaps) {
        out.head(std::string(map.dynamic ? "dynamic map " : "crypto map ") + map.name, map.where);
        out.names("on", map.interfaces);
        for (const MapEntry& one : map.entries) {
            out.head(" entry " + std::to_string(one.sequence) + (one.iosStyle ? " (mode)" : "") + " of "
                    + std::to_string(one.lines.size()) + " lines",
                one.where);
            out.slot("dynamic", one.dynamicMap);
            out.slot("match", one.matchAddress);
            for (const Endpoint& peer : one.peers)
                out.endpoint("peer", peer);
            out.names("transform-set", one.transformSets);
            out.names("proposal", one.ikev2Proposals);
            out.slot("pfs", one.pfs);
            lifetime(out, one.lifetime);
            out.slot("connection-type", one.connectionType);
            out.slot("phase1-mode", one.phase1Mode);
            out.slot("nat-traversal", one.natTraversal);
            out.slot("reverse-route", one.reverseRoute);
            out.slot("trustpoint", one.trustpoint);
            out.key("ikev2 key", one.ikev2Key);
            out.slot("isakmp-profile", one.isakmpProfile);
            out.slot("ikev2-profile", one.ikev2Profile);
        }
    }
    for (const IpsecProfile& one : facts.ipsecProfiles) {
        out.head("ipsec profile " + one.name, one.where);
        out.names("transform-set", one.transformSets);
        out.names("proposal", one.ikev2Proposals);
        out.slot("pfs", one.pfs);
        lifetime(out, one.lifetime);
        out.slot("ikev2-profile", one.ikev2Profile);
        out.slot("isakmp-profile", one.isakmpProfile);
    }
    for (const EzvpnClient& one : facts.ezvpnClients) {
        out.head("ezvpn client " + one.name, one.where);
        out.slot("connect", one.connect);
        out.slot("group", one.group);
        out.key("group key", one.groupKey);
        out.slot("mode", one.mode);
        for (const Endpoint& peer : one.peers)
            out.endpoint("peer", peer);
        out.slot("username", one.username);
        out.key("password", one.password);
        out.slot("xauth", one.xauthMode);
        out.names("outside", one.outside);
        out.names("inside", one.inside);
    }
    for (const EzvpnServerGroup& one : facts.ezvpnGroups) {
        out.head("ezvpn group " + one.name, one.where);
        out.key("key", one.key);
        out.slot("pool", one.pool);
        out.slot("acl", one.acl);
    }
}

void access(Writer& out, const DeviceFacts& facts)
{
    for (const Trustpoint& one : facts.trustpoints) {
        out.head("trustpoint " + one.name + (one.defined ? "" : " (chain only)"), one.where);
        out.slot("enrollment", one.enrollment);
        out.line(std::to_string(one.caCertificates.size()) + " ca, "
            + std::to_string(one.identityCertificates.size()) + " identity");
    }
    for (const TunnelGroup& one : facts.tunnelGroups) {
        if (one.lines.empty())
            continue;
        out.head("tunnel-group " + one.name, one.where);
        out.slot("type", one.type);
        out.slot("policy", one.defaultGroupPolicy);
        out.names("pool", one.addressPools);
        out.names("servers", one.authenticationServers);
        out.key("ikev1 key", one.ikev1Key);
        out.key("ikev2 local key", one.ikev2LocalKey);
        out.key("ikev2 remote key", one.ikev2RemoteKey);
        out.slot("ikev1 trustpoint", one.ikev1Trustpoint);
        out.slot("ikev2 trustpoint", one.ikev2LocalTrustpoint);
        out.slot("peer-id-validate", one.peerIdValidate);
        out.slot("keepalive", one.keepaliveThreshold);
        out.slot("retry", one.keepaliveRetry);
        out.slot("user authentication", one.userAuthentication);
    }
    for (const TunnelGroupMapRule& one : facts.tunnelGroupMap.rules)
        out.head("tunnel-group-map " + one.certificateMap + " " + std::to_string(one.sequence) + " "
                + one.tunnelGroup,
            one.where);
    for (const GroupPolicy& one : facts.groupPolicies) {
        if (one.where.empty())
            continue;
        out.head("group-policy " + one.name, one.where);
        out.slot("protocols", one.protocols);
        out.slot("filter", one.vpnFilter);
        out.slot("logins", one.simultaneousLogins);
        out.slot("idle", one.idleTimeoutMinutes);
        out.slot("password storage", one.passwordStorage);
        out.slot("nem", one.nem);
        out.slot("split", one.splitTunnelPolicy);
        out.slot("split list", one.splitTunnelList);
    }
    for (const User& one : facts.users) {
        out.head("user " + one.name, one.where);
        out.key("password", one.password);
        out.slot("policy", one.groupPolicy);
        out.slot("address", one.framedAddress);
    }
    for (const AddressPool& one : facts.pools) {
        out.head("pool " + one.name, one.where);
        out.slot("first", one.first);
        out.slot("last", one.last);
    }
    for (const AaaServer& one : facts.aaaServers)
        out.head("servers " + one.name, one.where);
}

} // namespace

std::string factsText(const ConfigModel& model)
{
    Writer out;
    for (const DeviceFacts& facts : model.devices) {
        out.head("device " + facts.hostname.valueOr("(no name)") + ": " + std::string(nameOf(facts.platform))
                + " " + toText(facts.version) + (facts.platformOrigin == Origin::Assumed ? " (assumed)" : ""),
            facts.lines);
        const Coverage& coverage = facts.coverage;
        out.line(std::to_string(coverage.understood) + " of " + std::to_string(coverage.vpnLines)
            + " VPN lines understood, " + std::to_string(coverage.otherLines) + " others"
            + (coverage.complete ? ", complete" : "") + (coverage.flattened ? ", flattened" : "")
            + (coverage.oldSyntax ? ", old syntax" : "") + (coverage.newSyntax ? ", new syntax" : ""));
        for (const NotUnderstood& one : coverage.notUnderstood)
            out.line("? " + one.text + " | " + one.reason + " | " + one.nearest + lines(one.where));
        network(out, facts);
        phaseOne(out, facts);
        phaseTwo(out, facts);
        access(out, facts);
        lists(out, facts);
        for (const NameRef* ref : facts.references.undefined())
            out.head("undefined " + std::string(nameOf(ref->kind)) + " " + ref->name + " in " + ref->by,
                ref->where);
        for (const NameRef* ref : facts.references.unused())
            out.head("unused " + std::string(nameOf(ref->kind)) + " " + ref->name, ref->where);
    }
    return out.take();
}

} // namespace rungbook::test
