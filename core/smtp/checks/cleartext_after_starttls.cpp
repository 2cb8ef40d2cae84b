// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/smtp/check_support.h"

#include <fmt/core.h>

namespace rungbook::smtp
{

extern const Check cleartext_after_starttls;
const Check cleartext_after_starttls{
    .meta = {.id = "cleartext-after-starttls",
        .title = "Clear text was slipped in behind the answer to STARTTLS"},
    .check =
        [](const ProbeResult& run, Report& report) {
            if (run.injected.empty())
                return;
            blocks(report, cleartext_after_starttls.meta,
                fmt::format("Behind the answer to STARTTLS, still in clear, came more: \"{}\". A client that "
                            "keeps those bytes takes them for an answer "
                            "of the encrypted session. They are either an attack (command injection) or a "
                            "broken server; they were thrown away, and "
                            "the test stopped (RFC 3207, section 4.2).",
                    printable(run.injected)))
                .line(run.injectedLine, "clear text where only TLS may come")
                .here("Do not use this connection with a password until this is explained.")
                .admin("Update the mail server or the proxy in front of it: it must send nothing between the "
                       "answer to STARTTLS and the handshake.")
                .network("Test from the server's own network; if the extra bytes are gone there, somebody on "
                         "the way adds them.");
        },
};

} // namespace rungbook::smtp
