// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/guide/keys.h"

#include <algorithm>
#include <array>

namespace rungbook::guide
{

namespace
{

constexpr std::size_t kLongest = 64;

bool isWordByte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_'
        || c == '.' || c == '/' || static_cast<unsigned char>(c) >= 0x80;
}

bool isJoint(char c)
{
    return c == ' ' || c == '\t' || c == '-' || c == '_';
}

} // namespace

std::string keyOf(std::string_view word)
{
    std::string key;
    key.reserve(word.size());
    for (const char c : word) {
        if (isJoint(c)) {
            if (!key.empty() && key.back() != '-')
                key += '-';
        } else {
            key += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
        }
    }
    if (!key.empty() && key.back() == '-')
        key.pop_back();
    return key;
}

std::string_view bare(std::string_view word)
{
    constexpr std::string_view around = " \t\r\n()[]{}<>\"'`,;:!?=*|+%&#";
    const std::size_t first = word.find_first_not_of(around);
    if (first == std::string_view::npos)
        return {};
    word = word.substr(first, word.find_last_not_of(around) - first + 1);
    while (word.size() > 1 && (word.back() == '.' || word.back() == '/'))
        word.remove_suffix(1);
    return word;
}

std::vector<std::string_view> wordsIn(std::string_view text)
{
    std::vector<std::string_view> words;
    for (std::size_t at = 0; at < text.size();) {
        if (!isWordByte(text[at])) {
            ++at;
            continue;
        }
        std::size_t end = at;
        while (end < text.size() && isWordByte(text[end]))
            ++end;
        if (const std::string_view word = bare(text.substr(at, end - at)); !word.empty())
            words.push_back(word);
        at = end;
    }
    return words;
}

std::size_t lettersApart(std::string_view a, std::string_view b, std::size_t most)
{
    if (a.size() > kLongest || b.size() > kLongest)
        return most + 1;
    if (a.size() > b.size() + most || b.size() > a.size() + most)
        return most + 1;
    using Line = std::array<std::size_t, kLongest + 1>;
    Line before{};
    Line last{};
    Line now{};
    for (std::size_t j = 0; j <= b.size(); ++j)
        last[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        now[0] = i;
        std::size_t least = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t other = a[i - 1] == b[j - 1] ? 0 : 1;
            now[j] = std::min({last[j] + 1, now[j - 1] + 1, last[j - 1] + other});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                now[j] = std::min(now[j], before[j - 2] + 1);
            least = std::min(least, now[j]);
        }
        if (least > most)
            return most + 1;
        before = last;
        last = now;
    }
    return std::min(last[b.size()], most + 1);
}

} // namespace rungbook::guide
