// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/smtp/check_support.h"

#include <fmt/core.h>

namespace rungbook::smtp
{

extern const Check recipient_unknown;
const Check recipient_unknown{
    .meta = {.id = "recipient-unknown", .title = "The server does not know the recipient"},
    .check =
        [](const ProbeResult& run, Report& report) {
            const Exchange* at = refused(run, Refusal::Recipient);
            if (!at)
                return;
            blocks(report, recipient_unknown.meta,
                fmt::format("The server answered {} to {}. The connection works; this one address does not "
                            "exist there, or is spelled in a way it cannot read.",
                    quoted(*at), commandWords(*at)))
                .reply(*at, "the recipient is refused")
                .here("Check the spelling of the address, and try another one in the same domain.")
                .admin("Create the mailbox or the alias, or look why the directory does not show it to the "
                       "mail server.");
        },
};

} // namespace rungbook::smtp
