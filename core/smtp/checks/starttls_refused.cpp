// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/smtp/check_support.h"

#include <fmt/core.h>

namespace rungbook::smtp
{

extern const Check starttls_refused;
const Check starttls_refused{
    .meta = {.id = "starttls-refused", .title = "The server refuses STARTTLS although it offers it"},
    .check =
        [](const ProbeResult& run, Report& report) {
            const Exchange* at = refused(run, Refusal::StartTlsRefused);
            if (!at)
                return;
            const bool offered = run.before.has("STARTTLS");
            Claim claim(report, starttls_refused.meta, Effect::Blocks, Role::Root, Confidence::Medium,
                fmt::format("The server answered {} to STARTTLS{}.", quoted(*at),
                    offered ? ", which it had offered just before. Either it is set up to refuse TLS for "
                              "this client, or something on the way "
                              "changed the command"
                            : ", which it had not offered"));
            claim.reply(*at, "STARTTLS is refused");
            if (offered)
                claim.line(run.before.line, "STARTTLS was offered");
            claim.admin("See in the server's log which command arrived and why it was refused.")
                .network("Look for an inspection or an antivirus gateway that rewrites SMTP: an ASA without "
                         "\"allow-tls\" does.",
                    asaShowCommands())
                .here("Try port 465 with TLS from the start.")
                .settles("The server's log: does it show STARTTLS, or another word in its place?");
        },
};

} // namespace rungbook::smtp
