// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/smtp/tls_trouble.h"

#include <fmt/core.h>

namespace rungbook::smtp
{

extern const Check tls_weak_key_exchange;
const Check tls_weak_key_exchange{
    .meta = {.id = "tls-weak-key-exchange", .title = "The server's key exchange is too weak"},
    .check =
        [](const ProbeResult& run, Report& report) {
            if (tlsTrouble(run) != TlsTrouble::WeakKeyExchange)
                return;
            blocks(report, tls_weak_key_exchange.meta,
                fmt::format("The client ended the handshake (\"{}\"): the Diffie-Hellman group that the "
                            "server uses is too short for its policy. Groups "
                            "under 2048 bits can be broken with prepared tables.",
                    run.tls->localReason.empty() ? "dh key too small" : run.tls->localReason))
                .line(tlsLine(run), "the handshake ends here")
                .admin("Use elliptic curves, or a group of at least 2048 bits.",
                    {"openssl dhparam -out dh2048.pem 2048"})
                .here("Do not lower the security level of the client for this.");
        },
};

} // namespace rungbook::smtp
