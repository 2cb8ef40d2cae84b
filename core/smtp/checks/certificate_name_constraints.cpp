// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/smtp/tls_trouble.h"

#include <fmt/core.h>

namespace rungbook::smtp
{

extern const Check certificate_name_constraints;
const Check certificate_name_constraints{
    .meta = {.id = "certificate-name-constraints", .title = "The issuer may not certify this name"},
    .check =
        [](const ProbeResult& run, Report& report) {
            const tls::VerifyError* error = verifyError(run, {47, 48, 49, 50, 51, 52, 53});
            if (!error)
                return;
            const tls::Certificate* leaf = certificateAt(*run.tls, 0);
            Claim claim = blocks(report, certificate_name_constraints.meta,
                fmt::format("An authority in the chain is limited to certain names, and the server's "
                            "certificate lies outside of them (\"{}\"). The names "
                            "in it are {} (RFC 5280, section 4.2.1.10).",
                    error->message,
                    leaf && !leaf->dnsNames.empty() ? listed(leaf->dnsNames, 4)
                                                    : std::string("not recorded")));
            citeVerify(claim, run, *error, "outside of the name constraints");
            claim
                .admin("Get the certificate from an authority that may certify this name, or use a server "
                       "name inside the allowed domains.")
                .here("Nothing on this side helps: the limit is part of the authority's certificate.");
        },
};

} // namespace rungbook::smtp
