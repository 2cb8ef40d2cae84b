// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/nat_rules.h"
#include "core/config/rule_support.h"

#include <fmt/format.h>

namespace rungbook::config
{

extern const ConfigRule nat_exempt_inactive_or_wrong_ifc;
const ConfigRule nat_exempt_inactive_or_wrong_ifc{
    .meta = {.id = "nat-exempt-inactive-or-wrong-ifc",
        .title = "The exemption from translation is turned off or about other interfaces"},
    .check =
        [](const Subject& subject, Report& report) {
            forNatFaults(subject, NatFault::WrongPlace,
                [&](const Device& device, const Tunnel& tunnel, const NatFinding& nat) {
                    say(report, nat_exempt_inactive_or_wrong_ifc, device,
                        {.effect = Effect::NoTraffic,
                            .message = nat.exemption->inactive
                                ? fmt::format("The exemption for {} to {} ends in \"inactive\".",
                                    toText(nat.local, 3), toText(nat.remote, 3))
                                : fmt::format("The exemption is about ({},{}), but the tunnel's traffic goes "
                                              "from {} to {}.",
                                    nat.exemption->insideInterface, nat.exemption->outsideInterface,
                                    nat.inside.empty() ? std::string("inside") : nat.inside, nat.outside),
                            .symptom =
                                "packet-tracer shows a translation and no VPN phase; #pkts encaps stays 0.",
                            .lines = {{nat.exemption->where,
                                          nat.exemption->inactive ? "turned off" : "other interfaces"},
                                {nat.translates->where, "translates it"},
                                {listLine(tunnel), "what the tunnel protects"}},
                            .fix = "Write the exemption for the right interfaces, active, and first.",
                            .commands = exemption(device, nat),
                            .settle = "\"show nat detail\" on this device.",
                            .certain = nat.certain});
                });
        },
};

} // namespace rungbook::config
