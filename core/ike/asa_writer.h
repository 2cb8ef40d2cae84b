// SPDX-License-Identifier: GPL-3.0-or-later
// What reading ASA texts needs at every turn: pieces of a text by the words around them, and a writer of events. Inside the dialect only.
#pragma once

#include "core/ike/asa_records.h"

#include <cstring>
#include <string>
#include <string_view>

namespace rungbook::ike::asa
{

inline constexpr std::size_t kNone = std::string_view::npos;

inline std::string_view trim(std::string_view s)
{
    while (!s.empty() && (s.front() == ' ' || s.front() == '\t' || s.front() == '\n' || s.front() == '\r'))
        s.remove_prefix(1);
    while (!s.empty() && (s.back() == ' ' || s.back() == '\t' || s.back() == '\n' || s.back() == '\r'))
        s.remove_suffix(1);
    return s;
}

inline bool consume(std::string_view& s, std::string_view prefix)
{
    if (!s.starts_with(prefix))
        return false;
    s.remove_prefix(prefix.size());
    return true;
}

/// The same for a literal: compared without a call.
template <std::size_t N> bool consume(std::string_view& s, const char (&prefix)[N])
{
    if (s.size() < N - 1 || std::memcmp(s.data(), prefix, N - 1) != 0)
        return false;
    s.remove_prefix(N - 1);
    return true;
}

inline int hexDigit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

// "8bd3cce6", "0x8bd3cce6", and the "0×8bd3cce6" that web pages make of it.
inline std::uint32_t hexNumber(std::string_view s)
{
    if (!consume(s, "0x"))
        consume(s, "0\xC3\x97");
    std::uint32_t value = 0;
    for (const char c : s) {
        const int digit = hexDigit(c);
        if (digit < 0)
            break;
        value = (value << 4U) | static_cast<std::uint32_t>(digit);
    }
    return value;
}

/// The text between what stands before it and the next delimiter (or the end).
inline std::string_view between(std::string_view s, std::string_view before, std::string_view delimiters)
{
    const std::size_t at = s.find(before);
    if (at == kNone)
        return {};
    s = s.substr(at + before.size());
    return trim(s.substr(0, delimiters.empty() ? kNone : s.find_first_of(delimiters)));
}

/// The word that follows before, or empty.
inline std::string_view wordAfter(std::string_view s, std::string_view before)
{
    const std::size_t at = s.find(before);
    if (at == kNone)
        return {};
    s = trim(s.substr(at + before.size()));
    return s.substr(0, s.find_first_of(" ,\n"));
}

/// An SPI as eight hexadecimal digits, however it was printed.
inline std::string spi(std::string_view s)
{
    constexpr std::string_view digits = "0123456789abcdef";
    const std::uint32_t value = hexNumber(s);
    std::string out = "0x";
    for (int shift = 28; shift >= 0; shift -= 4)
        out += digits[(value >> static_cast<unsigned>(shift)) & 0xFU];
    return out;
}

/// Who a line is about: "Group = G, Username = U, IP = A, " in front of its text. The header may be printed twice.
struct Heading {
    std::string_view group;
    std::string_view user;
    std::string_view peer;
};

/// Adds events for one record.
class Writer
{
public:
    Writer(const Record& record, Timestamp time, ParsedChunk& out)
        : m_record(record)
        , m_time(time)
        , m_out(out)
    {
    }

    void heading(const Heading& h)
    {
        m_peer = m_out.text.intern(h.peer);
        // The tunnel-group of a LAN-to-LAN peer is named by its address.
        m_group = h.group == h.peer ? m_peer : m_out.text.intern(h.group);
        m_user = m_out.text.intern(h.user);
    }

    Event& add(EventKind kind, std::uint8_t code = 0, std::string_view text = {})
    {
        Event& e = m_out.events.emplace_back();
        e.time = m_time;
        e.line = m_record.line;
        e.lineCount = m_record.lineCount;
        e.peer = m_peer;
        e.group = m_group;
        e.user = m_user;
        e.text = m_out.text.intern(text);
        e.syslogId = static_cast<std::uint16_t>(m_record.syslogId % 100'000);
        e.kind = kind;
        e.code = code;
        e.channel = m_record.kind == Record::Kind::Debug ? Channel::Debug : Channel::Syslog;
        return e;
    }

    Event& fact(FactKind kind, std::string_view value)
    {
        return add(EventKind::Fact, static_cast<std::uint8_t>(kind), value);
    }
    Event& hint(HintKind kind) { return add(EventKind::Hint, static_cast<std::uint8_t>(kind)); }
    Event& milestone(MilestoneKind kind, std::string_view text)
    {
        return add(EventKind::Milestone, static_cast<std::uint8_t>(kind), text);
    }

    ParsedChunk& out() { return m_out; }

private:
    const Record& m_record;
    Timestamp m_time;
    ParsedChunk& m_out;
    TextId m_peer{};
    TextId m_group{};
    TextId m_user{};
};

} // namespace rungbook::ike::asa
