// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/smtp/check_support.h"

#include <fmt/format.h>

namespace rungbook::smtp
{

extern const Check ehlo_name_rejected;
const Check ehlo_name_rejected{
    .meta = {.id = "ehlo-name-rejected", .title = "The server does not accept the name we say in EHLO"},
    .check =
        [](const ProbeResult& run, Report& report) {
            const Exchange* at = refused(run, Refusal::EhloName);
            if (!at)
                return;
            const Exchange* said = exchangeOf(run, "EHLO");
            const std::string name = said ? said->argument : run.ehloName;
            Claim claim = blocks(report, ehlo_name_rejected.meta,
                fmt::format(
                    "The server answered {}. It does not like the name by which the client introduces "
                    "itself{}. Usual reasons: a short name "
                    "without a domain, an underscore, \"localhost\", or a name that is not in the DNS.",
                    quoted(*at), name.empty() ? std::string() : fmt::format(", \"{}\"", name)));
            claim.reply(*at, "the name is refused");
            if (said && said != at)
                claim.command(*said, "the name that was said");
            claim
                .here("Introduce the client by its fully qualified host name, or by its address in brackets "
                      "such as [192.0.2.10]. On Cisco ISE the "
                      "name is the host name of the node with its domain.")
                .admin("If the client cannot change, loosen the check for it (Postfix: "
                       "smtpd_helo_restrictions, Exim: acl_smtp_helo).");
        },
};

} // namespace rungbook::smtp
