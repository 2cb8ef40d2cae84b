// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ike/missing_step.h"

namespace rungbook::ike
{

namespace
{

constexpr RuleMeta kMeta{.id = "mm4-missing",
    .title = "The peer does not answer our key exchange: MM4 never came",
    .fallback = true};

constexpr std::string_view kCauses[] = {
    "The peer has no tunnel-group or no pre-shared key for our address.",
    "The peer sees us under another address (NAT) than the one it has a key for.",
    "A device on the path drops the larger packets MM3 or MM4.",
};
constexpr std::string_view kCommands0[] = {"show running-config tunnel-group",
    "tunnel-group <our-outside-ip> type ipsec-l2l", "tunnel-group <our-outside-ip> ipsec-attributes",
    " ikev1 pre-shared-key <key>"};
constexpr std::string_view kCommands1[] = {"show interface ip brief", "show crypto ikev1 sa detail"};
constexpr StepFix kFixes[] = {
    {"the peer", "Create the tunnel-group for the address under which it sees us, with its pre-shared key.",
        kCommands0},
    {"this device",
        "Check which address the peer sees: that of the outside interface, unless a NAT device stands"
        " in front of it.",
        kCommands1},
    {"the path between them",
        "Compare the captures on both sides: MM3 is larger than MM1, so a device "
        "that drops large or fragmented UDP packets shows here first."},
};
} // namespace

// The policies are agreed and both directions of the path worked a moment ago. To answer, the peer must now find a key for us.
extern const Signature mm4_missing;
const Signature mm4_missing{
    .meta = kMeta,
    .triggers = {},
    .check =
        [](const Negotiation& n, Report& report) {
            reportMissingStep(n, report,
                {.meta = mm4_missing.meta,
                    .kind = StepKind::MM,
                    .ordinal = 4,
                    .confidence = Confidence::Medium,
                    .state = "MM_WAIT_MSG4",
                    .peerState = "The peer is in MM_WAIT_MSG3 if MM3 did not reach it or was refused, in "
                                 "MM_WAIT_MSG5 if its "
                                 "MM4 got lost, and has forgotten the negotiation if it deleted it.",
                    .causes = kCauses,
                    .unsent = "MM3 arrived and this device did not answer: it found no tunnel-group or no "
                              "pre-shared key "
                              "for the peer. The lines after MM3 say so.",
                    .fixes = kFixes,
                    .wouldSettle = "The peer's log at the time of MM3: it names the tunnel-group that it "
                                   "looked for, or shows "
                                   "that MM3 never arrived."});
        },
};

} // namespace rungbook::ike
