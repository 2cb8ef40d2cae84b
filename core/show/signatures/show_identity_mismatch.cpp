// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/show/signature_support.h"

#include <fmt/format.h>

namespace rungbook::show
{

namespace
{
constexpr Counter kCounters[] = {
    {"invalid_identity", "with an invalid identity"},
};
}

extern const Signature show_identity_mismatch;
const Signature show_identity_mismatch{
    .meta = {.id = "show-identity-mismatch",
        .title = "Packets in the tunnel are not of the networks that were agreed on"},
    .check =
        [](const Subject& subject, Report& report) {
            for (const Reported& one : countersAboveZero(subject, kCounters)) {
                Finding& f = report.add(show_identity_mismatch.meta, Effect::OneWay, Role::Contributing,
                    Confidence::Medium,
                    fmt::format("For {}: {} counted as {}. After decryption their addresses are not covered "
                                "by this SA, so they were dropped.",
                        one.flow.text, packets(one.count), one.words));
                f.evidence.push_back(lineOf(*one.field, std::string(one.words)));
                f.fixes.push_back({"both devices",
                    "Check that the access lists of the two crypto maps mirror each other exactly, and that "
                    "no translation changes addresses before encryption.",
                    {"show running-config access-list", "show nat detail"}});
                f.wouldSettle = "The same output twice, a minute apart: a counter that stands still is "
                                "history, one that grows is the fault.";
            }
        },
};

} // namespace rungbook::show
