// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/rule_support.h"

#include <fmt/format.h>

namespace rungbook::config
{

extern const ConfigRule map_acl_any;
const ConfigRule map_acl_any{
    .meta = {.id = "map-acl-any", .title = "The crypto access list protects everything"},
    .check =
        [](const Subject& subject, Report& report) {
            forEntries(subject, [&](const Device& device, const Tunnel& tunnel) {
                if (tunnel.kind != TunnelKind::Static)
                    return;
                for (const Proxy& proxy : tunnel.proxies) {
                    const bool local = isAny(proxy.ace->source.set());
                    const bool remote = isAny(proxy.ace->destination.set());
                    if (!proxy.ace->exact() || (!local && !remote))
                        continue;
                    const bool both = local && remote;
                    const std::string message = both
                        ? fmt::format("\"any any\" sends everything that leaves {} into the tunnel to {}, "
                                      "the device's own traffic and "
                                      "that of other tunnels included.",
                            tunnel.locals.empty() ? std::string("the interface")
                                                  : tunnel.locals.front().label,
                            tunnel.peerText())
                        : fmt::format("The {} side of this entry is \"any\": it takes more than the networks "
                                      "behind the two devices.",
                            local ? "local" : "remote");
                    say(report, map_acl_any, device,
                        {.effect = both ? Effect::NoTraffic : Effect::Info,
                            .message = message,
                            .lines = {{proxy.ace->where, both ? "everything" : "one side is any"},
                                {aclLine(tunnel), "used here"}},
                            .fix = "Name the two networks, and only them, as the mirror image of the other "
                                   "side.",
                            .confidence = both ? Confidence::High : Confidence::Medium,
                            .settle = "Whether all traffic is meant to go through this peer."});
                }
            });
        },
};

} // namespace rungbook::config
