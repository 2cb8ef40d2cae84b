// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/rule_support.h"

#include <algorithm>
#include <fmt/format.h>

namespace rungbook::config
{

extern const ConfigRule rri_missing_dynamic;
const ConfigRule rri_missing_dynamic{
    .meta = {.id = "rri-missing-dynamic", .title = "Nothing routes back to the peers of the dynamic map"},
    .check =
        [](const Subject& subject, Report& report) {
            forTunnels(subject, [&](const Device& device, const Tunnel& tunnel) {
                if (tunnel.kind != TunnelKind::Dynamic || tunnel.entry->reverseRoute.valueOr(false)
                    || tunnel.locals.empty() || !seen(*device.facts, Section::Routes))
                    return;
                const bool covered =
                    std::any_of(device->routes.begin(), device->routes.end(), [&](const Route& r) {
                        if (r.connected || !r.destination.known())
                            return false;
                        return std::any_of(tunnel.locals.begin(), tunnel.locals.end(),
                                   [&](const LocalEnd& end) {
                                       if (!r.interface.empty())
                                           return r.interface == end.label;
                                       const auto subnet =
                                           end.interface ? end.interface->subnet() : std::nullopt;
                                       return !subnet || !r.gateway.address
                                           || subnet->contains(*r.gateway.address);
                                   })
                            && r.destination.value.length == 0;
                    });
                if (covered)
                    return; // the default route leads to them
                say(report, rri_missing_dynamic, device,
                    {.effect = Effect::NoTraffic,
                        .message = fmt::format(
                            "{} serves peers whose networks only the negotiation tells. Without "
                            "reverse-route the device "
                            "does not learn the way to them, and no default route leads out through {}.",
                            tunnel.name, tunnel.locals.front().label),
                        .symptom = symptom::kDecapsNoEncaps,
                        .lines = {{tunnel.where, "without reverse-route"},
                            {tunnel.locals.front().where, "where the peers arrive"}},
                        .fix = "Let the device add a route for each tunnel.",
                        .commands = mapEntryLines(*device.facts, *tunnel.entry, {"set reverse-route"}),
                        .impact = kResetsTunnel,
                        .confidence = Confidence::Medium,
                        .settle = "\"show route\" while such a tunnel is up."});
            });
        },
};

} // namespace rungbook::config
