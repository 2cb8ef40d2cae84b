// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/smtp/check_support.h"

#include <fmt/format.h>

namespace rungbook::smtp
{

extern const Check clear_on_tls_port;
const Check clear_on_tls_port{
    .meta = {.id = "clear-on-tls-port", .title = "Clear text was spoken on a port that expects TLS"},
    .check =
        [](const ProbeResult& run, Report& report) {
            if (run.security == Security::Tls || !serverNeverSpoke(run))
                return;
            Line proof = 0;
            for (const CrossProbe& probe : run.crossProbes) {
                if (probe.port == run.port && probe.tlsAnswered && probe.security == Security::Tls)
                    proof = probe.line;
            }
            Line record = 0;
            for (std::size_t i = 0; i < run.transcript.lines.size() && record == 0; ++i) {
                if (run.transcript.lines[i].from == Speaker::Server
                    && mentions(run.transcript.lines[i].text, {"\\x15\\x03"}))
                    record = static_cast<Line>(i + 1);
            }
            const bool known = proof != 0 || record != 0;
            if (!known && run.port != 465)
                return;
            Claim claim(report, clear_on_tls_port.meta, Effect::Blocks, Role::Root,
                known ? Confidence::High : Confidence::Medium,
                fmt::format("No greeting came on {}: the client waited in clear while the port expects TLS "
                            "from the first byte.{}",
                    target(run),
                    proof != 0        ? " A second look with TLS was answered."
                        : record != 0 ? " What came is a TLS alert."
                                      : " Port 465 is the one for SMTP inside TLS (RFC 8314, section 3.3)."));
            claim.line(record, "a TLS record")
                .end(run, "no greeting in clear")
                .line(proof, "with TLS the port answers");
            claim.here(run.security == Security::StartTls
                    ? "Set the security to TLS from the start (\"SSL/TLS\"), or keep STARTTLS and use port "
                      "587."
                    : "Set the security to TLS from the start (\"SSL/TLS\").");
            if (!known)
                claim.settles("A second test with TLS from the first byte on the same port.");
        },
};

} // namespace rungbook::smtp
