// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/smtp/check_support.h"

#include <fmt/core.h>

namespace rungbook::smtp
{

extern const Check sender_policy_rejected;
const Check sender_policy_rejected{
    .meta = {.id = "sender-policy-rejected",
        .title = "The sender's domain does not allow us to send (SPF, DKIM, DMARC)"},
    .check =
        [](const ProbeResult& run, Report& report) {
            const Exchange* at = refused(run, Refusal::SenderPolicy);
            if (!at)
                return;
            blocks(report, sender_policy_rejected.meta,
                fmt::format("The server answered {} to {}. The domain of the sender publishes who may send "
                            "for it (SPF), or demands signatures (DKIM, DMARC), and this "
                            "mail does not comply.",
                    quoted(*at), commandWords(*at)))
                .reply(*at, "refused by the sender's policy")
                .here("Send through the mail server of the sender's domain, or use a sender in a domain of "
                      "your own.")
                .fix("the DNS admin",
                    "Add the address of this client, or of its relay, to the SPF record of the sender's "
                    "domain.")
                .admin("If this client is yours, exempt it from these checks.");
        },
};

} // namespace rungbook::smtp
