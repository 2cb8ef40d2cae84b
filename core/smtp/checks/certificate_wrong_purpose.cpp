// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/smtp/tls_trouble.h"

#include <fmt/core.h>
#include <string>
#include <vector>

namespace rungbook::smtp
{

extern const Check certificate_wrong_purpose;
const Check certificate_wrong_purpose{
    .meta = {.id = "certificate-wrong-purpose", .title = "The certificate is not meant for a server"},
    .check =
        [](const ProbeResult& run, Report& report) {
            const tls::VerifyError* error = verifyError(run, {26});
            if (!error)
                return;
            const tls::Certificate* certificate = certificateAt(*run.tls, error->depth);
            const std::vector<std::string> usages =
                certificate ? certificate->extendedKeyUsage : std::vector<std::string>{};
            Claim claim = blocks(report, certificate_wrong_purpose.meta,
                fmt::format("{} is not allowed to identify a server{}.{}",
                    sentenceStart(certificateWords(*run.tls, error->depth)),
                    usages.empty() ? std::string()
                                   : fmt::format(": its extended key usage is {}, without serverAuth",
                                       listed(usages, 4)),
                    certificate && certificate->isCa && error->depth == 0
                        ? " It is the certificate of an authority, not of a host."
                        : ""));
            citeVerify(claim, run, *error, "wrong purpose");
            claim
                .admin(
                    "Have a certificate issued from a template for servers: extended key usage serverAuth.")
                .here("Nothing on this side helps: importing it as trusted does not change its purpose.");
        },
};

} // namespace rungbook::smtp
