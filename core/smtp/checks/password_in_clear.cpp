// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/smtp/check_support.h"

#include <fmt/core.h>

namespace rungbook::smtp
{

extern const Check password_in_clear;
const Check password_in_clear{
    .meta = {.id = "password-in-clear", .title = "The password crossed the network in clear"},
    .check =
        [](const ProbeResult& run, Report& report) {
            for (const Exchange& exchange : run.exchanges) {
                const bool readable =
                    mentions(exchange.argument, {"PLAIN", "LOGIN", "XOAUTH2", "OAUTHBEARER"});
                if (exchange.phase != Phase::Auth || exchange.encrypted || !readable
                    || exchange.commandLine == 0)
                    continue;
                informs(report, password_in_clear.meta, Effect::Weak,
                    fmt::format("{} was used without TLS. It is only base64, which anybody can turn back: "
                                "user name and password could be read on the whole way.",
                        exchange.argument.substr(0, exchange.argument.find(' '))))
                    .command(exchange, "a login in clear")
                    .here("Use STARTTLS or TLS from the start, and change the password.")
                    .admin("Offer logins only inside TLS (Postfix: smtpd_tls_auth_only=yes).");
                return;
            }
        },
};

} // namespace rungbook::smtp
