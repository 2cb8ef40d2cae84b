// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/rule_support.h"

#include <fmt/format.h>

namespace rungbook::config
{

extern const ConfigRule parse_unknown_vpn_line;
const ConfigRule parse_unknown_vpn_line{
    .meta = {.id = "parse-unknown-vpn-line", .title = "A line about VPNs is not a valid command"},
    .check =
        [](const Subject& subject, Report& report) {
            for (const Device& device : subject.devices()) {
                for (const NotUnderstood& line : device->coverage.notUnderstood) {
                    say(report, parse_unknown_vpn_line, device,
                        {.effect = Effect::Hygiene,
                            .message = fmt::format(
                                "\"{}\" is not understood: {}. The device may have refused it, or it was "
                                "damaged on the way here; nothing that follows takes it into account.",
                                line.text, line.reason),
                            .lines = {{line.where, line.reason}},
                            .fix = line.nearest.empty()
                                ? std::string("Check the line on the device.")
                                : fmt::format("The nearest valid command is \"{}\".", line.nearest),
                            .confidence = Confidence::Medium,
                            .settle = "Enter the line on the device: it says whether it accepts it."});
                }
            }
        },
};

} // namespace rungbook::config
