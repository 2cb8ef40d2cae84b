// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/smtp/check_support.h"

#include <fmt/core.h>

namespace rungbook::smtp
{

extern const Check auth_exchange_broken;
const Check auth_exchange_broken{
    .meta = {.id = "auth-exchange-broken", .title = "The server could not read our login"},
    .check =
        [](const ProbeResult& run, Report& report) {
            const Exchange* at = refused(run, Refusal::AuthBroken);
            if (!at)
                return;
            blocks(report, auth_exchange_broken.meta,
                fmt::format("The server answered {} to the login: it could not read what was sent (bad "
                            "base64, or a line that is too long), so user name and "
                            "password were never compared.",
                    quoted(*at)))
                .reply(*at, "the login could not be read")
                .here("Choose another mechanism. A line may hold up to 12288 octets in a login (RFC 4954, "
                      "section 4); tokens are sometimes longer, and some servers "
                      "take only 512.")
                .admin("See in the log how the line arrived; an inspection on the way may have cut it.");
        },
};

} // namespace rungbook::smtp
