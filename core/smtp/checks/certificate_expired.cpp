// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/smtp/tls_trouble.h"

#include <fmt/core.h>

namespace rungbook::smtp
{

extern const Check certificate_expired;
const Check certificate_expired{
    .meta = {.id = "certificate-expired", .title = "The server's certificate has expired"},
    .check =
        [](const ProbeResult& run, Report& report) {
            const tls::VerifyError* error = verifyError(run, {10});
            if (!error)
                return;
            const tls::Certificate* certificate = certificateAt(*run.tls, error->depth);
            const auto skew = clockDifference(run);
            const bool oursIsAhead =
                skew && certificate && *skew < 0 && checkMoment(run) + *skew <= certificate->notAfter;
            Claim claim(report, certificate_expired.meta, Effect::Blocks, Role::Root,
                oursIsAhead ? Confidence::Medium : Confidence::High,
                fmt::format("{} expired{}: {}. {}", sentenceStart(certificateWords(*run.tls, error->depth)),
                    certificate && certificate->notAfter != 0 ? " on " + tls::utcText(certificate->notAfter)
                                                              : std::string(),
                    checkedAt(run),
                    oursIsAhead ? fmt::format(
                        "But our clock is {} ahead of the server's: by the server's clock it is still valid.",
                        spanWords(*skew))
                                : std::string("Clients refuse it until it is renewed.")));
            citeVerify(claim, run, *error, "expired");
            if (oursIsAhead)
                claim.line(greetingLine(run), "the server's clock")
                    .here("Set the clock of this machine first, then test again.");
            claim.admin(error->depth == 0 ? "Renew the certificate and let the mail server load it: many "
                                            "servers keep the old one until they are restarted."
                                          : "Replace the expired intermediate certificate in the chain file "
                                            "by its successor from the authority.");
            if (oursIsAhead)
                claim.settles("The right time on this machine.");
        },
};

} // namespace rungbook::smtp
