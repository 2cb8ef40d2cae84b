// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/guide/guide.h"

#include "core/guide/keys.h"
#include "core/guide/pages.h"
#include "core/guide/tables.h"
#include "core/resources/resources.h"

#include <algorithm>
#include <array>
#include <map>

namespace rungbook::guide
{

namespace
{

struct KindName {
    Kind kind;
    std::string_view name;
};

constexpr std::array kKindNames{KindName{Kind::Topic, "topic"}, KindName{Kind::State, "state"},
    KindName{Kind::Message, "message"}, KindName{Kind::Payload, "payload"}, KindName{Kind::Notify, "notify"},
    KindName{Kind::Syslog, "syslog message"}, KindName{Kind::ConfigWord, "configuration word"},
    KindName{Kind::Command, "SMTP command"}, KindName{Kind::Extension, "SMTP extension"},
    KindName{Kind::Mechanism, "login mechanism"}, KindName{Kind::ReplyCode, "reply code"},
    KindName{Kind::EnhancedCode, "enhanced status code"}, KindName{Kind::Handshake, "TLS message"},
    KindName{Kind::Alert, "TLS alert"}, KindName{Kind::VerifyCode, "verify code"},
    KindName{Kind::Outcome, "outcome"}, KindName{Kind::Phase, "step of a test"}, KindName{Kind::Rule, "rule"},
    KindName{Kind::Lesson, "lesson"}};

template <class Items> void append(Items& to, Items&& more)
{
    for (auto& item : more) {
        if (std::find(to.begin(), to.end(), item) == to.end())
            to.push_back(std::move(item));
    }
}

/// A page of resources/guide says more about an entry of a table.
void enrich(Entry& entry, Entry&& page)
{
    if (!page.title.empty())
        entry.title = std::move(page.title);
    if (!page.text.empty())
        entry.text += (entry.text.empty() ? "" : "\n\n") + page.text;
    append(entry.aliases, std::move(page.aliases));
    append(entry.checks, std::move(page.checks));
    append(entry.see, std::move(page.see));
    append(entry.ladders, std::move(page.ladders));
    if (entry.source.empty())
        entry.source = std::move(page.source);
}

std::vector<Entry> allEntries()
{
    std::vector<Entry> all = tableEntries();
    std::map<std::string, std::size_t> places;
    for (std::size_t i = 0; i < all.size(); ++i)
        places.emplace(keyOf(all[i].id), i);
    for (const resources::GuideFile& file : resources::guideFiles()) {
        Result<std::vector<Entry>> pages = readPages(file.name, file.text);
        if (!pages)
            continue; // a test reads every file
        for (Entry& page : *pages) {
            const auto [at, fresh] = places.emplace(keyOf(page.id), all.size());
            if (fresh)
                all.push_back(std::move(page));
            else
                enrich(all[at->second], std::move(page));
        }
    }
    std::array<std::size_t, 32> order{};
    for (std::size_t i = 0; i < kKindNames.size(); ++i)
        order[static_cast<std::size_t>(kKindNames[i].kind)] = i;
    std::stable_sort(all.begin(), all.end(), [&](const Entry& a, const Entry& b) {
        return order[static_cast<std::size_t>(a.kind)] < order[static_cast<std::size_t>(b.kind)];
    });
    return all;
}

using Index = std::map<std::string, const Entry*, std::less<>>;

/// Ids first: an alias never hides the id of another entry.
Index indexed(std::string (*key)(std::string_view))
{
    Index keys;
    for (const Entry& entry : entries())
        keys.emplace(key(entry.id), &entry);
    for (const Entry& entry : entries()) {
        for (const std::string& alias : entry.aliases)
            keys.emplace(key(alias), &entry);
    }
    return keys;
}

/// As it is written, else folded: the alert "certificate_revoked" is not the rule "certificate-revoked".
const Entry* byKey(std::string_view word)
{
    static const Index exact = indexed([](std::string_view text) { return std::string(text); });
    static const Index folded = indexed(keyOf);
    if (const auto at = exact.find(word); at != exact.end())
        return at->second;
    const auto at = folded.find(keyOf(word));
    return at == folded.end() ? nullptr : at->second;
}

bool allDigits(std::string_view text)
{
    return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

/// "%ASA-5-713041:" is message 713041.
const Entry* syslogIn(std::string_view word)
{
    const std::size_t at = word.rfind('-');
    if (at == std::string_view::npos || !allDigits(word.substr(at + 1)) || word.size() - at != 7)
        return nullptr;
    return byKey(word.substr(at + 1));
}

/// "5.7.8" is X.7.8.
const Entry* enhancedIn(std::string_view word)
{
    if (word.size() < 5 || word[1] != '.' || (word[0] != '2' && word[0] != '4' && word[0] != '5'))
        return nullptr;
    return byKey("X" + std::string(word.substr(1)));
}

/// "250-STARTTLS" is the reply code 250.
const Entry* replyIn(std::string_view word)
{
    return word.size() > 4 && word[3] == '-' && allDigits(word.substr(0, 3)) ? byKey(word.substr(0, 3))
                                                                             : nullptr;
}

} // namespace

std::string_view nameOf(Kind kind)
{
    for (const KindName& one : kKindNames) {
        if (one.kind == kind)
            return one.name;
    }
    return "entry";
}

std::span<const Kind> kinds()
{
    static const std::array<Kind, kKindNames.size()> all = [] {
        std::array<Kind, kKindNames.size()> list{};
        for (std::size_t i = 0; i < list.size(); ++i)
            list[i] = kKindNames[i].kind;
        return list;
    }();
    return all;
}

const std::vector<Entry>& entries()
{
    static const std::vector<Entry> all = allEntries();
    return all;
}

const Entry* find(std::string_view id)
{
    const Entry* entry = byKey(id);
    return entry && keyOf(entry->id) == keyOf(id) ? entry : nullptr;
}

const Entry* lookup(std::string_view word)
{
    constexpr std::size_t longest = 200; // no id or alias is longer
    if (word.size() <= longest) {
        if (const Entry* entry = byKey(word))
            return entry;
    }
    word = bare(word);
    if (word.empty() || word.size() > longest)
        return nullptr;
    if (const Entry* entry = byKey(word))
        return entry;
    for (const auto way : {syslogIn, enhancedIn, replyIn}) {
        if (const Entry* entry = way(word))
            return entry;
    }
    if (word.size() > 3 && (word.back() == 's' || word.back() == 'S'))
        return byKey(word.substr(0, word.size() - 1));
    return nullptr;
}

Found lookupAt(std::string_view line, std::size_t at)
{
    constexpr std::size_t mostWords = 5;
    constexpr std::size_t mostBytes = 400; // on each side: lines may be megabytes
    const std::size_t from = at > mostBytes ? at - mostBytes : 0;
    const std::string_view part = line.substr(std::min(from, line.size()), 2 * mostBytes);
    const std::size_t place = at - from;
    struct Word {
        std::size_t begin;
        std::size_t end;
    };
    std::vector<Word> words;
    constexpr std::string_view blank = " \t\r\n";
    for (std::size_t next = part.find_first_not_of(blank); next != std::string_view::npos;) {
        const std::size_t end = std::min(part.find_first_of(blank, next), part.size());
        words.push_back({next, end});
        next = part.find_first_not_of(blank, end);
    }
    const auto here = std::find_if(words.begin(), words.end(),
        [&](const Word& word) { return place >= word.begin && place < word.end; });
    if (here == words.end())
        return {};
    const auto center = static_cast<std::size_t>(here - words.begin());
    for (std::size_t count = std::min(mostWords, words.size()); count > 0; --count) {
        const std::size_t first = center + 1 > count ? center + 1 - count : 0;
        for (std::size_t i = first; i <= center && i + count <= words.size(); ++i) {
            const std::string_view run =
                part.substr(words[i].begin, words[i + count - 1].end - words[i].begin);
            const Entry* entry = lookup(run);
            // Of several words the punctuation between two is kept, so "SA (1) + KE" is no name.
            if (entry) {
                const std::string_view shown = bare(run);
                return {entry, from + static_cast<std::size_t>(shown.data() - part.data()), shown.size()};
            }
        }
    }
    // Not the whole word: a part of "HASH(8)" or "group=2".
    const std::string_view whole = part.substr(here->begin, here->end - here->begin);
    for (const std::string_view piece : wordsIn(whole)) {
        const auto begin = static_cast<std::size_t>(piece.data() - part.data());
        if (place < begin || place >= begin + piece.size())
            continue;
        if (const Entry* entry = lookup(piece))
            return {entry, from + begin, piece.size()};
    }
    return {};
}

std::string firstSentence(const Entry& entry)
{
    const std::string_view text = std::string_view(entry.text).substr(0, entry.text.find("\n\n"));
    const std::size_t end = text.find(". ");
    return std::string(end == std::string_view::npos ? text : text.substr(0, end + 1));
}

std::string heading(const Entry& entry)
{
    const bool byTitle = entry.kind == Kind::Topic || entry.kind == Kind::ConfigWord
        || entry.kind == Kind::Phase || entry.kind == Kind::Outcome || entry.kind == Kind::Lesson
        || entry.kind == Kind::VerifyCode || entry.kind == Kind::Alert || entry.kind == Kind::Rule
        || entry.title.find(entry.id) != std::string::npos;
    return byTitle ? entry.title : entry.id + ": " + entry.title;
}

std::string pageMarkdown(const Entry& entry, bool links)
{
    if (!entry.document.empty())
        return std::string(entry.document);
    std::string page = "# " + heading(entry) + "\n\n" + std::string(nameOf(entry.kind));
    if (page.find(entry.id) == std::string::npos)
        page += " · " + entry.id;
    page += (entry.about.empty() ? "" : " · " + entry.about) + "\n\n" + entry.text + "\n";
    if (!entry.checks.empty()) {
        page += entry.kind == Kind::State ? "\n## What to check, most likely first\n\n"
                                          : "\n## What to check\n\n";
        std::size_t number = 0;
        for (const std::string& check : entry.checks)
            page += std::to_string(++number) + ". " + check + "\n";
    }
    std::string see;
    for (const std::string& id : entry.see) {
        const Entry* other = lookup(id);
        if (!other || other == &entry)
            continue;
        std::string target = other->id;
        std::replace(target.begin(), target.end(), ' ', '_');
        const bool byTitle = other->kind == Kind::Topic || other->kind == Kind::ConfigWord;
        see += see.empty() ? "" : " · ";
        see += links ? "[" + (byTitle ? other->title : other->id) + "](guide:" + target + ")" : other->id;
    }
    if (!see.empty())
        page += "\n## See also\n\n" + see + "\n";
    if (!entry.source.empty())
        page += "\n## Source\n\n" + entry.source + "\n";
    return page;
}

} // namespace rungbook::guide
