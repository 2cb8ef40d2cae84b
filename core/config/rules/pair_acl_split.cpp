// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/proxy_support.h"
#include "core/config/rule_support.h"

#include <fmt/format.h>

namespace rungbook::config
{

extern const ConfigRule pair_acl_split;
const ConfigRule pair_acl_split{
    .meta = {.id = "pair-acl-split",
        .title = "The same networks are cut into different entries on the two sides"},
    .check =
        [](const Subject& subject, Report& report) {
            forL2lPairs(subject, [&](const Ends& e) {
                if (relationOf(e) != ProxyRelation::SplitDifferently)
                    return;
                const auto odd = [](const Tunnel& mine, const Tunnel& other) -> const Proxy* {
                    for (const Proxy& proxy : mine.proxies) {
                        if (!proxy.effective.empty()
                            && findMirror(proxy, other).verdict != ProxyVerdict::Exact)
                            return &proxy;
                    }
                    return nullptr;
                };
                const Proxy* one = odd(e.a, e.b);
                const Proxy* other = odd(e.b, e.a);
                // The side with more entries is rewritten like the other one.
                const bool changeA = e.a.proxies.size() > e.b.proxies.size();
                const Device& changed = changeA ? e.deviceA : e.deviceB;
                const Tunnel& tunnel = changeA ? e.a : e.b;
                const Tunnel& kept = changeA ? e.b : e.a;
                Commands commands;
                for (const Proxy& proxy : kept.proxies) {
                    if (findMirror(proxy, tunnel).verdict == ProxyVerdict::Exact)
                        continue;
                    for (const Flow& flow : proxy.flows.flows()) {
                        const Commands c =
                            aceCommands(*changed.facts, tunnel.acl->name, true, flow.mirrored());
                        commands.insert(commands.end(), c.begin(), c.end());
                    }
                }
                for (const Proxy& proxy : tunnel.proxies) {
                    if (findMirror(proxy, kept).verdict == ProxyVerdict::Exact)
                        continue;
                    const Commands c = removeAce(*changed.facts, *tunnel.acl, *proxy.ace);
                    commands.insert(commands.end(), c.begin(), c.end());
                }
                const Proxy* first = changeA ? one : other;
                const Proxy* second = changeA ? other : one;
                say(report, pair_acl_split, changed,
                    {.effect = Effect::Blocks,
                        .message = fmt::format(
                            "Together the entries of both sides are about the same packets, but {} has {} of "
                            "them and {} "
                            "{}. Each entry is negotiated by itself and must have its exact mirror image.",
                            whose(e.deviceA), e.a.proxies.size(), whose(e.deviceB), e.b.proxies.size()),
                        .symptom = symptom::kProxiesRefused,
                        .lines = {{first ? first->ace->where : listLine(tunnel), "has no exact mirror image"},
                            {second ? second->ace->where : listLine(kept), "nor has this one"}},
                        .fix = "Write the same entries on both sides.",
                        .commands = std::move(commands),
                        .impact = kResetsTunnel,
                        .settle = showFor(*changed.facts, NameKind::AccessList),
                        .certain = proxiesCertain(e)});
            });
        },
};

} // namespace rungbook::config
