// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/smtp/check_support.h"

#include <fmt/core.h>

namespace rungbook::smtp
{

extern const Check null_mx;
const Check null_mx{
    .meta = {.id = "null-mx", .title = "The domain accepts no mail at all"},
    .check =
        [](const ProbeResult& run, Report& report) {
            for (const DnsAnswer& answer : run.dns) {
                const bool null = answer.type == "MX" && answer.records.size() == 1
                    && mentions(answer.records.front(), {"0 ."}) && answer.records.front().ends_with('.')
                    && answer.records.front().size() <= 3;
                if (!null)
                    continue;
                blocks(report, null_mx.meta,
                    fmt::format("The domain {} publishes the null MX record \"{}\": it declares that it "
                                "takes no mail at all (RFC 7505), so no "
                                "server has to be looked for.",
                        answer.name, answer.records.front()))
                    .line(answer.line, "the null MX record")
                    .here("Use another domain: mail to this one can not be delivered, and mail from it is "
                          "often rejected.")
                    .fix("the DNS admin", "Publish real MX records if the domain is meant to receive mail.");
                return;
            }
            if (const Exchange* at = refused(run, Refusal::NullMx)) {
                blocks(report, null_mx.meta,
                    fmt::format("The server answered {} to {}: the domain of the recipient declares in the "
                                "DNS that it takes no mail "
                                "(null MX, RFC 7505).",
                        quoted(*at), commandWords(*at)))
                    .reply(*at, "the recipient's domain takes no mail")
                    .here("Use a recipient in another domain.")
                    .fix("the DNS admin", "Publish real MX records if the domain is meant to receive mail.");
            }
        },
};

} // namespace rungbook::smtp
