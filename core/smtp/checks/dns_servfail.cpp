// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/smtp/check_support.h"

#include <fmt/core.h>

namespace rungbook::smtp
{

extern const Check dns_servfail;
const Check dns_servfail{
    .meta = {.id = "dns-servfail", .title = "The DNS server failed to resolve the name"},
    .check =
        [](const ProbeResult& run, Report& report) {
            const DnsAnswer* answer = dnsFailure(run, DnsOutcome::ServFail);
            if (!answer || answer->unchecked == DnsOutcome::Answered)
                return; // that is the validation: dns-dnssec-failure
            const bool triedUnchecked = answer->unchecked.has_value();
            Claim claim(report, dns_servfail.meta, Effect::Blocks, Role::Root, Confidence::High,
                fmt::format(
                    "{} answered SERVFAIL when asked for {}: it could not find out. That says nothing about "
                    "the name; "
                    "its own way to the answer is broken{}.",
                    dnsServer(*answer), answer->name,
                    triedUnchecked ? ", and that is not for DNSSEC: with checking disabled it fails as well"
                                   : ", or the zone does not pass DNSSEC validation"));
            claim.line(answer->line, "the failure");
            claim
                .here("Ask another DNS server, and ask this one with checking disabled: if only that works, "
                      "DNSSEC is the fault.",
                    {fmt::format("dig {}", answer->name), fmt::format("dig +cd {}", answer->name)})
                .fix("the DNS admin",
                    "Look at the forwarders of this DNS server and at the zone's name servers and "
                    "signatures.");
        },
};

} // namespace rungbook::smtp
