// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ike/negotiation.h"

#include "core/ike/signature.h"

#include <algorithm>
#include <fmt/core.h>

namespace rungbook::ike
{

Negotiation::Negotiation(
    const Session& session, const TextPool& pool, const Classifier& classifier, const Signature* self)
    : m_session(session)
    , m_pool(pool)
    , m_classifier(classifier)
    , m_self(self)
{
    for (const Notice& notice : session.notices) {
        if (classifier.owner(notice.trigger).signature == self)
            m_hits.push_back(&notice);
    }
}

std::vector<const Notice*> Negotiation::hits(std::size_t trigger) const
{
    std::vector<const Notice*> found;
    for (const Notice* notice : m_hits) {
        if (m_classifier.owner(notice->trigger).trigger == trigger)
            found.push_back(notice);
    }
    return found;
}

std::vector<const Notice*> Negotiation::hitsOf(std::string_view rule) const
{
    std::vector<const Notice*> found;
    for (const Notice& notice : m_session.notices) {
        const Classifier::Owner owner = m_classifier.owner(notice.trigger);
        if (owner.signature && owner.signature->meta.id == rule)
            found.push_back(&notice);
    }
    return found;
}

bool Negotiation::missing(StepKind kind, int ordinal) const
{
    return std::any_of(m_session.missing.begin(), m_session.missing.end(),
        [&](const Missing& m) { return m.step.kind == kind && m.step.ordinal == ordinal; });
}

const Message* Negotiation::last(StepKind kind, int ordinal) const
{
    const auto at = std::find_if(m_session.messages.rbegin(), m_session.messages.rend(),
        [&](const Message& m) { return m.step.kind == kind && m.step.ordinal == ordinal; });
    return at == m_session.messages.rend() ? nullptr : &*at;
}

namespace
{

bool anyMilestone(const Session& session, MilestoneKind kind, auto&& accept)
{
    return std::any_of(session.milestones.begin(), session.milestones.end(),
        [&](const Milestone& m) { return m.kind == kind && accept(m.line); });
}

} // namespace

bool Negotiation::phase1CompletedAfter(LineNumber line) const
{
    return anyMilestone(
        m_session, MilestoneKind::Phase1Completed, [&](LineNumber at) { return later(at, line); });
}

bool Negotiation::phase2CompletedAfter(LineNumber line) const
{
    return anyMilestone(
        m_session, MilestoneKind::Phase2Completed, [&](LineNumber at) { return later(at, line); });
}

bool Negotiation::phase1CompletedBefore(LineNumber line) const
{
    return anyMilestone(
        m_session, MilestoneKind::Phase1Completed, [&](LineNumber at) { return later(line, at); });
}

std::string_view Negotiation::fact(FactKind kind) const
{
    const Fact* fact = m_session.fact(kind);
    return fact ? m_pool.text(fact->value) : std::string_view{};
}

std::vector<Evidence> Negotiation::whereItStopped() const
{
    std::vector<Evidence> lines;
    if (m_session.messages.empty())
        return lines;
    const Missing* gap = missing();
    const std::size_t index =
        gap && gap->after < m_session.messages.size() ? gap->after : m_session.messages.size() - 1;
    const Message& message = m_session.messages[index];
    lines.push_back(evidence(message,
        fmt::format("{} was {} here", stepName(message.step),
            message.direction == Direction::Out ? "sent" : "received")));
    for (const Resend& resend : m_session.resends) {
        if (resend.message == index)
            lines.push_back({span(resend.line), fmt::format("{} again", stepName(message.step))});
        if (lines.size() == 5)
            break;
    }
    return lines;
}

} // namespace rungbook::ike
