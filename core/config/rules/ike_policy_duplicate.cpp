// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/rule_support.h"

#include <algorithm>
#include <fmt/format.h>

namespace rungbook::config
{

extern const ConfigRule ike_policy_duplicate;
const ConfigRule ike_policy_duplicate{
    .meta = {.id = "ike-policy-duplicate", .title = "Two IKE policies say the same"},
    .check =
        [](const Subject& subject, Report& report) {
            for (const Device& device : subject.devices()) {
                for (const IkeVersion version : {IkeVersion::V1, IkeVersion::V2}) {
                    const std::vector<IkeOffer>& offers = device.offers(version);
                    for (std::size_t i = 0; i < offers.size(); ++i) {
                        const auto earlier =
                            std::find_if(offers.begin(), offers.begin() + static_cast<std::ptrdiff_t>(i),
                                [&](const IkeOffer& o) { return o.certain && o.text() == offers[i].text(); });
                        if (!offers[i].policy || offers[i].builtIn || !offers[i].certain
                            || earlier == offers.begin() + static_cast<std::ptrdiff_t>(i))
                            continue;
                        say(report, ike_policy_duplicate, device,
                            {.effect = Effect::Hygiene,
                                .message = fmt::format("{} repeats {}: {}. The later one is never chosen.",
                                    offers[i].name, earlier->name, offers[i].text()),
                                .lines = {{offers[i].where, "never chosen"},
                                    {earlier->where, "the same, tried before"}},
                                .fix = "Remove the later one.",
                                .commands = {fmt::format("no {}", offers[i].name)}});
                    }
                }
            }
        },
};

} // namespace rungbook::config
