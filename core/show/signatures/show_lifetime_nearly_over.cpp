// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/show/signature_support.h"

#include <fmt/format.h>

namespace rungbook::show
{

namespace
{
constexpr std::uint64_t kSeconds = 60;
constexpr std::uint64_t kKilobytes = 1000;
}

extern const Signature show_lifetime_nearly_over;
const Signature show_lifetime_nearly_over{
    .meta = {.id = "show-lifetime-nearly-over", .title = "An SA is about to expire"},
    .check =
        [](const Subject& subject, Report& report) {
            Limit limit;
            for (const Place& place : findRecords(subject.texts, "ipsec-sa", "sa")) {
                const Record& sa = place.record();
                if (sa.text("direction") == "in")
                    continue; // the other direction ends with it
                const Field* seconds = sa.get("lifetime_left_seconds");
                const Field* kilobytes = sa.get("lifetime_left_kilobytes");
                const bool soon = seconds && seconds->number && *seconds->number < kSeconds;
                const bool used = kilobytes && kilobytes->number && *kilobytes->number > 0
                    && *kilobytes->number < kKilobytes;
                if (!soon && !used)
                    continue;
                const Field& field = soon ? *seconds : *kilobytes;
                if (!limit.take())
                    break;
                Finding& f =
                    report.add(show_lifetime_nearly_over.meta, Effect::Info, Role::Symptom, Confidence::High,
                        fmt::format("The SA with SPI {} has {} {} left. It is renewed about now; counters "
                                    "and SPIs change when it is.",
                            sa.text("spi"), field.text, soon ? "seconds" : "kilobytes"));
                f.evidence.push_back(lineOf(field, "what is left of its lifetime"));
                f.fixes.push_back({"this device",
                    "Look again in a minute: another SPI and a full lifetime show that renewing works.",
                    {"show crypto ipsec sa"}});
            }
        },
};

} // namespace rungbook::show
