// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/smtp/check_support.h"

#include <fmt/core.h>

namespace rungbook::smtp
{

extern const Check server_out_of_resources;
const Check server_out_of_resources{
    .meta = {.id = "server-out-of-resources", .title = "The server is out of room for now"},
    .check =
        [](const ProbeResult& run, Report& report) {
            const Exchange* at = refused(run, Refusal::Resources);
            if (!at)
                return;
            const bool mailbox = at->reply->enhanced.subject == 2;
            const bool recipients = at->reply->enhanced.subject == 5;
            Claim(report, server_out_of_resources.meta, Effect::Unknown, Role::Root, Confidence::High,
                fmt::format("The server answered {} to {}: {}. The settings are not at fault, and the rest "
                            "could not be tested.",
                    quoted(*at), commandWords(*at),
                    mailbox          ? "the mailbox of the recipient is full"
                        : recipients ? "there are too many recipients for one message"
                                     : "it has no room or too much load to take the message now"))
                .reply(*at, "out of room")
                .here(recipients ? "Send to fewer recipients at once."
                                 : "Try again later, or with another recipient.")
                .admin(mailbox
                        ? "Empty the mailbox or raise its quota."
                        : "Look at disk space, queue and limits of the server (Postfix: queue_minfree).")
                .settles("The same test later, or with another recipient.");
        },
};

} // namespace rungbook::smtp
