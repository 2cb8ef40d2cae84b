// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/proxy_support.h"
#include "core/config/rule_support.h"

#include <algorithm>
#include <fmt/format.h>

namespace rungbook::config
{

extern const ConfigRule pair_acl_same_direction;
const ConfigRule pair_acl_same_direction{
    .meta = {.id = "pair-acl-same-direction",
        .title = "Both crypto access lists are written in the same direction"},
    .check =
        [](const Subject& subject, Report& report) {
            forL2lPairs(subject, [&](const Ends& e) {
                if (relationOf(e) != ProxyRelation::SameDirection)
                    return;
                // The side whose own networks are the destinations of its list has it the wrong way round.
                const auto ownNetworks = [](const Device& d, const AddressSet& set) {
                    return std::any_of(d->interfaces.begin(), d->interfaces.end(), [&](const Interface& i) {
                        const auto subnet = i.subnet();
                        return subnet && setOf(*subnet).intersects(set);
                    });
                };
                const bool aWrong = ownNetworks(e.deviceA, remoteSide(e.a.flows))
                    && !ownNetworks(e.deviceA, localSide(e.a.flows));
                const Device& changed = aWrong ? e.deviceA : e.deviceB;
                const Tunnel& tunnel = aWrong ? e.a : e.b;
                Commands commands;
                for (const Proxy& proxy : tunnel.proxies) {
                    for (const Flow& flow : proxy.flows.flows()) {
                        const Commands c =
                            aceCommands(*changed.facts, tunnel.acl->name, true, flow.mirrored());
                        commands.insert(commands.end(), c.begin(), c.end());
                    }
                }
                for (const Proxy& proxy : tunnel.proxies) {
                    const Commands c = removeAce(*changed.facts, *tunnel.acl, *proxy.ace);
                    commands.insert(commands.end(), c.begin(), c.end());
                }
                say(report, pair_acl_same_direction, changed,
                    {.effect = Effect::Blocks,
                        .message = fmt::format("Both lists say {} to {}. A crypto access list is written "
                                               "from its own network to the other "
                                               "side's, so one of the two must be turned round.",
                            toText(localSide(e.a.flows), 3), toText(remoteSide(e.a.flows), 3)),
                        .symptom = symptom::kProxiesRefused,
                        .lines = {{listLine(tunnel), "to be turned round"},
                            {listLine(aWrong ? e.b : e.a), "says the same"}, {aclLine(tunnel), "used here"}},
                        .fix = "Swap source and destination on the side whose own network stands as the "
                               "destination. Add the new entries "
                               "before removing the old ones, so that the list is never empty.",
                        .commands = std::move(commands),
                        .impact = kResetsTunnel,
                        .settle = showFor(*changed.facts, NameKind::AccessList),
                        .certain = proxiesCertain(e)});
            });
        },
};

} // namespace rungbook::config
