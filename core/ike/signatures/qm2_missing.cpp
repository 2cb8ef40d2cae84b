// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ike/missing_step.h"

namespace rungbook::ike
{

namespace
{

constexpr RuleMeta kMeta{.id = "qm2-missing",
    .title = "The peer does not answer our phase 2 proposal: QM2 never came",
    .fallback = true};

constexpr std::string_view kCauses[] = {
    "The crypto access lists do not mirror each other: the peer has no entry for exactly these "
    "two networks.",
    "The transform sets or the tunnel and transport modes have nothing in common.",
    "PFS is asked for by one side only, or with another group.",
    "The peer deleted its phase 1 and does not know us any more.",
};
constexpr std::string_view kCommands0[] = {
    "show running-config crypto map", "show running-config crypto ipsec", "show running-config access-list"};
constexpr std::string_view kCommands1[] = {"show running-config crypto map", "debug crypto ikev1 127"};
constexpr StepFix kFixes[] = {
    {"this device", "Write down what we propose: the two networks, the transform set, and PFS.", kCommands0},
    {"the peer",
        "Make its crypto access list the exact mirror of ours, and offer the same transform set and "
        "PFS group. Its log at the time of QM1 names which of them it missed.",
        kCommands1},
};
} // namespace

// Phase 1 is up, so addresses, keys and UDP ports are right. The peer received a proposal for two networks and did not agree.
extern const Signature qm2_missing;
const Signature qm2_missing{
    .meta = kMeta,
    .triggers = {},
    .check =
        [](const Negotiation& n, Report& report) {
            reportMissingStep(n, report,
                {.meta = qm2_missing.meta,
                    .kind = StepKind::QM,
                    .ordinal = 2,
                    .confidence = Confidence::Medium,
                    .state = "",
                    .peerState = "The peer has phase 1 up; it refused QM1, or is looking for a crypto map "
                                 "entry that fits it.",
                    .causes = kCauses,
                    .unsent = "QM1 arrived and this device did not answer: no crypto map entry fits these "
                              "networks, or no "
                              "transform set is acceptable. The lines after QM1 say which.",
                    .fixes = kFixes,
                    .wouldSettle = "The peer's log at the time of QM1: the side that refuses knows the "
                                   "reason, the side that "
                                   "asks does not."});
        },
};

} // namespace rungbook::ike
