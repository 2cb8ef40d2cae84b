// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ike/signature.h"
#include "core/ike/signature_support.h"

#include <fmt/core.h>

namespace rungbook::ike
{

namespace
{

constexpr Trigger kTriggers[] = {{"Phase 2 failure", "Mismatched attribute types for class"}};

bool aboutNatTraversal(const std::string& differences)
{
    return differences.find("NAT-T") != std::string::npos || differences.find("UDP") != std::string::npos;
}

} // namespace

extern const Signature ipsec_attribute_mismatch;
const Signature ipsec_attribute_mismatch{
    .meta = {.id = "ipsec-attribute-mismatch", .title = "An IPsec (phase 2) attribute differs"},
    .triggers = kTriggers,
    .check =
        [](const Negotiation& n, Report& report) {
            const Notice& first = *n.hits().front();
            const std::string differences = differencesText(n, n.hits());
            if (n.phase2CompletedAfter(n.hits().back()->line)) {
                Finding& f =
                    report.add(ipsec_attribute_mismatch.meta, Effect::Info, Role::Symptom, Confidence::High,
                        fmt::format("One combination of offered and configured transform did not fit ({}), "
                                    "another one did: phase 2 completed.",
                            differences.empty() ? "the line names no values" : differences));
                addNotices(f, n, n.hits(), "this combination was refused");
                return;
            }
            const bool allRefused = n.has("ipsec-proposals-unacceptable");
            const bool natTraversal = aboutNatTraversal(differences);
            Finding& f = report.add(ipsec_attribute_mismatch.meta, Effect::Blocks,
                allRefused ? Role::Contributing : Role::Root,
                allRefused ? Confidence::High : Confidence::Medium,
                fmt::format("A quick mode proposal of {} differs from the transform configured here{}.{}{}",
                    peerText(n),
                    differences.empty() ? std::string(", the line does not say where")
                                        : fmt::format(" ({})", differences),
                    natTraversal ? " The encapsulation modes differ in NAT traversal: one crypto map entry "
                                   "has it switched off, or one side sees a NAT and the other does not."
                                 : "",
                    allRefused ? " All other combinations were refused as well, so phase 2 ends here."
                               : " One refused combination is fatal only if all are refused; the log shows "
                                 "no phase 2 completed after it."));
            if (!differences.empty())
                f.title = fmt::format("IPsec attribute differs: {}", differencesText(n, n.hits(), 2));
            addNotices(f, n, n.hits(), "received and configured value differ", 6);
            addNoticesOf(f, n, "ipsec-proposals-unacceptable", "no combination was acceptable", 1);
            addMessagesBefore(f, n, first);
            if (natTraversal) {
                f.fixes.push_back(
                    {"this device", "Allow NAT traversal for this crypto map entry and for the device.",
                        {"show running-config all crypto map | include nat-t",
                            fmt::format("no crypto map {} <seq> set nat-t-disable", mapForCommand(n)),
                            "crypto isakmp nat-traversal 20"}});
            }
            f.fixes.push_back({"this device",
                "Configure the received value in the transform set (or the PFS group) of the crypto map "
                "entry for this peer. Before 8.4 the word \"ikev1\" is left out.",
                {"show running-config crypto map", "show running-config crypto ipsec",
                    fmt::format("crypto map {} <seq> set ikev1 transform-set <set>", mapForCommand(n))}});
            f.fixes.push_back(
                {"the peer", "Or let the peer's phase 2 proposal carry the value configured here.", {}});
            f.wouldSettle =
                "Transform set, mode, PFS group and NAT traversal of both crypto map entries side by side.";
        },
};

} // namespace rungbook::ike
