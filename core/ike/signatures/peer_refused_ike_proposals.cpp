// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ike/signature.h"
#include "core/ike/signature_support.h"

#include <fmt/core.h>

namespace rungbook::ike
{

namespace
{
constexpr Trigger kTriggers[] = {{"Received an un-encrypted NO_PROPOSAL_CHOSEN notify message"}};
}

extern const Signature peer_refused_ike_proposals;
const Signature peer_refused_ike_proposals{
    .meta = {.id = "peer-refused-ike-proposals", .title = "The peer accepts none of our IKE proposals"},
    .triggers = kTriggers,
    .check =
        [](const Negotiation& n, Report& report) {
            const Notice& first = *n.hits().front();
            if (wentOnAfter(n, n.hits().back()->line)) {
                report
                    .add(peer_refused_ike_proposals.meta, Effect::Info, Role::Symptom, Confidence::Medium,
                        "The peer refused one offer with NO_PROPOSAL_CHOSEN; the negotiation then went on.")
                    .evidence.push_back(n.evidence(first, "the peer refused an offer"));
                return;
            }
            const bool aggressive = n.session().mode == Mode::Aggressive;
            const Message* answer = n.last(aggressive ? StepKind::AM : StepKind::MM, 2);
            const bool accepted = answer && raw(answer->line) < raw(first.line);
            Finding& f = report.add(peer_refused_ike_proposals.meta, Effect::Blocks, Role::Root,
                accepted ? Confidence::Low : Confidence::Medium,
                accepted ? fmt::format(
                    "{} sent NO_PROPOSAL_CHOSEN in clear text although it had answered {}: it took an IKE "
                    "proposal first and then refused something later, which the notify does not name.",
                    peerText(n), aggressive ? "AM1" : "MM1")
                         : fmt::format("{} answers {} with NO_PROPOSAL_CHOSEN: none of the IKE policies that "
                                       "this device offered (encryption, hash, authentication, "
                                       "Diffie-Hellman group) is acceptable to it. Some devices give the "
                                       "same answer when they have no connection configured for our address, "
                                       "or expect the other IKE version or mode.",
                             peerText(n), aggressive ? "AM1" : "MM1"));
            addNotices(f, n, n.hits(), "the peer's refusal, sent in clear text");
            addMessagesBefore(f, n, first);
            addNoticesOf(
                f, n, "information-exchange-failed", "this device cannot use the notify any further", 1);
            f.fixes.push_back({"this device",
                "Add a policy that equals one the peer accepts, in all four values. Before 8.4 the command "
                "is \"crypto isakmp policy\".",
                {"show running-config crypto ikev1", "crypto ikev1 policy <free number>",
                    " authentication pre-share", " encryption <as the peer accepts>",
                    " hash <as the peer accepts>", " group <as the peer accepts>"}});
            f.fixes.push_back({"the peer",
                "Its log says what it missed: a proposal, or a connection for our address. Add the proposal, "
                "or correct the address, the IKE version or the mode of the connection.",
                {}});
            f.wouldSettle = "The peer's log of the same minute: the refusing side names the reason, this "
                            "side sees only the refusal.";
        },
};

} // namespace rungbook::ike
