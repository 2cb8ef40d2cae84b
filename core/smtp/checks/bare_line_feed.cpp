// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/smtp/check_support.h"

#include <fmt/core.h>

namespace rungbook::smtp
{

extern const Check bare_line_feed;
const Check bare_line_feed{
    .meta = {.id = "bare-line-feed", .title = "The server rejects bare line feeds"},
    .check =
        [](const ProbeResult& run, Report& report) {
            const Exchange* at = refused(run, Refusal::BareLineFeed);
            if (!at)
                return;
            blocks(report, bare_line_feed.meta,
                fmt::format("The server answered {}. The message has line ends of a line feed alone; mail "
                            "needs carriage return and line feed (RFC 5321, section 2.3.8). Servers became "
                            "strict about it, because a message can be smuggled in that way.",
                    quoted(*at)))
                .reply(*at, "bare line feeds")
                .here("Let the program that makes the message write CRLF at the end of each line.")
                .admin("If the sender cannot change, exempt its address (Postfix: "
                       "smtpd_forbid_bare_newline_exclusions).");
        },
};

} // namespace rungbook::smtp
