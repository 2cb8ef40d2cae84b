// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/smtp/tls_trouble.h"

#include <fmt/core.h>

namespace rungbook::smtp
{

extern const Check certificate_not_yet_valid;
const Check certificate_not_yet_valid{
    .meta = {.id = "certificate-not-yet-valid", .title = "The server's certificate is not valid yet"},
    .check =
        [](const ProbeResult& run, Report& report) {
            const tls::VerifyError* error = verifyError(run, {9});
            if (!error)
                return;
            const tls::Certificate* certificate = certificateAt(*run.tls, error->depth);
            const auto skew = clockDifference(run);
            const bool oursIsBehind =
                skew && certificate && *skew > 0 && checkMoment(run) + *skew >= certificate->notBefore;
            Claim claim(report, certificate_not_yet_valid.meta, Effect::Blocks, Role::Root,
                skew ? Confidence::High : Confidence::Medium,
                fmt::format("{} becomes valid only{}: {}. {}",
                    sentenceStart(certificateWords(*run.tls, error->depth)),
                    certificate && certificate->notBefore != 0 ? " on " + tls::utcText(certificate->notBefore)
                                                               : std::string(" later"),
                    checkedAt(run),
                    oursIsBehind ? fmt::format("By the date in the greeting our clock is {} behind the "
                                               "server's: our clock is wrong, not the certificate.",
                        spanWords(*skew))
                        : skew   ? std::string("The server's clock, read off its greeting, agrees with ours: "
                                                 "the certificate was made for later.")
                                 : std::string("Nearly always a clock is wrong: ours, or that of the machine "
                                                 "that made the certificate.")));
            citeVerify(claim, run, *error, "not valid yet");
            if (skew)
                claim.line(greetingLine(run), "the server's clock");
            claim.here("Compare the clock of this machine with a time server.", {"timedatectl"})
                .admin("Check the server's clock; if the certificate was really made for later, keep the old "
                       "one until then.");
            if (!skew)
                claim.settles("The time of a third machine, against ours and against the start of validity.");
        },
};

} // namespace rungbook::smtp
