// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/apply.h"

#include "core/config/apply_words.h"

#include <algorithm>
#include <deque>
#include <ranges>

namespace rungbook::config
{

namespace
{

// A text and its commands, both edited together: the tree is built once, and each command moves only what it must.
class Patch
{
public:
    using Index = std::size_t;
    static constexpr Index kNone = static_cast<Index>(-1);

    Patch(std::string_view text, std::size_t device)
        : m_device(device)
    {
        parse(text);
        const bool oldMac =
            text.find('\n') == std::string_view::npos && text.find('\r') != std::string_view::npos;
        if (m_tree.flattened() || oldMac)
            writeAnew();
        m_lineEnd = std::any_of(m_lines.begin(), m_lines.end(),
                        [](const std::string& l) { return l.ends_with("\r\n"); })
            ? "\r\n"
            : "\n";
    }

    std::string text() const
    {
        std::string out;
        for (const std::string& line : m_lines)
            out += line;
        return out;
    }

    // Enters one command below a parent; returns the command that opens its mode, if it is (or became) one.
    Index enter(Index parent, std::size_t level, const WordList& words, bool& changed)
    {
        if (words.empty())
            return kNone;
        if (words[0] == "clear" && words.size() > 2 && words[1] == "configure")
            return remove(parent, WordList(words.begin() + 2, words.end()), changed), kNone;
        if (words[0] == "no" && words.size() > 1)
            return negate(parent, level, WordList(words.begin() + 1, words.end()), changed), kNone;
        return set(parent, level, words, changed);
    }

    // The command of a line after others were entered.
    Index commandOnLine(std::size_t line) const
    {
        const auto at = std::lower_bound(m_nodes.begin(), m_nodes.end(), line,
            [](const Node& node, std::size_t l) { return node.first < l; });
        return at != m_nodes.end() && at->first == line ? static_cast<Index>(at - m_nodes.begin()) : kNone;
    }
    std::size_t lineOf(Index i) const { return m_nodes[i].first; }
    // True when a router's list of that number is written with "access-list N" and not as a mode.
    bool isNumberedList(const WordList& words) const
    {
        if (words.size() != 4 || words[0] != "ip" || words[1] != "access-list" || !number(words[3]))
            return false;
        const WordList head{"access-list", words[3]};
        const auto top = inside(kNone);
        return std::any_of(top.begin(), top.end(), [&](Index i) {
            return beginsWith(m_nodes[i].words, head);
        }) && std::none_of(top.begin(), top.end(), [&](Index i) { return same(i, words); });
    }

private:
    struct Node {
        std::span<const std::string_view> words;
        Index parent = kNone;
        Index end = 0; // one after its last sub-command
        std::size_t first = 0; // line, from 1
        std::size_t last = 0; // its own last line: a certificate has more than one
        bool negated = false;
    };

    void parse(std::string_view text)
    {
        m_tree = parseTree(text);
        m_lines.clear();
        m_nodes.clear();
        for (std::string_view rest = text; !rest.empty();) {
            const std::size_t end = rest.find('\n');
            const std::size_t length = end == std::string_view::npos ? rest.size() : end + 1;
            m_lines.emplace_back(rest.substr(0, length));
            rest = rest.substr(length);
        }
        const auto& commands = m_tree.commands();
        m_nodes.reserve(commands.size() + 64);
        for (CommandId id = 0; const Command& c : commands) {
            m_nodes.push_back({m_tree.words(id++), c.parent == kNoCommand ? kNone : c.parent, c.end,
                raw(c.line), raw(c.line), c.negated});
        }
        for (const Piece& piece : m_tree.pieces()) {
            if (piece.kind == PieceKind::Command)
                m_lastCommand = piece.command;
            else if (piece.kind == PieceKind::Opaque && m_lastCommand != kNoCommand)
                m_nodes[m_lastCommand].last =
                    std::max<std::size_t>(m_nodes[m_lastCommand].last, raw(piece.line));
        }
        m_first = 0;
        m_end = m_nodes.size();
        if (m_device < m_tree.devices().size()) {
            m_first = m_tree.devices()[m_device].first;
            m_end = m_tree.devices()[m_device].end;
        }
    }

    void writeAnew()
    {
        std::string out;
        const auto& commands = m_tree.commands();
        for (CommandId id = 0; id < commands.size(); ++id) {
            out += std::string(commands[id].level, ' ');
            out += commands[id].negated ? "no " : commands[id].defaulted ? "default " : "";
            out += textOf(m_tree.words(id)) + "\n";
        }
        parse(out);
    }

    static std::string textOf(std::span<const std::string_view> words)
    {
        std::string out;
        for (const std::string_view word : words) {
            if (!out.empty())
                out += ' ';
            out += word;
        }
        return out;
    }

    // Commands directly below a parent, or at the top level of the device.
    std::vector<Index> inside(Index parent) const
    {
        std::vector<Index> list;
        const Index first = parent == kNone ? m_first : parent + 1;
        const Index end = parent == kNone ? m_end : m_nodes[parent].end;
        for (Index i = first; i < end; i = std::max(m_nodes[i].end, i + 1)) {
            if (m_nodes[i].parent == parent)
                list.push_back(i);
        }
        return list;
    }

    bool same(Index i, const WordList& words) const
    {
        return m_nodes[i].words.size() == words.size() && beginsWith(m_nodes[i].words, words);
    }

    // The last line of a command with everything inside.
    std::size_t lastLine(Index i) const
    {
        std::size_t last = m_nodes[i].last;
        for (Index k = i + 1; k < m_nodes[i].end; ++k)
            last = std::max(last, m_nodes[k].last);
        return last;
    }

    void shift(Index from, std::ptrdiff_t nodes, std::size_t line, std::ptrdiff_t lines)
    {
        const auto move = [](std::size_t& value, std::ptrdiff_t by) {
            value = static_cast<std::size_t>(static_cast<std::ptrdiff_t>(value) + by);
        };
        for (Node& node : m_nodes) {
            if (node.parent != kNone && node.parent >= from)
                move(node.parent, nodes);
            if (node.end > from)
                move(node.end, nodes);
            if (node.first >= line)
                move(node.first, lines);
            if (node.last >= line)
                move(node.last, lines);
        }
        if (m_first > from)
            move(m_first, nodes);
        if (m_end > from || (nodes > 0 && m_end == from))
            move(m_end, nodes);
    }

    void erase(Index i)
    {
        const Index end = m_nodes[i].end;
        const std::size_t first = m_nodes[i].first;
        const std::size_t last = lastLine(i);
        m_lines.erase(m_lines.begin() + static_cast<std::ptrdiff_t>(first - 1),
            m_lines.begin() + static_cast<std::ptrdiff_t>(last));
        m_nodes.erase(m_nodes.begin() + static_cast<std::ptrdiff_t>(i),
            m_nodes.begin() + static_cast<std::ptrdiff_t>(end));
        shift(
            i, -static_cast<std::ptrdiff_t>(end - i), first, -static_cast<std::ptrdiff_t>(last - first + 1));
    }

    std::span<const std::string_view> keep(const WordList& words)
    {
        const WordList& own = m_ownWords.emplace_back(words);
        return m_ownViews.emplace_back(own.begin(), own.end());
    }

    // before: the line (from 1) in front of which it goes.
    Index insert(
        std::size_t before, Index parent, std::size_t level, const WordList& words, bool negated = false)
    {
        if (before > 1 && !m_lines[before - 2].ends_with('\n') && before - 1 == m_lines.size())
            m_lines.back() += m_lineEnd; // the last line had no end
        m_lines.insert(m_lines.begin() + static_cast<std::ptrdiff_t>(before - 1),
            std::string(level, ' ') + (negated ? "no " : "") + join(words) + m_lineEnd);
        auto at = std::lower_bound(m_nodes.begin(), m_nodes.end(), before,
            [](const Node& node, std::size_t line) { return node.first < line; });
        const auto i = static_cast<Index>(at - m_nodes.begin());
        shift(i, 1, before, 1);
        // Those that it stands in end behind it.
        for (Index p = parent; p != kNone; p = m_nodes[p].parent)
            m_nodes[p].end = std::max(m_nodes[p].end, i + 1) == i + 1 ? i + 1 : m_nodes[p].end;
        m_nodes.insert(m_nodes.begin() + static_cast<std::ptrdiff_t>(i),
            {keep(words), parent, i + 1, before, before, negated});
        return i;
    }

    void rewrite(Index i, std::size_t level, const WordList& words)
    {
        std::string& line = m_lines[m_nodes[i].first - 1];
        const bool ended = line.ends_with('\n');
        line = std::string(level, ' ') + join(words) + (ended ? m_lineEnd : "");
        m_nodes[i].words = keep(words);
        m_nodes[i].negated = false;
    }

    // Returns the line of the first that went.
    std::size_t remove(Index parent, const WordList& words, bool& changed)
    {
        std::size_t where = 0;
        const std::vector<Index> list = inside(parent);
        // The very command when it is there, else all that begin with these words.
        const bool exact = std::any_of(list.begin(), list.end(),
            [&](Index i) { return !m_nodes[i].negated && same(i, words) && words[0] == "access-list"; });
        for (const Index i : list | std::views::reverse) {
            if (m_nodes[i].negated || !beginsWith(m_nodes[i].words, words) || (exact && !same(i, words)))
                continue;
            where = m_nodes[i].first;
            erase(i);
            changed = true;
        }
        return where;
    }

    void negate(Index parent, std::size_t level, const WordList& words, bool& changed)
    {
        const std::size_t where = remove(parent, words, changed);
        if (parent == kNone && isShownWhenOff(words)) {
            const auto list = inside(parent);
            if (std::none_of(list.begin(), list.end(), [&](Index i) { return same(i, words); })) {
                insert(where != 0 ? where : endOf(parent, list, words), parent, level, words, true);
                changed = true;
            }
            return;
        }
        // One of several peers or sets on one line.
        if (!changed && words.size() > 2) {
            const WordList head(words.begin(), words.end() - 1);
            for (const Index id : inside(parent)) {
                const auto own = m_nodes[id].words;
                const auto at = own.size() > words.size() && beginsWith(own, head) && isList(head.back())
                    ? std::find(
                        own.begin() + static_cast<std::ptrdiff_t>(head.size()), own.end(), words.back())
                    : own.end();
                if (at == own.end())
                    continue;
                WordList rest(own.begin(), own.end());
                rest.erase(rest.begin() + (at - own.begin()));
                rewrite(id, level, rest);
                changed = true;
                return;
            }
        }
        // "no permit ..." of an entry with a number.
        if (!changed && parent != kNone) {
            for (const Index id : inside(parent)) {
                const auto own = m_nodes[id].words;
                if (own.size() > 1 && number(std::string(own[0])) && beginsWith(own.subspan(1), words)) {
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

    Index set(Index parent, std::size_t level, const WordList& words, bool& changed)
    {
        const std::vector<Index> siblings = inside(parent);
        for (const Index id : siblings) {
            if (!m_nodes[id].negated && same(id, words))
                return id; // a mode that is there, or a command that says so already
        }
        changed = true;
        if (words.back() == "inactive" && words[0] == "access-list" && words.size() > 4
            && words[2] == "line") {
            // The same entry that is turned on stays where it is.
            const WordList plain = withoutPlace(words);
            for (const Index id : siblings) {
                const auto own = m_nodes[id].words;
                if (own.size() + 1 == plain.size() && beginsWith(plain, WordList(own.begin(), own.end()))) {
                    rewrite(id, level, plain);
                    return id;
                }
            }
        }
        if (const auto line = ownPlace(siblings, words))
            return insert(*line, parent, level, withoutPlace(words));
        const std::size_t key = keyLength(words, parent != kNone);
        const WordList head(
            words.begin(), words.begin() + static_cast<std::ptrdiff_t>(std::min(key, words.size())));
        const bool replaces = !isAdditive(words) && key < words.size();
        for (const Index id : siblings) {
            const auto own = m_nodes[id].words;
            const bool undone = m_nodes[id].negated && same(id, words);
            const bool reactivated = words[0] == "access-list" && own.size() == words.size() + 1
                && own.back() == "inactive" && beginsWith(own, words);
            const bool replaced = replaces && own.size() >= key && beginsWith(own, head);
            const bool deactivated = words[0] == "access-list" && words.back() == "inactive"
                && own.size() + 1 == words.size() && beginsWith(words, WordList(own.begin(), own.end()));
            if (!undone && !reactivated && !deactivated && !replaced && !lengthens(own, words)
                && !isSamePeerKey(own, words))
                continue;
            rewrite(id, level, words);
            return id;
        }
        return insert(endOf(parent, siblings, words), parent, level, withoutPlace(words));
    }

    // "set peer A B" where "set peer A" stands.
    static bool lengthens(std::span<const std::string_view> own, const WordList& words)
    {
        const auto list =
            std::find_if(words.begin(), words.end(), [](const std::string& w) { return isList(w); });
        const auto head = static_cast<std::size_t>(list - words.begin()) + 1;
        return list != words.end() && own.size() > head && own.size() < words.size()
            && beginsWith(words, WordList(own.begin(), own.end()));
    }

    // "access-list A line N" and "nat (a,b) N" say where an entry goes; it is not kept.
    static WordList withoutPlace(WordList words)
    {
        if (words[0] == "access-list" && words.size() > 3 && words[2] == "line")
            words.erase(words.begin() + 2, words.begin() + 4);
        if (words[0] == "nat" && words.size() > 3 && number(words[2]) && words[3] == "source")
            words.erase(words.begin() + 2);
        return words;
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
    std::optional<std::size_t> ownPlace(const std::vector<Index>& siblings, const WordList& words) const
    {
        if (words[0] == "access-list" && words.size() > 3 && words[2] == "line") {
            const int wanted = number(words[3]).value_or(1);
            const WordList head{words[0], words[1]};
            int at = 0;
            for (const Index id : siblings) {
                if (beginsWith(m_nodes[id].words, head) && ++at == wanted)
                    return lineOf(id);
            }
            return std::nullopt;
        }
        if (words[0] == "nat" && words.size() > 3 && number(words[2]) && words[3] == "source") {
            int at = 0;
            for (const Index id : siblings) {
                const auto own = m_nodes[id].words;
                const bool manual = own.size() > 2 && own[0] == "nat"
                    && own[1].find(',') != std::string_view::npos && own[2] != "after-auto";
                if (manual && ++at == *number(words[2]))
                    return lineOf(id);
            }
            return std::nullopt;
        }
        if (const auto sequence = number(words[0]); sequence && words.size() > 2) {
            int implicit = 0;
            for (const Index id : siblings) {
                const auto own = m_nodes[id].words;
                const auto given = own.empty() ? std::nullopt : number(std::string(own[0]));
                if (!own.empty() && own[0] == "remark")
                    continue;
                implicit = given ? *given : implicit > 2'000'000'000 ? implicit : implicit + 10;
                if (implicit > *sequence)
                    return lineOf(id);
            }
        }
        return std::nullopt;
    }

    // After the siblings that begin alike, else after the last one, else before the end of the device.
    std::size_t endOf(Index parent, const std::vector<Index>& siblings, const WordList& words) const
    {
        std::size_t best = 0;
        Index after = kNone;
        for (const Index id : siblings) {
            const auto own = m_nodes[id].words;
            std::size_t alike = 0;
            while (alike < own.size() && alike < words.size() && own[alike] == words[alike])
                ++alike;
            if (alike >= best && (alike > 0 || parent != kNone)) {
                best = alike;
                after = id;
            }
        }
        if (after == kNone && parent != kNone)
            return m_nodes[parent].last + 1;
        if (after == kNone && !siblings.empty())
            after = siblings.back();
        return after == kNone ? m_lines.size() + 1 : lastLine(after) + 1;
    }

    std::size_t m_device;
    ConfigTree m_tree;
    std::vector<std::string> m_lines; // with their ends
    std::string m_lineEnd = "\n";
    std::vector<Node> m_nodes; // in the order of the text
    std::deque<WordList> m_ownWords;
    std::deque<std::vector<std::string_view>> m_ownViews;
    CommandId m_lastCommand = kNoCommand;
    Index m_first = 0; // of the device
    Index m_end = 0;
};

} // namespace

Applied applyCommands(std::string_view text, const std::vector<std::string>& commands, std::size_t device)
{
    Patch patch(text, device);
    Applied out;
    // The lines of the modes that are open, outermost first; 0: not there.
    std::vector<std::size_t> modes;
    std::string numbered; // a numbered list of a router is entered as a mode and stands as single lines
    for (const std::string& command : commands) {
        std::size_t level = command.find_first_not_of(' ');
        if (level == std::string::npos)
            continue;
        level = std::min(level, modes.size());
        WordList words = wordsOf(command);
        if (level == 0)
            numbered = patch.isNumberedList(words) ? words[3] : std::string();
        if (!numbered.empty()) {
            modes.assign(1, 0);
            if (level == 0)
                continue;
            bool changed = false;
            const bool no = words[0] == "no" && words.size() > 1;
            const std::size_t at = no ? 1 : 0;
            if (number(words[at])
                && words.size()
                    > at + 1) { // where an entry of such a list goes can only be said by its number
                words.erase(words.begin() + static_cast<std::ptrdiff_t>(at));
                if (!no)
                    words.insert(words.begin(), {"line", "1"});
            }
            words.insert(words.begin() + static_cast<std::ptrdiff_t>(at), {"access-list", numbered});
            patch.enter(Patch::kNone, 0, words, changed);
            if (!changed)
                out.unapplied.push_back(command);
            continue;
        }
        modes.resize(level);
        Patch::Index parent = Patch::kNone;
        if (level > 0) {
            if (modes.back() == 0) {
                out.unapplied.push_back(command);
                modes.push_back(0);
                continue;
            }
            parent = patch.commandOnLine(modes.back());
        }
        bool changed = false;
        const Patch::Index id = patch.enter(parent, level, words, changed);
        modes.push_back(id == Patch::kNone ? 0 : patch.lineOf(id));
        if (!changed && id == Patch::kNone)
            out.unapplied.push_back(command);
    }
    out.text = patch.text();
    return out;
}

} // namespace rungbook::config
