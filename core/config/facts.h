// SPDX-License-Identifier: GPL-3.0-or-later
// Everything that one device's configuration says about its VPNs, with the defaults of its platform and version, and look-ups that follow
// what the device itself would do.
#pragma once

#include "core/config/coverage.h"
#include "core/config/facts_access.h"
#include "core/config/facts_acl.h"
#include "core/config/facts_base.h"
#include "core/config/facts_crypto.h"
#include "core/config/facts_network.h"
#include "core/config/references.h"
#include "core/config/tree.h"

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace rungbook::config
{

/// Which way a packet leaves.
struct Egress {
    const Interface* interface = nullptr; ///< null when unknown
    const Route* route = nullptr; ///< the route that decided; null when a connected subnet did or nothing did
    Tri known = Tri::
        No; ///< Yes: certain. No: nothing leads there. Unknown: an address on the way is masked or learned (DHCP)
};

/// The facts of one device.
struct DeviceFacts {
    // Where it stands
    SourceId source{};
    SourceSpan lines;
    CommandId firstCommand = 0;
    CommandId endCommand = 0;

    Platform platform = Platform::Unknown;
    Origin platformOrigin =
        Origin::Assumed; ///< Read: a version line or header says so; Assumed: from the syntax
    SourceSpan platformLine;
    Version version;
    SourceSpan versionLine;
    Slot<std::string> hostname;
    Slot<std::string> domainName;
    std::vector<NameEntry> names;
    bool namesEnabled = true;

    std::vector<Interface> interfaces;
    std::vector<Route> routes;
    GlobalSettings settings;

    std::vector<IkePolicy> ikePolicies; ///< by version, then priority
    std::vector<Ikev2Proposal> ikev2Proposals; ///< IOS
    std::vector<Ikev2Policy> ikev2Policies; ///< IOS
    IkeSettings ikev1;
    IkeSettings ikev2;
    std::vector<TransformSet> transformSets; ///< of both versions
    SaLifetime globalLifetime;
    std::vector<CryptoMap> cryptoMaps; ///< static and dynamic
    std::vector<IpsecProfile> ipsecProfiles;
    std::vector<PeerKey> isakmpKeys; ///< IOS: crypto isakmp key; PIX: isakmp key
    std::vector<Keyring> keyrings;
    std::vector<IsakmpProfile> isakmpProfiles;
    std::vector<Ikev2Keyring> ikev2Keyrings;
    std::vector<Ikev2Profile> ikev2Profiles;
    std::vector<Trustpoint> trustpoints;
    std::vector<CertificateMap> certificateMaps;
    std::vector<EzvpnClient> ezvpnClients;
    std::vector<EzvpnServerGroup> ezvpnGroups;

    std::vector<TunnelGroup> tunnelGroups;
    TunnelGroupMap tunnelGroupMap;
    std::vector<GroupPolicy> groupPolicies;
    std::vector<User> users;
    std::vector<AddressPool> pools;
    std::vector<AaaServer> aaaServers;
    std::vector<AaaList> aaaLists;

    std::vector<AccessList> accessLists;
    std::vector<Object> objects;
    std::vector<ObjectGroup> objectGroups;
    std::vector<AccessGroup> accessGroups;

    std::vector<NatRule> natRules; ///< in the order in which the device tries them
    std::vector<NatPool> natPools;
    std::vector<RouteMapEntry> routeMaps;
    std::vector<SlaProbe> slaProbes;
    std::vector<TrackObject> tracks;
    std::vector<EemApplet> applets;

    References references;
    Coverage coverage;

    // Look-ups by name; null when there is none. Constant time.
    const Interface* interface(
        std::string_view label) const; ///< by nameif, else by interface name without regard to case
    const AccessList* accessList(std::string_view name) const;
    const Object* object(std::string_view name) const;
    const ObjectGroup* objectGroup(std::string_view name) const;
    const CryptoMap* cryptoMap(std::string_view name) const; ///< static
    const CryptoMap* dynamicMap(std::string_view name) const;
    const TransformSet* transformSet(std::string_view name) const; ///< IKEv1
    const TransformSet* ipsecProposal(std::string_view name) const; ///< IKEv2
    const IpsecProfile* ipsecProfile(std::string_view name) const;
    const TunnelGroup* tunnelGroup(std::string_view name) const;
    const GroupPolicy* groupPolicy(std::string_view name) const;
    const User* user(std::string_view name) const;
    const AddressPool* pool(std::string_view name) const;
    const Trustpoint* trustpoint(std::string_view name) const;
    const Keyring* keyring(std::string_view name) const;
    const IsakmpProfile* isakmpProfile(std::string_view name) const;
    const Ikev2Keyring* ikev2Keyring(std::string_view name) const;
    const Ikev2Profile* ikev2Profile(std::string_view name) const;
    const Ikev2Proposal* ikev2Proposal(std::string_view name) const;

    // Look-ups by address
    /// The tunnel-group that is named by this address; null when there is none (then DefaultL2LGroup decides).
    const TunnelGroup* tunnelGroupFor(const Address& peer) const;
    const TunnelGroup* tunnelGroupFor(
        const Endpoint& peer) const; ///< by its text too, so that a masked peer finds its masked group
    /// The interface that has this very address.
    const Interface* interfaceWithAddress(const Address& address) const;
    /// The route of the longest prefix, connected subnets included, lower distance first; vrf "" is the global table.
    Egress egressFor(const Address& destination, std::string_view vrf = {}) const;
    /// The crypto maps applied to an interface, by its label: normally one.
    std::vector<const CryptoMap*> cryptoMapsOn(std::string_view interfaceLabel) const;
    /// Policies of one version by priority, the built-in ones of IOS included where they apply.
    std::vector<const IkePolicy*> policies(IkeVersion ike) const;
    /// IKE enabled on the interface. IOS: enabled everywhere unless turned off.
    Tri ikeEnabledOn(IkeVersion ike, std::string_view interfaceLabel) const;
    /// IOS: the keys that fit a peer's address, longest prefix first, of crypto isakmp key and of every keyring.
    std::vector<const PeerKey*> keysFor(const Address& peer) const;
    /// The group policy with everything that it inherits from DfltGrpPolicy, and the defaults of the device. name empty: DfltGrpPolicy.
    GroupPolicy effectivePolicy(std::string_view name) const;
    /// The address of names, or of a dotted text.
    Endpoint endpoint(std::string_view word, SourceSpan where) const;

    /// Builds the look-up tables after the vectors were filled; called by understand().
    void buildIndex();

private:
    using Index = std::unordered_map<std::string, std::uint32_t>;
    struct Tables {
        Index interfaces, accessLists, objects, objectGroups, cryptoMaps, dynamicMaps, transformSets,
            ipsecProposals, ipsecProfiles, tunnelGroups, groupPolicies, users, pools, trustpoints, keyrings,
            isakmpProfiles, ikev2Keyrings, ikev2Profiles, ikev2Proposals, names;
    };
    Tables m_tables;
    std::vector<Route> m_connected;
};

/// A whole paste: its tree, and the facts of each device in it.
struct ConfigModel {
    ConfigTree tree;
    std::vector<DeviceFacts> devices;
};

/// Reads and understands a paste. Never fails: a text without commands gives a model without devices.
ConfigModel understand(std::string_view text, SourceId source = {});

/// The same for a tree that was read before.
ConfigModel understand(ConfigTree tree);

/// platform and version: told by the user or by another input when the paste does not say; overrides what would be assumed, never what was read.
struct PlatformHint {
    Platform platform = Platform::Unknown;
    Version version;
};
ConfigModel understand(ConfigTree tree, PlatformHint hint);

} // namespace rungbook::config
