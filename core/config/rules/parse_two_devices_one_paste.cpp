// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/rule_support.h"

#include <fmt/format.h>

namespace rungbook::config
{

extern const ConfigRule parse_two_devices_one_paste;
const ConfigRule parse_two_devices_one_paste{
    .meta = {.id = "parse-two-devices-one-paste", .title = "Two devices stand in one paste"},
    .check =
        [](const Subject& subject, Report& report) {
            const auto& devices = subject.devices();
            for (std::size_t i = 1; i < devices.size(); ++i) {
                if (devices[i].tree != devices[i - 1].tree)
                    continue;
                say(report, parse_two_devices_one_paste, devices[i],
                    {.effect = Effect::Info,
                        .message = fmt::format("A second device, {}, begins here. The two are compared with "
                                               "each other as the two ends "
                                               "of a tunnel.",
                            devices[i].label),
                        .lines = {{{devices[i]->lines.source, devices[i]->lines.first,
                                       devices[i]->lines.first},
                                      "the second device begins here"},
                            {{devices[i - 1]->lines.source, devices[i - 1]->lines.first,
                                 devices[i - 1]->lines.first},
                                "the first one"}},
                        .fix = "If they are the same device, paste only one configuration."});
            }
        },
};

} // namespace rungbook::config
