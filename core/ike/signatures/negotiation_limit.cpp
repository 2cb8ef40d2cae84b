// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ike/notice_words.h"
#include "core/ike/signature.h"

#include <fmt/core.h>

namespace rungbook::ike
{

namespace
{
constexpr Trigger kTriggers[] = {{"Maximum concurrent IKE negotiations exceeded"},
    {"Dropping new negotiation - IKEv1 in-negotiation context limit"}};
} // namespace

// Call admission: the device protects its processor and turns newcomers away, whoever they are.
extern const Signature negotiation_limit;
const Signature negotiation_limit{
    .meta = {.id = "negotiation-limit",
        .title = "Too many negotiations at once: this device turned one away"},
    .triggers = kTriggers,
    .check =
        [](const Negotiation& n, Report& report) {
            const Notice& last = *n.hits().back();
            const std::string text = lineText(n, last);
            const std::string_view limit = valueBetween(text, "limit of", "reached");
            if (n.phase1CompletedAfter(last.line)) {
                cite(addOvercome(report, negotiation_limit.meta,
                         fmt::format("{} was turned away because too many negotiations were going on; a "
                                     "later attempt succeeded.",
                             whoIs(n))),
                    n, n.hits(), "turned away");
                return;
            }
            Finding& f = report.add(negotiation_limit.meta, Effect::Blocks, Role::Root, Confidence::High,
                fmt::format(
                    "This device has as many negotiations in progress as it allows{} and dropped the one of "
                    "{}. Nothing is wrong with this peer: many peers reconnect at the same time, "
                    "or half-open negotiations that nobody completes fill the places.",
                    limit.empty() ? std::string() : fmt::format(" ({})", limit), whoIs(n)));
            cite(f, n, n.hits(), "the limit is reached");
            f.fixes.push_back({"this device",
                "Look who holds the places: many different peers after an outage will sort themselves out, "
                "one address with many half-open negotiations will not. Raise the limit only if the "
                "processor has room.",
                {"show crypto ikev1 sa", "show cpu usage", "show running-config crypto ikev1",
                    "crypto ikev1 limit max-in-negotiation-sa 50"}});
            f.fixes.push_back({"the path between them",
                "Block addresses that only scan for IKE before they reach this device.", {}});
            f.fixes.push_back(
                {"the peer", "Wait and try again; a longer pause between attempts helps everybody.", {}});
        },
};

} // namespace rungbook::ike
