// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/smtp/tls_trouble.h"

#include <fmt/core.h>

namespace rungbook::smtp
{

extern const Check certificate_weak_key;
const Check certificate_weak_key{
    .meta = {.id = "certificate-weak-key", .title = "The certificate's key is too short"},
    .check =
        [](const ProbeResult& run, Report& report) {
            const tls::VerifyError* error = verifyError(run, {66, 67});
            if (!error)
                return;
            const tls::Certificate* certificate = certificateAt(*run.tls, error->depth);
            Claim claim = blocks(report, certificate_weak_key.meta,
                fmt::format("The key of {} is too short{}: this client's policy refuses it, for such keys "
                            "can be broken.",
                    certificateWords(*run.tls, error->depth),
                    certificate && certificate->keyBits > 0
                        ? fmt::format(" ({} with {} bits)", certificate->keyType, certificate->keyBits)
                        : std::string()));
            citeVerify(claim, run, *error, "the key is too short");
            claim
                .admin("Make a new key (RSA with 2048 bits or more, or ECDSA P-256) and have the certificate "
                       "issued for it.",
                    {"openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:3072 -out key.pem"})
                .here("Do not lower the security level of the client for this.");
        },
};

} // namespace rungbook::smtp
