// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/show/signature_support.h"

#include "core/ike/states.h"
#include "core/show/words.h"

#include <algorithm>
#include <fmt/format.h>

namespace rungbook::show
{

#define RUNGBOOK_ENTRY(name) extern const Signature name;
#include "core/show/signatures/signatures.def"
#undef RUNGBOOK_ENTRY

std::span<const Signature* const> signatures()
{
    static constexpr const Signature* all[] = {
// NOLINTNEXTLINE(bugprone-macro-parentheses): an element of a list
#define RUNGBOOK_ENTRY(name) &name,
#include "core/show/signatures/signatures.def"
#undef RUNGBOOK_ENTRY
    };
    return all;
}

std::vector<Finding> diagnose(const Subject& subject)
{
    return runRules(signatures(), subject);
}

namespace
{

// An SA with the same peer that is complete, in the same output or in one that came after it.
bool laterUp(const std::vector<IkeSa>& sas, const IkeSa& stuck)
{
    return std::any_of(sas.begin(), sas.end(), [&](const IkeSa& other) {
        const bool up = equals(other.state->text, "MM_ACTIVE") || equals(other.state->text, "AM_ACTIVE")
            || equals(other.state->text, "QM_IDLE");
        const SourceSpan& mine = stuck.place.output->where;
        const SourceSpan& its = other.place.output->where;
        const bool before = raw(its.source) < raw(mine.source)
            || (its.source == mine.source && raw(its.first) < raw(mine.first));
        return up && !before && equals(other.peer, stuck.peer) && !isMasked(stuck.peer);
    });
}

} // namespace

void reportStuck(const Subject& subject, Report& report, const RuleMeta& rule, std::string_view state)
{
    const ike::StateInfo* info = ike::findState(state);
    const auto sas = findIkeSas(subject.texts);
    Limit limit;
    for (const IkeSa& sa : sas) {
        if (!equals(sa.state->text, state) || !info)
            continue;
        if (!limit.take())
            return;
        if (laterUp(sas, sa)) {
            Finding& f = report.add(rule, Effect::Info, Role::Symptom, Confidence::High,
                fmt::format("Phase 1 with {} stood in {}; another SA with the same peer is complete.",
                    sa.peer, state));
            f.evidence.push_back(lineOf(*sa.state, fmt::format("the state was {}", state)));
            f.fixes.push_back({"this device", "Nothing to do while the other SA stays up.", {}});
            continue;
        }
        const bool addressed = !sa.peer.empty() && !isMasked(sa.peer);
        const std::string peer = sa.peer.empty() ? std::string("the peer") : sa.peer;
        std::string message = fmt::format("Phase 1 with {} stands in {}. {}", peer, state, info->meaning);
        if (!info->awaited.empty())
            message += fmt::format(" What is missing is {}.", info->awaited);
        Finding& f = report.add(rule, Effect::Blocks, Role::Root, Confidence::Medium, std::move(message));
        f.evidence.push_back(lineOf(*sa.state, fmt::format("the state is {}", state)));
        if (const Field* named = sa.place.record().get("peer"))
            f.evidence.push_back(lineOf(*named, "the SA"));
        for (const std::string_view cause : info->stuck)
            f.fixes.push_back({"both devices", std::string(cause), {}});
        f.fixes.push_back({"this device",
            "Capture IKE on the outside interface: it shows which message leaves and which answer never "
            "comes.",
            {addressed ? "capture ike type isakmp interface outside match udp any host " + sa.peer
                       : std::string("capture ike type isakmp interface outside match udp any any eq 500")}});
        f.wouldSettle = "The same command again after ten seconds: a negotiation passes through this state "
                        "in a moment, one that is "
                        "stuck stays or begins again.";
    }
}

std::vector<Reported> countersAboveZero(const Subject& subject, std::span<const Counter> counters)
{
    std::vector<Reported> found;
    Limit limit;
    for (Flow& flow : findFlows(subject.texts)) {
        for (const Counter& counter : counters) {
            const Field* field = flow.place.record().get(counter.field);
            if (field && field->number && *field->number > 0) {
                if (!limit.take())
                    return found;
                found.push_back({flow, field, *field->number, counter.words});
                break;
            }
        }
    }
    return found;
}

std::string packets(std::uint64_t count)
{
    return count == 1 ? std::string("1 packet") : fmt::format("{} packets", count);
}

bool anotherFlowWorks(const std::vector<Flow>& flows, const Flow& flow)
{
    return std::any_of(flows.begin(), flows.end(), [&](const Flow& other) {
        return (other.place.output != flow.place.output || other.place.index != flow.place.index)
            && samePeer(other.peer, flow.peer) && other.encaps && other.decaps
            && other.encaps->number.value_or(0) > 0 && other.decaps->number.value_or(0) > 0;
    });
}

Finding* reportChain(const Chain& chain, Break why, Report& report, const RuleMeta& rule, Effect effect)
{
    if (chain.why != why || !chain.breaksAt)
        return nullptr;
    const ChainLink& link = chain.links[*chain.breaksAt];
    Finding& f = report.add(rule, effect, Role::Root, Confidence::High, link.text);
    f.evidence = link.evidence;
    for (std::size_t i = 0; i < *chain.breaksAt; ++i) {
        if (!chain.links[i].evidence.empty())
            f.evidence.push_back({chain.links[i].evidence.front().where, chain.links[i].name + ": holds"});
    }
    return &f;
}

} // namespace rungbook::show
