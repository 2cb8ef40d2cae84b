// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/smtp/tls_trouble.h"

#include <fmt/core.h>

namespace rungbook::smtp
{

extern const Check tls_handshake_failed;
const Check tls_handshake_failed{
    .meta = {.id = "tls-handshake-failed", .title = "The TLS handshake failed", .fallback = true},
    .check =
        [](const ProbeResult& run, Report& report) {
            const TlsTrouble trouble = tlsTrouble(run);
            const bool clearOnTls = trouble == TlsTrouble::ClearText && run.security != Security::Tls;
            if ((trouble != TlsTrouble::Other && !clearOnTls)
                || run.tls->outcome == tls::TlsOutcome::Established)
                return;
            const tls::TlsReport& tls = *run.tls;
            const std::string how = tls.alertReceived > 0
                ? fmt::format("the server sent {}", alertWords(tls.alertReceived))
                : !tls.localReason.empty() ? fmt::format("the client reports \"{}\"", tls.localReason)
                : run.end == EndKind::ResetByServer ? std::string("the connection was reset")
                : run.end == EndKind::ClosedByServer
                ? std::string("the server closed the connection without an alert")
                : !tls.firstBytes.empty()
                ? fmt::format("what came is no TLS: \"{}\"", printable(tls.firstBytes))
                : std::string("no reason is recorded");
            Claim(report, tls_handshake_failed.meta, Effect::Blocks, Role::Root, Confidence::Low,
                fmt::format("The TLS handshake with {} failed: {}. That names where it stopped, not why.",
                    target(run), how))
                .line(tls.alertReceived > 0 ? alertLine(run, tls.alertReceived) : tlsLine(run),
                    "the handshake ends here")
                .admin("Look at the server's TLS log of that moment: it usually knows the reason.")
                .here("Repeat it with a TLS client that shows every message.",
                    {fmt::format("openssl s_client -connect {}:{}{} -showcerts -state", serverName(run),
                        run.port, run.security == Security::StartTls ? " -starttls smtp" : "")})
                .settles("The server's TLS log, or a capture of the handshake.");
        },
};

} // namespace rungbook::smtp
