// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/smtp/tls_trouble.h"

#include <fmt/core.h>

namespace rungbook::smtp
{

extern const Check tls_outdated;
const Check tls_outdated{
    .meta = {.id = "tls-outdated", .title = "An outdated TLS version is used"},
    .check =
        [](const ProbeResult& run, Report& report) {
            if (!run.tls || run.tls->outcome != tls::TlsOutcome::Established)
                return;
            const std::string& version = run.tls->version;
            if (version != "TLSv1" && version != "TLSv1.0" && version != "TLSv1.1" && version != "SSLv3")
                return;
            informs(report, tls_outdated.meta, Effect::Weak,
                fmt::format("The session uses {}, which is withdrawn (RFC 8996): it rests on SHA-1 and MD5, "
                            "and more and more clients refuse it.",
                    version))
                .line(tlsLine(run), "the version agreed on")
                .admin("Switch TLS 1.2 and 1.3 on and the older versions off (Postfix: smtpd_tls_protocols = "
                       ">=TLSv1.2).")
                .here("If the client is the old one, update it.");
        },
};

} // namespace rungbook::smtp
