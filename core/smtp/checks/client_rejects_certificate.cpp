// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/smtp/tls_trouble.h"

#include <fmt/core.h>

namespace rungbook::smtp
{

namespace
{
// RFC 8446, section 6.2; what stacks send in practice: OpenSSL 48 and 45, Java 46 for almost everything about trust.
std::string_view meaning(int alert)
{
    switch (alert) {
    case 42:
        return "it could not use the certificate (broken, not valid yet, or for another name)";
    case 43:
        return "the certificate is of a kind it does not take (its purpose, for example)";
    case 44:
        return "the certificate was revoked";
    case 45:
        return "the certificate has expired";
    case 46:
        return "it does not trust the certificate; Java clients say so mostly because the issuer is not "
               "among their trusted certificates";
    case 48:
        return "it does not know the certificate authority that issued it";
    default:
        return "it did not accept the certificate";
    }
}
} // namespace

extern const Check client_rejects_certificate;
const Check client_rejects_certificate{
    .meta = {.id = "client-rejects-certificate", .title = "The client rejected the server's certificate"},
    .check =
        [](const ProbeResult& run, Report& report) {
            if (tlsTrouble(run) != TlsTrouble::ClientRejects)
                return;
            const tls::TlsReport& tls = *run.tls;
            const int alert = tls.alertSent;
            const tls::Certificate* leaf = tls.chain.empty() ? nullptr : &tls.chain.front();
            Claim claim(report, client_rejects_certificate.meta, Effect::Blocks, Role::Root,
                alert == 46 ? Confidence::Medium : Confidence::High,
                fmt::format("The client, not the server, ended the handshake with {}: {}. {}{}",
                    alertWords(alert), meaning(alert),
                    leaf ? fmt::format("The certificate is for \"{}\", issued by \"{}\". ",
                        tls::displayName(*leaf), leaf->issuer)
                         : std::string(),
                    "On Cisco ISE this shows as \"Could not connect to SMTP Server, SSL Error. Please check "
                    "the trusted certificates\"."));
            claim.line(alertLine(run, alert), "sent by the client")
                .line(certificateLine(run, 0), "the certificate it did not like");
            claim
                .here("Import the root certificate of the server's issuer into the client's trust store; on "
                      "Cisco ISE under Trusted Certificates, "
                      "trusted for authentication within ISE.")
                .admin("Send the whole chain (own certificate, then the intermediates), valid and with the "
                       "name that clients use.");
            if (alert == 46)
                claim.settles("A check of the same chain with the same roots (\"trust verify\"): it tells an "
                              "unknown issuer from a wrong name or an "
                              "expired certificate.");
        },
};

} // namespace rungbook::smtp
