// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/rule_support.h"

#include <fmt/format.h>

namespace rungbook::config
{

extern const ConfigRule gp_logins_zero;
const ConfigRule gp_logins_zero{
    .meta = {.id = "gp-logins-zero", .title = "The group policy allows no session at all"},
    .check =
        [](const Subject& subject, Report& report) {
            forAsa(subject, [&](const Device& device) {
                for (const GroupPolicy& policy : device->groupPolicies) {
                    if (!policy.simultaneousLogins.read() || !policy.simultaneousLogins.known()
                        || policy.simultaneousLogins.value != 0)
                        continue;
                    say(report, gp_logins_zero, device,
                        {.effect = Effect::Blocks,
                            .message = fmt::format(
                                "Group policy {} allows 0 sessions at a time: every login is refused.",
                                policy.name),
                            .lines = {{policy.simultaneousLogins.where, "no session is allowed"}},
                            .fix = "Allow as many as are needed; 3 is the default.",
                            .commands = groupPolicyLines(policy.name, {"vpn-simultaneous-logins 3"})});
                }
            });
        },
};

} // namespace rungbook::config
