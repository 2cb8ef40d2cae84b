// SPDX-License-Identifier: GPL-3.0-or-later
// Makes a mail: RFC 5322 (form), RFC 2045 to 2047 (MIME), RFC 2231 (file names), RFC 2392 (pictures inside HTML), RFC 6532 (UTF-8 headers).
#pragma once

#include "core/base/result.h"
#include "core/smtp/mail_address.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace rungbook::smtp
{

/// A file in a mail.
struct MailPart {
    std::string name; ///< file name, UTF-8
    std::string type; ///< "image/png"; empty: application/octet-stream
    std::string bytes;
    std::string contentId; ///< of a picture that the HTML shows with src="cid:..."; without angle brackets
};

/// What makes each mail different: fixed in tests, else taken from the clock and the random generator.
struct MailStamp {
    std::int64_t utc = 0; ///< seconds since 1970, 0: now
    int zoneMinutes = 0; ///< east of UTC, for the Date line
    std::string
        unique; ///< letters and digits: left side of the Message-ID and part of the boundaries; empty: random
};

struct Mail {
    MailAddress from;
    std::vector<MailAddress> to;
    std::string subject; ///< UTF-8, one line
    std::string text; ///< UTF-8, any line ends
    std::string html; ///< the same in HTML; empty: none
    std::vector<MailPart> pictures; ///< shown by html
    std::vector<MailPart> attachments;
    std::vector<std::pair<std::string, std::string>> headers; ///< further ones: name, UTF-8 text
    std::string idDomain; ///< right side of the Message-ID; empty: the domain of from
};

struct ComposedMail {
    std::string bytes; ///< CRLF line ends, ends with one; not dot-stuffed
    std::uint32_t lines = 0;
    std::uint32_t longestHeaderLine = 0; ///< octets without CRLF
    std::uint32_t longestLine = 0;
    bool utf8Headers = false; ///< needs SMTPUTF8, and so BODY=8BITMIME
};

/// The mail as bytes. Bodies are 7-bit, quoted-printable or base64, lines are at most 78 octets wherever folding is possible and never over 998.
/// With utf8Headers (the server offers SMTPUTF8) addresses beyond ASCII are allowed. A line end or control character in a header, bytes that are
/// no UTF-8, or an address that cannot be are refused with a sentence that names the field.
Result<ComposedMail> compose(const Mail& mail, const MailStamp& stamp, bool utf8Headers);

/// "Wed, 25 Nov 2026 10:00:00 +0000": RFC 5322, section 3.3.
std::string mailDate(std::int64_t utc, int zoneMinutes);

/// RFC 5321, section 4.5.2: a dot before each line that begins with one, and the line with the dot at the end.
std::string dotStuffed(std::string_view message);

} // namespace rungbook::smtp
