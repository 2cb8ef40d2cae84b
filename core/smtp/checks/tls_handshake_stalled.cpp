// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/smtp/tls_trouble.h"

#include <fmt/format.h>

namespace rungbook::smtp
{

extern const Check tls_handshake_stalled;
const Check tls_handshake_stalled{
    .meta = {.id = "tls-handshake-stalled", .title = "The TLS handshake got no answer", .fallback = true},
    .check =
        [](const ProbeResult& run, Report& report) {
            if (tlsTrouble(run) != TlsTrouble::Stalled)
                return;
            Claim(report, tls_handshake_stalled.meta, Effect::Blocks, Role::Root, Confidence::Low,
                fmt::format("The TLS handshake with {} began and then nothing came until the time ran out. "
                            "Either the ClientHello or the answer got "
                            "lost: a device that drops TLS it does not like, or a path that loses large "
                            "packets (the server's certificates fill several), "
                            "or a server that hangs.",
                    target(run)))
                .line(tlsLine(run), "silence from here on")
                .network("Look for a device that inspects or drops TLS, and for a path MTU problem: let ICMP "
                         "\"fragmentation needed\" pass, or lower the "
                         "TCP MSS.",
                    {"sysopt connection tcpmss 1300"})
                .admin("See whether the ClientHello arrives at the server and whether its answer is "
                       "acknowledged.")
                .here("Test large packets on the way to the server.",
                    {fmt::format(
                        "ping -M do -s 1472 {}", run.address.empty() ? serverName(run) : run.address)})
                .settles("A capture on both sides: the packet that one side sent and the other never saw.");
        },
};

} // namespace rungbook::smtp
