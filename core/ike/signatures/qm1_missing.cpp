// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ike/missing_step.h"

namespace rungbook::ike
{

namespace
{

constexpr RuleMeta kMeta{
    .id = "qm1-missing", .title = "Phase 1 is up, and nobody starts phase 2", .fallback = true};

constexpr std::string_view kCauses[] = {
    "No traffic matches the crypto access list, so nobody asks for an IPsec SA.",
    "Traffic is there and is not led into the tunnel: the route points elsewhere, or NAT changes "
    "its address before the crypto map sees it.",
    "The side that should start phase 2 is configured to answer only.",
};
constexpr std::string_view kCommands0[] = {
    "packet-tracer input inside icmp <local-host> 8 0 <remote-host> detailed", "show run crypto map",
    "show access-list", "show run nat"};
constexpr StepFix kFixes[] = {
    {"this device",
        "Send a packet from the protected network to the remote one, and follow it: it must reach a "
        "VPN phase with the action ALLOW.",
        kCommands0},
    {"the peer", "Do the same from the other side: either side may start phase 2."},
};
} // namespace

// Phase 1 alone carries no traffic. Phase 2 begins when one side has a packet for the tunnel.
extern const Signature qm1_missing;
const Signature qm1_missing{
    .meta = kMeta,
    .triggers = {},
    .check =
        [](const Negotiation& n, Report& report) {
            reportMissingStep(n, report,
                {.meta = qm1_missing.meta,
                    .kind = StepKind::QM,
                    .ordinal = 1,
                    .confidence = Confidence::Low,
                    .state = "",
                    .peerState = "",
                    .causes = kCauses,
                    .unsent = "This device should start phase 2 and did not: no packet that matches the "
                              "crypto access list "
                              "reached the crypto map.",
                    .fixes = kFixes,
                    .wouldSettle = "A packet sent through the tunnel while the log runs: a quick mode then "
                                   "starts, or packet-"
                                   "tracer names the step that keeps the packet out of the tunnel."});
        },
};

} // namespace rungbook::ike
