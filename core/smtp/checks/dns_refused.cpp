// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/smtp/check_support.h"

#include <fmt/core.h>

namespace rungbook::smtp
{

extern const Check dns_refused;
const Check dns_refused{
    .meta = {.id = "dns-refused", .title = "The DNS server refuses to answer us"},
    .check =
        [](const ProbeResult& run, Report& report) {
            const DnsAnswer* answer = dnsFailure(run, DnsOutcome::Refused);
            if (!answer)
                return;
            Claim claim = blocks(report, dns_refused.meta,
                fmt::format("{} refused the question for {} (REFUSED). It answers other clients or other "
                            "zones, but not this "
                            "client for this name.",
                    dnsServer(*answer), answer->name));
            claim.line(answer->line, "the refusal");
            claim.here("Set a DNS server that is meant for this network.")
                .fix("the DNS admin",
                    "Allow recursion for this client's address, or delegate the zone to this server.");
        },
};

} // namespace rungbook::smtp
