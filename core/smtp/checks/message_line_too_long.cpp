// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/smtp/check_support.h"

#include <fmt/core.h>

namespace rungbook::smtp
{

extern const Check message_line_too_long;
const Check message_line_too_long{
    .meta = {.id = "message-line-too-long", .title = "A line of the message is too long for the server"},
    .check =
        [](const ProbeResult& run, Report& report) {
            const Exchange* at = refused(run, Refusal::LineTooLong);
            if (!at)
                return;
            blocks(report, message_line_too_long.meta,
                fmt::format("The server answered {}. A line of a message may have 998 characters (RFC 5322, "
                            "section 2.1.1){}.",
                    quoted(*at),
                    run.longestHeaderLine > 0
                        ? fmt::format("; the longest header line of this one has {}", run.longestHeaderLine)
                        : std::string()))
                .reply(*at, "the line is too long")
                .here("Fold long header lines, and encode the text (quoted-printable or base64) so that its "
                      "lines stay short.")
                .admin("If the sender cannot change, raise the limit for it (Exim: the option of the "
                       "transport or of the data ACL that checks it).");
        },
};

} // namespace rungbook::smtp
