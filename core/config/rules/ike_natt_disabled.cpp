// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/rule_support.h"

#include <fmt/format.h>

namespace rungbook::config
{

extern const ConfigRule ike_natt_disabled;
const ConfigRule ike_natt_disabled{
    .meta = {.id = "ike-natt-disabled",
        .title = "NAT traversal is off although an end has a private address"},
    .check =
        [](const Subject& subject, Report& report) {
            Once once;
            forTunnels(subject, [&](const Device& device, const Tunnel& tunnel) {
                if (tunnel.kind == TunnelKind::EzvpnClient)
                    return;
                const bool global = !device->ikev1.natTraversal.valueOr(true);
                const bool own = tunnel.entry && !tunnel.entry->natTraversal.valueOr(true);
                const auto local = tunnel.localAddress();
                const bool nated =
                    (local && isPrivate(*local)) != (tunnel.peer.address && isPrivate(*tunnel.peer.address));
                if ((!global && !own) || !nated || !local || !tunnel.peer.address)
                    return;
                const SourceSpan line =
                    own ? tunnel.entry->natTraversal.where : device->ikev1.natTraversal.where;
                if (!once(line))
                    return;
                const std::string_view word = ikeWord(dialectOf(*device.facts), IkeVersion::V1);
                say(report, ike_natt_disabled, device,
                    {.effect = Effect::Blocks,
                        .message = fmt::format(
                            "{} is private and {} is public, so something translates addresses between them. "
                            "ESP does "
                            "not survive that unless NAT traversal wraps it in UDP, and it is turned off.",
                            isPrivate(*local) ? toText(*local) : tunnel.peerText(),
                            isPrivate(*local) ? tunnel.peerText() : toText(*local)),
                        .symptom = "Phase 1 stops at the fifth or sixth message, or the tunnel comes up and "
                                   "carries nothing.",
                        .lines = {{line, "turned off here"}, {tunnel.peerLine(), "the peer"},
                            {tunnel.locals.front().where, "the near end"}},
                        .fix = "Turn NAT traversal on, and let UDP port 4500 pass.",
                        .commands = own ? noMapEntryLine(*device.facts, *tunnel.entry, "set nat-t-disable")
                            : isIosFamily(device->platform)
                            ? Commands{"crypto ipsec nat-transparency udp-encapsulation"}
                            : Commands{fmt::format(
                                "crypto {} nat-traversal 20", word == "ikev1" ? "isakmp" : word)},
                        .impact = kResetsTunnel,
                        .confidence = Confidence::Medium,
                        .settle = "\"show crypto ipsec sa\" of a working tunnel: \"UDP-Encaps\" tells that "
                                  "something translates."});
            });
        },
};

} // namespace rungbook::config
