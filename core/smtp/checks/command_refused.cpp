// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/smtp/check_support.h"

#include <algorithm>
#include <fmt/format.h>

namespace rungbook::smtp
{

namespace
{
// 503 after a refusal: the commands that were on their way already are out of order now.
bool isConsequence(const ProbeResult& run, const Exchange& exchange)
{
    const auto refusedBefore = [&](const Exchange& other) {
        return &other < &exchange && other.reply && other.reply->code >= 400
            && other.phase >= Phase::MailFrom;
    };
    return exchange.reply->code == 503
        && std::any_of(run.exchanges.begin(), run.exchanges.end(), refusedBefore);
}
} // namespace

extern const Check command_refused;
const Check command_refused{
    .meta = {.id = "command-refused", .title = "The server refused a command", .fallback = true},
    .check =
        [](const ProbeResult& run, Report& report) {
            const Exchange* at = refused(run, Refusal::OtherPermanent);
            if (!at || isConsequence(run, *at))
                return;
            blocks(report, command_refused.meta,
                fmt::format("The server answered {} to {}, a lasting refusal. Its words are the best "
                            "explanation there is; no rule here knows them.",
                    quoted(*at), commandWords(*at)))
                .title(fmt::format("The server answered {}", quoted(*at)))
                .reply(*at, "the refusal")
                .here("Read the server's words, and follow a link in them.")
                .admin("See in the log which rule refused it.");
        },
};

} // namespace rungbook::smtp
