// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/proxy_support.h"
#include "core/config/rule_support.h"

#include <fmt/format.h>

namespace rungbook::config
{

extern const ConfigRule pair_acl_subset;
const ConfigRule pair_acl_subset{
    .meta = {.id = "pair-acl-subset", .title = "The networks of the two sides overlap, but are not equal"},
    .check =
        [](const Subject& subject, Report& report) {
            forDirections(subject, [&](const Ends& e) {
                if (relationOf(e) != ProxyRelation::Different)
                    return;
                for (const Proxy& proxy : e.a.proxies) {
                    const ProxyMatch match = findMirror(proxy, e.b);
                    if (match.verdict != ProxyVerdict::Narrower)
                        continue;
                    Commands commands;
                    for (const Flow& flow : match.other->flows.flows()) {
                        const Commands c =
                            aceCommands(*e.deviceA.facts, e.a.acl->name, true, flow.mirrored());
                        commands.insert(commands.end(), c.begin(), c.end());
                    }
                    const Commands drop = removeAce(*e.deviceA.facts, *e.a.acl, *proxy.ace);
                    commands.insert(commands.end(), drop.begin(), drop.end());
                    say(report, pair_acl_subset, e.deviceA,
                        {.effect = Effect::OneWay,
                            .message = fmt::format("{} protects {} to {}, {} the wider {} to {}. Whether the "
                                                   "tunnel comes up depends on who "
                                                   "starts; sources disagree about which side may.",
                                whose(e.deviceA), toText(localSide(proxy.flows), 3),
                                toText(remoteSide(proxy.flows), 3), whose(e.deviceB),
                                toText(remoteSide(match.other->flows), 3),
                                toText(localSide(match.other->flows), 3)),
                            .symptom = symptom::kProxiesRefused,
                            .lines = {{proxy.ace->where, "the narrower entry"},
                                {match.other->ace->where, "the wider entry"}},
                            .fix = "Write the same networks with the same masks on both sides.",
                            .commands = std::move(commands),
                            .impact = kResetsTunnel,
                            .confidence = Confidence::Low,
                            .settle = "Start the tunnel from each side once: \"show crypto ipsec sa\" shows "
                                      "the proxies that came to be.",
                            .certain = proxiesCertain(e)});
                }
            });
        },
};

} // namespace rungbook::config
