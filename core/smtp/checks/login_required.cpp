// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/smtp/check_support.h"

#include <fmt/core.h>

namespace rungbook::smtp
{

extern const Check login_required;
const Check login_required{
    .meta = {.id = "login-required", .title = "The server wants a login before it takes mail"},
    .check =
        [](const ProbeResult& run, Report& report) {
            const Exchange* at = refused(run, Refusal::LoginRequired);
            if (!at)
                return;
            const Capabilities& offered = run.capabilities();
            Claim claim = blocks(report, login_required.meta,
                fmt::format(
                    "The server answered {} to {}: it takes mail only from those who have logged in{}.",
                    quoted(*at), commandWords(*at),
                    run.authWanted ? ", and no login had succeeded" : ", and this test did not log in"));
            claim.reply(*at, "a login is demanded");
            if (!offered.mechanisms.empty())
                claim.line(ehloLine(run), "the login that is offered");
            claim.here("Fill in user and password (\"Use Password Authentication\" on Cisco ISE).")
                .admin("If this device shall send without a login, allow its address (Postfix: mynetworks; "
                       "Exchange: an anonymous receive connector for it).");
        },
};

} // namespace rungbook::smtp
