// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/smtp/check_support.h"

#include <fmt/format.h>

namespace rungbook::smtp
{

extern const Check test_not_finished;
const Check test_not_finished{
    .meta = {.id = "test-not-finished", .title = "The test ended before it could tell", .fallback = true},
    .check =
        [](const ProbeResult& run, Report& report) {
            const bool early = run.end == EndKind::TimedOut || run.end == EndKind::Cancelled
                || (run.end == EndKind::StillOpen && !run.waitedForTls);
            const bool elsewhere = run.end == EndKind::TimedOut
                && (run.endPhase == Phase::Greeting || run.endPhase == Phase::TlsHandshake
                    || run.endPhase == Phase::Quit);
            const bool cutInTls = run.end == EndKind::StillOpen
                && (run.endPhase == Phase::StartTls || run.endPhase == Phase::TlsHandshake)
                && !(run.tls && run.tls->outcome == tls::TlsOutcome::Established);
            if (!early || elsewhere || (run.outcome == ProbeOutcome::Passed && !cutInTls))
                return;
            const Line at = run.endLine != 0 ? run.endLine : static_cast<Line>(run.transcript.lines.size());
            Claim(report, test_not_finished.meta, Effect::Unknown, Role::Root, Confidence::Medium,
                fmt::format("{} at {}, and the answer that would have told was not there yet. A slow server "
                            "(name lookups, a tarpit, a scanner) is no fault of the settings; nothing is "
                            "proved either way.",
                    run.end == EndKind::TimedOut        ? "The time of the test ran out"
                        : run.end == EndKind::Cancelled ? "The test was stopped"
                                                        : "The record ends",
                    phaseWords(run.endPhase)))
                .line(at, "where it ended")
                .here("Repeat the test with more time.")
                .admin("See what delays the server at this step.")
                .settles("The same test with a longer timeout: RFC 5321 allows five minutes for most "
                         "commands and ten for the end of the message.");
        },
};

} // namespace rungbook::smtp
