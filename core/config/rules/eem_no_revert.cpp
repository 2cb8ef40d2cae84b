// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/rule_support.h"

#include <algorithm>
#include <fmt/format.h>

namespace rungbook::config
{

extern const ConfigRule eem_no_revert;
const ConfigRule eem_no_revert{
    .meta = {.id = "eem-no-revert", .title = "An applet reacts to the outage, and nothing to its end"},
    .check =
        [](const Subject& subject, Report& report) {
            forIos(subject, [&](const Device& device) {
                for (const EemApplet& applet : device->applets) {
                    if (!applet.track.known() || applet.trackState.valueOr({}) != "down")
                        continue;
                    const bool back = std::any_of(
                        device->applets.begin(), device->applets.end(), [&](const EemApplet& other) {
                            return other.track.known() && other.track.value == applet.track.value
                                && (other.trackState.valueOr({}) == "up"
                                    || other.trackState.valueOr({}) == "any");
                        });
                    if (back)
                        continue;
                    SourceSpan line = applet.where;
                    line.last = line.first;
                    say(report, eem_no_revert, device,
                        {.effect = Effect::Unstable,
                            .message = fmt::format(
                                "{} changes something when track {} goes down, and nothing changes it back.",
                                applet.name, applet.track.value),
                            .lines = {{line, "for the outage only"}},
                            .fix = "Add a second applet for the state up that undoes it.",
                            .commands = {fmt::format("event manager applet {}-up", applet.name),
                                fmt::format(" event track {} state up", applet.track.value),
                                " action 1.0 syslog msg \"restored\""}});
                }
            });
        },
};

} // namespace rungbook::config
