// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/smtp/check_support.h"

#include <fmt/core.h>

namespace rungbook::smtp
{

extern const Check message_too_big;
const Check message_too_big{
    .meta = {.id = "message-too-big", .title = "The message is larger than the server takes"},
    .check =
        [](const ProbeResult& run, Report& report) {
            const Exchange* at = refused(run, Refusal::TooBig);
            if (!at)
                return;
            const auto& limit = run.capabilities().sizeLimit;
            Claim claim = blocks(report, message_too_big.meta,
                fmt::format(
                    "The server answered {} to {}.{}{} Attachments grow by a third when they are encoded.",
                    quoted(*at), commandWords(*at),
                    limit && *limit > 0 ? fmt::format(" Its limit is {} bytes (SIZE).", *limit)
                                        : std::string(),
                    run.messageBytes > 0 ? fmt::format(" The message has {} bytes.", run.messageBytes)
                                         : std::string()));
            claim.reply(*at, "too large");
            if (limit && *limit > 0)
                claim.line(ehloLine(run), "the limit it announced");
            claim.here("Send less: fewer or smaller attachments and pictures.")
                .admin("Raise the limit (Postfix: message_size_limit; Exim: message_size_limit; Exchange: "
                       "MaxMessageSize of the receive connector).");
        },
};

} // namespace rungbook::smtp
