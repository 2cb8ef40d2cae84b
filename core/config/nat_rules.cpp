// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/nat_rules.h"

#include <algorithm>

namespace rungbook::config
{

namespace
{

bool isExemption(const NatRule& rule)
{
    return rule.identity() || rule.kind == NatKind::Exempt || rule.kind == NatKind::Identity;
}

bool translatesDynamically(const NatHit& hit)
{
    return !hit.identity && (hit.rule->kind == NatKind::Dynamic || hit.rule->kind == NatKind::IosInside);
}

} // namespace

NatFinding judgeNat(const Device& device, const Tunnel& tunnel)
{
    NatFinding out;
    if (tunnel.kind != TunnelKind::Static || tunnel.locals.empty() || tunnel.flows.empty())
        return out;
    const DeviceFacts& facts = *device.facts;
    out.outside = tunnel.locals.front().label;
    const NatVerdict verdict = natOf(facts, tunnel.flows, out.outside);
    const auto hit = std::find_if(verdict.hits.begin(), verdict.hits.end(), translatesDynamically);
    if (hit == verdict.hits.end())
        return out;
    FlowSet translated;
    for (const NatHit& h : verdict.hits) {
        if (translatesDynamically(h))
            translated = translated.unite(h.flows);
    }
    out.translates = hit->rule;
    out.inside = insideOf(facts, translated);
    if (out.inside == out.outside)
        out.inside = hit->rule->insideInterface == "any" ? std::string() : hit->rule->insideInterface;
    out.certain = verdict.exact && tunnel.proxiesExact;
    out.local = localSide(translated);
    out.remote = remoteSide(translated);
    out.fault = verdict.exempt.empty() ? NatFault::Missing : NatFault::Partial;
    for (const NatHit& h : verdict.hits) {
        if (h.identity && !out.exemption)
            out.exemption = h.rule;
    }
    bool below = false;
    for (const NatRule& rule : facts.natRules) {
        if (&rule == hit->rule)
            below = true;
        if (!isExemption(rule) || (verdict.exempt.empty() && &rule == out.exemption))
            continue;
        bool exact = true;
        const FlowSet wanted = natFlows(facts, rule, exact);
        // A rule about everything is no exemption that was meant for this tunnel.
        const bool meant = (rule.hasDestination || rule.acl.known()) && !wanted.intersect(translated).empty();
        if (!meant)
            continue;
        const bool passes = natPasses(facts, rule, translated, out.outside);
        if (passes && !below)
            continue;
        out.exemption = &rule;
        out.fault = passes ? NatFault::Shadowed : NatFault::WrongPlace;
        break;
    }
    return out;
}

Commands exemption(const Device& device, const NatFinding& finding)
{
    return exemptFromNat(*device.facts, finding.inside, finding.outside, finding.local, finding.remote);
}

} // namespace rungbook::config
