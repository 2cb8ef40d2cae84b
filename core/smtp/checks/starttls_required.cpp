// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/smtp/check_support.h"

#include <fmt/core.h>

namespace rungbook::smtp
{

extern const Check starttls_required;
const Check starttls_required{
    .meta = {.id = "starttls-required", .title = "The server demands STARTTLS first"},
    .check =
        [](const ProbeResult& run, Report& report) {
            const Exchange* at = refused(run, Refusal::StartTlsRequired);
            if (!at)
                return;
            Claim claim = blocks(report, starttls_required.meta,
                fmt::format("The server answered {} to {}: it takes nothing in clear and wants the "
                            "connection encrypted first.",
                    quoted(*at), commandWords(*at)));
            claim.reply(*at, "TLS is demanded");
            if (run.before.has("STARTTLS"))
                claim.line(run.before.line, "STARTTLS is offered")
                    .here("Set the security to STARTTLS for this server.");
            else
                claim.here("Set the security to STARTTLS, or to TLS from the start on port 465.")
                    .network("STARTTLS is demanded but not in the answer to EHLO: see whether an ESMTP "
                             "inspection takes it out.",
                        asaEsmtpCommands());
            claim.admin("If clients without TLS must be served, do not demand it for their addresses "
                        "(Postfix: smtpd_tls_security_level=may).");
        },
};

} // namespace rungbook::smtp
