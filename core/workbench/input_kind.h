// SPDX-License-Identifier: GPL-3.0-or-later
// Looks at the beginning of an input and says what it is, before anything tries to understand it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace rungbook::workbench
{

/// How bytes look from outside.
enum class ByteKind : std::uint8_t {
    Blank, ///< nothing, or white space only
    Capture, ///< pcap or pcapng
    Gzip, ///< compressed, where it can not be unpacked
    Utf16, ///< text in UTF-16, as Windows tools write it
    Binary, ///< mostly not text
    Dubious, ///< text with NUL bytes in it
    Text
};

/// Judges the head of an input (the first 64 KiB are plenty).
ByteKind byteKind(std::string_view head);

/// UTF-16 with a byte order mark as UTF-8; what is not valid becomes U+FFFD.
std::string fromUtf16(std::string_view bytes);

/// The name of a kind of log that is known by sight but can not be read yet, such as "a strongSwan log"; empty when it looks like none.
std::string_view foreignLog(std::string_view head);

} // namespace rungbook::workbench
