// SPDX-License-Identifier: GPL-3.0-or-later
// Internet addresses as captures hold them.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <string>

namespace rungbook::packets
{

/// An IPv4 or IPv6 address. IPv4 takes the first four bytes, the rest are zero.
struct Address {
    bool v6 = false;
    std::array<std::uint8_t, 16> bytes{};
    auto operator<=>(const Address&) const = default; // NOLINT(modernize-use-nullptr): the check misreads it
    /// "192.0.2.25"; IPv6 as RFC 5952 wants it: "2001:db8::25".
    std::string text() const;
};

/// An address and a port.
struct Endpoint {
    Address address;
    std::uint16_t port = 0;
    auto operator<=>(const Endpoint&) const = default; // NOLINT(modernize-use-nullptr): as above
};

} // namespace rungbook::packets
