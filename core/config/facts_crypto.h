// SPDX-License-Identifier: GPL-3.0-or-later
// Facts about IKE and IPsec: policies, transform sets and proposals, crypto maps, profiles, keys. ASA and IOS fill the same values.
#pragma once

#include "core/config/facts_base.h"

#include <cstdint>
#include <string>
#include <vector>

namespace rungbook::config
{

enum class IkeVersion : unsigned char { V1, V2 };

enum class Encryption : unsigned char {
    Unknown,
    Null,
    Des,
    TripleDes,
    Aes128,
    Aes192,
    Aes256,
    AesGcm128,
    AesGcm192,
    AesGcm256,
    AesGmac128,
    AesGmac192,
    AesGmac256,
    Seal
};

/// A hash of IKEv1, an integrity or a pseudo-random function of IKEv2, the authentication of ESP and AH.
enum class Hash : unsigned char { Unknown, Null, Md5, Sha1, Sha256, Sha384, Sha512 };

enum class Authentication : unsigned char {
    Unknown,
    PreShare,
    RsaSig,
    RsaEncr,
    DsaSig,
    EcdsaSig,
    Crack,
    Eap
};

/// "3des", "aes-256", "aes-gcm-256": the words of an ASA, for people.
std::string_view nameOf(Encryption encryption);
std::string_view nameOf(Hash hash);
std::string_view nameOf(Authentication authentication);

/// True for the modes that need no integrity of their own: GCM and GMAC.
bool isCombined(Encryption encryption);

/// crypto isakmp|ikev1|ikev2 policy N of either platform. IKEv1 fields have one value each; IKEv2 offers every combination. Defaults of the
/// platform and version stand in fields that were not read.
struct IkePolicy {
    IkeVersion version = IkeVersion::V1;
    int priority = 0; ///< the smaller is tried first
    SourceSpan where; ///< with its sub-commands
    bool builtIn = false; ///< not in the text: a default policy that IOS uses when none is configured
    bool uncertain = false; ///< a line of it was not understood: what is absent may be there after all
    Slot<std::vector<Encryption>> encryption;
    Slot<std::vector<Hash>> hash; ///< integrity of IKEv2
    Slot<std::vector<Hash>> prf; ///< IKEv2 only
    Slot<std::vector<int>> groups; ///< Diffie-Hellman
    Slot<Authentication> authentication; ///< IKEv1 only
    Slot<std::int64_t> lifetimeSeconds; ///< 0: none
};

/// crypto ikev2 proposal P of IOS.
struct Ikev2Proposal {
    std::string name;
    SourceSpan where;
    bool uncertain = false; ///< a line of it was not understood: what is absent may be there after all
    bool builtIn = false;
    Slot<std::vector<Encryption>> encryption;
    Slot<std::vector<Hash>> integrity;
    Slot<std::vector<Hash>> prf;
    Slot<std::vector<int>> groups;
};

/// crypto ikev2 policy P of IOS: which proposals are used, for which local addresses.
struct Ikev2Policy {
    std::string name;
    SourceSpan where;
    std::vector<NameUse> proposals;
    std::vector<Endpoint> localAddresses; ///< match address local
    std::string fvrf; ///< match fvrf
};

/// What one version of IKE is told for the whole device.
struct IkeSettings {
    std::vector<NameUse> enabledOn; ///< ASA: the interfaces (nameif)
    Slot<bool> enabled; ///< IOS: no crypto isakmp enable
    std::vector<SourceSpan> disabledLines; ///< "no crypto isakmp enable outside"
    Slot<std::string> identity; ///< auto, address, hostname, dn, "key-id X"
    Slot<bool> natTraversal;
    Slot<int> natKeepalive; ///< seconds
    Slot<bool> aggressiveMode; ///< may the peer use it: false with am-disable
    Slot<int> keepalive; ///< IOS: crypto isakmp keepalive / crypto ikev2 dpd, seconds
    Slot<int> keepaliveRetry;
    Slot<bool> keepalivePeriodic;
    Slot<std::string> remoteAccessTrustpoint; ///< crypto ikev2 remote-access trust-point T
    Slot<bool> disconnectNotify;
};

enum class EspMode : unsigned char { Tunnel, Transport };

/// A transform set of IKEv1, or an ASA ipsec-proposal of IKEv2 (several values each).
struct TransformSet {
    std::string name;
    IkeVersion version = IkeVersion::V1;
    SourceSpan where;
    bool builtIn = false; ///< the default transform set of IOS
    Slot<std::vector<Encryption>> espEncryption; ///< absent: no ESP encryption was named
    Slot<std::vector<Hash>> espIntegrity; ///< absent: ESP without authentication
    Slot<std::vector<Hash>> ahIntegrity; ///< present: AH is used
    bool compression = false;
    Slot<EspMode> mode;
    std::vector<std::string> unknownTransforms; ///< words that were not understood
    bool uncertain = false; ///< a line of it was not understood: what is absent may be there after all
};

/// Lifetime of an IPsec SA.
struct SaLifetime {
    Slot<std::int64_t> seconds; ///< 0: none
    Slot<std::int64_t> kilobytes; ///< 0: unlimited
};

enum class ConnectionType : unsigned char { Bidirectional, OriginateOnly, AnswerOnly };
enum class Phase1Mode : unsigned char { Main, Aggressive };

/// Perfect forward secrecy: group 0 means off.
using PfsSlot = Slot<int>;

/// One number of a crypto map, static or dynamic: what several lines with the same map and number say together.
struct MapEntry {
    std::string map;
    int sequence = 0;
    bool dynamic = false; ///< belongs to a crypto dynamic-map
    SourceSpan where; ///< the first line that mentions it
    std::vector<SourceSpan> lines; ///< every line of it, in order
    bool iosStyle = false; ///< written as a mode with sub-commands
    bool manual = false; ///< ipsec-manual
    bool negatedOnly = false; ///< only "no" lines mention it
    bool uncertain = false; ///< a line of it was not understood: what is absent may be there after all
    Slot<std::string> dynamicMap; ///< ipsec-isakmp dynamic D: everything else is there
    Slot<std::string> matchAddress; ///< the crypto access list
    std::vector<Endpoint> peers; ///< the first is tried first
    std::vector<NameUse> transformSets; ///< IKEv1, in order of preference
    std::vector<NameUse> ikev2Proposals; ///< ASA: set ikev2 ipsec-proposal
    PfsSlot pfs;
    SaLifetime lifetime; ///< filled from the global value and the default
    Slot<ConnectionType> connectionType;
    Slot<Phase1Mode> phase1Mode;
    Slot<int> phase1Group; ///< of set phase1-mode aggressive groupN
    Slot<bool> natTraversal; ///< false with set nat-t-disable
    Slot<bool> reverseRoute;
    bool reverseRouteDynamic = false; ///< set reverse-route dynamic / reverse-route static is false
    Slot<std::string> trustpoint;
    Slot<std::string> ikev2Mode; ///< set ikev2 mode tunnel|transport|transport-require
    Key ikev2Key; ///< set ikev2 pre-shared-key
    Slot<std::string> isakmpProfile; ///< IOS
    Slot<std::string> ikev2Profile; ///< IOS
    Slot<std::string> ipsecProfile; ///< IOS: crypto map M N ipsec-isakmp profile P
    Slot<std::string> description;
};

/// A crypto map set, or a dynamic map, with its entries by number.
struct CryptoMap {
    std::string name;
    bool dynamic = false;
    SourceSpan where; ///< the first line that mentions it
    std::vector<MapEntry> entries; ///< sorted by sequence
    std::vector<NameUse> interfaces; ///< where it is applied: nameif of an ASA, interface name of IOS
    Slot<std::string> localAddressInterface; ///< IOS: crypto map M local-address IF
    Slot<std::string> clientAuthentication; ///< IOS: crypto map M client authentication list L
    Slot<std::string> isakmpAuthorization; ///< IOS: crypto map M isakmp authorization list L
};

/// crypto ipsec profile P, of an ASA VTI or of IOS.
struct IpsecProfile {
    std::string name;
    SourceSpan where;
    bool uncertain = false; ///< a line of it was not understood: what is absent may be there after all
    bool builtIn = false;
    std::vector<NameUse> transformSets;
    std::vector<NameUse> ikev2Proposals;
    PfsSlot pfs;
    SaLifetime lifetime;
    Slot<std::string> trustpoint;
    Slot<std::string> isakmpProfile;
    Slot<std::string> ikev2Profile;
    Slot<bool> responderOnly;
    Slot<bool> reverseRoute;
};

/// A key of IOS with the peers it is for: crypto isakmp key, or a line of a keyring.
struct PeerKey {
    Key key;
    SourceSpan where;
    Slot<Prefix> address; ///< of one host or of a block; 0.0.0.0/0 for any
    Slot<std::string> hostname;
    bool noXauth = false;
};

/// crypto keyring K of IOS (IKEv1).
struct Keyring {
    std::string name;
    SourceSpan where;
    bool uncertain = false; ///< a line of it was not understood: what is absent may be there after all
    std::string vrf;
    std::vector<PeerKey> keys;
    Slot<std::string> localAddress;
};

/// One identity that a profile matches or sends: kind is address, host, group, user, fqdn, email, key-id, domain, any.
struct IdentityMatch {
    std::string kind;
    std::string value; ///< as written
    Slot<Prefix> address; ///< of kind address
    SourceSpan where;
};

/// crypto isakmp profile P of IOS.
struct IsakmpProfile {
    std::string name;
    SourceSpan where;
    bool uncertain = false; ///< a line of it was not understood: what is absent may be there after all
    Slot<std::string> keyring; ///< "default" names the global keys
    std::vector<IdentityMatch> matches;
    Slot<std::string> selfIdentity;
    Slot<std::string> localAddress;
    Slot<std::string> vrf;
    Slot<std::string> caTrustpoint;
    Slot<std::string> clientConfiguration; ///< client configuration group or address
    Slot<std::string> clientAuthenticationList;
    Slot<std::string> authorizationList;
    Slot<std::string> virtualTemplate;
    Slot<int> keepalive;
    Slot<bool> initiateAggressive;
};

/// A peer of an IKEv2 keyring of IOS.
struct Ikev2Peer {
    std::string name;
    SourceSpan where;
    Slot<Prefix> address;
    Slot<std::string> hostname;
    Slot<std::string> identity; ///< "address 192.0.2.1", "fqdn branch.example.com"
    Key localKey; ///< pre-shared-key local, or the common one
    Key remoteKey;
};

/// crypto ikev2 keyring K of IOS.
struct Ikev2Keyring {
    std::string name;
    SourceSpan where;
    bool uncertain = false; ///< a line of it was not understood: what is absent may be there after all
    std::vector<Ikev2Peer> peers;
};

/// crypto ikev2 profile P of IOS.
struct Ikev2Profile {
    std::string name;
    SourceSpan where;
    bool uncertain = false; ///< a line of it was not understood: what is absent may be there after all
    std::vector<IdentityMatch> remoteIdentities; ///< match identity remote
    std::vector<Endpoint> localAddresses; ///< match address local
    Slot<std::string> matchCertificate;
    Slot<std::string> matchFvrf;
    Slot<std::string> localIdentity; ///< identity local ...
    Slot<Authentication> authenticationLocal;
    std::vector<Slot<Authentication>> authenticationRemote; ///< several may be allowed
    Key localKey; ///< authentication local pre-share key K
    Key remoteKey;
    Slot<std::string> keyring; ///< keyring local K
    Slot<std::string> keyringAaa; ///< keyring aaa L
    Slot<std::string> trustpoint; ///< pki trustpoint T
    Slot<std::int64_t> lifetimeSeconds;
    Slot<int> dpd;
    Slot<std::string> ivrf;
    Slot<std::string> virtualTemplate;
    Slot<std::string> authorizationGroup; ///< aaa authorization group ...
};

/// crypto ca|pki trustpoint T with what its certificate chain holds.
struct Trustpoint {
    std::string name;
    SourceSpan where;
    bool defined = false; ///< false when only a chain names it
    Slot<std::string> enrollment; ///< terminal, self, "url ..."
    Slot<std::string> subjectName;
    Slot<std::string> fqdn;
    Slot<std::string> keypair;
    Slot<std::string> revocationCheck;
    std::vector<SourceSpan> caCertificates; ///< certificate ca N in the chain
    std::vector<SourceSpan> identityCertificates; ///< other certificates in the chain
    SourceSpan chain; ///< crypto ca certificate chain T, empty when there is none
};

/// crypto ca certificate map M N, which a tunnel-group-map rule names.
struct CertificateMap {
    std::string name;
    int sequence = 0;
    SourceSpan where;
    std::vector<std::string> conditions; ///< "subject-name attr ou eq sales"
};

/// crypto ipsec client ezvpn N: the client side of Easy VPN on a router.
struct EzvpnClient {
    std::string name;
    SourceSpan where;
    bool uncertain = false; ///< a line of it was not understood: what is absent may be there after all
    Slot<std::string> connect; ///< auto, manual, acl
    Slot<std::string> group;
    Key groupKey;
    Slot<std::string> mode; ///< client, network-extension, network-plus
    std::vector<Endpoint> peers;
    Slot<std::string> username;
    Key password;
    Slot<std::string> xauthMode; ///< local, interactive, http-intercept
    Slot<std::string> acl;
    Slot<std::string> virtualInterface;
    std::vector<NameUse> outside; ///< interfaces on which it is bound
    std::vector<NameUse> inside;
};

/// crypto isakmp client configuration group G: the server side of Easy VPN on a router.
struct EzvpnServerGroup {
    std::string name;
    SourceSpan where;
    Key key;
    Slot<std::string> pool;
    Slot<std::string> acl;
    Slot<std::string> domain;
    Slot<bool> savePassword;
    Slot<bool> pfs;
    std::vector<Endpoint> dns;
};

} // namespace rungbook::config
