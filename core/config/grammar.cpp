// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/grammar.h"

#include "core/config/intake.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>
#include <vector>

namespace rungbook::config
{
namespace
{

// A pattern is a row of words: '|' separates alternatives, '*' is any word, '#' begins with a digit, '@' looks like an address,
// '(' begins with a bracket, '$' is security and a number, '%' is the name of an interface, '~' is a name that is no keyword of English prose.
struct TopLevel {
    std::string_view pattern;
    bool certain;
};

constexpr TopLevel kTopLevel[] = {
    {"crypto isakmp|ikev1|ikev2 "
     "policy|enable|identity|nat-traversal|disconnect-notify|am-disable|key|profile|keepalive|limit|"
     "fragmentation|"
     "proposal|keyring|invalid-spi-recovery|default|aggressive-mode|cookie-challenge|remote-access|reload-"
     "wait|ipsec-over-tcp|dpd|nat|http-url",
        true},
    {"crypto isakmp|ikev1 client configuration", true},
    {"crypto map * #|interface|client|isakmp|local-address", true},
    {"crypto dynamic-map * #", true},
    {"crypto ipsec "
     "transform-set|ikev1|ikev2|security-association|profile|df-bit|fragmentation|nat-transparency|inner-"
     "routing-lookup *",
        true},
    {"crypto ipsec client ezvpn *", true},
    {"crypto ca|pki trustpoint|certificate|trustpool|server|profile *", true},
    {"crypto keyring *", true},
    {"crypto key|engine|gdoi|logging|call|vpn|identity|large-certificate|mib|ssl|ssh|csr-params|xauth *",
        false},
    {"crypto ca|pki *", false},
    {"tunnel-group * type|general-attributes|ipsec-attributes|webvpn-attributes|ppp-attributes", true},
    {"tunnel-group-map *", false},
    {"group-policy * internal|external|attributes", true},
    {"username * password|nopassword|attributes|privilege|secret", true},
    {"access-list * extended|standard|permit|deny|remark|line|ethertype|webtype|advanced|dynamic", true},
    {"access-group * in|out|global", true},
    {"interface %", true},
    {"nameif * * $", true},
    {"ip address ~ @ @", true},
    {"ip access-list extended|standard *", true},
    {"ip local pool *", true},
    {"ip route @ @", true},
    {"ip nat inside|outside source", true},
    {"ip nat pool *", true},
    {"ip "
     "route|nat|domain|name-server|http|https|ssh|cef|forward-protocol|sla|prefix-list|inspect|domain-name|"
     "domain-lookup|dhcp|vrf|classless|"
     "default-gateway|host|tcp|radius|tacacs|multicast|multicast-routing|subnet-zero|scp|ips|flow-export|"
     "source-route|audit|verify|address|local|"
     "tftp|ftp|bgp-community|as-path|community-list|bootp|finger|rcmd|identd|mroute|pim|policy-list *",
        false},
    {"ipv6 route|access-list|unicast-routing|local|address|enable|cef|icmp|nd *", false},
    {"object network|service *", true},
    {"object-group network|service|protocol|icmp-type|user|security *", true},
    {"nat|global|static (", true},
    {"nat source static|dynamic *", true},
    {"route Null0 @ @", true},
    {"route * @ @ @", true},
    {"hostname|domain-name ~", false},
    {"names", false},
    {"name @ *", false},
    {"sysopt connection|noproxyarp|nodnsalias|radius|uauth|traffic *", true},
    {"same-security-traffic permit *", true},
    {"management-access *", false},
    {"aaa-server * protocol|(", true},
    {"aaa-server * host", true},
    {"aaa authentication|authorization|accounting|new-model|local|proxy-limit|mac-exempt|group|session-id",
        false},
    {"service-policy * global|interface", true},
    {"policy-map|class-map ~", false},
    {"logging "
     "on|enable|buffered|trap|host|asdm|timestamp|buffer-size|message|console|monitor|history|facility|"
     "device-id|from-address|"
     "recipient-address|queue|permit-hostdown|class|list|mail|standby|source-interface|synchronous|count|"
     "userinfo|rate-limit|flash-bufferwrap",
        false},
    {"logging @", false},
    {"snmp-server "
     "host|community|user|group|location|contact|enable|view|listen-port|trap-source|engineID|ifindex|system-"
     "shutdown|chassis-id",
        true},
    {"telnet|ssh|http @", false},
    {"telnet|ssh timeout|version|key-exchange|stricthostkeycheck|cipher|scopy", false},
    {"http server|redirect|authentication-certificate", false},
    {"mtu * #", false},
    {"timeout "
     "xlate|conn|half-closed|udp|icmp|sunrpc|h323|sip|sip-provisional-media|uauth|tcp-proxy-reassembly|"
     "floating-conn|pat-xlate|sctp",
        false},
    {"dhcpd|dhcprelay ~", false},
    {"enable password|secret", true},
    {"passwd *", false},
    {"banner exec|login|motd|asdm|incoming", false},
    {"ntp server|authenticate|authentication-key|trusted-key|peer|source|master|update-calendar|logging",
        false},
    {"vpn-addr-assign|vpnclient|vpn-sessiondb|vpnsetup *", false},
    {"vpn load-balancing", false},
    {"ssl "
     "version|encryption|trust-point|client-version|server-version|dh-group|cipher|ecdh-group|certificate-"
     "authentication",
        false},
    {"webvpn", false},
    {"failover", false},
    {"icmp permit|deny|unreachable", false},
    {"arp timeout|permit-nonconnected|rate-limit|@", false},
    {"arp * @", false},
    {"asdm image|history|location|group", false},
    {"boot system|config|start-marker|end-marker|system-file", false},
    {"clock timezone|summer-time|calendar-valid", false},
    {"dns domain-lookup|server-group|server|forwarder|expire-entry-timer|poll-timer|name-server", false},
    {"ftp mode|-map", false},
    {"pager lines|#", false},
    {"prompt hostname|context|domain|priority|state|slot", false},
    {"console timeout", false},
    {"threat-detection basic-threat|statistics|scanning-threat|rate", false},
    {"monitor-interface|mac-address|priority-queue|regex|privilege|prefix-list|zone|zone-pair|dynamic-access-"
     "policy-record|tacacs-server|"
     "radius-server|call-home|quota|flow-export|url-server|auth-prompt|service-interface ~",
        false},
    {"tacacs|radius server *", false},
    {"router ospf|eigrp|bgp|rip|isis", true},
    {"route-map * permit|deny", true},
    {"time-range ~", false},
    {"track # *", false},
    {"sla monitor *", false},
    {"event manager applet", true},
    {"key chain *", false},
    {"line vty|con|console|aux|tty #", true},
    {"line con|console|aux|vty", false},
    {"vlan #", false},
    {"vrf definition|context *", false},
    {"ldap attribute-map *", true},
    {"community-list|as-path standard|expanded|access-list *", false},
    {"isakmp policy|enable|key|identity|nat-traversal|am-disable *", true},
    {"service "
     "timestamps|password-encryption|tcp-keepalives-in|tcp-keepalives-out|resetinbound|resetoutside|config|"
     "call-home|pad|dhcp|"
     "sequence-numbers|internal|unsupported-transceiver",
        false},
    {"version #", false},
    {"ASA|PIX|FWSM|NGFW Version *", false},
    {"license udi|boot|smart|accept", false},
    {"xlate per-session", false},
    {"fragment chain|size|timeout|reassembly", false},
    {"terminal width|interactive", false},
    {"spanning-tree mode|extend|vlan|portfast", false},
    {"control-plane", false},
    {"redundancy", false},
    {"archive", false},
    {"password encryption|policy", false},
    {"multilink|voice|voice-card|card|platform|diagnostic|subscriber|memory|mmi|memory-size|login|cdp|lldp|"
     "errdisable ~",
        false},
    {"security passwords|authentication", false},
    {"config-register #", false},
};

constexpr std::array<std::string_view, 25> kInterfaceTypes{"GigabitEthernet", "TenGigabitEthernet",
    "TwentyFiveGigE", "HundredGigE", "FortyGigabitEthernet", "TenGigE", "FastEthernet", "Ethernet",
    "Management", "Vlan", "Tunnel", "Port-channel", "Loopback", "Dialer", "Serial", "Redundant", "BVI",
    "Virtual-Template", "Virtual-Access", "Null", "ATM", "Cellular", "Async", "Multilink", "nve"};

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

bool isUpper(char c)
{
    return c >= 'A' && c <= 'Z';
}

char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool looksLikeAddress(std::string_view word)
{
    if (word.empty())
        return false;
    bool masked = true;
    for (const char c : word) {
        if (isDigit(c))
            return true;
        masked = masked && (lower(c) == 'x' || c == '.' || c == '<' || c == '>');
    }
    return masked;
}

bool interfaceName(Words words, std::size_t i)
{
    for (const std::string_view type : kInterfaceTypes) {
        if (words[i].size() < type.size() || !sameWord(words[i].substr(0, type.size()), type))
            continue;
        const std::string_view rest = words[i].substr(type.size());
        if (!rest.empty())
            return isDigit(rest.front());
        return i + 1 < words.size() && isDigit(words[i + 1].front());
    }
    return false;
}

bool elementFits(std::string_view element, Words words, std::size_t i)
{
    const std::string_view word = words[i];
    if (element == "*")
        return true;
    while (!element.empty()) {
        const std::size_t bar = element.find('|');
        const std::string_view one = element.substr(0, bar);
        element = bar == std::string_view::npos ? std::string_view{} : element.substr(bar + 1);
        if (one == "#"       ? isDigit(word.front())
                : one == "@" ? looksLikeAddress(word)
                : one == "(" ? word.front() == '('
                : one == "$" ? word.size() > 8 && word.starts_with("security") && isDigit(word[8])
                : one == "%" ? interfaceName(words, i)
                : one == "~" ? plainName(word)
                             : sameWord(one, word))
            return true;
    }
    return false;
}

/// Number of words when pattern stands at the beginning of words, else 0.
std::size_t fits(std::string_view pattern, Words words)
{
    std::size_t n = 0;
    while (!pattern.empty()) {
        const std::size_t blank = pattern.find(' ');
        const std::string_view element = pattern.substr(0, blank);
        if (n >= words.size() || !elementFits(element, words, n))
            return 0;
        ++n;
        pattern = blank == std::string_view::npos ? std::string_view{} : pattern.substr(blank + 1);
    }
    return n;
}

/// A word, and how many words belong to it at least. A phrase of two words goes before its first word.
struct Sub {
    std::string_view phrase;
    std::size_t arguments;
    bool first = false; // means this sub-command even where a top-level command looks the same
    bool tail = false; // the rest of the line is its arguments, whatever the words are
};

using Subs = std::span<const Sub>;

constexpr Sub kInterface[] = {{"nameif", 1}, {"security-level", 1}, {"ip address", 1}, {"ip *", 1},
    {"ipv6 *", 1}, {"duplex", 1}, {"speed", 1}, {"description", 1}, {"shutdown", 0}, {"vlan", 1},
    {"switchport", 1}, {"encapsulation", 1}, {"crypto map ~", 0}, {"crypto ipsec client ezvpn *", 0, true},
    {"tunnel source|destination|mode|protection|key|path-mtu-discovery|vrf", 1}, {"mtu", 1}, {"bandwidth", 1},
    {"standby", 1}, {"vrrp", 1}, {"channel-group", 1}, {"management-only", 0}, {"delay", 1}, {"ospf", 1},
    {"zone-member", 1}, {"service-policy", 1}, {"load-interval", 1}, {"negotiation", 1}, {"keepalive", 1},
    {"ppp", 1}, {"dialer", 1}, {"pppoe", 1}, {"arp", 1}, {"mac-address", 1}, {"member-interface", 1},
    {"bridge-group", 1}, {"access-group", 1}, {"media-type", 1}, {"no-carrier", 0}, {"vrf", 1}, {"hsrp", 1},
    {"bfd", 1}, {"lacp", 1}, {"cts", 1}};
constexpr Sub kPolicy[] = {{"authentication", 1}, {"encryption", 1}, {"encr", 1}, {"hash", 1}, {"group", 1},
    {"lifetime", 1}, {"prf", 1}, {"integrity", 1}, {"proposal", 1}, {"match", 1}};
constexpr Sub kGeneral[] = {{"default-group-policy", 1}, {"address-pool", 1}, {"ipv6-address-pool", 1},
    {"authentication-server-group", 1}, {"authorization-server-group", 1}, {"accounting-server-group", 1},
    {"secondary-authentication-server-group", 1}, {"dhcp-server", 1}, {"strip-realm", 0}, {"strip-group", 0},
    {"password-management", 0}, {"override-account-disable", 0}, {"annotation", 1},
    {"nat-assigned-to-public-ip", 1}, {"username-from-certificate", 1}, {"authorization-required", 0},
    {"authorization-dn-attributes", 1}, {"scep-enrollment", 1}, {"authenticated-session-username", 1},
    {"secondary-username-from-certificate", 1}};
constexpr Sub kIpsec[] = {{"pre-shared-key", 1}, {"ikev1 pre-shared-key", 1}, {"ikev1 trust-point", 1},
    {"ikev1 user-authentication", 1}, {"ikev1 radius-sdi-xauth", 0}, {"ikev2 local-authentication", 2},
    {"ikev2 remote-authentication", 1}, {"ikev2 *", 0}, {"trust-point", 1}, {"isakmp keepalive", 1},
    {"isakmp ikev1-user-authentication", 1}, {"isakmp user-authentication", 1}, {"peer-id-validate", 1},
    {"chain", 0}, {"radius-with-expiry", 0}, {"client-update", 1}, {"authorization-required", 0},
    {"radius-sdi-xauth", 0}};
constexpr Sub kPolicyAttributes[] = {{"password-storage", 1}, {"default-domain", 2}, {"dns-server", 1},
    {"wins-server", 1}, {"split-tunnel-policy", 1}, {"split-tunnel-network-list", 1}, {"split-dns", 1},
    {"group-lock", 1}, {"address-pools", 1}, {"ipv6-address-pools", 1}, {"pfs", 1}, {"nem", 1},
    {"ipsec-udp", 1}, {"ipsec-udp-port", 1}, {"re-xauth", 1}, {"banner", 1}, {"vpn-filter", 1},
    {"vpn-tunnel-protocol", 1}, {"vpn-idle-timeout", 1}, {"vpn-session-timeout", 1},
    {"vpn-simultaneous-logins", 1}, {"vpn-access-hours", 1}, {"msie-proxy", 1}, {"user-authentication", 1},
    {"user-authentication-idle-timeout", 1}, {"secure-unit-authentication", 1}, {"ip-comp", 1},
    {"ip-phone-bypass", 1}, {"dhcp-network-scope", 1}, {"leap-bypass", 1}, {"backup-servers", 1},
    {"client-firewall", 1}, {"client-access-rule", 1}, {"intercept-dhcp", 1}, {"webvpn", 0},
    {"smartcard-removal-disconnect", 1}, {"vlan", 1}, {"gateway-fqdn", 1}, {"security-group-tag", 1}};
constexpr Sub kUser[] = {{"vpn-framed-ip-address", 1}, {"vpn-framed-ipv6-address", 1},
    {"vpn-group-policy", 1}, {"service-type", 1}, {"group-lock", 1}, {"vpn-filter", 1},
    {"vpn-tunnel-protocol", 1}, {"vpn-idle-timeout", 1}, {"vpn-session-timeout", 1},
    {"vpn-simultaneous-logins", 1}, {"vpn-access-hours", 1}, {"password-storage", 1}, {"memberof", 1},
    {"webvpn", 0}, {"ssh", 1}};
constexpr Sub kObject[] = {{"host", 1}, {"subnet", 2}, {"range", 2}, {"fqdn", 1},
    {"nat ( static|dynamic", 0, true}, {"description", 1}, {"service", 1, false, true}};
constexpr Sub kObjectGroup[] = {{"network-object", 2}, {"port-object", 2}, {"group-object", 1},
    {"service-object", 1}, {"protocol-object", 1}, {"icmp-object", 1}, {"security-group", 2}, {"user", 1},
    {"user-group", 1}, {"description", 1}, {"host", 1}, {"range", 2}, {"@ @", 0},
    {"tcp|udp|icmp|ip|tcp-udp", 0}};
constexpr Sub kTrustpoint[] = {{"enrollment", 1}, {"subject-name", 1}, {"keypair", 1}, {"crl", 1},
    {"revocation-check", 1}, {"fqdn", 1}, {"usage", 1}, {"id-usage", 1}, {"id-cert-issuer", 0},
    {"serial-number", 0}, {"client-types", 1}, {"accept-subordinates", 0}, {"email", 1}, {"ip-address", 1},
    {"rsakeypair", 1}, {"eckeypair", 1}, {"proxy-ldc-issuer", 0}, {"validation-usage", 1},
    {"validation-policy", 1}, {"password", 1}, {"no-ca", 0}, {"ca-check", 0}, {"match", 1}, {"hash", 1},
    {"subject-alt-name", 1}, {"chain-validation", 0}};
constexpr Sub kChain[] = {{"certificate", 1}};
constexpr Sub kMapEntry[] = {
    {"set *", 1}, {"match *", 1}, {"reverse-route", 0}, {"description", 1}, {"qos", 1}};
constexpr Sub kTransform[] = {{"mode tunnel|transport", 0}};
constexpr Sub kEzvpn[] = {{"connect", 1}, {"group", 3}, {"mode", 1}, {"peer", 1}, {"username", 3, true},
    {"xauth userid mode", 1}, {"xauth", 1}, {"local-address", 1}, {"virtual-interface", 0}, {"acl", 1},
    {"backup", 1}, {"flow", 1}, {"split-dns", 1}, {"idletime", 1}, {"nat", 1}};
constexpr Sub kKeyring[] = {{"pre-shared-key", 3}, {"local-address", 1}, {"rsa-pubkey", 1}, {"peer", 1},
    {"address", 1}, {"identity", 1}, {"hostname", 1}, {"description", 1}};
constexpr Sub kProfile[] = {{"keyring", 1}, {"match", 1}, {"self-identity", 1}, {"local-address", 1},
    {"vrf", 1}, {"client", 1}, {"keepalive", 1}, {"initiate", 1}, {"accept", 1}, {"set *", 1},
    {"responder-only", 0}, {"identity", 1}, {"authentication", 1}, {"pki", 1}, {"dpd", 1}, {"lifetime", 1},
    {"aaa", 1}, {"virtual-template", 1}, {"ivrf", 1}, {"nat", 1}, {"ca", 1}, {"no-mode", 0},
    {"description", 1}};
constexpr Sub kProposal[] = {
    {"protocol esp", 2}, {"encryption", 1}, {"integrity", 1}, {"prf", 1}, {"group", 1}};
constexpr Sub kAaaServer[] = {{"key", 1}, {"timeout", 1}, {"server-port", 1}, {"authentication-port", 1},
    {"accounting-port", 1}, {"retry-interval", 1}, {"server-type", 1}, {"ldap-base-dn", 1}, {"ldap-scope", 1},
    {"ldap-naming-attribute", 1}, {"ldap-login-password", 1}, {"ldap-login-dn", 1}, {"ldap-attribute-map", 1},
    {"ldap-over-ssl", 1}, {"ldap-group-base-dn", 1}, {"sasl-mechanism", 1}, {"radius-common-pw", 1},
    {"reactivation-mode", 1}, {"max-failed-attempts", 1}, {"nt-auth-domain-controller", 1},
    {"kerberos-realm", 1}, {"acl-netmask-convert", 1}, {"interim-accounting-update", 0},
    {"dynamic-authorization", 0}, {"ad-agent-mode", 0}, {"merge-dacl", 1}, {"authorize-only", 0},
    {"mschapv2-capable", 0}};
constexpr Sub kAccessList[] = {{"permit|deny", 1}, {"remark", 1}, {"# permit|deny", 1}, {"# remark", 1}};
constexpr Sub kClass[] = {{"class", 1}, {"inspect", 1}, {"match", 1}, {"parameters", 0}, {"police", 1},
    {"set *", 1}, {"message-length", 1}, {"description", 1}, {"priority", 0}, {"dns-guard", 0},
    {"protocol-enforcement", 0}, {"nat-rewrite", 0}, {"id-randomization", 0}};
constexpr Sub kLine[] = {{"password", 1}, {"login", 0}, {"exec-timeout", 1}, {"transport", 1},
    {"access-class", 1}, {"logging", 1}, {"privilege", 1}, {"stopbits", 1}, {"authorization", 1}};
constexpr Sub kKeyChain[] = {{"key-string", 1}, {"key", 1}, {"accept-lifetime", 1}, {"send-lifetime", 1},
    {"cryptographic-algorithm", 1}};
constexpr Sub kLdap[] = {{"map-name", 2}, {"map-value", 3}};
constexpr Sub kServer[] = {{"address", 1}, {"key", 1}, {"timeout", 1}};
constexpr Sub kRouter[] = {{"network", 1}, {"neighbor", 1}, {"redistribute", 1}, {"router-id", 1},
    {"area", 1}, {"passive-interface", 1}, {"auto-summary", 0}, {"log-adj-changes", 0},
    {"log-adjacency-changes", 0}, {"default-information", 1}, {"distance", 1}, {"address-family", 1},
    {"timers", 1}, {"maximum-paths", 1}, {"version", 1}, {"bgp", 1}, {"exit-address-family", 0}};
constexpr Sub kWebvpn[] = {{"enable", 1}, {"anyconnect", 1}, {"svc", 1}, {"tunnel-group-list", 1},
    {"port", 1}, {"cache", 0}, {"error-recovery", 1}, {"csd", 1}, {"hsts", 0}, {"keepout", 1}};
constexpr Sub kAny[] = {{"description", 1}, {"match", 1}, {"set *", 1}};

} // namespace

struct Mode {
    std::string_view header;
    Subs subs;
    bool cuts;
    std::string_view nested = {};
};

namespace
{

constexpr Mode kModes[] = {
    {"interface % #", kInterface, true},
    {"interface *", kInterface, true},
    {"crypto isakmp|ikev1|ikev2 policy *", kPolicy, true},
    {"isakmp policy #", kPolicy, true},
    {"tunnel-group * general-attributes", kGeneral, true},
    {"tunnel-group * ipsec-attributes", kIpsec, true},
    {"tunnel-group * webvpn-attributes", kAny, false},
    {"tunnel-group * ppp-attributes", kPolicy, true},
    {"group-policy * attributes", kPolicyAttributes, true},
    {"username * attributes", kUser, true},
    {"object network|service *", kObject, true},
    {"object-group * * *", kObjectGroup, false},
    {"object-group * *", kObjectGroup, true},
    {"crypto ca|pki trustpoint *", kTrustpoint, true},
    {"crypto ca|pki certificate chain *", kChain, true},
    {"crypto map * # ipsec-isakmp dynamic|profile", kMapEntry, false},
    {"crypto map * # ipsec-isakmp", kMapEntry, true},
    {"crypto map * #", kMapEntry, false},
    {"crypto dynamic-map * #", kMapEntry, false},
    {"crypto ipsec transform-set *", kTransform, false},
    {"crypto ipsec client ezvpn *", kEzvpn, true},
    {"crypto ipsec profile *", kProfile, true},
    {"crypto ipsec ikev2 ipsec-proposal *", kProposal, true},
    {"crypto keyring *", kKeyring, true},
    {"crypto isakmp profile *", kProfile, true},
    {"crypto isakmp client configuration group *", kAny, false},
    {"crypto ikev2 keyring *", kKeyring, true, "peer *"},
    {"crypto ikev2 profile *", kProfile, true},
    {"crypto ikev2 proposal *", kProposal, true},
    {"aaa-server * (", kAaaServer, false},
    {"aaa-server *", kAaaServer, false},
    {"aaa group *", kAny, false},
    {"tacacs|radius server *", kServer, false},
    {"ip access-list *", kAccessList, false},
    {"access-list *", {}, false},
    {"policy-map|class-map *", kClass, false, "class *"},
    {"line *", kLine, true},
    {"key chain *", kKeyChain, true},
    {"ldap attribute-map *", kLdap, true},
    {"router *", kRouter, false},
    {"route-map *", kMapEntry, false},
    {"webvpn", kWebvpn, false},
    {"archive", kAny, false},
    {"event manager *", kAny, false},
    {"ip sla *", kAny, false},
    {"sla monitor *", kAny, false},
    {"track *", kAny, false},
    {"time-range *", kAny, false},
    {"dns server-group *", kAny, false},
    {"dynamic-access-policy-record *", kAny, false},
    {"vpn load-balancing", kAny, false},
    {"crypto gdoi *", kAny, false},
    {"ip vrf *", kAny, false},
    {"vrf definition *", kAny, false},
    {"ip dhcp pool *", kAny, false},
};

/// The patterns by the first letter of their first word, so that few of them are tried on a word.
struct PatternIndex {
    std::array<std::vector<std::uint16_t>, 256> top;
    std::array<std::vector<std::uint16_t>, 256> modes;
};

std::size_t bucketOf(std::string_view word)
{
    return static_cast<unsigned char>(lower(word.front()));
}

void enter(std::array<std::vector<std::uint16_t>, 256>& table, std::string_view pattern, std::size_t number)
{
    std::string_view first = pattern.substr(0, pattern.find(' '));
    while (!first.empty()) {
        const std::size_t bar = first.find('|');
        std::vector<std::uint16_t>& bucket = table[bucketOf(first)];
        if (bucket.empty() || bucket.back() != number)
            bucket.push_back(static_cast<std::uint16_t>(number));
        first = bar == std::string_view::npos ? std::string_view{} : first.substr(bar + 1);
    }
}

const PatternIndex& index()
{
    static const PatternIndex built = [] {
        PatternIndex made;
        for (std::size_t i = 0; i < std::size(kTopLevel); ++i)
            enter(made.top, kTopLevel[i].pattern, i);
        for (std::size_t i = 0; i < std::size(kModes); ++i)
            enter(made.modes, kModes[i].header, i);
        return made;
    }();
    return built;
}

} // namespace

Start topLevel(Words words)
{
    if (words.empty())
        return {};
    const std::size_t no = negation(words);
    const Words rest = words.subspan(no);
    for (const std::uint16_t i : index().top[bucketOf(rest[0])]) {
        const TopLevel& entry = kTopLevel[i];
        if (const std::size_t n = fits(entry.pattern, rest); n != 0)
            // Headings and sentences begin with a capital letter, commands of these shapes do not.
            if (entry.certain || isUpper(entry.pattern.front()) == isUpper(rest[0].front()))
                return {n + no, entry.certain};
    }
    return {};
}

const Mode* modeOf(Words words, std::size_t& header)
{
    if (words.empty() || negation(words) != 0)
        return nullptr;
    for (const std::uint16_t i : index().modes[bucketOf(words[0])]) {
        const Mode& mode = kModes[i];
        if (const std::size_t n = fits(mode.header, words); n != 0) {
            if (mode.subs.empty())
                return nullptr;
            header = n;
            return &mode;
        }
    }
    return nullptr;
}

bool cutsInside(const Mode& mode)
{
    return mode.cuts;
}

SubCommand subCommand(const Mode& mode, Words words)
{
    if (words.empty())
        return {};
    const std::size_t no = negation(words);
    const Words rest = words.subspan(no);
    for (const Sub& sub : mode.subs)
        if (const std::size_t n = fits(sub.phrase, rest); n != 0) {
            // "no shutdown" and the like need no argument
            const std::size_t whole = no == 0 ? n + sub.arguments : n;
            return {no + std::min(whole, rest.size()), sub.first, sub.tail};
        }
    return {};
}

bool opensNested(const Mode& mode, Words words)
{
    return !mode.nested.empty() && fits(mode.nested, words) != 0;
}

bool nearlySubCommand(const Mode& mode, Words words)
{
    words = words.subspan(negation(words));
    return !words.empty() && std::any_of(mode.subs.begin(), mode.subs.end(), [&](const Sub& sub) {
        std::string_view phrase = sub.phrase;
        std::string_view first = phrase.substr(0, phrase.find(' '));
        // "ikev1 pre-shared-key": the keyword that decides is the second
        const std::size_t skip = first == "ikev1" || first == "ikev2" ? 1 : 0;
        if (skip == 1) {
            if (words.size() < 2 || !sameWord(words[0], first) || phrase.size() <= first.size())
                return false;
            phrase = phrase.substr(first.size() + 1);
            first = phrase.substr(0, phrase.find(' '));
        }
        return isNear(first, words.subspan(skip));
    });
}

} // namespace rungbook::config
