// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ike/missing_step.h"

namespace rungbook::ike
{

namespace
{

constexpr RuleMeta kMeta{
    .id = "qm3-missing", .title = "The initiator does not confirm phase 2: QM3 never came", .fallback = true};

constexpr std::string_view kCauses[] = {
    "Our QM2 or the initiator's QM3 is lost on the path.",
    "The initiator refuses what QM2 selected: the proxies or a lifetime came back changed.",
    "The initiator deleted the negotiation meanwhile.",
};
constexpr std::string_view kCommands0[] = {"debug crypto ikev1 127", "show crypto ipsec sa"};
constexpr std::string_view kCommands1[] = {
    "capture ike type isakmp interface outside match udp any host {peer}"};
constexpr std::string_view kCommands2[] = {"clear crypto ikev1 sa {peer}"};
constexpr StepFix kFixes[] = {
    {"the peer", "Look in its log what it made of QM2.", kCommands0},
    {"the path between them", "Look for lost packets, UDP 4500 above all when NAT is involved.", kCommands1},
    {"this device", "Clear what is half open before the next try.", kCommands2},
};
} // namespace

// Both sides agreed on the networks and the ciphers. Only the short last message is missing.
extern const Signature qm3_missing;
const Signature qm3_missing{
    .meta = kMeta,
    .triggers = {},
    .check =
        [](const Negotiation& n, Report& report) {
            reportMissingStep(n, report,
                {.meta = qm3_missing.meta,
                    .kind = StepKind::QM,
                    .ordinal = 3,
                    .confidence = Confidence::Medium,
                    .state = "",
                    .peerState = "The initiator still waits for QM2 if our answer got lost; if QM2 reached "
                                 "it, it refused "
                                 "something in it or its QM3 got lost.",
                    .causes = kCauses,
                    .unsent = "QM2 arrived and this device did not confirm it: it refused the answer, or "
                              "could not load the"
                              " IPsec SA. The lines after QM2 say so.",
                    .fixes = kFixes,
                    .wouldSettle = "A capture on both sides: QM2 is the last message that this device sent, "
                                   "so the question is "
                                   "whether it arrived."});
        },
};

} // namespace rungbook::ike
