// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/smtp/check_support.h"

#include <fmt/core.h>

namespace rungbook::smtp
{

extern const Check dns_dnssec_failure;
const Check dns_dnssec_failure{
    .meta = {.id = "dns-dnssec-failure", .title = "The name does not pass DNSSEC validation"},
    .check =
        [](const ProbeResult& run, Report& report) {
            const DnsAnswer* answer = dnsFailure(run, DnsOutcome::ServFail);
            if (!answer || answer->unchecked != DnsOutcome::Answered)
                return;
            Claim claim = blocks(report, dns_dnssec_failure.meta,
                fmt::format(
                    "{} answers SERVFAIL for {}, yet answers the same question with checking disabled. "
                    "It reaches the zone; what it gets there does not pass its DNSSEC validation.",
                    dnsServer(*answer), answer->name));
            claim.line(answer->line, "refused with validation, answered without");
            claim
                .here(
                    "Check the clock of the DNS server first: signatures are valid between two dates, and a "
                    "wrong clock breaks them all. Then ask a validating server elsewhere; if it answers, the "
                    "fault is in this one.",
                    {fmt::format("dig +dnssec {}", answer->name), fmt::format("dig +cd {}", answer->name)})
                .fix("the admin of the zone",
                    "Renew the signatures of the zone, and check that the DS record in the parent zone names "
                    "a "
                    "key that the zone really has.");
        },
};

} // namespace rungbook::smtp
