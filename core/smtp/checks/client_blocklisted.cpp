// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/smtp/check_support.h"

#include <fmt/core.h>

namespace rungbook::smtp
{

extern const Check client_blocklisted;
const Check client_blocklisted{
    .meta = {.id = "client-blocklisted", .title = "Our address is on a block list"},
    .check =
        [](const ProbeResult& run, Report& report) {
            const Exchange* at = refused(run, Refusal::Blocklisted);
            if (!at)
                return;
            blocks(report, client_blocklisted.meta,
                fmt::format("The server answered {} to {}. It turns our address{} away because a block list "
                            "names it (or its reputation is bad); "
                            "the settings of this test are not the cause.",
                    quoted(*at), commandWords(*at), run.clientAddress.empty() ? "" : " " + run.clientAddress))
                .reply(*at, "refused because of a block list")
                .here("Find the public address this network sends from, look it up at the list that the "
                      "server names, and ask for removal there.")
                .here("Send through a server where you log in (port 587 or 465) instead of directly.")
                .admin("Put the address on the allow list, if this client is yours.");
        },
};

} // namespace rungbook::smtp
