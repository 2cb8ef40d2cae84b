// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/smtp/check_support.h"

#include <fmt/format.h>

namespace rungbook::smtp
{

extern const Check command_deferred;
const Check command_deferred{
    .meta = {.id = "command-deferred", .title = "The server put a command off", .fallback = true},
    .check =
        [](const ProbeResult& run, Report& report) {
            const Exchange* at = refused(run, Refusal::OtherTransient);
            if (!at)
                return;
            Claim(report, command_deferred.meta, Effect::Unknown, Role::Root, Confidence::Medium,
                fmt::format("The server answered {} to {}. A code that begins with 4 is temporary: the same "
                            "may work later, so what comes after it could not be tested.",
                    quoted(*at), commandWords(*at)))
                .title(fmt::format("The server answered {}", quoted(*at)))
                .reply(*at, "the temporary refusal")
                .here("Repeat the test in some minutes.")
                .admin("If it stays, see in the log what the server waits for.")
                .settles("The same test some minutes later.");
        },
};

} // namespace rungbook::smtp
