// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/smtp/check_support.h"

#include <fmt/core.h>

namespace rungbook::smtp
{

extern const Check no_valid_recipients;
const Check no_valid_recipients{
    .meta = {.id = "no-valid-recipients",
        .title = "The server has no valid recipient for the message",
        .fallback = true},
    .check =
        [](const ProbeResult& run, Report& report) {
            const Exchange* at = refused(run, Refusal::NoValidRecipients);
            if (!at)
                return;
            Claim claim = blocks(report, no_valid_recipients.meta,
                fmt::format("The server answered {} to DATA: none of the recipients was accepted, so there "
                            "is nobody to deliver to. The cause is in the answers to RCPT TO "
                            "before.",
                    quoted(*at)));
            claim.reply(*at, "no recipient is left");
            if (const Exchange* recipient = exchangeOf(run, "RCPT TO"))
                claim.reply(*recipient, "the answer to the recipient");
            claim.here("Look at the answers to RCPT TO: the first one that is refused names the cause.")
                .admin("See in the log why the recipients were refused.");
        },
};

} // namespace rungbook::smtp
