// SPDX-License-Identifier: GPL-3.0-or-later
// Finds in a line what may tell whose it is: words, addresses, names that configurations and logs give to things, free text.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace rungbook::casefile
{

/// A part of a line and where it begins.
struct WordAt {
    std::size_t at = 0;
    std::string_view text;
};

/// How far behind an address its mask may stand: "local Proxy Address 10.1.0.0, Mask 255.255.0.0", "src ip=10.1.0.0, mask=255.255.0.0".
inline constexpr std::size_t kMaskWithin = 24;

/// The words that may be addresses, IPv4 and IPv6.
std::vector<WordAt> addressWords(std::string_view line);
/// The words that may be names or addresses: letters, digits and . _ - @ * : (a colon only inside of what can be an IPv6 address or a fingerprint).
std::vector<WordAt> nameWords(std::string_view line);
/// The words between blanks.
std::vector<std::string_view> blankSeparated(std::string_view line);
std::vector<WordAt> blankSeparatedAt(std::string_view line);
/// The values of O, OU, L, ST, STREET and SN in distinguished names; those of CN are host names and found as such.
std::vector<WordAt> attributeValues(std::string_view line);

/// Something that has a name of its own, and what its pseudonym begins with.
struct NamedThing {
    std::string_view what; ///< "host", "user", "group", "name"
    std::string_view stem; ///< "MAP-"
    std::string_view name;
};

/// What a command of a configuration names.
std::vector<NamedThing> namesInCommand(std::string_view command);
/// What a line of a log, of an output or a prompt names.
std::vector<NamedThing> namesInLine(std::string_view line);

/// Text that people wrote into a configuration: a description, a remark, a banner, a location.
struct FreeText {
    std::size_t at = std::string_view::npos; ///< where it begins; npos: there is none
    std::string what; ///< "a description"
};
FreeText freeText(std::string_view command);

/// True for a line of a log or a debug output: words such as "key" mean something else there.
bool isLogLine(std::string_view line);

/// True for a line of bytes in hexadecimal.
bool isHexDump(std::string_view line);
/// That line with every byte zero and without the column of characters beside it.
std::string zeroed(std::string_view line);

/// Where an IPv4 address ends that a letter follows at once, as pages glue them ("192.0.2.1local ident"); 0 when there is none.
std::size_t gluedAddress(std::string_view word);
bool isNumber(std::string_view word);
/// Nothing but masking characters: "*****", "<removed>", "x.x.x.x".
bool isMasked(std::string_view word);
/// "0050.56ab.cdef", "00:50:56:ab:cd:ef".
bool isHardwareAddress(std::string_view word);
/// Sixteen pairs of hexadecimal digits or more, with colons.
bool isFingerprint(std::string_view word);
/// Two labels or more, the last of them of letters, and no file name.
bool isHostName(std::string_view word);
/// A name that belongs to nobody (RFC 2606, RFC 6761), or that every device has: "mail.example.com", "localhost", "DefaultL2LGroup".
bool isPublicName(std::string_view word);
/// Part of an address before the @ that everybody uses: "postmaster", "ise".
bool isRoleAddress(std::string_view word);
/// A word of the configuration language or of logs, which cannot be replaced without changing what is said.
bool isConfigurationWord(std::string_view word);

/// ASCII letters made small; everything else stays.
std::string lower(std::string_view text);
/// ASCII letters made capitals; everything else stays.
std::string upper(std::string_view text);

} // namespace rungbook::casefile
