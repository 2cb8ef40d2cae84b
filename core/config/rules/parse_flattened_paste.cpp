// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/rule_support.h"

#include <fmt/format.h>

namespace rungbook::config
{

extern const ConfigRule parse_flattened_paste;
const ConfigRule parse_flattened_paste{
    .meta = {.id = "parse-flattened-paste", .title = "Several commands stand on one line"},
    .check =
        [](const Subject& subject, Report& report) {
            for (const Device& device : subject.devices()) {
                if (!device->coverage.flattened || device->coverage.flattenedLines.empty())
                    continue;
                std::vector<Evidence> lines;
                for (const SourceSpan& where : device->coverage.flattenedLines)
                    lines.push_back({where, "holds several commands"});
                if (lines.size() > 5)
                    lines.resize(5);
                say(report, parse_flattened_paste, device,
                    {.effect = Effect::Info,
                        .message = fmt::format(
                            "{} lines hold several commands each, as when a web page drops the line ends. "
                            "They "
                            "were cut apart where a new command begins, so check what was made of them.",
                            device->coverage.flattenedLines.size()),
                        .lines = std::move(lines),
                        .fix = "Paste the output of \"show running-config\" as it comes from the device.",
                        .confidence = Confidence::Medium,
                        .settle = "\"show running-config\" as it comes from the device."});
            }
        },
};

} // namespace rungbook::config
