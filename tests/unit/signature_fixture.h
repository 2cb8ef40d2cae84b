// SPDX-License-Identifier: GPL-3.0-or-later
// Builds sessions by hand, so that a signature can be tested without a dialect or an assembler.
#pragma once

#include "core/ike/signature.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace rungbook::ike::fixture
{

/// A session under construction. Every add takes the next line of an imaginary log.
class Script
{
public:
    explicit Script(std::string_view peer = "198.51.100.7")
    {
        session.peer = pool.intern(peer);
        session.first = LineNumber{1};
        session.mode = Mode::Main;
    }

    Script& group(std::string_view name) { return session.group = pool.intern(name), *this; }
    Script& user(std::string_view name) { return session.user = pool.intern(name), *this; }
    Script& role(IkeRole role) { return session.role = role, *this; }
    Script& outcome(Outcome outcome) { return session.outcome = outcome, *this; }

    Script& message(Direction direction, StepKind kind, int ordinal, int resends = 0)
    {
        Message m;
        m.line = next();
        m.first = m.last = m.line;
        m.direction = direction;
        m.step = {kind, static_cast<std::uint8_t>(ordinal)};
        m.resends = static_cast<std::uint16_t>(resends);
        session.messages.push_back(m);
        return *this;
    }

    Script& sent(StepKind kind, int ordinal, int resends = 0)
    {
        return message(Direction::Out, kind, ordinal, resends);
    }
    Script& received(StepKind kind, int ordinal, int resends = 0)
    {
        return message(Direction::In, kind, ordinal, resends);
    }

    /// The text of a line, classified as a dialect does it. A line that no signature wants leaves no notice.
    Script& line(std::string_view text)
    {
        Notice notice;
        notice.line = next();
        notice.text = pool.intern(text);
        notice.trigger = Classifier::standard().match(text);
        notice.afterMessage = lastMessage();
        if (notice.trigger != 0)
            session.notices.push_back(notice);
        return *this;
    }

    Script& milestone(MilestoneKind kind)
    {
        Milestone m;
        m.kind = kind;
        m.line = next();
        m.afterMessage = lastMessage();
        session.milestones.push_back(m);
        session.phase1Complete |= kind == MilestoneKind::Phase1Completed;
        session.phase2Complete |= kind == MilestoneKind::Phase2Completed;
        return *this;
    }
    Script& phase1() { return milestone(MilestoneKind::Phase1Completed); }
    Script& phase2() { return milestone(MilestoneKind::Phase2Completed); }

    Script& fact(FactKind kind, std::string_view value)
    {
        session.facts.push_back({kind, pool.intern(value), next(), 0});
        return *this;
    }

    Script& missing(StepKind kind, int ordinal, std::optional<double> waited, std::string_view state = {},
        Direction direction = Direction::In)
    {
        Missing gap;
        gap.after = lastMessage();
        gap.step = {kind, static_cast<std::uint8_t>(ordinal)};
        gap.direction = direction;
        gap.waited = waited;
        gap.state = pool.intern(state);
        session.missing.push_back(gap);
        return *this;
    }

    /// Runs one rule, or all of them, as an analysis does: those with triggers only when one of them matched.
    std::vector<Finding> run(std::string_view only = {}) const
    {
        Report report;
        for (const Signature* signature : signatures()) {
            if (!only.empty() && signature->meta.id != only)
                continue;
            const Negotiation n(session, pool, Classifier::standard(), signature);
            if (signature->triggers.empty() || !n.hits().empty())
                signature->check(n, report);
        }
        return report.take();
    }

    Session session;
    TextPool pool;

private:
    LineNumber next() { return session.last = LineNumber{++m_line}; }
    std::uint32_t lastMessage() const
    {
        return session.messages.empty() ? kNoIndex : static_cast<std::uint32_t>(session.messages.size() - 1);
    }
    std::uint64_t m_line = 0;
};

inline const Finding* find(const std::vector<Finding>& findings, std::string_view rule)
{
    const auto at =
        std::find_if(findings.begin(), findings.end(), [&](const Finding& f) { return f.rule->id == rule; });
    return at == findings.end() ? nullptr : &*at;
}

inline bool contains(std::string_view text, std::string_view part)
{
    return text.find(part) != std::string_view::npos;
}

} // namespace rungbook::ike::fixture
