// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ike/signature.h"
#include "core/ike/signature_support.h"

#include <fmt/core.h>

namespace rungbook::ike
{

namespace
{
constexpr Trigger kTriggers[] = {
    {"Removing peer from peer table failed, no match"}, {"Error: Unable to remove PeerTblEntry"}};
}

// Written whenever phase 1 ends before the peer was entered into the table: it looks alarming and explains nothing.
extern const Signature peer_table_cleanup;
const Signature peer_table_cleanup{
    .meta = {.id = "peer-table-cleanup", .title = "Clean-up after phase 1 ended early"},
    .triggers = kTriggers,
    .check =
        [](const Negotiation& n, Report& report) {
            const Notice& first = *n.hits().front();
            const bool overcome =
                n.phase1CompletedAfter(n.hits().back()->line) || n.phase1CompletedBefore(first.line);
            Finding& f = report.add(peer_table_cleanup.meta, overcome ? Effect::Info : Effect::Blocks,
                Role::Symptom, Confidence::High,
                overcome
                    ? std::string("This device cleaned up after an attempt; phase 1 itself was completed.")
                    : fmt::format("This device removes what is left of an attempt with {}: phase 1 ended "
                                  "before it was complete. The line is a consequence and never the cause; "
                                  "the cause stands before it.",
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
