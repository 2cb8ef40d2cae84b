// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/nat_coverage.h"
#include "core/config/rule_support.h"

#include <fmt/format.h>

namespace rungbook::config
{

extern const ConfigRule map_acl_pre_nat;
const ConfigRule map_acl_pre_nat{
    .meta = {.id = "map-acl-pre-nat",
        .title = "The crypto access list names addresses that are translated before"},
    .check =
        [](const Subject& subject, Report& report) {
            forEntries(subject, [&](const Device& device, const Tunnel& tunnel) {
                if (tunnel.kind != TunnelKind::Static || tunnel.locals.empty())
                    return;
                const NatVerdict nat = natOf(*device.facts, tunnel.flows, tunnel.locals.front().label);
                for (const NatHit& hit : nat.hits) {
                    if (hit.identity || hit.rule->kind != NatKind::Static)
                        continue;
                    const std::string mapped = toText(hit.rule->mappedSource.set(), 2);
                    say(report, map_acl_pre_nat, device,
                        {.effect = Effect::NoTraffic,
                            .message = fmt::format("{} is translated to {} before the crypto access list is "
                                                   "looked at, so the list, which "
                                                   "names the real address, does not match.",
                                toText(localSide(hit.flows), 2), mapped),
                            .symptom = symptom::kNoEncaps,
                            .lines = {{listLine(tunnel), "names the real addresses"},
                                {hit.rule->where, "translates them before"}},
                            .fix = "If the peer expects the translated address, name that in the list. Else "
                                   "exempt this traffic from "
                                   "translation.",
                            .commands = exemptFromNat(*device.facts, hit.rule->insideInterface,
                                tunnel.locals.front().label, localSide(hit.flows), remoteSide(hit.flows)),
                            .settle = "\"packet-tracer\" from an inside host to a remote one: its NAT and "
                                      "VPN phases.",
                            .certain = nat.exact && tunnel.proxiesExact});
                    return;
                }
            });
        },
};

} // namespace rungbook::config
