// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/show/signature_support.h"

#include <fmt/format.h>

namespace rungbook::show
{

namespace
{
constexpr Counter kCounters[] = {
    {"replay_failed", "failing the anti-replay check"},
};
}

extern const Signature show_replay_failed;
const Signature show_replay_failed{
    .meta = {.id = "show-replay-failed", .title = "The anti-replay window throws packets away"},
    .check =
        [](const Subject& subject, Report& report) {
            for (const Reported& one : countersAboveZero(subject, kCounters)) {
                Finding& f = report.add(show_replay_failed.meta, Effect::Unstable, Role::Contributing,
                    Confidence::Medium,
                    fmt::format("For {}: {} counted as {}. They came too late, or twice.", one.flow.text,
                        packets(one.count), one.words));
                f.evidence.push_back(lineOf(*one.field, std::string(one.words)));
                f.fixes.push_back({"this device",
                    "Make the window larger: QoS after encryption and paths of different length put packets "
                    "out of order.",
                    {"crypto ipsec security-association replay window-size 1024"}});
                f.fixes.push_back({"the path between them",
                    "Look for a device that sends packets twice or over several paths, and classify for QoS "
                    "before encryption.",
                    {"qos pre-classify"}});
                f.wouldSettle = "The same output twice, a minute apart: a counter that stands still is "
                                "history, one that grows is the fault.";
            }
        },
};

} // namespace rungbook::show
