// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ike/missing_step.h"

namespace rungbook::ike
{

namespace
{

constexpr RuleMeta kMeta{.id = "mm5-missing",
    .title = "The initiator's first encrypted message, MM5, never came",
    .fallback = true};

constexpr std::string_view kCauses[] = {
    "The pre-shared keys differ: MM5 came in a form that could not be decrypted.",
    "NAT was found, MM5 comes from UDP 4500, and that port is blocked.",
    "MM5 is large (certificates), was fragmented, and a fragment got lost.",
};
constexpr std::string_view kCommands0[] = {"more system:running-config | begin tunnel-group {group}",
    "tunnel-group {group} ipsec-attributes", " ikev1 pre-shared-key <key>"};
constexpr std::string_view kCommands1[] = {
    "capture ike4500 interface outside match udp any host {peer} eq 4500"};
constexpr std::string_view kCommands2[] = {"show running-config tunnel-group", "show crypto ca certificates"};
constexpr StepFix kFixes[] = {
    {"this device",
        "Set the same pre-shared key on both devices: type it anew on both, the stored one cannot be "
        "read back except with the command below.",
        kCommands0},
    {"the path between them",
        "Let UDP 4500 pass in both directions: from MM5 on a negotiation with NAT on the path uses "
        "it.",
        kCommands1},
    {"the peer",
        "Check that it can build MM5: a key for our address, or a certificate and the trustpoint in "
        "its tunnel-group.",
        kCommands2},
};
} // namespace

// MM5 is the first encrypted message and the first one that may use UDP 4500.
extern const Signature mm5_missing;
const Signature mm5_missing{
    .meta = kMeta,
    .triggers = {},
    .check =
        [](const Negotiation& n, Report& report) {
            reportMissingStep(n, report,
                {.meta = mm5_missing.meta,
                    .kind = StepKind::MM,
                    .ordinal = 5,
                    .confidence = Confidence::Medium,
                    .state = "MM_WAIT_MSG5",
                    .peerState = "The initiator is in MM_WAIT_MSG6 if it sent MM5, and in MM_WAIT_MSG4 if "
                                 "our MM4 did not "
                                 "reach it.",
                    .causes = kCauses,
                    .unsent = "MM4 arrived and this device did not go on: it found no key, no certificate or "
                              "no identity to"
                              " send. The lines after MM4 say so.",
                    .fixes = kFixes,
                    .wouldSettle =
                        "A capture here: an MM5 that arrives and is not in this log as received could not be "
                        "decrypted (keys); none at all speaks for UDP 4500 or for the initiator."});
        },
};

} // namespace rungbook::ike
