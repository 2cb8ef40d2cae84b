// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/smtp/tls_trouble.h"

#include <fmt/core.h>

namespace rungbook::smtp
{

extern const Check sni_selects_other_certificate;
const Check sni_selects_other_certificate{
    .meta = {.id = "sni-selects-other-certificate",
        .title = "The server has another certificate for another name"},
    .check =
        [](const ProbeResult& run, Report& report) {
            if (!run.tls)
                return;
            if (tlsTrouble(run) == TlsTrouble::NoSuchName) {
                blocks(report, sni_selects_other_certificate.meta,
                    fmt::format("The server ended the handshake with alert 112 (unrecognized_name): it has "
                                "no certificate for the name \"{}\" that the "
                                "client asked for (SNI).",
                        run.tls->sni.empty() ? serverName(run) : run.tls->sni))
                    .line(alertLine(run, 112), "sent by the server")
                    .here("Use the server name that the provider gave you; the name decides which "
                          "certificate is shown.")
                    .admin("Set up a certificate for this name, or a default one.");
                return;
            }
            for (const CrossProbe& probe : run.crossProbes) {
                if (probe.variant != "without-sni" || probe.certificateSha256.empty()
                    || run.tls->chain.empty() || probe.certificateSha256 == run.tls->chain.front().sha256)
                    continue;
                Claim claim = informs(report, sni_selects_other_certificate.meta, Effect::Info,
                    fmt::format("Without a server name in the handshake (SNI) the server shows another "
                                "certificate ({}). Clients that send no SNI, or are "
                                "given an IP address, see that one, and find a wrong name in it.",
                        probe.certificateSha256));
                claim.line(probe.line, "another certificate without SNI")
                    .line(certificateLine(run, 0), "the certificate with SNI");
                claim.here("Give every client the server's name, not its address.")
                    .admin("Make the certificate for this name the default one if clients without SNI use "
                           "the server.");
                return;
            }
        },
};

} // namespace rungbook::smtp
