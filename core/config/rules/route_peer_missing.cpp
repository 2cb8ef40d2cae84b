// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/rule_support.h"

#include <algorithm>
#include <fmt/core.h>

namespace rungbook::config
{

extern const ConfigRule route_peer_missing;
const ConfigRule route_peer_missing{
    .meta = {.id = "route-peer-missing", .title = "There is no route to the peer"},
    .check =
        [](const Subject& subject, Report& report) {
            forTunnels(subject, [&](const Device& device, const Tunnel& tunnel) {
                if (!tunnel.peer.address || tunnel.kind == TunnelKind::Dynamic)
                    return;
                const Interface* from = tunnel.locals.empty() ? nullptr : tunnel.locals.front().interface;
                const Egress egress =
                    device->egressFor(*tunnel.peer.address, from ? from->vrf.valueOr({}) : std::string());
                const bool learned = std::any_of(device->interfaces.begin(), device->interfaces.end(),
                    [](const Interface& i) { return i.dhcp; });
                if (egress.known != Tri::No || learned)
                    return;
                const std::string label =
                    tunnel.locals.empty() ? std::string("outside") : tunnel.locals.front().label;
                const std::string vrf = from ? from->vrf.valueOr({}) : std::string();
                const bool enough = device->coverage.complete
                    || std::any_of(device->routes.begin(), device->routes.end(),
                        [&](const Route& r) { return !r.connected && r.vrf == vrf; });
                if (!enough && !seen(*device.facts, Section::Interfaces))
                    return; // neither addresses nor routes were pasted
                say(report, route_peer_missing, device,
                    {.effect = Effect::Blocks,
                        .message = fmt::format("No route and no connected network leads to {}, so the "
                                               "negotiation cannot even begin.",
                            tunnel.peerText()),
                        .symptom = symptom::kNeverStarts,
                        .lines = {{tunnel.peerLine(), "no way to this address"}},
                        .fix = "Add a route to the peer, or a default route.",
                        .commands = routeTo(*device.facts,
                            prefixOf(*tunnel.peer.address, width(tunnel.peer.address->family)), label),
                        .settle = "\"show route\" on this device (of a router \"show ip route\").",
                        .certain = enough});
            });
        },
};

} // namespace rungbook::config
