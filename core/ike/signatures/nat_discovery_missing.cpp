// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ike/notice_words.h"
#include "core/ike/signature.h"

#include <fmt/core.h>

namespace rungbook::ike
{

namespace
{
constexpr Trigger kTriggers[] = {{"NAT-Discovery payloads missing"}};
} // namespace

// The peer announced NAT traversal and then left out its two hashes of addresses and ports.
extern const Signature nat_discovery_missing;
const Signature nat_discovery_missing{
    .meta = {.id = "nat-discovery-missing",
        .title = "The peer announced NAT traversal and sent no NAT discovery"},
    .triggers = kTriggers,
    .check =
        [](const Negotiation& n, Report& report) {
            const Notice& last = *n.hits().back();
            if (n.phase1CompletedAfter(last.line)) {
                cite(addOvercome(report, nat_discovery_missing.meta,
                         fmt::format("{} announced NAT traversal and sent no NAT discovery, so NAT traversal "
                                     "is off for this tunnel. Phase 1 completed all the same; should NAT be "
                                     "on the path, ESP may not get through.",
                             whoIs(n))),
                    n, n.hits(), "NAT traversal is given up");
                return;
            }
            Finding& f =
                report.add(nat_discovery_missing.meta, Effect::Blocks, Role::Contributing, Confidence::Low,
                    fmt::format("{} announced NAT traversal with a vendor ID and then did not send the two "
                                "NAT discovery payloads that belong to it. This device goes on without NAT "
                                "traversal; if a NAT device is on the path, "
                                "phase 1 or the traffic fails for that reason.",
                        whoIs(n)));
            cite(f, n, n.hits(), "NAT traversal is given up");
            citeMessageBefore(f, n, *n.hits().front());
            f.fixes.push_back({"the peer",
                "Update its software or turn NAT traversal off or on explicitly: it contradicts itself.",
                {"crypto isakmp nat-traversal 20"}});
            f.fixes.push_back({"the path between them",
                "Look for a device that rewrites IKE (an \"IPsec pass-through\" or ALG) and turn that off.",
                {}});
            f.wouldSettle = "A capture on the peer: it shows whether its MM3 or MM4 carries NAT-D payloads "
                            "when it leaves there.";
        },
};

} // namespace rungbook::ike
