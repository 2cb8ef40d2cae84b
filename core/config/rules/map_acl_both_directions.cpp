// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/rule_support.h"

#include <algorithm>

namespace rungbook::config
{

extern const ConfigRule map_acl_both_directions;
const ConfigRule map_acl_both_directions{
    .meta = {.id = "map-acl-both-directions", .title = "A crypto access list holds both directions"},
    .check =
        [](const Subject& subject, Report& report) {
            forEntries(subject, [&](const Device& device, const Tunnel& tunnel) {
                if (tunnel.kind != TunnelKind::Static)
                    return;
                for (std::size_t i = 0; i < tunnel.proxies.size(); ++i) {
                    const Proxy& back = tunnel.proxies[i];
                    const auto end = tunnel.proxies.begin() + static_cast<std::ptrdiff_t>(i);
                    const auto forth = std::find_if(tunnel.proxies.begin(), end, [&](const Proxy& p) {
                        return !p.flows.empty() && p.flows.mirrored().sameAs(back.flows).value_or(false)
                            && !p.flows.sameAs(back.flows).value_or(true);
                    });
                    if (forth == end)
                        continue;
                    say(report, map_acl_both_directions, device,
                        {.effect = Effect::Hygiene,
                            .message = "A crypto access list is written from the local to the remote side; "
                                       "the device mirrors it by itself. "
                                       "The reverse entry never matches anything that leaves here, and "
                                       "confuses who reads it.",
                            .lines = {{back.ace->where, "the reverse of another entry"},
                                {forth->ace->where, "the entry itself"}},
                            .fix = "Remove the entry whose source is the remote network, if the local "
                                   "network is that of the other one.",
                            .commands = removeAce(*device.facts, *tunnel.acl, *back.ace),
                            .impact = kResetsTunnel});
                }
            });
        },
};

} // namespace rungbook::config
