// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/smtp/check_support.h"

#include <fmt/core.h>

namespace rungbook::smtp
{

extern const Check connection_refused;
const Check connection_refused{
    .meta = {.id = "connection-refused", .title = "The port refuses the connection"},
    .check =
        [](const ProbeResult& run, Report& report) {
            const ConnectOutcome outcome = connectFailure(run);
            if (outcome != ConnectOutcome::Refused && outcome != ConnectOutcome::Reset)
                return;
            Line probed = 0;
            const std::string working = workingProbe(run, &probed);
            Claim claim = blocks(report, connection_refused.meta,
                fmt::format("The connection to {} port {} was refused ({}). Most often no mail service "
                            "listens on that port; a firewall that "
                            "rejects instead of dropping looks the same from here.{}{}",
                    attemptAddresses(run, outcome), portWords(run.port),
                    outcome == ConnectOutcome::Reset ? "reset" : "connection refused",
                    otherAttempts(run, outcome),
                    working.empty() ? std::string() : fmt::format(" On the same host {}.", working)));
            citeAttempts(claim, run, outcome, "refused");
            claim.line(probed, "another port that answers");
            if (working.empty())
                claim
                    .here("Check the port in the settings. Usual are 587 with STARTTLS, 465 with TLS from "
                          "the start, and 25 between servers.")
                    .settles("A look at the other mail ports of the same host (25, 465, 587), or the list of "
                             "listening ports on the server.");
            else
                claim.here(fmt::format("Change the port: {}.", working));
            claim
                .admin("Make the mail server listen on this port, and see that no rule of the host's own "
                       "firewall rejects it.",
                    {"ss -ltnp"})
                .network("Look for a rule that rejects this port with a reset or an ICMP unreachable.");
        },
};

} // namespace rungbook::smtp
