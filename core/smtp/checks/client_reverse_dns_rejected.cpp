// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/smtp/check_support.h"

#include <fmt/core.h>

namespace rungbook::smtp
{

extern const Check client_reverse_dns_rejected;
const Check client_reverse_dns_rejected{
    .meta = {.id = "client-reverse-dns-rejected",
        .title = "The server wants a proper reverse DNS name for our address"},
    .check =
        [](const ProbeResult& run, Report& report) {
            const Exchange* at = refused(run, Refusal::ReverseDns);
            if (!at)
                return;
            blocks(report, client_reverse_dns_rejected.meta,
                fmt::format("The server answered {} to {}. It looked up the name of our address{} in the "
                            "reverse DNS and found none, or one that does not lead back to the "
                            "address.",
                    quoted(*at), commandWords(*at), run.clientAddress.empty() ? "" : " " + run.clientAddress))
                .reply(*at, "refused because of the reverse DNS")
                .here("Send through a server where you log in (port 587 or 465): there the reverse DNS does "
                      "not matter.")
                .fix("the DNS admin",
                    "Create a PTR record for the public address of this client, and an A or AAAA record of "
                    "that name with the same address.")
                .admin("Exempt this client from the check (Postfix: reject_unknown_client_hostname, "
                       "reject_unknown_reverse_client_hostname).");
        },
};

} // namespace rungbook::smtp
