// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/smtp/tls_trouble.h"

#include <algorithm>
#include <fmt/format.h>

namespace rungbook::smtp
{

extern const Check certificate_not_accepted;
const Check certificate_not_accepted{
    .meta = {.id = "certificate-not-accepted", .title = "The certificate was not accepted", .fallback = true},
    .check =
        [](const ProbeResult& run, Report& report) {
            if (!run.tls)
                return;
            if (run.tls->verify.errors.empty() && tlsTrouble(run) == TlsTrouble::Verification) {
                Claim(report, certificate_not_accepted.meta, Effect::Blocks, Role::Root, Confidence::Medium,
                    "The client did not accept the server's certificate and ended the handshake; this record "
                    "does not say what it disliked.")
                    .line(tlsLine(run), "the certificate was not accepted")
                    .here("Look at the chain: issuer, names, validity and purpose of each certificate.",
                        {fmt::format("openssl s_client -connect {}:{}{} -showcerts", serverName(run),
                            run.port, run.security == Security::StartTls ? " -starttls smtp" : "")})
                    .admin("Send the whole chain (own certificate, then the intermediates), valid and with "
                           "the name that clients use.")
                    .settles("A live test, or a check of the chain (trust verify): they name each thing that "
                             "is wrong.");
                return;
            }
            for (const tls::VerifyError& error : run.tls->verify.errors) {
                static constexpr int known[] = {
                    2, 9, 10, 18, 19, 20, 21, 23, 26, 47, 48, 49, 50, 51, 52, 53, 62, 64, 66, 67, 68};
                if (std::find(std::begin(known), std::end(known), error.code) != std::end(known))
                    continue;
                Claim claim = blocks(report, certificate_not_accepted.meta,
                    fmt::format("The check of the certificate chain failed at {}: \"{}\" (code {}).",
                        certificateWords(*run.tls, error.depth), error.message, error.code));
                citeVerify(claim, run, error, "what is wrong with the chain");
                claim
                    .admin("Have the chain looked at by those who issued it: an authority in it breaks a "
                           "rule of RFC 5280.")
                    .here("Show the chain with every certificate and compare it with a working server of the "
                          "same authority.");
            }
        },
};

} // namespace rungbook::smtp
