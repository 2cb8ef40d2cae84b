// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ike/missing_step.h"

namespace rungbook::ike
{

namespace
{

constexpr RuleMeta kMeta{.id = "am3-missing",
    .title = "The client does not complete aggressive mode: AM3 never came",
    .fallback = true};

constexpr std::string_view kCauses[] = {
    "The group's pre-shared key differs on the client, so the hash in AM2 does not verify and the"
    " client gives up.",
    "NAT was found, AM3 comes from UDP 4500, and that port is blocked.",
    "A scan: aggressive mode answers strangers with a hash, so it is tried often.",
};
constexpr std::string_view kCommands0[] = {
    "tunnel-group {group} ipsec-attributes", " ikev1 pre-shared-key <key>"};
constexpr std::string_view kCommands2[] = {
    "capture ike4500 interface outside match udp any host {peer} eq 4500"};
constexpr StepFix kFixes[] = {
    {"this device", "Set the group's pre-shared key anew and give the same key to the client.", kCommands0},
    {"the peer", "Check the group name and the group key in the client's profile: both are case sensitive."},
    {"the path between them",
        "Let UDP 4500 pass in both directions: a client behind NAT sends AM3 from there.", kCommands2},
};
} // namespace

// AM2 carries our hash. A client whose group key differs cannot verify it and says nothing more.
extern const Signature am3_missing;
const Signature am3_missing{
    .meta = kMeta,
    .triggers = {},
    .check =
        [](const Negotiation& n, Report& report) {
            reportMissingStep(n, report,
                {.meta = am3_missing.meta,
                    .kind = StepKind::AM,
                    .ordinal = 3,
                    .confidence = Confidence::Medium,
                    .state = "AM_WAIT_MSG3",
                    .peerState = "The client is still in AM_WAIT_MSG2, either because AM2 did not reach it "
                                 "or because it "
                                 "refused what AM2 contains.",
                    .causes = kCauses,
                    .unsent = "AM2 arrived and this device did not go on: our group key does not fit the "
                              "hash in AM2. The "
                              "lines after AM2 say so.",
                    .fixes = kFixes,
                    .wouldSettle =
                        "The client's log: it says whether AM2 arrived and whether its hash was accepted."});
        },
};

} // namespace rungbook::ike
