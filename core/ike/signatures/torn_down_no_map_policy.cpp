// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ike/signature.h"
#include "core/ike/signature_support.h"

#include <fmt/core.h>

namespace rungbook::ike
{

namespace
{
constexpr Trigger kTriggers[] = {{"Session is being torn down. Reason: crypto map policy not found"},
    {"Session disconnected.", "Reason: crypto map policy not found"}};
}

// What the session management writes at the end (713259, 113019): the refusal itself stands before it.
extern const Signature torn_down_no_map_policy;
const Signature torn_down_no_map_policy{
    .meta = {.id = "torn-down-no-map-policy",
        .title = "The session was torn down: crypto map policy not found"},
    .triggers = kTriggers,
    .check =
        [](const Negotiation& n, Report& report) {
            const bool overcome = n.phase2CompletedAfter(n.hits().back()->line);
            Finding& f = report.add(torn_down_no_map_policy.meta, overcome ? Effect::Info : Effect::Blocks,
                Role::Symptom, Confidence::High,
                overcome ? std::string(
                    "An attempt ended because no crypto map entry fitted; phase 2 was completed later.")
                         : fmt::format("This device ends the session with {} because it found no crypto map "
                                       "entry for what the peer asked for. Which networks were asked for and "
                                       "which entries were tried stands before this line.",
                             peerText(n)));
            addNotices(f, n, n.hits(), "the reason of the tear-down");
            if (!overcome) {
                f.fixes.push_back({"this device",
                    "Compare the crypto access list of the entry for this peer with the peer's networks, and "
                    "check the order of the entries.",
                    {"show running-config crypto map", "show running-config access-list"}});
                f.wouldSettle = "A \"Rejecting IPSec tunnel\" line (713061) before it names the networks.";
            }
        },
};

} // namespace rungbook::ike
