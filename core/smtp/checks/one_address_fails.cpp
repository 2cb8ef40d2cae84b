// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/smtp/check_support.h"

#include <algorithm>
#include <fmt/core.h>

namespace rungbook::smtp
{

extern const Check one_address_fails;
const Check one_address_fails{
    .meta = {.id = "one-address-fails", .title = "One of the server's addresses does not answer"},
    .check =
        [](const ProbeResult& run, Report& report) {
            const auto at =
                std::find_if(run.attempts.begin(), run.attempts.end(), [&](const ConnectAttempt& a) {
                    const bool failed = a.outcome == ConnectOutcome::Refused
                        || a.outcome == ConnectOutcome::TimedOut
                        || a.outcome == ConnectOutcome::HostUnreachable || a.outcome == ConnectOutcome::Reset;
                    return failed
                        && std::any_of(
                            run.attempts.begin(), run.attempts.end(), [&](const ConnectAttempt& other) {
                                return other.outcome == ConnectOutcome::Connected
                                    && other.address != a.address && isV6(other.address) == isV6(a.address);
                            });
                });
            if (at == run.attempts.end())
                return;
            const auto good =
                std::find_if(run.attempts.begin(), run.attempts.end(), [&](const ConnectAttempt& a) {
                    return a.outcome == ConnectOutcome::Connected && isV6(a.address) == isV6(at->address);
                });
            Claim claim(report, one_address_fails.meta, Effect::Unstable, Role::Contributing,
                Confidence::High,
                fmt::format("{} has several addresses; {} answers, {} does not ({}). Clients that pick the "
                            "dead one fail or wait, so the "
                            "fault comes and goes.",
                    serverName(run), good->address, at->address, nameOf(at->outcome)));
            claim.line(at->line, "this address fails").line(good->line, "this one answers");
            claim
                .admin(fmt::format(
                    "Bring the service on {} back, or take the address out of the DNS.", at->address))
                .here(
                    "Until then name a working host of the server directly, if its certificate allows that.");
        },
};

} // namespace rungbook::smtp
