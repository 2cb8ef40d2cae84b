// SPDX-License-Identifier: GPL-3.0-or-later
// Words that are nearly a keyword, and words that only look like one.
#include "core/config/grammar.h"
#include "core/config/intake.h"

#include <algorithm>
#include <array>
#include <utility>

namespace rungbook::config
{
namespace
{

char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

/// What follows a subject in a sentence: "crypto is hard", "tunnel-group must match".
bool isVerb(std::string_view word)
{
    constexpr std::array<std::string_view, 12> kVerbs{
        "is", "are", "was", "were", "can", "will", "must", "should", "has", "does", "needs", "and"};
    return std::any_of(kVerbs.begin(), kVerbs.end(), [&](std::string_view verb) { return word == verb; });
}

} // namespace

bool plainName(std::string_view word)
{
    constexpr std::array<std::string_view, 20> kProse{"is", "are", "the", "of", "and", "or", "to", "in", "a",
        "an", "for", "was", "were", "that", "which", "with", "on", "can", "will", "must"};
    const bool prose =
        std::any_of(kProse.begin(), kProse.end(), [&](std::string_view p) { return sameWord(p, word); });
    return !prose && word.back() != '.' && word.back() != ',' && word.back() != '?';
}

std::size_t negation(Words words)
{
    return words.size() > 1 && (sameWord(words[0], "no") || sameWord(words[0], "default")) ? 1 : 0;
}

bool beginsVpn(Words words)
{
    constexpr std::array<std::string_view, 6> kVpnOnly{
        "crypto", "isakmp", "tunnel-group", "tunnel-group-map", "group-policy", "vpngroup"};
    constexpr std::array<std::string_view, 10> kShared{"nat", "static", "global", "route", "access-list",
        "access-group", "object", "object-group", "sysopt", "username"};
    const std::size_t no = negation(words);
    // Two words may be part of a sentence; a command of two words is known.
    if (words.size() <= no + 2)
        return false;
    const auto same = [&](std::string_view word) { return words[no] == word; };
    if (std::any_of(kVpnOnly.begin(), kVpnOnly.end(), same))
        return !isVerb(words[no + 1]);
    // These are words of everyday language too, so nothing else may look like it.
    return std::any_of(kShared.begin(), kShared.end(), same)
        && std::all_of(words.begin(), words.end(), [](std::string_view word) { return plainName(word); });
}

std::size_t editDistance(std::string_view a, std::string_view b, std::size_t limit)
{
    constexpr std::size_t kLongest = 64;
    if (a.size() > b.size())
        std::swap(a, b);
    if (b.size() > kLongest || b.size() - a.size() > limit)
        return limit + 1;
    // Optimal string alignment: two letters that changed places count as one change.
    std::array<std::array<std::size_t, kLongest + 1>, 3> rows{};
    for (std::size_t k = 0; k <= b.size(); ++k)
        rows[0][k] = k;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        auto& row = rows[i % 3];
        const auto& above = rows[(i - 1) % 3];
        row[0] = i;
        std::size_t best = i;
        for (std::size_t k = 1; k <= b.size(); ++k) {
            const bool same = lower(a[i - 1]) == lower(b[k - 1]);
            row[k] = std::min({above[k] + 1, row[k - 1] + 1, above[k - 1] + (same ? 0U : 1U)});
            if (i > 1 && k > 1 && lower(a[i - 1]) == lower(b[k - 2]) && lower(a[i - 2]) == lower(b[k - 1]))
                row[k] = std::min(row[k], rows[(i - 2) % 3][k - 2] + 1);
            best = std::min(best, row[k]);
        }
        if (best > limit)
            return limit + 1;
    }
    return std::min(rows[a.size() % 3][b.size()], limit + 1);
}

namespace
{

/// How many changes still count as a slip of the keyboard.
std::size_t slips(std::string_view keyword)
{
    return keyword.size() >= 8 ? 2 : keyword.size() >= 5 ? 1 : 0;
}

/// A keyword whose hyphens were typed as blanks: "pre shared key".
bool isTorn(std::string_view keyword, Words words)
{
    std::size_t n = 0;
    while (!keyword.empty()) {
        const std::size_t hyphen = keyword.find('-');
        if (n >= words.size() || !sameWord(words[n], keyword.substr(0, hyphen)))
            return false;
        ++n;
        keyword = hyphen == std::string_view::npos ? std::string_view{} : keyword.substr(hyphen + 1);
    }
    return n > 1;
}

} // namespace

bool isNear(std::string_view keyword, Words words)
{
    return isTorn(keyword, words)
        || (slips(keyword) != 0 && editDistance(words[0], keyword, slips(keyword)) <= slips(keyword));
}

bool nearlyVpn(Words words)
{
    constexpr std::array<std::string_view, 5> kStarters{
        "crypto", "isakmp", "tunnel-group", "tunnel-group-map", "group-policy"};
    words = words.subspan(negation(words));
    return words.size() > 2 && !(words[0].front() >= 'A' && words[0].front() <= 'Z') && !isVerb(words[1])
        && std::any_of(kStarters.begin(), kStarters.end(),
            [&](std::string_view s) { return !sameWord(s, words[0]) && isNear(s, words); });
}

} // namespace rungbook::config
