// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/smtp/record_words.h"

#include "core/base/timestamp.h"
#include "core/smtp/transcript.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <fmt/format.h>

namespace rungbook::smtp
{

namespace
{

bool isBlank(char c)
{
    return c == ' ' || c == '\t';
}

int hexValue(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

bool isKeyChar(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
}

/// Takes the quoted text that text begins with, both quotes included, and undoes its escapes.
std::string takeQuoted(std::string_view& text)
{
    std::size_t end = 1;
    while (end < text.size() && text[end] != '"')
        end += text[end] == '\\' ? 2 : 1;
    end = std::min(end, text.size());
    std::string inner = unescaped(text.substr(1, end - 1));
    text.remove_prefix(std::min(end + 1, text.size()));
    return inner;
}

/// One item of a value: quoted, or up to a comma or blank.
std::string takeItem(std::string_view& text)
{
    if (text.starts_with('"'))
        return takeQuoted(text);
    const std::size_t end = std::min(text.find_first_of(", \t"), text.size());
    std::string item(text.substr(0, end));
    text.remove_prefix(end);
    return item;
}

/// The key that text begins with, or an empty text when it does not begin with "key=".
std::string_view keyOf(std::string_view text)
{
    std::size_t end = 0;
    while (end < text.size() && isKeyChar(text[end]))
        ++end;
    return end > 0 && end < text.size() && text[end] == '=' ? text.substr(0, end) : std::string_view();
}

} // namespace

std::string_view RecordWords::word(std::size_t index) const
{
    return index < words.size() ? std::string_view(words[index]) : std::string_view();
}

std::vector<std::string> RecordWords::list(std::string_view key) const
{
    const auto at =
        std::find_if(pairs.begin(), pairs.end(), [&](const auto& pair) { return pair.first == key; });
    return at == pairs.end() ? std::vector<std::string>() : at->second;
}

bool RecordWords::has(std::string_view key) const
{
    return std::any_of(pairs.begin(), pairs.end(), [&](const auto& pair) { return pair.first == key; });
}

std::string RecordWords::text(std::string_view key) const
{
    std::string all;
    bool first = true;
    for (const std::string& item : list(key)) {
        if (!first)
            all += ',';
        all += item;
        first = false;
    }
    return all;
}

bool RecordWords::yes(std::string_view key, bool fallback) const
{
    if (!has(key))
        return fallback;
    const std::string value = text(key);
    return value == "yes" || value == "true" || value == "1";
}

std::optional<std::int64_t> RecordWords::number(std::string_view key) const
{
    const std::string value = text(key);
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
    if (value.empty() || error != std::errc() || end != value.data() + value.size())
        return std::nullopt;
    return number;
}

std::optional<double> RecordWords::decimal(std::string_view key) const
{
    const std::string value = text(key);
    double number = 0;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
    if (value.empty() || error != std::errc() || end != value.data() + value.size() || !std::isfinite(number))
        return std::nullopt;
    return number;
}

RecordWords readRecord(std::string_view text)
{
    RecordWords record;
    while (true) {
        while (!text.empty() && isBlank(text.front()))
            text.remove_prefix(1);
        if (text.empty())
            return record;
        if (text.front() == '"') {
            record.words.push_back(takeQuoted(text));
            continue;
        }
        const std::string_view key = keyOf(text);
        if (key.empty()) {
            const std::size_t end = std::min(text.find_first_of(" \t"), text.size());
            record.words.emplace_back(text.substr(0, end));
            text.remove_prefix(end);
            continue;
        }
        text.remove_prefix(key.size() + 1);
        std::vector<std::string> items;
        if (!text.empty() && !isBlank(text.front())) {
            items.push_back(takeItem(text));
            while (text.starts_with(',')) {
                text.remove_prefix(1);
                items.push_back(takeItem(text));
            }
            if (!text.empty()
                && !isBlank(text.front())) { // a word right behind a quote: part of the last item
                const std::size_t end = std::min(text.find_first_of(" \t"), text.size());
                items.back() += text.substr(0, end);
                text.remove_prefix(end);
            }
        }
        record.pairs.emplace_back(std::string(key), std::move(items));
    }
}

std::string inQuotes(std::string_view text)
{
    constexpr std::string_view kHex = "0123456789abcdef";
    std::string result = "\"";
    const auto escape = [&](char c) {
        const auto byte = static_cast<unsigned char>(c);
        result += "\\x";
        result += kHex[byte >> 4U];
        result += kHex[byte & 0x0FU];
    };
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            result += '\\';
            result += c;
        } else if (c == '\n') {
            result += "\\n";
        } else if (byte < 0x20 || byte == 0x7F) {
            escape(c);
        } else if (byte < 0x80) {
            result += c;
        } else { // a whole character that may be shown, or an escape
            const std::size_t length = byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
            const std::string_view whole = text.substr(i, length);
            if (whole.size() == length && printable(whole) == whole) {
                result += whole;
                i += length - 1;
            } else {
                escape(c);
            }
        }
    }
    return result + '"';
}

std::string unprintable(std::string_view text)
{
    std::string result;
    result.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\\' && i + 3 < text.size() && text[i + 1] == 'x' && hexValue(text[i + 2]) >= 0
            && hexValue(text[i + 3]) >= 0) {
            const int byte = hexValue(text[i + 2]) * 16 + hexValue(text[i + 3]);
            if (byte < 0x20 || byte >= 0x7F) { // printable() writes no other
                result += static_cast<char>(byte);
                i += 3;
                continue;
            }
        }
        result += text[i];
    }
    return result;
}

std::string quoted(std::string_view text)
{
    const bool bare = !text.empty() && std::none_of(text.begin(), text.end(), [](char c) {
        return static_cast<unsigned char>(c) <= 0x20 || static_cast<unsigned char>(c) >= 0x7F || c == ','
            || c == '"' || c == '\\';
    });
    return bare ? std::string(text) : inQuotes(text);
}

RecordWriter& RecordWriter::word(std::string_view text)
{
    m_text += ' ';
    m_text += text;
    return *this;
}

RecordWriter& RecordWriter::pair(std::string_view key, std::string_view value)
{
    if (!value.empty())
        m_text += fmt::format(" {}={}", key, quoted(value));
    return *this;
}

RecordWriter& RecordWriter::pair(std::string_view key, std::int64_t value)
{
    m_text += fmt::format(" {}={}", key, value);
    return *this;
}

RecordWriter& RecordWriter::list(std::string_view key, const std::vector<std::string>& values)
{
    if (values.empty())
        return *this;
    m_text += fmt::format(" {}=", key);
    for (std::size_t i = 0; i < values.size(); ++i)
        m_text += (i == 0 ? "" : ",") + quoted(values[i]);
    return *this;
}

RecordWriter& RecordWriter::flag(std::string_view key, bool value)
{
    if (value)
        m_text += fmt::format(" {}=yes", key);
    return *this;
}

RecordWriter& RecordWriter::ms(std::string_view key, double value)
{
    if (value >= 0)
        m_text += fmt::format(" {}={}", key, decimalText(value));
    return *this;
}

std::string unescaped(std::string_view text)
{
    std::string result;
    result.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char next = text[i] == '\\' && i + 1 < text.size() ? text[i + 1] : '\0';
        if (next == '"' || next == '\\') {
            result += next;
            ++i;
        } else if (next == 'n' || next == 'r' || next == 't') {
            result += next == 'n' ? '\n' : next == 'r' ? '\r' : '\t';
            ++i;
        } else if (next == 'x' && i + 3 < text.size() && hexValue(text[i + 2]) >= 0
            && hexValue(text[i + 3]) >= 0) {
            result += static_cast<char>(hexValue(text[i + 2]) * 16 + hexValue(text[i + 3]));
            i += 3;
        } else {
            result += text[i];
        }
    }
    return result;
}

std::string utcStamp(std::int64_t seconds)
{
    constexpr std::int64_t kFirst = -62'135'596'800; // year 1
    constexpr std::int64_t kLast = 253'402'300'799; // end of year 9999
    if (seconds < kFirst || seconds > kLast)
        return {};
    return isoText(Timestamp{seconds * 1'000'000}) + "Z";
}

std::optional<std::int64_t> secondsOfStamp(std::string_view text)
{
    const auto number = [&](std::size_t at, std::size_t length) {
        int value = -1;
        if (at + length > text.size())
            return -1;
        const auto [end, error] = std::from_chars(text.data() + at, text.data() + at + length, value);
        return error == std::errc() && end == text.data() + at + length ? value : -1;
    };
    if (text.size() < 19 || text[4] != '-' || text[7] != '-' || (text[10] != 'T' && text[10] != ' ')
        || text[13] != ':' || text[16] != ':')
        return std::nullopt;
    CivilTime civil;
    civil.year = number(0, 4);
    civil.month = number(5, 2);
    civil.day = number(8, 2);
    civil.hour = number(11, 2);
    civil.minute = number(14, 2);
    civil.second = number(17, 2);
    const Timestamp time = fromCivil(civil);
    if (!time.known() || civil.year < 1)
        return std::nullopt;
    std::int64_t seconds = time.micros / 1'000'000;
    std::size_t zone = 19;
    if (zone < text.size() && text[zone] == '.')
        zone = std::min(text.find_first_not_of("0123456789", zone + 1), text.size());
    if (zone < text.size() && (text[zone] == '+' || text[zone] == '-')) {
        const int hours = number(zone + 1, 2);
        const int minutes = number(zone + 4, 2);
        if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59)
            return std::nullopt;
        const std::int64_t offset = hours * 3600 + minutes * 60;
        seconds += text[zone] == '+' ? -offset : offset;
    }
    return seconds;
}

std::string decimalText(double value)
{
    std::string text = fmt::format("{:.1f}", value);
    if (text.ends_with(".0"))
        text.resize(text.size() - 2);
    return text;
}

} // namespace rungbook::smtp
