// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/key_support.h"
#include "core/config/rule_support.h"

#include <fmt/core.h>

namespace rungbook::config
{

extern const ConfigRule psk_ikev2_swapped;
const ConfigRule psk_ikev2_swapped{
    .meta = {.id = "psk-ikev2-swapped", .title = "Local and remote key of IKEv2 are exchanged"},
    .check =
        [](const Subject& subject, Report& report) {
            forL2lPairs(subject, [&](const Ends& e) {
                if (!swappedKeys(e))
                    return;
                // Nobody needs to be told the keys: each line says which of the two goes there.
                Commands commands;
                if (e.b.group) {
                    commands = tunnelGroupLines(*e.deviceB.facts, e.b.group->name, "ipsec-attributes",
                        {"ikev2 remote-authentication pre-shared-key <remote-key>",
                            "ikev2 local-authentication pre-shared-key <local-key>"});
                } else if (Commands lines = peerKey(*e.deviceB.facts, e.b, IkeVersion::V2); !lines.empty()) {
                    lines.back() = "  pre-shared-key local <local-key>";
                    lines.emplace_back("  pre-shared-key remote <remote-key>");
                    commands = std::move(lines);
                }
                say(report, psk_ikev2_swapped, e.deviceB,
                    {.effect = Effect::Blocks,
                        .message = fmt::format("{} and {} have the same local key and the same remote key. "
                                               "But what is local on one side "
                                               "is remote on the other: the two must be crossed.",
                            whose(e.deviceA), whose(e.deviceB)),
                        .symptom = symptom::kWrongKeyV2,
                        .lines = {{e.b.credentials.ikev2Local.where(), "equals the other side's local key"},
                            {e.a.credentials.ikev2Local.where(), "the local key there"},
                            {e.b.credentials.ikev2Remote.where(), "equals the other side's remote key"}},
                        .fix = "Exchange the two keys on this side: what is its local key now becomes its "
                               "remote key, and the other way round.",
                        .commands = std::move(commands)});
            });
        },
};

} // namespace rungbook::config
