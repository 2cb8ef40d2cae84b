// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/smtp/tls_trouble.h"

#include <fmt/core.h>

namespace rungbook::smtp
{

namespace
{
// Names under which products that decrypt TLS issue their certificates.
std::string_view inspector(const std::string& issuer)
{
    constexpr std::string_view names[] = {"Avast", "AVG", "Kaspersky", "ESET SSL Filter", "Bitdefender",
        "Fortinet", "FortiGate", "Sophos", "Zscaler", "mitmproxy", "Blue Coat", "Netskope", "Cisco Umbrella",
        "WatchGuard", "SonicWall", "PortSwigger", "Untangle", "Forcepoint"};
    for (const std::string_view name : names) {
        if (mentions(issuer, {name}))
            return name;
    }
    return {};
}
} // namespace

extern const Check tls_intercepted;
const Check tls_intercepted{
    .meta = {.id = "tls-intercepted", .title = "Something between decrypts the connection"},
    .check =
        [](const ProbeResult& run, Report& report) {
            if (!run.tls || run.tls->chain.empty())
                return;
            const tls::Certificate& leaf = run.tls->chain.front();
            const std::string_view product = inspector(leaf.issuer);
            Line probed = 0;
            for (const CrossProbe& probe : run.crossProbes) {
                if (probe.port == run.port && probe.variant != "without-sni" && probe.variant != "legacy-tls"
                    && !probe.certificateSha256.empty() && probe.certificateSha256 != leaf.sha256)
                    probed = probe.line;
            }
            const bool refusedHere = run.tls->verify.checked && !run.tls->verify.accepted;
            if (product.empty() && !(probed != 0 && refusedHere))
                return;
            Claim claim(report, tls_intercepted.meta, refusedHere ? Effect::Blocks : Effect::Weak,
                refusedHere ? Role::Root : Role::Contributing, Confidence::Medium,
                product.empty()
                    ? fmt::format("The certificate seen here is issued by \"{}\", but on another way to the "
                                  "same port another certificate is shown. "
                                  "A device that decrypts TLS gives itself away like that; so do two servers "
                                  "behind one name.",
                        leaf.issuer)
                    : fmt::format(
                        "The certificate is issued by \"{}\", which is the name of a product that inspects "
                        "TLS ({}). The session ends at "
                        "that device, which reads everything and speaks to the mail server on its own.",
                        leaf.issuer, product));
            claim
                .line(certificateLine(run, 0) != 0 ? certificateLine(run, 0) : tlsLine(run),
                    "issued by a device in between")
                .line(probed, "another certificate on another way");
            claim.network("Take mail ports out of the TLS inspection for this server.")
                .here("Only if the inspection is wanted: import its root certificate as trusted for mail "
                      "servers, knowing that it reads the password.")
                .settles("The SHA-256 fingerprint of the certificate as the server's admin sees it on the "
                         "server itself.");
        },
};

} // namespace rungbook::smtp
