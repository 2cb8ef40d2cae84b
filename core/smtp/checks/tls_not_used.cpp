// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/smtp/check_support.h"

namespace rungbook::smtp
{

extern const Check tls_not_used;
const Check tls_not_used{
    .meta = {.id = "tls-not-used", .title = "The session ran in clear although the server offers TLS"},
    .check =
        [](const ProbeResult& run, Report& report) {
            if (run.security != Security::None || run.tls || !run.before.known || !run.before.has("STARTTLS"))
                return;
            informs(report, tls_not_used.meta, Effect::Weak,
                "The server offers STARTTLS, but the session was asked to run in clear: everybody on the way "
                "can read and change the mail, and the "
                "password if one is sent.")
                .line(ehloLine(run), "STARTTLS is offered")
                .here("Set the security to STARTTLS.");
        },
};

} // namespace rungbook::smtp
