// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/smtp/check_support.h"

#include <fmt/core.h>

namespace rungbook::smtp
{

extern const Check accepted_by_server;
const Check accepted_by_server{
    .meta = {.id = "accepted-by-server", .title = "The server took the message"},
    .check =
        [](const ProbeResult& run, Report& report) {
            const Exchange* at = exchangeOf(run, ".");
            if (!at || !at->reply || !at->reply->positive())
                return;
            Claim claim = informs(report, accepted_by_server.meta, Effect::Info,
                fmt::format(
                    "The server answered {}: it took the message and is responsible for it from here on.{} "
                    "If the mail does not arrive, the reason lies behind this server: a filter, "
                    "a rule, a forwarding, or a spam folder.",
                    quoted(*at),
                    run.queueId.empty() ? std::string()
                                        : fmt::format(" Its number there is {}.", run.queueId)));
            claim.reply(*at, "accepted");
            claim
                .admin(run.queueId.empty() ? "Search the mail log for the recipient and this time."
                                           : fmt::format("Search the mail log for {}.", run.queueId))
                .here("Look into the spam folder of the recipient.");
        },
};

} // namespace rungbook::smtp
