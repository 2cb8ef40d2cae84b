// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/smtp/check_support.h"

#include <fmt/format.h>
#include <string>

namespace rungbook::smtp
{

namespace
{
std::string hint(const ProbeResult& run)
{
    if (run.passwordHasOuterBlanks)
        return " The password that was typed begins or ends with a blank: that is often a slip of copying.";
    if (run.userForm == "spaces")
        return " The user name that was typed has blanks in it.";
    if (run.userForm == "empty")
        return " The user name was empty.";
    return {};
}
} // namespace

extern const Check credentials_rejected;
const Check credentials_rejected{
    .meta = {.id = "credentials-rejected", .title = "The server rejects user name or password"},
    .check =
        [](const ProbeResult& run, Report& report) {
            const Exchange* at = refused(run, Refusal::Credentials);
            if (!at)
                return;
            Claim claim = blocks(report, credentials_rejected.meta,
                fmt::format("The server answered {} after the whole login was exchanged. Connection{} and "
                            "mechanism work; user name or password "
                            "are not accepted, and the server does not tell which of the two.{}",
                    quoted(*at), at->encrypted ? ", encryption" : "", hint(run)));
            claim.reply(*at, "the login is rejected");
            claim.here("Type both again, and log in with them at the server's web mail or another program to "
                       "see that they are right.");
            if (run.userForm == "plain")
                claim.here("Try the other forms of the user name: user@domain, or DOMAIN\\user for Exchange "
                           "and Active Directory.");
            else if (run.userForm == "user@domain" || run.userForm == "DOMAIN\\user")
                claim.here(
                    "Try the other forms of the user name: the name alone, user@domain, or DOMAIN\\user.");
            claim.here("Do not repeat it many times: accounts are locked after a few wrong passwords.");
            claim.admin("See in the log why the login failed: unknown user, wrong password, locked or "
                        "expired account, or a login that is not allowed from here.");
        },
};

} // namespace rungbook::smtp
