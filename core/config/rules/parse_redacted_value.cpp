// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/rule_support.h"

#include <fmt/format.h>

namespace rungbook::config
{

extern const ConfigRule parse_redacted_value;
const ConfigRule parse_redacted_value{
    .meta = {.id = "parse-redacted-value", .title = "A value that is compared was hidden before pasting"},
    .check =
        [](const Subject& subject, Report& report) {
            for (const Device& device : subject.devices()) {
                std::vector<Evidence> lines;
                for (const SourceSpan& where : device->coverage.maskedLines)
                    lines.push_back({where, "holds a hidden value"});
                if (lines.empty())
                    continue;
                const std::size_t count = lines.size();
                if (lines.size() > 20)
                    lines.resize(20);
                say(report, parse_redacted_value, device,
                    {.effect = Effect::Unknown,
                        .message = fmt::format("{} {} a value that was replaced before pasting. Addresses "
                                               "and keys that are hidden "
                                               "cannot be compared, so whatever depends on them is neither "
                                               "right nor wrong here.",
                            count, count == 1 ? "line holds" : "lines hold"),
                        .lines = std::move(lines),
                        .fix = "Replace each hidden address by the same made-up address everywhere, so that "
                               "equal ones stay equal.",
                        .settle = showKeys(*device.facts, "tunnel-group") + ", and the real addresses."});
            }
        },
};

} // namespace rungbook::config
