// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ike/signature.h"
#include "core/ike/signature_support.h"

#include <fmt/core.h>

namespace rungbook::ike
{

namespace
{
constexpr Trigger kTriggers[] = {{"Tunnel Rejected: IKE peer does not match remote peer"}};
}

extern const Signature peer_differs_from_crypto_map;
const Signature peer_differs_from_crypto_map{
    .meta = {.id = "peer-differs-from-crypto-map",
        .title = "The networks belong to a crypto map entry for another peer"},
    .triggers = kTriggers,
    .check =
        [](const Negotiation& n, Report& report) {
            const Notice& first = *n.hits().front();
            if (n.phase2CompletedAfter(n.hits().back()->line)) {
                report
                    .add(peer_differs_from_crypto_map.meta, Effect::Info, Role::Symptom, Confidence::Medium,
                        "One entry was for another peer; phase 2 was completed with the next that fitted.")
                    .evidence.push_back(n.evidence(first, "this entry is for another peer"));
                return;
            }
            const std::string_view text = n.text(first);
            std::string actual(between(text, "IKE peer address:", ","));
            if (actual.empty())
                actual = peerForCommand(n);
            const std::string configured(between(text, "Remote peer address:"));
            Finding& f =
                report.add(peer_differs_from_crypto_map.meta, Effect::Blocks, Role::Root, Confidence::High,
                    fmt::format("{} asks for networks that the access list of a crypto map entry permits, "
                                "but that entry is for the peer {}. An entry is used only for its own peers.",
                        actual, configured.empty() ? std::string("with another address") : configured));
            addNotices(f, n, n.hits(), "the peer and the \"set peer\" of the entry differ", 2);
            addMessagesBefore(f, n, first);
            addNoticesOf(f, n, "qm-fsm-error", "quick mode was given up for it", 1);
            f.fixes.push_back({"this device",
                "If this is the right peer, add its address to the entry; a second address in \"set peer\" "
                "is a backup. If another entry is meant for it, see that the access lists of the two do not "
                "overlap.",
                {"show running-config crypto map",
                    fmt::format("crypto map {} <seq> set peer {}", mapForCommand(n), actual)}});
            f.fixes.push_back({"the peer",
                "If its packets come from another line or through a NAT, let them come from the configured "
                "address.",
                {}});
            f.wouldSettle = "Which address the peer is meant to use.";
        },
};

} // namespace rungbook::ike
