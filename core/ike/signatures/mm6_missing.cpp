// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ike/missing_step.h"

namespace rungbook::ike
{

namespace
{

constexpr RuleMeta kMeta{.id = "mm6-missing",
    .title = "The peer does not answer our authentication: MM6 never came",
    .fallback = true};

constexpr std::string_view kCauses[] = {
    "The pre-shared keys differ, so the peer cannot decrypt MM5.",
    "NAT was found, MM5 and MM6 use UDP 4500, and that port is blocked.",
    "The peer refuses our identity or our certificate.",
};
constexpr std::string_view kCommands0[] = {"tunnel-group {group} ipsec-attributes",
    " ikev1 pre-shared-key <key>", "show running-config crypto isakmp", "crypto isakmp identity address"};
constexpr std::string_view kCommands1[] = {"debug crypto ikev1 127"};
constexpr std::string_view kCommands2[] = {
    "capture ike4500 interface outside match udp any host {peer} eq 4500"};
constexpr StepFix kFixes[] = {
    {"this device",
        "Set the same pre-shared key as on the peer, and check that the identity we send is the one "
        "the peer expects: usually our address.",
        kCommands0},
    {"the peer",
        "Read its log at the time of MM5: it says whether decryption failed (keys), or which identity"
        " or certificate it refused.",
        kCommands1},
    {"the path between them", "Let UDP 4500 pass in both directions if one of the two is behind NAT.",
        kCommands2},
};
} // namespace

// Everything up to here was unauthenticated. MM5 is where our key or certificate is put to the test by the peer.
extern const Signature mm6_missing;
const Signature mm6_missing{
    .meta = kMeta,
    .triggers = {},
    .check =
        [](const Negotiation& n, Report& report) {
            reportMissingStep(n, report,
                {.meta = mm6_missing.meta,
                    .kind = StepKind::MM,
                    .ordinal = 6,
                    .confidence = Confidence::Medium,
                    .state = "MM_WAIT_MSG6",
                    .peerState =
                        "The peer is in MM_WAIT_MSG5 if it could not decrypt or did not receive MM5.",
                    .causes = kCauses,
                    .unsent = "MM5 arrived and this device did not answer: it could not verify the peer's "
                              "key, identity or "
                              "certificate. The lines after MM5 say so.",
                    .fixes = kFixes,
                    .wouldSettle = "The peer's log: problems with decrypting MM5 mean different keys; no "
                                   "trace of MM5 means that"
                                   " it did not arrive."});
        },
};

} // namespace rungbook::ike
