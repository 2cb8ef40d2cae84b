// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/smtp/check_support.h"

#include <fmt/core.h>

namespace rungbook::smtp
{

extern const Check server_name_without_address;
const Check server_name_without_address{
    .meta = {.id = "server-name-without-address", .title = "The server name exists but has no address"},
    .check =
        [](const ProbeResult& run, Report& report) {
            const DnsAnswer* answer = dnsFailure(run, DnsOutcome::NoData);
            if (!answer || dnsFailure(run, DnsOutcome::NxDomain))
                return;
            const DnsAnswer* mx = dnsAnswer(run, "MX");
            const bool isMailDomain = mx && mx->outcome == DnsOutcome::Answered && !mx->records.empty()
                && mx->records.front() != "0 .";
            Claim claim = blocks(report, server_name_without_address.meta,
                fmt::format("The name {} exists in the DNS, but it has neither an A nor an AAAA record, so "
                            "there is nothing to connect to.{}",
                    answer->name,
                    isMailDomain ? fmt::format(" It has MX records ({}): a mail domain was typed where the "
                                               "name of a server is wanted.",
                        listed(mx->records, 3))
                                 : ""));
            claim.line(answer->line, "the answer without an address");
            if (isMailDomain)
                claim.line(mx->line, "the mail exchangers of the domain")
                    .here(fmt::format("Use the name of the server: {} takes mail for this domain; your "
                                      "provider may name another one for "
                                      "sending (submission).",
                        mx->records.front().substr(mx->records.front().rfind(' ') + 1)));
            else
                claim.here("Use the full name of the mail server; the mail domain alone is often no host.",
                    {fmt::format("nslookup -type=MX {}", answer->name)});
            claim.fix("the DNS admin", "Create an A or AAAA record if this name is meant to be the server.");
        },
};

} // namespace rungbook::smtp
