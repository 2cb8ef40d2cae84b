// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/smtp/check_support.h"

#include <fmt/format.h>

namespace rungbook::smtp
{

extern const Check no_greeting;
const Check no_greeting{
    .meta = {.id = "no-greeting", .title = "The server was silent: no greeting came", .fallback = true},
    .check =
        [](const ProbeResult& run, Report& report) {
            const bool gaveUp =
                run.end == EndKind::TimedOut || run.end == EndKind::ClosedByUs || run.endPhase == Phase::Quit;
            if (!gaveUp || !serverNeverSpoke(run))
                return;
            Line probed = 0;
            for (const CrossProbe& probe : run.crossProbes) {
                if (probe.port == run.port && probe.variant == "wait-for-greeting" && !probe.greeting.empty())
                    probed = probe.line;
            }
            Claim claim(report, no_greeting.meta, Effect::Unknown, Role::Root, Confidence::Low,
                probed != 0 ? fmt::format(
                    "{} sent no greeting in the time of this test, but a second, longer wait got one. The "
                    "server delays its "
                    "greeting on purpose (a tarpit, or slow name lookups); it is no fault of the settings.",
                    target(run))
                            : fmt::format("{} accepted the connection and then said nothing until the client "
                                          "gave up. Whether mail works there could not "
                                          "be tested: the port may expect TLS from the first byte, the "
                                          "server may delay its greeting (up to five minutes "
                                          "are allowed, RFC 5321, section 4.5.3.2.1), or a device in between "
                                          "accepts connections for a dead server.",
                                target(run)));
            claim.end(run, "silence until here").line(probed, "the greeting came in the end");
            claim.here("Give the test more time, and try TLS from the start on this port.")
                .admin("See what delays the greeting: look-ups of the client's name in the DNS, ident "
                       "queries, tarpit settings.")
                .settles("A second test with TLS from the first byte, and one that waits five minutes.");
        },
};

} // namespace rungbook::smtp
