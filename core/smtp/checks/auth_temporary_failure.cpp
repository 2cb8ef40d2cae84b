// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/smtp/check_support.h"

#include <fmt/core.h>

namespace rungbook::smtp
{

extern const Check auth_temporary_failure;
const Check auth_temporary_failure{
    .meta = {.id = "auth-temporary-failure", .title = "The server cannot check logins at the moment"},
    .check =
        [](const ProbeResult& run, Report& report) {
            const Exchange* at = refused(run, Refusal::AuthTemporary);
            if (!at)
                return;
            Claim(report, auth_temporary_failure.meta, Effect::Unknown, Role::Root, Confidence::High,
                fmt::format("The server answered {} to the login. That is a temporary answer: it could not "
                            "ask its directory, or it has seen too many logins. The "
                            "password was neither accepted nor refused, so it could not be tested.",
                    quoted(*at)))
                .reply(*at, "a temporary answer to the login")
                .here("Wait some minutes before the next try; quick repetitions prolong the lock of many "
                      "servers.")
                .admin("Look at the service that checks the passwords (saslauthd, Dovecot, LDAP, Active "
                       "Directory): the mail server cannot reach it, or limits logins.")
                .settles("The same login some minutes later.");
        },
};

} // namespace rungbook::smtp
