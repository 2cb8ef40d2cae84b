// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/smtp/check_support.h"

#include <fmt/core.h>

namespace rungbook::smtp
{

extern const Check early_talker;
const Check early_talker{
    .meta = {.id = "early-talker", .title = "The server saw us speak before its greeting"},
    .check =
        [](const ProbeResult& run, Report& report) {
            const Exchange* at = refused(run, Refusal::EarlyTalker);
            if (!at)
                return;
            Claim claim(report, early_talker.meta, Effect::Blocks, Role::Root, Confidence::High,
                fmt::format(
                    "The server answered {}: it received something from us before it had spoken. A client "
                    "has to wait for the greeting, and "
                    "for each reply where no pipelining is agreed (RFC 5321, section 4.3.1; RFC 2920).",
                    quoted(*at)));
            claim.reply(*at, "we spoke too early");
            claim
                .here("Look at what sends first: a client that begins with EHLO or with TLS on a port that "
                      "speaks in clear, or a proxy that adds a header.")
                .network("A load balancer that sends the PROXY protocol to a server that does not expect it "
                         "looks the same: switch it off, or on at the server.");
        },
};

} // namespace rungbook::smtp
