// SPDX-License-Identifier: GPL-3.0-or-later
// Protocols and ports by their names in access lists.
#include "core/config/fact_reader.h"
#include "core/config/intake.h"

#include <algorithm>
#include <array>
#include <utility>

namespace rungbook::config
{
namespace
{

using Named = std::pair<std::string_view, std::uint16_t>;

constexpr std::array<Named, 20> kProtocols{{{"icmp", 1}, {"igmp", 2}, {"ipinip", 4}, {"ipip", 4}, {"tcp", 6},
    {"igrp", 9}, {"udp", 17}, {"gre", 47}, {"esp", 50}, {"ipsec", 50}, {"ah", 51}, {"ahp", 51}, {"icmp6", 58},
    {"eigrp", 88}, {"ospf", 89}, {"nos", 94}, {"pim", 103}, {"pcp", 108}, {"snp", 109}, {"pptp", 47}}};

constexpr std::array<Named, 66> kPorts{{{"aol", 5190}, {"bgp", 179}, {"biff", 512}, {"bootpc", 68},
    {"bootps", 67}, {"chargen", 19}, {"cifs", 3020}, {"citrix-ica", 1494}, {"cmd", 514}, {"ctiqbe", 2748},
    {"daytime", 13}, {"discard", 9}, {"dnsix", 195}, {"domain", 53}, {"echo", 7}, {"exec", 512},
    {"finger", 79}, {"ftp", 21}, {"ftp-data", 20}, {"gopher", 70}, {"h323", 1720}, {"hostname", 101},
    {"http", 80}, {"https", 443}, {"ident", 113}, {"imap4", 143}, {"irc", 194}, {"isakmp", 500},
    {"kerberos", 750}, {"klogin", 543}, {"kshell", 544}, {"ldap", 389}, {"ldaps", 636}, {"login", 513},
    {"lotusnotes", 1352}, {"lpd", 515}, {"mobile-ip", 434}, {"nameserver", 42}, {"netbios-dgm", 138},
    {"netbios-ns", 137}, {"netbios-ssn", 139}, {"nfs", 2049}, {"nntp", 119}, {"non500-isakmp", 4500},
    {"ntp", 123}, {"pcanywhere-data", 5631}, {"pcanywhere-status", 5632}, {"pim-auto-rp", 496}, {"pop2", 109},
    {"pop3", 110}, {"pptp", 1723}, {"radius", 1645}, {"radius-acct", 1646}, {"rip", 520}, {"rsh", 514},
    {"rtsp", 554}, {"secureid-udp", 5510}, {"sip", 5060}, {"smtp", 25}, {"snmp", 161}, {"snmptrap", 162},
    {"sqlnet", 1521}, {"ssh", 22}, {"sunrpc", 111}, {"syslog", 514}, {"telnet", 23}}};

constexpr std::array<Named, 9> kMorePorts{{{"tacacs", 49}, {"talk", 517}, {"tftp", 69}, {"time", 37},
    {"uucp", 540}, {"who", 513}, {"whois", 43}, {"www", 80}, {"xdmcp", 177}}};

constexpr std::array<Named, 17> kIcmp{{{"echo-reply", 0}, {"unreachable", 3}, {"source-quench", 4},
    {"redirect", 5}, {"alternate-address", 6}, {"echo", 8}, {"router-advertisement", 9},
    {"router-solicitation", 10}, {"time-exceeded", 11}, {"parameter-problem", 12}, {"timestamp-request", 13},
    {"timestamp-reply", 14}, {"information-request", 15}, {"information-reply", 16}, {"mask-request", 17},
    {"mask-reply", 18}, {"traceroute", 30}}};

template <std::size_t N>
std::optional<std::uint16_t> lookUp(const std::array<Named, N>& table, std::string_view word)
{
    const auto it = std::find_if(
        table.begin(), table.end(), [&](const Named& entry) { return sameWord(entry.first, word); });
    return it == table.end() ? std::nullopt : std::optional(it->second);
}

std::optional<std::uint16_t> numberUpTo(std::string_view word, std::int64_t limit)
{
    const auto value = toNumber(word);
    return value && *value >= 0 && *value <= limit ? std::optional(static_cast<std::uint16_t>(*value))
                                                   : std::nullopt;
}

} // namespace

std::optional<std::uint16_t> protocolNumber(std::string_view word)
{
    if (const auto number = numberUpTo(word, 255))
        return number;
    return lookUp(kProtocols, word);
}

std::optional<std::uint16_t> portNumber(std::string_view word, std::uint16_t protocol)
{
    if (const auto number = numberUpTo(word, 65535))
        return number;
    if (protocol == 17 && sameWord(word, "sip"))
        return std::uint16_t{5060};
    if (const auto port = lookUp(kPorts, word))
        return port;
    return lookUp(kMorePorts, word);
}

std::optional<std::uint16_t> icmpType(std::string_view word)
{
    if (const auto number = numberUpTo(word, 255))
        return number;
    return lookUp(kIcmp, word);
}

} // namespace rungbook::config
