// SPDX-License-Identifier: GPL-3.0-or-later
// Facts about who may connect: tunnel-groups, group policies, users, address pools, authentication servers.
#pragma once

#include "core/config/facts_base.h"

#include <string>
#include <vector>

namespace rungbook::config
{

enum class TunnelGroupType : unsigned char { L2l, RemoteAccess, Webvpn, Other };

/// tunnel-group N with all of its attribute sections.
struct TunnelGroup {
    std::string name;
    SourceSpan where; ///< its first line
    std::vector<SourceSpan> lines; ///< header of each section
    bool uncertain = false; ///< a line of it was not understood: what is absent may be there after all
    bool builtIn = false; ///< DefaultL2LGroup, DefaultRAGroup, DefaultWEBVPNGroup exist without a line
    std::optional<Address> address; ///< when the name is an address (or stands for one in the names table)
    Slot<TunnelGroupType> type;
    // general-attributes
    Slot<std::string> defaultGroupPolicy;
    std::vector<NameUse> addressPools;
    std::vector<NameUse> authenticationServers;
    std::vector<NameUse> authorizationServers;
    std::vector<NameUse> accountingServers;
    Slot<bool> stripRealm;
    // ipsec-attributes
    SourceSpan ipsecAttributes; ///< the header of that section, empty when there is none
    Key ikev1Key;
    Key ikev2LocalKey;
    Key ikev2RemoteKey;
    Slot<std::string> ikev1Trustpoint;
    Slot<std::string> ikev2LocalTrustpoint; ///< ikev2 local-authentication certificate T
    Slot<bool> ikev2RemoteCertificate; ///< ikev2 remote-authentication certificate
    Slot<std::string> ikev2RemoteEap; ///< ikev2 remote-authentication eap
    Slot<bool> sendChain;
    Slot<std::string> peerIdValidate; ///< req, cert, nocheck
    Slot<int> keepaliveThreshold; ///< seconds; 0 when disabled
    Slot<int> keepaliveRetry;
    Slot<std::string> userAuthentication; ///< ikev1 user-authentication: xauth, none, hybrid
};

/// tunnel-group-map M N TG, and the rules around it.
struct TunnelGroupMapRule {
    std::string certificateMap;
    int sequence = 0;
    std::string tunnelGroup;
    SourceSpan where;
};

struct TunnelGroupMap {
    std::vector<TunnelGroupMapRule> rules;
    Slot<bool> enableRules;
    Slot<bool> enableOu;
    Slot<bool> enableIkeId;
    Slot<bool> enablePeerIp;
    Slot<std::string> defaultGroup;
};

/// Protocols of vpn-tunnel-protocol. "IPSec" of old versions is IKEv1.
struct VpnProtocols {
    bool ikev1 = false;
    bool ikev2 = false;
    bool l2tp = false;
    bool ssl = false; ///< clients and clientless
    bool operator==(const VpnProtocols&) const = default;
};

/// group-policy P. Slots that are absent inherit from DfltGrpPolicy: see DeviceFacts::effectivePolicy.
struct GroupPolicy {
    std::string name;
    SourceSpan where;
    bool builtIn = false; ///< DfltGrpPolicy exists without a line
    bool uncertain = false; ///< a line of it was not understood: what is absent may be there after all
    Slot<bool> internal; ///< false: external
    Slot<std::string> from; ///< group-policy P internal from Q: a copy at that time
    Slot<VpnProtocols> protocols;
    Slot<std::string> vpnFilter; ///< "" when "none" was read
    Slot<int> simultaneousLogins;
    Slot<int> idleTimeoutMinutes; ///< 0: none
    Slot<int> sessionTimeoutMinutes; ///< 0: none
    Slot<bool> pfs; ///< of remote access
    Slot<bool> nem; ///< network extension mode allowed
    Slot<bool> passwordStorage;
    Slot<std::string> splitTunnelPolicy; ///< tunnelall, tunnelspecified, excludespecified
    Slot<std::string> splitTunnelList;
    Slot<std::string> groupLock;
    Slot<bool> ipsecUdp;
    Slot<bool> reXauth;
    std::vector<NameUse> addressPools;
    std::vector<Endpoint> dnsServers;
    Slot<std::string> defaultDomain;
};

/// username U with its attributes.
struct User {
    std::string name;
    SourceSpan where;
    Key password;
    bool noPassword = false;
    Slot<int> privilege;
    Slot<std::string> groupPolicy; ///< vpn-group-policy
    Slot<Address> framedAddress; ///< vpn-framed-ip-address
    Slot<std::string> groupLock;
    Slot<std::string> serviceType;
    Slot<VpnProtocols> protocols;
    Slot<std::string> vpnFilter;
    Slot<int> simultaneousLogins;
};

/// ip local pool P.
struct AddressPool {
    std::string name;
    SourceSpan where;
    Slot<Address> first;
    Slot<Address> last;
    Slot<Address> mask;
};

/// aaa-server G, or aaa group server of IOS.
struct AaaServer {
    std::string name;
    SourceSpan where;
    Slot<std::string> protocol;
    std::vector<Endpoint> hosts;
};

/// aaa authentication|authorization list of IOS that VPN commands name.
struct AaaList {
    std::string kind; ///< "authentication login", "authorization network"
    std::string name;
    std::string methods;
    SourceSpan where;
};

} // namespace rungbook::config
