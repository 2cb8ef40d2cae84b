// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/rule_support.h"

#include <fmt/format.h>

namespace rungbook::config
{

extern const ConfigRule acl_blocks_ike;
const ConfigRule acl_blocks_ike{
    .meta = {.id = "acl-blocks-ike", .title = "An access list drops the negotiation or the tunnel itself"},
    .check =
        [](const Subject& subject, Report& report) {
            forTunnels(subject, [&](const Device& device, const Tunnel& tunnel) {
                const auto local = tunnel.localAddress();
                if (!local || !tunnel.peer.address)
                    return;
                const LocalEnd& end = tunnel.locals.front();
                const AccessList* list = nullptr;
                SourceSpan where;
                if (isIosFamily(device->platform)) {
                    if (end.interface && end.interface->accessGroupIn.known()) {
                        list = device->accessList(end.interface->accessGroupIn.value);
                        where = end.interface->accessGroupIn.where;
                    }
                } else {
                    for (const AccessGroup& g : device->accessGroups) {
                        if (g.in && g.controlPlane && g.interface == end.label) {
                            list = device->accessList(g.acl);
                            where = g.where;
                        }
                    }
                }
                if (!list || list->entries.empty())
                    return;
                const PermittedFlows permitted = permittedBy(*list);
                const auto flow = [&](std::uint16_t protocol, std::optional<std::uint16_t> port) {
                    return Flow{PortSet::single(protocol), AddressSet::single(*tunnel.peer.address),
                        allPorts(), AddressSet::single(*local), port ? PortSet::single(*port) : allPorts()};
                };
                const auto passes = [&](const Flow& f) {
                    return !FlowSet(f).intersect(permitted.flows).empty();
                };
                const bool ike = passes(flow(17, 500));
                const bool natt = passes(flow(17, 4500));
                const bool esp = passes(flow(50, std::nullopt));
                const bool dead = !ike || (!natt && !esp);
                if (!dead)
                    return;
                Commands commands;
                std::vector<Flow> needed{flow(17, 500), flow(17, 4500)};
                if (isIosFamily(device->platform)) // an ASA's control-plane list is not asked about ESP
                    needed.push_back(flow(50, std::nullopt));
                const Dialect dialect = dialectOf(*device.facts);
                if (dialect == Dialect::Ios)
                    commands.push_back("ip access-list extended " + list->name);
                int number = 1;
                for (const Flow& f : needed) {
                    const std::string line = aceCommands(*device.facts, list->name, true, f, true).back();
                    const std::size_t at = line.find("permit");
                    commands.push_back(dialect == Dialect::Ios
                            ? fmt::format(" {} {}", number, line.substr(at))
                            : fmt::format(
                                "access-list {} line {} extended {}", list->name, number, line.substr(at)));
                    ++number;
                }
                say(report, acl_blocks_ike, device,
                    {.effect = !ike ? Effect::Blocks : Effect::NoTraffic,
                        .message = !ike ? fmt::format("{} on {} drops UDP port 500 from {}: the negotiation "
                                                      "does not reach the device.",
                                       list->name, end.label, tunnel.peerText())
                                        : fmt::format("{} on {} lets the negotiation in, but neither ESP nor "
                                                      "UDP port 4500 from {}.",
                                            list->name, end.label, tunnel.peerText()),
                        .symptom = !ike ? symptom::kNoReply : symptom::kEncapsNoDecaps,
                        .lines = {{list->entries.front().where, "does not permit it"},
                            {where, "applied here"}, {tunnel.peerLine(), "the peer"}},
                        .fix = "Permit UDP 500, UDP 4500 and ESP from the peer, above the denies.",
                        .commands = std::move(commands),
                        .settle = "The hit counts of \"show access-list\" while the peer tries.",
                        .certain = permitted.exact});
            });
        },
};

} // namespace rungbook::config
