// SPDX-License-Identifier: GPL-3.0-or-later
// Hex dumps that "debug crypto isakmp" prints of payloads it has no words for.
#pragma once

#include <string>
#include <string_view>

namespace rungbook::ike::asa
{

/// The text of a hex dump as "debug crypto isakmp" prints it ("0000: 00000000 7534000B ..u4..", one or several lines): its printable runs of
/// at least three characters, joined by ", ". Never longer than 400 characters.
std::string decodeHexDump(std::string_view dump);

} // namespace rungbook::ike::asa
