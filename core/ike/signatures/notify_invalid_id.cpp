// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ike/notice_words.h"
#include "core/ike/signature.h"

#include <fmt/core.h>

namespace rungbook::ike
{

namespace
{
constexpr Trigger kTriggers[] = {{"Received non-routine Notify message", "(18)"}};

std::string proposedNetworks(const Negotiation& n)
{
    const std::string_view local = n.fact(FactKind::LocalProxy);
    const std::string_view remote = n.fact(FactKind::RemoteProxy);
    return local.empty() || remote.empty() ? std::string()
                                           : fmt::format(" We proposed {} here and {} there.", local, remote);
}
} // namespace

// INVALID-ID-INFORMATION in phase 2 is about the identities of quick mode, which are the two networks.
extern const Signature notify_invalid_id;
const Signature notify_invalid_id{
    .meta = {.id = "notify-invalid-id",
        .title = "The peer does not accept the networks that we propose (INVALID-ID-INFORMATION)"},
    .triggers = kTriggers,
    .check =
        [](const Negotiation& n, Report& report) {
            const Notice& notice = *n.hits().back();
            const bool phase2 = n.phase1CompletedBefore(notice.line);
            if (phase2 ? n.phase2CompletedAfter(notice.line) : n.phase1CompletedAfter(notice.line)) {
                cite(addOvercome(report, notify_invalid_id.meta,
                         fmt::format("{} refused an identity with INVALID-ID-INFORMATION; the negotiation "
                                     "succeeded afterwards. Other networks of the same crypto access list "
                                     "may still be missing on the peer.",
                             whoIs(n))),
                    n, n.hits(), "the peer refuses an identity");
                return;
            }
            if (!phase2) {
                Finding& f =
                    report.add(notify_invalid_id.meta, Effect::Blocks, Role::Root, Confidence::Medium,
                        fmt::format("{} answers with INVALID-ID-INFORMATION (18) before phase 1 is complete: "
                                    "it does not know this device under the identity that it sent.",
                            whoIs(n)));
                cite(f, n, n.hits(), "the peer refuses an identity");
                citeMessageBefore(f, n, *n.hits().front());
                f.fixes.push_back(
                    {"this device", "Send the identity that the peer expects, usually the address.",
                        {"show running-config crypto isakmp", "crypto isakmp identity address"}});
                f.fixes.push_back({"the peer",
                    "Look up which identity it expects from our address, and change one of the two.", {}});
                f.wouldSettle = "The peer's log: it names the identity that it received and could not place.";
                return;
            }
            Finding& f = report.add(notify_invalid_id.meta, Effect::Blocks, Role::Root, Confidence::High,
                fmt::format(
                    "Phase 1 with {} is up, and the peer answers our quick mode with INVALID-ID-INFORMATION "
                    "(18): it has no crypto access list entry that is the mirror image of ours.{} "
                    "What is local here must be remote there, with the same masks.",
                    whoIs(n), proposedNetworks(n)));
            cite(f, n, n.hits(), "the peer does not accept the proposed networks");
            citeMessageBefore(f, n, *n.hits().front());
            f.fixes.push_back({"the peer",
                "Give its crypto access list the mirror image of ours: same networks, same masks, source and "
                "destination exchanged. A route-based peer must accept exactly this pair of networks.",
                {"show running-config crypto map", "show running-config access-list",
                    "access-list <acl> extended permit ip <their-network> <mask> <our-network> <mask>"}});
            f.fixes.push_back({"this device",
                "Compare line by line what our crypto access list offers: an entry too many, or a host where "
                "the peer has a network, is refused.",
                {"show running-config crypto map", "show running-config access-list"}});
        },
};

} // namespace rungbook::ike
