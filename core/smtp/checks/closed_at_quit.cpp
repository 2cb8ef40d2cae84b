// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/smtp/check_support.h"

namespace rungbook::smtp
{

extern const Check closed_at_quit;
const Check closed_at_quit{
    .meta = {.id = "closed-at-quit", .title = "The server hung up without an answer to QUIT"},
    .check =
        [](const ProbeResult& run, Report& report) {
            const Exchange* quit = exchangeOf(run, "QUIT");
            const bool hungUp = run.end == EndKind::ClosedByServer || run.end == EndKind::ResetByServer
                || run.end == EndKind::TimedOut;
            if (!quit || quit->reply || !hungUp || run.endPhase != Phase::Quit)
                return;
            informs(report, closed_at_quit.meta, Effect::Info,
                "The server closed the connection instead of answering QUIT with 221. Everything before was "
                "done by then, so it does no harm.")
                .end(run, "no 221")
                .command(*quit, "the goodbye")
                .admin("Nothing has to be done; a device in between that ends idle sessions early may be the "
                       "reason.");
        },
};

} // namespace rungbook::smtp
