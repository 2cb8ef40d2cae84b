// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/smtp/check_support.h"

#include <fmt/core.h>

namespace rungbook::smtp
{

namespace
{
Line maskedLine(const ProbeResult& run)
{
    const auto& lines = run.transcript.lines;
    for (std::size_t i = run.before.line == 0 ? 0 : run.before.line - 1; i < lines.size(); ++i) {
        if (lines[i].from == Speaker::Server && mentions(lines[i].text, {run.before.masked.front()}))
            return static_cast<Line>(i + 1);
    }
    return run.before.line;
}
} // namespace

extern const Check esmtp_inspection_masks_keywords;
const Check esmtp_inspection_masks_keywords{
    .meta = {.id = "esmtp-inspection-masks-keywords",
        .title = "A firewall overwrites keywords in the EHLO answer"},
    .check =
        [](const ProbeResult& run, Report& report) {
            const Capabilities& offered = run.before;
            if (offered.masked.empty())
                return;
            const bool lost = (run.security == Security::StartTls && !offered.has("STARTTLS"))
                || (run.authWanted && !run.tls && !offered.has("AUTH"));
            Claim claim(report, esmtp_inspection_masks_keywords.meta,
                lost ? Effect::Blocks : Effect::Unstable, Role::Root, Confidence::High,
                fmt::format("In the answer to EHLO {} keyword{} overwritten: {}. A firewall's ESMTP "
                            "inspection does that with extensions it does "
                            "not know or does not allow; {}",
                    offered.masked.size(), offered.masked.size() == 1 ? " is" : "s are",
                    listed(offered.masked, 4),
                    lost ? "STARTTLS or the login is among them, for neither is offered any more."
                         : "what they said cannot be used."));
            claim.line(maskedLine(run), "an overwritten keyword");
            claim
                .network("On the ASA, inspect with a map that allows TLS and does not mask the parameters of "
                         "the EHLO answer.",
                    asaEsmtpCommands())
                .network("See what the inspection did.", asaShowCommands())
                .here("Use port 465 with TLS from the first byte: the inspection cannot look into it.");
            if (lost)
                claim.settles("The answer to EHLO as the server sends it: test from behind the firewall.");
        },
};

} // namespace rungbook::smtp
