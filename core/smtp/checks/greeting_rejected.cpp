// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/smtp/check_support.h"

#include <fmt/core.h>

namespace rungbook::smtp
{

extern const Check greeting_rejected;
const Check greeting_rejected{
    .meta = {.id = "greeting-rejected", .title = "The server turns us away in its greeting"},
    .check =
        [](const ProbeResult& run, Report& report) {
            const Exchange* at = refused(run, Refusal::GreetingRejected);
            if (!at)
                return;
            blocks(report, greeting_rejected.meta,
                fmt::format("Instead of welcoming us the server greeted with {}. {}", quoted(*at),
                    at->reply->code == 521
                        ? "Code 521 means that this host takes no mail from anybody (RFC 7504)."
                        : "It takes no mail from our address, or from nobody on this port (RFC 5321, section "
                          "3.1)."))
                .reply(*at, "the greeting")
                .here("Check that this host and port are meant for clients like this one; follow the words "
                      "or the link in the greeting.")
                .admin(fmt::format("Allow the address {}, if this client may send.",
                           run.clientAddress.empty() ? "of this client" : run.clientAddress),
                    {"postconf smtpd_client_restrictions"});
        },
};

} // namespace rungbook::smtp
