// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/rollback.h"

#include "core/config/apply.h"
#include "core/config/tree.h"

#include <algorithm>
#include <fmt/format.h>
#include <map>
#include <optional>
#include <set>

namespace rungbook::config
{

namespace
{

struct Entry {
    std::vector<std::string> path; // the commands it stands in, outermost first, and itself
    std::vector<std::string> words; // its own, without "no"
    bool negated = false;
    bool hasInside = false;

    const std::string& text() const { return path.back(); }
    std::string key() const { return fmt::format("{}", fmt::join(path, "\n")); }
};

bool isNumber(std::string_view word)
{
    return !word.empty() && word.find_first_not_of("0123456789") == std::string_view::npos;
}

std::vector<Entry> entriesOf(std::string_view text, std::size_t device)
{
    const ConfigTree tree = parseTree(text);
    std::vector<Entry> out;
    if (device >= tree.devices().size())
        return out;
    std::vector<std::vector<std::string>> paths(tree.commands().size());
    for (CommandId id = tree.devices()[device].first; id < tree.devices()[device].end; ++id) {
        const Command& command = tree.commands()[id];
        Entry entry;
        entry.negated = command.negated;
        entry.hasInside = command.end > id + 1;
        std::string line = command.negated ? "no" : command.defaulted ? "default" : "";
        for (const std::string_view word : tree.words(id)) {
            entry.words.emplace_back(word);
            line.append(line.empty() ? "" : " ").append(word);
        }
        if (command.parent != kNoCommand)
            paths[id] = paths[command.parent];
        paths[id].push_back(std::move(line));
        entry.path = paths[id];
        out.push_back(std::move(entry));
    }
    return out;
}

bool begins(const Entry& entry, std::initializer_list<std::string_view> words)
{
    return entry.words.size() >= words.size() && std::equal(words.begin(), words.end(), entry.words.begin());
}

// Entries of one list, whose order decides; empty for everything else.
std::string orderOf(const Entry& entry)
{
    if (entry.path.size() == 1 && begins(entry, {"access-list"}) && entry.words.size() > 1)
        return "access-list " + entry.words[1];
    if (entry.path.size() == 1 && begins(entry, {"nat"}) && entry.words.size() > 2
        && entry.words[1].find(',') != std::string::npos && entry.words[2] != "after-auto")
        return "nat";
    if (entry.path.size() == 2 && entry.path.front().starts_with("ip access-list "))
        return entry.path.front();
    return {};
}

// The number of an entry of a router's list says where it stands, and is not part of what it says.
std::string meaningOf(const Entry& entry)
{
    if (!orderOf(entry).empty() && entry.path.size() == 2 && entry.words.size() > 1
        && isNumber(entry.words.front()))
        return entry.path.front() + "\n"
            + fmt::format("{}", fmt::join(entry.words.begin() + 1, entry.words.end(), " "));
    return entry.key();
}

// A mode without anything inside says nothing: it was only opened. Neither does what is so anyway.
bool saysNothing(const Entry& entry)
{
    if (entry.hasInside || entry.negated)
        return false;
    const std::string& text = entry.text();
    if (entry.path.size() == 1 && isOnByDefault(text))
        return true;
    return text.starts_with("interface ") || text.ends_with("-attributes") || text.ends_with(" attributes")
        || text.starts_with("policy-map ") || text.starts_with("class ") || text.starts_with("router ");
}

using Lists = std::map<std::string, std::vector<std::size_t>>; // by order, the entries of one list

Lists listsOf(const std::vector<Entry>& entries)
{
    Lists lists;
    for (std::size_t i = 0; i < entries.size(); ++i) {
        if (std::string order = orderOf(entries[i]); !order.empty())
            lists[std::move(order)].push_back(i);
    }
    return lists;
}

// Which of two rows of one list stay where they are: the longest common row.
std::set<std::size_t> staying(const std::vector<std::string>& a, const std::vector<std::string>& b)
{
    constexpr std::size_t kMost = 1500;
    std::set<std::size_t> out; // positions in a
    std::size_t head = 0;
    while (head < a.size() && head < b.size() && a[head] == b[head])
        out.insert(head++);
    std::size_t tail = 0;
    while (tail < a.size() - head && tail < b.size() - head
        && a[a.size() - 1 - tail] == b[b.size() - 1 - tail]) {
        out.insert(a.size() - 1 - tail);
        ++tail;
    }
    const std::size_t n = a.size() - head - tail;
    const std::size_t m = b.size() - head - tail;
    if (n == 0 || m == 0 || n > kMost || m > kMost)
        return out;
    std::vector<std::vector<std::uint16_t>> length(n + 1, std::vector<std::uint16_t>(m + 1, 0));
    for (std::size_t i = n; i-- > 0;) {
        for (std::size_t j = m; j-- > 0;)
            length[i][j] = a[head + i] == b[head + j] ? static_cast<std::uint16_t>(length[i + 1][j + 1] + 1)
                                                      : std::max(length[i + 1][j], length[i][j + 1]);
    }
    for (std::size_t i = 0, j = 0; i < n && j < m;) {
        if (a[head + i] == b[head + j]) {
            out.insert(head + i);
            ++i;
            ++j;
        } else if (length[i + 1][j] >= length[i][j + 1]) {
            ++i;
        } else {
            ++j;
        }
    }
    return out;
}

std::vector<std::string> meanings(const std::vector<Entry>& entries, const std::vector<std::size_t>& list)
{
    std::vector<std::string> out;
    out.reserve(list.size());
    for (const std::size_t i : list)
        out.push_back(meaningOf(entries[i]));
    return out;
}

class Way
{
public:
    Way(std::string_view before, std::string_view after, std::size_t device)
        : m_after(after)
        , m_device(device)
        , m_old(entriesOf(before, device))
    {
    }

    std::vector<std::string> commands()
    {
        clearWhatChangedItsType();
        enterAgain();
        takeBack();
        return std::move(m_commands);
    }

private:
    // The text as it is after the commands so far.
    std::vector<Entry> now() const
    {
        return entriesOf(applyCommands(m_after, m_commands, m_device).text, m_device);
    }

    void say(const std::vector<std::string>& path, std::string line)
    {
        for (std::size_t level = 0; level + 1 < path.size(); ++level) {
            if (level < m_open.size() && m_open[level] == path[level])
                continue;
            m_open.resize(level);
            m_open.push_back(path[level]);
            m_commands.push_back(std::string(level, ' ') + path[level]);
        }
        m_open.resize(path.size() - 1);
        m_commands.push_back(std::string(path.size() - 1, ' ') + std::move(line));
        m_open.push_back(path.back());
    }

    // The type of a tunnel-group cannot be changed: the group must go first.
    void clearWhatChangedItsType()
    {
        std::map<std::string, std::string> types; // of the groups that were there; empty: no type was given
        for (const Entry& e : m_old) {
            if (e.path.size() == 1 && begins(e, {"tunnel-group"}) && e.words.size() > 2)
                types.try_emplace(e.words[1]);
            if (e.path.size() == 1 && e.words.size() == 4 && begins(e, {"tunnel-group"})
                && e.words[2] == "type")
                types[e.words[1]] = e.words[3];
        }
        for (const Entry& e : now()) {
            if (e.path.size() != 1 || e.words.size() != 4 || !begins(e, {"tunnel-group"})
                || e.words[2] != "type")
                continue;
            const auto old = types.find(e.words[1]);
            if (old != types.end() && old->second != e.words[3])
                say({e.text()}, "clear configure tunnel-group " + e.words[1]);
        }
    }

    void enterAgain()
    {
        const std::vector<Entry> entries = now();
        std::map<std::string, std::size_t> there;
        for (const Entry& e : entries)
            ++there[e.key()];
        const Lists lists = listsOf(entries);
        const Lists oldLists = listsOf(m_old);
        std::set<std::size_t> done; // those of lists
        for (std::size_t i = 0; i < m_old.size(); ++i) {
            const Entry& e = m_old[i];
            const std::string order = orderOf(e);
            if (!order.empty()) {
                if (done.insert(i).second) {
                    const std::vector<std::size_t>& old = oldLists.at(order);
                    done.insert(old.begin(), old.end());
                    const auto list = lists.find(order);
                    enterList(old, entries, list == lists.end() ? std::vector<std::size_t>{} : list->second);
                }
                continue;
            }
            std::size_t& left = there[e.key()];
            if (left > 0)
                --left;
            else if (!saysNothing(e))
                say(e.path, e.text());
        }
    }

    // An entry that is gone goes behind the one that stood before it.
    void enterList(const std::vector<std::size_t>& old, const std::vector<Entry>& entries,
        const std::vector<std::size_t>& list)
    {
        const std::vector<std::string> wanted = meanings(m_old, old);
        std::vector<std::string> row = meanings(entries, list);
        std::vector<int> numbers; // of a router's entries
        for (const std::size_t i : list) {
            const Entry& e = entries[i];
            numbers.push_back(e.path.size() == 2 && isNumber(e.words.front())
                    ? std::atoi(e.words.front().c_str())
                    : (numbers.empty() ? 0 : numbers.back()) + 10);
        }
        const std::set<std::size_t> stays = staying(wanted, row);
        std::size_t at = 0; // position in row behind the last one that was found or entered
        for (std::size_t k = 0; k < old.size(); ++k) {
            if (stays.contains(k)) {
                at = static_cast<std::size_t>(
                         std::find(row.begin() + static_cast<std::ptrdiff_t>(at), row.end(), wanted[k])
                         - row.begin())
                    + 1;
                at = std::min(at, row.size());
                continue;
            }
            // The same entry elsewhere in the list: it must leave that place first.
            const Entry& e = m_old[old[k]];
            if (const auto same = std::find(row.begin(), row.end(), wanted[k]); same != row.end()) {
                const auto place = static_cast<std::size_t>(same - row.begin());
                say(e.path, "no " + plain(e));
                row.erase(same);
                numbers.erase(numbers.begin() + static_cast<std::ptrdiff_t>(place));
                at -= place < at ? 1 : 0;
            }
            say(e.path, atPlace(e, at, row.size(), numbers));
            row.insert(row.begin() + static_cast<std::ptrdiff_t>(at), wanted[k]);
            numbers.insert(
                numbers.begin() + static_cast<std::ptrdiff_t>(at), at == 0 ? 1 : numbers[at - 1] + 1);
            ++at;
        }
    }

    static std::string plain(const Entry& e)
    {
        const bool numbered = e.path.size() == 2 && isNumber(e.words.front()) && e.words.size() > 1;
        return fmt::format("{}", fmt::join(e.words.begin() + (numbered ? 1 : 0), e.words.end(), " "));
    }

    static std::string atPlace(
        const Entry& e, std::size_t at, std::size_t size, const std::vector<int>& numbers)
    {
        if (at >= size)
            return e.text();
        if (e.path.size() == 2)
            return fmt::format("{} {}", at == 0 ? 1 : numbers[at - 1] + 1, plain(e));
        std::vector<std::string> words = e.words;
        if (words[0] == "nat")
            words.insert(words.begin() + 2, std::to_string(at + 1));
        else
            words.insert(words.begin() + 2, {"line", std::to_string(at + 1)});
        return fmt::format("{}", fmt::join(words, " "));
    }

    void takeBack()
    {
        const std::vector<Entry> entries = now();
        std::map<std::string, std::size_t> was;
        for (const Entry& e : m_old)
            ++was[meaningOf(e)];
        std::set<std::string> gone;
        m_open.clear();
        std::vector<std::pair<std::vector<std::string>, std::string>> back;
        for (const Entry& e : entries) {
            std::size_t& left = was[meaningOf(e)];
            if (left > 0) {
                --left;
                continue;
            }
            const bool inside = std::any_of(gone.begin(), gone.end(), [&](const std::string& g) {
                return e.key().starts_with(g + "\n") || (isGroup(g) && e.path.front().starts_with(g + " "));
            });
            if (inside || saysNothing(e))
                continue;
            back.emplace_back(e.path, undo(e));
            gone.insert(e.key());
            if (const std::string group = groupOf(e); !group.empty() && clearsGroup(e))
                gone.insert(group);
        }
        // What was entered last goes first.
        std::reverse(back.begin(), back.end());
        for (auto& [path, line] : back)
            say(path, std::move(line));
    }

    // "tunnel-group X" and "group-policy P": one command takes all of it away.
    static std::string groupOf(const Entry& e)
    {
        return e.words.size() > 2 && (begins(e, {"tunnel-group"}) || begins(e, {"group-policy"}))
            ? e.words[0] + " " + e.words[1]
            : std::string();
    }
    static bool isGroup(std::string_view g)
    {
        return (g.starts_with("tunnel-group ") || g.starts_with("group-policy "))
            && std::count(g.begin(), g.end(), ' ') == 1;
    }
    static bool clearsGroup(const Entry& e)
    {
        return e.path.size() == 1 && e.words.size() > 2
            && (e.words[2] == "type" || e.words[2] == "internal" || e.words[2] == "external");
    }

    static std::string undo(const Entry& e)
    {
        if (e.negated)
            return fmt::format("{}", fmt::join(e.words, " "));
        if (e.path.size() == 1 && clearsGroup(e) && !groupOf(e).empty())
            return "clear configure " + groupOf(e);
        if (e.path.size() == 1 && e.words.size() == 5 && begins(e, {"crypto", "map"}) && e.hasInside)
            return fmt::format("no crypto map {} {}", e.words[2], e.words[3]);
        if (e.path.size() == 1 && begins(e, {"username"}) && e.words.size() > 2 && e.words[2] == "password")
            return "no username " + e.words[1];
        // A key need not be repeated to be taken away.
        const auto key = std::find(e.words.begin(), e.words.end(), "pre-shared-key");
        if (e.path.size() > 1 && key != e.words.end() && key + 1 != e.words.end() && *(key + 1) != "address")
            return "no " + fmt::format("{}", fmt::join(e.words.begin(), key + 1, " "));
        return "no " + plain(e);
    }

    std::string_view m_after;
    std::size_t m_device;
    std::vector<Entry> m_old;
    std::vector<std::string> m_commands;
    std::vector<std::string> m_open;
};

} // namespace

Rollback rollbackOf(std::string_view before, std::string_view after, std::size_t device)
{
    Rollback out;
    if (before == after)
        return out;
    out.commands = Way(before, after, device).commands();
    out.complete = sameMeaning(applyCommands(after, out.commands, device).text, before);
    return out;
}

bool sameMeaning(std::string_view a, std::string_view b)
{
    const std::size_t devices = parseTree(a).devices().size();
    if (devices != parseTree(b).devices().size())
        return false;
    for (std::size_t d = 0; d < devices; ++d) {
        const auto one = entriesOf(a, d);
        const auto other = entriesOf(b, d);
        const auto sorted = [](const std::vector<Entry>& entries) {
            std::vector<std::string> keys;
            for (const Entry& e : entries) {
                if (!saysNothing(e))
                    keys.push_back(meaningOf(e));
            }
            std::sort(keys.begin(), keys.end());
            return keys;
        };
        if (sorted(one) != sorted(other))
            return false;
        const Lists lists = listsOf(one);
        const Lists otherLists = listsOf(other);
        if (lists.size() != otherLists.size())
            return false;
        for (const auto& [order, list] : lists) {
            const auto there = otherLists.find(order);
            if (there == otherLists.end() || meanings(one, list) != meanings(other, there->second))
                return false;
        }
    }
    return true;
}

} // namespace rungbook::config
