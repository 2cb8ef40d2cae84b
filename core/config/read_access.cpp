// SPDX-License-Identifier: GPL-3.0-or-later
// tunnel-group, group-policy, username, pools and servers: who may connect, and how.
#include "core/config/fact_reader.h"
#include "core/config/intake.h"

#include <algorithm>

namespace rungbook::config
{
namespace
{

/// The list of servers that a tunnel-group names: perhaps with an interface in brackets, and LOCAL behind it.
void serverNames(const Line& line, std::size_t at, std::vector<NameUse>& out)
{
    for (std::size_t i = at; line.more(i); ++i)
        if (!line.word(i).starts_with("(")
            && !line.isAny(i, {"LOCAL", "NONE", "none", "use-primary-username", "exclude-domain"}))
            out.push_back({std::string(line.word(i)), line.where()});
}

} // namespace

Verdict FactReader::tunnelGroup(const Line& line)
{
    const std::string_view name = line.word(1);
    if (!line.more(2))
        return reject("type or a kind of attributes is expected after the name");
    if (line.negated())
        return Verdict::Understood;
    bool fresh = false;
    named(m_facts.tunnelGroups, m_groups, name, line.where(), &fresh);
    const std::size_t index = m_groups.at(std::string(name));
    TunnelGroup& group = m_facts.tunnelGroups[index];
    if (fresh) {
        define(NameKind::TunnelGroup, name, line.where());
        group.address = addressOf(name);
    }
    group.lines.push_back(line.where());
    if (line.is(2, "type")) {
        const bool l2l = line.is(3, "ipsec-l2l");
        const bool remote = line.isAny(3, {"remote-access", "ipsec-ra"});
        group.type.set(l2l             ? TunnelGroupType::L2l
                : remote               ? TunnelGroupType::RemoteAccess
                : line.is(3, "webvpn") ? TunnelGroupType::Webvpn
                                       : TunnelGroupType::Other,
            line.where(), line.word(3));
        return l2l || remote || line.is(3, "webvpn")
            ? Verdict::Understood
            : reject("ipsec-l2l or remote-access is expected after type");
    }
    if (line.is(2, "general-attributes")) {
        if (!eachChild(
                line, [&](const Line& sub) { return tunnelGroupGeneral(m_facts.tunnelGroups[index], sub); }))
            m_facts.tunnelGroups[index].uncertain = true;
        return Verdict::Understood;
    }
    if (line.is(2, "ipsec-attributes")) {
        group.ipsecAttributes = line.where();
        if (!eachChild(
                line, [&](const Line& sub) { return tunnelGroupIpsec(m_facts.tunnelGroups[index], sub); }))
            m_facts.tunnelGroups[index].uncertain = true;
        return Verdict::Understood;
    }
    if (line.isAny(2, {"webvpn-attributes", "ppp-attributes"})) {
        eachChild(line, [](const Line&) { return Verdict::Other; });
        return Verdict::Understood;
    }
    return reject("type, general-attributes or ipsec-attributes is expected after the name");
}

Verdict FactReader::tunnelGroupGeneral(TunnelGroup& group, const Line& line)
{
    if (line.negated())
        return Verdict::Understood;
    if (line.is(0, "default-group-policy")) {
        if (!line.more(1))
            return reject("a group policy is expected");
        setText(group.defaultGroupPolicy, line, 1);
        use(NameKind::GroupPolicy, line.word(1), line);
        return Verdict::Understood;
    }
    if (line.isAny(0, {"address-pool", "ipv6-address-pool"})) {
        for (std::size_t i = line.word(1).starts_with("(") ? 2 : 1; line.more(i); ++i) {
            group.addressPools.push_back({std::string(line.word(i)), line.where()});
            use(NameKind::AddressPool, line.word(i), line);
        }
        return Verdict::Understood;
    }
    const bool authentication = line.is(0, "authentication-server-group");
    const bool authorization = line.is(0, "authorization-server-group");
    if (authentication || authorization
        || line.isAny(0, {"accounting-server-group", "secondary-authentication-server-group"})) {
        std::vector<NameUse>& servers = authentication ? group.authenticationServers
            : authorization                            ? group.authorizationServers
                                                       : group.accountingServers;
        const std::size_t before = servers.size();
        serverNames(line, 1, servers);
        for (std::size_t i = before; i < servers.size(); ++i)
            use(NameKind::AaaServer, servers[i].name, line);
        return Verdict::Understood;
    }
    if (line.is(0, "strip-realm")) {
        group.stripRealm.set(true, line.where());
        return Verdict::Understood;
    }
    return line.isAny(0,
               {"dhcp-server", "strip-group", "password-management", "override-account-disable", "annotation",
                   "nat-assigned-to-public-ip", "username-from-certificate", "authorization-required",
                   "authorization-dn-attributes", "scep-enrollment", "authenticated-session-username",
                   "secondary-username-from-certificate", "authentication-attr-from-server",
                   "override-svc-download", "secondary-color", "ipv6-dhcp-server"})
        ? Verdict::Understood
        : reject("no such general attribute");
}

Verdict FactReader::tunnelGroupIpsec(TunnelGroup& group, const Line& line)
{
    const bool ikev1 = line.is(0, "ikev1");
    const std::size_t at = ikev1 ? 1 : 0;
    if (line.is(at, "pre-shared-key")) {
        ikev1 ? newSyntax(line) : oldSyntax(line);
        if (line.negated())
            return Verdict::Understood;
        group.ikev1Key = key(line, at + 1);
        return group.ikev1Key.absent() ? reject("a key is expected") : Verdict::Understood;
    }
    if (line.isAny(at, {"trust-point", "trustpoint"})) {
        if (line.negated())
            return Verdict::Understood;
        setText(group.ikev1Trustpoint, line, at + 1);
        use(NameKind::Trustpoint, line.word(at + 1), line);
        return line.more(at + 1) ? Verdict::Understood : reject("a trustpoint is expected");
    }
    if (line.are(0, {"ikev2", "local-authentication"})) {
        newSyntax(line);
        if (line.negated())
            return Verdict::Understood;
        if (line.is(2, "pre-shared-key")) {
            group.ikev2LocalKey = key(line, 3);
            return group.ikev2LocalKey.absent() ? reject("a key is expected") : Verdict::Understood;
        }
        if (line.is(2, "certificate")) {
            setText(group.ikev2LocalTrustpoint, line, 3);
            use(NameKind::Trustpoint, line.word(3), line);
            return Verdict::Understood;
        }
        return reject("pre-shared-key or certificate is expected");
    }
    if (line.are(0, {"ikev2", "remote-authentication"})) {
        newSyntax(line);
        if (line.negated())
            return Verdict::Understood;
        if (line.is(2, "pre-shared-key")) {
            group.ikev2RemoteKey = key(line, 3);
            return group.ikev2RemoteKey.absent() ? reject("a key is expected") : Verdict::Understood;
        }
        if (line.is(2, "certificate")) {
            group.ikev2RemoteCertificate.set(true, line.where());
            return Verdict::Understood;
        }
        if (line.is(2, "eap")) {
            group.ikev2RemoteEap.set(line.text(2), line.where(), line.text(2));
            return Verdict::Understood;
        }
        return reject("pre-shared-key, certificate or eap is expected");
    }
    if (line.is(0, "chain")) {
        group.sendChain.set(!line.negated(), line.where());
        return Verdict::Understood;
    }
    if (line.is(0, "peer-id-validate")) {
        setText(group.peerIdValidate, line, 1);
        return line.isAny(1, {"req", "cert", "nocheck"}) ? Verdict::Understood
                                                         : reject("req, cert or nocheck is expected");
    }
    if (line.are(0, {"isakmp", "keepalive"})) {
        if (line.is(2, "disable")) {
            group.keepaliveThreshold.set(0, line.where(), "disable");
            return Verdict::Understood;
        }
        const std::size_t threshold = line.find("threshold", 2);
        const std::size_t retry = line.find("retry", 2);
        if (line.is(threshold + 1, "infinite"))
            group.keepaliveThreshold.set(0, line.where(), "infinite"); // it never asks of itself
        else if (threshold < line.size() && !setNumber(group.keepaliveThreshold, line, threshold + 1))
            return Verdict::Rejected;
        if (retry < line.size() && !setNumber(group.keepaliveRetry, line, retry + 1))
            return Verdict::Rejected;
        return threshold < line.size() || retry < line.size() ? Verdict::Understood
                                                              : reject("threshold or disable is expected");
    }
    const bool xauth = line.is(at, "user-authentication")
        || line.are(0, {"isakmp", "ikev1-user-authentication"})
        || line.are(0, {"isakmp", "user-authentication"});
    if (xauth) {
        const std::size_t value = line.size() - 1;
        setText(group.userAuthentication, line, value);
        return line.isAny(value, {"xauth", "none", "hybrid"}) ? Verdict::Understood
                                                              : reject("xauth, none or hybrid is expected");
    }
    return line.isAny(at,
               {"radius-with-expiry", "client-update", "authorization-required", "radius-sdi-xauth", "ikev2",
                   "authorization-dn-attributes"})
        ? Verdict::Understood
        : reject("no such ipsec attribute");
}

Verdict FactReader::tunnelGroupMap(const Line& line)
{
    TunnelGroupMap& map = m_facts.tunnelGroupMap;
    if (line.is(1, "enable")) {
        Slot<bool>* slot = line.is(2, "rules") ? &map.enableRules
            : line.is(2, "ou")                 ? &map.enableOu
            : line.is(2, "ike-id")             ? &map.enableIkeId
            : line.is(2, "peer-ip")            ? &map.enablePeerIp
                                               : nullptr;
        if (slot == nullptr)
            return reject("rules, ou, ike-id or peer-ip is expected");
        slot->set(!line.negated(), line.where(), line.text());
        return Verdict::Understood;
    }
    if (line.negated())
        return Verdict::Understood;
    if (line.is(1, "default-group")) {
        setText(map.defaultGroup, line, 2);
        use(NameKind::TunnelGroup, line.word(2), line);
        return line.more(2) ? Verdict::Understood : reject("a tunnel-group is expected");
    }
    const auto sequence = line.number(2);
    if (!sequence || !line.more(3))
        return reject("a certificate map, a number and a tunnel-group are expected");
    map.rules.push_back({std::string(line.word(1)), *sequence, std::string(line.word(3)), line.where()});
    use(NameKind::CertificateMap, line.word(1), line);
    use(NameKind::TunnelGroup, line.word(3), line);
    return Verdict::Understood;
}

Verdict FactReader::groupPolicy(const Line& line)
{
    const std::string_view name = line.word(1);
    if (!line.more(2))
        return reject("internal, external or attributes is expected after the name");
    if (line.negated())
        return Verdict::Understood;
    bool fresh = false;
    named(m_facts.groupPolicies, m_policies, name, line.where(), &fresh);
    const std::size_t index = m_policies.at(std::string(name));
    GroupPolicy& policy = m_facts.groupPolicies[index];
    if (line.isAny(2, {"internal", "external"})) {
        define(NameKind::GroupPolicy, name, line.where());
        policy.internal.set(line.is(2, "internal"), line.where(), line.word(2));
        if (line.is(3, "from")) {
            setText(policy.from, line, 4);
            use(NameKind::GroupPolicy, line.word(4), line);
        } else if (line.is(3, "server-group")) {
            use(NameKind::AaaServer, line.word(4), line);
        }
        return Verdict::Understood;
    }
    if (!line.is(2, "attributes"))
        return reject("internal, external or attributes is expected after the name");
    if (policy.internal.absent() && fresh)
        define(NameKind::GroupPolicy, name, line.where());
    if (!eachChild(line, [&](const Line& sub) { return policyAttribute(m_facts.groupPolicies[index], sub); }))
        m_facts.groupPolicies[index].uncertain = true;
    return Verdict::Understood;
}

Verdict FactReader::protocols(Slot<VpnProtocols>& slot, const Line& line)
{
    VpnProtocols out;
    for (std::size_t i = 1; line.more(i); ++i) {
        if (line.isAny(i, {"ikev1", "ipsec"}))
            out.ikev1 = true;
        else if (line.is(i, "ikev2"))
            out.ikev2 = true;
        else if (line.is(i, "l2tp-ipsec"))
            out.l2tp = true;
        else if (line.isAny(i, {"svc", "webvpn", "ssl-client", "ssl-clientless", "ssl-cert", "ssl-plus"}))
            out.ssl = true;
        else
            return reject("\"" + std::string(line.word(i)) + "\" is no protocol");
    }
    if (line.size() < 2)
        return reject("a protocol is expected");
    slot.set(out, line.where(), line.text(1));
    return Verdict::Understood;
}

Verdict FactReader::policyAttribute(GroupPolicy& policy, const Line& line)
{
    if (line.negated())
        return Verdict::Understood; // inherits again
    const auto yes = [&](Slot<bool>& slot) {
        slot.set(line.is(1, "enable"), line.where(), line.word(1));
        return line.isAny(1, {"enable", "disable"}) ? Verdict::Understood
                                                    : reject("enable or disable is expected");
    };
    const auto minutes = [&](Slot<int>& slot) {
        if (line.is(1, "none"))
            slot.set(0, line.where(), "none");
        else if (!line.isAny(1, {"default", "alert-interval"}) && !setNumber(slot, line, 1))
            return Verdict::Rejected;
        return Verdict::Understood;
    };
    if (line.isAny(0, {"vpn-tunnel-protocol", "webvpn-tunnel-protocol"}))
        return protocols(policy.protocols, line);
    if (line.is(0, "vpn-filter")) {
        if (line.is(1, "none")) {
            policy.vpnFilter.set("", line.where(), "none");
            return Verdict::Understood;
        }
        if (!line.is(1, "value") || !line.more(2))
            return reject("value and an access list, or none, is expected");
        setText(policy.vpnFilter, line, 2);
        use(NameKind::AccessList, line.word(2), line);
        return Verdict::Understood;
    }
    if (line.is(0, "vpn-simultaneous-logins"))
        return setNumber(policy.simultaneousLogins, line, 1) ? Verdict::Understood : Verdict::Rejected;
    if (line.is(0, "vpn-idle-timeout"))
        return minutes(policy.idleTimeoutMinutes);
    if (line.is(0, "vpn-session-timeout"))
        return minutes(policy.sessionTimeoutMinutes);
    if (line.is(0, "pfs"))
        return yes(policy.pfs);
    if (line.is(0, "nem"))
        return yes(policy.nem);
    if (line.is(0, "password-storage"))
        return yes(policy.passwordStorage);
    if (line.is(0, "ipsec-udp"))
        return yes(policy.ipsecUdp);
    if (line.is(0, "re-xauth"))
        return yes(policy.reXauth);
    if (line.is(0, "split-tunnel-policy")) {
        setText(policy.splitTunnelPolicy, line, 1);
        return line.isAny(1, {"tunnelall", "tunnelspecified", "excludespecified"})
            ? Verdict::Understood
            : reject("tunnelall, tunnelspecified or excludespecified is expected");
    }
    if (line.is(0, "split-tunnel-network-list")) {
        if (line.is(1, "value")) {
            setText(policy.splitTunnelList, line, 2);
            use(NameKind::AccessList, line.word(2), line);
        }
        return Verdict::Understood;
    }
    if (line.is(0, "group-lock")) {
        if (line.is(1, "value")) {
            setText(policy.groupLock, line, 2);
            use(NameKind::TunnelGroup, line.word(2), line);
        }
        return Verdict::Understood;
    }
    if (line.isAny(0, {"address-pools", "ipv6-address-pools"})) {
        for (std::size_t i = 2; line.is(1, "value") && line.more(i); ++i) {
            policy.addressPools.push_back({std::string(line.word(i)), line.where()});
            use(NameKind::AddressPool, line.word(i), line);
        }
        return Verdict::Understood;
    }
    if (line.is(0, "dns-server")) {
        for (std::size_t i = 2; line.is(1, "value") && line.more(i); ++i)
            policy.dnsServers.push_back(endpoint(line, i));
        return Verdict::Understood;
    }
    if (line.is(0, "default-domain")) {
        setText(policy.defaultDomain, line, line.is(1, "value") ? 2 : 1);
        return Verdict::Understood;
    }
    if (line.is(0, "webvpn")) {
        eachChild(line, [](const Line&) { return Verdict::Other; });
        return Verdict::Understood;
    }
    return line.isAny(0,
               {"wins-server", "split-dns", "split-tunnel-all-dns", "ipsec-udp-port", "banner",
                   "vpn-access-hours", "msie-proxy", "user-authentication",
                   "user-authentication-idle-timeout", "secure-unit-authentication", "ip-comp",
                   "ip-phone-bypass", "dhcp-network-scope", "leap-bypass", "backup-servers",
                   "client-firewall", "client-access-rule", "intercept-dhcp", "smartcard-removal-disconnect",
                   "vlan", "gateway-fqdn", "security-group-tag", "ipv6-split-tunnel-policy",
                   "ipv6-vpn-filter", "client-bypass-protocol", "scep-forwarding-url", "address-pool",
                   "anyconnect", "anyconnect-custom", "periodic-authentication", "dhcp-server",
                   "ipv6-dhcp-network-scope", "nac", "nac-settings", "nac-reval-period", "nac-sq-period",
                   "nac-default-acl", "secondary-color", "url-list", "filter", "functions", "svc",
                   "html-content-filter", "homepage", "customization", "port-forward", "http-proxy",
                   "sso-server"})
        ? Verdict::Understood
        : reject("no such attribute of a group policy");
}

Verdict FactReader::username(const Line& line)
{
    const std::string_view name = line.word(1);
    if (!line.more(2))
        return Verdict::Other;
    if (line.negated())
        return Verdict::Understood;
    bool fresh = false;
    named(m_facts.users, m_users, name, line.where(), &fresh);
    const std::size_t index = m_users.at(std::string(name));
    User& user = m_facts.users[index];
    if (fresh)
        define(NameKind::User, name, line.where());
    if (line.is(2, "attributes")) {
        eachChild(line, [&](const Line& sub) {
            User& own = m_facts.users[index];
            if (sub.negated())
                return Verdict::Understood;
            if (sub.is(0, "vpn-group-policy")) {
                setText(own.groupPolicy, sub, 1);
                use(NameKind::GroupPolicy, sub.word(1), sub);
            } else if (sub.is(0, "vpn-framed-ip-address")) {
                setAddress(own.framedAddress, sub, 1);
                return own.framedAddress.absent() ? reject("an address is expected") : Verdict::Understood;
            } else if (sub.is(0, "group-lock")) {
                setText(own.groupLock, sub, sub.is(1, "value") ? 2 : 1);
                if (sub.is(1, "value"))
                    use(NameKind::TunnelGroup, sub.word(2), sub);
            } else if (sub.is(0, "service-type")) {
                setText(own.serviceType, sub, 1);
            } else if (sub.is(0, "vpn-tunnel-protocol")) {
                return protocols(own.protocols, sub);
            } else if (sub.is(0, "vpn-filter")) {
                if (sub.is(1, "value")) {
                    setText(own.vpnFilter, sub, 2);
                    use(NameKind::AccessList, sub.word(2), sub);
                }
            } else if (sub.is(0, "vpn-simultaneous-logins")) {
                return setNumber(own.simultaneousLogins, sub, 1) ? Verdict::Understood : Verdict::Rejected;
            } else if (!sub.isAny(0,
                           {"vpn-idle-timeout", "vpn-session-timeout", "vpn-access-hours", "password-storage",
                               "memberof", "webvpn", "ssh", "vpn-framed-ipv6-address", "address-pools",
                               "privilege"})) {
                return reject("no such attribute of a user");
            }
            return Verdict::Understood;
        });
        return Verdict::Understood;
    }
    for (std::size_t i = 2; line.more(i); ++i) {
        if (line.is(i, "nopassword"))
            user.noPassword = true;
        else if (line.is(i, "privilege"))
            setNumber(user.privilege, line, i + 1);
        else if (line.isAny(i, {"password", "secret"})) {
            const bool hashed = line.find("encrypted", i) < line.size()
                || line.find("nt-encrypted", i) < line.size() || line.find("pbkdf2", i) < line.size()
                || line.find("mschap", i) < line.size() || (line.is(i, "secret") && !line.is(i + 1, "0"))
                || line.isAny(i + 1, {"5", "8", "9"});
            user.password = key(line, i + 1);
            if (hashed && user.password.known())
                user.password = Key(line.word(i + 1), KeyForm::Encrypted, line.where());
            break;
        }
    }
    return Verdict::Understood;
}

Verdict FactReader::pool(const Line& line, std::size_t at)
{
    const std::string_view name = line.word(at);
    if (name.empty() || !line.more(at + 1))
        return reject("a name and addresses are expected");
    if (line.negated())
        return Verdict::Understood;
    AddressPool pool;
    pool.name = std::string(name);
    pool.where = line.where();
    const std::string_view range = line.word(at + 1);
    const std::size_t hyphen = range.find('-');
    const std::string_view last = hyphen != std::string_view::npos               ? range.substr(hyphen + 1)
        : line.more(at + 2) && !line.isAny(at + 2, {"mask", "group", "recycle"}) ? line.word(at + 2)
                                                                                 : range;
    const auto set = [&](Slot<Address>& slot, std::string_view word) {
        if (const auto address = addressOf(word))
            slot.set(*address, line.where(), word);
        else if (isMasked(word))
            slot.mask(line.where(), word);
    };
    set(pool.first, range.substr(0, hyphen));
    set(pool.last, last);
    if (const std::size_t mask = line.find("mask", at); mask + 1 < line.size())
        set(pool.mask, line.word(mask + 1));
    const bool sensible = !pool.first.absent() && !pool.last.absent();
    define(NameKind::AddressPool, name, line.where());
    m_facts.pools.push_back(std::move(pool));
    return sensible ? Verdict::Understood : reject("a range of addresses is expected");
}

Verdict FactReader::aaaServer(const Line& line)
{
    const std::string_view name = line.word(1);
    if (name.empty())
        return reject("a name is expected");
    if (line.negated())
        return Verdict::Understood;
    bool fresh = false;
    AaaServer& server = named(m_facts.aaaServers, m_servers, name, line.where(), &fresh);
    if (fresh)
        define(NameKind::AaaServer, name, line.where());
    if (line.is(2, "protocol"))
        setText(server.protocol, line, 3);
    const std::size_t host = line.find("host", 2);
    if (host + 1 < line.size())
        server.hosts.push_back(endpoint(line, host + 1));
    eachChild(line, [this](const Line& sub) {
        if (sub.is(0, "ldap-attribute-map"))
            use(NameKind::LdapMap, sub.word(1), sub);
        return Verdict::Other;
    });
    return Verdict::Understood;
}

Verdict FactReader::aaa(const Line& line)
{
    if (line.is(1, "new-model")) {
        m_facts.settings.aaaNewModel.set(!line.negated(), line.where());
        return Verdict::Understood;
    }
    if (line.are(1, {"group", "server"}) && line.more(4)) {
        AaaServer& server = named(m_facts.aaaServers, m_servers, line.word(4), line.whole());
        server.protocol.set(std::string(line.word(3)), line.where(), line.word(3));
        define(NameKind::AaaServer, line.word(4), line.where());
        return Verdict::Other;
    }
    const bool list = (line.are(1, {"authentication", "login"}) || line.are(1, {"authentication", "ppp"})
        || line.are(1, {"authorization", "network"}) || line.are(1, {"authorization", "exec"}));
    if (list && line.more(3) && !line.negated()) {
        m_facts.aaaLists.push_back({line.text(1, 3), std::string(line.word(3)), line.text(4), line.where()});
        define(NameKind::AaaList, line.word(3), line.where());
        return Verdict::Understood;
    }
    return Verdict::Other;
}

} // namespace rungbook::config
