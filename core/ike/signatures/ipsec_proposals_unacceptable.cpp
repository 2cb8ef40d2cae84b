// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ike/signature.h"
#include "core/ike/signature_support.h"

#include <algorithm>
#include <fmt/core.h>

namespace rungbook::ike
{

namespace
{

constexpr Trigger kTriggers[] = {{"All IPSec SA proposals found unacceptable"}};

// QM1 carries a KE payload exactly when its sender wants perfect forward secrecy.
const char* pfsWords(const Negotiation& n)
{
    const Message* qm1 = n.last(StepKind::QM, 1);
    if (!qm1 || isEmpty(qm1->payloads))
        return "";
    const std::vector<std::string> names = payloadNames(n.text(qm1->payloads));
    return std::find(names.begin(), names.end(), "KE") != names.end()
        ? " QM1 carries a KE payload, so the peer asks for PFS: where the entry here has \"set pfs\", its "
          "group must be the peer's."
        : " QM1 carries no KE payload, so the peer does not ask for PFS: \"set pfs\" in the entry here "
          "refuses that.";
}

} // namespace

extern const Signature ipsec_proposals_unacceptable;
const Signature ipsec_proposals_unacceptable{
    .meta = {.id = "ipsec-proposals-unacceptable",
        .title = "The two devices have no IPsec transform set in common"},
    .triggers = kTriggers,
    .check =
        [](const Negotiation& n, Report& report) {
            const Notice& first = *n.hits().front();
            if (n.phase2CompletedAfter(n.hits().back()->line)) {
                report
                    .add(ipsec_proposals_unacceptable.meta, Effect::Info, Role::Symptom, Confidence::Medium,
                        "One quick mode was refused for its transforms; a later one was accepted.")
                    .evidence.push_back(n.evidence(first, "the proposals of this quick mode were refused"));
                return;
            }
            const std::vector<const Notice*> details = n.hitsOf("ipsec-attribute-mismatch");
            const std::string differences = differencesText(n, details);
            const std::string_view map = n.fact(FactKind::CryptoMap);
            Finding& f =
                report.add(ipsec_proposals_unacceptable.meta, Effect::Blocks, Role::Root, Confidence::High,
                    fmt::format("Phase 2 fails: this device refused every IPsec proposal that {} sent in "
                                "quick mode. Its crypto map entry{} allows no transform set with the same "
                                "encryption, integrity, mode (tunnel or transport) and PFS group.{}{}",
                        peerText(n), map.empty() ? std::string() : fmt::format(" (map {})", map),
                        differences.empty() ? std::string() : fmt::format(" What differed: {}.", differences),
                        pfsWords(n)));
            if (!differences.empty())
                f.title = fmt::format("No IPsec transform set in common: {}", differencesText(n, details, 2));
            addNotices(f, n, n.hits(), "every IPsec proposal of the peer was refused here", 1);
            addNotices(f, n, details, "this attribute differs");
            addMessagesBefore(f, n, first);
            addNoticesOf(f, n, "qm-fsm-error", "quick mode was given up for it", 1);
            f.fixes.push_back({"this device",
                "Give the crypto map entry a transform set that equals one the peer offers, or change PFS. "
                "Before 8.4 the word \"ikev1\" is left out of these commands.",
                {"show running-config crypto map", "show running-config crypto ipsec",
                    "crypto ipsec ikev1 transform-set <set> esp-aes-256 esp-sha-hmac",
                    fmt::format("crypto map {} <seq> set ikev1 transform-set <set>", mapForCommand(n)),
                    fmt::format("crypto map {} <seq> set pfs group<n>", mapForCommand(n))}});
            f.fixes.push_back({"the peer",
                "Compare its phase 2 proposal (encryption, integrity, tunnel or transport mode, PFS group) "
                "with the transform set here, and change one side.",
                {}});
            f.wouldSettle = "The transform sets, modes and PFS groups of both crypto map entries side by "
                            "side; \"debug crypto ikev1 127\" names each attribute that differs.";
        },
};

} // namespace rungbook::ike
