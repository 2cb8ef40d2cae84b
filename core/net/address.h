// SPDX-License-Identifier: GPL-3.0-or-later
// IP addresses as text: what is one, of which family, and under which name the DNS keeps it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace rungbook::net
{

enum class AddressFamily : std::uint8_t { V4, V6 };

/// An address in its usual form ("192.0.2.1", "2001:db8::1", "fe80::1%eth0") and its family.
struct Address {
    AddressFamily family = AddressFamily::V4;
    std::string text;
    bool operator==(const Address&) const = default;
};

/// An IP literal as a user types it, with or without brackets; nothing when it is a name.
std::optional<Address> addressFromText(std::string_view text);

/// The name of the PTR record: "25.2.0.192.in-addr.arpa", or 32 nibbles under ip6.arpa (RFC 1035, 3.5; RFC 3596, 2.5). Empty when text is no address.
std::string reverseName(std::string_view text);

/// Address and port of "192.0.2.53", "192.0.2.53:5353", "[2001:db8::53]:5353", "2001:db8::53"; nothing when it is neither.
struct Endpoint {
    Address address;
    std::uint16_t port = 0;
};
std::optional<Endpoint> endpointFromText(std::string_view text, std::uint16_t defaultPort);

/// "192.0.2.1:25", "[2001:db8::1]:25".
std::string endpointText(std::string_view address, std::uint16_t port);

/// What was typed as the DNS and proxies want it: labels that are not ASCII as A-labels (RFC 5890). ASCII stays as it is.
std::string dnsName(std::string_view typed);

/// What TLS sends as the server's name: A-labels, lower case, no dot at the end (RFC 6066, section 3); empty for an address.
std::string sniName(std::string_view typed);

/// True for 127.0.0.0/8 and ::1.
bool isLoopback(std::string_view address);

} // namespace rungbook::net
