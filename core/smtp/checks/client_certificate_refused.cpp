// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/smtp/tls_trouble.h"

#include <fmt/core.h>

namespace rungbook::smtp
{

extern const Check client_certificate_refused;
const Check client_certificate_refused{
    .meta = {.id = "client-certificate-refused", .title = "The server does not accept our certificate"},
    .check =
        [](const ProbeResult& run, Report& report) {
            const Exchange* at = refused(run, Refusal::ClientCertificateBad);
            const bool alerted = tlsTrouble(run) == TlsTrouble::CertificateRefused;
            if (!at && !alerted)
                return;
            Claim claim = blocks(report, client_certificate_refused.meta,
                fmt::format("A client certificate was sent, and the server does not accept it: {}. This is "
                            "about our certificate, not about the "
                            "server's: the server lacks our issuer, or our certificate is expired or not "
                            "meant for clients.",
                    at ? "it answered " + quoted(*at)
                       : fmt::format("it sent {}", alertWords(run.tls->alertReceived))));
            if (at)
                claim.reply(*at, "our certificate is refused");
            claim.line(alerted ? alertLine(run, run.tls->alertReceived) : 0, "sent by the server");
            claim
                .here("Send the intermediate certificates along with the own one, and check its dates and "
                      "its purpose (clientAuth).")
                .admin("Add the issuer of the client's certificate to those accepted for clients (Postfix: "
                       "smtpd_tls_CAfile; Exim: "
                       "tls_verify_certificates).");
        },
};

} // namespace rungbook::smtp
