// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ike/notice_words.h"
#include "core/ike/signature.h"

#include <fmt/core.h>

namespace rungbook::ike
{

namespace
{
constexpr Trigger kTriggers[] = {{"Rejecting new IPsec SA negotiation"}};
} // namespace

// Two quick modes for one pair of networks crossed, or the first one hangs. Alone it explains nothing.
extern const Signature phase2_already_in_progress;
const Signature phase2_already_in_progress{
    .meta = {.id = "phase2-already-in-progress",
        .title = "A second quick mode for the same networks was refused"},
    .triggers = kTriggers,
    .check =
        [](const Negotiation& n, Report& report) {
            const Notice& last = *n.hits().back();
            const std::string text = lineText(n, last);
            const std::string_view local = valueBetween(text, "local Proxy", ", remote");
            const std::string_view remote = valueBetween(text, "remote Proxy");
            const std::string networks = local.empty() || remote.empty()
                ? std::string("the same networks")
                : fmt::format("{} (local) and {} (remote)", local, remote);
            if (n.phase2CompletedAfter(last.line)) {
                cite(
                    addOvercome(report, phase2_already_in_progress.meta,
                        fmt::format("Two quick modes for {} crossed; one of them completed, as it should be.",
                            networks)),
                    n, n.hits(), "the second quick mode is refused");
                return;
            }
            const bool failed = phase2Failed(n);
            Finding& f = report.add(phase2_already_in_progress.meta, failed ? Effect::Blocks : Effect::Info,
                failed ? Role::Contributing : Role::Symptom, failed ? Confidence::Medium : Confidence::High,
                fmt::format("A quick mode for {} was refused because another one for the same networks had "
                            "not ended. {}",
                    networks,
                    failed ? "That other one never completes, so it is the one to look at: this refusal only "
                             "follows from it."
                           : "When both sides start at the same moment this is normal."));
            cite(f, n, n.hits(), "the second quick mode is refused");
            citeMessageBefore(f, n, *n.hits().front());
            if (failed) {
                f.fixes.push_back({"this device",
                    "Remove what is half open, then start the tunnel from one side only and read the first "
                    "error of that quick mode.",
                    {fmt::format("clear crypto ipsec sa peer {}", peerForCommand(n)),
                        fmt::format("clear crypto ikev1 sa {}", peerForCommand(n))}});
                f.wouldSettle =
                    "The earlier quick mode for the same networks: which of its messages is the last one?";
            }
        },
};

} // namespace rungbook::ike
