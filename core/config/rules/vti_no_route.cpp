// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/rule_support.h"

#include <algorithm>
#include <fmt/format.h>

namespace rungbook::config
{

extern const ConfigRule vti_no_route;
const ConfigRule vti_no_route{
    .meta = {.id = "vti-no-route", .title = "No route leads into the tunnel interface"},
    .check =
        [](const Subject& subject, Report& report) {
            forTunnels(subject, [&](const Device& device, const Tunnel& tunnel) {
                if (!tunnel.routeBased() || !seen(*device.facts, Section::Routes))
                    return;
                const Interface& vti = *tunnel.vti;
                const auto subnet = vti.subnet();
                const bool routed =
                    std::any_of(device->routes.begin(), device->routes.end(), [&](const Route& r) {
                        if (r.connected)
                            return false;
                        if (!r.interface.empty() && (r.interface == vti.label() || r.interface == vti.name))
                            return true;
                        return subnet && r.gateway.address && subnet->contains(*r.gateway.address);
                    });
                bool dynamic = false;
                for (CommandId id = device->firstCommand; id < device->endCommand && !dynamic; ++id) {
                    const auto words = device.tree->words(id);
                    dynamic =
                        device.tree->commands()[id].level == 0 && !words.empty() && words.front() == "router";
                }
                const bool policy = std::any_of(device->interfaces.begin(), device->interfaces.end(),
                    [](const Interface& i) { return i.policyRouteMap.read(); });
                if (routed || dynamic || policy)
                    return;
                say(report, vti_no_route, device,
                    {.effect = Effect::NoTraffic,
                        .message = fmt::format("With a tunnel interface the routing table decides what is "
                                               "encrypted, and no route leads into "
                                               "{}.",
                            vti.name),
                        .symptom = symptom::kDecapsNoEncaps,
                        .lines = {{tunnel.where, "no route leads here"}},
                        .fix = "Route the remote network into the tunnel.",
                        .commands = {isIosFamily(device->platform)
                                ? fmt::format("ip route <remote-net> <remote-mask> {}", vti.name)
                                : fmt::format("route {} <remote-net> <remote-mask> <gateway>", vti.label())},
                        .confidence = Confidence::Medium,
                        .settle = "\"show route\" on this device: routes may be learned."});
            });
        },
};

} // namespace rungbook::config
