// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/device_split.h"

#include "core/config/facts_base.h"
#include "core/config/intake.h"
#include "core/config/text_shapes.h"

#include <algorithm>
#include <array>

namespace rungbook::config
{
namespace
{

/// The words of a command, to be asked.
class Asked
{
public:
    explicit Asked(Words words)
        : m_words(words)
    {
    }
    std::string_view word(std::size_t i) const
    {
        return i < m_words.size() ? m_words[i] : std::string_view{};
    }
    bool is(std::size_t i, std::string_view keyword) const
    {
        return i < m_words.size() && sameWord(m_words[i], keyword);
    }
    bool any(std::size_t i, std::initializer_list<std::string_view> list) const
    {
        return i < m_words.size() && isOneOf(m_words[i], list);
    }
    bool are(std::initializer_list<std::string_view> list) const
    {
        std::size_t i = 0;
        return std::all_of(
            list.begin(), list.end(), [&](std::string_view keyword) { return is(i++, keyword); });
    }

private:
    Words m_words;
};

bool asaTop(const Asked& line)
{
    return line.any(0,
               {"tunnel-group", "group-policy", "nameif", "same-security-traffic", "sysopt", "global",
                   "static", "object", "tunnel-group-map", "names", "passwd"})
        || line.are({"crypto", "ikev1"}) || (line.is(0, "nat") && line.word(1).starts_with("("))
        || (line.is(0, "crypto") && line.any(1, {"map", "dynamic-map"}) && line.any(4, {"set", "match"}))
        || (line.is(0, "crypto") && line.is(1, "map") && line.is(3, "interface"))
        || (line.is(0, "crypto") && line.is(2, "enable") && !line.word(3).empty())
        || (line.is(0, "access-list") && line.any(2, {"extended", "standard", "line"}))
        || (line.is(0, "access-group") && line.is(3, "interface")) || line.are({"crypto", "ipsec", "ikev1"})
        || (line.is(0, "route") && parseAddress(line.word(2)));
}

bool iosTop(const Asked& line, bool hasInside)
{
    return line.are({"ip", "access-list"}) || line.are({"ip", "route"}) || line.are({"ip", "nat"})
        || line.are({"crypto", "keyring"}) || line.are({"crypto", "pki"})
        || line.are({"crypto", "isakmp", "key"}) || line.are({"crypto", "isakmp", "profile"})
        || line.are({"crypto", "ikev2", "keyring"}) || line.are({"crypto", "ikev2", "profile"})
        || line.are({"crypto", "ikev2", "proposal"})
        || (line.are({"crypto", "map"}) && line.is(4, "ipsec-isakmp") && hasInside)
        || line.are({"crypto", "ipsec", "client"}) || line.is(0, "service") || line.is(0, "line")
        || line.are({"ip", "sla"}) || line.are({"aaa", "new-model"}) || line.are({"event", "manager"});
}

std::string_view hostnameOf(const ConfigTree& tree, CommandId id)
{
    const auto words = tree.words(id);
    const bool hostname = words.size() > 1 && sameWord(words[0], "hostname") && !tree.commands()[id].negated;
    return hostname ? words[1] : std::string_view{};
}

/// The hostname that comes soon after a version header, before another header.
std::string_view hostnameAfter(const ConfigTree& tree, CommandId id)
{
    constexpr std::size_t kHeaderCommands = 60;
    std::size_t seen = 0;
    for (CommandId k = id + 1; k < tree.commands().size() && seen < kHeaderCommands; ++k) {
        if (tree.commands()[k].level != 0)
            continue;
        ++seen;
        if (const std::string_view name = hostnameOf(tree, k); !name.empty())
            return name;
        if (isVersionHeader(tree, k))
            return {};
    }
    return {};
}

/// Without any header: a router's commands and then an ASA's, or the reverse, each more than once and never mixed, are two devices.
std::vector<CommandId> splitByDialect(const ConfigTree& tree)
{
    Dialect first = Dialect::Either;
    Dialect last = Dialect::Either;
    std::size_t changes = 0;
    std::size_t firstCount = 0;
    std::size_t secondCount = 0;
    CommandId top = 0;
    CommandId boundary = 0;
    const auto count = static_cast<CommandId>(tree.commands().size());
    for (CommandId id = 0; id < count; ++id) {
        if (tree.commands()[id].level == 0)
            top = id;
        const Dialect dialect = dialectOf(tree, id);
        if (dialect == Dialect::Either)
            continue;
        if (first == Dialect::Either)
            first = last = dialect;
        if (dialect != last) {
            if (++changes > 1)
                return {0};
            boundary = top;
            last = dialect;
        }
        ++(changes == 0 ? firstCount : secondCount);
    }
    constexpr std::size_t kEnough = 2;
    if (changes != 1 || firstCount < kEnough || secondCount < kEnough)
        return {0};
    // Of a flattened line all commands belong to one device.
    while (boundary > 0 && tree.commands()[boundary].flattened
        && tree.commands()[boundary - 1].line == tree.commands()[boundary].line)
        --boundary;
    return boundary == 0 ? std::vector<CommandId>{0} : std::vector<CommandId>{0, boundary};
}

constexpr std::array<std::string_view, 26> kTypes{"gigabitethernet", "tengigabitethernet", "twentyfivegige",
    "hundredgige", "fortygigabitethernet", "tengige", "fastethernet", "ethernet", "management", "vlan",
    "tunnel", "port-channel", "loopback", "dialer", "serial", "redundant", "bvi", "virtual-template",
    "virtual-access", "null", "atm", "cellular", "async", "multilink", "nve", "twogigabitethernet"};

} // namespace

bool isVersionHeader(const ConfigTree& tree, CommandId id)
{
    const Asked line(tree.words(id));
    if (line.any(0, {"ASA", "PIX", "FWSM", "NGFW"}) && line.is(1, "Version"))
        return !line.word(2).empty();
    return tree.commands()[id].level == 0 && line.is(0, "version") && parseVersion(line.word(1)).known();
}

Dialect dialectOf(const ConfigTree& tree, CommandId id)
{
    const Asked line(tree.words(id));
    const Command& command = tree.commands()[id];
    if (command.level == 0) {
        if (asaTop(line))
            return Dialect::Asa;
        return iosTop(line, command.end > id + 1) ? Dialect::Ios : Dialect::Either;
    }
    if (line.any(0, {"nameif", "security-level", "ikev1", "network-object"}))
        return Dialect::Asa;
    const bool ios = line.are({"ip", "nat"}) || line.are({"ip", "access-group"}) || line.is(0, "encr")
        || line.are({"crypto", "map"}) || line.are({"set", "transform-set"})
        || line.are({"crypto", "ipsec", "client"});
    return ios ? Dialect::Ios : Dialect::Either;
}

std::vector<CommandId> deviceStarts(const ConfigTree& tree, const std::vector<CommandId>& promptChanges)
{
    const auto count = static_cast<CommandId>(tree.commands().size());
    std::vector<CommandId> starts;
    if (count == 0)
        return starts;
    starts.push_back(0);
    std::string_view host;
    bool versionSeen = false;
    bool anyHeader = false;
    bool headersOnly = true; // nothing but headers since the device began
    std::size_t change = 0;
    for (CommandId id = 0; id < count; ++id) {
        if (tree.commands()[id].level != 0)
            continue;
        while (change < promptChanges.size() && promptChanges[change] < id)
            ++change;
        const bool otherPrompt = change < promptChanges.size() && promptChanges[change] == id && id != 0;
        const std::string_view name = hostnameOf(tree, id);
        const bool version = isVersionHeader(tree, id);
        anyHeader = anyHeader || version || !name.empty() || otherPrompt;
        bool other = otherPrompt && !headersOnly;
        if (!name.empty())
            other = other || (!host.empty() && host != name);
        if (version && !headersOnly) {
            const std::string_view next = hostnameAfter(tree, id);
            other = other || versionSeen || (!host.empty() && !next.empty() && next != host);
        }
        if (other) {
            starts.push_back(id);
            host = {};
            versionSeen = false;
            headersOnly = true;
        }
        if (!name.empty())
            host = name;
        versionSeen = versionSeen || version;
        headersOnly = headersOnly && (version || !name.empty());
    }
    return anyHeader ? starts : splitByDialect(tree);
}

std::string canonicalInterface(std::string_view name)
{
    std::string out(name);
    for (char& c : out)
        c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    const std::size_t digits = out.find_first_of("0123456789");
    if (digits == std::string::npos || digits < 2)
        return out;
    std::string type = out.substr(0, digits);
    while (!type.empty() && type.back() == ' ')
        type.pop_back();
    for (const std::string_view whole : kTypes)
        if (whole.starts_with(type))
            return std::string(whole) + out.substr(digits);
    return out;
}

} // namespace rungbook::config
