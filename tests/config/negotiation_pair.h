// SPDX-License-Identifier: GPL-3.0-or-later
// Two ASAs whose tunnel works, for tests that break one thing.
#pragma once

#include <string>
#include <string_view>

namespace rungbook::test
{

inline constexpr std::string_view kHeadOffice = R"(ASA Version 9.8(2)
hostname head
interface GigabitEthernet0/0
 nameif outside
 security-level 0
 ip address 192.0.2.1 255.255.255.0
interface GigabitEthernet0/1
 nameif inside
 security-level 100
 ip address 10.1.0.1 255.255.0.0
object network LAN
 subnet 10.1.0.0 255.255.0.0
object network BRANCH
 subnet 10.2.0.0 255.255.0.0
access-list TO-BRANCH extended permit ip 10.1.0.0 255.255.0.0 10.2.0.0 255.255.0.0
nat (inside,outside) source static LAN LAN destination static BRANCH BRANCH no-proxy-arp route-lookup
route outside 0.0.0.0 0.0.0.0 192.0.2.254 1
crypto ipsec ikev1 transform-set AES esp-aes-256 esp-sha-hmac
crypto map VPN 10 match address TO-BRANCH
crypto map VPN 10 set peer 198.51.100.1
crypto map VPN 10 set ikev1 transform-set AES
crypto map VPN 10 set pfs group14
crypto map VPN interface outside
crypto ikev1 enable outside
crypto ikev1 policy 10
 authentication pre-share
 encryption aes-256
 hash sha
 group 14
 lifetime 86400
tunnel-group 198.51.100.1 type ipsec-l2l
tunnel-group 198.51.100.1 ipsec-attributes
 ikev1 pre-shared-key a-long-key-for-two-1
: end
)";

inline constexpr std::string_view kBranch = R"(ASA Version 9.8(2)
hostname branch
interface GigabitEthernet0/0
 nameif outside
 security-level 0
 ip address 198.51.100.1 255.255.255.0
interface GigabitEthernet0/1
 nameif inside
 security-level 100
 ip address 10.2.0.1 255.255.0.0
object network LAN
 subnet 10.2.0.0 255.255.0.0
object network HEAD
 subnet 10.1.0.0 255.255.0.0
access-list TO-HEAD extended permit ip 10.2.0.0 255.255.0.0 10.1.0.0 255.255.0.0
nat (inside,outside) source static LAN LAN destination static HEAD HEAD no-proxy-arp route-lookup
route outside 0.0.0.0 0.0.0.0 198.51.100.254 1
crypto ipsec ikev1 transform-set AES esp-aes-256 esp-sha-hmac
crypto map VPN 10 match address TO-HEAD
crypto map VPN 10 set peer 192.0.2.1
crypto map VPN 10 set ikev1 transform-set AES
crypto map VPN 10 set pfs group14
crypto map VPN interface outside
crypto ikev1 enable outside
crypto ikev1 policy 10
 authentication pre-share
 encryption aes-256
 hash sha
 group 14
 lifetime 86400
tunnel-group 192.0.2.1 type ipsec-l2l
tunnel-group 192.0.2.1 ipsec-attributes
 ikev1 pre-shared-key a-long-key-for-two-1
: end
)";

/// text with its one occurrence of from replaced; the text itself when there is none, which a test would notice.
inline std::string with(std::string_view text, std::string_view from, std::string_view to)
{
    std::string out(text);
    if (const std::size_t at = out.find(from); at != std::string::npos)
        out.replace(at, from.size(), to);
    return out;
}

} // namespace rungbook::test
