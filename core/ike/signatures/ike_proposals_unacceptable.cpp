// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ike/signature.h"
#include "core/ike/signature_support.h"

#include <fmt/core.h>

namespace rungbook::ike
{

namespace
{
constexpr Trigger kTriggers[] = {{"All SA proposals found unacceptable"}};
}

// The refusing side's own words, so nothing is left to guess but the attribute, which 713257 names at a higher log level.
extern const Signature ike_proposals_unacceptable;
const Signature ike_proposals_unacceptable{
    .meta = {.id = "ike-proposals-unacceptable", .title = "The two devices have no IKE policy in common"},
    .triggers = kTriggers,
    .check =
        [](const Negotiation& n, Report& report) {
            const Notice& first = *n.hits().front();
            if (wentOnAfter(n, n.hits().back()->line)) {
                report
                    .add(ike_proposals_unacceptable.meta, Effect::Info, Role::Symptom, Confidence::Medium,
                        "One offer of the peer was refused, but the negotiation then went on with another.")
                    .evidence.push_back(n.evidence(first, "an offer was refused"));
                return;
            }
            const std::vector<const Notice*> details = n.hitsOf("ike-attribute-mismatch");
            const std::string differences = differencesText(n, details);
            Finding& f =
                report.add(ike_proposals_unacceptable.meta, Effect::Blocks, Role::Root, Confidence::High,
                    fmt::format("This device refused every IKE (phase 1) proposal of {}: none of them has "
                                "the same encryption, hash, authentication method and Diffie-Hellman group "
                                "as one of the policies configured here. {}",
                        peerText(n),
                        differences.empty() ? std::string("The log does not say which of the four differs.")
                                            : fmt::format("What differed: {}.", differences)));
            if (!differences.empty())
                f.title = fmt::format("No IKE policy in common: {}", differencesText(n, details, 2));
            addNotices(f, n, n.hits(), "every proposal of the peer was refused here", 1);
            addNotices(f, n, details, "this attribute differs");
            addMessagesBefore(f, n, first);
            f.fixes.push_back({"this device",
                "Add a policy that equals one that the peer offers, in all four values. Before 8.4 the "
                "command is \"crypto isakmp policy\".",
                {"show running-config crypto ikev1", "crypto ikev1 policy <free number>",
                    " authentication pre-share", " encryption <as the peer offers>",
                    " hash <as the peer offers>", " group <as the peer offers>", " lifetime 86400"}});
            f.fixes.push_back({"the peer",
                "Or add to its phase 1 proposals one that equals a policy configured on this device.", {}});
            f.wouldSettle = differences.empty()
                ? "\"debug crypto ikev1 127\" during one attempt prints each attribute that differs; the two "
                  "policy lists side by side do too."
                : "The policy lists of both devices side by side.";
        },
};

} // namespace rungbook::ike
