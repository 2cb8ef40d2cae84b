// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/smtp/tls_trouble.h"

#include <fmt/core.h>

namespace rungbook::smtp
{

extern const Check certificate_unknown_issuer;
const Check certificate_unknown_issuer{
    .meta = {.id = "certificate-unknown-issuer",
        .title = "The issuer of the server's certificate is not known"},
    .check =
        [](const ProbeResult& run, Report& report) {
            const tls::VerifyError* error = verifyError(run, {2, 20, 21});
            if (!error || run.tls->verify.intermediateMissing)
                return;
            const tls::Certificate* leaf = certificateAt(*run.tls, 0);
            const std::string& missing = run.tls->verify.missingIssuer;
            const std::string issuer = !missing.empty() ? missing : leaf ? leaf->issuer : std::string();
            Claim claim(report, certificate_unknown_issuer.meta, Effect::Blocks, Role::Root,
                run.tls->chain.size() > 1 ? Confidence::High : Confidence::Medium,
                fmt::format(
                    "The chain of the server's certificate ends at an issuer that is not trusted here{}. {}",
                    issuer.empty() ? std::string() : fmt::format(": \"{}\"", issuer),
                    run.tls->chain.size() > 1
                        ? "The server sent its intermediates, so the root is what is missing."
                        : "The server sent one certificate only: either its root is missing here, or the "
                          "server forgot an intermediate."));
            citeVerify(claim, run, *error, "the issuer is not found");
            claim
                .here("Import the issuer's root certificate as trusted for mail servers. On Cisco ISE: "
                      "Trusted Certificates, trusted for "
                      "authentication within ISE; this is what \"SSL Error. Please check the trusted "
                      "certificates\" asks for.")
                .admin("Send every intermediate certificate, and say which root the chain ends in.",
                    {fmt::format("openssl s_client -connect {}:{}{} -showcerts", serverName(run), run.port,
                        run.security == Security::StartTls ? " -starttls smtp" : "")});
            if (run.tls->chain.size() <= 1)
                claim.settles("The issuer's certificate: if it is self-signed, it is the missing root; if "
                              "not, an intermediate that the server has to send.");
        },
};

} // namespace rungbook::smtp
