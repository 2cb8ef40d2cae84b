// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/map_support.h"
#include "core/config/rule_support.h"

#include <fmt/format.h>

namespace rungbook::config
{

extern const ConfigRule map_entry_shadowed;
const ConfigRule map_entry_shadowed{
    .meta = {.id = "map-entry-shadowed",
        .title = "An earlier entry of the crypto map takes all traffic of this one"},
    .check =
        [](const Subject& subject, Report& report) {
            forEntryPairs(subject, [&](const Device& device, const Tunnel& first, const Tunnel& later) {
                if (!later.flows.isSubsetOf(first.flows).value_or(false))
                    return;
                Commands commands;
                if (!first.flows.isSubsetOf(later.flows).value_or(true)) {
                    for (const Flow& flow : later.flows.flows()) {
                        const Commands c = aceCommands(*device.facts, first.acl->name, false, flow, true);
                        commands.insert(commands.end(), c.begin(), c.end());
                    }
                }
                say(report, map_entry_shadowed, device,
                    {.effect = Effect::Blocks,
                        .message =
                            fmt::format("Whatever {} would protect is already taken by {}, whose peer is {}.",
                                later.name, first.name, first.peerText()),
                        .symptom = symptom::kNoEncaps,
                        .lines = {{listLine(later), "never reached"}, {listLine(first), "takes it before"},
                            {later.where, "the entry that is never used"}},
                        .fix = commands.empty() ? "The two entries protect the same: remove the wrong one."
                                                : "Deny this traffic at the top of the earlier list: a deny "
                                                  "sends it on to the next entry.",
                        .commands = std::move(commands),
                        .impact = kResetsMap});
            });
        },
};

} // namespace rungbook::config
