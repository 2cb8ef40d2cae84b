// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ike/signature.h"
#include "core/ike/signature_support.h"

#include <fmt/core.h>

namespace rungbook::ike
{

namespace
{
constexpr Trigger kTriggers[] = {{"Received an un-encrypted INVALID_COOKIE notify message"}};
}

// INVALID_COOKIE: "I know no IKE SA with these cookies." After our MM3 that means something else and peer-has-no-key-for-us says it.
extern const Signature peer_lost_ike_sa;
const Signature peer_lost_ike_sa{
    .meta = {.id = "peer-lost-ike-sa", .title = "The peer no longer knows this negotiation"},
    .triggers = kTriggers,
    .check =
        [](const Negotiation& n, Report& report) {
            const Notice& first = *n.hits().front();
            if (wentOnAfter(n, n.hits().back()->line)) {
                report
                    .add(peer_lost_ike_sa.meta, Effect::Info, Role::Symptom, Confidence::High,
                        "The peer did not know an older negotiation; the two devices then negotiated anew.")
                    .evidence.push_back(n.evidence(first, "the peer does not know these cookies"));
                return;
            }
            if (n.initiator() && !n.phase1Complete() && n.missing(StepKind::MM, 4))
                return;
            const std::string peer = peerText(n);
            const bool wasUp = n.phase1CompletedBefore(first.line);
            const bool afterMm5 = n.missing(StepKind::MM, 6);
            std::string message;
            Confidence confidence = Confidence::Medium;
            if (wasUp) {
                message = fmt::format(
                    "{} answers with INVALID_COOKIE: it no longer has the IKE SA that was completed here. It "
                    "was restarted, failed over, or cleared the SA, and this device was not told.",
                    peer);
            } else if (afterMm5) {
                message = fmt::format("{} answers our MM5 with INVALID_COOKIE: it gave the negotiation up "
                                      "when MM5 arrived. It could not decrypt or accept our identity and "
                                      "hash: the pre-shared keys differ, or it expects another identity.",
                    peer);
            } else {
                message =
                    fmt::format("{} answers with INVALID_COOKIE: it has no negotiation with our cookies, "
                                "because it ended it or never kept it. The log does not show in which step.",
                        peer);
                confidence = Confidence::Low;
            }
            Finding& f = report.add(peer_lost_ike_sa.meta, wasUp ? Effect::Unstable : Effect::Blocks,
                Role::Root, confidence, std::move(message));
            addNotices(f, n, n.hits(), "the peer does not know these cookies");
            addMessagesBefore(f, n, first);
            f.fixes.push_back({"the peer",
                wasUp ? "See in its log when and why it lost the SA; keep DPD on, so that both sides notice "
                        "the loss."
                      : "See in its log why it gave the negotiation up: that side knows the reason.",
                {}});
            f.fixes.push_back({"this device",
                "Clear the SA here, so that the next packet starts a new negotiation. Before 8.4 the command "
                "is \"clear crypto isakmp sa\".",
                {"clear crypto ikev1 sa " + peerForCommand(n),
                    fmt::format("tunnel-group {} ipsec-attributes", peerForCommand(n)),
                    " isakmp keepalive threshold 10 retry 2"}});
            f.wouldSettle = wasUp
                ? "The uptime and the log of the peer at that time."
                : "The peer's log of the same minute, or this device's log from the first message on.";
        },
};

} // namespace rungbook::ike
