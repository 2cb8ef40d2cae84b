// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/smtp/check_support.h"

#include <fmt/core.h>

namespace rungbook::smtp
{

extern const Check non_ascii_unsupported;
const Check non_ascii_unsupported{
    .meta = {.id = "non-ascii-unsupported", .title = "The server does not take non-ASCII addresses or text"},
    .check =
        [](const ProbeResult& run, Report& report) {
            const Exchange* at = refused(run, Refusal::NonAscii);
            if (!at)
                return;
            const Capabilities& offered = run.capabilities();
            Claim claim = blocks(report, non_ascii_unsupported.meta,
                fmt::format("The server answered {} to {}. Letters outside of ASCII in an address need "
                            "SMTPUTF8 (RFC 6531), in the text 8BITMIME (RFC 6152); the server {}.",
                    quoted(*at), commandWords(*at),
                    offered.has("SMTPUTF8") ? "offers SMTPUTF8, but does not take them here"
                                            : "does not offer SMTPUTF8"));
            claim.reply(*at, "non-ASCII is refused");
            claim.line(ehloLine(run), "the extensions that are offered");
            claim
                .here("Use addresses of ASCII letters (a domain in its xn-- form), and encode subject and "
                      "text.")
                .admin("Switch SMTPUTF8 on if addresses of that kind are in use (Postfix: "
                       "smtputf8_enable=yes; Exim: smtputf8_advertise_hosts).");
        },
};

} // namespace rungbook::smtp
