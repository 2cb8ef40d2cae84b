// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/smtp/tls_trouble.h"

#include <fmt/format.h>

namespace rungbook::smtp
{

extern const Check large_packets_lost;
const Check large_packets_lost{
    .meta = {.id = "large-packets-lost", .title = "Large packets seem to get lost on the way"},
    .check =
        [](const ProbeResult& run, Report& report) {
            const bool inData = run.end == EndKind::TimedOut && run.endPhase == Phase::Data
                && run.messageBytes > 1200 && run.messageBytesAcknowledged < run.messageBytes;
            bool helloCame = false;
            bool rest = false;
            if (tlsTrouble(run) == TlsTrouble::Stalled) {
                for (const tls::TlsEvent& event : run.tls->events) {
                    const bool received = event.direction == tls::TlsDirection::Received
                        && event.kind == tls::TlsEventKind::Handshake;
                    helloCame = helloCame || (received && event.name == "ServerHello");
                    rest =
                        rest || (received && (event.name == "ServerHelloDone" || event.name == "Finished"));
                }
            }
            const bool inHandshake = helloCame && !rest;
            if (!inData && !inHandshake)
                return;
            Claim(report, large_packets_lost.meta, Effect::Blocks, Role::Root, Confidence::Medium,
                inData ? fmt::format(
                    "Small commands and answers passed, but the message of {} bytes got stuck{}: no answer "
                    "came until the time ran out. Full-size packets are lost "
                    "on the way (a path MTU black hole), or a device holds the message back to scan it.",
                    run.messageBytes,
                    run.messageBytesAcknowledged > 0
                        ? fmt::format(" after {} of them", run.messageBytesAcknowledged)
                        : std::string())
                       : std::string("The TLS handshake got stuck where the server sends its certificates, "
                                     "the first packets of full size. Small packets passed, so large ones "
                                     "seem to be lost on the way (a path MTU black hole)."))
                .line(inData ? run.endLine : tlsLine(run), "silence from here on")
                .network("Let ICMP \"fragmentation needed\" (IPv6: \"packet too big\") pass, or lower the "
                         "MSS where the path gets narrow, a tunnel for example.",
                    {"sysopt connection tcpmss 1300"})
                .here("Find the largest packet that passes.",
                    {fmt::format(
                        "ping -M do -s 1472 {}", run.address.empty() ? serverName(run) : run.address)})
                .admin("If the packets do arrive, see what holds the message: a scanner may take up to ten "
                       "minutes (RFC 5321, section 4.5.3.2.6).")
                .settles("A capture on both sides: full-size segments that one side sends again and again "
                         "and the other never sees.");
        },
};

} // namespace rungbook::smtp
