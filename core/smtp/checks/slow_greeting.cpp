// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/smtp/check_support.h"

#include <algorithm>
#include <fmt/core.h>

namespace rungbook::smtp
{

extern const Check slow_greeting;
const Check slow_greeting{
    .meta = {.id = "slow-greeting", .title = "The greeting came late"},
    .check =
        [](const ProbeResult& run, Report& report) {
            const Exchange* greeting = run.greeting();
            if (!greeting || !greeting->reply || greeting->replyMs < 0)
                return;
            double connected = -1;
            for (const ConnectAttempt& attempt : run.attempts) {
                if (attempt.outcome == ConnectOutcome::Connected && attempt.ms >= 0)
                    connected = attempt.startMs + attempt.ms;
            }
            const double waited = greeting->replyMs - std::max(connected, 0.0);
            if (connected < 0 || waited < 10000)
                return;
            informs(report, slow_greeting.meta, Effect::Info,
                fmt::format("The greeting came {} after the connection stood. A server may take its time "
                            "(RFC 5321 allows five minutes): it looks "
                            "up our name in the DNS, or waits on purpose to catch impatient senders. Clients "
                            "with a short timeout give up before.",
                    duration(waited)))
                .line(greeting->firstReplyLine, "the late greeting")
                .here("Give clients a connection timeout of at least a minute for this server.")
                .admin("If the delay is not wanted, check the reverse DNS zone of this client and the ident "
                       "and greet-delay settings.");
        },
};

} // namespace rungbook::smtp
