// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/smtp/tls_trouble.h"

namespace rungbook::smtp
{

extern const Check certificate_staple_missing;
const Check certificate_staple_missing{
    .meta = {.id = "certificate-staple-missing",
        .title = "The certificate demands an OCSP staple and none came"},
    .check =
        [](const ProbeResult& run, Report& report) {
            if (!run.tls || run.tls->chain.empty() || !run.tls->chain.front().mustStaple
                || run.tls->ocspStapled || run.tls->outcome == tls::TlsOutcome::NotStarted)
                return;
            Claim claim = informs(report, certificate_staple_missing.meta, Effect::Hygiene,
                "The certificate carries the demand that the server delivers a fresh OCSP answer with it "
                "(must-staple, RFC 7633), and none came. "
                "Clients that honour the demand refuse the connection.");
            claim.line(certificateLine(run, 0) != 0 ? certificateLine(run, 0) : tlsLine(run), "must-staple");
            claim.admin("Let the mail server staple OCSP answers if it can (Exim: tls_ocsp_file), or get a "
                        "certificate without that demand.");
        },
};

} // namespace rungbook::smtp
