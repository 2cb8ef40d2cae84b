// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/failover_support.h"
#include "core/config/rule_support.h"

namespace rungbook::config
{

extern const ConfigRule ipsla_nat_not_per_isp;
const ConfigRule ipsla_nat_not_per_isp{
    .meta = {.id = "ipsla-nat-not-per-isp",
        .title = "Translation does not follow the change of the provider"},
    .check =
        [](const Subject& subject, Report& report) {
            forIos(subject, [&](const Device& device) {
                const std::vector<const Interface*> ways = waysOut(device);
                if (ways.size() < 2 || device->tracks.empty()) // without a watch nothing switches
                    return;
                for (const NatRule& rule : device->natRules) {
                    if (rule.kind != NatKind::IosInside || !rule.overload || !rule.routeMap.empty())
                        continue;
                    say(report, ipsla_nat_not_per_isp, device,
                        {.effect = Effect::NoTraffic,
                            .message = "Two providers, but this translation does not look at which of them "
                                       "is used: after the switch packets "
                                       "leave with the first provider's address and are thrown away.",
                            .lines = {{rule.where, "for both providers alike"},
                                {ways[1]->where, "the second way out"}},
                            .fix = "Use one translation for each provider: \"ip nat inside source route-map "
                                   "M interface IF overload\", with "
                                   "\"match interface IF\" in each route-map.",
                            .confidence = Confidence::Medium,
                            .settle = "\"show ip nat translations\" after the switch."});
                    return;
                }
            });
        },
};

} // namespace rungbook::config
