// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ike/asa_records.h"

#include "core/base/markup.h"
#include "core/ike/asa_clock.h"
#include "core/ike/asa_wrap.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

namespace rungbook::ike::asa
{

namespace
{

constexpr std::size_t kNone = std::string_view::npos;

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

bool isSpace(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

std::string_view trim(std::string_view s)
{
    while (!s.empty() && isSpace(s.front()))
        s.remove_prefix(1);
    while (!s.empty() && isSpace(s.back()))
        s.remove_suffix(1);
    return s;
}

// Where the header of a record begins that is glued behind another one: at its clock, when there is nothing but a host name between the
// clock and the tag; else at the tag itself.
std::size_t headerBegin(std::string_view s, std::size_t from, std::size_t anchor)
{
    Clock clock;
    const std::string_view part = s.substr(from, anchor - from);
    if (!lastClock(part, part.size(), 96, clock))
        return anchor;
    const std::string_view gap = part.substr(clock.end);
    if (gap.size() > 48 || gap.find_first_of("=,()") != kNone)
        return anchor;
    std::size_t begin = from + clock.begin;
    // A PRI directly before the clock belongs to it.
    if (begin > from && s[begin - 1] == '>') {
        const std::size_t open = s.rfind('<', begin - 1);
        if (open != kNone && open >= from && begin - open <= 5)
            begin = open;
    }
    return begin;
}

bool startsWithWord(std::string_view line, std::string_view word)
{
    return trim(line).starts_with(word);
}

// "12. ", "12: ", "> ", "- ", "| ": what forums and pastebins put before each line.
std::size_t prefixLength(std::string_view s)
{
    std::size_t p = 0;
    while (p < s.size() && isSpace(s[p]))
        ++p;
    const std::size_t start = p;
    while (p < s.size() && isDigit(s[p]))
        ++p;
    if (p > start && p - start <= 6 && p + 1 < s.size() && (s[p] == '.' || s[p] == ')' || s[p] == ':')
        && s[p + 1] == ' ')
        return p + 2;
    p = start;
    while (p < s.size()
        && (s[p] == '>' || s[p] == '|'
            || ((s[p] == '-' || s[p] == '*') && p + 1 < s.size() && s[p + 1] == ' '))) {
        ++p;
        while (p < s.size() && s[p] == ' ')
            ++p;
    }
    return p > start ? p : 0;
}

bool isBlank(std::string_view line)
{
    return std::all_of(line.begin(), line.end(), [](char c) { return isSpace(c) || c == '\0'; });
}

bool isIpsecLine(std::string_view line)
{
    return line.starts_with("IPSEC: ") || line.starts_with("IPSEC(");
}

// Notes often keep the text of a line and drop its clock and tag: "Group = G, IP = 192.0.2.9, Session is being torn down. ..."
bool isUntaggedLine(std::string_view line)
{
    const std::string_view s = trim(line);
    if (s.starts_with("IP = "))
        return s.find(", ") != kNone;
    return s.starts_with("Group = ") && s.find(", IP = ") != kNone;
}

bool isShowPeerLine(std::string_view line)
{
    std::string_view s = trim(line);
    while (!s.empty() && isDigit(s.front()))
        s.remove_prefix(1);
    return trim(s).starts_with("IKE Peer:") || trim(s).starts_with("IKE Peer :");
}

// Lines of an "IPSEC:" block: "SCB: 0x53707C08,", "SPI : 0xD6602721", "Src ports", "Upper: 0".
bool belongsToIpsec(std::string_view line)
{
    const std::string_view s = trim(line);
    if (s.empty() || s.size() > 64 || isIpsecLine(s))
        return false;
    static constexpr std::array<std::string_view, 24> keys{"SCB", "Direction", "SPI", "Session ID",
        "VPIF num", "Tunnel type", "Protocol", "Lifetime", "Flags", "SA ", "MTU", "VCID", "Peer", "Channel",
        "VPN handle", "Src ", "Dst ", "Upper", "Lower", "Op ", "Use ", "Rule ID", "ID ", "SA:"};
    return std::any_of(keys.begin(), keys.end(), [&](std::string_view key) { return s.starts_with(key); });
}

bool belongsToShowPeer(std::string_view line)
{
    const std::string_view s = trim(line);
    static constexpr std::array<std::string_view, 8> keys{
        "Type", "Rekey", "Encrypt", "Auth", "Lifetime", "Hash", "Role", "State"};
    return std::any_of(keys.begin(), keys.end(), [&](std::string_view key) { return s.starts_with(key); });
}

bool isHexDumpLine(std::string_view line)
{
    const std::string_view s = trim(line);
    return s.size() > 6 && s[4] == ':' && s[5] == ' ' && std::all_of(s.begin(), s.begin() + 4, [](char c) {
        return isDigit(c) || (c >= 'A' && c <= 'F') || (c >= 'a' && c <= 'f');
    });
}

bool belongsToProxyId(std::string_view line)
{
    const std::string_view s = trim(line);
    return s.starts_with("Remote ") || s.starts_with("Local ");
}

// Nine lines of ten in a firewall's syslog are one record about something else.
bool isIrrelevant(const LineShape& shape)
{
    if (!shape.single || shape.anchor.debug)
        return false;
    const std::uint32_t id = shape.anchor.syslogId;
    return !isRelevant(id) || (id == 302015 && !contains(shape.text, "identity:"));
}

/// What a record still lacks.
enum class Lack : std::uint8_t { Nothing, MessageRest, ProxyLines, HexLines, Number, Address };

Lack lackOf(std::string_view text)
{
    if (text.find("IKE_DECODE") != kNone) {
        const std::size_t length = text.rfind("length");
        if (length == kNone)
            return Lack::MessageRest;
        const bool digits =
            std::any_of(text.begin() + static_cast<std::ptrdiff_t>(length), text.end(), isDigit);
        return digits ? Lack::Nothing : Lack::MessageRest;
    }
    if (text.find("Transmitting Proxy Id:") != kNone)
        return Lack::ProxyLines;
    if (isHexDumpLine(text))
        return Lack::HexLines;
    if (text.ends_with(" ID received")) // "ID_IPV4_ADDR ID received", the address on a line of its own
        return Lack::Address;
    if (text.find("rekeying duration from") != kNone && text.find("to ", text.find("duration from")) == kNone)
        return Lack::Number;
    return Lack::Nothing;
}

} // namespace

bool startsRecord(std::string_view line)
{
    if (findAnchor(line, 0).begin != kNone)
        return true;
    const std::string_view bare = line.substr(prefixLength(line));
    return isIpsecLine(bare) || isShowPeerLine(bare) || isUntaggedLine(bare);
}

bool isRelevant(std::uint32_t id)
{
    const auto within = [id](std::uint32_t from, std::uint32_t to) { return id - from <= to - from; };
    // 713 to 715: IKEv1; 402: IPsec packets that fit no SA; 737: address assignment. Every line of a log comes by here, and what comes next
    // in a busy one cannot be foreseen: so no jump for each class.
    const bool about = within(713'000, 715'999) | within(402'000, 402'999) | within(737'000, 737'999);
    if (about)
        return true;
    return within(602'303, 602'304) || id == 302'015 || id == 113'005 || id == 113'015 || id == 113'019
        || id == 113'021;
}

RecordScanner::RecordScanner(std::string_view text, ParsedChunk& out, std::stop_token stop)
    : m_text(text)
    , m_out(out)
    , m_stop(std::move(stop))
{
}

bool RecordScanner::stopped()
{
    // Lines of 64 KiB are possible, so a few of them may already take milliseconds.
    constexpr std::uint32_t between = 64;
    if (++m_steps % between == 0 && m_stop.stop_requested())
        m_stopped = true;
    return m_stopped;
}

const LineShape* RecordScanner::peekLine()
{
    if (m_pos >= m_text.size())
        return nullptr;
    if (m_aheadAt != m_pos) {
        m_ahead = scanLine(m_text, m_pos);
        m_aheadAt = m_pos;
    }
    return &m_ahead;
}

bool RecordScanner::readLine()
{
    if (peekLine() == nullptr)
        return false;
    m_line.text = m_ahead.text;
    m_line.number = m_next++;
    m_pos = m_ahead.next;
    ++m_out.counts.lines;
    return true;
}

void RecordScanner::skipLine()
{
    ++m_next;
    m_pos = m_ahead.next;
    ++m_out.counts.lines;
}

void RecordScanner::notUnderstood(std::uint32_t line)
{
    ++m_out.counts.notUnderstood;
    auto& runs = m_out.notUnderstood;
    if (!runs.empty() && runs.back().second + 1 == line)
        runs.back().second = line;
    else
        runs.emplace_back(line, line);
}

void RecordScanner::classifyPlainLine(const Line& line)
{
    if (isBlank(line.text))
        return;
    if (line.text.find("last message repeated") != kNone) {
        ++m_out.counts.records;
        return;
    }
    notUnderstood(line.number);
}

bool RecordScanner::next(Record& record)
{
    for (;;) {
        if (m_inLine) {
            if (nextInLine(record))
                return true;
            m_inLine = false;
        }
        if (stopped() || !readLine())
            return false;
        if (isIrrelevant(m_ahead)) {
            ++m_out.counts.records;
            continue;
        }
        if (m_ahead.single) {
            const Anchor& anchor = m_ahead.anchor;
            const std::string_view line = m_line.text;
            ++m_out.counts.records;
            if (prefixLength(line) > 0)
                ++m_out.counts.repaired;
            record = {anchor.debug ? Record::Kind::Debug : Record::Kind::Syslog, line.substr(0, anchor.begin),
                line.substr(anchor.end), anchor.syslogId, m_line.number, 1, m_ahead.ascii};
            join(record);
            return true;
        }
        if (m_ahead.mayBeMarkup && hasMarkup(m_line.text)) {
            m_clean = withoutMarkup(m_line.text);
            m_line.text = m_clean;
            ++m_out.counts.repaired;
        }
        m_at = 0;
        m_firstInLine = true;
        if (findAnchor(m_line.text, 0).begin != kNone) {
            m_inLine = true;
            continue;
        }
        const std::size_t prefix = prefixLength(m_line.text);
        const std::string_view line = m_line.text.substr(prefix);
        const std::string_view bare = trim(line);
        if (bare.starts_with('!')) {
            record = {Record::Kind::Comment, {}, bare, 0, m_line.number, 1, false};
            return true;
        }
        if (isIpsecLine(line)) {
            record = {Record::Kind::Ipsec, {}, line, 0, m_line.number, 1, false};
            ++m_out.counts.records;
            joinBlock(record, belongsToIpsec);
            return true;
        }
        if (isUntaggedLine(line)) {
            record = {Record::Kind::Debug, {}, bare, 0, m_line.number, 1, false};
            ++m_out.counts.records;
            ++m_out.counts.repaired;
            join(record);
            return true;
        }
        if (isShowPeerLine(line)) {
            record = {Record::Kind::ShowPeer, {}, line, 0, m_line.number, 1, false};
            ++m_out.counts.records;
            joinBlock(record, belongsToShowPeer);
            return true;
        }
        classifyPlainLine(m_line);
    }
}

bool RecordScanner::nextInLine(Record& record)
{
    const std::string_view line = m_line.text;
    for (;;) {
        if (stopped())
            return false;
        const Anchor anchor = findAnchor(line, m_at);
        if (anchor.begin == kNone)
            return false;
        // The text runs to the header of the next record that is glued on, or to the end of the line.
        const Anchor following = findAnchor(line, anchor.end);
        std::size_t end = line.size();
        if (following.begin != kNone)
            end = headerBegin(line, anchor.end, following.begin);
        const std::size_t headerAt = m_firstInLine ? 0 : m_at;
        const std::string_view header = line.substr(headerAt, anchor.begin - headerAt);
        if (m_firstInLine && (following.begin != kNone || prefixLength(line) > 0))
            ++m_out.counts.repaired;
        m_firstInLine = false;
        m_at = end;
        ++m_out.counts.records;
        const bool lastInLine = following.begin == kNone;
        if (!anchor.debug && !isRelevant(anchor.syslogId)) {
            if (lastInLine)
                return false;
            continue;
        }
        record = {anchor.debug ? Record::Kind::Debug : Record::Kind::Syslog, header,
            line.substr(anchor.end, end - anchor.end), anchor.syslogId, m_line.number, 1, false};
        if (lastInLine)
            join(record);
        return true;
    }
}

// A record that is last on its line may go on in the next ones: as a block that belongs to it, or because somebody's screen wrapped it.
void RecordScanner::join(Record& record)
{
    std::size_t width = m_line.text.size();
    constexpr std::uint32_t kMostLines = 24;
    bool joined = false;
    while (record.lineCount < kMostLines) {
        const LineShape* const ahead = peekLine();
        if (ahead == nullptr || ahead->single)
            break;
        const std::string_view next = ahead->text;
        const std::string_view text = joined ? std::string_view(m_scratch) : record.text;
        if (isBlank(next))
            break;
        const std::size_t prefix = prefixLength(next);
        const std::string_view line = next.substr(prefix);
        if (startsWithWord(line, "!") || startsRecord(next))
            break;
        const Lack lack = lackOf(text);
        bool natural = false; // a block that the device itself prints over several lines
        bool take = false;
        switch (lack) {
        case Lack::ProxyLines:
            take = natural = belongsToProxyId(line);
            break;
        case Lack::HexLines:
            take = natural = isHexDumpLine(line);
            break;
        case Lack::Address:
            take = natural =
                line.size() <= 46 && line.find_first_not_of("0123456789abcdefABCDEFxX.: \r\t") == kNone;
            break;
        case Lack::MessageRest:
        case Lack::Number:
            take = true;
            break;
        case Lack::Nothing: {
            const char first = trim(line).front();
            // A word in small letters may as well begin somebody's remark, so it counts only after a line of a screen's or a mailer's
            // width; any word counts when it had no room left on a screen of 80 columns.
            const std::size_t length = std::min(trim(line).find(' '), trim(line).size());
            const bool soft = width >= 50 && width <= 80 && width + 1 + length > 80;
            const bool word = soft || (first >= 'a' && first <= 'z' && width >= 66 && width <= 82);
            const bool piece = isDigit(first) || first == '(' || first == ')' || first == '+' || first == ','
                || first == '=';
            take =
                word || (piece && width >= 60 && width <= 250) || width == 79 || width == 80 || width == 132;
            break;
        }
        }
        if (!take)
            break;
        if (!joined)
            m_scratch.assign(record.text);
        joined = true;
        // A hard wrap cuts anywhere and keeps every character; a soft wrap took one blank away. A message is read without blanks, so it is
        // joined as it stands.
        const bool full = width == 79 || width == 80 || width == 132;
        const bool hard = lack == Lack::MessageRest || (full && !endsWithWord(m_scratch))
            || (!m_scratch.empty() && isSpace(m_scratch.back())) || isSpace(line.front());
        record.ascii = false; // of the lines that are joined nobody looked
        if (natural)
            m_scratch += '\n';
        else if (!hard)
            m_scratch += ' ';
        m_scratch += natural ? trim(line) : line;
        width = next.size();
        skipLine();
        ++record.lineCount;
        if (!natural) {
            if (record.lineCount == 2)
                ++m_out.counts.repaired;
            ++m_out.counts.repaired;
        }
    }
    if (joined)
        record.text = m_scratch;
}

void RecordScanner::joinBlock(Record& record, bool (*belongs)(std::string_view))
{
    bool joined = false;
    while (record.lineCount < 64) {
        const LineShape* const ahead = peekLine();
        if (ahead == nullptr || ahead->single)
            break;
        const std::string_view line = ahead->text.substr(prefixLength(ahead->text));
        if (!belongs(line) || findAnchor(line, 0).begin != kNone)
            break;
        if (!joined)
            m_scratch.assign(record.text);
        joined = true;
        m_scratch += '\n';
        m_scratch += trim(line);
        skipLine();
        ++record.lineCount;
    }
    if (joined)
        record.text = m_scratch;
}

} // namespace rungbook::ike::asa
