// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/smtp/check_support.h"

namespace rungbook::smtp
{

extern const Check auth_needs_tls;
const Check auth_needs_tls{
    .meta = {.id = "auth-needs-tls", .title = "The server offers login only inside TLS"},
    .check =
        [](const ProbeResult& run, Report& report) {
            const Exchange* refusedLogin = refused(run, Refusal::AuthNotOffered);
            if (!run.authWanted || run.tls || !run.before.known || !run.before.mechanisms.empty()
                || !run.before.has("STARTTLS"))
                return;
            Claim claim = blocks(report, auth_needs_tls.meta,
                "A login was asked for, but in clear the server offers no AUTH. It does offer STARTTLS: such "
                "servers show their login only inside TLS, "
                "so that no password crosses the network in clear.");
            if (refusedLogin)
                claim.reply(*refusedLogin, "the login is refused");
            claim.line(ehloLine(run), "no AUTH, but STARTTLS")
                .here("Set the security to STARTTLS (\"Use TLS/SSL encryption\" on Cisco ISE).")
                .admin("Nothing is wrong on the server: it protects the passwords (Postfix: "
                       "smtpd_tls_auth_only=yes; Exim: auth_advertise_hosts).");
        },
};

} // namespace rungbook::smtp
