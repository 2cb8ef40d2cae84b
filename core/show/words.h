// SPDX-License-Identifier: GPL-3.0-or-later
// Small scanners that the readers of outputs share.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rungbook::show
{

/// text without blanks at its ends.
std::string_view trim(std::string_view text);

/// The words of a text, cut at blanks.
std::vector<std::string_view> words(std::string_view text);

/// In lower case, ASCII only.
std::string lower(std::string_view text);

/// Case does not count.
bool equals(std::string_view a, std::string_view b);
bool startsWith(std::string_view text, std::string_view start);
bool contains(std::string_view text, std::string_view part);

/// The number that a text begins with: decimal, with or without commas between thousands; nothing without a digit or beyond 64 bits.
std::optional<std::uint64_t> decimal(std::string_view text);

/// A value in hex, with or without 0x before it ("0xE5C56C30", "E5C56C30", "922FAC", "0x11C(284)"); nothing when it is none.
std::optional<std::uint64_t> hexadecimal(std::string_view text);

/// An address, also a masked one or a name with an address in it ("10.1.1.x", "x.x.x.x", "REMOTE-192.0.2.1"): digits, letters, dots and
/// colons, with at least two dots or colons in it.
bool addressLike(std::string_view word);

/// "192.0.2.1/4500" and "192.0.2.1:500" (IPv4) without the port.
std::string_view withoutPort(std::string_view address);

/// "8d 7h:26m:52s", "11:12:24", "7w0d", "09:03:41" in seconds; nothing when it is neither.
std::optional<std::uint64_t> duration(std::string_view text);

} // namespace rungbook::show
