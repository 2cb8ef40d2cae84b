// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ike/notice_words.h"
#include "core/ike/signature.h"

#include <fmt/core.h>

namespace rungbook::ike
{

namespace
{
// The line begins with the peer's address, so the triggers begin with the digits an address can begin with.
constexpr std::string_view kText = "The maximum tunnel count allowed has been reached";
constexpr Trigger kTriggers[] = {{"1", kText}, {"2", kText}, {"3", kText}, {"4", kText}, {"5", kText},
    {"6", kText}, {"7", kText}, {"8", kText}, {"9", kText}, {"Tunnel Rejected: ", kText}};
} // namespace

extern const Signature tunnel_limit_reached;
const Signature tunnel_limit_reached{
    .meta = {.id = "tunnel-limit-reached", .title = "The device has as many tunnels as it is allowed"},
    .triggers = kTriggers,
    .check =
        [](const Negotiation& n, Report& report) {
            const Notice& last = *n.hits().back();
            if (n.phase1CompletedAfter(last.line)) {
                cite(addOvercome(report, tunnel_limit_reached.meta,
                         fmt::format(
                             "{} was refused because all tunnels were in use; a later attempt succeeded.",
                             whoIs(n))),
                    n, n.hits(), "no tunnel left");
                return;
            }
            Finding& f = report.add(tunnel_limit_reached.meta, Effect::Blocks, Role::Root, Confidence::High,
                fmt::format(
                    "This device already has the maximum number of tunnels and refused {}. The licence, the "
                    "platform or a configured limit sets that number; nothing is wrong with this peer.",
                    whoIs(n)));
            cite(f, n, n.hits(), "no tunnel left");
            f.fixes.push_back({"this device",
                "Compare the sessions that are up with what the licence and the configuration allow, log out "
                "stale ones, and raise the limit or the licence if the need is real.",
                {"show vpn-sessiondb summary", "show version | include VPN",
                    "show running-config vpn-sessiondb", "vpn-sessiondb max-other-vpn-limit <number>"}});
            f.fixes.push_back({"the peer", "Nothing to change; try again when sessions have ended.", {}});
        },
};

} // namespace rungbook::ike
