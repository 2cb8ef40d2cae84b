// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/smtp/check_support.h"

#include <fmt/core.h>

namespace rungbook::smtp
{

extern const Check dns_timeout;
const Check dns_timeout{
    .meta = {.id = "dns-timeout", .title = "No answer from the DNS server"},
    .check =
        [](const ProbeResult& run, Report& report) {
            const DnsAnswer* answer = nullptr;
            for (const DnsOutcome outcome :
                {DnsOutcome::TimedOut, DnsOutcome::Unreachable, DnsOutcome::Malformed}) {
                if (!answer)
                    answer = dnsFailure(run, outcome);
            }
            if (!answer)
                return;
            Claim claim = blocks(report, dns_timeout.meta,
                fmt::format("{} {} when asked for {}, so the name could not be turned into an address. "
                            "Nothing is known "
                            "about the mail server yet.",
                    dnsServer(*answer),
                    answer->outcome == DnsOutcome::TimedOut          ? "did not answer"
                        : answer->outcome == DnsOutcome::Unreachable ? "could not be reached"
                                                                     : "gave an answer that makes no sense",
                    answer->name));
            claim.line(answer->line, "the question without an answer");
            claim
                .here("Check that the DNS server's address is right and that it can be reached on UDP and "
                      "TCP port 53.",
                    {fmt::format("nslookup {} {}", answer->name,
                        answer->resolver.empty() ? "<dns-server>" : answer->resolver)})
                .here("Test with the server's IP address to see whether mail works apart from the DNS; a "
                      "certificate can then hardly match.")
                .network("Let DNS (UDP and TCP port 53) pass from this device to its DNS server.");
        },
};

} // namespace rungbook::smtp
