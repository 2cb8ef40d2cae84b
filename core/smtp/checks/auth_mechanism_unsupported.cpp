// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/smtp/check_support.h"

#include <fmt/core.h>

namespace rungbook::smtp
{

extern const Check auth_mechanism_unsupported;
const Check auth_mechanism_unsupported{
    .meta = {.id = "auth-mechanism-unsupported", .title = "No login mechanism in common"},
    .check =
        [](const ProbeResult& run, Report& report) {
            const Exchange* at = refused(run, Refusal::MechanismUnsupported);
            const Capabilities& offered = run.capabilities();
            const bool nothingFits = run.authWanted && offered.known && !offered.mechanisms.empty()
                && !exchangeOf(run, "AUTH") && !run.authNote.empty()
                && (run.tls || run.security == Security::None);
            if (!at && !nothingFits)
                return;
            if (!at && !run.tls)
                return; // in clear our own caution may be the reason: auth-mechanism-needs-tls
            Claim claim = blocks(report, auth_mechanism_unsupported.meta,
                fmt::format("{}{}",
                    at ? fmt::format(
                        "The server answered {} to the login: it does not take this mechanism.", quoted(*at))
                       : fmt::format("No login was possible: {}", run.authNote),
                    offered.mechanisms.empty() ? std::string()
                                               : fmt::format(" It offers {}.", listed(offered.mechanisms))));
            if (at)
                claim.reply(*at, "the mechanism is refused");
            claim.line(ehloLine(run), "the mechanisms that are offered");
            claim.here("Choose a mechanism that the server offers, or let it be chosen automatically.")
                .admin("Offer a mechanism that the client knows: PLAIN and LOGIN inside TLS are known to "
                       "nearly all.");
        },
};

} // namespace rungbook::smtp
