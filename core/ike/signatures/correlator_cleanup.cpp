// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ike/signature.h"
#include "core/ike/signature_support.h"

#include <fmt/core.h>

namespace rungbook::ike
{

namespace
{
constexpr Trigger kTriggers[] = {{"Removing peer from correlator table failed, no match"}};
}

extern const Signature correlator_cleanup;
const Signature correlator_cleanup{
    .meta = {.id = "correlator-cleanup", .title = "Clean-up after phase 2 ended early"},
    .triggers = kTriggers,
    .check =
        [](const Negotiation& n, Report& report) {
            const bool overcome = n.phase2CompletedAfter(n.hits().back()->line);
            Finding& f = report.add(correlator_cleanup.meta, overcome ? Effect::Info : Effect::Blocks,
                Role::Symptom, Confidence::High,
                overcome
                    ? std::string("This device cleaned up after a quick mode; a later one was completed.")
                    : fmt::format(
                        "This device removes what is left of a quick mode with {} that did not complete. The "
                        "line is a consequence and never the cause; the cause stands before it.",
                        peerText(n)));
            addNotices(f, n, n.hits(), "clean-up after the failure");
            if (!overcome) {
                f.fixes.push_back({"this device",
                    "Read the lines before this one. If there are none, log more. Before 8.4 the debug "
                    "command is \"debug crypto isakmp 127\".",
                    {"logging class vpn buffered debugging", "debug crypto ikev1 127"}});
                f.wouldSettle = "The lines of this peer just before.";
            }
        },
};

} // namespace rungbook::ike
