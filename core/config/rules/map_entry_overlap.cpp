// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/map_support.h"
#include "core/config/rule_support.h"

#include <fmt/format.h>

namespace rungbook::config
{

extern const ConfigRule map_entry_overlap;
const ConfigRule map_entry_overlap{
    .meta = {.id = "map-entry-overlap",
        .title = "Two entries of the crypto map claim the same traffic for different peers"},
    .check =
        [](const Subject& subject, Report& report) {
            forEntryPairs(subject, [&](const Device& device, const Tunnel& first, const Tunnel& later) {
                const FlowSet both = first.flows.intersect(later.flows);
                // A special entry before a general one is how it is done.
                if (both.empty() || both.overflow() || first.flows.isSubsetOf(later.flows).value_or(true)
                    || later.flows.isSubsetOf(first.flows).value_or(true))
                    return;
                Commands commands;
                for (const Flow& flow : both.flows()) {
                    const Commands c = aceCommands(*device.facts, first.acl->name, false, flow, true);
                    commands.insert(commands.end(), c.begin(), c.end());
                }
                say(report, map_entry_overlap, device,
                    {.effect = Effect::OneWay,
                        .message = fmt::format("{} and {} both protect {} to {}. What starts here goes to "
                                               "{}; what the other peer sends is "
                                               "answered into the wrong tunnel.",
                            first.name, later.name, toText(localSide(both), 3), toText(remoteSide(both), 3),
                            first.peerText()),
                        .symptom = symptom::kDecapsNoEncaps,
                        .lines = {{listLine(later), "claims it too"}, {listLine(first), "takes it first"}},
                        .fix =
                            "Narrow one of the lists, or deny the common part at the top of the earlier one.",
                        .commands = std::move(commands),
                        .impact = kResetsMap});
            });
        },
};

} // namespace rungbook::config
