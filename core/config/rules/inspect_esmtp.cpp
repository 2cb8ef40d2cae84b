// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/rule_support.h"

namespace rungbook::config
{

extern const ConfigRule inspect_esmtp;
const ConfigRule inspect_esmtp{
    .meta = {.id = "inspect-esmtp", .title = "The firewall rewrites what mail servers say to each other"},
    .check =
        [](const Subject& subject, Report& report) {
            for (const Device& device : subject.devices()) {
                if (device->settings.inspectEsmtp.empty())
                    continue;
                say(report, inspect_esmtp, device,
                    {.effect = Effect::Info,
                        .message = "SMTP inspection replaces words that it does not know by asterisks, in "
                                   "the greeting and in the answer to "
                                   "EHLO. STARTTLS may be among them: then mail through this device is not "
                                   "encrypted, or fails.",
                        .lines = {{device->settings.inspectEsmtp.front(), "inspects SMTP"}},
                        .fix = "Test the mail server from both sides of the device with the SMTP bench. If "
                               "STARTTLS is missing outside, "
                               "turn the inspection off.",
                        .commands = {
                            "policy-map global_policy", " class inspection_default", "  no inspect esmtp"}});
            }
        },
};

} // namespace rungbook::config
