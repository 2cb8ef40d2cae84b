// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/smtp/tls_trouble.h"

#include <fmt/core.h>

namespace rungbook::smtp
{

extern const Check certificate_expires_soon;
const Check certificate_expires_soon{
    .meta = {.id = "certificate-expires-soon", .title = "The certificate expires soon"},
    .check =
        [](const ProbeResult& run, Report& report) {
            const std::int64_t now = checkMoment(run);
            if (!run.tls || now == 0)
                return;
            for (std::size_t i = 0; i < run.tls->chain.size(); ++i) {
                const tls::Certificate& certificate = run.tls->chain[i];
                const std::int64_t left = certificate.notAfter - now;
                if (certificate.notAfter == 0 || left <= 0 || left >= 30 * 86400)
                    continue;
                Claim claim = informs(report, certificate_expires_soon.meta, Effect::Hygiene,
                    fmt::format("The certificate \"{}\" expires in {}, on {}. After that no client that "
                                "checks certificates sends mail through this server.",
                        tls::displayName(certificate), spanWords(left), tls::utcText(certificate.notAfter)));
                claim.line(i < run.chainLines.size() ? run.chainLines[i] : tlsLine(run), "expires soon");
                claim.admin("Renew the certificate now, and see that the mail server loads the new one.")
                    .here(
                        "If this certificate itself was imported as trusted, import its successor as well.");
            }
        },
};

} // namespace rungbook::smtp
