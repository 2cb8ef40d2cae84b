// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/smtp/check_support.h"

#include <fmt/core.h>

namespace rungbook::smtp
{

extern const Check server_busy;
const Check server_busy{
    .meta = {.id = "server-busy", .title = "The server is busy and asks to come back later"},
    .check =
        [](const ProbeResult& run, Report& report) {
            const Exchange* at = refused(run, Refusal::Busy);
            if (!at)
                return;
            Claim(report, server_busy.meta, Effect::Unknown, Role::Root, Confidence::High,
                fmt::format("The server answered {} to {}. That is a temporary answer: too many connections, "
                            "a rate limit, or a service that is "
                            "being started or stopped. It says nothing against the settings, and what comes "
                            "after it could not be tested.",
                    quoted(*at), commandWords(*at)))
                .reply(*at, "the temporary answer")
                .here("Try again in a few minutes, with fewer connections at the same time.")
                .admin("If it stays, look at the limits of connections and the load of the server (Postfix: "
                       "smtpd_client_connection_count_limit).")
                .settles("The same test some minutes later.");
        },
};

} // namespace rungbook::smtp
