// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/facts.h"

#include "core/config/device_split.h"
#include "core/config/fact_reader.h"
#include "core/config/intake.h"

#include <algorithm>

namespace rungbook::config
{
namespace
{

template <class List, class Index> auto find(const List& list, const Index& index, std::string_view name)
{
    const auto it = index.find(std::string(name));
    return it == index.end() ? nullptr : &list[it->second];
}

} // namespace

void DeviceFacts::buildIndex()
{
    m_tables = {};
    const auto fill = [](Index& index, const auto& list, auto&& wanted) {
        for (std::uint32_t i = 0; i < list.size(); ++i)
            if (wanted(list[i]))
                index.emplace(list[i].name, i);
    };
    const auto all = [](const auto&) { return true; };
    for (std::uint32_t i = 0; i < interfaces.size(); ++i)
        if (interfaces[i].nameif.known())
            m_tables.interfaces.emplace(canonicalInterface(interfaces[i].nameif.value), i);
    for (std::uint32_t i = 0; i < interfaces.size(); ++i)
        m_tables.interfaces.emplace(canonicalInterface(interfaces[i].name), i);
    fill(m_tables.accessLists, accessLists, all);
    fill(m_tables.objects, objects, all);
    fill(m_tables.objectGroups, objectGroups, all);
    fill(m_tables.cryptoMaps, cryptoMaps, [](const CryptoMap& map) { return !map.dynamic; });
    fill(m_tables.dynamicMaps, cryptoMaps, [](const CryptoMap& map) { return map.dynamic; });
    fill(m_tables.transformSets, transformSets,
        [](const TransformSet& s) { return s.version == IkeVersion::V1; });
    fill(m_tables.ipsecProposals, transformSets,
        [](const TransformSet& s) { return s.version == IkeVersion::V2; });
    fill(m_tables.ipsecProfiles, ipsecProfiles, all);
    fill(m_tables.tunnelGroups, tunnelGroups, all);
    fill(m_tables.groupPolicies, groupPolicies, all);
    fill(m_tables.users, users, all);
    fill(m_tables.pools, pools, all);
    fill(m_tables.trustpoints, trustpoints, all);
    fill(m_tables.keyrings, keyrings, all);
    fill(m_tables.isakmpProfiles, isakmpProfiles, all);
    fill(m_tables.ikev2Keyrings, ikev2Keyrings, all);
    fill(m_tables.ikev2Profiles, ikev2Profiles, all);
    fill(m_tables.ikev2Proposals, ikev2Proposals, all);
    fill(m_tables.names, names, all);
    m_connected.clear();
    const auto connect = [this](const Interface& interface, const Prefix& subnet) {
        Route route;
        route.where = interface.address.where;
        route.destination.set(subnet, interface.address.where);
        route.interface = interface.label();
        route.distance = 0;
        route.vrf = interface.vrf.valueOr({});
        route.connected = true;
        m_connected.push_back(std::move(route));
    };
    for (const Interface& one : interfaces) {
        if (one.shutdown.valueOr(false))
            continue;
        if (const auto subnet = one.subnet())
            connect(one, *subnet);
        for (const Prefix& address : one.secondary)
            connect(one, prefixOf(address.base, address.length));
        for (const Prefix& address : one.ipv6)
            connect(one, prefixOf(address.base, address.length));
    }
}

const Interface* DeviceFacts::interface(std::string_view label) const
{
    return find(interfaces, m_tables.interfaces, canonicalInterface(label));
}
const AccessList* DeviceFacts::accessList(std::string_view name) const
{
    return find(accessLists, m_tables.accessLists, name);
}
const Object* DeviceFacts::object(std::string_view name) const
{
    return find(objects, m_tables.objects, name);
}
const ObjectGroup* DeviceFacts::objectGroup(std::string_view name) const
{
    return find(objectGroups, m_tables.objectGroups, name);
}
const CryptoMap* DeviceFacts::cryptoMap(std::string_view name) const
{
    return find(cryptoMaps, m_tables.cryptoMaps, name);
}
const CryptoMap* DeviceFacts::dynamicMap(std::string_view name) const
{
    return find(cryptoMaps, m_tables.dynamicMaps, name);
}
const TransformSet* DeviceFacts::transformSet(std::string_view name) const
{
    return find(transformSets, m_tables.transformSets, name);
}
const TransformSet* DeviceFacts::ipsecProposal(std::string_view name) const
{
    return find(transformSets, m_tables.ipsecProposals, name);
}
const IpsecProfile* DeviceFacts::ipsecProfile(std::string_view name) const
{
    return find(ipsecProfiles, m_tables.ipsecProfiles, name);
}
const TunnelGroup* DeviceFacts::tunnelGroup(std::string_view name) const
{
    return find(tunnelGroups, m_tables.tunnelGroups, name);
}
const GroupPolicy* DeviceFacts::groupPolicy(std::string_view name) const
{
    return find(groupPolicies, m_tables.groupPolicies, name);
}
const User* DeviceFacts::user(std::string_view name) const
{
    return find(users, m_tables.users, name);
}
const AddressPool* DeviceFacts::pool(std::string_view name) const
{
    return find(pools, m_tables.pools, name);
}
const Trustpoint* DeviceFacts::trustpoint(std::string_view name) const
{
    return find(trustpoints, m_tables.trustpoints, name);
}
const Keyring* DeviceFacts::keyring(std::string_view name) const
{
    return find(keyrings, m_tables.keyrings, name);
}
const IsakmpProfile* DeviceFacts::isakmpProfile(std::string_view name) const
{
    return find(isakmpProfiles, m_tables.isakmpProfiles, name);
}
const Ikev2Keyring* DeviceFacts::ikev2Keyring(std::string_view name) const
{
    return find(ikev2Keyrings, m_tables.ikev2Keyrings, name);
}
const Ikev2Profile* DeviceFacts::ikev2Profile(std::string_view name) const
{
    return find(ikev2Profiles, m_tables.ikev2Profiles, name);
}
const Ikev2Proposal* DeviceFacts::ikev2Proposal(std::string_view name) const
{
    return find(ikev2Proposals, m_tables.ikev2Proposals, name);
}

const TunnelGroup* DeviceFacts::tunnelGroupFor(const Address& peer) const
{
    if (const TunnelGroup* group = tunnelGroup(toText(peer)))
        return group;
    const auto it = std::find_if(tunnelGroups.begin(), tunnelGroups.end(),
        [&](const TunnelGroup& group) { return group.address && *group.address == peer; });
    return it == tunnelGroups.end() ? nullptr : &*it;
}

const TunnelGroup* DeviceFacts::tunnelGroupFor(const Endpoint& peer) const
{
    if (const TunnelGroup* group = tunnelGroup(peer.written))
        return group;
    return peer.address ? tunnelGroupFor(*peer.address) : nullptr;
}

const Interface* DeviceFacts::interfaceWithAddress(const Address& address) const
{
    const auto it = std::find_if(interfaces.begin(), interfaces.end(), [&](const Interface& one) {
        const auto same = [&](const Prefix& own) { return own.base == address; };
        return (one.address.known() && one.address.value == address)
            || std::any_of(one.secondary.begin(), one.secondary.end(), same)
            || std::any_of(one.ipv6.begin(), one.ipv6.end(), same);
    });
    return it == interfaces.end() ? nullptr : &*it;
}

Egress DeviceFacts::egressFor(const Address& destination, std::string_view vrf) const
{
    // A next hop may need a further look-up: a router's route often names the gateway only.
    constexpr int kMostSteps = 8;
    Egress out;
    Address target = destination;
    bool unsure = std::any_of(interfaces.begin(), interfaces.end(), [](const Interface& one) {
        return !one.shutdown.valueOr(false) && (one.address.masked() || one.mask.masked() || one.dhcp);
    });
    const bool maskedRoute = std::any_of(
        routes.begin(), routes.end(), [](const Route& route) { return route.destination.masked(); });
    for (int step = 0; step < kMostSteps; ++step) {
        const Route* best = nullptr;
        const auto consider = [&](const Route& route) {
            if (!route.destination.known() || route.tunneled || route.vrf != vrf
                || !route.destination.value.contains(target))
                return;
            const int length = route.destination.value.length;
            if (best == nullptr || length > best->destination.value.length
                || (length == best->destination.value.length && route.distance < best->distance))
                best = &route;
        };
        for (const Route& route : m_connected)
            consider(route);
        for (const Route& route : routes)
            consider(route);
        if (best == nullptr) {
            // A default route may have been learned by DHCP, or stand in a line that was masked.
            out.known = unsure || maskedRoute ? Tri::Unknown : Tri::No;
            return out;
        }
        if (!best->connected && out.route == nullptr)
            out.route = best;
        if (!best->interface.empty()) {
            out.interface = interface(best->interface);
            // A masked route could be more specific than what was found.
            out.known = maskedRoute ? Tri::Unknown : Tri::Yes;
            if (out.interface == nullptr)
                out.known = Tri::Unknown; // named, but the interface was not pasted
            return out;
        }
        if (!best->gateway.address || *best->gateway.address == target) {
            out.known = Tri::Unknown;
            return out;
        }
        target = *best->gateway.address;
    }
    out.known = Tri::Unknown;
    return out;
}

std::vector<const CryptoMap*> DeviceFacts::cryptoMapsOn(std::string_view interfaceLabel) const
{
    std::vector<const CryptoMap*> out;
    const std::string label = canonicalInterface(interfaceLabel);
    for (const CryptoMap& map : cryptoMaps)
        if (std::any_of(map.interfaces.begin(), map.interfaces.end(),
                [&](const NameUse& use) { return canonicalInterface(use.name) == label; }))
            out.push_back(&map);
    return out;
}

std::vector<const IkePolicy*> DeviceFacts::policies(IkeVersion ike) const
{
    std::vector<const IkePolicy*> out;
    for (const IkePolicy& policy : ikePolicies)
        if (policy.version == ike)
            out.push_back(&policy);
    return out;
}

Tri DeviceFacts::ikeEnabledOn(IkeVersion ike, std::string_view interfaceLabel) const
{
    const IkeSettings& told = ike == IkeVersion::V2 ? ikev2 : ikev1;
    if (isIosFamily(platform))
        return told.enabled.known() ? triOf(told.enabled.value) : Tri::Yes;
    const std::string label = canonicalInterface(interfaceLabel);
    const bool named = std::any_of(told.enabledOn.begin(), told.enabledOn.end(),
        [&](const NameUse& use) { return canonicalInterface(use.name) == label; });
    return named ? Tri::Yes : isAsaFamily(platform) ? Tri::No : Tri::Unknown;
}

std::vector<const PeerKey*> DeviceFacts::keysFor(const Address& peer) const
{
    std::vector<const PeerKey*> out;
    const auto take = [&](const PeerKey& one) {
        if (one.address.known() && one.address.value.contains(peer))
            out.push_back(&one);
    };
    for (const PeerKey& one : isakmpKeys)
        take(one);
    for (const Keyring& ring : keyrings)
        for (const PeerKey& one : ring.keys)
            take(one);
    std::stable_sort(out.begin(), out.end(),
        [](const PeerKey* a, const PeerKey* b) { return a->address.value.length > b->address.value.length; });
    return out;
}

GroupPolicy DeviceFacts::effectivePolicy(std::string_view name) const
{
    constexpr std::string_view kDefault = "DfltGrpPolicy";
    GroupPolicy out;
    if (const GroupPolicy* own = groupPolicy(name.empty() ? kDefault : name))
        out = *own;
    const auto inherit = [&](const GroupPolicy& from) {
        const auto slot = [](auto& into, const auto& other) {
            if (into.absent())
                into = other;
        };
        slot(out.protocols, from.protocols);
        slot(out.vpnFilter, from.vpnFilter);
        slot(out.simultaneousLogins, from.simultaneousLogins);
        slot(out.idleTimeoutMinutes, from.idleTimeoutMinutes);
        slot(out.sessionTimeoutMinutes, from.sessionTimeoutMinutes);
        slot(out.pfs, from.pfs);
        slot(out.nem, from.nem);
        slot(out.passwordStorage, from.passwordStorage);
        slot(out.splitTunnelPolicy, from.splitTunnelPolicy);
        slot(out.splitTunnelList, from.splitTunnelList);
        slot(out.groupLock, from.groupLock);
        slot(out.ipsecUdp, from.ipsecUdp);
        slot(out.reXauth, from.reXauth);
        slot(out.defaultDomain, from.defaultDomain);
        if (out.addressPools.empty())
            out.addressPools = from.addressPools;
        if (out.dnsServers.empty())
            out.dnsServers = from.dnsServers;
    };
    if (out.from.known())
        if (const GroupPolicy* base = groupPolicy(out.from.value))
            inherit(*base);
    if (const GroupPolicy* base = groupPolicy(kDefault); base != nullptr && out.name != kDefault)
        inherit(*base);
    constexpr std::string_view kBasis = "the default of DfltGrpPolicy";
    out.simultaneousLogins.assume(3, kBasis);
    out.idleTimeoutMinutes.assume(30, kBasis);
    out.sessionTimeoutMinutes.assume(0, kBasis);
    out.vpnFilter.assume("", kBasis);
    out.pfs.assume(false, kBasis);
    out.nem.assume(false, kBasis);
    out.passwordStorage.assume(false, kBasis);
    out.splitTunnelPolicy.assume("tunnelall", kBasis);
    return out;
}

Endpoint DeviceFacts::endpoint(std::string_view word, SourceSpan where) const
{
    Endpoint out;
    out.written = std::string(word);
    out.where = where;
    out.address = parseAddress(word);
    if (!out.address)
        if (const NameEntry* entry = find(names, m_tables.names, word))
            out.address = entry->address;
    out.masked = !out.address && isMasked(word);
    return out;
}

ConfigModel understand(ConfigTree tree, PlatformHint hint)
{
    ConfigModel model;
    model.tree = std::move(tree);
    for (const DeviceBlock& block : model.tree.devices())
        model.devices.push_back(FactReader(model.tree, block, hint).run());
    return model;
}

ConfigModel understand(ConfigTree tree)
{
    return understand(std::move(tree), PlatformHint{});
}

ConfigModel understand(std::string_view text, SourceId source)
{
    return understand(parseTree(text, source), PlatformHint{});
}

} // namespace rungbook::config
