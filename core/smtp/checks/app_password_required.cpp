// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/smtp/check_support.h"

#include <fmt/core.h>

namespace rungbook::smtp
{

extern const Check app_password_required;
const Check app_password_required{
    .meta = {.id = "app-password-required", .title = "The mailbox needs an application password"},
    .check =
        [](const ProbeResult& run, Report& report) {
            const Exchange* at = refused(run, Refusal::AppPassword);
            if (!at)
                return;
            blocks(report, app_password_required.meta,
                fmt::format("The server answered {}. The account is protected by a second factor, so its "
                            "normal password does not work for mail programs "
                            "and devices; the provider wants a separate password made for this one.",
                    quoted(*at)))
                .reply(*at, "an application password is demanded")
                .here("Make an application password in the account's security settings and use that here, "
                      "without blanks.")
                .fix("the account's owner",
                    "Where the provider allows no application passwords, use OAuth, or a relay that knows "
                    "this device by its address.");
        },
};

} // namespace rungbook::smtp
