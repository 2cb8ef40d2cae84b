// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/smtp/check_support.h"

#include <fmt/core.h>

namespace rungbook::smtp
{

namespace
{
bool greetingSeen(const ProbeResult& run)
{
    return greetingReply(run) || !run.exchanges.empty();
}
} // namespace

extern const Check closed_in_mid_session;
const Check closed_in_mid_session{
    .meta = {.id = "closed-in-mid-session",
        .title = "The server closed the connection without saying why",
        .fallback = true},
    .check =
        [](const ProbeResult& run, Report& report) {
            const bool inHandshake = run.tls && run.tls->outcome != tls::TlsOutcome::Established;
            if (run.end != EndKind::ClosedByServer || run.endPhase <= Phase::Greeting
                || run.endPhase == Phase::Quit || inHandshake || !greetingSeen(run))
                return;
            const Exchange* last = run.exchanges.empty() ? nullptr : &run.exchanges.back();
            if (last && last->reply && last->reply->code >= 400)
                return;
            Claim claim(report, closed_in_mid_session.meta, Effect::Blocks, Role::Root, Confidence::Low,
                fmt::format("After {} the server closed the connection and gave no reply. A server should "
                            "say 421 before it hangs up (RFC 5321, section 3.8).{}",
                    last ? fmt::format("\"{}\"", commandWords(*last)) : std::string(phaseWords(run.endPhase)),
                    run.tls && run.endPhase == Phase::Ehlo
                        ? " Right after a TLS handshake that often means that it missed a client "
                          "certificate, or did not like ours."
                        : ""));
            claim.end(run, "closed without a reply");
            if (last)
                claim.command(*last, "the last thing that was sent");
            claim.admin("The server's log of that moment knows the reason.")
                .here("Repeat the test with another mechanism or without the step at which it ended.")
                .settles("The server's log of that moment.");
        },
};

} // namespace rungbook::smtp
