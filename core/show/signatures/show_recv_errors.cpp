// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/show/signature_support.h"

#include <fmt/format.h>

namespace rungbook::show
{

namespace
{
constexpr Counter kCounters[] = {
    {"recv_errors", "receive errors"},
    {"verify_failed", "failing verification"},
    {"decaps_failed", "failing to be decapsulated"},
    {"invalid_sa_recv", "coming for an SA that does not exist"},
    {"internal_error_recv", "lost to an internal error on receiving"},
    {"in_dropped", "dropped on receipt"},
};
}

extern const Signature show_recv_errors;
const Signature show_recv_errors{
    .meta = {.id = "show-recv-errors", .title = "Packets that came through the tunnel were thrown away"},
    .check =
        [](const Subject& subject, Report& report) {
            for (const Reported& one : countersAboveZero(subject, kCounters)) {
                Finding& f = report.add(show_recv_errors.meta, Effect::Unstable, Role::Contributing,
                    Confidence::Medium,
                    fmt::format("For {}: {} counted as {}. They reached this device and were dropped.",
                        one.flow.text, packets(one.count), one.words));
                f.evidence.push_back(lineOf(*one.field, std::string(one.words)));
                f.fixes.push_back({"both devices",
                    "Check that both devices have the same SAs: a device that was restarted leaves the other "
                    "with an old one.",
                    {"clear crypto ipsec sa peer PEER"}});
                f.fixes.push_back({"both devices",
                    "Compare the transform sets and look for a device in between that changes packets.",
                    {"show crypto ipsec sa detail"}});
                f.wouldSettle = "The same output twice, a minute apart: a counter that stands still is "
                                "history, one that grows is the fault.";
            }
        },
};

} // namespace rungbook::show
