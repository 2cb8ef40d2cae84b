// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/nat_coverage.h"

#include <algorithm>

namespace rungbook::config
{

namespace
{

bool anyInterface(std::string_view label)
{
    return label.empty() || label == "any";
}

FlowSet everythingFrom(const AddressSet& source, const AddressSet& destination)
{
    return FlowSet(Flow{allProtocols(), source, allPorts(), destination, allPorts()});
}

FlowSet permittedByName(const DeviceFacts& facts, std::string_view name, bool& exact)
{
    const AccessList* list = facts.accessList(name);
    if (!list) {
        exact = false;
        return {};
    }
    PermittedFlows permitted = permittedBy(*list);
    exact = exact && permitted.exact && !permitted.flows.overflow();
    return permitted.flows;
}

bool isIos(const NatRule& rule)
{
    return rule.kind == NatKind::IosInside || rule.kind == NatKind::IosOutside;
}

} // namespace

FlowSet natFlows(const DeviceFacts& facts, const NatRule& rule, bool& exact)
{
    if (rule.acl.known())
        return permittedByName(facts, rule.acl.value, exact);
    if (!rule.routeMap.empty()) {
        FlowSet flows;
        for (const RouteMapEntry& entry : facts.routeMaps) {
            if (entry.name != rule.routeMap || !entry.permit)
                continue;
            for (const NameUse& acl : entry.matchAcls)
                flows = flows.unite(permittedByName(facts, acl.name, exact));
        }
        return flows;
    }
    exact = exact && rule.realSource.exact && (!rule.hasDestination || rule.mappedDestination.exact);
    return everythingFrom(
        rule.realSource.set(), rule.hasDestination ? rule.mappedDestination.set() : anyAddress());
}

std::string insideOf(const DeviceFacts& facts, const FlowSet& flows)
{
    for (const Flow& flow : flows.flows()) {
        for (const auto& part : flow.source.parts()) {
            const Egress egress = facts.egressFor(part.first);
            if (egress.known == Tri::Yes && egress.interface && egress.route)
                return egress.interface->label();
            for (const Interface& interface : facts.interfaces) {
                const auto subnet = interface.subnet();
                if (subnet && subnet->contains(part.first))
                    return interface.label();
            }
        }
    }
    return {};
}

bool natPasses(const DeviceFacts& facts, const NatRule& rule, const FlowSet& flows, std::string_view outside)
{
    if (rule.inactive || !rule.services.empty())
        return false;
    if (isIos(rule)) {
        const Interface* interface = facts.interface(outside);
        return rule.kind == NatKind::IosInside && (!interface || interface->natOutside);
    }
    // An exemption with an access list is about everything that comes from its interface.
    if (!anyInterface(rule.outsideInterface) && rule.outsideInterface != outside)
        return false;
    if (anyInterface(rule.insideInterface))
        return true;
    const std::string inside = insideOf(facts, flows);
    // Of a network behind the outside interface, or behind none that is known, nothing can be said against the rule.
    return inside.empty() || inside == outside || rule.insideInterface == inside;
}

NatVerdict natOf(const DeviceFacts& facts, const FlowSet& flows, std::string_view outside)
{
    NatVerdict verdict;
    FlowSet left = flows;
    for (const NatRule& rule : facts.natRules) {
        if (left.empty())
            break;
        if (!natPasses(facts, rule, left, outside))
            continue;
        NatHit hit;
        hit.rule = &rule;
        hit.flows = left.intersect(natFlows(facts, rule, verdict.exact));
        hit.identity = rule.identity() || rule.kind == NatKind::Exempt || rule.kind == NatKind::Identity;
        if (hit.flows.empty())
            continue;
        left = left.subtract(hit.flows);
        if (hit.identity)
            verdict.exempt = verdict.exempt.unite(hit.flows);
        else
            verdict.translated = verdict.translated.unite(hit.flows);
        verdict.hits.push_back(std::move(hit));
    }
    verdict.kept = verdict.exempt.unite(left);
    verdict.exact = verdict.exact && !left.overflow() && !verdict.translated.overflow();
    return verdict;
}

} // namespace rungbook::config
