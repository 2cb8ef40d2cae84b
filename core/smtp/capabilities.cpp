// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/smtp/capabilities.h"

#include <algorithm>
#include <charconv>

namespace rungbook::smtp
{

namespace
{

std::string upper(std::string_view text)
{
    std::string result(text);
    for (char& c : result)
        if (c >= 'a' && c <= 'z')
            c = static_cast<char>(c - 32);
    return result;
}

std::vector<std::string> wordsOf(std::string_view text)
{
    std::vector<std::string> words;
    const auto blank = [](char c) { return c == ' ' || c == '\t'; };
    while (!text.empty()) {
        const auto begin = std::find_if_not(text.begin(), text.end(), blank);
        text.remove_prefix(static_cast<std::size_t>(begin - text.begin()));
        const auto end = std::find_if(text.begin(), text.end(), blank);
        if (const auto length = static_cast<std::size_t>(end - text.begin()); length > 0) {
            words.emplace_back(text.substr(0, length));
            text.remove_prefix(length);
        }
    }
    return words;
}

/// What an inspecting firewall makes of a keyword it does not let through: X for each letter, the last one sometimes counted up ("XXXXXXXA").
bool isMasked(std::string_view keyword)
{
    if (keyword.size() < 4)
        return false;
    const std::string_view front = keyword.substr(0, keyword.size() - 1);
    const char last = keyword.back();
    return front.find_first_not_of('X') == std::string_view::npos && last >= 'A' && last <= 'Z';
}

std::string shown(const Capability& capability)
{
    std::string text = capability.keyword;
    for (const std::string& parameter : capability.parameters)
        text += ' ' + parameter;
    return text;
}

/// keyword and its parameters, whatever their order and case, so that two lines can be compared.
std::string compared(const Capability& capability)
{
    std::vector<std::string> parameters;
    for (const std::string& parameter : capability.parameters)
        parameters.push_back(upper(parameter));
    std::sort(parameters.begin(), parameters.end());
    std::string text = capability.keyword;
    for (const std::string& parameter : parameters)
        text += ' ' + parameter;
    return text;
}

std::vector<std::string> onlyIn(const Capabilities& some, const Capabilities& others)
{
    std::vector<std::string> result;
    for (const Capability& one : some.list) {
        const std::string key = compared(one);
        const bool there = std::any_of(others.list.begin(), others.list.end(),
            [&](const Capability& other) { return other.keyword == one.keyword && compared(other) == key; });
        if (!there)
            result.push_back(others.has(one.keyword) ? shown(one) : one.keyword);
    }
    for (const std::string& masked : some.masked)
        if (std::find(others.masked.begin(), others.masked.end(), masked) == others.masked.end())
            result.push_back(masked);
    return result;
}

} // namespace

bool Capabilities::has(std::string_view keyword) const
{
    const std::string wanted = upper(keyword);
    return std::any_of(list.begin(), list.end(), [&](const Capability& c) { return c.keyword == wanted; });
}

bool Capabilities::offers(std::string_view mechanism) const
{
    return std::find(mechanisms.begin(), mechanisms.end(), upper(mechanism)) != mechanisms.end();
}

Capabilities readCapabilities(const Reply& reply)
{
    Capabilities result;
    if (reply.code != 250)
        return result;
    result.known = true;
    for (std::size_t i = 0; i < reply.lines.size(); ++i) {
        std::vector<std::string> words = wordsOf(reply.lines[i]);
        if (i == 0) { // the greeting of section 4.1.1.1: the domain, then words for people
            result.greetingName = words.empty() ? std::string() : std::move(words.front());
            continue;
        }
        if (words.empty())
            continue;
        Capability one;
        one.raw = reply.lines[i];
        one.keyword = upper(words.front());
        one.parameters.assign(std::next(words.begin()), words.end());
        if (one.keyword.starts_with("AUTH=")) {
            result.legacyAuth = true;
            if (one.keyword.size() > 5)
                one.parameters.insert(one.parameters.begin(), words.front().substr(5));
            one.keyword = "AUTH";
        }
        if (isMasked(one.keyword)) {
            result.masked.push_back(std::move(one.keyword));
            continue;
        }
        if (one.keyword == "AUTH") {
            for (const std::string& name : one.parameters)
                if (std::string mechanism = upper(name); !result.offers(mechanism))
                    result.mechanisms.push_back(std::move(mechanism));
        } else if (one.keyword == "SIZE" && !one.parameters.empty()) {
            const std::string& number = one.parameters.front();
            std::uint64_t limit = 0;
            const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), limit);
            if (error == std::errc() && end == number.data() + number.size())
                result.sizeLimit = limit;
        }
        result.list.push_back(std::move(one));
    }
    return result;
}

CapabilityDifference compare(const Capabilities& before, const Capabilities& after)
{
    return {onlyIn(after, before), onlyIn(before, after)};
}

} // namespace rungbook::smtp
