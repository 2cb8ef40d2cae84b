// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/failover_support.h"
#include "core/config/rule_support.h"

#include <algorithm>
#include <fmt/format.h>

namespace rungbook::config
{

extern const ConfigRule ipsla_track_undefined;
const ConfigRule ipsla_track_undefined{
    .meta = {.id = "ipsla-track-undefined", .title = "A route hangs on a track or probe that does not exist"},
    .check =
        [](const Subject& subject, Report& report) {
            for (const Device& device : subject.devices()) {
                for (const Route& route : device->routes) {
                    if (route.track.empty() || findTrack(device, route.track))
                        continue;
                    say(report, ipsla_track_undefined, device,
                        {.effect = Effect::Blocks,
                            .message = fmt::format(
                                "This route is used only while track {} is up, and there is no such track.",
                                route.track),
                            .lines = {{route.where, "hangs on a track that is missing"}},
                            .fix = "Define the track, or correct the number.",
                            .commands = isIosFamily(device->platform)
                                ? Commands{fmt::format("track {} ip sla {} reachability", route.track,
                                    device->slaProbes.empty() ? 1 : device->slaProbes.front().number)}
                                : Commands{fmt::format("track {} rtr {} reachability", route.track,
                                    device->slaProbes.empty() ? 1 : device->slaProbes.front().number)},
                            .settle = "\"show running-config | include track\" on this device.",
                            .certain = device->coverage.complete || !device->tracks.empty()
                                || !device->slaProbes.empty()});
                }
                for (const TrackObject& track : device->tracks) {
                    if (!track.sla.known()
                        || std::any_of(device->slaProbes.begin(), device->slaProbes.end(),
                            [&](const SlaProbe& p) { return p.number == track.sla.value; }))
                        continue;
                    say(report, ipsla_track_undefined, device,
                        {.effect = Effect::Blocks,
                            .message =
                                fmt::format("Track {} watches probe {}, which does not exist: it stays down.",
                                    track.number, track.sla.value),
                            .lines = {{track.where, "watches a probe that is missing"}},
                            .fix = "Define the probe, or correct the number.",
                            .settle = "\"show running-config | section sla\" on this device.",
                            .certain = device->coverage.complete || !device->slaProbes.empty()});
                }
            }
        },
};

} // namespace rungbook::config
