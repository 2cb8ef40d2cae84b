// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/smtp/check_support.h"

#include <fmt/format.h>

namespace rungbook::smtp
{

extern const Check esmtp_inspection_refuses_ehlo;
const Check esmtp_inspection_refuses_ehlo{
    .meta = {.id = "esmtp-inspection-refuses-ehlo",
        .title = "A firewall's inspection turns EHLO into an error"},
    .check =
        [](const ProbeResult& run, Report& report) {
            const Exchange* at = refused(run, Refusal::EhloUnknown);
            if (!at || !bannerIsMasked(run))
                return;
            Claim claim(report, esmtp_inspection_refuses_ehlo.meta, Effect::Blocks, Role::Contributing,
                Confidence::High,
                fmt::format("EHLO was answered with {} behind a masked greeting: the firewall's inspection "
                            "changes the command or forbids ESMTP. "
                            "With HELO alone there is no STARTTLS, no login and no SIZE.",
                    quoted(*at)));
            claim.reply(*at, "EHLO is refused").line(greetingLine(run), "the masked greeting");
            claim
                .network("Replace the old fixup or the inspection by one that lets ESMTP through, or do not "
                         "inspect SMTP on this path.",
                    asaEsmtpCommands())
                .here("Test from behind the firewall; there EHLO must be answered with 250.");
        },
};

} // namespace rungbook::smtp
