// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/rule_support.h"

#include <fmt/format.h>

namespace rungbook::config
{

extern const ConfigRule tg_undefined_group_policy;
const ConfigRule tg_undefined_group_policy{
    .meta = {.id = "tg-undefined-group-policy",
        .title = "The tunnel-group names a group policy that does not exist"},
    .check =
        [](const Subject& subject, Report& report) {
            forAsa(subject, [&](const Device& device) {
                for (const TunnelGroup& group : device->tunnelGroups) {
                    if (!group.defaultGroupPolicy.known()
                        || device->groupPolicy(group.defaultGroupPolicy.value))
                        continue;
                    const std::string& policy = group.defaultGroupPolicy.value;
                    say(report, tg_undefined_group_policy, device,
                        {.effect = Effect::Blocks,
                            .message = fmt::format("Tunnel-group {} takes its rules from group policy {}, "
                                                   "which does not exist. The device "
                                                   "refuses the session after phase 1.",
                                group.name, policy),
                            .lines = {{group.defaultGroupPolicy.where, "names a policy that is missing"},
                                {group.where, "of this group"}},
                            .fix = "Create the policy, or name an existing one.",
                            .commands = {fmt::format("group-policy {} internal", policy)},
                            .settle = showFor(*device.facts, NameKind::GroupPolicy),
                            .certain = seen(*device.facts, NameKind::GroupPolicy)});
                }
            });
        },
};

} // namespace rungbook::config
