// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ike/notice_words.h"
#include "core/ike/signature.h"

#include "core/ike/states.h"

#include <fmt/core.h>

namespace rungbook::ike
{

namespace
{
constexpr Trigger kTriggers[] = {{"IKE session establishment timed out"}};

/// The state that the line names, as the state table writes it: some versions put IKE_ before it.
std::string_view stateIn(std::string_view text)
{
    std::string_view name = valueBetween(text, "[", "]");
    if (name.starts_with("IKE_"))
        name.remove_prefix(4);
    return name;
}
} // namespace

// The clean-up task that ends stuck negotiations says in which state it found this one: where, not why.
extern const Signature establishment_timed_out;
const Signature establishment_timed_out{
    .meta = {.id = "establishment-timed-out",
        .title = "The device gave up a negotiation that did not move on",
        .fallback = true},
    .triggers = kTriggers,
    .check =
        [](const Negotiation& n, Report& report) {
            const Notice& last = *n.hits().back();
            const std::string text = lineText(n, last);
            const std::string_view name = stateIn(text);
            if (n.phase1CompletedAfter(last.line)) {
                cite(addOvercome(report, establishment_timed_out.meta,
                         fmt::format("A negotiation with {} timed out{}; a later one completed.", whoIs(n),
                             name.empty() ? std::string() : fmt::format(" in {}", name))),
                    n, n.hits(), "given up here");
                return;
            }
            // The rules on missing messages say the same with more detail when the messages are in the log.
            const bool messagesTell = n.missing() != nullptr;
            std::string message = fmt::format("This device waited for {} and gave up{}.", whoIs(n),
                name.empty() ? std::string() : fmt::format(" in the state {}", name));
            // The forms for xauth version 6 clients are explained by the plain state.
            const std::string_view plain = name.substr(0, name.find("_V6"));
            const StateInfo* state = findState(plain) ? findState(plain) : findState(name);
            if (state) {
                message += fmt::format(" {}", state->meaning);
                if (!messagesTell && !state->stuck.empty()) {
                    message += " What usually is behind it, the most likely first:";
                    for (std::size_t i = 0; i < state->stuck.size(); ++i)
                        message += fmt::format(" ({}) {}", i + 1, state->stuck[i]);
                }
            }
            Finding& f = report.add(establishment_timed_out.meta, Effect::Blocks,
                messagesTell ? Role::Symptom : Role::Root, Confidence::Medium, std::move(message));
            cite(f, n, n.hits(), "given up here");
            citeMessageBefore(f, n, *n.hits().front());
            f.fixes.push_back({"this device",
                "Log the next attempt with its messages: they show which one was sent last and which one "
                "never came.",
                {fmt::format("debug crypto condition peer {}", peerForCommand(n)), "debug crypto ikev1 127",
                    "show crypto ikev1 sa detail"}});
            f.fixes.push_back({"the peer",
                "Look in its log for the same minute: did our messages arrive, and what did it make of them?",
                {}});
            f.fixes.push_back(
                {"the path between them", "Check that UDP 500 and 4500 pass in both directions.", {}});
            f.wouldSettle =
                "A log with \"debug crypto ikev1 127\" of the next attempt, or the peer's log of this one.";
        },
};

} // namespace rungbook::ike
