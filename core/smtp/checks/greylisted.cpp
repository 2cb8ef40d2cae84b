// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/smtp/check_support.h"

#include <fmt/core.h>

namespace rungbook::smtp
{

extern const Check greylisted;
const Check greylisted{
    .meta = {.id = "greylisted", .title = "The server asks to try again later (greylisting)"},
    .check =
        [](const ProbeResult& run, Report& report) {
            const Exchange* at = refused(run, Refusal::Greylist);
            if (!at)
                return;
            Claim(report, greylisted.meta, Effect::Unknown, Role::Root,
                mentions(replyText(*at), {"list"}) ? Confidence::High : Confidence::Medium,
                fmt::format("The server answered {} to {}. It puts off mail from senders it has not seen "
                            "before (greylisting) and takes it when the same client comes "
                            "back after some minutes. That is no fault of the settings; a mail server "
                            "repeats by itself, a device that never repeats loses the mail.",
                    quoted(*at), commandWords(*at)))
                .reply(*at, "put off, not refused")
                .here("Repeat the test with the same sender and recipient in 5 to 15 minutes.")
                .admin("Exempt this client from greylisting, or let it log in: those who log in are usually "
                       "exempt.")
                .settles("The same test from the same address some minutes later.");
        },
};

} // namespace rungbook::smtp
