// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/smtp/tls_trouble.h"

#include <fmt/format.h>

namespace rungbook::smtp
{

extern const Check closed_before_greeting;
const Check closed_before_greeting{
    .meta = {.id = "closed-before-greeting", .title = "The server closed the connection without a greeting"},
    .check =
        [](const ProbeResult& run, Report& report) {
            const bool ended = run.end == EndKind::ClosedByServer || run.end == EndKind::ResetByServer;
            if (!ended || run.endPhase != Phase::Greeting || !serverNeverSpoke(run)
                || tlsTrouble(run) != TlsTrouble::None)
                return;
            const bool reset = run.end == EndKind::ResetByServer;
            Claim claim(report, closed_before_greeting.meta, Effect::Blocks, Role::Root, Confidence::Medium,
                fmt::format("{} accepted the connection and {} it again before it said a word. That is how a "
                            "server or a device in front of it "
                            "turns away a client it does not want (access list, limit of connections), or a "
                            "balancer that has no server behind it.",
                    target(run), reset ? "reset" : "closed"));
            claim.end(run, reset ? "reset, no greeting" : "closed, no greeting");
            claim
                .admin("Look in the server's log for our address: allow it, or raise the limit of "
                       "connections for each client.")
                .network(
                    "Look whether a load balancer or an intrusion prevention system ends the connection.")
                .settles("The server's log at that moment: a line about our address means the server, no "
                         "line means a device before it.");
        },
};

} // namespace rungbook::smtp
