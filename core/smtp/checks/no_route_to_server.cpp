// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/smtp/check_support.h"

#include <fmt/core.h>

namespace rungbook::smtp
{

extern const Check no_route_to_server;
const Check no_route_to_server{
    .meta = {.id = "no-route-to-server", .title = "This machine has no route to the server"},
    .check =
        [](const ProbeResult& run, Report& report) {
            if (connectFailure(run) != ConnectOutcome::NetworkUnreachable)
                return;
            Claim claim = blocks(report, no_route_to_server.meta,
                fmt::format("This machine has no route to {} (network unreachable): not one packet left it.",
                    attemptAddresses(run, ConnectOutcome::NetworkUnreachable)));
            citeAttempts(claim, run, ConnectOutcome::NetworkUnreachable, "no route");
            claim.here("Check interface, address and default gateway of this machine; for an IPv6 address, "
                       "that it has IPv6 at all.",
                {fmt::format("ip route get {}", run.attempts.front().address)});
        },
};

} // namespace rungbook::smtp
