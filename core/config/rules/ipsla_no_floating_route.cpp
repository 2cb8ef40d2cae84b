// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/failover_support.h"
#include "core/config/rule_support.h"

#include <algorithm>
#include <fmt/core.h>

namespace rungbook::config
{

extern const ConfigRule ipsla_no_floating_route;
const ConfigRule ipsla_no_floating_route{
    .meta = {.id = "ipsla-no-floating-route", .title = "There is no second route to take over"},
    .check =
        [](const Subject& subject, Report& report) {
            for (const Device& device : subject.devices()) {
                for (const Route& route : device->routes) {
                    if (route.track.empty() || !route.destination.known())
                        continue;
                    const bool backup =
                        std::any_of(device->routes.begin(), device->routes.end(), [&](const Route& r) {
                            return &r != &route && !r.connected && r.destination.known()
                                && r.destination.value.length <= route.destination.value.length
                                && r.destination.value.contains(route.destination.value.base)
                                && r.vrf == route.vrf;
                        });
                    if (backup)
                        continue;
                    const std::string network = toText(route.destination.value.base) + " "
                        + toText(maskOf(route.destination.value.length));
                    say(report, ipsla_no_floating_route, device,
                        {.effect = Effect::Blocks,
                            .message = "When the probe fails this route is taken out, and no other one leads "
                                       "there: the probe makes an "
                                       "outage complete instead of going round it.",
                            .lines = {{route.where, "taken out when the probe fails"}},
                            .fix = "Add a route through the second provider with a greater distance.",
                            .commands = {isIosFamily(device->platform)
                                    ? fmt::format("ip route {} <gateway> 250", network)
                                    : fmt::format("route <interface> {} <gateway> 250", network)},
                            .settle = "Whether the second provider's route is learned (DHCP): \"show route\" "
                                      "during an outage.",
                            .certain = device->coverage.complete
                                && std::none_of(device->interfaces.begin(), device->interfaces.end(),
                                    [](const Interface& i) { return i.dhcp; })});
                }
            }
        },
};

} // namespace rungbook::config
