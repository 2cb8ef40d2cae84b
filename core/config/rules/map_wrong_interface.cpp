// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/rule_support.h"

#include <algorithm>
#include <fmt/core.h>

namespace rungbook::config
{

extern const ConfigRule map_wrong_interface;
const ConfigRule map_wrong_interface{
    .meta = {.id = "map-wrong-interface",
        .title = "The way to the peer leaves through an interface without the crypto map"},
    .check =
        [](const Subject& subject, Report& report) {
            forTunnels(subject, [&](const Device& device, const Tunnel& tunnel) {
                if (tunnel.kind != TunnelKind::Static || !tunnel.peer.address || tunnel.locals.empty()
                    || !tunnel.map)
                    return;
                const Interface* from = tunnel.locals.front().interface;
                const Egress egress =
                    device->egressFor(*tunnel.peer.address, from ? from->vrf.valueOr({}) : std::string());
                const auto own = from ? from->subnet() : std::nullopt;
                if (egress.known != Tri::Yes
                    || !egress.interface || (own && own->contains(*tunnel.peer.address)))
                    return;
                const std::string& label = egress.interface->label();
                const bool there =
                    std::any_of(tunnel.locals.begin(), tunnel.locals.end(), [&](const LocalEnd& end) {
                        return end.label == label || end.interface == egress.interface;
                    });
                if (there || !tunnel.locals.front().interface)
                    return;
                Commands commands =
                    routeTo(*device.facts, prefixOf(*tunnel.peer.address, width(tunnel.peer.address->family)),
                        tunnel.locals.front().label);
                say(report, map_wrong_interface, device,
                    {.effect = Effect::Blocks,
                        .message = fmt::format("Packets to {} leave through {}, but crypto map {} is applied "
                                               "to {}. They pass it by.",
                            tunnel.peerText(), label, tunnel.map->name, tunnel.locals.front().label),
                        .symptom = symptom::kNoEncaps,
                        .lines = {{tunnel.locals.front().where, "applied here"},
                            {egress.route ? egress.route->where : egress.interface->where,
                                "the way to the peer"},
                            {tunnel.peerLine(), "the peer"}},
                        .fix = fmt::format(
                            "Route the peer through {}, or apply the map to {} and enable IKE there.",
                            tunnel.locals.front().label, label),
                        .commands = std::move(commands)});
            });
        },
};

} // namespace rungbook::config
