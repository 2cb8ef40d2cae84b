// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/guide/guide.h"
#include "core/guide/keys.h"

#include <algorithm>
#include <optional>

namespace rungbook::guide
{

namespace
{

constexpr std::size_t kMostWords = 12;
constexpr std::size_t kMostBytes = 400;

/// An entry as it is searched: everything folded once.
struct Folded {
    const Entry* entry = nullptr;
    std::string id;
    std::vector<std::string> aliases;
    std::vector<std::string> names; // words of the id, the aliases and the title
    std::string text; // all that is on the page
};

std::string folded(std::string_view text)
{
    std::string lower(text);
    for (char& c : lower) {
        if (c >= 'A' && c <= 'Z')
            c = static_cast<char>(c + 32);
    }
    return lower;
}

const std::vector<Folded>& foldedEntries()
{
    static const std::vector<Folded> all = [] {
        std::vector<Folded> list;
        for (const Entry& entry : entries()) {
            Folded one;
            one.entry = &entry;
            one.id = keyOf(entry.id);
            std::string names = entry.id + " " + entry.title;
            for (const std::string& alias : entry.aliases) {
                one.aliases.push_back(keyOf(alias));
                names += " " + alias;
            }
            for (const std::string_view word : wordsIn(names))
                one.names.push_back(keyOf(word));
            one.text = folded(names + " " + std::string(nameOf(entry.kind)) + " " + entry.about + " "
                + pageMarkdown(entry, false));
            list.push_back(std::move(one));
        }
        return list;
    }();
    return all;
}

/// How well one key fits an entry's id, aliases and words; 0: not at all.
int fit(const Folded& one, const std::string& key)
{
    if (one.id == key)
        return 100;
    const auto is = [&](const std::string& other) { return other == key; };
    const auto begins = [&](const std::string& other) { return other.starts_with(key); };
    if (std::any_of(one.aliases.begin(), one.aliases.end(), is))
        return 95;
    if (begins(one.id))
        return 80;
    if (std::any_of(one.aliases.begin(), one.aliases.end(), begins))
        return 70;
    if (std::any_of(one.names.begin(), one.names.end(), is))
        return 60;
    if (std::any_of(one.names.begin(), one.names.end(), begins))
        return 50;
    if (key.size() >= 3 && one.id.find(key) != std::string::npos)
        return 45;
    return 0;
}

int score(const Folded& one, const std::string& whole, const std::vector<std::string>& words)
{
    if (const int all = fit(one, whole); all > 0)
        return all;
    int least = 40;
    for (const std::string& word : words) {
        const int here = fit(one, word);
        if (here == 0 && one.text.find(word) == std::string::npos)
            return 0;
        least = std::min(least, here == 0 ? 20 : here);
    }
    return words.empty() ? 0 : least;
}

std::size_t lettersAllowed(std::string_view key)
{
    return key.size() < 4 ? 0 : key.size() < 6 ? 1 : 2;
}

/// How far the nearest name of the entry is from key, or nothing when none is near.
std::optional<std::size_t> distance(const Folded& one, const std::string& key)
{
    const std::size_t allowed = lettersAllowed(key);
    if (allowed == 0)
        return std::nullopt;
    std::size_t best = lettersApart(one.id, key, allowed);
    for (const auto& list : {one.aliases, one.names}) {
        for (const std::string& name : list) {
            // A number with another digit is another number, and a short word is near to everything.
            if (name.size() >= 4 && name.find_first_not_of("0123456789.") != std::string::npos)
                best = std::min(best, lettersApart(name, key, allowed));
        }
    }
    return best <= allowed ? std::optional(best) : std::nullopt;
}

void sortHits(std::vector<Hit>& hits)
{
    std::stable_sort(hits.begin(), hits.end(), [](const Hit& a, const Hit& b) { return a.score > b.score; });
}

std::vector<Hit> nearly(const std::string& key)
{
    std::vector<Hit> hits;
    for (const Folded& one : foldedEntries()) {
        if (const std::optional<std::size_t> apart = distance(one, key))
            hits.push_back({one.entry,
                9 - 3 * static_cast<int>(*apart) + (lettersApart(one.id, key, *apart) == *apart ? 1 : 0)});
    }
    sortHits(hits);
    return hits;
}

} // namespace

std::vector<Hit> search(std::string_view query)
{
    query = bare(query.substr(0, kMostBytes));
    std::vector<Hit> hits;
    if (query.empty()) {
        for (const Entry& entry : entries())
            hits.push_back({&entry, 0});
        return hits;
    }
    const std::string whole = keyOf(query);
    std::vector<std::string> words;
    for (const std::string_view word : wordsIn(query)) {
        if (words.size() < kMostWords)
            words.push_back(folded(word));
    }
    const Entry* exact = lookup(query);
    for (const Folded& one : foldedEntries()) {
        const int points = one.entry == exact ? 110 : score(one, whole, words);
        if (points > 0)
            hits.push_back({one.entry, points});
    }
    sortHits(hits);
    return hits.empty() ? nearly(whole) : hits;
}

std::vector<std::string> suggestions(std::string_view word, std::size_t count)
{
    std::vector<Hit> hits = nearly(keyOf(bare(word.substr(0, kMostBytes))));
    if (hits.empty())
        hits = search(word);
    std::vector<std::string> ids;
    for (const Hit& hit : hits) {
        if (ids.size() == count)
            break;
        ids.push_back(hit.entry->id);
    }
    return ids;
}

} // namespace rungbook::guide
