// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/smtp/check_support.h"

#include <algorithm>
#include <fmt/core.h>

namespace rungbook::smtp
{

extern const Check ipv6_fails_ipv4_works;
const Check ipv6_fails_ipv4_works{
    .meta = {.id = "ipv6-fails-ipv4-works", .title = "The server answers over IPv4 but not over IPv6"},
    .check =
        [](const ProbeResult& run, Report& report) {
            const auto one = [&](bool v6, bool good) {
                return std::find_if(run.attempts.begin(), run.attempts.end(), [&](const ConnectAttempt& a) {
                    const bool bad = a.outcome != ConnectOutcome::Connected
                        && a.outcome != ConnectOutcome::NotTried && a.outcome != ConnectOutcome::Cancelled;
                    return isV6(a.address) == v6 && (good ? a.outcome == ConnectOutcome::Connected : bad);
                });
            };
            const auto bad = one(true, false);
            const auto good = one(false, true);
            if (bad == run.attempts.end() || good == run.attempts.end()
                || one(true, true) != run.attempts.end())
                return;
            Claim claim = informs(report, ipv6_fails_ipv4_works.meta, Effect::Hygiene,
                fmt::format(
                    "{} answers over IPv4 ({}), but the connection to its IPv6 address {} failed ({}). A "
                    "client that tries both at "
                    "once does not notice; one that tries IPv6 first waits until that attempt gives up.",
                    serverName(run), good->address, bad->address, nameOf(bad->outcome)));
            claim.line(bad->line, "IPv6 fails").line(good->line, "IPv4 works");
            claim.here("Choose IPv4 until this is repaired, if the client lets you choose.")
                .admin("Let the server answer on its IPv6 address, or remove the AAAA record.")
                .network("Repair the IPv6 route, or the firewall rule that exists for IPv4 only.");
        },
};

} // namespace rungbook::smtp
