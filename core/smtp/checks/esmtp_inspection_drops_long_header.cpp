// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/smtp/check_support.h"

#include <fmt/core.h>

namespace rungbook::smtp
{

extern const Check esmtp_inspection_drops_long_header;
const Check esmtp_inspection_drops_long_header{
    .meta = {.id = "esmtp-inspection-drops-long-header",
        .title = "A firewall drops messages with a header line over 998 characters"},
    .check =
        [](const ProbeResult& run, Report& report) {
            const bool cut = run.end == EndKind::ResetByServer || run.end == EndKind::ClosedByServer;
            const Exchange* last = exchangeOf(run, ".");
            if (!cut || run.endPhase != Phase::Data || run.longestHeaderLine <= 998 || (last && last->reply))
                return;
            Claim(report, esmtp_inspection_drops_long_header.meta, Effect::Blocks, Role::Root,
                bannerIsMasked(run) ? Confidence::High : Confidence::Medium,
                fmt::format("The connection was cut in the middle of the message, and the longest header "
                            "line of it has {} characters. The ESMTP inspection of a Cisco ASA drops "
                            "a connection by default when a header line is longer than 998; to both ends it "
                            "looks as if the other one had hung up.",
                    run.longestHeaderLine))
                .end(run, "cut in the middle of the message")
                .line(bannerIsMasked(run) ? greetingLine(run) : 0, "the same inspection masks the greeting")
                .here(
                    "Fold the header lines of the message: 998 characters are the limit of RFC 5322 anyway.")
                .network("Look for syslog 108004 (header line length gt 998) and 507003 (terminated by "
                         "inspection engine) on the ASA.",
                    asaShowCommands())
                .network("Inspect with a map of your own that has no such match, or a higher limit.",
                    asaEsmtpCommands())
                .settles("The ASA's log at that moment, or the same message from behind the firewall.");
        },
};

} // namespace rungbook::smtp
