// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/apply.h"

#include "core/config/text_shapes.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace rungbook::config
{

namespace
{

using WordList = std::vector<std::string>;

WordList split(std::string_view text)
{
    WordList words;
    std::size_t at = 0;
    while (at < text.size()) {
        while (at < text.size() && (text[at] == ' ' || text[at] == '\t'))
            ++at;
        if (at == text.size())
            break;
        std::size_t end = at;
        if (text[at] == '"') {
            end = text.find('"', at + 1);
            end = end == std::string_view::npos ? text.size() : end + 1;
        } else {
            while (end < text.size() && text[end] != ' ' && text[end] != '\t')
                ++end;
        }
        words.emplace_back(text.substr(at, end - at));
        at = end;
    }
    return words;
}

std::string join(const WordList& words)
{
    std::string out;
    for (const std::string& word : words) {
        if (!out.empty())
            out += ' ';
        out += word;
    }
    return out;
}

template <class List> bool beginsWith(const List& words, const WordList& prefix)
{
    return words.size() >= prefix.size()
        && std::equal(prefix.begin(), prefix.end(), words.begin(),
            [](std::string_view a, std::string_view b) { return a == b; });
}

std::optional<int> number(std::string_view word)
{
    int value = 0;
    const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), value);
    return error == std::errc{} && end == word.data() + word.size() ? std::optional(value) : std::nullopt;
}

// Commands that may stand several times: a new one is added. Everything else has one value for each beginning of keyLength words.
bool isAdditive(const WordList& w)
{
    static constexpr std::array<std::string_view, 14> kFirst{"network-object", "group-object",
        "service-object", "permit", "deny", "proposal", "peer", "address-pool", "certificate", "action",
        "inspect", "access-list", "route", "nat"};
    if (std::find(kFirst.begin(), kFirst.end(), w.front()) != kFirst.end())
        return true;
    static const std::array<WordList, 6> kBeginnings{WordList{"set", "peer"}, WordList{"match", "identity"},
        WordList{"crypto", "ipsec", "client", "ezvpn"}, WordList{"ip", "route"}, WordList{"ip", "nat"},
        WordList{"name"}};
    if (std::any_of(
            kBeginnings.begin(), kBeginnings.end(), [&](const WordList& b) { return beginsWith(w, b); }))
        return true;
    // crypto map M N set peer A: a further peer; crypto map M interface IF: one more interface.
    return w.size() > 5 && w[0] == "crypto" && w[4] == "set" && w[5] == "peer";
}

// How many of the first words say what the value is of; all of them when nothing is known.
std::size_t keyLength(const WordList& w, bool inside)
{
    const auto is = [&](std::initializer_list<std::string_view> words) {
        return w.size() >= words.size() && std::equal(words.begin(), words.end(), w.begin());
    };
    if (inside) {
        if (is({"set", "ikev1"}) || is({"set", "ikev2"}) || is({"set", "security-association", "lifetime"})
            || is({"protocol", "esp"}) || is({"pre-shared-key", "address"}))
            return is({"set", "security-association", "lifetime"}) ? 4 : 3;
        if (w.front() == "set" || w.front() == "ikev1" || w.front() == "ikev2" || w.front() == "isakmp"
            || w.front() == "tunnel" || w.front() == "ip" || w.front() == "match" || w.front() == "crypto"
            || (w.front() == "authentication"
                && (is({"authentication", "local"}) || is({"authentication", "remote"}))))
            return 2;
        return 1;
    }
    if (is({"crypto", "map"}) || is({"crypto", "dynamic-map"})) {
        if (w.size() > 4 && w[4] == "set")
            return w.size() > 5 && (w[5] == "ikev1" || w[5] == "ikev2") ? 7
                : w.size() > 5 && w[5] == "security-association"        ? 8
                                                                        : 6;
        if (w.size() > 4 && w[4] == "match")
            return 6;
        return w.size();
    }
    if (is({"crypto", "ipsec", "transform-set"}) && !(w.size() > 4 && w[4] == "mode"))
        return 4;
    if (is({"crypto", "ipsec", "ikev1", "transform-set"}) && !(w.size() > 5 && w[5] == "mode"))
        return 5;
    if (w.size() == 4 && w[0] == "tunnel-group" && w[2] == "type")
        return 3;
    if (w.size() > 3 && w[0] == "username" && w[2] == "password")
        return 3;
    if (is({"sysopt", "connection"}) || is({"crypto", "isakmp", "identity"}))
        return 3;
    return w.size();
}

class Patch
{
public:
    Patch(std::string_view text, std::size_t device)
        : m_device(device)
    {
        parse(std::string(text));
        if (m_tree.flattened())
            writeAnew();
    }

    std::string text() const
    {
        std::string out;
        for (const std::string& line : m_lines)
            out += line + "\n";
        return out;
    }

    // Enters one command below a parent; returns the command that opens its mode, if it is (or became) one.
    CommandId enter(CommandId parent, std::size_t level, const WordList& words, bool& changed)
    {
        if (words.empty())
            return kNoCommand;
        if (words[0] == "clear" && words.size() > 2 && words[1] == "configure")
            return remove(parent, WordList(words.begin() + 2, words.end()), changed), kNoCommand;
        if (words[0] == "no" && words.size() > 1)
            return negate(parent, level, WordList(words.begin() + 1, words.end()), changed), kNoCommand;
        return set(parent, level, words, changed);
    }

    // The same command after the text was read again: it stands on the same line.
    CommandId commandOnLine(std::size_t line) const
    {
        const auto& commands = m_tree.commands();
        for (CommandId id = 0; id < commands.size(); ++id) {
            if (raw(commands[id].line) == line)
                return id;
        }
        return kNoCommand;
    }
    std::size_t lineOf(CommandId id) const { return raw(m_tree.commands()[id].line); }

private:
    void parse(const std::string& text)
    {
        m_tree = parseTree(text);
        m_lines.clear();
        std::string_view rest = text;
        while (!rest.empty()) {
            const std::size_t end = rest.find('\n');
            m_lines.emplace_back(rest.substr(0, end));
            rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
        }
    }

    void writeAnew()
    {
        std::string out;
        const auto& commands = m_tree.commands();
        for (CommandId id = 0; id < commands.size(); ++id) {
            out += std::string(commands[id].level, ' ');
            out += commands[id].negated ? "no " : commands[id].defaulted ? "default " : "";
            out += textOf(id) + "\n";
        }
        parse(out);
    }

    std::string textOf(CommandId id) const
    {
        std::string out;
        for (const std::string_view word : m_tree.words(id)) {
            if (!out.empty())
                out += ' ';
            out += word;
        }
        return out;
    }

    // Commands directly below a parent, or at the top level of the device.
    std::vector<CommandId> inside(CommandId parent) const
    {
        std::vector<CommandId> list;
        const auto& commands = m_tree.commands();
        CommandId first = 0;
        CommandId end = static_cast<CommandId>(commands.size());
        if (parent != kNoCommand) {
            first = parent + 1;
            end = commands[parent].end;
        } else if (m_device < m_tree.devices().size()) {
            first = m_tree.devices()[m_device].first;
            end = m_tree.devices()[m_device].end;
        }
        for (CommandId id = first; id < end; id = std::max(commands[id].end, id + 1)) {
            if (commands[id].parent == parent)
                list.push_back(id);
        }
        return list;
    }

    bool same(CommandId id, const WordList& words) const
    {
        return m_tree.words(id).size() == words.size() && beginsWith(m_tree.words(id), words);
    }

    void erase(CommandId id)
    {
        const SourceSpan span = m_tree.whereWithInside(id);
        m_lines.erase(m_lines.begin() + static_cast<std::ptrdiff_t>(raw(span.first) - 1),
            m_lines.begin() + static_cast<std::ptrdiff_t>(raw(span.last)));
        parse(text());
    }

    // before: the line (from 1) in front of which it goes.
    void insert(std::size_t before, std::size_t level, const WordList& words)
    {
        m_lines.insert(
            m_lines.begin() + static_cast<std::ptrdiff_t>(before - 1), std::string(level, ' ') + join(words));
        parse(text());
    }

    void remove(CommandId parent, const WordList& words, bool& changed)
    {
        const std::size_t parentLine = parent == kNoCommand ? 0 : lineOf(parent);
        for (bool again = true; again;) {
            again = false;
            if (parent != kNoCommand)
                parent = commandOnLine(parentLine);
            for (const CommandId id : inside(parent)) {
                if (m_tree.commands()[id].negated || !beginsWith(m_tree.words(id), words))
                    continue;
                erase(id);
                changed = again = true;
                break;
            }
        }
    }

    void negate(CommandId parent, std::size_t level, const WordList& words, bool& changed)
    {
        remove(parent, words, changed);
        // One of several peers or sets on one line.
        if (!changed && words.size() > 2) {
            const WordList head(words.begin(), words.end() - 1);
            for (const CommandId id : inside(parent)) {
                const auto own = m_tree.words(id);
                const auto at = own.size() > words.size() && beginsWith(own, head) && isList(head.back())
                    ? std::find(
                        own.begin() + static_cast<std::ptrdiff_t>(head.size()), own.end(), words.back())
                    : own.end();
                if (at == own.end())
                    continue;
                WordList rest(own.begin(), own.end());
                rest.erase(rest.begin() + (at - own.begin()));
                m_lines[lineOf(id) - 1] = std::string(level, ' ') + join(rest);
                parse(text());
                changed = true;
                return;
            }
        }
        // "no permit ..." of an entry with a number.
        if (!changed && parent != kNoCommand) {
            for (const CommandId id : inside(parent)) {
                const auto own = m_tree.words(id);
                if (own.size() > 1 && number(own[0]) && beginsWith(own.subspan(1), words)) {
                    erase(id);
                    changed = true;
                    return;
                }
            }
        }
    }

    static bool isList(std::string_view word)
    {
        return word == "peer" || word == "transform-set" || word == "ipsec-proposal";
    }

    CommandId set(CommandId parent, std::size_t level, const WordList& words, bool& changed)
    {
        const std::vector<CommandId> siblings = inside(parent);
        for (const CommandId id : siblings) {
            if (!m_tree.commands()[id].negated && same(id, words))
                return id; // a mode that is there, or a command that says so already
        }
        changed = true;
        if (const auto line = ownPlace(siblings, words)) {
            WordList plain = words;
            if (plain[0] == "access-list" && plain.size() > 3 && plain[2] == "line")
                plain.erase(plain.begin() + 2, plain.begin() + 4);
            if (plain[0] == "nat") // a number says where; it is not kept
                plain.erase(plain.begin() + 2);
            insert(*line, level, plain);
            return commandOnLine(*line);
        }
        for (const CommandId id : siblings) {
            const auto own = m_tree.words(id);
            const bool undone = m_tree.commands()[id].negated && own.size() == words.size()
                && beginsWith(words, split(textOf(id)));
            const bool reactivated = words[0] == "access-list" && own.size() == words.size() + 1
                && own.back() == "inactive" && beginsWith(own, words);
            const std::size_t key = keyLength(words, parent != kNoCommand);
            const bool replaced = !isAdditive(words) && key < words.size() && own.size() > key - 1
                && beginsWith(own, WordList(words.begin(), words.begin() + static_cast<std::ptrdiff_t>(key)));
            const bool keyOfPeer = isSamePeerKey(own, words);
            if (!undone && !reactivated && !replaced && !keyOfPeer)
                continue;
            const std::size_t line = lineOf(id);
            const bool keepsInside = m_tree.commands()[id].end > id + 1;
            if (keepsInside) {
                m_lines[line - 1] = std::string(level, ' ') + join(words);
                parse(text());
            } else {
                erase(id);
                insert(line, level, words);
            }
            return commandOnLine(line);
        }
        const std::size_t line = endOf(parent, siblings, words);
        insert(line, level, words);
        return commandOnLine(line);
    }

    // crypto isakmp key K address A; pre-shared-key address A key K: the address says whose it is.
    static bool isSamePeerKey(std::span<const std::string_view> own, const WordList& words)
    {
        if (words.size() < 6 || words[0] != "crypto" || words[2] != "key" || own.size() < 6
            || own[0] != "crypto" || own[2] != "key")
            return false;
        const auto tail = [](const auto& list) {
            const auto at = std::find(list.begin(), list.end(), std::string_view("address"));
            return at != list.end() && at + 1 != list.end() ? std::string(*(at + 1)) : std::string();
        };
        return tail(own) == tail(words) && !tail(words).empty();
    }

    // Entries that go to a certain place: access-list A line N, "N permit ..." and nat (a,b) N.
    std::optional<std::size_t> ownPlace(const std::vector<CommandId>& siblings, const WordList& words) const
    {
        if (words[0] == "access-list" && words.size() > 3 && words[2] == "line") {
            const int wanted = number(words[3]).value_or(1);
            int at = 0;
            for (const CommandId id : siblings) {
                if (beginsWith(m_tree.words(id), WordList{words[0], words[1]}) && ++at == wanted)
                    return lineOf(id);
            }
            return std::nullopt;
        }
        if (words[0] == "nat" && words.size() > 3 && number(words[2]) && words[3] == "source") {
            int at = 0;
            for (const CommandId id : siblings) {
                const auto own = m_tree.words(id);
                const bool manual =
                    !own.empty() && own[0] == "nat" && own.size() > 2 && own[1].find(',') != own[1].npos;
                if (manual && ++at == *number(words[2]))
                    return lineOf(id);
            }
            return std::nullopt;
        }
        if (const auto sequence = number(words[0]); sequence && words.size() > 2) {
            int implicit = 0;
            for (const CommandId id : siblings) {
                const auto own = m_tree.words(id);
                const auto given = own.empty() ? std::nullopt : number(own[0]);
                if (!own.empty() && own[0] == "remark")
                    continue;
                implicit = given ? *given : implicit + 10;
                if (implicit > *sequence)
                    return lineOf(id);
            }
        }
        return std::nullopt;
    }

    // After the siblings that begin alike, else after the last one, else before the end of the device.
    std::size_t endOf(CommandId parent, const std::vector<CommandId>& siblings, const WordList& words) const
    {
        std::size_t best = 0;
        CommandId after = kNoCommand;
        for (const CommandId id : siblings) {
            const auto own = m_tree.words(id);
            std::size_t alike = 0;
            while (alike < own.size() && alike < words.size() && own[alike] == words[alike])
                ++alike;
            if (alike >= best && (alike > 0 || parent != kNoCommand)) {
                best = alike;
                after = id;
            }
        }
        if (after == kNoCommand && parent != kNoCommand)
            after = parent;
        if (after == kNoCommand && !siblings.empty())
            after = siblings.back();
        if (after == kNoCommand)
            return m_lines.size() + 1;
        if (after == parent)
            return lineOf(parent) + 1;
        return raw(m_tree.whereWithInside(after).last) + 1;
    }

    std::size_t m_device;
    ConfigTree m_tree;
    std::vector<std::string> m_lines;
};

} // namespace

Applied applyCommands(std::string_view text, const std::vector<std::string>& commands, std::size_t device)
{
    Patch patch(text, device);
    Applied out;
    // The lines of the modes that are open, outermost first; 0: not there.
    std::vector<std::size_t> modes;
    for (const std::string& command : commands) {
        std::size_t level = command.find_first_not_of(' ');
        if (level == std::string::npos)
            continue;
        level = std::min(level, modes.size());
        modes.resize(level);
        CommandId parent = kNoCommand;
        if (level > 0) {
            if (modes.back() == 0) {
                out.unapplied.push_back(command);
                modes.push_back(0);
                continue;
            }
            parent = patch.commandOnLine(modes.back());
        }
        bool changed = false;
        const CommandId id = patch.enter(parent, level, split(command), changed);
        modes.push_back(id == kNoCommand ? 0 : patch.lineOf(id));
        if (!changed && id == kNoCommand)
            out.unapplied.push_back(command);
    }
    out.text = patch.text();
    return out;
}

} // namespace rungbook::config
