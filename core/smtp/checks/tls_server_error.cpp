// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/smtp/tls_trouble.h"

namespace rungbook::smtp
{

extern const Check tls_server_error;
const Check tls_server_error{
    .meta = {.id = "tls-server-error", .title = "The server's TLS failed with an internal error"},
    .check =
        [](const ProbeResult& run, Report& report) {
            if (tlsTrouble(run) != TlsTrouble::ServerError)
                return;
            blocks(report, tls_server_error.meta,
                "The server ended the handshake with alert 80 (internal_error): its own TLS failed. That is "
                "neither the client's version nor its "
                "trust; a key that cannot be used, a broken library or a mail server that does not fit its "
                "TLS library are the usual reasons.")
                .line(alertLine(run, 80), "sent by the server")
                .admin("Read the server's log of that moment, and check key, certificate and the version of "
                       "the TLS library.")
                .here("Nothing on this side helps; try another server or port of the same provider.");
        },
};

} // namespace rungbook::smtp
