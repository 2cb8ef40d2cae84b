// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ike/signature.h"
#include "core/ike/signature_support.h"

#include <algorithm>
#include <cctype>
#include <fmt/core.h>

namespace rungbook::ike
{

namespace
{

constexpr Trigger kTriggers[] = {{"Phase 1 failure", "Mismatched attribute types for class"}};

bool mentions(std::string_view text, std::string_view lowerCase)
{
    for (std::size_t i = 0; i + lowerCase.size() <= text.size(); ++i) {
        std::size_t k = 0;
        while (k < lowerCase.size() && std::tolower(static_cast<unsigned char>(text[i + k])) == lowerCase[k])
            ++k;
        if (k == lowerCase.size())
            return true;
    }
    return false;
}

std::string digitsOf(std::string_view text)
{
    std::string digits;
    for (const char c : text) {
        if (c >= '0' && c <= '9')
            digits += c;
    }
    return digits;
}

// The policy line that would accept what the peer sent; empty when the value has no plain equivalent.
std::string policyLine(const AttributeDifference& d)
{
    if (mentions(d.attribute, "group")) {
        const std::string number = digitsOf(d.received);
        return number.empty() ? std::string() : " group " + number;
    }
    if (mentions(d.attribute, "hash")) {
        if (mentions(d.received, "md5"))
            return " hash md5";
        return mentions(d.received, "sha") && digitsOf(d.received).size() < 3 ? " hash sha" : std::string();
    }
    if (mentions(d.attribute, "encr")) {
        if (mentions(d.received, "triple") || mentions(d.received, "3des"))
            return " encryption 3des";
        if (mentions(d.received, "aes"))
            return " encryption <aes, aes-192 or aes-256, as the peer has it>";
        return mentions(d.received, "des") ? " encryption des" : std::string();
    }
    if (mentions(d.attribute, "auth") && mentions(d.received, "preshared") && !mentions(d.received, "xauth"))
        return " authentication pre-share";
    return {};
}

} // namespace

// The ASA logs one such line for each pair of an offered transform and a configured policy that it compares, and only the first attribute
// that differs. A line is therefore no failure by itself: all pairs must be refused.
extern const Signature ike_attribute_mismatch;
const Signature ike_attribute_mismatch{
    .meta = {.id = "ike-attribute-mismatch", .title = "An IKE (phase 1) attribute differs"},
    .triggers = kTriggers,
    .check =
        [](const Negotiation& n, Report& report) {
            const Notice& first = *n.hits().front();
            const std::string differences = differencesText(n, n.hits());
            if (wentOnAfter(n, n.hits().back()->line)) {
                Finding& f =
                    report.add(ike_attribute_mismatch.meta, Effect::Info, Role::Symptom, Confidence::High,
                        fmt::format("One combination of offer and policy did not fit ({}), another one did: "
                                    "phase 1 went on. This is normal when several policies are configured.",
                            differences.empty() ? "the line names no values" : differences));
                addNotices(f, n, n.hits(), "this combination was refused");
                return;
            }
            const bool allRefused = n.has("ike-proposals-unacceptable");
            Finding& f = report.add(ike_attribute_mismatch.meta, Effect::Blocks,
                allRefused ? Role::Contributing : Role::Root,
                allRefused ? Confidence::High : Confidence::Medium,
                fmt::format("An IKE proposal of {} differs from a policy of this device{}. {}", peerText(n),
                    differences.empty() ? std::string(", the line does not say where")
                                        : fmt::format(" ({})", differences),
                    allRefused ? "All other combinations were refused as well, so phase 1 ends here."
                               : "One refused combination is fatal only if all are refused; the log shows "
                                 "none that was accepted."));
            if (!differences.empty())
                f.title = fmt::format("IKE attribute differs: {}", differencesText(n, n.hits(), 2));
            addNotices(f, n, n.hits(), "received and configured value differ", 6);
            addNoticesOf(f, n, "ike-proposals-unacceptable", "no combination was acceptable", 1);
            addMessagesBefore(f, n, first);
            std::vector<std::string> commands{
                "show running-config crypto ikev1", "crypto ikev1 policy <free number>"};
            for (const Notice* notice : n.hits()) {
                std::string line = policyLine(attributeDifference(n.text(*notice)));
                if (!line.empty() && std::find(commands.begin(), commands.end(), line) == commands.end())
                    commands.push_back(std::move(line));
            }
            f.fixes.push_back({"this device",
                "Add a policy with the values that the peer sends; encryption, hash, authentication and "
                "group must all be equal within one policy. Before 8.4 the command is \"crypto isakmp "
                "policy\".",
                std::move(commands)});
            f.fixes.push_back({"the peer",
                "Or let the peer offer the values configured here. Where one side has only weak ones (DES, "
                "MD5, group 1 or 2), change that side.",
                {}});
            f.wouldSettle = "The policies of both devices side by side: an ASA names only the first "
                            "attribute that differs in each combination, others may differ too.";
        },
};

} // namespace rungbook::ike
