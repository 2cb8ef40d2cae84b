// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/smtp/check_support.h"

#include <fmt/core.h>

namespace rungbook::smtp
{

extern const Check sender_not_owned;
const Check sender_not_owned{
    .meta = {.id = "sender-not-owned", .title = "The login may not send as this address"},
    .check =
        [](const ProbeResult& run, Report& report) {
            const Exchange* at = refused(run, Refusal::SenderNotOwned);
            if (!at)
                return;
            blocks(report, sender_not_owned.meta,
                fmt::format("The server answered {}. The login worked, but it does not have the right to use "
                            "the sender address{}.",
                    quoted(*at), run.from.empty() ? std::string() : fmt::format(" {}", run.from)))
                .reply(*at, "the sender belongs to somebody else")
                .here("Set the sender to the address of the mailbox that logs in.")
                .admin("Give the login the right to send as that address (Postfix: smtpd_sender_login_maps; "
                       "Exchange: the Send As permission).");
        },
};

} // namespace rungbook::smtp
