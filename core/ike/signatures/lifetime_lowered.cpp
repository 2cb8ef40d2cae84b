// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ike/notice_words.h"
#include "core/ike/signature.h"

#include <fmt/core.h>

namespace rungbook::ike
{

namespace
{
constexpr Trigger kTriggers[] = {
    {"Responder forcing change of"}, {"Overriding Initiator's IPsec rekeying duration"}};

struct Change {
    std::string_view what;
    std::string_view from;
    std::string_view to;
};

Change changeIn(std::string_view text)
{
    Change change;
    change.what = text.find("Phase 1") != std::string_view::npos ? "phase 1" : "the IPsec SA";
    change.from = valueBetween(text, "duration from", " to ");
    change.to = valueBetween(text, " to ");
    return change;
}
} // namespace

// Lifetimes need not be equal: the lower one counts. Worth a line because it explains the rekey times.
extern const Signature lifetime_lowered;
const Signature lifetime_lowered{
    .meta = {.id = "lifetime-lowered",
        .title = "The two sides have different lifetimes, and the lower one counts"},
    .triggers = kTriggers,
    .check =
        [](const Negotiation& n, Report& report) {
            const std::string text = lineText(n, *n.hits().front());
            const Change change = changeIn(text);
            std::string message = "The two sides have different lifetimes configured.";
            if (!change.from.empty() && !change.to.empty())
                message = fmt::format("The lifetime of {} goes from {} to {}: the two sides have different "
                                      "values, and the lower one counts.",
                    change.what, change.from, change.to);
            message += " That is no fault.";
            Finding& f = report.add(
                lifetime_lowered.meta, Effect::Info, Role::Symptom, Confidence::High, std::move(message));
            cite(f, n, n.hits(), "the lower lifetime is taken");
            f.fixes.push_back({"this device",
                "Set the same value on both sides if the tunnel should rekey when the configuration says so.",
                {"show running-config crypto map",
                    "crypto map <map> <seq> set security-association lifetime seconds 28800"}});
        },
};

} // namespace rungbook::ike
