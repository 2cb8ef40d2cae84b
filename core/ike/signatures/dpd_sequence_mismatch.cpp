// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ike/notice_words.h"
#include "core/ike/signature.h"

#include <fmt/core.h>

namespace rungbook::ike
{

namespace
{
constexpr Trigger kTriggers[] = {{"Received DPD sequence number"}};
constexpr std::size_t kSeveral = 3;
} // namespace

// One stale sequence number is an answer that was late. Several in a row are a path that loses packets.
extern const Signature dpd_sequence_mismatch;
const Signature dpd_sequence_mismatch{
    .meta = {.id = "dpd-sequence-mismatch", .title = "A keepalive came with an unexpected sequence number"},
    .triggers = kTriggers,
    .check =
        [](const Negotiation& n, Report& report) {
            const std::string text = lineText(n, *n.hits().front());
            const std::string_view received = valueBetween(text, "sequence number", " in ");
            const std::string_view expected = valueBetween(text, "expected seq #");
            std::string numbers;
            if (!received.empty() && !expected.empty())
                numbers = fmt::format(" (received {}, expected {})", received, expected);
            const bool lost = n.has("dpd-peer-lost");
            const bool several = n.hits().size() >= kSeveral;
            Finding& f =
                report.add(dpd_sequence_mismatch.meta, lost || several ? Effect::Unstable : Effect::Info,
                    lost || several ? Role::Contributing : Role::Symptom,
                    lost || several ? Confidence::Medium : Confidence::High,
                    fmt::format("A DPD packet of {} carried another sequence number than the one that was "
                                "due{} and was dropped. {}",
                        whoIs(n), numbers,
                        lost ? "Later the peer was given up altogether: keepalives or their answers get lost "
                               "on the path."
                            : several ? fmt::format("This happened {} times: keepalives or their answers get "
                                                    "lost or overtake one another on the path.",
                                  n.hits().size())
                                      : "A single one is a late or repeated answer and harms nothing."));
            cite(f, n, n.hits(), "another sequence number than expected");
            if (lost || several) {
                f.fixes.push_back({"the path between them",
                    "Look for packet loss and for long queues on the way to the peer.", {}});
                f.fixes.push_back(
                    {"this device", "Make keepalives more patient while the path is being repaired.",
                        {fmt::format("tunnel-group {} ipsec-attributes", tunnelGroupOf(n)),
                            " isakmp keepalive threshold 30 retry 5"}});
                f.wouldSettle = "A capture of UDP 500 and 4500 on both sides: count the keepalives that "
                                "leave one and arrive at the other.";
            }
        },
};

} // namespace rungbook::ike
