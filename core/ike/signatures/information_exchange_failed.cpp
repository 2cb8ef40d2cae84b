// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ike/signature.h"
#include "core/ike/signature_support.h"

#include <fmt/core.h>

namespace rungbook::ike
{

namespace
{
constexpr Trigger kTriggers[] = {{"Information Exchange processing failed"}};
}

extern const Signature information_exchange_failed;
const Signature information_exchange_failed{
    .meta = {.id = "information-exchange-failed",
        .title = "A notify of the peer could not be used",
        .fallback = true},
    .triggers = kTriggers,
    .check =
        [](const Negotiation& n, Report& report) {
            const Notice& first = *n.hits().front();
            if (wentOnAfter(n, n.hits().back()->line) || n.established()) {
                report
                    .add(information_exchange_failed.meta, Effect::Info, Role::Symptom, Confidence::High,
                        "An informational message of the peer was dropped; the negotiation was not disturbed "
                        "by it.")
                    .evidence.push_back(n.evidence(first, "an informational message was dropped"));
                return;
            }
            Finding& f = report.add(information_exchange_failed.meta, Effect::Blocks, Role::Root,
                Confidence::Low,
                fmt::format("{} sent an informational message (a notify or a delete) that this device could "
                            "not use, usually because it came in clear text where an encrypted one is "
                            "required. The message itself says why the peer gave up; this line does not.",
                    peerText(n)));
            addNotices(f, n, n.hits(), "the peer's informational message was dropped", 2);
            addMessagesBefore(f, n, first);
            f.fixes.push_back({"this device",
                "Look at the line before this one: it names the notify (INVALID_COOKIE, NO_PROPOSAL_CHOSEN, "
                "...). If the log has none, repeat the attempt with debugging on. Before 8.4 the command is "
                "\"debug crypto isakmp 127\".",
                {"debug crypto condition peer " + peerForCommand(n), "debug crypto ikev1 127"}});
            f.fixes.push_back({"the peer",
                "Look in its log at the same moment: it sent the message and knows the reason.", {}});
            f.wouldSettle = "The name of the notify, in the line before or in the peer's log.";
        },
};

} // namespace rungbook::ike
