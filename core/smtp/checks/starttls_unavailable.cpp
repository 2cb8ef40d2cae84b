// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/smtp/check_support.h"

#include <fmt/core.h>

namespace rungbook::smtp
{

extern const Check starttls_unavailable;
const Check starttls_unavailable{
    .meta = {.id = "starttls-unavailable", .title = "The server offers STARTTLS but cannot do it now"},
    .check =
        [](const ProbeResult& run, Report& report) {
            const Exchange* at = refused(run, Refusal::StartTlsUnavailable);
            if (!at)
                return;
            blocks(report, starttls_unavailable.meta,
                fmt::format("The server offers STARTTLS and then answers {} to it. Code 454 is about the "
                            "server itself: most often it cannot read "
                            "its certificate or key, or the two do not fit together. The client can change "
                            "nothing about that.",
                    quoted(*at)))
                .reply(*at, "TLS is not available")
                .admin("Check the files of certificate and key: path, rights of the mail user, order (own "
                       "certificate first), and that they belong "
                       "together. The server's log names the file.",
                    {"openssl x509 -noout -pubkey -in <certificate.pem>",
                        "openssl pkey -pubout -in <key.pem>"})
                .here("Until then another port of the same server may work. Do not go on in clear with a "
                      "password.");
        },
};

} // namespace rungbook::smtp
