// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/smtp/check_support.h"

#include <fmt/core.h>

namespace rungbook::smtp
{

extern const Check auth_not_offered;
const Check auth_not_offered{
    .meta = {.id = "auth-not-offered", .title = "The server offers no login here"},
    .check =
        [](const ProbeResult& run, Report& report) {
            const Exchange* at = refused(run, Refusal::AuthNotOffered);
            const Capabilities& offered = run.capabilities();
            const bool waitsForTls =
                !run.tls && run.before.known && run.before.mechanisms.empty() && run.before.has("STARTTLS");
            const bool wantsTls = run.security != Security::None && !run.after.known;
            const bool missing = run.authWanted && offered.known && offered.mechanisms.empty() && !wantsTls
                && run.depth >= Depth::Auth;
            if ((!at && !missing) || waitsForTls)
                return;
            Claim claim(report, auth_not_offered.meta, Effect::Blocks, Role::Root,
                at ? Confidence::High : Confidence::Medium,
                at ? fmt::format(
                    "The server answered {} to the login: on this port it takes none.", quoted(*at))
                   : fmt::format("A login was asked for, but the server's answer to EHLO has no AUTH{}: on "
                                 "this port it takes mail without a login, or only "
                                 "from addresses it knows.",
                       run.tls ? " inside TLS either" : ""));
            if (at)
                claim.reply(*at, "no login here");
            claim.line(ehloLine(run), "no AUTH in the answer to EHLO");
            claim
                .here(run.port == 25
                        ? "Use port 587 or 465, where servers take logins; on port 25 many do not."
                        : "Switch the login off if the server takes mail from this address without one.")
                .admin("Switch authentication on for this port (Postfix: smtpd_sasl_auth_enable=yes; Exim: "
                       "an authenticator and auth_advertise_hosts; "
                       "Exchange: a receive connector with basic authentication).");
            if (!at)
                claim.settles("The answer to EHLO on the ports 587 and 465.");
        },
};

} // namespace rungbook::smtp
