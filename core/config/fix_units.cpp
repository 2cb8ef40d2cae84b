// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/fix_units.h"

#include "core/config/apply.h"
#include "core/config/commands.h"
#include "core/config/intake.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <map>
#include <set>

namespace rungbook::config
{

namespace
{

enum Phase : int { Names, Lists, Crypto, Who, Other, Maps, Interfaces, Removals, ApplyMap };

bool starts(std::string_view text, std::string_view with)
{
    return text.starts_with(with);
}

bool isRemoval(std::string_view command)
{
    return starts(command, "no ") || starts(command, "clear configure ");
}

std::string_view trimmed(std::string_view command)
{
    const std::size_t at = command.find_first_not_of(' ');
    return at == std::string_view::npos ? std::string_view{} : command.substr(at);
}

bool appliesAMap(const std::vector<std::string>& commands)
{
    const std::vector<std::string_view> words = splitWords(commands.front());
    if (words.size() == 5 && words[0] == "crypto" && words[1] == "map" && words[3] == "interface")
        return true;
    return starts(commands.front(), "interface ") && commands.size() > 1
        && std::all_of(commands.begin() + 1, commands.end(),
            [](const std::string& c) { return starts(trimmed(c), "crypto map "); });
}

int phaseOf(const std::vector<std::string>& commands)
{
    const std::string& head = commands.front();
    if (isRemoval(head))
        return Removals;
    if (appliesAMap(commands))
        return ApplyMap;
    struct Begin {
        std::string_view text;
        int phase;
    };
    static constexpr std::array<Begin, 26> kBegins{{{"object", Names}, {"name ", Names},
        {"time-range", Names}, {"ip local pool", Names}, {"crypto ca ", Names}, {"crypto pki ", Names},
        {"crypto keyring", Names}, {"crypto ikev2 keyring", Names}, {"ip sla", Names}, {"sla ", Names},
        {"access-list", Lists}, {"ip access-list", Lists}, {"crypto ipsec profile", Who},
        {"crypto ikev2 profile", Who}, {"crypto isakmp profile", Who}, {"crypto ipsec", Crypto},
        {"crypto ikev2 proposal", Names}, {"crypto isakmp policy", Crypto}, {"crypto ikev1 policy", Crypto},
        {"crypto ikev2 policy", Crypto}, {"group-policy", Crypto}, {"tunnel-group", Who}, {"username", Who},
        {"crypto map", Maps}, {"crypto dynamic-map", Names + 2}, {"interface ", Interfaces}}};
    const auto at =
        std::find_if(kBegins.begin(), kBegins.end(), [&](const Begin& b) { return starts(head, b.text); });
    return at == kBegins.end() ? static_cast<int>(Other) : at->phase;
}

// A removal that must come before what replaces it, because both cannot stand at once: the type of a tunnel-group, the place of a NAT rule.
bool mustGoFirst(const FixUnit& removal, const std::vector<FixUnit>& units)
{
    std::string_view what = removal.head();
    what.remove_prefix(starts(what, "no ") ? 3 : std::string_view("clear configure ").size());
    return std::any_of(units.begin(), units.end(), [&](const FixUnit& other) {
        if (starts(what, "tunnel-group ") || starts(what, "group-policy "))
            return starts(other.head(), std::string(what) + " ");
        const auto strip = [](std::string_view text) {
            std::vector<std::string_view> words = splitWords(text);
            if (words.size() > 3 && words[0] == "nat"
                && words[2].find_first_not_of("0123456789") == std::string_view::npos)
                words.erase(words.begin() + 2);
            return words;
        };
        if (!starts(what, "nat ") || !starts(other.head(), "nat "))
            return false;
        const auto a = strip(what);
        const auto b = strip(other.head());
        return a.size() > 7 && b.size() > 7 && std::equal(a.begin(), a.begin() + 7, b.begin());
    });
}

std::string asOne(const std::vector<std::string>& commands)
{
    return fmt::format("{}", fmt::join(commands, "\n"));
}

// The modes that a command stands in, and itself.
std::vector<std::string> pathsOf(const FixUnit& unit)
{
    std::vector<std::string> open;
    std::vector<std::string> out;
    for (const std::string& command : unit.commands) {
        const std::size_t level = std::min(command.find_first_not_of(' '), open.size());
        open.resize(level);
        open.push_back(command);
        out.push_back(asOne(open));
    }
    return out;
}

void replaceWord(std::vector<FixUnit>& units, std::string_view from, std::string_view to)
{
    for (FixUnit& unit : units) {
        for (std::string& command : unit.commands) {
            for (std::size_t at = command.find(from); at != std::string::npos;
                 at = command.find(from, at + to.size())) {
                const std::size_t end = at + from.size();
                const bool whole =
                    (at == 0 || command[at - 1] == ' ') && (end == command.size() || command[end] == ' ');
                if (whole)
                    command.replace(at, from.size(), to);
            }
        }
    }
}

std::string describe(std::string_view placeholder, const DeviceFacts& facts, std::string_view command)
{
    struct Meaning {
        std::string_view name;
        std::string_view what;
    };
    static constexpr std::array<Meaning, 12> kMeanings{{
        {"<gateway>", "the next router on the way there"},
        {"<peer>", "the address of the other side's gateway"},
        {"<interface>", "the name of the interface towards the peer"},
        {"<inside-interface>", "the interface towards the users"},
        {"<transform-set>", "the name of a transform set that the other side has too"},
        {"<acl>", "the access list of the traffic to protect"},
        {"<group>", "the group name that the clients send"},
        {"<pool>", "the pool that the clients get their addresses from"},
        {"<profile>", "the name of the profile"},
        {"<keyring>", "the name of the keyring"},
        {"<local-key>", "the key with which this device proves itself: the other side's remote key"},
        {"<remote-key>", "the key with which the other side proves itself: its local key"},
    }};
    const auto known = std::find_if(
        kMeanings.begin(), kMeanings.end(), [&](const Meaning& m) { return m.name == placeholder; });
    if (known != kMeanings.end())
        return std::string(known->what) + ".";
    if (placeholder == "<key>") {
        if (command.find("username") != std::string_view::npos)
            return "the user's password, the same on both sides.";
        return fmt::format(
            "the pre-shared key that both sides have. Ask the other side's engineer for it by a "
            "safe way, or agree on a new random one of at least 20 characters. Keys that are in "
            "use are shown by {}.",
            showKeys(facts, "tunnel-group"));
    }
    return fmt::format("{} is not known from what was read.", placeholder);
}

} // namespace

std::vector<FixUnit> unitsOf(const std::vector<std::string>& commands, std::size_t finding)
{
    std::vector<FixUnit> units;
    for (const std::string& command : commands) {
        if (units.empty() || !starts(command, " "))
            units.push_back({{}, {finding}, 0});
        units.back().commands.push_back(command);
    }
    for (FixUnit& unit : units)
        unit.phase = phaseOf(unit.commands);
    for (FixUnit& unit : units) {
        if (unit.phase != Removals || !mustGoFirst(unit, units))
            continue;
        // With what replaces it, right before it.
        const std::string_view what = trimmed(unit.head());
        unit.phase =
            what.find("nat (") != std::string_view::npos ? static_cast<int>(Other) : static_cast<int>(Who);
        if (what.find("group-policy ") != std::string_view::npos)
            unit.phase = Crypto;
    }
    return units;
}

void FixSheet::rename(std::vector<FixUnit>& units) const
{
    static constexpr std::array<std::string_view, 7> kNamed{"object-group network ", "crypto ikev1 policy ",
        "crypto ikev2 policy ", "crypto isakmp policy ", "crypto ipsec ikev1 transform-set ",
        "crypto ipsec transform-set ", "crypto ikev2 proposal "};
    for (std::size_t u = 0; u < units.size(); ++u) {
        const std::string head = units[u].head();
        const auto kind =
            std::find_if(kNamed.begin(), kNamed.end(), [&](std::string_view k) { return starts(head, k); });
        if (kind == kNamed.end())
            continue;
        const std::string name = head.substr(kind->size(), head.find(' ', kind->size()) - kind->size());
        const std::string own = std::string(*kind) + name;
        const auto taken = [&](const std::string& text) {
            const auto same = [&](const std::string& other) {
                return other == text || starts(other, text + " ");
            };
            return std::any_of(m_units.begin(), m_units.end(), [&](const FixUnit& o) {
                return same(o.head());
            }) || std::any_of(m_heads.begin(), m_heads.end(), same);
        };
        const auto clash = std::find_if(m_units.begin(), m_units.end(), [&](const FixUnit& o) {
            return (o.head() == own || starts(o.head(), own + " ")) && o.commands != units[u].commands;
        });
        const bool isNew = std::none_of(m_heads.begin(), m_heads.end(),
            [&](const std::string& h) { return h == own || starts(h, own + " "); });
        if (clash == m_units.end() || !isNew)
            continue;
        const bool policy = kind->find("policy") != std::string_view::npos;
        for (int n = 2; n < 1000; ++n) {
            const std::string other = policy ? std::to_string(std::atoi(name.c_str()) + 10 * (n - 1))
                                             : fmt::format("{}-{}", name, n);
            if (taken(std::string(*kind) + other))
                continue;
            if (policy)
                units[u].commands.front() = std::string(*kind) + other;
            else
                replaceWord(units, name, other);
            break;
        }
    }
}

std::string FixSheet::conflict(std::vector<FixUnit>& units) const
{
    rename(units);
    std::map<std::string, std::string> values; // by slot, what is set there
    std::set<std::string> removed;
    std::set<std::string> added;
    for (const FixUnit& unit : m_units) {
        for (const std::string& path : pathsOf(unit)) {
            const std::size_t last = path.rfind('\n');
            const std::string parent = last == std::string::npos ? std::string() : path.substr(0, last + 1);
            const std::string own = last == std::string::npos ? path : path.substr(last + 1);
            if (const std::string slot = slotOf(own); !slot.empty())
                values[parent + slot] = own;
            (isRemoval(trimmed(own)) ? removed : added).insert(path);
        }
    }
    for (const FixUnit& unit : units) {
        for (const std::string& path : pathsOf(unit)) {
            const std::size_t last = path.rfind('\n');
            const std::string parent = last == std::string::npos ? std::string() : path.substr(0, last + 1);
            const std::string own = last == std::string::npos ? path : path.substr(last + 1);
            if (const std::string slot = slotOf(own); !slot.empty()) {
                const auto there = values.find(parent + slot);
                if (there != values.end() && there->second != own)
                    return fmt::format(
                        "\"{}\" and \"{}\" cannot both stand there", trimmed(own), trimmed(there->second));
            }
            const std::string_view line = trimmed(own);
            if (isRemoval(line)) {
                const std::string_view what = line.substr(starts(line, "no ") ? 3 : 16);
                for (const std::string& other : added) {
                    const std::size_t at = other.rfind('\n');
                    if (starts(trimmed(std::string_view(other).substr(at == std::string::npos ? 0 : at + 1)),
                            what)
                        && (at == std::string::npos ? std::string() : other.substr(0, at + 1)) == parent)
                        return fmt::format("\"{}\" would take away what another fix adds", line);
                }
            } else if (removed.contains(parent + std::string(own.substr(0, own.size() - line.size())) + "no "
                           + std::string(line))) {
                return fmt::format("\"{}\" is what another fix takes away", line);
            }
        }
    }
    return {};
}

void FixSheet::add(std::vector<FixUnit> units)
{
    for (FixUnit& unit : units) {
        const auto same = std::find_if(
            m_units.begin(), m_units.end(), [&](const FixUnit& o) { return o.commands == unit.commands; });
        if (same == m_units.end()) {
            m_units.push_back(std::move(unit));
            continue;
        }
        for (const std::size_t f : unit.findings) {
            if (std::find(same->findings.begin(), same->findings.end(), f) == same->findings.end())
                same->findings.push_back(f);
        }
    }
}

std::vector<FixUnit> FixSheet::ordered() const
{
    std::vector<FixUnit> units = m_units;
    std::stable_sort(
        units.begin(), units.end(), [](const FixUnit& a, const FixUnit& b) { return a.phase < b.phase; });
    return units;
}

std::vector<FixUnit> mapsToApplyAgain(const DeviceFacts& facts, const std::vector<FixUnit>& units)
{
    std::vector<FixUnit> out;
    if (isIosFamily(facts.platform))
        return out;
    std::set<std::string, std::less<>> lists;
    std::set<std::string, std::less<>> maps;
    for (const FixUnit& unit : units) {
        std::vector<std::string_view> words = splitWords(unit.head());
        if (!words.empty() && words[0] == "no")
            words.erase(words.begin());
        if (words.size() > 2 && words[0] == "access-list")
            lists.emplace(words[1]);
        if (words.size() > 4 && words[0] == "crypto" && (words[1] == "map" || words[1] == "dynamic-map")
            && words[3] != "interface")
            maps.emplace(words[2]);
    }
    for (const CryptoMap& map : facts.cryptoMaps) {
        if (map.dynamic || map.interfaces.empty())
            continue;
        const bool touched = maps.contains(map.name)
            || std::any_of(map.entries.begin(), map.entries.end(), [&](const MapEntry& e) {
                   return (e.matchAddress.known() && lists.contains(e.matchAddress.value))
                       || (e.dynamicMap.known() && maps.contains(e.dynamicMap.value));
               });
        if (!touched)
            continue;
        for (const NameUse& use : map.interfaces) {
            FixUnit unit;
            unit.commands = applyMap(facts, map.name, use.name);
            unit.phase = ApplyMap;
            out.push_back(std::move(unit));
        }
    }
    return out;
}

std::vector<ScriptNeed> needsOf(const DeviceFacts& facts, const std::vector<std::string>& commands)
{
    std::vector<ScriptNeed> needs;
    for (const std::string& command : commands) {
        for (std::size_t at = command.find('<'); at != std::string::npos; at = command.find('<', at + 1)) {
            const std::size_t end = command.find('>', at);
            if (end == std::string::npos)
                break;
            const std::string placeholder = command.substr(at, end + 1 - at);
            if (placeholder.find(' ') != std::string::npos
                || std::any_of(needs.begin(), needs.end(),
                    [&](const ScriptNeed& n) { return n.placeholder == placeholder; }))
                continue;
            needs.push_back(
                {placeholder, describe(placeholder, facts, command), std::string(trimmed(command))});
        }
    }
    return needs;
}

} // namespace rungbook::config
