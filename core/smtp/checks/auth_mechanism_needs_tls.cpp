// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/smtp/check_support.h"

#include <algorithm>
#include <fmt/core.h>

namespace rungbook::smtp
{

extern const Check auth_mechanism_needs_tls;
const Check auth_mechanism_needs_tls{
    .meta = {.id = "auth-mechanism-needs-tls", .title = "The login mechanism needs an encrypted connection"},
    .check =
        [](const ProbeResult& run, Report& report) {
            if (const Exchange* at = refused(run, Refusal::MechanismNeedsTls)) {
                blocks(report, auth_mechanism_needs_tls.meta,
                    fmt::format(
                        "The server answered {} to the login: it accepts this mechanism only inside TLS.",
                        quoted(*at)))
                    .reply(*at, "encryption is demanded")
                    .here("Set the security to STARTTLS, or to TLS from the start.")
                    .admin("Offer login only inside TLS, so that clients do not try (Postfix: "
                           "smtpd_tls_auth_only=yes).");
                return;
            }
            const auto inClear = [](const std::string& mechanism) {
                return mechanism == "PLAIN" || mechanism == "LOGIN" || mechanism == "XOAUTH2"
                    || mechanism == "OAUTHBEARER";
            };
            const std::vector<std::string>& offered = run.before.mechanisms;
            if (!run.authWanted || run.tls || exchangeOf(run, "AUTH") || offered.empty()
                || !std::all_of(offered.begin(), offered.end(), inClear) || run.vantage != Vantage::Live
                || run.depth < Depth::Auth || run.security != Security::None || run.end == EndKind::TimedOut)
                return;
            Claim(report, auth_mechanism_needs_tls.meta, Effect::Unknown, Role::Root, Confidence::High,
                fmt::format("The login was not tried: in clear the server offers only {}, which show the "
                            "password to everybody on the way. Whether it is right "
                            "could not be tested.",
                    listed(offered)))
                .line(ehloLine(run), "what is offered in clear")
                .here("Set the security to STARTTLS, or to TLS from the start.")
                .here("If the password may cross this network in clear, allow that for this one test.")
                .settles("The same test inside TLS.");
        },
};

} // namespace rungbook::smtp
