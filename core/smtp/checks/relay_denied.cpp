// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/smtp/check_support.h"

#include <algorithm>
#include <fmt/format.h>

namespace rungbook::smtp
{

extern const Check relay_denied;
const Check relay_denied{
    .meta = {.id = "relay-denied", .title = "The server does not relay for us"},
    .check =
        [](const ProbeResult& run, Report& report) {
            const Exchange* at = refused(run, Refusal::Relay);
            if (!at)
                return;
            const bool loggedIn = std::any_of(run.exchanges.begin(), run.exchanges.end(),
                [](const Exchange& e) { return e.phase == Phase::Auth && e.reply && e.reply->code == 235; });
            const bool named = mentions(replyText(*at), {"relay"});
            Claim claim(report, relay_denied.meta, Effect::Blocks, Role::Root,
                named ? Confidence::High : Confidence::Medium,
                fmt::format("The server answered {} to {}. {}, and it passes mail on to others only for "
                            "clients it knows: those "
                            "who log in, or whose address is on its list. {}",
                    quoted(*at), commandWords(*at),
                    named ? "The recipient is not in one of its own domains"
                          : "It does not say why; most likely the recipient is not in one of its own domains",
                    loggedIn ? "The login that was made is not enough for it."
                             : "This test did not log in."));
            claim.reply(*at, "relaying is refused");
            if (!loggedIn)
                claim.here(run.capabilities().mechanisms.empty()
                        ? "Use the submission port 587 (or 465) with user and password."
                        : "Log in: fill in user and password.");
            claim.admin(fmt::format("Allow the address {} to relay, if this device shall send without a "
                                    "login (Postfix: mynetworks; Exim: relay_from_hosts; Exchange: a receive "
                                    "connector with anonymous relay for it).",
                run.clientAddress.empty() ? "of this device" : run.clientAddress));
            if (!named)
                claim.settles("The server's log: it names the rule that refused the recipient.");
        },
};

} // namespace rungbook::smtp
