// SPDX-License-Identifier: GPL-3.0-or-later
// The tunnels of one device, each with what the device would look up for it.
#include "core/config/plan_build.h"

#include <algorithm>
#include <fmt/format.h>

namespace rungbook::config
{

namespace
{

Credentials credentialsOf(const TunnelGroup& group)
{
    Credentials c;
    c.ikev1 = group.ikev1Key;
    c.ikev2Local = group.ikev2LocalKey;
    c.ikev2Remote = group.ikev2RemoteKey;
    c.ikev1Certificate = group.ikev1Trustpoint.read();
    c.ikev2LocalCertificate = group.ikev2LocalTrustpoint.read();
    c.ikev2RemoteCertificate = group.ikev2RemoteCertificate.valueOr(false);
    if (group.ikev1Trustpoint.known())
        c.trustpoints.push_back({group.ikev1Trustpoint.value, group.ikev1Trustpoint.where});
    if (group.ikev2LocalTrustpoint.known())
        c.trustpoints.push_back({group.ikev2LocalTrustpoint.value, group.ikev2LocalTrustpoint.where});
    c.where = group.ipsecAttributes.empty() ? group.where : group.ipsecAttributes;
    return c;
}

class Builder
{
public:
    Builder(const DeviceFacts& facts, std::size_t device)
        : m_facts(facts)
        , m_device(device)
        , m_asa(isAsaFamily(facts.platform)
              || (facts.platform == Platform::Unknown && !facts.tunnelGroups.empty()))
    {
    }

    std::vector<Tunnel> build()
    {
        for (const CryptoMap& map : m_facts.cryptoMaps) {
            if (map.dynamic)
                continue;
            for (const MapEntry& entry : map.entries) {
                if (!entry.negatedOnly && !entry.manual)
                    addEntry(map, entry);
            }
        }
        for (const Interface& interface : m_facts.interfaces) {
            if (interface.isTunnel && interface.tunnel.profile.read())
                addVti(interface);
        }
        for (const EzvpnClient& client : m_facts.ezvpnClients)
            addEzvpn(client);
        return std::move(m_tunnels);
    }

private:
    void addEntry(const CryptoMap& map, const MapEntry& entry)
    {
        if (entry.dynamicMap.read()) {
            const CryptoMap* dynamic = m_facts.dynamicMap(entry.dynamicMap.value);
            for (std::size_t i = 0; dynamic && i < dynamic->entries.size(); ++i) {
                Tunnel tunnel = common(map, dynamic->entries[i]);
                tunnel.kind = TunnelKind::Dynamic;
                tunnel.viaEntry = &entry;
                tunnel.name = fmt::format("crypto dynamic-map {} {}", dynamic->name, tunnel.entry->sequence);
                if (!tunnel.entry->peers.empty())
                    tunnel.peer = tunnel.entry->peers.front();
                findGroup(tunnel);
                m_tunnels.push_back(std::move(tunnel));
            }
            return;
        }
        const std::size_t count = std::max<std::size_t>(1, entry.peers.size());
        for (std::size_t i = 0; i < count; ++i) {
            Tunnel tunnel = common(map, entry);
            tunnel.name = fmt::format("crypto map {} {}", map.name, entry.sequence);
            tunnel.peerIndex = i;
            if (i < entry.peers.size())
                tunnel.peer = entry.peers[i];
            findGroup(tunnel);
            m_tunnels.push_back(std::move(tunnel));
        }
    }

    Tunnel common(const CryptoMap& map, const MapEntry& entry)
    {
        Tunnel tunnel;
        tunnel.device = m_device;
        tunnel.map = &map;
        tunnel.entry = &entry;
        tunnel.where = entry.where;
        for (const NameUse& use : map.interfaces)
            tunnel.locals.push_back(localEnd(use, map));
        tunnel.aggressive = entry.phase1Mode.known() && entry.phase1Mode.value == Phase1Mode::Aggressive;
        tunnel.pfs = entry.pfs;
        tunnel.lifetime = entry.lifetime;
        addSets(tunnel, entry.transformSets, entry.ikev2Proposals);
        setProfiles(tunnel, entry.isakmpProfile, entry.ikev2Profile);
        if (entry.ikev2Profile
                .known()) { // a router's transform sets serve whichever version its profile is of
            tunnel.usesIkev2 = true;
            tunnel.usesIkev1 = false;
        }
        if (entry.matchAddress.known())
            addProxies(tunnel, m_facts.accessList(entry.matchAddress.value));
        return tunnel;
    }

    LocalEnd localEnd(const NameUse& use, const CryptoMap& map)
    {
        LocalEnd end;
        end.label = use.name;
        end.where = use.where;
        end.interface = m_facts.interface(use.name);
        const Interface* from = end.interface;
        if (map.localAddressInterface.known())
            from = m_facts.interface(map.localAddressInterface.value);
        end.address = addressOf(from);
        return end;
    }

    std::optional<Address> addressOf(const Interface* interface)
    {
        if (!interface)
            return std::nullopt;
        if (!interface->address.known() && interface->unnumbered.known()) {
            const Interface* lender = m_facts.interface(interface->unnumbered.value);
            return lender && lender->address.known() ? std::optional(lender->address.value) : std::nullopt;
        }
        return interface->address.known() ? std::optional(interface->address.value) : std::nullopt;
    }

    void addSets(Tunnel& tunnel, const std::vector<NameUse>& sets, const std::vector<NameUse>& proposals)
    {
        for (const NameUse& use : sets) {
            if (const TransformSet* set = m_facts.transformSet(use.name))
                tunnel.transformSets.push_back(set);
            else
                tunnel.undefinedSets.push_back(use);
        }
        for (const NameUse& use : proposals) {
            if (const TransformSet* set = m_facts.ipsecProposal(use.name))
                tunnel.ikev2Proposals.push_back(set);
            else
                tunnel.undefinedSets.push_back(use);
        }
        tunnel.usesIkev1 = !sets.empty();
        tunnel.usesIkev2 = !proposals.empty();
    }

    void setProfiles(Tunnel& tunnel, const Slot<std::string>& isakmp, const Slot<std::string>& ikev2)
    {
        if (isakmp.known())
            tunnel.isakmpProfile = m_facts.isakmpProfile(isakmp.value);
        if (ikev2.known())
            tunnel.ikev2Profile = m_facts.ikev2Profile(ikev2.value);
    }

    static void addProxies(Tunnel& tunnel, const AccessList* acl)
    {
        tunnel.acl = acl;
        if (!acl)
            return;
        FlowSet taken;
        for (const Ace& ace : acl->entries) {
            if (ace.inactive)
                continue;
            FlowSet flows = flowsOf(ace);
            tunnel.proxiesExact = tunnel.proxiesExact && ace.exact() && !flows.overflow();
            if (ace.permit) {
                Proxy proxy{&ace, flows, flows.subtract(taken)};
                tunnel.flows = tunnel.flows.unite(proxy.effective);
                tunnel.proxies.push_back(std::move(proxy));
            }
            taken = taken.unite(flows);
        }
        tunnel.proxiesExact = tunnel.proxiesExact && !tunnel.flows.overflow() && !taken.overflow();
    }

    void addVti(const Interface& interface)
    {
        Tunnel tunnel;
        tunnel.kind = TunnelKind::Vti;
        tunnel.device = m_device;
        tunnel.vti = &interface;
        tunnel.name = "interface " + interface.name;
        tunnel.where = interface.where;
        tunnel.where.last = tunnel.where.first;
        LocalEnd end;
        if (interface.tunnel.sourceAddress.known()) {
            end.address = interface.tunnel.sourceAddress.value;
            end.interface = m_facts.interfaceWithAddress(*end.address);
            end.label = end.interface ? end.interface->label() : toText(*end.address);
            end.where = interface.tunnel.sourceAddress.where;
            tunnel.locals.push_back(end);
        } else if (interface.tunnel.sourceInterface.known()) {
            end.label = interface.tunnel.sourceInterface.value;
            end.interface = m_facts.interface(end.label);
            end.address = addressOf(end.interface);
            end.where = interface.tunnel.sourceInterface.where;
            tunnel.locals.push_back(end);
        }
        if (!interface.tunnel.destination.empty())
            tunnel.peer = interface.tunnel.destination.front();
        tunnel.profile = m_facts.ipsecProfile(interface.tunnel.profile.value);
        if (tunnel.profile) {
            addSets(tunnel, tunnel.profile->transformSets, tunnel.profile->ikev2Proposals);
            setProfiles(tunnel, tunnel.profile->isakmpProfile, tunnel.profile->ikev2Profile);
            tunnel.pfs = tunnel.profile->pfs;
            tunnel.lifetime = tunnel.profile->lifetime;
            if (isIosFamily(m_facts.platform)) {
                tunnel.usesIkev2 = tunnel.profile->ikev2Profile.read();
                tunnel.usesIkev1 = !tunnel.usesIkev2;
                if (tunnel.transformSets.empty() && tunnel.undefinedSets.empty()) {
                    for (const TransformSet& set : m_facts.transformSets) {
                        if (set.builtIn)
                            tunnel.transformSets.push_back(&set);
                    }
                }
            }
        }
        Flow everything{allProtocols(), any4(), allPorts(), any4(), allPorts()};
        tunnel.flows = FlowSet(everything);
        findGroup(tunnel);
        m_tunnels.push_back(std::move(tunnel));
    }

    void addEzvpn(const EzvpnClient& client)
    {
        Tunnel tunnel;
        tunnel.kind = TunnelKind::EzvpnClient;
        tunnel.device = m_device;
        tunnel.ezvpn = &client;
        tunnel.name = "crypto ipsec client ezvpn " + client.name;
        tunnel.where = client.where;
        tunnel.where.last = tunnel.where.first;
        tunnel.usesIkev1 = true;
        tunnel.aggressive = true;
        for (const NameUse& use : client.outside) {
            LocalEnd end;
            end.label = use.name;
            end.where = use.where;
            end.interface = m_facts.interface(use.name);
            end.address = addressOf(end.interface);
            tunnel.locals.push_back(end);
        }
        if (!client.peers.empty())
            tunnel.peer = client.peers.front();
        tunnel.credentials.ikev1 = client.groupKey;
        tunnel.credentials.where = client.groupKey.where();
        tunnel.found = GroupFound::ByName;
        m_tunnels.push_back(std::move(tunnel));
    }

    void findGroup(Tunnel& tunnel)
    {
        if (m_asa)
            findTunnelGroup(tunnel);
        else
            findIosKeys(tunnel);
    }

    void findTunnelGroup(Tunnel& tunnel)
    {
        if (tunnel.hasPeer()) {
            tunnel.group = m_facts.tunnelGroupFor(tunnel.peer);
            tunnel.groupCertain = tunnel.peer.address.has_value() || tunnel.group;
        }
        if (tunnel.group) {
            tunnel.found = GroupFound::ByAddress;
        } else {
            tunnel.group = m_facts.tunnelGroup("DefaultL2LGroup");
            tunnel.found = GroupFound::DefaultL2l;
        }
        if (tunnel.group)
            tunnel.credentials = credentialsOf(*tunnel.group);
        if (tunnel.entry && tunnel.entry->trustpoint.known()) {
            tunnel.credentials.trustpoints.push_back(
                {tunnel.entry->trustpoint.value, tunnel.entry->trustpoint.where});
        }
        std::string_view policy;
        if (tunnel.group && tunnel.group->defaultGroupPolicy.known())
            policy = tunnel.group->defaultGroupPolicy.value;
        tunnel.policy = m_facts.effectivePolicy(policy);
    }

    void findIosKeys(Tunnel& tunnel)
    {
        if (tunnel.ikev2Profile) {
            findIkev2Key(tunnel);
            return;
        }
        Credentials& c = tunnel.credentials;
        if (tunnel.isakmpProfile && tunnel.isakmpProfile->caTrustpoint.known()) {
            c.ikev1Certificate = true;
            c.trustpoints.push_back(
                {tunnel.isakmpProfile->caTrustpoint.value, tunnel.isakmpProfile->caTrustpoint.where});
        }
        if (!tunnel.peer.address) {
            tunnel.groupCertain = false;
            return;
        }
        const Keyring* ring = tunnel.isakmpProfile && tunnel.isakmpProfile->keyring.known()
            ? m_facts.keyring(tunnel.isakmpProfile->keyring.value)
            : nullptr;
        for (const PeerKey* key : m_facts.keysFor(*tunnel.peer.address)) {
            const bool ofRing = ring
                && std::any_of(
                    ring->keys.begin(), ring->keys.end(), [&](const PeerKey& k) { return &k == key; });
            if (!ring || ofRing)
                c.candidates.push_back(key);
        }
        if (!c.candidates.empty()) {
            c.ikev1 = c.candidates.front()->key;
            c.where = c.candidates.front()->where;
            tunnel.found = ring ? GroupFound::Profile : GroupFound::GlobalKey;
        }
    }

    void findIkev2Key(Tunnel& tunnel)
    {
        const Ikev2Profile& profile = *tunnel.ikev2Profile;
        Credentials& c = tunnel.credentials;
        tunnel.found = GroupFound::Profile;
        c.where = profile.where;
        c.ikev2Local = profile.localKey;
        c.ikev2Remote = profile.remoteKey;
        const auto byCertificate = [](Authentication a) {
            return a == Authentication::RsaSig || a == Authentication::EcdsaSig
                || a == Authentication::DsaSig;
        };
        c.ikev2LocalCertificate =
            profile.authenticationLocal.known() && byCertificate(profile.authenticationLocal.value);
        for (const auto& remote : profile.authenticationRemote)
            c.ikev2RemoteCertificate =
                c.ikev2RemoteCertificate || (remote.known() && byCertificate(remote.value));
        if (profile.trustpoint.known())
            c.trustpoints.push_back({profile.trustpoint.value, profile.trustpoint.where});
        const Ikev2Keyring* ring =
            profile.keyring.known() ? m_facts.ikev2Keyring(profile.keyring.value) : nullptr;
        if (!ring)
            return;
        const Ikev2Peer* best = nullptr;
        for (const Ikev2Peer& peer : ring->peers) {
            const bool fits = tunnel.peer.address && peer.address.known()
                && peer.address.value.contains(*tunnel.peer.address);
            if (fits && (!best || best->address.value.length < peer.address.value.length))
                best = &peer;
        }
        if (!best)
            return;
        c.where = best->where;
        if (c.ikev2Local.absent())
            c.ikev2Local = best->localKey;
        if (c.ikev2Remote.absent())
            c.ikev2Remote = best->remoteKey;
    }

    const DeviceFacts& m_facts;
    std::size_t m_device;
    bool m_asa;
    std::vector<Tunnel> m_tunnels;
};

} // namespace

std::vector<Tunnel> tunnelsOf(const DeviceFacts& facts, std::size_t device)
{
    return Builder(facts, device).build();
}

} // namespace rungbook::config
