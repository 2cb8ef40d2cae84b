// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/smtp/tls_trouble.h"

#include <fmt/core.h>

namespace rungbook::smtp
{

extern const Check certificate_common_name_only;
const Check certificate_common_name_only{
    .meta = {.id = "certificate-common-name-only",
        .title = "The certificate names the server only in its common name"},
    .check =
        [](const ProbeResult& run, Report& report) {
            if (!run.tls || run.tls->verify.name.verdict != tls::NameVerdict::CommonNameOnly)
                return;
            const tls::Certificate* leaf = certificateAt(*run.tls, 0);
            const tls::VerifyError* error = verifyError(run, {62, 64});
            Claim claim = blocks(report, certificate_common_name_only.meta,
                fmt::format("The certificate names \"{}\" only in its common name{} and has no subject "
                            "alternative name that fits. RFC 9525 does not look at "
                            "the common name any more, and neither do current clients; older ones accept it, "
                            "which is why it may work elsewhere.",
                    run.tls->verify.name.asked,
                    leaf && !leaf->commonName.empty() ? fmt::format(" (\"{}\")", leaf->commonName)
                                                      : std::string()));
            if (error)
                citeVerify(claim, run, *error, "the names compared");
            else
                claim.line(certificateLine(run, 0) != 0 ? certificateLine(run, 0) : tlsLine(run),
                    "no alternative name that fits");
            claim.admin(fmt::format(
                "Have the certificate issued again with \"{}\" as a subject alternative name (DNS).",
                run.tls->verify.name.asked));
            claim.here("There is no safe way round it on this side, except a server name that the "
                       "certificate does hold.");
        },
};

} // namespace rungbook::smtp
