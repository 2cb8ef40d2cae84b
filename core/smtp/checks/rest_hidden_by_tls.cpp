// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/smtp/tls_trouble.h"

#include <string>

namespace rungbook::smtp
{

extern const Check rest_hidden_by_tls;
const Check rest_hidden_by_tls{
    .meta = {.id = "rest-hidden-by-tls", .title = "The rest of the session is hidden inside TLS"},
    .check =
        [](const ProbeResult& run, Report& report) {
            if (!run.waitedForTls && run.hidden.empty())
                return;
            std::string words;
            for (const std::string& sentence : run.hidden)
                words += " " + sentence;
            const Line at = tlsLine(run) != 0 ? tlsLine(run) : static_cast<Line>(run.transcript.lines.size());
            informs(report, rest_hidden_by_tls.meta, Effect::Info,
                "This record shows the session only up to where TLS hides it: what was said inside cannot be "
                "read from it."
                    + words)
                .line(at, "from here on it is encrypted")
                .here("Test the server live, or look at the log of the client or the server, to see the "
                      "login and the rest.");
        },
};

} // namespace rungbook::smtp
