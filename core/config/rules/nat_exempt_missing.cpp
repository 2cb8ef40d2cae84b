// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/nat_rules.h"
#include "core/config/rule_support.h"

#include <fmt/format.h>

namespace rungbook::config
{

extern const ConfigRule nat_exempt_missing;
const ConfigRule nat_exempt_missing{
    .meta = {.id = "nat-exempt-missing",
        .title = "The tunnel's traffic is translated before it is encrypted"},
    .check =
        [](const Subject& subject, Report& report) {
            forNatFaults(subject, NatFault::Missing,
                [&](const Device& device, const Tunnel& tunnel, const NatFinding& nat) {
                    say(report, nat_exempt_missing, device,
                        {.effect = Effect::NoTraffic,
                            .message = fmt::format("{} to {} belongs into {}, but the first translation rule "
                                                   "that fits gives it another "
                                                   "source address. The crypto access list is looked at "
                                                   "after that and no longer matches.",
                                toText(nat.local, 3), toText(nat.remote, 3), tunnel.name),
                            .symptom =
                                "packet-tracer shows a translation and no VPN phase; #pkts encaps stays 0.",
                            .lines = {{nat.translates->where, "translates it first"},
                                {listLine(tunnel), "expects the real addresses"}},
                            .fix = "Except the tunnel's traffic from translation, above all other rules.",
                            .commands = exemption(device, nat),
                            .settle = "\"show running-config nat\" and \"packet-tracer\" on this device.",
                            .certain = nat.certain});
                });
        },
};

} // namespace rungbook::config
