// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/smtp/check_support.h"

#include <fmt/format.h>

namespace rungbook::smtp
{

extern const Check command_refused;
const Check command_refused{
    .meta = {.id = "command-refused", .title = "The server refused a command", .fallback = true},
    .check =
        [](const ProbeResult& run, Report& report) {
            const Exchange* at = refused(run, Refusal::OtherPermanent);
            if (!at)
                return;
            blocks(report, command_refused.meta,
                fmt::format("The server answered {} to {}, a lasting refusal. Its words are the best "
                            "explanation there is; no rule here knows them.",
                    quoted(*at), commandWords(*at)))
                .title(fmt::format("The server refused {}", phaseWords(at->phase)))
                .reply(*at, "the refusal")
                .here("Read the server's words, and follow a link in them.")
                .admin("See in the log which rule refused it.");
        },
};

} // namespace rungbook::smtp
