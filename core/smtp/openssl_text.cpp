// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/smtp/openssl_text.h"

#include "core/smtp/record_words.h"
#include "core/smtp/transcript.h"

#include <algorithm>
#include <charconv>
#include <fmt/format.h>

namespace rungbook::smtp
{

namespace
{

std::string_view trimmed(std::string_view text)
{
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t'))
        text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t'))
        text.remove_suffix(1);
    return text;
}

int numberAt(std::string_view text)
{
    int value = -1;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

/// True when text begins with an attribute: "CN = ..." or "2.5.4.3=...".
bool beginsAttribute(std::string_view text)
{
    const std::size_t end =
        text.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.");
    return end != 0 && end != std::string_view::npos && (text[end] == '=' || text.substr(end, 3) == " = ");
}

} // namespace

std::string nameOfOneLine(std::string_view text)
{
    std::string name;
    while (!text.empty()) {
        std::size_t end = text.find(", ");
        while (end != std::string_view::npos
            && !beginsAttribute(text.substr(end + 2))) // a comma inside of a value
            end = text.find(", ", end + 2);
        std::string part(trimmed(text.substr(0, end)));
        if (const std::size_t equal = part.find(" = "); equal != std::string::npos)
            part.replace(equal, 3, "=");
        name.insert(0, name.empty() ? part : part + ",");
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 2);
    }
    return printable(name);
}

std::optional<std::int64_t> momentOf(std::string_view text)
{
    constexpr std::string_view kMonths = "JanFebMarAprMayJunJulAugSepOctNovDec";
    text = trimmed(text);
    const std::size_t month = text.size() < 20 ? std::string_view::npos : kMonths.find(text.substr(0, 3));
    if (month == std::string_view::npos || month % 3 != 0)
        return std::nullopt;
    return secondsOfStamp(fmt::format("{}-{:02}-{:02}T{}Z", text.substr(16, 4), month / 3 + 1,
        std::max(0, numberAt(trimmed(text.substr(4, 2)))), text.substr(7, 8)));
}

bool soundsIntermediate(std::string_view name)
{
    std::string text(name);
    std::transform(text.begin(), text.end(), text.begin(),
        [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    for (const std::string_view word : {"intermediate", "issuing", "subordinate", "sub ca", "subca", " ica "})
        if (text.find(word) != std::string::npos)
            return true;
    return false;
}

} // namespace rungbook::smtp
