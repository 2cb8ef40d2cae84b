// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/smtp/reply.h"

#include "core/smtp/transcript.h"

#include <algorithm>
#include <cctype>

namespace rungbook::smtp
{

namespace
{

constexpr std::size_t kMostLineBytes = 64 * 1024;
constexpr std::size_t kMostLines = 1000;
constexpr std::size_t kMostReplyBytes = std::size_t{256} * 1024; ///< all lines of one reply together
constexpr std::size_t kLimitWithLineEnd = 512; ///< RFC 5321, section 4.5.3.1.5
constexpr std::size_t kSummaryBytes = 200;

bool digit(char c)
{
    return c >= '0' && c <= '9';
}

/// Reads 1 to 3 digits from the front of text and takes them away; -1 when there are none or too many.
int takeNumber(std::string_view& text)
{
    int value = 0;
    std::size_t count = 0;
    while (count < text.size() && digit(text[count])) {
        if (count == 3)
            return -1;
        value = value * 10 + (text[count] - '0');
        ++count;
    }
    text.remove_prefix(count);
    return count == 0 ? -1 : value;
}

/// RFC 3463, section 2: "5.7.8" and then a blank or nothing; the class is that of the reply code.
EnhancedCode enhancedOf(std::string_view text, int code)
{
    EnhancedCode found;
    found.klass = takeNumber(text);
    if (found.klass != code / 100 || (found.klass != 2 && found.klass != 4 && found.klass != 5)
        || !text.starts_with('.'))
        return {};
    text.remove_prefix(1);
    found.subject = takeNumber(text);
    if (found.subject < 0 || !text.starts_with('.'))
        return {};
    text.remove_prefix(1);
    found.detail = takeNumber(text);
    if (found.detail < 0 || (!text.empty() && text.front() != ' ' && text.front() != '\t'))
        return {};
    return found;
}

} // namespace

std::string EnhancedCode::text() const
{
    if (!known())
        return {};
    return std::to_string(klass) + '.' + std::to_string(subject) + '.' + std::to_string(detail);
}

std::string Reply::text() const
{
    std::string all;
    for (const std::string& line : lines) {
        if (!all.empty() && !line.empty())
            all += ' ';
        all += line;
    }
    return all;
}

std::string Reply::summary() const
{
    std::string all = code == 0 ? std::string() : std::to_string(code);
    const std::string words = code == 0 && !raw.empty() ? raw.front() : text();
    if (!words.empty()) {
        if (!all.empty())
            all += ' ';
        all += words.substr(0, kSummaryBytes);
    }
    all = printable(all);
    if (all.size() <= kSummaryBytes)
        return all;
    std::size_t cut = kSummaryBytes - 3;
    while (cut > 0 && (static_cast<unsigned char>(all[cut]) & 0xC0U) == 0x80U)
        --cut;
    return all.substr(0, cut) + "...";
}

bool ReplyReader::takeLine(std::string line, bool bareLineFeed)
{
    const auto flag = [&](ReplyFlaw flaw) { m_reply.flaws |= static_cast<unsigned>(flaw); };
    if (bareLineFeed)
        flag(ReplyFlaw::BareLineFeed);
    if (line.size() + 2 > kLimitWithLineEnd)
        flag(ReplyFlaw::TooLong);
    if (line.find('\0') != std::string::npos)
        flag(ReplyFlaw::NulByte);
    if (std::any_of(line.begin(), line.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x80; }))
        flag(ReplyFlaw::NotAscii);

    const bool begun = !m_reply.raw.empty();
    const bool hasCode = line.size() >= 3 && digit(line[0]) && digit(line[1]) && digit(line[2])
        && (line.size() == 3 || !digit(line[3]));
    bool complete = true;
    if (!hasCode) {
        // The first line: it is all that there is. A later one: a line break inside a text, as some servers send it.
        flag(ReplyFlaw::NoCode);
        complete = !begun;
        m_reply.lines.push_back(line);
    } else {
        const int code = (line[0] - '0') * 100 + (line[1] - '0') * 10 + (line[2] - '0');
        if (begun && m_reply.code != 0 && m_reply.code != code)
            flag(ReplyFlaw::CodeChanges);
        m_reply.code =
            code; // RFC 5321, section 4.2.1: they are all the same; where not, the last line decides
        const bool separator = line.size() > 3 && (line[3] == ' ' || line[3] == '-' || line[3] == '\t');
        complete = !(line.size() > 3 && line[3] == '-');
        std::string text = line.substr(separator ? 4 : 3);
        if (!m_reply.enhanced.known())
            m_reply.enhanced = enhancedOf(text, code);
        m_reply.lines.push_back(std::move(text));
    }
    m_reply.raw.push_back(std::move(line));
    if (!complete) {
        std::size_t bytes = 0;
        if (m_reply.raw.size() >= 4) // a reply of a few lines is below every limit
            for (const std::string& each : m_reply.raw)
                bytes += each.size();
        if (m_reply.raw.size() >= kMostLines || bytes > kMostReplyBytes) {
            flag(ReplyFlaw::TooLong);
            complete = true;
        }
    }
    return complete;
}

std::vector<Reply> ReplyReader::feed(std::string_view bytes)
{
    std::vector<Reply> complete;
    const auto take = [&](bool bareLineFeed) {
        if (takeLine(std::move(m_line), bareLineFeed)) {
            complete.push_back(std::move(m_reply));
            m_reply = {};
        }
        m_line.clear();
    };
    while (!bytes.empty()) {
        const std::size_t end = bytes.find('\n');
        const std::size_t room = kMostLineBytes - m_line.size();
        const std::size_t count = std::min({end, bytes.size(), room});
        m_line.append(bytes.substr(0, count));
        bytes.remove_prefix(count);
        if (m_line.size() >= kMostLineBytes) { // no line end in sight: this is no SMTP, the reply ends here
            m_reply.flaws |= static_cast<unsigned>(ReplyFlaw::TooLong);
            takeLine(std::move(m_line), false);
            complete.push_back(std::move(m_reply));
            m_reply = {};
            m_line.clear();
        } else if (!bytes.empty()) { // at the line feed
            bytes.remove_prefix(1);
            const bool bare = !m_line.ends_with('\r');
            if (!bare)
                m_line.pop_back();
            take(bare);
        }
    }
    return complete;
}

std::optional<Reply> ReplyReader::finish()
{
    if (!pending())
        return std::nullopt;
    if (!m_line.empty())
        takeLine(std::move(m_line), false);
    m_line.clear();
    Reply reply = std::move(m_reply);
    m_reply = {};
    reply.flaws |= static_cast<unsigned>(ReplyFlaw::Truncated);
    return reply;
}

std::string ReplyReader::discard()
{
    std::string all;
    for (const std::string& line : m_reply.raw)
        all += line + "\r\n";
    all += m_line;
    m_line.clear();
    m_reply = {};
    return all;
}

} // namespace rungbook::smtp
