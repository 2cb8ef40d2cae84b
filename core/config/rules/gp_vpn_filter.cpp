// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/rule_support.h"

#include <fmt/format.h>

namespace rungbook::config
{

extern const ConfigRule gp_vpn_filter;
const ConfigRule gp_vpn_filter{
    .meta = {.id = "gp-vpn-filter", .title = "The VPN filter lets nothing of this tunnel through"},
    .check =
        [](const Subject& subject, Report& report) {
            forTunnels(subject, [&](const Device& device, const Tunnel& tunnel) {
                const auto& filter = tunnel.policy.vpnFilter;
                if (isIosFamily(device->platform) || !filter.known() || filter.value.empty() || !filter.read()
                    || (tunnel.kind == TunnelKind::Static && !isFirstOfEntry(tunnel))
                    || tunnel.kind == TunnelKind::Dynamic)
                    return;
                const AccessList* list = device->accessList(filter.value);
                if (!list) {
                    say(report, gp_vpn_filter, device,
                        {.effect = Effect::NoTraffic,
                            .message = fmt::format("The filter {} does not exist.", filter.value),
                            .symptom = symptom::kDecapsNoEncaps,
                            .lines = {{filter.where, "names a list that is missing"},
                                {tunnel.peerLine(), "counts for this peer"}},
                            .fix = "Create the list; in a VPN filter the remote network is the source.",
                            .settle = showFor(*device.facts, NameKind::AccessList),
                            .certain = seen(*device.facts, NameKind::AccessList)});
                    return;
                }
                const PermittedFlows permitted = permittedBy(*list);
                const FlowSet wanted = tunnel.flows.mirrored();
                if (tunnel.routeBased() || wanted.empty() || !wanted.intersect(permitted.flows).empty())
                    return;
                Commands commands;
                for (const Flow& flow : wanted.flows()) {
                    const Commands c = aceCommands(*device.facts, list->name, true, flow);
                    commands.insert(commands.end(), c.begin(), c.end());
                }
                const bool wrongWayRound = !tunnel.flows.intersect(permitted.flows).empty();
                say(report, gp_vpn_filter, device,
                    {.effect = Effect::NoTraffic,
                        .message = fmt::format(
                            "The filter {} permits nothing from the remote to the local network of {}.{}",
                            filter.value, tunnel.name,
                            wrongWayRound ? " It is written the other way round: in a VPN filter the remote "
                                            "network is the source, for "
                                            "both directions."
                                          : ""),
                        .symptom = "The tunnel comes up, and everything inside is dropped.",
                        .lines = {{list->entries.empty() ? list->where : list->entries.front().where,
                                      "permits other networks"},
                            {filter.where, "used as the filter"},
                            {tunnel.peerLine(), "counts for this peer"}},
                        .fix = "Permit the remote network as the source. It counts for tunnels that are "
                               "built after that.",
                        .commands = std::move(commands),
                        .settle = showFor(*device.facts, NameKind::AccessList),
                        .certain = permitted.exact && tunnel.proxiesExact && !permitted.flows.overflow()});
            });
        },
};

} // namespace rungbook::config
