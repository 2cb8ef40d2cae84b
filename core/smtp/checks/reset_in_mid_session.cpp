// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/smtp/check_support.h"

#include <fmt/core.h>

namespace rungbook::smtp
{

extern const Check reset_in_mid_session;
const Check reset_in_mid_session{
    .meta = {.id = "reset-in-mid-session", .title = "The connection was reset in the middle of the session"},
    .check =
        [](const ProbeResult& run, Report& report) {
            const bool inHandshake = run.tls && run.tls->outcome != tls::TlsOutcome::Established;
            if (run.end != EndKind::ResetByServer || run.endPhase <= Phase::Greeting
                || run.endPhase == Phase::Quit || inHandshake || !greetingReply(run))
                return;
            const Exchange* last = run.exchanges.empty() ? nullptr : &run.exchanges.back();
            Claim claim(report, reset_in_mid_session.meta, Effect::Blocks, Role::Root, Confidence::Medium,
                fmt::format("After {} the connection was reset (TCP RST) without any reply. A mail server "
                            "that does not want to go on says so with a code; a reset comes from a device "
                            "that inspects the session (firewall, intrusion prevention) or from a server "
                            "process that died.",
                    last ? fmt::format("\"{}\"", commandWords(*last))
                         : std::string(phaseWords(run.endPhase))));
            claim.end(run, "reset");
            if (last)
                claim.command(*last, "the last thing that was sent");
            claim.line(bannerIsMasked(run) ? greetingLine(run) : 0,
                "the greeting is masked: a firewall inspects this session");
            claim
                .network("Look in the logs of the firewalls on the way; on an ASA for the syslogs 108004 and "
                         "507003.",
                    asaShowCommands())
                .admin("See whether the server's log has the command: if it does, and then a crash, it is "
                       "the server; if it ends before, something on the way cut the connection.")
                .settles("A capture on the server's side: if the reset arrives there from outside as well, a "
                         "device in between sent it to both.");
        },
};

} // namespace rungbook::smtp
