// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/smtp/check_support.h"

#include <cstdlib>
#include <fmt/core.h>

namespace rungbook::smtp
{

extern const Check clock_differs;
const Check clock_differs{
    .meta = {.id = "clock-differs", .title = "The clocks of client and server differ"},
    .check =
        [](const ProbeResult& run, Report& report) {
            const auto skew = clockDifference(run);
            if (!skew || std::abs(*skew) < 300)
                return;
            informs(report, clock_differs.meta, Effect::Hygiene,
                fmt::format("By the date in its greeting the server's clock is {} {} ours. Certificates, "
                            "tokens and log files of the two do not fit together "
                            "then; which clock is wrong cannot be seen from here.",
                    spanWords(*skew), *skew > 0 ? "ahead of" : "behind"))
                .line(greetingLine(run), "the server's clock")
                .here("Compare this machine's clock with a time server.", {"timedatectl"})
                .admin("Compare the server's clock with a time server.");
        },
};

} // namespace rungbook::smtp
