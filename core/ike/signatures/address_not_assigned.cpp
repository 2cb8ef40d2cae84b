// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ike/notice_words.h"
#include "core/ike/signature.h"

#include <fmt/core.h>

namespace rungbook::ike
{

namespace
{
constexpr Trigger kTriggers[] = {{"Cannot obtain an IP"}, {"IKE received response of type", "FAILED"}};
} // namespace

// Mode config stops here: without an inner address the client has nothing to put into its quick mode.
extern const Signature address_not_assigned;
const Signature address_not_assigned{
    .meta = {.id = "address-not-assigned", .title = "No address could be given to the client"},
    .triggers = kTriggers,
    .check =
        [](const Negotiation& n, Report& report) {
            const Notice& last = *n.hits().back();
            if (n.phase2CompletedAfter(last.line)) {
                cite(addOvercome(report, address_not_assigned.meta,
                         fmt::format("At first no address could be given to {}; later the tunnel came up.",
                             whoIs(n))),
                    n, n.hits(), "no address available");
                return;
            }
            const std::string group = tunnelGroupOf(n);
            Finding& f = report.add(address_not_assigned.meta, Effect::Blocks, Role::Root, Confidence::High,
                fmt::format("This device has no inner address for {}, so mode config fails and phase 2 never "
                            "begins. Either the address pool of the tunnel-group {} is used up or missing, "
                            "or the way of assigning addresses that is configured (AAA, DHCP) gives none.",
                    whoIs(n), group));
            cite(f, n, n.hits(), "no address available");
            citeMessageBefore(f, n, *n.hits().front());
            f.fixes.push_back({"this device",
                "See how many addresses are in use, enlarge the pool or name one for the group, and check "
                "that assigning from local pools is on.",
                {"show ip local pool <pool>",
                    fmt::format("show running-config tunnel-group {} general-attributes", group),
                    "show running-config all vpn-addr-assign",
                    "ip local pool <pool> 192.0.2.10-192.0.2.200 mask 255.255.255.0",
                    fmt::format("tunnel-group {} general-attributes", group), " address-pool <pool>"}});
            f.fixes.push_back({"the peer",
                "Nothing to change at the client. Sessions that were not closed hold addresses: log out what "
                "is stale.",
                {}});
            f.wouldSettle = "The lines with IPAA (syslog 737xxx) at the same moment: they name the pool or "
                            "the server that was asked.";
        },
};

} // namespace rungbook::ike
