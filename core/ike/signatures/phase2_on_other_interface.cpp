// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ike/notice_words.h"
#include "core/ike/signature.h"

#include <fmt/core.h>

namespace rungbook::ike
{

namespace
{
constexpr Trigger kTriggers[] = {{"Attempting to establish a phase2 tunnel on"}};
} // namespace

// The route to the peer moved to another interface while the old phase 1 still lived on the first one.
extern const Signature phase2_on_other_interface;
const Signature phase2_on_other_interface{
    .meta = {.id = "phase2-on-other-interface", .title = "The route to the peer moved to another interface"},
    .triggers = kTriggers,
    .check =
        [](const Negotiation& n, Report& report) {
            const Notice& last = *n.hits().back();
            const std::string text = lineText(n, last);
            const std::string_view now = valueBetween(text, "phase2 tunnel on", "interface");
            const std::string_view before = valueBetween(text, "phase1 tunnel is on", "interface");
            const std::string move = now.empty() || before.empty()
                ? std::string("another interface")
                : fmt::format("from {} to {}", before, now);
            const bool once = n.hits().size() == 1;
            if (once && n.phase2CompletedAfter(last.line)) {
                cite(addOvercome(report, phase2_on_other_interface.meta,
                         fmt::format("The route to {} moved {}; the old phase 1 was removed and the tunnel "
                                     "came up again.",
                             whoIs(n), move)),
                    n, n.hits(), "phase 1 on the old interface is removed");
                return;
            }
            Finding& f =
                report.add(phase2_on_other_interface.meta, Effect::Unstable, Role::Root, Confidence::High,
                    fmt::format("Traffic for {} now leaves by another interface than the one on which phase "
                                "1 was built ({}), so this device removes phase 1 and begins anew.{} "
                                "The routing table decides: a failover between two providers, a route that "
                                "flaps, or two routes of the same cost.",
                        whoIs(n), move,
                        once ? std::string() : fmt::format(" This happened {} times.", n.hits().size())));
            cite(f, n, n.hits(), "phase 1 on the old interface is removed");
            f.fixes.push_back({"this device",
                "Find out why the route moved, and make it stable: one preferred route to the peer, a "
                "tracked backup. The crypto map must be applied on both interfaces if both are meant to "
                "carry the tunnel.",
                {fmt::format("show route {}", peerForCommand(n)), "show track",
                    "show running-config crypto map | include interface"}});
            f.fixes.push_back({"the peer",
                "List both addresses of this device as peers, with a tunnel-group for each, if a second "
                "provider is meant to take over.",
                {"crypto map <map> <seq> set peer <first-address> <second-address>"}});
            f.wouldSettle =
                "The routing table before and after: show route for the peer's address at both times.";
        },
};

} // namespace rungbook::ike
