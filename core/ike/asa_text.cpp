// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ike/asa_text.h"

#include "core/base/typography.h"
#include "core/ike/asa_patterns.h"
#include "core/ike/asa_writer.h"

#include "core/ike/signature.h"

#include <algorithm>
#include <functional>

namespace rungbook::ike::asa
{

namespace
{

Heading takeHeading(std::string_view& s)
{
    Heading h;
    const auto value = [&](std::string_view& into) {
        // A group name may hold commas, so the value ends where the next known word begins, else at the first comma.
        std::size_t end = kNone;
        std::size_t comma = findChar(s, ',', 0);
        const std::size_t first = comma;
        for (; comma < 80 && end == kNone; comma = findChar(s, ',', comma + 1)) {
            std::string_view next = s.substr(comma + 1);
            if (consume(next, " IP = ") || consume(next, " Username = ") || consume(next, " User = "))
                end = comma;
        }
        if (end == kNone)
            end = first;
        into = trim(s.substr(0, end));
        s = end == kNone ? std::string_view{} : trim(s.substr(end + 1));
    };
    for (int i = 0; i < 6 && !s.empty(); ++i) {
        if (s.front() != 'G' && s.front() != 'U' && s.front() != 'I')
            break;
        if (consume(s, "Group = ") || consume(s, "Group <")) {
            value(h.group);
        } else if (consume(s, "Username = ") || consume(s, "User = ")) {
            value(h.user);
        } else if (consume(s, "IP = ")) {
            const std::size_t end = findChar(s, ',', 0);
            h.peer = trim(s.substr(0, end));
            s = end == kNone ? std::string_view{} : trim(s.substr(end + 1));
        } else {
            break;
        }
    }
    return h;
}

std::string_view commentText(std::string_view s)
{
    s = trim(s);
    bool cut = true;
    while (cut && !s.empty()) {
        cut = consume(s, "!") || consume(s, " ") || consume(s, "\xE2\x80\x94") || consume(s, "\xE2\x80\x93")
            || consume(s, "-");
    }
    return trim(s);
}

void comment(Writer& w, std::string_view s)
{
    const std::string_view text = commentText(s);
    if (!text.empty())
        w.add(EventKind::Comment, 0, text.substr(0, 2000));
}

/// Reads s as pattern, blanks left out on both sides: screens wrap "IKE_DECODE SENDING Message" wherever they like.
bool consumeLoose(std::string_view& s, std::string_view pattern)
{
    std::size_t i = 0;
    for (const char c : pattern) {
        while (i < s.size() && (s[i] == ' ' || s[i] == '\n' || s[i] == '\t'))
            ++i;
        if (i >= s.size() || s[i] != c)
            return false;
        ++i;
    }
    s.remove_prefix(i);
    return true;
}

/// The usual spelling of the line that looseMessage() reads, or false.
bool plainMessage(Writer& w, std::string_view s)
{
    if (!consume(s, "IKE_DECODE "))
        return false;
    Verb verb{};
    if (consume(s, "SENDING Message (msgid="))
        verb = Verb::Sending;
    else if (consume(s, "RECEIVED Message (msgid="))
        verb = Verb::Received;
    else if (consume(s, "RESENDING Message (msgid="))
        verb = Verb::Resending;
    else
        return false;
    const std::size_t bracket = findChar(s, ')', 0);
    if (bracket > 16)
        return false;
    const std::uint32_t id = hexNumber(trim(s.substr(0, bracket)));
    s.remove_prefix(bracket);
    std::size_t digits = 0;
    std::uint32_t length = 0;
    for (std::uint32_t ten = 1; digits < 8 && digits < s.size(); ++digits, ten *= 10) {
        const char c = s[s.size() - 1 - digits];
        if (c < '0' || c > '9')
            break;
        length += ten * static_cast<std::uint32_t>(c - '0');
    }
    s.remove_suffix(digits);
    constexpr std::string_view total = " total length : ";
    if (digits == 0 || !s.ends_with(total) || !consume(s, ") with payloads : "))
        return false;
    if (s.size() < total.size())
        return false; // the two overlap
    s.remove_suffix(total.size());
    Event& e = w.add(EventKind::Message, static_cast<std::uint8_t>(verb), trim(s));
    e.messageId = id;
    e.length = length;
    return true;
}

// IKE_DECODE SENDING Message (msgid=8bd3cce6) with payloads : HDR + HASH (8) + ... + NONE (0) total length : 196
bool looseMessage(Writer& w, std::string_view text)
{
    std::string_view s = text;
    if (!consumeLoose(s, "IKE_DECODE"))
        return false;
    Verb verb{};
    if (consumeLoose(s, "SENDING"))
        verb = Verb::Sending;
    else if (consumeLoose(s, "RESENDING"))
        verb = Verb::Resending;
    else if (consumeLoose(s, "RECEIVED"))
        verb = Verb::Received;
    else
        return false;
    if (!consumeLoose(s, "Message(msgid="))
        return false;
    const std::uint32_t id = hexNumber(trim(s));
    const std::size_t bracket = s.find(')');
    if (bracket == kNone)
        return false;
    s.remove_prefix(bracket + 1);
    if (!consumeLoose(s, "withpayloads:"))
        return false;
    std::size_t end = s.rfind("total");
    std::string_view rest;
    std::uint32_t length = 0;
    if (end != kNone) {
        rest = s.substr(end);
        if (consumeLoose(rest, "totallength:")) {
            rest = trim(rest);
            while (!rest.empty() && rest.front() >= '0' && rest.front() <= '9' && length < 100'000'000) {
                length = length * 10 + static_cast<std::uint32_t>(rest.front() - '0');
                rest.remove_prefix(1);
            }
        } else {
            rest = {};
            end = kNone;
        }
    }
    Event& e = w.add(EventKind::Message, static_cast<std::uint8_t>(verb), trim(s.substr(0, end)));
    e.messageId = id;
    e.length = length;
    if (trim(rest).starts_with('!'))
        comment(w, rest);
    return true;
}

// "An inbound LAN-to-LAN SA (SPI= 0x850A79E0) between 203.0.113.1 and 198.51.100.7 (user= 198.51.100.7) has been created."
void ipsecSa(Writer& w, std::string_view s, bool created)
{
    const std::string_view local = between(s, "between ", " ");
    const std::string_view peer = between(s, " and ", " (");
    w.heading({{}, {}, peer});
    w.add(EventKind::Detail);
    if (!created)
        return;
    w.fact(
        s.find("inbound") != kNone ? FactKind::InboundSpi : FactKind::OutboundSpi, spi(wordAfter(s, "SPI=")));
    w.add(EventKind::Fact, kLocalAddress, local);
}

// "Built inbound UDP connection 655 for outside:198.51.100.7/500 (198.51.100.7/500) to identity:203.0.113.1/500 (203.0.113.1/500)": the only
// line of an IKEv1 log that names our own address.
void builtConnection(Writer& w, std::string_view s)
{
    if (s.find(" UDP ") == kNone)
        return;
    const std::string_view ours = between(s, "identity:", " (");
    const std::size_t slash = ours.rfind('/');
    if (slash == kNone || (ours.substr(slash) != "/500" && ours.substr(slash) != "/4500"))
        return;
    std::string_view theirs = between(s, " for ", " (");
    const std::size_t colon = theirs.find(':');
    const std::size_t end = theirs.rfind('/');
    if (colon == kNone || end == kNone || end < colon)
        return;
    w.heading({{}, {}, theirs.substr(colon + 1, end - colon - 1)});
    w.add(EventKind::Fact, kLocalAddress, ours.substr(0, slash));
}

void showPeer(Writer& w, std::string_view s)
{
    const std::string_view peer = wordAfter(s, "IKE Peer");
    w.heading({{}, {}, peer == ":" || peer.empty() ? between(s, ":", "\n ") : wordAfter(s, "IKE Peer:")});
    const std::string_view state =
        wordAfter(s, "State   :").empty() ? wordAfter(s, "State :") : wordAfter(s, "State   :");
    const std::size_t at = s.find("State");
    std::string_view value = state;
    if (value.empty() && at != kNone)
        value = between(s.substr(at), ":", "\n ");
    if (!value.empty())
        w.fact(FactKind::ReportedState, value);
    const std::size_t role = s.find("Role");
    if (role != kNone) {
        const std::string_view name = wordAfter(s.substr(role), ":");
        if (!name.empty())
            w.fact(FactKind::ReportedRole, name);
    }
}

} // namespace

TextReader::TextReader(std::string_view chunk, const Classifier& classifier, ParsedChunk& out)
    : m_chunk(chunk)
    , m_classifier(classifier)
    , m_out(out)
{
}

TextReader::Kind TextReader::kindOf(std::string_view text)
{
    constexpr std::size_t shortest = 8;
    constexpr std::size_t longest = 64;
    const std::less<> before;
    const bool stays = !before(text.data(), m_chunk.data())
        && !before(m_chunk.data() + m_chunk.size(), text.data() + text.size());
    if (!stays || text.size() < shortest || text.size() > longest)
        return {findPattern(text), m_classifier.matchFolded(text)};
    std::uint64_t head = 0;
    std::uint64_t tail = 0;
    std::memcpy(&head, text.data(), sizeof head);
    std::memcpy(&tail, text.data() + text.size() - sizeof tail, sizeof tail);
    const std::uint64_t mixed = (head ^ (tail << 1U) ^ text.size()) * 0x9E3779B97F4A7C15ULL;
    Known& known = m_known[mixed >> 55U];
    static_assert(kKnown == 1U << (64U - 55U));
    if (known.text != text)
        known = {text, {findPattern(text), m_classifier.matchFolded(text)}};
    return known.kind;
}

void TextReader::read(const Record& record, Timestamp time)
{
    Writer w(record, time, m_out);
    std::string_view text = record.text;
    switch (record.kind) {
    case Record::Kind::Comment:
        comment(w, text);
        return;
    case Record::Kind::ShowPeer:
        showPeer(w, text);
        return;
    case Record::Kind::Ipsec:
        w.add(EventKind::Detail);
        return;
    case Record::Kind::Syslog:
    case Record::Kind::Debug:
        break;
    }
    if (record.syslogId == 302015) {
        builtConnection(w, text);
        return;
    }
    if (record.syslogId == 602303 || record.syslogId == 602304) {
        ipsecSa(w, text, record.syslogId == 602303);
        return;
    }
    std::string folded;
    if (!record.ascii && hasTypography(text)) {
        folded = foldTypography(text);
        if (folded != text && record.lineCount == 1)
            ++m_out.counts.repaired;
        text = folded;
    }
    const Heading heading = takeHeading(text);
    w.heading(heading);
    text = trim(text);
    if (text.empty()) {
        w.add(EventKind::Detail);
        return;
    }
    if (text.starts_with('I') && text.size() > 5 && (plainMessage(w, text) || looseMessage(w, text)))
        return;
    const auto [pattern, trigger] = kindOf(text);
    // A new phase 1 opens a session, and its own line belongs there already.
    if (pattern && pattern->opensSession)
        pattern->also(w, text);
    if (trigger != 0) {
        Event& e = w.add(EventKind::Notice, 0, text.substr(0, 4000));
        e.trigger = trigger;
    } else {
        const Belongs effect = pattern ? pattern->belongs : Belongs::Detail;
        w.add(effect == Belongs::Constructing   ? EventKind::Constructing
                : effect == Belongs::Processing ? EventKind::Processing
                                                : EventKind::Detail);
    }
    if (pattern && pattern->also && !pattern->opensSession)
        pattern->also(w, text);
}

} // namespace rungbook::ike::asa
