// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ike/notice_words.h"
#include "core/ike/signature.h"

#include <fmt/core.h>

namespace rungbook::ike
{

namespace
{
constexpr Trigger kTriggers[] = {{"Received non-routine Notify message", "(14)"}};
} // namespace

// The notify comes from the side that refused, and says no more than that: its own log has the reason.
extern const Signature notify_no_proposal_chosen;
const Signature notify_no_proposal_chosen{
    .meta = {.id = "notify-no-proposal-chosen",
        .title = "The peer refused our proposal (NO-PROPOSAL-CHOSEN)"},
    .triggers = kTriggers,
    .check =
        [](const Negotiation& n, Report& report) {
            const Notice& notice = *n.hits().back();
            const bool phase2 = n.phase1CompletedBefore(notice.line);
            if (phase2 ? n.phase2CompletedAfter(notice.line) : n.phase1CompletedAfter(notice.line)) {
                cite(addOvercome(report, notify_no_proposal_chosen.meta,
                         fmt::format("{} refused one of our proposals with NO-PROPOSAL-CHOSEN; a later one "
                                     "was accepted.",
                             whoIs(n))),
                    n, n.hits(), "the peer refuses a proposal");
                return;
            }
            Finding& f = report.add(notify_no_proposal_chosen.meta, Effect::Blocks, Role::Root,
                Confidence::High,
                phase2
                    ? fmt::format("Phase 1 with {} is up, and the peer answers our quick mode with "
                                  "NO-PROPOSAL-CHOSEN (14): none of our transform sets is acceptable to it. "
                                  "Encryption, hash, tunnel or transport mode, or the PFS group differ from "
                                  "what its crypto map entry for us allows. Some peers send the same code "
                                  "when the two networks do not fit.",
                        whoIs(n))
                    : fmt::format("{} answers with NO-PROPOSAL-CHOSEN (14) before phase 1 is complete: it "
                                  "accepts none of the IKE policies that we offer.",
                        whoIs(n)));
            cite(f, n, n.hits(), "the peer says that it chose none of our proposals");
            citeMessageBefore(f, n, *n.hits().front());
            if (phase2) {
                f.fixes.push_back({"this device",
                    "Compare transform set, mode and PFS of the crypto map entry for this peer with the "
                    "peer's, and make one combination equal on both.",
                    {"show running-config crypto map", "show running-config crypto ipsec",
                        "crypto ipsec ikev1 transform-set <set> esp-aes-256 esp-sha-hmac",
                        "crypto map <map> <seq> set ikev1 transform-set <set>",
                        "crypto map <map> <seq> set pfs group14"}});
                f.fixes.push_back({"the peer",
                    "Read its log at the time of the quick mode: the side that refuses names what did not "
                    "fit.",
                    {"debug crypto ikev1 127", "debug crypto ipsec 127"}});
            } else {
                f.fixes.push_back({"this device",
                    "Add an IKE policy that the peer accepts: encryption, hash, Diffie-Hellman group and "
                    "authentication must all be equal.",
                    {"show running-config crypto ikev1", "crypto ikev1 policy 10"}});
                f.fixes.push_back({"the peer",
                    "Read its log at the time of the first packet: it lists the policies that it compared.",
                    {"debug crypto ikev1 127"}});
            }
            f.wouldSettle = "The peer's own log: only the side that refuses knows whether it was the cipher, "
                            "the mode, PFS or the networks.";
        },
};

} // namespace rungbook::ike
