// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/rule_support.h"

#include <fmt/format.h>

namespace rungbook::config
{

extern const ConfigRule ike_policy_limit;
const ConfigRule ike_policy_limit{
    .meta = {.id = "ike-policy-limit", .title = "There are more IKE policies than the device uses"},
    .check =
        [](const Subject& subject, Report& report) {
            forAsa(subject, [&](const Device& device) {
                for (const IkeVersion version : {IkeVersion::V1, IkeVersion::V2}) {
                    const std::vector<IkeOffer>& offers = device.offers(version);
                    if (offers.size() <= 20)
                        continue;
                    say(report, ike_policy_limit, device,
                        {.effect = Effect::Hygiene,
                            .message = fmt::format(
                                "{} {} policies are configured; an ASA takes at most 20 of each version.",
                                offers.size(), nameOf(version)),
                            .lines = {{offers[20].where, "the first one that is too many"}},
                            .fix = "Remove policies that no peer needs.",
                            .commands = {fmt::format("no {}", offers.back().name)}});
                }
            });
        },
};

} // namespace rungbook::config
