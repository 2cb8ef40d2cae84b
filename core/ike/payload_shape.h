// SPDX-License-Identifier: GPL-3.0-or-later
// Which payloads a printed list has, as bits: all that telling the steps of IKEv1 apart needs.
#pragma once

#include <cstdint>
#include <string_view>

namespace rungbook::ike
{

/// NAT detection, vendor IDs and the like say nothing about the step and have no bit.
enum Shape : std::uint32_t {
    kSa = 1U << 0U,
    kKe = 1U << 1U,
    kNonce = 1U << 2U,
    kId = 1U << 3U,
    kHash = 1U << 4U,
    kSig = 1U << 5U,
    kCert = 1U << 6U,
    kNotify = 1U << 7U,
    kDelete = 1U << 8U,
    kAttr = 1U << 9U,
    kFrag = 1U << 10U,
    kOther = 1U << 11U
};

/// The bits of a list as printed, "HDR + SA (1) + VENDOR (13) + NONE (0)". The number in brackets is the RFC 2408 3.1 payload type and
/// decides; without one the name does.
std::uint32_t parseShape(std::string_view printed);

} // namespace rungbook::ike
