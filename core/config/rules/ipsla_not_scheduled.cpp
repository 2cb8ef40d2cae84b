// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/rule_support.h"

#include <algorithm>
#include <fmt/format.h>

namespace rungbook::config
{

extern const ConfigRule ipsla_not_scheduled;
const ConfigRule ipsla_not_scheduled{
    .meta = {.id = "ipsla-not-scheduled", .title = "A probe is configured and never started"},
    .check =
        [](const Subject& subject, Report& report) {
            for (const Device& device : subject.devices()) {
                for (const SlaProbe& probe : device->slaProbes) {
                    const auto track = std::find_if(device->tracks.begin(), device->tracks.end(),
                        [&](const TrackObject& t) { return t.sla.known() && t.sla.value == probe.number; });
                    if (!probe.schedule.empty() || track == device->tracks.end())
                        continue;
                    const bool ios = isIosFamily(device->platform);
                    SourceSpan line = probe.where;
                    line.last = line.first;
                    say(report, ipsla_not_scheduled, device,
                        {.effect = Effect::Blocks,
                            .message = fmt::format("Probe {} is never started, so track {} stays down and "
                                                   "what hangs on it is never used.",
                                probe.number, track->number),
                            .lines = {{line, "never started"}, {track->where, "waits for it"}},
                            .fix = "Start it, without an end.",
                            .commands = {fmt::format("{} schedule {} life forever start-time now",
                                ios ? "ip sla" : "sla monitor", probe.number)}});
                }
            }
        },
};

} // namespace rungbook::config
