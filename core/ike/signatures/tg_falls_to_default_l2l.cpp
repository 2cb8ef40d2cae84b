// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ike/signature.h"
#include "core/ike/signature_support.h"

#include <fmt/core.h>

namespace rungbook::ike
{

namespace
{
constexpr Trigger kTriggers[] = {{"Connection landed on tunnel_group DefaultL2LGroup"}};
}

// Right for peers with changing addresses and for certificates. With a fixed peer it means that no tunnel-group has the peer's name, and the
// key of the default group, if it has one, is not the one that was agreed on.
extern const Signature tg_falls_to_default_l2l;
const Signature tg_falls_to_default_l2l{
    .meta = {.id = "tg-falls-to-default-l2l", .title = "The peer falls into DefaultL2LGroup"},
    .triggers = kTriggers,
    .check =
        [](const Negotiation& n, Report& report) {
            const Notice& first = *n.hits().front();
            const std::string peer = peerForCommand(n);
            if (n.phase1CompletedAfter(n.hits().back()->line) || n.phase1CompletedBefore(first.line)) {
                Finding& f = report.add(tg_falls_to_default_l2l.meta, Effect::Info, Role::Symptom,
                    Confidence::High,
                    fmt::format("{} has no tunnel-group of its own and is served by DefaultL2LGroup; phase 1 "
                                "was completed with it. That is usual for peers whose address changes.",
                        peerText(n)));
                addNotices(f, n, n.hits(), "the default group was used", 1);
                return;
            }
            const bool explained = n.has("tg-missing-for-peer") || n.has("tg-default-key-used");
            Finding& f = report.add(tg_falls_to_default_l2l.meta, Effect::Blocks,
                explained ? Role::Contributing : Role::Root,
                n.has("psk-mismatch-decrypt-failed") ? Confidence::High : Confidence::Low,
                fmt::format("No tunnel-group of this device has the name {}, so the peer landed on "
                            "DefaultL2LGroup, and phase 1 then failed. The pre-shared key of DefaultL2LGroup "
                            "is used for it, not one that was meant for this peer.",
                    peer));
            addNotices(f, n, n.hits(), "the default group was used instead of one for the peer", 2);
            addMessagesBefore(f, n, first);
            addNoticesOf(f, n, "psk-mismatch-decrypt-failed",
                "with the key of the default group the peer's message cannot be read", 1);
            f.fixes.push_back({"this device",
                "Create the tunnel-group under the address from which the peer's packets arrive. When the "
                "peer's address changes, set the agreed key in DefaultL2LGroup instead. Before 8.4 the line "
                "is \"pre-shared-key <key>\".",
                {fmt::format("tunnel-group {} type ipsec-l2l", peer),
                    fmt::format("tunnel-group {} ipsec-attributes", peer), " ikev1 pre-shared-key <key>"}});
            f.fixes.push_back({"the path between them",
                "When a tunnel-group exists under another address of the peer, a NAT on the way gives its "
                "packets the address seen here: name the group by the address seen here.",
                {}});
            f.wouldSettle =
                "\"show running-config tunnel-group\" against the address in the log, " + peerText(n) + ".";
        },
};

} // namespace rungbook::ike
