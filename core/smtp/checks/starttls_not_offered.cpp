// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/smtp/check_support.h"

#include <fmt/core.h>

namespace rungbook::smtp
{

extern const Check starttls_not_offered;
const Check starttls_not_offered{
    .meta = {.id = "starttls-not-offered", .title = "The server does not offer STARTTLS"},
    .check =
        [](const ProbeResult& run, Report& report) {
            const bool known = run.before.known || run.before.onlyHelo;
            if (run.security != Security::StartTls || run.tls || !known || run.before.has("STARTTLS"))
                return;
            const Exchange* at = exchangeOf(run, "STARTTLS");
            if (at && at->reply && at->reply->code == 220)
                return;
            Line probed = 0;
            const std::string working = workingProbe(run, &probed);
            const Exchange* helo = exchangeOf(run, "HELO");
            Claim claim(report, starttls_not_offered.meta, Effect::Blocks, Role::Root, Confidence::Medium,
                fmt::format("STARTTLS was asked for, but the server's answer to {} does not offer it. Either "
                            "TLS is not set up there, or a device "
                            "on the way takes the offer out.{} The client must not go on in clear.",
                    run.before.onlyHelo ? "HELO" : "EHLO",
                    working.empty() ? std::string() : fmt::format(" On the same host {}.", working)));
            claim
                .line(ehloLine(run) != 0 || !helo ? ehloLine(run) : replyLine(*helo),
                    "the answer without STARTTLS")
                .line(probed, "another port that answers");
            claim
                .here(working.empty() ? "Try port 465 with TLS from the start, or 587."
                                      : fmt::format("Use what works: {}.", working))
                .admin("Switch TLS on for this port and give it a certificate (Postfix: "
                       "smtpd_tls_security_level=may; Exim: tls_advertise_hosts, "
                       "tls_certificate).")
                .network("See whether an ESMTP inspection removes it: an ASA without \"allow-tls\" does.",
                    asaShowCommands())
                .settles("The answer to EHLO from a machine next to the server.");
        },
};

} // namespace rungbook::smtp
