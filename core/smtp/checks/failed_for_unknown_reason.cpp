// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/smtp/check_support.h"

#include <algorithm>
#include <fmt/format.h>

namespace rungbook::smtp
{

// Every failed run has a finding: diagnose() drops this one when there is a better one.
extern const Check failed_for_unknown_reason;
const Check failed_for_unknown_reason{
    .meta = {.id = "failed-for-unknown-reason",
        .title = "The test failed for a reason that no rule knows",
        .fallback = true},
    .check =
        [](const ProbeResult& run, Report& report) {
            if (run.outcome != ProbeOutcome::Failed && run.end != EndKind::ProtocolError
                && connectFailure(run) != ConnectOutcome::Other)
                return;
            const auto step = std::find_if(run.steps.begin(), run.steps.end(),
                [](const Step& s) { return s.outcome == StepOutcome::Failed; });
            const bool known = step != run.steps.end();
            const Phase phase = known ? step->phase : run.endPhase;
            const auto attempt =
                std::find_if(run.attempts.begin(), run.attempts.end(), [](const ConnectAttempt& a) {
                    return a.outcome == ConnectOutcome::Other && !a.error.empty();
                });
            Claim claim(report, failed_for_unknown_reason.meta, Effect::Blocks, Role::Root, Confidence::Low,
                fmt::format("The session came as far as {} and failed there{}{}. What was said and done up "
                            "to there is in the transcript; no rule knows the reason.",
                    phaseWords(phase),
                    known && !step->summary.empty() ? fmt::format(" (\"{}\")", step->summary) : std::string(),
                    attempt != run.attempts.end() ? fmt::format(": the system says \"{}\"", attempt->error)
                                                  : std::string()));
            claim.title(fmt::format("The test failed at {}", phaseWords(phase)));
            claim
                .line(run.endLine != 0 ? run.endLine : static_cast<Line>(run.transcript.lines.size()),
                    "where it ended")
                .line(known ? step->line : 0, "where it began to fail");
            claim.here("Repeat the test, and compare the transcript with one of a server that works.")
                .admin("Look at the server's log of that moment.")
                .settles(phase == Phase::Resolve
                        ? "A live test: it asks the DNS itself and tells an unknown name, a name without "
                          "address, a broken and a silent DNS server apart."
                        : "The server's log of that moment.");
        },
};

} // namespace rungbook::smtp
