// SPDX-License-Identifier: GPL-3.0-or-later
// Facts about interfaces, routes, address translation, and what watches and switches them.
#pragma once

#include "core/config/facts_acl.h"

#include <string>
#include <vector>

namespace rungbook::config
{

/// The tunnel part of interface TunnelN.
struct TunnelSettings {
    Slot<std::string> sourceInterface; ///< of an ASA the nameif, of IOS the interface
    Slot<Address> sourceAddress; ///< IOS: tunnel source A
    std::vector<Endpoint> destination; ///< at most one, and backups
    Slot<std::string> mode; ///< "ipsec ipv4", "gre ip", "gre multipoint"
    Slot<std::string> profile; ///< tunnel protection ipsec profile P
    Slot<std::string> protectionAcl; ///< tunnel protection ipsec policy A
    bool shared = false;
    Slot<std::string> vrf;
    Slot<std::string> key;
    bool dynamicDestination = false; ///< tunnel destination dynamic
};

struct Interface {
    std::string name; ///< GigabitEthernet0/0
    SourceSpan where; ///< with its sub-commands
    Slot<std::string> nameif;
    Slot<int> securityLevel;
    Slot<Address> address;
    Slot<Address> mask;
    std::vector<Prefix> secondary; ///< IOS: further addresses, host bits kept in base
    std::vector<Prefix> ipv6; ///< host bits kept in base
    bool dhcp = false; ///< ip address dhcp, pppoe, negotiated
    Slot<bool> shutdown;
    Slot<std::string> description;
    Slot<std::string> vrf;
    Slot<std::string> cryptoMap; ///< IOS
    Slot<int> mtu;
    Slot<int> tcpMss; ///< IOS: ip tcp adjust-mss
    Slot<int> vlan;
    bool natInside = false; ///< IOS: ip nat inside
    bool natOutside = false;
    SourceSpan natLine;
    bool isTunnel = false;
    TunnelSettings tunnel;
    Slot<std::string> accessGroupIn; ///< IOS
    Slot<std::string> accessGroupOut;
    Slot<std::string> unnumbered; ///< ip unnumbered IF
    Slot<std::string> policyRouteMap; ///< ip policy route-map R

    /// What other commands call it: the nameif of an ASA, else its name.
    const std::string& label() const { return nameif.known() ? nameif.value : name; }
    /// The subnet it is connected to; nothing when address or mask are not known.
    std::optional<Prefix> subnet() const;
};

/// route IF N M GW, ip route N M [IF] GW.
struct Route {
    SourceSpan where;
    Slot<Prefix> destination;
    Endpoint gateway; ///< written is empty when only an interface is given
    std::string interface; ///< ASA: the nameif; IOS: empty unless given
    int distance = 1;
    std::string track; ///< the track object it hangs on
    std::string vrf;
    bool tunneled = false; ///< ASA: for decrypted traffic only
    bool connected = false; ///< not a line: the subnet of an interface
};

enum class NatKind : unsigned char {
    Exempt, ///< nat (if) 0 access-list A
    Identity, ///< nat (if) 0 N M
    Static, ///< static (in,out) ..., or nat source static
    Dynamic, ///< nat N + global N, or nat source dynamic
    IosInside, ///< ip nat inside source
    IosOutside
};

/// Where a rule of ASA 8.3 and later stands.
enum class NatSection : unsigned char { Old, Manual, Object, AfterAuto };

/// One translation rule of any generation. Addresses and exactness as in access lists.
struct NatRule {
    NatKind kind = NatKind::Static;
    NatSection section = NatSection::Old;
    SourceSpan where;
    int position = 0; ///< within its section when a number was given, else its order from 1
    std::string insideInterface; ///< the real interface; "any" or empty: all
    std::string outsideInterface; ///< the mapped interface
    bool inactive = false;
    AddressSpec realSource;
    AddressSpec mappedSource; ///< equal to realSource for identity
    bool mappedIsInterface = false; ///< overload on the interface address
    bool hasDestination = false;
    AddressSpec realDestination;
    AddressSpec mappedDestination;
    Slot<std::string> acl; ///< old policy NAT, nat 0, IOS list
    std::string routeMap; ///< IOS
    int natId = -1; ///< old: nat N / global N
    std::vector<std::string> services; ///< service objects or ports, as written
    bool noProxyArp = false;
    bool routeLookup = false;
    bool unidirectional = false;
    bool dns = false;
    bool overload = false; ///< IOS
    bool outsideOption = false; ///< old: nat (if) 0 access-list A outside
    std::string object; ///< object NAT: the object
    bool identity() const; ///< source and destination stay what they are
};

/// global (IF) N pool of old versions, or ip nat pool of IOS.
struct NatPool {
    std::string interface;
    int natId = -1;
    std::string name;
    std::string written;
    bool usesInterface = false;
    SourceSpan where;
};

/// One number of an IOS route-map, as far as NAT and policy routing need it.
struct RouteMapEntry {
    std::string name;
    int sequence = 10;
    bool permit = true;
    SourceSpan where;
    std::vector<NameUse> matchAcls;
    std::vector<NameUse> matchInterfaces;
    std::vector<Endpoint> nextHops;
    std::vector<NameUse> setInterfaces;
};

/// ip sla N, ip sla monitor N, sla monitor N.
struct SlaProbe {
    int number = 0;
    SourceSpan where;
    std::string operation; ///< "icmp-echo", "echo"
    Endpoint target;
    Slot<std::string> sourceInterface;
    Slot<Address> sourceAddress;
    Slot<int> frequency;
    SourceSpan schedule; ///< empty: never started
    bool forever = false;
};

/// track N.
struct TrackObject {
    int number = 0;
    SourceSpan where;
    Slot<int> sla;
    Slot<std::string> interface; ///< track N interface IF line-protocol
    std::string text;
};

/// event manager applet A.
struct EemApplet {
    std::string name;
    SourceSpan where;
    Slot<int> track;
    Slot<std::string> trackState; ///< up, down, any
    std::string event;
    std::vector<NameUse> actions; ///< the commands or messages
};

/// Settings that belong to the device as a whole.
struct GlobalSettings {
    Slot<bool> permitVpn; ///< sysopt connection permit-vpn
    Slot<int> tcpMss; ///< sysopt connection tcpmss
    Slot<bool> preserveVpnFlows;
    Slot<bool> reclassifyVpn;
    Slot<bool> sameSecurityInter;
    Slot<bool> sameSecurityIntra;
    Slot<std::string> managementAccess;
    Slot<bool> arpPermitNonconnected;
    Slot<bool> natControl;
    std::vector<SourceSpan> inspectEsmtp; ///< lines that inspect SMTP
    Slot<bool> defaultIsakmpPolicy; ///< IOS: no crypto isakmp default policy
    Slot<bool> defaultIkev2Proposal;
    Slot<bool> defaultTransformSet;
    Slot<bool> passwordEncryption; ///< IOS service password-encryption; ASA password encryption aes
    Slot<std::string> dfBit; ///< crypto ipsec df-bit
    Slot<bool> invalidSpiRecovery;
    Slot<bool> vpnAddrAssignLocal;
    Slot<bool> vpnAddrAssignAaa;
    Slot<bool> vpnAddrAssignDhcp;
    Slot<bool> aaaNewModel; ///< IOS
};

} // namespace rungbook::config
