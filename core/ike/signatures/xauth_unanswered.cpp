// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ike/missing_step.h"

namespace rungbook::ike
{

namespace
{

constexpr RuleMeta kMeta{.id = "xauth-unanswered",
    .title = "The question for name and password (XAUTH) stays unanswered",
    .fallback = true};

constexpr std::string_view kCauses[] = {
    "The person at the client has not answered the prompt.",
    "The client does not support XAUTH or has it switched off, which is usual for a LAN-to-LAN "
    "peer that landed in a remote-access group.",
    "The AAA server that decides does not answer in time.",
};
constexpr std::string_view kCommands1[] = {"show running-config tunnel-group {group}", "show aaa-server",
    "tunnel-group {group} ipsec-attributes", " ikev1 user-authentication none"};
constexpr StepFix kFixes[] = {
    {"the peer",
        "Enter name and password in time, or store them in a client that connects without a person."},
    {"this device",
        "Look whether this peer should be asked at all: a LAN-to-LAN peer must land in a tunnel-group"
        " of its own, of type ipsec-l2l. For people, check the AAA server.",
        kCommands1},
};
} // namespace

// The group key is right, the person is not known yet. Phase 1 counts as complete only after XAUTH.
extern const Signature xauth_unanswered;
const Signature xauth_unanswered{
    .meta = kMeta,
    .triggers = {},
    .check =
        [](const Negotiation& n, Report& report) {
            reportMissingStep(n, report,
                {.meta = xauth_unanswered.meta,
                    .kind = StepKind::Xauth,
                    .ordinal = 0,
                    .confidence = Confidence::Medium,
                    .state = "",
                    .peerState = "The other side has verified the group; it shows a prompt for name and "
                                 "password, or waits for"
                                 " a verdict on them.",
                    .causes = kCauses,
                    .unsent = "The other side waits for us: we have no user name and password stored, or the "
                              "AAA server has"
                              " not answered.",
                    .fixes = kFixes,
                    .wouldSettle = "The client's log at that moment: whether it showed a prompt, and whether "
                                   "it sent the answer."});
        },
};

} // namespace rungbook::ike
