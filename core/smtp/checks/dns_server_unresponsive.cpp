// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/smtp/check_support.h"

#include <fmt/core.h>

namespace rungbook::smtp
{

extern const Check dns_server_unresponsive;
const Check dns_server_unresponsive{
    .meta = {.id = "dns-server-unresponsive", .title = "A DNS server of this device gives no answer"},
    .check =
        [](const ProbeResult& run, Report& report) {
            for (const DnsAnswer& answer : run.dns) {
                if (answer.outcome != DnsOutcome::Answered || answer.earlier.empty())
                    continue;
                const DnsTry& first = answer.earlier.front();
                const bool silent = first.outcome == DnsOutcome::TimedOut;
                Claim claim(report, dns_server_unresponsive.meta, Effect::Hygiene, Role::Contributing,
                    Confidence::High,
                    fmt::format("The DNS server {} was asked for {} first and {}; {} was asked after it and "
                                "answered. {}",
                        first.resolver, answer.name,
                        silent                                         ? "gave no answer"
                            : first.outcome == DnsOutcome::Unreachable ? "could not be reached"
                                                                       : "could not or would not answer",
                        answer.resolver.empty() ? "another one" : answer.resolver,
                        silent ? "Every lookup waits for the first one in vain, and an impatient client "
                                 "gives up "
                                 "in that time."
                               : "When the other one fails as well, no name is found any more."));
                claim.line(answer.line, "answered by the second choice");
                claim.here("Take that server off this device's list of DNS servers, or make it answer.",
                    {fmt::format("nslookup {} {}", answer.name, first.resolver)});
                return; // the same servers stand behind every question of a run
            }
        },
};

} // namespace rungbook::smtp
