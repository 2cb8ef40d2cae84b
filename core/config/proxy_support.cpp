// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/proxy_support.h"

#include <algorithm>

namespace rungbook::config
{

namespace
{

bool hasProxies(const Tunnel& tunnel)
{
    return !tunnel.routeBased() && tunnel.acl && !tunnel.proxies.empty() && !tunnel.flows.empty();
}

bool everyEntry(const Tunnel& a, const Tunnel& b)
{
    return std::all_of(a.proxies.begin(), a.proxies.end(), [&](const Proxy& p) {
        return p.effective.empty() || findMirror(p, b).verdict == ProxyVerdict::Exact;
    });
}

} // namespace

ProxyMatch findMirror(const Proxy& proxy, const Tunnel& other)
{
    ProxyMatch best;
    for (const Proxy& candidate : other.proxies) {
        const FlowSet mirrored = candidate.flows.mirrored();
        ProxyVerdict verdict = ProxyVerdict::Missing;
        if (proxy.flows.sameAs(mirrored).value_or(false))
            verdict = ProxyVerdict::Exact;
        else if (proxy.flows.isSubsetOf(mirrored).value_or(false))
            verdict = ProxyVerdict::Narrower;
        else if (mirrored.isSubsetOf(proxy.flows).value_or(false))
            verdict = ProxyVerdict::Wider;
        else if (!proxy.flows.intersect(mirrored).empty())
            verdict = ProxyVerdict::Overlapping;
        if (verdict < best.verdict)
            best = {verdict, &candidate};
    }
    return best;
}

ProxyRelation relationOf(const Ends& ends)
{
    if (!hasProxies(ends.a) || !hasProxies(ends.b))
        return ProxyRelation::NotComparable;
    if (everyEntry(ends.a, ends.b) && everyEntry(ends.b, ends.a))
        return ProxyRelation::Mirrored;
    if (ends.a.flows.sameAs(ends.b.flows).value_or(false))
        return ProxyRelation::SameDirection;
    if (ends.a.flows.sameAs(ends.b.flows.mirrored()).value_or(false))
        return ProxyRelation::SplitDifferently;
    return ProxyRelation::Different;
}

bool proxiesCertain(const Ends& ends)
{
    return ends.a.proxiesExact && ends.b.proxiesExact;
}

} // namespace rungbook::config
