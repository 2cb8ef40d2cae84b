// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/smtp/tls_trouble.h"

#include <fmt/core.h>

namespace rungbook::smtp
{

extern const Check certificate_private_root;
const Check certificate_private_root{
    .meta = {.id = "certificate-private-root", .title = "The server's root certificate is not trusted here"},
    .check =
        [](const ProbeResult& run, Report& report) {
            const tls::VerifyError* error = verifyError(run, {19});
            if (!error)
                return;
            const tls::Certificate* root = certificateAt(*run.tls, error->depth);
            if (!root && !run.tls->chain.empty())
                root = &run.tls->chain.back();
            Claim claim = blocks(report, certificate_private_root.meta,
                fmt::format("The server sends its whole chain up to the root{}, but that root is not among "
                            "the trusted ones here. It is a private "
                            "authority, such as a company's own.{}",
                    root && !root->subject.empty() ? fmt::format(" \"{}\"", root->subject) : std::string(),
                    root && !root->sha256.empty() ? fmt::format(" Its {}.", fingerprintWords(*root))
                                                  : std::string()));
            citeVerify(claim, run, *error, "a root that is not trusted");
            claim
                .here("Import this root as trusted for mail servers, after its fingerprint was compared with "
                      "the authority's. On Cisco ISE: "
                      "Trusted Certificates, trusted for authentication within ISE.")
                .admin("Give the root certificate to those who run the clients, or use a certificate of a "
                       "public authority.");
        },
};

} // namespace rungbook::smtp
