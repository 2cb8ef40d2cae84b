// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/smtp/tls_trouble.h"

#include <fmt/core.h>

namespace rungbook::smtp
{

extern const Check tls_no_common_cipher;
const Check tls_no_common_cipher{
    .meta = {.id = "tls-no-common-cipher",
        .title = "The server found nothing in common in the TLS handshake"},
    .check =
        [](const ProbeResult& run, Report& report) {
            if (tlsTrouble(run) != TlsTrouble::NothingInCommon)
                return;
            const int alert = run.tls->alertReceived > 0 ? run.tls->alertReceived : 40;
            Claim(report, tls_no_common_cipher.meta, Effect::Blocks, Role::Root, Confidence::Medium,
                fmt::format(
                    "The server ended the handshake with {}. It found no cipher, group or signature that "
                    "both sides allow; a server that has "
                    "no certificate at all, or one of another kind than the client takes, answers just so.",
                    alertWords(alert)))
                .line(alertLine(run, alert), "sent by the server")
                .admin("See first that a certificate and a key are set for this port, then which ciphers are "
                       "allowed.",
                    {"postconf smtpd_tls_cert_file smtpd_tls_chain_files smtpd_tls_ciphers "
                     "smtpd_tls_mandatory_ciphers"})
                .here("If this client is an old one, update it: it may offer only ciphers that are switched "
                      "off today.")
                .settles("The server's TLS log (\"no shared cipher\", \"no suitable signature algorithm\"), "
                         "or a list of the ciphers it takes.");
        },
};

} // namespace rungbook::smtp
