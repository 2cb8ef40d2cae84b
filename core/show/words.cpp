// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/show/words.h"

#include <algorithm>
#include <limits>

namespace rungbook::show
{

namespace
{

bool isBlank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\v' || c == '\f';
}

char lowered(char c)
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

int hexDigit(char c)
{
    const char l = lowered(c);
    if (isDigit(l))
        return l - '0';
    return l >= 'a' && l <= 'f' ? l - 'a' + 10 : -1;
}

} // namespace

std::string_view trim(std::string_view text)
{
    while (!text.empty() && isBlank(text.front()))
        text.remove_prefix(1);
    while (!text.empty() && isBlank(text.back()))
        text.remove_suffix(1);
    return text;
}

std::vector<std::string_view> words(std::string_view text)
{
    std::vector<std::string_view> all;
    std::size_t at = 0;
    while (at < text.size()) {
        while (at < text.size() && isBlank(text[at]))
            ++at;
        const std::size_t begin = at;
        while (at < text.size() && !isBlank(text[at]))
            ++at;
        if (at > begin)
            all.push_back(text.substr(begin, at - begin));
    }
    return all;
}

std::string lower(std::string_view text)
{
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(), lowered);
    return out;
}

bool equals(std::string_view a, std::string_view b)
{
    return a.size() == b.size() && startsWith(a, b);
}

bool startsWith(std::string_view text, std::string_view start)
{
    return text.size() >= start.size()
        && std::equal(start.begin(), start.end(), text.begin(),
            [](char a, char b) { return lowered(a) == lowered(b); });
}

bool contains(std::string_view text, std::string_view part)
{
    return std::search(text.begin(), text.end(), part.begin(), part.end(), [](char a, char b) {
        return lowered(a) == lowered(b);
    }) != text.end();
}

std::optional<std::uint64_t> decimal(std::string_view text)
{
    text = trim(text);
    std::uint64_t value = 0;
    std::size_t digits = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == ',' && digits > 0 && i + 3 < text.size() && isDigit(text[i + 1])
            && isDigit(text[i + 2]) && isDigit(text[i + 3]))
            continue;
        if (!isDigit(text[i]))
            break;
        const auto digit = static_cast<std::uint64_t>(text[i] - '0');
        if (value > (std::numeric_limits<std::uint64_t>::max() - digit) / 10)
            return std::nullopt;
        value = value * 10 + digit;
        ++digits;
    }
    if (digits == 0)
        return std::nullopt;
    return value;
}

std::optional<std::uint64_t> hexadecimal(std::string_view text)
{
    text = trim(text);
    if (startsWith(text, "0x"))
        text.remove_prefix(2);
    std::uint64_t value = 0;
    std::size_t digits = 0;
    for (const char c : text) {
        const int digit = hexDigit(c);
        if (digit < 0) {
            if (c == '(' || c == ' ' || c == ',')
                break;
            return std::nullopt;
        }
        if (digits == 16)
            return std::nullopt;
        value = (value << 4U) | static_cast<std::uint64_t>(digit);
        ++digits;
    }
    if (digits == 0)
        return std::nullopt;
    return value;
}

bool addressLike(std::string_view word)
{
    if (word.empty() || word.size() > 80)
        return false;
    std::size_t dots = 0;
    std::size_t colons = 0;
    for (const char c : word) {
        const char l = lowered(c);
        if (c == '.')
            ++dots;
        else if (c == ':')
            ++colons;
        else if (!isDigit(c) && (l < 'a' || l > 'z') && c != '-' && c != '_' && c != '/' && c != '*'
            && c != '%')
            return false;
    }
    return (dots >= 3 || colons >= 2) && word.back() != '.' && word.back() != ':';
}

std::string_view withoutPort(std::string_view address)
{
    const std::size_t slash = address.find('/');
    if (slash != std::string_view::npos)
        return address.substr(0, slash);
    const std::size_t colon = address.find(':');
    if (colon != std::string_view::npos && address.find(':', colon + 1) == std::string_view::npos
        && address.find('.') != std::string_view::npos)
        return address.substr(0, colon);
    return address;
}

std::optional<std::uint64_t> duration(std::string_view text)
{
    text = trim(text);
    std::uint64_t total = 0;
    std::uint64_t parts[3] = {};
    std::size_t colons = 0;
    bool unit = false;
    std::size_t at = 0;
    while (at < text.size()) {
        if (text[at] == ' ' || text[at] == ':') {
            ++at;
            continue;
        }
        const auto value = decimal(text.substr(at));
        if (!value || *value > 10'000'000)
            return std::nullopt;
        while (at < text.size() && isDigit(text[at]))
            ++at;
        const char next = at < text.size() ? lowered(text[at]) : '\0';
        const std::uint64_t factor = next == 'y' ? 31'536'000
            : next == 'w'                        ? 604'800
            : next == 'd'                        ? 86'400
            : next == 'h'                        ? 3'600
            : next == 'm'                        ? 60
            : next == 's'                        ? 1
                                                 : 0;
        if (factor != 0) {
            total += *value * factor;
            unit = true;
            ++at;
        } else if ((next == ':' || next == '\0' || next == ' ') && colons < 3) {
            parts[colons++] = *value;
        } else {
            return std::nullopt;
        }
    }
    if (colons == 3)
        return total + parts[0] * 3'600 + parts[1] * 60 + parts[2];
    if (colons == 0 && unit)
        return total;
    return std::nullopt;
}

} // namespace rungbook::show
