// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/smtp/tls_trouble.h"

#include <fmt/core.h>

namespace rungbook::smtp
{

extern const Check certificate_weak_digest;
const Check certificate_weak_digest{
    .meta = {.id = "certificate-weak-digest", .title = "The certificate is signed with a weak digest"},
    .check =
        [](const ProbeResult& run, Report& report) {
            const tls::VerifyError* error = verifyError(run, {68});
            if (!error)
                return;
            const tls::Certificate* certificate = certificateAt(*run.tls, error->depth);
            Claim claim = blocks(report, certificate_weak_digest.meta,
                fmt::format("{} is signed with a digest that is no longer safe{}: signatures of SHA-1 and "
                            "MD5 can be forged, so clients refuse them.",
                    sentenceStart(certificateWords(*run.tls, error->depth)),
                    certificate && !certificate->signatureAlgorithm.empty()
                        ? fmt::format(" ({})", certificate->signatureAlgorithm)
                        : std::string()));
            citeVerify(claim, run, *error, "the weak signature");
            claim
                .admin("Have the certificate issued again with SHA-256 or better; an old company authority "
                       "may have to be set to that first.")
                .here("Do not lower the security level of the client for this.");
        },
};

} // namespace rungbook::smtp
