// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/rule_support.h"

#include <algorithm>
#include <fmt/format.h>

namespace rungbook::config
{

namespace
{

// A group VPN (crypto map M N gdoi) takes all that is missing from its key server.
bool isGroupVpn(const Device& device, const MapEntry& entry)
{
    const auto& commands = device.tree->commands();
    const auto begin = commands.begin() + static_cast<std::ptrdiff_t>(device->firstCommand);
    const auto end = commands.begin() + static_cast<std::ptrdiff_t>(device->endCommand);
    const auto first = std::lower_bound(begin, end, entry.where.first,
        [](const Command& c, LineNumber line) { return raw(c.line) < raw(line); });
    for (auto at = first; at != end && at->line == entry.where.first; ++at) {
        const auto words = device.tree->words(static_cast<CommandId>(at - commands.begin()));
        if (!words.empty() && words.back() == "gdoi")
            return true;
    }
    return false;
}

} // namespace

extern const ConfigRule map_incomplete;
const ConfigRule map_incomplete{
    .meta = {.id = "map-incomplete", .title = "A crypto map entry is incomplete"},
    .check =
        [](const Subject& subject, Report& report) {
            forEntries(subject, [&](const Device& device, const Tunnel& tunnel) {
                if (tunnel.kind != TunnelKind::Static || tunnel.entry->ipsecProfile.read())
                    return;
                const MapEntry& entry = *tunnel.entry;
                std::vector<std::string> missing;
                Commands lines;
                if (entry.matchAddress.absent()) {
                    missing.emplace_back("access list");
                    lines.emplace_back("match address <acl>");
                }
                if (entry.peers.empty()) {
                    missing.emplace_back("peer");
                    lines.emplace_back("set peer <peer>");
                }
                const bool ios = isIosFamily(device->platform);
                if (entry.transformSets.empty() && entry.ikev2Proposals.empty()) {
                    const auto set = std::find_if(device->transformSets.begin(), device->transformSets.end(),
                        [](const TransformSet& s) { return !s.builtIn; });
                    // A router then takes its default transform set.
                    const bool fallsBack = ios && device->settings.defaultTransformSet.valueOr(true);
                    if (!fallsBack) {
                        missing.emplace_back(ios || dialectOf(*device.facts) == Dialect::AsaOld
                                ? "transform set"
                                : "transform set or proposal");
                        const std::string name =
                            set == device->transformSets.end() ? "<transform-set>" : set->name;
                        lines.push_back(set != device->transformSets.end() && set->version == IkeVersion::V2
                                ? "set ikev2 ipsec-proposal " + name
                                : "set ikev1 transform-set " + name);
                    }
                }
                if (missing.empty() || isGroupVpn(device, entry))
                    return;
                say(report, map_incomplete, device,
                    {.effect = Effect::Blocks,
                        .message = fmt::format("{} has no {}. The device passes such an entry over, and "
                                               "traffic that no entry before it "
                                               "catches may be dropped.",
                            tunnel.name, fmt::join(missing, " and no ")),
                        .symptom = ios
                            ? "\"show crypto map\" says that the entry is incomplete."
                            : "\"Static Crypto Map Check by-passed: Crypto map entry incomplete!\" (713224).",
                        .lines = {{entry.where, fmt::format("no {}", fmt::join(missing, ", no "))}},
                        .fix = "Complete the entry or remove it.",
                        .commands = mapEntryLines(*device.facts, entry, lines),
                        .impact = kResetsMap,
                        .settle = "\"show running-config crypto map\" on this device.",
                        .certain = device->coverage.complete || entry.lines.size() > 1 || ios});
            });
        },
};

} // namespace rungbook::config
