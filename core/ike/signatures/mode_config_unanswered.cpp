// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ike/missing_step.h"

namespace rungbook::ike
{

namespace
{

constexpr RuleMeta kMeta{.id = "mode-config-unanswered",
    .title = "The client's address and settings (mode config) were not delivered",
    .fallback = true};

constexpr std::string_view kCauses[] = {
    "No address can be given: the pool is empty or the group has none.",
    "The AAA or DHCP server that hands out addresses does not answer.",
    "The client did not acknowledge what was set, or the answer got lost.",
};
constexpr std::string_view kCommands0[] = {"show running-config tunnel-group {group} general-attributes",
    "show ip local pool <pool>", "show running-config vpn-addr-assign"};
constexpr StepFix kFixes[] = {
    {"this device",
        "Check that the group has an address pool with free addresses, or that the user has a fixed "
        "one.",
        kCommands0},
    {"the peer", "Read the client's log: which setting did it ask for, and did an answer arrive?"},
};
} // namespace

// A remote-access client cannot start its quick mode before it has an inner address.
extern const Signature mode_config_unanswered;
const Signature mode_config_unanswered{
    .meta = kMeta,
    .triggers = {},
    .check =
        [](const Negotiation& n, Report& report) {
            reportMissingStep(n, report,
                {.meta = mode_config_unanswered.meta,
                    .kind = StepKind::ModeCfg,
                    .ordinal = 0,
                    .confidence = Confidence::Medium,
                    .state = "",
                    .peerState =
                        "The other side has authenticated the user and waits for an address, or for the "
                        "acknowledgement of one.",
                    .causes = kCauses,
                    .unsent = "The client asked for its settings and this device did not answer: it has no "
                              "address to give."
                              " The lines after the request say so.",
                    .fixes = kFixes,
                    .wouldSettle = "The lines about the address between the request and the end of the log, "
                                   "with \"debug crypto "
                                   "ikev1 127\" on this device."});
        },
};

} // namespace rungbook::ike
