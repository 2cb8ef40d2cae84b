// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/group_support.h"
#include "core/config/rule_support.h"

#include <algorithm>
#include <fmt/format.h>

namespace rungbook::config
{

extern const ConfigRule tg_orphan;
const ConfigRule tg_orphan{
    .meta = {.id = "tg-orphan", .title = "A LAN-to-LAN tunnel-group belongs to no peer"},
    .check =
        [](const Subject& subject, Report& report) {
            forAsa(subject, [&](const Device& device) {
                const bool dynamic = std::any_of(device.tunnels.begin(), device.tunnels.end(),
                    [](const Tunnel& t) { return t.kind == TunnelKind::Dynamic; });
                for (const TunnelGroup& group : device->tunnelGroups) {
                    if (!isOrphan(device, group) || dynamic)
                        continue;
                    say(report, tg_orphan, device,
                        {.effect = Effect::Hygiene,
                            .message = fmt::format("No crypto map and no tunnel interface names {} as its "
                                                   "peer, so this group and its key "
                                                   "serve nobody.",
                                group.name),
                            .lines = {{group.where, "no peer has this address"}},
                            .fix = "Remove it, or correct the address if it belongs to a peer.",
                            .commands = {"clear configure tunnel-group " + group.name},
                            .settle = "\"show running-config crypto map\" on this device.",
                            .certain = seen(*device.facts, Section::Map)});
                }
            });
        },
};

} // namespace rungbook::config
