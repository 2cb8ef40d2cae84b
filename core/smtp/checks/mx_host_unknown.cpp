// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/smtp/check_support.h"

#include <algorithm>
#include <fmt/core.h>

namespace rungbook::smtp
{

extern const Check mx_host_unknown;
const Check mx_host_unknown{
    .meta = {.id = "mx-host-unknown", .title = "The mail exchanger of the domain has no address"},
    .check =
        [](const ProbeResult& run, Report& report) {
            for (const DnsAnswer& mx : run.dns) {
                if (mx.type != "MX" || mx.outcome != DnsOutcome::Answered || !run.attempts.empty())
                    continue;
                for (const DnsAnswer& host : run.dns) {
                    const bool lost =
                        host.outcome == DnsOutcome::NxDomain || host.outcome == DnsOutcome::NoData;
                    const auto names = [&](const std::string& record) {
                        const std::string target = record.substr(record.rfind(' ') + 1);
                        return target == host.name || target == host.name + ".";
                    };
                    if (!lost || (host.type != "A" && host.type != "AAAA")
                        || std::none_of(mx.records.begin(), mx.records.end(), names))
                        continue;
                    blocks(report, mx_host_unknown.meta,
                        fmt::format("The MX record of {} names {} as its mail server, but the DNS has no "
                                    "address for that name ({}).",
                            mx.name, host.name,
                            host.outcome == DnsOutcome::NxDomain ? "NXDOMAIN" : "no A or AAAA record"))
                        .line(host.line, "the mail server's name leads nowhere")
                        .line(mx.line, "the MX record that names it")
                        .here("Type the name of the mail server that you were given instead of the mail "
                              "domain.")
                        .fix("the DNS admin",
                            fmt::format("Correct the MX record, or create an address for {}.", host.name));
                    return;
                }
            }
        },
};

} // namespace rungbook::smtp
