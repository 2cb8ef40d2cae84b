// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/smtp/tls_trouble.h"

#include <fmt/core.h>

namespace rungbook::smtp
{

extern const Check tls_on_clear_port;
const Check tls_on_clear_port{
    .meta = {.id = "tls-on-clear-port", .title = "TLS was begun on a port that speaks clear text first"},
    .check =
        [](const ProbeResult& run, Report& report) {
            if (run.security != Security::Tls || tlsTrouble(run) != TlsTrouble::ClearText)
                return;
            const std::string& first = run.tls->firstBytes;
            if (!first.empty() && !first.starts_with("220") && !first.starts_with("4")
                && !first.starts_with("5"))
                return;
            Claim claim = blocks(report, tls_on_clear_port.meta,
                fmt::format("The client began with TLS, but {} answered in clear{}. The port speaks SMTP "
                            "first and encrypts only after STARTTLS.",
                    target(run), first.empty() ? std::string() : fmt::format(": \"{}\"", printable(first))));
            claim.line(tlsLine(run), "no TLS came back");
            for (const CrossProbe& probe : run.crossProbes) {
                if (probe.port == run.port && !probe.greeting.empty())
                    claim.line(probe.line, "the same port in clear");
            }
            claim.here(run.port == 465
                    ? "Set the security to STARTTLS for this port."
                    : "Set the security to STARTTLS, or keep TLS from the start and use port 465.");
            if (run.port == 465)
                claim.admin("Port 465 is meant for TLS from the first byte (RFC 8314): set the listener so "
                            "(Postfix: smtpd_tls_wrappermode=yes).");
        },
};

} // namespace rungbook::smtp
