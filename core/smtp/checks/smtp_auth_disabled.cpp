// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/smtp/check_support.h"

#include <fmt/core.h>

namespace rungbook::smtp
{

extern const Check smtp_auth_disabled;
const Check smtp_auth_disabled{
    .meta = {.id = "smtp-auth-disabled", .title = "Password login is switched off for this mailbox"},
    .check =
        [](const ProbeResult& run, Report& report) {
            const Exchange* at = refused(run, Refusal::AuthDisabled);
            if (!at)
                return;
            const bool microsoft = at->reply->enhanced.detail == 139;
            Claim claim = blocks(report, smtp_auth_disabled.meta,
                fmt::format("The server answered {}. The password was not the question: logging in to SMTP "
                            "with a password is switched off by policy, for "
                            "the mailbox or for the whole organisation.",
                    quoted(*at)));
            claim.reply(*at, "password login is disabled");
            if (microsoft)
                claim.admin("Allow authenticated SMTP for this mailbox, and see that security defaults or "
                            "conditional access do not forbid it.",
                    {"Get-TransportConfig | Format-List SmtpClientAuthenticationDisabled",
                        "Set-CASMailbox -Identity <mailbox> -SmtpClientAuthenticationDisabled $false"});
            else
                claim.admin("Allow password login over SMTP for this mailbox, if the policy permits it.");
            claim.here(
                "Use OAuth (XOAUTH2) if the client can, or a relay that accepts this device by its address.");
        },
};

} // namespace rungbook::smtp
