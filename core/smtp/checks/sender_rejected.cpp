// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/smtp/check_support.h"

#include <fmt/core.h>

namespace rungbook::smtp
{

extern const Check sender_rejected;
const Check sender_rejected{
    .meta = {.id = "sender-rejected", .title = "The server does not accept the sender address"},
    .check =
        [](const ProbeResult& run, Report& report) {
            const Exchange* at = refused(run, Refusal::Sender);
            if (!at)
                return;
            const bool transient = at->reply->transient();
            Claim claim(report, sender_rejected.meta, Effect::Blocks, Role::Root,
                transient ? Confidence::Medium : Confidence::High,
                fmt::format("The server answered {} to {}. It does not like the sender address{}: its form "
                            "is wrong, or its domain is not in the DNS or takes no mail.",
                    quoted(*at), commandWords(*at),
                    run.from.empty() ? std::string() : fmt::format(" {}", run.from)));
            claim.reply(*at, "the sender is refused");
            claim
                .here("Use a sender address in a real domain. Cisco ISE sends alarms as ise@ and the node's "
                      "host name: give the node a domain that exists, or set the "
                      "sender where it can be set.")
                .admin("If the address is right, let the server resolve its domain, or exempt this client "
                       "from the check (Postfix: smtpd_sender_restrictions).");
            if (transient)
                claim.settles("A look into the DNS from the server: the domain of the sender may not be "
                              "resolvable there only for the moment.");
        },
};

} // namespace rungbook::smtp
