// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/smtp/tls_trouble.h"

#include <fmt/core.h>

namespace rungbook::smtp
{

extern const Check certificate_self_signed;
const Check certificate_self_signed{
    .meta = {.id = "certificate-self-signed", .title = "The server's certificate is self-signed"},
    .check =
        [](const ProbeResult& run, Report& report) {
            const tls::VerifyError* error = verifyError(run, {18});
            if (!error)
                return;
            const tls::Certificate* leaf = certificateAt(*run.tls, 0);
            Claim claim = blocks(report, certificate_self_signed.meta,
                fmt::format("The server's certificate{} is signed by itself: no authority vouches for it, so "
                            "it can only be trusted by itself.{}",
                    leaf && !leaf->subject.empty() ? fmt::format(" \"{}\"", leaf->subject) : std::string(),
                    leaf && !leaf->sha256.empty() ? fmt::format(" Its {}.", fingerprintWords(*leaf))
                                                  : std::string()));
            citeVerify(claim, run, *error, "self-signed");
            claim
                .here("Compare the SHA-256 fingerprint with the one the server's admin reads out, and only "
                      "then import this certificate as trusted "
                      "for mail servers.")
                .admin("Better: get a certificate from an authority that the clients know (the company's "
                       "own, or a public one).",
                    {"openssl x509 -noout -fingerprint -sha256 -in <certificate.pem>"});
        },
};

} // namespace rungbook::smtp
