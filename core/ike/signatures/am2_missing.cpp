// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ike/missing_step.h"

namespace rungbook::ike
{

namespace
{

constexpr RuleMeta kMeta{.id = "am2-missing",
    .title = "The peer does not answer our aggressive mode request: AM2 never came",
    .fallback = true};

constexpr std::string_view kCauses[] = {
    "UDP port 500 does not get through, or the peer is down.",
    "The peer does not accept aggressive mode.",
    "The peer does not know the group name that we sent, or accepts none of our IKE policies.",
};
constexpr std::string_view kCommands0[] = {
    "show route {peer}", "capture ike type isakmp interface outside match udp any host {peer}"};
constexpr std::string_view kCommands1[] = {"no crypto ikev1 am-disable", "show running-config tunnel-group"};
constexpr StepFix kFixes[] = {
    {"this device",
        "Check the server address and the group name, and that the request leaves by the right "
        "interface.",
        kCommands0},
    {"the peer",
        "Accept aggressive mode for this group, or use main mode with certificates. The group name "
        "must exist as a tunnel-group.",
        kCommands1},
    {"the path between them", "Let UDP 500 and 4500 pass in both directions."},
};
} // namespace

// AM1 already carries the policies, the Diffie-Hellman value and the group name, so the peer can have many reasons to stay silent.
extern const Signature am2_missing;
const Signature am2_missing{
    .meta = kMeta,
    .triggers = {},
    .check =
        [](const Negotiation& n, Report& report) {
            reportMissingStep(n, report,
                {.meta = am2_missing.meta,
                    .kind = StepKind::AM,
                    .ordinal = 2,
                    .confidence = Confidence::Medium,
                    .state = "AM_WAIT_MSG2",
                    .peerState = "The peer is in AM_WAIT_MSG3 if AM1 reached it and its answer got lost; "
                                 "otherwise it knows "
                                 "nothing of this negotiation.",
                    .causes = kCauses,
                    .unsent = "AM1 arrived and this device did not answer: aggressive mode is disabled, no "
                              "IKE policy is "
                              "acceptable, or the group is not known. The lines after AM1 say which.",
                    .fixes = kFixes,
                    .wouldSettle = "The peer's log at the time of AM1: a line about the group, the policies "
                                   "or aggressive mode, "
                                   "or no line at all because AM1 did not arrive."});
        },
};

} // namespace rungbook::ike
