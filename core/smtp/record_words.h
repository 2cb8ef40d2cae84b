// SPDX-License-Identifier: GPL-3.0-or-later
// The grammar of a "* ..." record of the transcript text: words, quoted texts and key=value pairs whose values may be lists.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace rungbook::smtp
{

/// One record taken apart. Never fails: what is no pair is a word.
struct RecordWords {
    std::vector<std::string> words; ///< in order, quotes and escapes undone: "tls", "sent", "handshake"
    std::vector<std::pair<std::string, std::vector<std::string>>> pairs; ///< key and its items

    /// The word at index, or an empty text.
    std::string_view word(std::size_t index) const;
    bool has(std::string_view key) const;
    /// The value of key; items are joined by commas again, so that an unquoted "CN=a,O=b" is one text. Empty when there is none.
    std::string text(std::string_view key) const;
    std::vector<std::string> list(std::string_view key) const;
    /// "yes", "true" and "1" are true; fallback when the key is missing.
    bool yes(std::string_view key, bool fallback = false) const;
    /// A decimal number; nothing when it is missing or none.
    std::optional<std::int64_t> number(std::string_view key) const;
    std::optional<double> decimal(std::string_view key) const;
};

/// Takes apart what stands after "* ".
RecordWords readRecord(std::string_view text);

/// text as a value: bare when it can be, else in double quotes with \" \\ \n \xNN.
std::string quoted(std::string_view text);
/// text in double quotes, always.
std::string inQuotes(std::string_view text);

/// Builds a record: pairs with nothing in them are left out.
class RecordWriter
{
public:
    explicit RecordWriter(std::string_view kind)
        : m_text("* " + std::string(kind))
    {
    }
    RecordWriter& word(std::string_view text);
    RecordWriter& pair(std::string_view key, std::string_view value);
    RecordWriter& pair(std::string_view key, std::int64_t value);
    RecordWriter& list(std::string_view key, const std::vector<std::string>& values);
    /// "key=yes", or nothing.
    RecordWriter& flag(std::string_view key, bool value);
    /// A time or length in ms: one digit after the point, none when it is zero; nothing when negative.
    RecordWriter& ms(std::string_view key, double value);
    const std::string& text() const { return m_text; }

private:
    std::string m_text;
};

/// Undoes \" \\ \n \r \t and \xNN; any other backslash stays.
std::string unescaped(std::string_view text);

/// Undoes what printable() does to bytes that cannot be shown: \xNN of control characters and of bytes above 0x7E; everything else stays.
std::string unprintable(std::string_view text);

/// RFC 3339 in UTC: "2026-01-01T00:00:00Z"; empty for a moment outside of the years 1 to 9999.
std::string utcStamp(std::int64_t seconds);
/// The other way round, also for "2026-01-01 00:00:00 UTC" and with an offset ("+05:30"); nothing when it is no such time.
std::optional<std::int64_t> secondsOfStamp(std::string_view text);

/// "12" or "12.3".
std::string decimalText(double value);

} // namespace rungbook::smtp
