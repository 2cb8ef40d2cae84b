// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/failover_support.h"
#include "core/config/rule_support.h"

#include <algorithm>
#include <fmt/format.h>

namespace rungbook::config
{

extern const ConfigRule ipsla_probe_not_pinned;
const ConfigRule ipsla_probe_not_pinned{
    .meta = {.id = "ipsla-probe-not-pinned", .title = "The probe follows the route that it is to judge"},
    .check =
        [](const Subject& subject, Report& report) {
            for (const Device& device : subject.devices()) {
                for (const SlaProbe& probe : device->slaProbes) {
                    const Route* judged = routeJudgedBy(device, probe);
                    if (!judged || !probe.target.address || probe.sourceInterface.read())
                        continue;
                    const bool pinned =
                        std::any_of(device->routes.begin(), device->routes.end(), [&](const Route& r) {
                            return r.destination.known()
                                && r.destination.value.contains(*probe.target.address)
                                && r.destination.value.length > judged->destination.valueOr({}).length
                                && r.track.empty();
                        });
                    if (pinned || !judged->destination.known()
                        || !judged->destination.value.contains(*probe.target.address))
                        continue;
                    SourceSpan line = probe.where;
                    line.last = line.first;
                    const std::string target = toText(*probe.target.address);
                    say(report, ipsla_probe_not_pinned, device,
                        {.effect = Effect::Unstable,
                            .message = fmt::format(
                                "{} is reached by the very route that hangs on the probe. After the switch "
                                "the probe goes "
                                "through the second provider, succeeds, switches back, fails, and so on.",
                                target),
                            .lines = {{line, "bound to no provider"},
                                {judged->where, "the route that it judges"}},
                            .fix = "Route the probe's target through the first provider for good.",
                            .commands = {isIosFamily(device->platform)
                                    ? fmt::format(
                                        "ip route {} 255.255.255.255 {}", target, judged->gateway.written)
                                    : fmt::format("route {} {} 255.255.255.255 {}", judged->interface, target,
                                        judged->gateway.written)}});
                }
            }
        },
};

} // namespace rungbook::config
