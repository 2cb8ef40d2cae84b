// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/smtp/tls_trouble.h"

#include <fmt/format.h>

namespace rungbook::smtp
{

extern const Check certificate_chain_incomplete;
const Check certificate_chain_incomplete{
    .meta = {.id = "certificate-chain-incomplete",
        .title = "The server does not send its intermediate certificate"},
    .check =
        [](const ProbeResult& run, Report& report) {
            const tls::VerifyError* error = verifyError(run, {2, 20, 21});
            if (!error || !run.tls->verify.intermediateMissing)
                return;
            const tls::Certificate* leaf = certificateAt(*run.tls, 0);
            const std::string& missing = run.tls->verify.missingIssuer;
            Claim claim = blocks(report, certificate_chain_incomplete.meta,
                fmt::format("The server sends {}, without the intermediate certificate{} that connects it to "
                            "a root. Browsers often hide this, for they "
                            "remember intermediates or fetch them; mail clients and devices such as Cisco "
                            "ISE do not.{}",
                    run.tls->chain.size() > 1 ? "its certificates" : "only its own certificate",
                    missing.empty() ? std::string() : fmt::format(" \"{}\"", missing),
                    leaf && !leaf->caIssuers.empty() ? fmt::format(
                        " The certificate says where it can be had: {}.", leaf->caIssuers.front())
                                                     : std::string()));
            citeVerify(claim, run, *error, "the intermediate is missing");
            claim
                .admin("Append the intermediate to the certificate file, own certificate first (Postfix: "
                       "smtpd_tls_chain_files; Exim: tls_certificate), "
                       "and reload.",
                    {"cat server.pem intermediate.pem > chain.pem"})
                .here("As a stopgap import the intermediate certificate here; every other client still has "
                      "the problem.");
        },
};

} // namespace rungbook::smtp
