// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/smtp/check_support.h"

#include <algorithm>
#include <fmt/core.h>

namespace rungbook::smtp
{

extern const Check starttls_stripped;
const Check starttls_stripped{
    .meta = {.id = "starttls-stripped", .title = "STARTTLS is removed on the way"},
    .check =
        [](const ProbeResult& run, Report& report) {
            if (run.security != Security::StartTls || !run.before.known || run.before.has("STARTTLS"))
                return;
            const auto offers = std::find_if(run.crossProbes.begin(), run.crossProbes.end(),
                [&](const CrossProbe& p) { return p.startTlsOffered; });
            if (offers == run.crossProbes.end())
                return;
            Claim(report, starttls_stripped.meta, Effect::Blocks, Role::Root, Confidence::Medium,
                fmt::format("On port {} the server offers no STARTTLS, but a second look at the same host "
                            "did get the offer (port {}{}). Either "
                            "something on the first way takes it out (an ESMTP inspection, an antivirus "
                            "gateway, or an attacker: RFC 3207, section 6), or "
                            "TLS is switched on for the other one only.",
                    run.port, offers->port,
                    offers->address.empty() || offers->address == run.address
                        ? ""
                        : ", address " + offers->address))
                .line(ehloLine(run), "no STARTTLS here")
                .line(offers->line, "STARTTLS is offered there")
                .here("Never go on in clear because of this. Use the port that offers TLS, or 465.")
                .network("Let TLS pass: on an ASA, allow it in the ESMTP inspection.", asaEsmtpCommands())
                .settles("The answer to EHLO on this port from a machine next to the server: if STARTTLS is "
                         "there, the network takes it away.");
        },
};

} // namespace rungbook::smtp
