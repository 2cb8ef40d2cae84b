// SPDX-License-Identifier: GPL-3.0-or-later
// Replies of a mail server: RFC 5321, section 4.2; enhanced status codes: RFC 3463.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rungbook::smtp
{

/// "5.7.8": class, subject, detail.
struct EnhancedCode {
    int klass = 0; ///< 2, 4 or 5; 0: the reply has none
    int subject = 0;
    int detail = 0;
    bool known() const { return klass != 0; }
    bool is(int k, int s, int d) const { return klass == k && subject == s && detail == d; }
    std::string text() const; ///< "5.7.8", empty when unknown
    bool operator==(const EnhancedCode&) const = default;
};

/// What is odd about a reply that could be read all the same.
enum class ReplyFlaw : std::uint8_t {
    CodeChanges = 1, ///< lines of one reply with different codes
    BareLineFeed = 2,
    TooLong = 4, ///< a line over 512 octets with its CRLF (4.5.3.1.5)
    NulByte = 8,
    NotAscii = 16,
    NoCode = 32, ///< a line that does not start with three digits
    Truncated = 64 ///< the connection ended inside it
};

/// One reply, all its lines.
struct Reply {
    int code = 0; ///< 0: no reply code could be read
    EnhancedCode enhanced; ///< of the first line that has one
    std::vector<std::string> lines; ///< without code, separator and line end; the text may hold any bytes
    std::vector<std::string> raw; ///< the lines as they came, without line end
    unsigned flaws = 0; ///< sum of ReplyFlaw

    bool has(ReplyFlaw flaw) const { return (flaws & static_cast<unsigned>(flaw)) != 0; }
    bool positive() const { return code >= 200 && code < 300; }
    bool intermediate() const { return code >= 300 && code < 400; }
    bool transient() const { return code >= 400 && code < 500; }
    bool permanent() const { return code >= 500 && code < 600; }
    std::string text() const; ///< all lines, joined by a blank
    /// "535 5.7.8 Error: authentication failed" as one line, at most 200 bytes.
    std::string summary() const;
};

/// Cuts bytes into replies as they come in. Bounded: a line over 64 KiB or a reply over 1,000 lines ends the reply with flaw TooLong.
class ReplyReader
{
public:
    /// Takes bytes in any portions; returns the replies that became complete.
    std::vector<Reply> feed(std::string_view bytes);
    /// The connection ended: what was begun, flagged Truncated.
    std::optional<Reply> finish();
    /// Bytes of a reply that is not complete yet, or that follow a complete one and were not asked for yet.
    bool pending() const { return !m_line.empty() || !m_reply.raw.empty(); }
    /// Throws away what is buffered (RFC 3207, section 4.2) and returns it.
    std::string discard();

private:
    bool takeLine(std::string line, bool bareLineFeed);
    std::string m_line;
    Reply m_reply;
};

} // namespace rungbook::smtp
