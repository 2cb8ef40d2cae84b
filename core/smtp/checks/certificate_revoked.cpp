// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/smtp/tls_trouble.h"

#include <fmt/core.h>

namespace rungbook::smtp
{

extern const Check certificate_revoked;
const Check certificate_revoked{
    .meta = {.id = "certificate-revoked", .title = "The certificate was revoked"},
    .check =
        [](const ProbeResult& run, Report& report) {
            const tls::VerifyError* error = verifyError(run, {23});
            const bool stapled = run.tls && run.tls->ocspStatus == "revoked";
            if (!error && !stapled)
                return;
            Claim claim = blocks(report, certificate_revoked.meta,
                fmt::format("{} was revoked by its authority before its time{}. Usual reasons: the key was "
                            "lost, or the certificate was replaced.",
                    sentenceStart(error ? certificateWords(*run.tls, error->depth)
                                        : std::string("the server's certificate")),
                    stapled ? "; the server itself delivers that answer (stapled OCSP)" : ""));
            if (error)
                citeVerify(claim, run, *error, "revoked");
            else
                claim.line(tlsLine(run), "the stapled OCSP answer says revoked")
                    .line(certificateLine(run, 0), "the certificate");
            claim
                .admin("Install the certificate that replaced this one, with a new key, and reload the mail "
                       "server.")
                .here("Do not trust this certificate by hand.");
        },
};

} // namespace rungbook::smtp
