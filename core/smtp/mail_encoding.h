// SPDX-License-Identifier: GPL-3.0-or-later
// The encodings of mail: quoted-printable, base64 in lines, encoded words, folding, and parameters beyond ASCII.
#pragma once

#include <string>
#include <string_view>

namespace rungbook::smtp
{

/// text with CRLF line ends, whatever it had (LF, CR or CRLF).
std::string withCrlf(std::string_view text);

/// RFC 2045, section 6.7: lines of at most 76 octets. text has CRLF line ends, which are kept.
std::string quotedPrintable(std::string_view text);

/// RFC 2045, section 6.8: lines of 76 octets, each with CRLF.
std::string base64Lines(std::string_view bytes);

/// RFC 2047: encoded words of at most 75 octets, cut between characters, parted by a blank where a line may be folded.
std::string encodedWords(std::string_view utf8);

/// "Name: value" with CRLF, folded at blanks so that lines are at most 78 octets where that is possible (RFC 5322, section 2.2.3).
std::string foldedHeader(std::string_view name, std::string_view value);

/// RFC 2231: ; name=value as one or several parameters, each led by ";\r\n " so that lines stay short.
std::string parameter(std::string_view name, std::string_view utf8);

} // namespace rungbook::smtp
