// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/smtp/check_support.h"

#include <fmt/core.h>

namespace rungbook::smtp
{

extern const Check connection_timed_out;
const Check connection_timed_out{
    .meta = {.id = "connection-timed-out", .title = "Nothing answers on the port"},
    .check =
        [](const ProbeResult& run, Report& report) {
            if (connectFailure(run) != ConnectOutcome::TimedOut)
                return;
            Line probed = 0;
            const std::string working = workingProbe(run, &probed);
            Claim claim(report, connection_timed_out.meta, Effect::Blocks, Role::Root, Confidence::Medium,
                fmt::format("The connection to {} port {} got no answer at all: no acceptance and no "
                            "refusal. Either a firewall drops the "
                            "packets in silence, or nobody has that address.{}{}",
                    attemptAddresses(run, ConnectOutcome::TimedOut), portWords(run.port),
                    otherAttempts(run, ConnectOutcome::TimedOut),
                    working.empty()
                        ? run.port == 25
                            ? std::string(" Many providers and clouds block port 25 for their customers.")
                            : std::string()
                        : fmt::format(" The host itself is alive: {}. So the port is filtered.", working)));
            citeAttempts(claim, run, ConnectOutcome::TimedOut, "no answer");
            claim.line(probed, "another port that answers");
            claim.here("Check address and port; for sending with a login use 587 or 465 instead of 25.")
                .network("Let TCP to this port pass from this device, and its answers back.",
                    {fmt::format("packet-tracer input inside tcp {} 1025 {} {}",
                        run.clientAddress.empty() ? "<client>" : run.clientAddress,
                        run.attempts.front().address, run.port)})
                .admin("See whether the connection request arrives at the server at all; if it does, the "
                       "server's own firewall drops it or its answer takes another way.")
                .settles("A capture on the server: if the SYN arrives there, the way back is the fault; if "
                         "not, the way there.");
        },
};

} // namespace rungbook::smtp
