// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/rule_support.h"

#include <fmt/format.h>

namespace rungbook::config
{

extern const ConfigRule map_acl_covers_peer;
const ConfigRule map_acl_covers_peer{
    .meta = {.id = "map-acl-covers-peer",
        .title = "The tunnel protects the packets between the two gateways themselves"},
    .check =
        [](const Subject& subject, Report& report) {
            forTunnels(subject, [&](const Device& device, const Tunnel& tunnel) {
                const auto local = tunnel.localAddress();
                if (tunnel.kind != TunnelKind::Static || !tunnel.peer.address || !local)
                    return;
                Flow own{allProtocols(), AddressSet::single(*local), allPorts(),
                    AddressSet::single(*tunnel.peer.address), allPorts()};
                for (const Proxy& proxy : tunnel.proxies) {
                    const bool all = isAny(proxy.ace->source.set()) && isAny(proxy.ace->destination.set());
                    if (all || !proxy.ace->exact() || proxy.effective.intersect(FlowSet(own)).empty())
                        continue;
                    say(report, map_acl_covers_peer, device,
                        {.effect = Effect::Blocks,
                            .message = fmt::format("The networks of this entry contain both gateways, {} and "
                                                   "{}: the packets that carry the "
                                                   "tunnel would have to go through the tunnel.",
                                toText(*local), tunnel.peerText()),
                            .symptom = symptom::kNeverStarts,
                            .lines = {{proxy.ace->where, "contains both gateways"},
                                {tunnel.peerLine(), "the peer"}},
                            .fix = "Deny the gateways at the top of the list, or name the networks behind "
                                   "them only.",
                            .commands = aceCommands(*device.facts, tunnel.acl->name, false, own, true),
                            .impact = kResetsTunnel,
                            .confidence = Confidence::Medium,
                            .settle = "\"show crypto isakmp sa\" while traffic is sent: whether a "
                                      "negotiation starts at all."});
                }
            });
        },
};

} // namespace rungbook::config
