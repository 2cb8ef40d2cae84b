// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/nat_rules.h"
#include "core/config/rule_support.h"

#include <fmt/format.h>

namespace rungbook::config
{

extern const ConfigRule nat_exempt_partial;
const ConfigRule nat_exempt_partial{
    .meta = {.id = "nat-exempt-partial",
        .title = "Only a part of the tunnel's traffic is excepted from translation"},
    .check =
        [](const Subject& subject, Report& report) {
            forNatFaults(subject, NatFault::Partial,
                [&](const Device& device, const Tunnel& tunnel, const NatFinding& nat) {
                    say(report, nat_exempt_partial, device,
                        {.effect = Effect::NoTraffic,
                            .message = fmt::format(
                                "An exemption exists, but {} to {} is not in it and is translated.",
                                toText(nat.local, 4), toText(nat.remote, 4)),
                            .symptom = "Some hosts reach the other side, others do not.",
                            .lines = {{nat.exemption ? nat.exemption->where : nat.translates->where,
                                          "does not hold all of it"},
                                {nat.translates->where, "translates the rest"},
                                {listLine(tunnel), "what the tunnel protects"}},
                            .fix = "Except the rest too.",
                            .commands = exemption(device, nat),
                            .settle = "\"show running-config nat\" and \"packet-tracer\" on this device.",
                            .certain = nat.certain});
                });
        },
};

} // namespace rungbook::config
