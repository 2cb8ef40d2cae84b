// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ike/missing_step.h"

namespace rungbook::ike
{

namespace
{

constexpr RuleMeta kMeta{.id = "mm2-missing",
    .title = "The peer does not answer our first packet: MM2 never came",
    .fallback = true};

constexpr std::string_view kCauses[] = {
    "UDP port 500 does not get through to the peer, or its answer does not get back.",
    "The peer is down, has another address, or has IKEv1 not enabled on the interface where MM1 "
    "arrives.",
    "The peer accepts none of our IKE policies and stays silent.",
};
constexpr std::string_view kCommands0[] = {"show running-config crypto map | include set peer",
    "show route {peer}", "capture ike type isakmp interface outside match udp any host {peer}"};
constexpr std::string_view kCommands2[] = {"crypto ikev1 enable outside", "show crypto ikev1 sa",
    "debug crypto condition peer <our-outside-ip>", "debug crypto ikev1 127"};
constexpr StepFix kFixes[] = {
    {"this device",
        "Check that the peer's address is right, that there is a route to it by the interface that "
        "carries the crypto map, and that MM1 really leaves there.",
        kCommands0},
    {"the path between them",
        "Let UDP 500 and 4500 and IP protocol 50 pass in both directions between the two addresses."},
    {"the peer",
        "Enable IKEv1 on the interface where MM1 arrives, and look there for the reason: a log line "
        "with our address, or none at all.",
        kCommands2},
};
} // namespace

// The initiator is alone here: nothing shows whether the peer exists, only that nothing of it arrives.
extern const Signature mm2_missing;
const Signature mm2_missing{
    .meta = kMeta,
    .triggers = {},
    .check =
        [](const Negotiation& n, Report& report) {
            reportMissingStep(n, report,
                {.meta = mm2_missing.meta,
                    .kind = StepKind::MM,
                    .ordinal = 2,
                    .confidence = Confidence::Medium,
                    .state = "MM_WAIT_MSG2",
                    .peerState = "The peer is in MM_WAIT_MSG3 if MM1 reached it and its answer got lost; "
                                 "otherwise it knows "
                                 "nothing of this negotiation.",
                    .causes = kCauses,
                    .unsent = "MM1 arrived and nothing was answered: IKEv1 is not enabled for this peer, or "
                              "no IKE policy "
                              "is acceptable. The lines after MM1 say which.",
                    .fixes = kFixes,
                    .wouldSettle = "A capture of UDP 500 on the outside of both devices: it shows whether "
                                   "MM1 leaves here, "
                                   "whether it arrives there, and whether MM2 is sent."});
        },
};

} // namespace rungbook::ike
