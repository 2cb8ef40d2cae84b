// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ike/signature.h"
#include "core/ike/signature_support.h"

#include <fmt/core.h>

namespace rungbook::ike
{

// No trigger of its own: it reads the INVALID_COOKIE lines of peer-lost-ike-sa in the light of where the negotiation stood.
extern const Signature peer_has_no_key_for_us;
const Signature peer_has_no_key_for_us{
    .meta = {.id = "peer-has-no-key-for-us",
        .title = "The peer has no tunnel-group or pre-shared key for our address"},
    .triggers = {},
    .check =
        [](const Negotiation& n, Report& report) {
            if (!n.initiator() || n.phase1Complete() || !n.missing(StepKind::MM, 4))
                return;
            const std::vector<const Notice*> notices = n.hitsOf("peer-lost-ike-sa");
            const Message* mm3 = n.last(StepKind::MM, 3);
            if (notices.empty() || !mm3 || raw(notices.front()->line) < raw(mm3->line)
                || wentOnAfter(n, notices.front()->line))
                return;
            const std::string peer = peerText(n);
            const std::string local(n.text(n.session().local));
            Finding& f = report.add(peer_has_no_key_for_us.meta, Effect::Blocks, Role::Root, Confidence::High,
                fmt::format("{} accepted our IKE proposal (MM2) but never answered MM3{}, and then replied "
                            "INVALID_COOKIE in clear text: it has dropped the negotiation. To answer MM3 it "
                            "needs the pre-shared key for the address it sees us under{}; it has no "
                            "tunnel-group with that name, or one without a key.",
                    peer, mm3->resends > 0 ? ", not even when it was sent again" : "",
                    local.empty() ? "" : fmt::format(" ({})", local)));
            addNotices(f, n, notices, "the peer does not know this negotiation any more");
            f.evidence.push_back(n.evidence(*mm3, "MM3 was sent here; MM4 never came"));
            for (const Resend& resend : n.session().resends) {
                if (&n.session().messages[resend.message] == mm3) {
                    f.evidence.push_back({n.span(resend.line), "MM3 again"});
                    break;
                }
            }
            if (const Message* mm2 = n.last(StepKind::MM, 2))
                f.evidence.push_back(
                    n.evidence(*mm2, "until here the peer answered: the IKE policies agree"));
            addNoticesOf(f, n, "information-exchange-failed", "this device cannot use the peer's notify", 1);
            const std::string us = local.empty() ? "<our-outside-ip>" : local;
            f.fixes.push_back({"the peer",
                "Create the tunnel-group (on other devices: the pre-shared key) for exactly the address from "
                "which our packets arrive there. Before 8.4 the line is \"pre-shared-key <key>\".",
                {fmt::format("tunnel-group {} type ipsec-l2l", us),
                    fmt::format("tunnel-group {} ipsec-attributes", us), " ikev1 pre-shared-key <key>"}});
            f.fixes.push_back({"this device",
                "Find out the address from which our IKE packets leave, behind a NAT the translated one, and "
                "compare it digit by digit with the one configured at the peer.",
                {"show running-config interface", "show running-config crypto map",
                    "show running-config tunnel-group " + peerForCommand(n)}});
            f.fixes.push_back({"the path between them",
                "When the peer's configuration is right, capture at the peer: a NAT on the way may give our "
                "packets another source address.",
                {}});
            f.wouldSettle = "The peer's own log of the same minute: an ASA writes \"Can't find a valid "
                            "tunnel group\" or 713138 there.";
        },
};

} // namespace rungbook::ike
