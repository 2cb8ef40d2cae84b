// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ike/missing_step.h"

namespace rungbook::ike
{

namespace
{

constexpr RuleMeta kMeta{.id = "mm3-missing",
    .title = "The initiator does not continue after our answer: MM3 never came",
    .fallback = true};

constexpr std::string_view kCauses[] = {
    "Our MM2 does not reach the initiator: the path works in one direction only.",
    "The initiator received MM2 and refused the policy that we selected.",
    "A scan or a packet with a forged source address: nobody waits for our answer.",
};
constexpr std::string_view kCommands0[] = {"show route {peer}", "show running-config nat",
    "capture ike type isakmp interface outside match udp any host {peer}"};
constexpr std::string_view kCommands1[] = {"show running-config crypto ikev1", "debug crypto ikev1 127"};
constexpr StepFix kFixes[] = {
    {"this device",
        "Check that the route to the initiator leaves by the interface on which MM1 came in, and that"
        " no NAT rule or access list touches our answer.",
        kCommands0},
    {"the peer",
        "Look whether MM2 arrives. If it does, compare the IKE policies: the initiator's log names "
        "what it did not like.",
        kCommands1},
    {"the path between them",
        "Look for a firewall or NAT device that lets UDP 500 pass to us and drops the answer."},
};
} // namespace

// Our MM2 was the first packet on the way back, so the way back is the first suspect.
extern const Signature mm3_missing;
const Signature mm3_missing{
    .meta = kMeta,
    .triggers = {},
    .check =
        [](const Negotiation& n, Report& report) {
            reportMissingStep(n, report,
                {.meta = mm3_missing.meta,
                    .kind = StepKind::MM,
                    .ordinal = 3,
                    .confidence = Confidence::Medium,
                    .state = "MM_WAIT_MSG3",
                    .peerState = "The initiator is still in MM_WAIT_MSG2 if MM2 did not reach it; if it did, "
                                 "the initiator "
                                 "refused what we selected.",
                    .causes = kCauses,
                    .unsent = "MM2 arrived and this device did not go on: it may have refused the policy "
                              "that the peer "
                              "selected. The lines after MM2 say so.",
                    .fixes = kFixes,
                    .wouldSettle = "A capture on the initiator: does MM2 arrive there? Resends of MM1 in "
                                   "this log speak for the "
                                   "path, their absence for a refusal or a scan."});
        },
};

} // namespace rungbook::ike
