// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/smtp/check_support.h"

#include <fmt/core.h>

namespace rungbook::smtp
{

extern const Check ehlo_not_supported;
const Check ehlo_not_supported{
    .meta = {.id = "ehlo-not-supported", .title = "The server knows only HELO"},
    .check =
        [](const ProbeResult& run, Report& report) {
            const Exchange* at = refused(run, Refusal::EhloUnknown);
            if (!at || bannerIsMasked(run))
                return;
            const bool needed = run.security == Security::StartTls || run.authWanted;
            Claim claim(report, ehlo_not_supported.meta, needed ? Effect::Blocks : Effect::Hygiene,
                needed ? Role::Root : Role::Contributing, Confidence::High,
                fmt::format("The server answered {} to EHLO{}. It speaks SMTP without extensions: there is "
                            "neither STARTTLS nor a login{}.",
                    quoted(*at), exchangeOf(run, "HELO") ? " and was then greeted with HELO" : "",
                    needed ? ", which this test needs" : ""));
            claim.reply(*at, "EHLO is not known");
            if (const Exchange* helo = exchangeOf(run, "HELO"))
                claim.reply(*helo, "the old greeting");
            claim.admin("Switch ESMTP on, or use a server that knows it: every current one does.")
                .network("A firewall or an antivirus gateway in between may be the one that does not know "
                         "EHLO: test from behind it.")
                .settles("The same EHLO from a machine next to the server.");
        },
};

} // namespace rungbook::smtp
