// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/rule_support.h"

#include <algorithm>
#include <fmt/format.h>

namespace rungbook::config
{

extern const ConfigRule parse_partial_config;
const ConfigRule parse_partial_config{
    .meta = {.id = "parse-partial-config", .title = "Something is referred to that was not pasted"},
    .check =
        [](const Subject& subject, Report& report) {
            for (const Device& device : subject.devices()) {
                if (device->coverage.complete)
                    continue;
                std::vector<Evidence> lines;
                std::vector<std::string> shows;
                for (const NameRef* use : device->references.undefined()) {
                    // An interface is named everywhere and seldom pasted: it is asked for where it matters.
                    if (device->references.hasAny(use->kind) || use->kind == NameKind::Interface)
                        continue;
                    if (lines.size() < 20)
                        lines.push_back(
                            {use->where, fmt::format("names {} {}", nameOf(use->kind), use->name)});
                    const std::string show = showFor(*device.facts, use->kind);
                    if (std::find(shows.begin(), shows.end(), show) == shows.end())
                        shows.push_back(show);
                }
                if (lines.empty())
                    continue;
                say(report, parse_partial_config, device,
                    {.effect = Effect::Unknown,
                        .message = "What these lines refer to is not in the paste, nor is anything of its "
                                   "kind, so the paste is "
                                   "probably a part of the configuration. What is not there is not judged.",
                        .lines = std::move(lines),
                        .fix = "Paste the missing sections too.",
                        .settle = fmt::format("{}", fmt::join(shows, " "))});
            }
        },
};

} // namespace rungbook::config
