// SPDX-License-Identifier: GPL-3.0-or-later
// The joined view of one device or of several: for each tunnel that a configuration describes, everything that decides it, looked up as the
// device itself would; and which tunnel of one device talks to which tunnel of another. Rules, the replay of a negotiation and the fixes
// look at this and at nothing else.
#pragma once

#include "core/config/facts.h"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rungbook::config
{

/// What one proposal of phase 1 allows: an IKEv1 policy, an IKEv2 policy of an ASA, or an IKEv2 proposal of IOS that a policy uses. Of IKEv1
/// each list has one value. An empty list means that the value is not known.
struct IkeOffer {
    IkeVersion version = IkeVersion::V1;
    int priority = 0;
    std::string name; ///< "crypto ikev1 policy 10", in the words of the device
    SourceSpan where;
    std::vector<Encryption> encryption;
    std::vector<Hash> hash; ///< integrity of IKEv2
    std::vector<Hash> prf; ///< IKEv2 only; of IOS the integrity where none is set
    std::vector<int> groups;
    std::optional<Authentication> authentication; ///< IKEv1 only
    std::optional<std::int64_t> lifetimeSeconds; ///< IKEv1, and IKEv2 of an ASA
    bool builtIn = false;
    bool certain = true; ///< false when a field is masked, or is the default of a version that is not known
    const IkePolicy* policy = nullptr; ///< null for IOS IKEv2
    const Ikev2Proposal* proposal = nullptr; ///< IOS IKEv2

    /// "aes-256, sha, group 2, pre-share".
    std::string text() const;
};

/// What the two sides' offers have in common.
struct OfferMatch {
    Tri matches = Tri::No;
    std::vector<std::string> differing; ///< the fields without a common value: "encryption", "hash", "group"
    bool lifetimeRefused = false; ///< IKEv1: the responder's lifetime is longer than the initiator's
};

/// Compares a responder's policy with an offer of the initiator. Without lifetimes: those never keep it from matching here.
OfferMatch matchOffers(const IkeOffer& responder, const IkeOffer& initiator);

/// What a responder would choose: its own policies in order, against all offers (reference: the ASA configuration guide).
struct Choice {
    const IkeOffer* responder = nullptr; ///< null when nothing matches
    const IkeOffer* initiator = nullptr;
    bool certain = true; ///< false when an earlier policy depends on a value that is not known
};
Choice chooseOffer(const std::vector<IkeOffer>& responder, const std::vector<IkeOffer>& initiator);

/// The two offers that differ least: what is shown when nothing matches.
struct Nearest {
    const IkeOffer* responder = nullptr;
    const IkeOffer* initiator = nullptr;
    OfferMatch match;
};
Nearest nearestOffers(const std::vector<IkeOffer>& responder, const std::vector<IkeOffer>& initiator);

/// One permit entry of a crypto access list: a pair of proxies.
struct Proxy {
    const Ace* ace = nullptr;
    FlowSet flows; ///< the entry alone, local to remote
    FlowSet effective; ///< without what earlier entries of the list take
};

/// An interface that a tunnel starts from.
struct LocalEnd {
    std::string label; ///< nameif of an ASA, interface of IOS
    const Interface* interface = nullptr; ///< null when it is not in the configuration
    std::optional<Address> address; ///< nothing when masked, learned or not there
    SourceSpan where; ///< the line that binds it: crypto map M interface outside, tunnel source
};

/// How the key or the identity of a peer was found.
enum class GroupFound : unsigned char {
    Nothing, ///< no group, and no default
    ByAddress, ///< the tunnel-group is named by the peer's address
    ByName, ///< by another name: a certificate rule, a key-id, an Easy VPN group
    DefaultL2l, ///< DefaultL2LGroup
    DefaultRa, ///< DefaultRAGroup
    Profile, ///< IOS: an ISAKMP or IKEv2 profile
    GlobalKey ///< IOS: crypto isakmp key or a keyring
};

/// What authenticates the two sides of a tunnel. Keys are absent where certificates are used, and where nothing is configured.
struct Credentials {
    Key ikev1;
    Key ikev2Local;
    Key ikev2Remote;
    bool ikev1Certificate = false; ///< a trustpoint is named for IKEv1
    bool ikev2LocalCertificate = false;
    bool ikev2RemoteCertificate = false;
    std::vector<NameUse> trustpoints; ///< that are named
    SourceSpan where; ///< the section that holds them: tunnel-group ... ipsec-attributes
    std::vector<const PeerKey*> candidates; ///< IOS IKEv1: every key that fits the peer, best first
};

enum class TunnelKind : unsigned char {
    Static, ///< an entry of a crypto map
    Dynamic, ///< an entry of a dynamic map that a crypto map uses
    Vti, ///< a tunnel interface with IPsec protection
    EzvpnClient
};

/// One tunnel as one device describes it: a static map entry and one of its peers, a dynamic map entry, a VTI, an Easy VPN client. Pointers
/// point into the facts of the device.
struct Tunnel {
    TunnelKind kind = TunnelKind::Static;
    std::size_t device = 0; ///< index in Subject::devices
    std::string name; ///< "crypto map VPN 10", "interface Tunnel1"
    SourceSpan where; ///< its first line
    const CryptoMap* map = nullptr; ///< the map that is (to be) applied to an interface
    const MapEntry* entry = nullptr; ///< the entry that holds the values; of a dynamic map's
    const MapEntry* viaEntry = nullptr; ///< Dynamic: the entry of map that names the dynamic map
    const Interface* vti = nullptr;
    const IpsecProfile* profile = nullptr; ///< of a VTI; null when undefined
    const EzvpnClient* ezvpn = nullptr;

    // Ends
    std::vector<LocalEnd> locals; ///< empty when the map is applied nowhere
    Endpoint peer; ///< written is empty for a dynamic map
    std::size_t peerIndex = 0; ///< 0: the first of set peer

    // Versions and phase 1
    bool usesIkev1 = false; ///< it has transform sets for IKEv1
    bool usesIkev2 = false;
    bool aggressive = false; ///< it starts aggressive mode

    // Who
    const TunnelGroup* group = nullptr; ///< ASA
    GroupFound found = GroupFound::Nothing;
    bool groupCertain = true; ///< false when a masked address keeps it from being known
    const IsakmpProfile* isakmpProfile = nullptr; ///< IOS
    const Ikev2Profile* ikev2Profile = nullptr; ///< IOS
    Credentials credentials;
    GroupPolicy policy; ///< effective values; meaningful for ASA

    // Phase 2
    std::vector<const TransformSet*> transformSets; ///< IKEv1, those that are defined, in order
    std::vector<const TransformSet*> ikev2Proposals;
    std::vector<NameUse> undefinedSets; ///< named, and not defined
    PfsSlot pfs; ///< 0: off
    SaLifetime lifetime;
    const AccessList* acl = nullptr; ///< the crypto access list; null when none is named or it is undefined
    std::vector<Proxy> proxies;
    FlowSet flows; ///< all that the tunnel protects, local to remote
    bool proxiesExact = true; ///< false when an entry has a value that is not known

    bool hasPeer() const { return !peer.written.empty(); }
    bool routeBased() const { return kind == TunnelKind::Vti; }
    /// "198.51.100.7", "any peer" for a dynamic map.
    std::string peerText() const;
    /// The address that packets of the tunnel come from; nothing when it is not known or there are several.
    std::optional<Address> localAddress() const;
    /// Line that names the peer, else the first line.
    SourceSpan peerLine() const { return hasPeer() ? peer.where : where; }
};

/// One device with its tunnels.
struct Device {
    const ConfigTree* tree = nullptr;
    const DeviceFacts* facts = nullptr;
    std::string label; ///< hostname, else "this device", "device A", "device B"
    std::vector<Tunnel> tunnels;
    std::vector<IkeOffer> ikev1; ///< what it offers in phase 1, by priority
    std::vector<IkeOffer> ikev2;

    const std::vector<IkeOffer>& offers(IkeVersion version) const
    {
        return version == IkeVersion::V1 ? ikev1 : ikev2;
    }
    const DeviceFacts* operator->() const { return facts; }
};

/// Why two tunnels are believed to be two ends of one.
enum class MatchBy : unsigned char {
    Addresses, ///< each names the other's address
    OneAddress, ///< one names the other, which names somebody else, is dynamic, or has an unknown address
    Proxies, ///< their networks mirror each other
    OnlyOnes ///< each device has just one tunnel
};

/// Two ends of one tunnel: indices into the tunnels of the two devices.
struct TunnelPair {
    std::size_t deviceA = 0;
    std::size_t deviceB = 0;
    std::size_t tunnelA = 0;
    std::size_t tunnelB = 0;
    MatchBy by = MatchBy::Addresses;
};

/// What rules look at: one device, or several that are compared. Owns the models, so that nothing can dangle.
class Subject
{
public:
    /// One or more pastes; each may hold more than one device. Null models are passed over.
    explicit Subject(std::vector<std::shared_ptr<const ConfigModel>> models);

    const std::vector<Device>& devices() const { return m_devices; }
    const std::vector<TunnelPair>& pairs() const { return m_pairs; }
    /// True when devices are compared with each other.
    bool paired() const { return m_devices.size() > 1; }

    const Tunnel& a(const TunnelPair& pair) const { return m_devices[pair.deviceA].tunnels[pair.tunnelA]; }
    const Tunnel& b(const TunnelPair& pair) const { return m_devices[pair.deviceB].tunnels[pair.tunnelB]; }
    const Device& deviceOf(const Tunnel& tunnel) const { return m_devices[tunnel.device]; }
    /// The other end of a tunnel when it is known; null else.
    const Tunnel* otherEnd(const Tunnel& tunnel) const;

private:
    std::vector<std::shared_ptr<const ConfigModel>> m_models;
    std::vector<Device> m_devices;
    std::vector<TunnelPair> m_pairs;
};

/// The subject of one paste, or of two.
Subject makeSubject(ConfigModel a);
Subject makeSubject(ConfigModel a, ConfigModel b);

} // namespace rungbook::config
