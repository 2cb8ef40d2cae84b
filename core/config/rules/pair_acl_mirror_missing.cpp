// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/proxy_support.h"
#include "core/config/rule_support.h"

#include <fmt/format.h>

namespace rungbook::config
{

extern const ConfigRule pair_acl_mirror_missing;
const ConfigRule pair_acl_mirror_missing{
    .meta = {.id = "pair-acl-mirror-missing",
        .title = "An entry of the crypto access list has no mirror image on the other side"},
    .check =
        [](const Subject& subject, Report& report) {
            forDirections(subject, [&](const Ends& e) {
                if (relationOf(e) != ProxyRelation::Different)
                    return;
                for (const Proxy& proxy : e.a.proxies) {
                    const ProxyMatch match = findMirror(proxy, e.b);
                    if (match.verdict != ProxyVerdict::Missing && match.verdict != ProxyVerdict::Overlapping)
                        continue;
                    // Two entries that miss each other are told from one side: adding the first repairs the tunnel.
                    Commands commands;
                    for (const Flow& flow : proxy.flows.flows()) {
                        const Commands c =
                            aceCommands(*e.deviceB.facts, e.b.acl->name, true, flow.mirrored());
                        commands.insert(commands.end(), c.begin(), c.end());
                    }
                    const bool nothing = e.a.flows.intersect(e.b.flows.mirrored()).empty();
                    say(report, pair_acl_mirror_missing, e.deviceB,
                        {.effect = Effect::Blocks,
                            .message = fmt::format("{} protects {} to {}, but no entry {} is the reverse of "
                                                   "that. The device that "
                                                   "answers looks for exactly this entry.{}",
                                whose(e.deviceA), toText(localSide(proxy.flows), 3),
                                toText(remoteSide(proxy.flows), 3), on(e.deviceB),
                                nothing ? " The two lists have nothing in common."
                                        : " Other networks of the tunnel may work."),
                            .symptom = symptom::kProxiesRefused,
                            .lines = {{proxy.ace->where, "has no counterpart"},
                                {listLine(e.b), "the list on the other side"}},
                            .fix = fmt::format(
                                "Add the reverse entry {}, or remove this one if it is not wanted.",
                                on(e.deviceB)),
                            .commands = std::move(commands),
                            .impact = kResetsTunnel,
                            .settle = showFor(*e.deviceB.facts, NameKind::AccessList),
                            .certain = proxiesCertain(e)});
                }
            });
        },
};

} // namespace rungbook::config
