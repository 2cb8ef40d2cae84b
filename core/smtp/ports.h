// SPDX-License-Identifier: GPL-3.0-or-later
// What the well-known ports of mail are for.
#pragma once

#include "core/smtp/settings.h"

#include <cstdint>
#include <span>
#include <string_view>

namespace rungbook::smtp
{

/// A port, and what one meets there.
struct PortMeaning {
    std::uint16_t port = 0;
    std::string_view name; ///< "submission"
    Security security = Security::None; ///< what is usual there
    std::string_view text; ///< a sentence or two for a newcomer
    std::string_view reference; ///< "RFC 6409"
};

/// 25, 465, 587 and 2525, in the order in which one would try them for a login.
std::span<const PortMeaning> wellKnownPorts();

/// What port means, or null.
const PortMeaning* meaningOfPort(std::uint16_t port);

} // namespace rungbook::smtp
