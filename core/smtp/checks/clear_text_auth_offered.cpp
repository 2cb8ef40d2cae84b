// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/smtp/check_support.h"

#include <algorithm>
#include <fmt/format.h>

namespace rungbook::smtp
{

extern const Check clear_text_auth_offered;
const Check clear_text_auth_offered{
    .meta = {.id = "clear-text-auth-offered", .title = "The server offers password login without TLS"},
    .check =
        [](const ProbeResult& run, Report& report) {
            const bool readable = run.before.offers("PLAIN") || run.before.offers("LOGIN");
            const bool usedInClear =
                std::any_of(run.exchanges.begin(), run.exchanges.end(), [](const Exchange& exchange) {
                    return exchange.phase == Phase::Auth && !exchange.encrypted;
                });
            if (!run.before.known || !readable || usedInClear || run.security == Security::Tls)
                return;
            informs(report, clear_text_auth_offered.meta, Effect::Weak,
                fmt::format("In clear the server already offers {}. A client that is set up without TLS then "
                            "sends its password where everybody can read it.",
                    listed(run.before.mechanisms)))
                .line(run.before.line, "AUTH is offered in clear")
                .admin("Offer logins only inside TLS (Postfix: smtpd_tls_auth_only=yes).")
                .here("Set the client to demand TLS.");
        },
};

} // namespace rungbook::smtp
