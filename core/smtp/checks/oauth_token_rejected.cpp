// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/smtp/check_support.h"

#include <fmt/core.h>

namespace rungbook::smtp
{

extern const Check oauth_token_rejected;
const Check oauth_token_rejected{
    .meta = {.id = "oauth-token-rejected", .title = "The server rejects the access token"},
    .check =
        [](const ProbeResult& run, Report& report) {
            const Exchange* at = refused(run, Refusal::Token);
            if (!at)
                return;
            blocks(report, oauth_token_rejected.meta,
                fmt::format("The server answered {} to a login with an access token.{} Tokens expire after "
                            "about an hour, are bound to a scope (permission), and "
                            "must belong to the user that is named with them.",
                    quoted(*at),
                    run.authNote.empty() ? std::string() : fmt::format(" It explained: {}.", run.authNote)))
                .reply(*at, "the token is rejected")
                .here("Get a new token, with the scope for sending by SMTP, and with the mailbox's own "
                      "address as user.")
                .admin("See that the application is allowed to send by SMTP for this mailbox, and that SMTP "
                       "login is not switched off for it.");
        },
};

} // namespace rungbook::smtp
