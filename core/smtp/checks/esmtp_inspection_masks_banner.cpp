// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/smtp/check_support.h"

#include <fmt/format.h>

namespace rungbook::smtp
{

extern const Check esmtp_inspection_masks_banner;
const Check esmtp_inspection_masks_banner{
    .meta = {.id = "esmtp-inspection-masks-banner",
        .title = "A firewall's ESMTP inspection masks the greeting"},
    .check =
        [](const ProbeResult& run, Report& report) {
            if (!bannerIsMasked(run))
                return;
            const Capabilities& offered = run.capabilities();
            const bool wantsTls = run.security == Security::StartTls;
            const bool lost = (wantsTls && !run.tls && !(offered.known && offered.has("STARTTLS")))
                || (run.authWanted && !(offered.known && offered.has("AUTH")));
            const bool stopped = lost && run.end != EndKind::StillOpen;
            Claim claim(report, esmtp_inspection_masks_banner.meta,
                stopped ? Effect::Blocks : Effect::Unstable, Role::Root, Confidence::High,
                fmt::format("The greeting is {}: a firewall between here and the server overwrites it with "
                            "asterisks. That is the ESMTP inspection "
                            "of a Cisco ASA (or the SMTP fixup of a PIX), which is on by default. {}",
                    quoted(*greetingReply(run)),
                    stopped ? "It also takes STARTTLS and other extensions out of the session, so what was "
                              "asked for cannot work through it."
                            : "It also changes commands it does not know, may hide STARTTLS, and drops "
                              "messages with a header line over 998 "
                              "characters."));
            claim.line(greetingLine(run), "the masked greeting")
                .line(ehloLine(run), "what is left of the extensions");
            claim
                .network("On the ASA, inspect with a map that leaves the banner and TLS alone, or do not "
                         "inspect ESMTP on this path.",
                    asaEsmtpCommands())
                .network("See on the ASA what the inspection did: syslogs 108004 (message dropped by class) "
                         "and 507003 (connection ended by the "
                         "inspection).",
                    asaShowCommands())
                .here("Test from a place behind the firewall: there the real greeting must show.");
        },
};

} // namespace rungbook::smtp
