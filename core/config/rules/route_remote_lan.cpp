// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/rule_support.h"

#include <algorithm>
#include <fmt/core.h>

namespace rungbook::config
{

extern const ConfigRule route_remote_lan;
const ConfigRule route_remote_lan{
    .meta = {.id = "route-remote-lan",
        .title = "The way to the remote network does not lead into the tunnel"},
    .check =
        [](const Subject& subject, Report& report) {
            forEntries(subject, [&](const Device& device, const Tunnel& tunnel) {
                if (tunnel.kind != TunnelKind::Static || tunnel.locals.empty() || !tunnel.proxiesExact
                    || tunnel.entry->reverseRoute.valueOr(false) || !seen(*device.facts, Section::Routes))
                    return;
                const AddressSet remote = remoteSide(tunnel.flows);
                const auto ours = [&](const Egress& egress) {
                    return std::any_of(tunnel.locals.begin(), tunnel.locals.end(), [&](const LocalEnd& end) {
                        return end.interface == egress.interface || (egress.interface && end.label == egress.interface->label());
                    });
                };
                Once once;
                for (const Prefix& prefix : prefixesOf(remote, 16)) {
                    if (prefix.length == 0 || prefix.base.family != Family::V4)
                        continue;
                    // The network as a whole, and routes to parts of it.
                    std::vector<std::pair<Address, Prefix>> probes{{prefix.base, prefix}};
                    for (const Route& route : device->routes) {
                        if (route.destination.known() && route.destination.value.length > prefix.length
                            && prefix.contains(route.destination.value.base))
                            probes.emplace_back(route.destination.value.base, route.destination.value);
                    }
                    for (const auto& [address, network] : probes) {
                        const Interface* from = tunnel.locals.front().interface;
                        const Egress egress =
                            device->egressFor(address, from ? from->vrf.valueOr({}) : std::string());
                        if (egress.known == Tri::Unknown
                            || (egress.known == Tri::Yes && (!egress.interface || ours(egress))))
                            continue;
                        const SourceSpan line = egress.route ? egress.route->where
                            : egress.interface               ? egress.interface->where
                                                             : listLine(tunnel);
                        if (!once(line))
                            continue;
                        say(report, route_remote_lan, device,
                            {.effect = Effect::NoTraffic,
                                .message =
                                    egress.interface ? fmt::format(
                                        "Packets to {} leave through {}, but {} is on {}: they never meet "
                                        "the crypto map.",
                                        toText(network), egress.interface->label(), tunnel.name,
                                        tunnel.locals.front().label)
                                                     : fmt::format("There is no route to {}, so nothing is "
                                                                   "sent towards the tunnel.",
                                                         toText(network)),
                                .symptom = symptom::kDecapsNoEncaps,
                                .lines = {{line, "decides the way"},
                                    {listLine(tunnel), "what the tunnel protects"},
                                    {tunnel.locals.front().where, "where the tunnel is"}},
                                .fix = "Route the remote network through the interface of the tunnel; remove "
                                       "a route that says otherwise.",
                                .commands = routeTo(*device.facts, network, tunnel.locals.front().label),
                                .settle = "\"show route\" on this device (of a router \"show ip route\").",
                                .certain =
                                    !egress.route || !egress.route->connected || egress.known == Tri::Yes});
                    }
                }
            });
        },
};

} // namespace rungbook::config
