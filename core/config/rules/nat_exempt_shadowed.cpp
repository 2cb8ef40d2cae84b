// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/nat_rules.h"
#include "core/config/rule_support.h"

#include <fmt/format.h>

namespace rungbook::config
{

extern const ConfigRule nat_exempt_shadowed;
const ConfigRule nat_exempt_shadowed{
    .meta = {.id = "nat-exempt-shadowed",
        .title = "The exemption from translation stands below the rule that translates"},
    .check =
        [](const Subject& subject, Report& report) {
            forNatFaults(subject, NatFault::Shadowed,
                [&](const Device& device, const Tunnel& tunnel, const NatFinding& nat) {
                    say(report, nat_exempt_shadowed, device,
                        {.effect = Effect::NoTraffic,
                            .message = fmt::format("Translation rules are tried in order, and the first that "
                                                   "fits decides. The exemption for {} "
                                                   "to {} comes after a rule that translates it.",
                                toText(nat.local, 3), toText(nat.remote, 3)),
                            .symptom =
                                "packet-tracer shows a translation and no VPN phase; #pkts encaps stays 0.",
                            .lines = {{nat.exemption->where, "comes too late"},
                                {nat.translates->where, "fits before"},
                                {listLine(tunnel), "what the tunnel protects"}},
                            .fix = "Put the exemption first (line 1 of the manual rules).",
                            .commands = exemption(device, nat),
                            .settle = "\"show nat detail\" on this device: the order and the hit counts.",
                            .certain = nat.certain});
                });
        },
};

} // namespace rungbook::config
