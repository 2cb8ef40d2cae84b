// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/smtp/tls_trouble.h"

#include <fmt/core.h>
#include <string>
#include <vector>

namespace rungbook::smtp
{

extern const Check client_certificate_required;
const Check client_certificate_required{
    .meta = {.id = "client-certificate-required", .title = "The server wants a certificate from us"},
    .check =
        [](const ProbeResult& run, Report& report) {
            const Exchange* at = refused(run, Refusal::ClientCertificateMissing);
            const bool alerted = tlsTrouble(run) == TlsTrouble::CertificateWanted;
            const bool closed = run.tls && run.tls->outcome == tls::TlsOutcome::Established
                && run.tls->clientCertificateRequested && !run.tls->clientCertificateSent
                && run.tls->alertReceived <= 0 && run.endPhase == Phase::Ehlo
                && (run.end == EndKind::ClosedByServer || run.end == EndKind::ResetByServer);
            if (!at && !alerted && !closed)
                return;
            const std::vector<std::string> issuers =
                run.tls ? run.tls->acceptableIssuers : std::vector<std::string>{};
            Claim claim(report, client_certificate_required.meta, Effect::Blocks, Role::Root,
                at || alerted ? Confidence::High : Confidence::Medium,
                fmt::format(
                    "The server asks the client for a certificate of its own, and none was sent: {}.{}{}",
                    at            ? "it answered " + quoted(*at)
                        : alerted ? "it ended the session with " + alertWords(run.tls->alertReceived)
                                  : std::string("it closed the connection right after the handshake"),
                    issuers.empty() ? std::string()
                                    : fmt::format(" It takes certificates issued by {}.", listed(issuers, 4)),
                    alerted && run.tls->outcome == tls::TlsOutcome::Established
                        ? " In TLS 1.3 the client finishes the handshake first and hears of the refusal only "
                          "afterwards."
                        : ""));
            if (at)
                claim.reply(*at, "no client certificate");
            claim.line(alerted ? alertLine(run, run.tls->alertReceived) : 0, "sent by the server");
            if (closed)
                claim.end(run, "closed after the handshake")
                    .line(tlsLine(run), "a certificate was asked for");
            claim
                .here("Choose a client certificate with its key, issued by an authority that the server "
                      "accepts.")
                .admin("Do not demand a client certificate on the port for people and devices with passwords "
                       "(Postfix: smtpd_tls_req_ccert=no).");
            if (closed)
                claim.settles("The server's log of that moment, or the same test with a client certificate.");
        },
};

} // namespace rungbook::smtp
