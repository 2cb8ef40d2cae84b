// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/smtp/check_support.h"

#include <fmt/core.h>

namespace rungbook::smtp
{

extern const Check server_name_unknown;
const Check server_name_unknown{
    .meta = {.id = "server-name-unknown", .title = "The DNS knows no such server name"},
    .check =
        [](const ProbeResult& run, Report& report) {
            const DnsAnswer* answer = dnsFailure(run, DnsOutcome::NxDomain);
            if (!answer)
                return;
            Claim claim = blocks(report, server_name_unknown.meta,
                fmt::format("{} says that the name {} does not exist (NXDOMAIN), so there is no address to "
                            "connect to. The "
                            "name is mistyped, lacks its domain, or exists only in another DNS view.",
                    dnsServer(*answer), answer->name));
            claim.line(answer->line, "the name does not exist");
            claim
                .here("Check the spelling, and try the fully qualified name with its domain.",
                    {fmt::format("nslookup {}", answer->name)})
                .here("If the name exists only inside, make this device ask the internal DNS server; on "
                      "Cisco ISE that is the name server of the node.")
                .fix("the DNS admin", "Create an A or AAAA record for the name, if it is right.");
        },
};

} // namespace rungbook::smtp
