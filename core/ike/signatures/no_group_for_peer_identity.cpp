// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ike/signature.h"
#include "core/ike/signature_support.h"

#include <fmt/core.h>

namespace rungbook::ike
{

namespace
{
constexpr Trigger kTriggers[] = {{"No Group found matching", "re-shared key peer"}};
}

extern const Signature no_group_for_peer_identity;
const Signature no_group_for_peer_identity{
    .meta = {.id = "no-group-for-peer-identity",
        .title = "No tunnel-group has the name that the peer calls itself"},
    .triggers = kTriggers,
    .check =
        [](const Negotiation& n, Report& report) {
            const Notice& first = *n.hits().front();
            if (wentOnAfter(n, n.hits().back()->line)) {
                report
                    .add(no_group_for_peer_identity.meta, Effect::Info, Role::Symptom, Confidence::Medium,
                        "The identity of the peer fitted no tunnel-group, but the negotiation went on with "
                        "another one.")
                    .evidence.push_back(n.evidence(first, "no tunnel-group has this name"));
                return;
            }
            const std::string identity(between(n.text(first), "matching ", " for "));
            const std::string name = identity.empty() ? peerForCommand(n) : identity;
            Finding& f =
                report.add(no_group_for_peer_identity.meta, Effect::Blocks, Role::Root, Confidence::High,
                    fmt::format("{} authenticates with a pre-shared key and calls itself {}, but this device "
                                "has no tunnel-group of that name and therefore no key for it.",
                        peerText(n), name));
            addNotices(f, n, n.hits(), "no tunnel-group has the name the peer sent", 2);
            addMessagesBefore(f, n, first);
            f.fixes.push_back({"this device",
                "Create the tunnel-group under exactly this name: a device whose identity is its address "
                "needs a group named by the address. Before 8.4 the last line is \"pre-shared-key <key>\".",
                {fmt::format("tunnel-group {} type ipsec-l2l", name),
                    fmt::format("tunnel-group {} ipsec-attributes", name), " ikev1 pre-shared-key <key>"}});
            f.fixes.push_back({"the peer",
                "Or let it identify itself by what this device has a tunnel-group for; on an ASA that is "
                "\"crypto isakmp identity\".",
                {"crypto isakmp identity address"}});
            f.wouldSettle = "\"show running-config tunnel-group\" on this device.";
        },
};

} // namespace rungbook::ike
