// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/smtp/check_support.h"

#include <fmt/core.h>

namespace rungbook::smtp
{

extern const Check message_content_rejected;
const Check message_content_rejected{
    .meta = {.id = "message-content-rejected", .title = "The server rejected the content of the message"},
    .check =
        [](const ProbeResult& run, Report& report) {
            const Exchange* at = refused(run, Refusal::Content);
            if (!at)
                return;
            Claim(report, message_content_rejected.meta, Effect::Blocks, Role::Root, Confidence::High,
                fmt::format(
                    "Sender and recipients were accepted, and after the whole message the server answered "
                    "{}. It refuses this message, not the connection: a filter for spam, "
                    "viruses or attachments, or a rule about headers. The settings of this test work.",
                    quoted(*at)))
                .reply(*at, "the message is refused")
                .here("Send a plain message of a few words; if that passes, the content was the reason.")
                .admin("See in the filter's log which rule matched, and exempt this client if its mail is "
                       "wanted.");
        },
};

} // namespace rungbook::smtp
