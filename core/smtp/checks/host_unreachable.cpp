// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/smtp/check_support.h"

#include <fmt/core.h>

namespace rungbook::smtp
{

extern const Check host_unreachable;
const Check host_unreachable{
    .meta = {.id = "host-unreachable", .title = "The network reports that the server cannot be reached"},
    .check =
        [](const ProbeResult& run, Report& report) {
            if (connectFailure(run) != ConnectOutcome::HostUnreachable)
                return;
            Claim claim(report, host_unreachable.meta, Effect::Blocks, Role::Root, Confidence::High,
                fmt::format("The network answered that {} cannot be reached (host unreachable). A router on "
                            "the way says so, either because it "
                            "does not find the host or because an access list forbids it; in the own subnet "
                            "it means that nobody has the address.{}",
                    attemptAddresses(run, ConnectOutcome::HostUnreachable),
                    otherAttempts(run, ConnectOutcome::HostUnreachable)));
            citeAttempts(claim, run, ConnectOutcome::HostUnreachable, "host unreachable");
            claim
                .here("Check the server's address.",
                    {fmt::format("traceroute {}", run.attempts.front().address)})
                .network("Find the device that sends the ICMP unreachable: its code tells a missing host (1) "
                         "from an access list (10, 13).")
                .admin("See that the server is up and has this address.");
        },
};

} // namespace rungbook::smtp
