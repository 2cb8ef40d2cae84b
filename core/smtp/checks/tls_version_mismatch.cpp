// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/smtp/tls_trouble.h"

#include <fmt/core.h>

namespace rungbook::smtp
{

extern const Check tls_version_mismatch;
const Check tls_version_mismatch{
    .meta = {.id = "tls-version-mismatch", .title = "Client and server have no TLS version in common"},
    .check =
        [](const ProbeResult& run, Report& report) {
            if (tlsTrouble(run) != TlsTrouble::Version)
                return;
            const tls::TlsReport& tls = *run.tls;
            std::string ours;
            for (const tls::TlsEvent& event : tls.events) {
                if (event.direction == tls::TlsDirection::Sent && event.name == "ClientHello")
                    ours = event.detail.substr(0, event.detail.find(';'));
            }
            std::string theirs = tls.version;
            Line probed = 0;
            for (const CrossProbe& probe : run.crossProbes) {
                if (probe.variant == "legacy-tls" && probe.port == run.port && !probe.tlsVersion.empty()) {
                    theirs = probe.tlsVersion;
                    probed = probe.line;
                }
            }
            const bool fromServer = tls.alertReceived > 0;
            Claim claim(report, tls_version_mismatch.meta, Effect::Blocks, Role::Root,
                theirs.empty() ? Confidence::Medium : Confidence::High,
                fmt::format("{} The client speaks {}; the server {}. Usually the server is old and knows TLS "
                            "1.0 or 1.1 only, which current clients "
                            "refuse (RFC 8996).",
                    fromServer ? fmt::format(
                        "The server ended the handshake with {}.", alertWords(tls.alertReceived))
                               : fmt::format("The client ended the handshake{}.",
                                   tls.localReason.empty() ? "" : fmt::format(": \"{}\"", tls.localReason)),
                    ours.empty() ? "a range that is not recorded" : ours,
                    theirs.empty() ? "did not say which versions it would take" : "uses " + theirs));
            claim
                .line(
                    fromServer ? alertLine(run, tls.alertReceived) : tlsLine(run), "the handshake ends here")
                .line(probed, "what the server speaks");
            claim
                .admin("Switch TLS 1.2 and 1.3 on (Postfix: smtpd_tls_protocols = >=TLSv1.2), and update a "
                       "server that knows neither.")
                .here("Lowering the client to TLS 1.0 is no way out: it weakens every other connection of it "
                      "as well.");
            if (theirs.empty())
                claim.settles("A probe with old TLS versions against the same port.");
        },
};

} // namespace rungbook::smtp
