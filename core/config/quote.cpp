// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/quote.h"

#include "core/config/grammar.h"
#include "core/config/intake.h"

#include <algorithm>
#include <set>

namespace rungbook::config
{
namespace
{

using WordList = std::vector<std::string_view>;

/// True when line begins with the words of command; '*' stands for one word.
bool begins(Words line, Words command)
{
    if (command.empty() || line.size() < command.size())
        return false;
    for (std::size_t i = 0; i < command.size(); ++i)
        if (command[i] != "*" && !sameWord(command[i], line[i]))
            return false;
    return true;
}

bool is(Words words, std::size_t i, std::string_view word)
{
    return i < words.size() && sameWord(words[i], word);
}

std::string join(std::initializer_list<std::string_view> parts)
{
    std::string out;
    for (const std::string_view part : parts)
        out.append(out.empty() ? "" : " ").append(part);
    return out;
}

/// The leading words of the commands that a quoted line names: the access list of a crypto map entry, the pool of a tunnel-group.
void referencesOf(Words words, std::set<std::string>& out)
{
    constexpr std::size_t kMaxWords =
        64; // no command of a device is longer; a hostile one is not worth the time
    const std::size_t size = std::min(words.size(), kMaxWords);
    for (std::size_t i = 0; i + 1 < size; ++i) {
        const std::string_view next = words[i + 1];
        if (is(words, i, "match") && is(words, i + 1, "address") && i + 2 < size) {
            out.insert(join({"access-list", words[i + 2]}));
            out.insert(join({"ip access-list extended", words[i + 2]}));
        } else if (is(words, i, "transform-set") && i > 0
            && (is(words, i - 1, "set") || is(words, i - 1, "ikev1")) && !is(words, 1, "ipsec")) {
            for (std::size_t k = i + 1; k < size; ++k) {
                out.insert(join({"crypto ipsec transform-set", words[k]}));
                out.insert(join({"crypto ipsec ikev1 transform-set", words[k]}));
            }
        } else if (is(words, i, "dynamic") && i > 0 && is(words, i - 1, "ipsec-isakmp")) {
            out.insert(join({"crypto dynamic-map", next}));
        } else if (is(words, i, "default-group-policy")) {
            out.insert(join({"group-policy", next}));
        } else if (is(words, i, "address-pool") || is(words, i, "address-pools")) {
            for (std::size_t k = i + 1; k < size; ++k)
                out.insert(join({"ip local pool", words[k]}));
        } else if (is(words, i, "authentication-server-group")) {
            out.insert(join({"aaa-server", words[size > i + 2 && next.front() == '(' ? i + 2 : i + 1]}));
        } else if (is(words, i, "split-tunnel-network-list") || is(words, i, "vpn-filter")) {
            if (i + 2 < size)
                out.insert(join({"access-list", words[i + 2]}));
        } else if (is(words, 0, "access-list") && (is(words, i, "object") || is(words, i, "object-group"))) {
            out.insert(join({words[i], "*", next}));
        }
    }
    // A crypto map entry is spread over several commands that share map and number: one of them stands for all.
    const bool entry = is(words, 0, "crypto") && (is(words, 1, "map") || is(words, 1, "dynamic-map"))
        && size > 4 && !words[3].empty() && words[3].front() >= '0' && words[3].front() <= '9';
    if (entry)
        out.insert(join({"crypto", words[1], words[2], words[3]}));
}

class Matcher
{
public:
    explicit Matcher(const ConfigText& config)
        : m_config(config)
    {
        m_words.reserve(config.lines.size());
        for (const ConfigLine& line : config.lines)
            m_words.push_back(splitWords(line.text));
    }

    Quote answer(const StanzaQuery& query) const
    {
        std::set<std::string> asked;
        std::set<std::string> open(query.commands.begin(), query.commands.end());
        std::vector<char> taken(m_words.size(), 0);
        while (!open.empty()) {
            const std::string command = *open.begin();
            open.erase(open.begin());
            // Enough for any chain of references; stops what a hostile text could set up.
            if (asked.size() < kMaxReferences && asked.insert(command).second)
                take(splitWords(command), taken, open);
        }
        Quote quote{query, {}};
        for (std::size_t i = 0; i < taken.size(); ++i)
            if (taken[i] != 0)
                quote.lines.push_back(m_config.lines[i]);
        return quote;
    }

private:
    static constexpr std::size_t kMaxReferences = 64;

    void take(const WordList& command, std::vector<char>& taken, std::set<std::string>& references) const
    {
        bool inside = false;
        for (std::size_t i = 0; i < m_words.size(); ++i) {
            if (m_config.lines[i].level == 0)
                inside = begins(m_words[i], command);
            if (!inside || taken[i] != 0)
                continue;
            taken[i] = 1;
            referencesOf(m_words[i], references);
        }
    }

    const ConfigText& m_config;
    std::vector<WordList> m_words;
};

} // namespace

std::vector<Quote> quote(const ConfigText& config, const std::vector<StanzaQuery>& queries)
{
    const Matcher matcher(config);
    std::vector<Quote> quotes;
    quotes.reserve(queries.size());
    for (const StanzaQuery& query : queries)
        quotes.push_back(matcher.answer(query));
    return quotes;
}

} // namespace rungbook::config
