// SPDX-License-Identifier: GPL-3.0-or-later
// What a signature sees: one session, with the questions that rules keep asking.
#pragma once

#include "core/base/finding.h"
#include "core/ike/session.h"

#include <string>
#include <string_view>
#include <vector>

namespace rungbook::ike
{

struct Signature;
class Classifier;

/// A view: it must not outlive the session and the pool it was made from. self is the signature that is being run.
class Negotiation
{
public:
    Negotiation(
        const Session& session, const TextPool& pool, const Classifier& classifier, const Signature* self);

    const Session& session() const { return m_session; }
    std::string_view text(TextId id) const { return m_pool.text(id); }

    // ---- the lines ----
    /// Notices that the running signature's own triggers matched, in log order.
    const std::vector<const Notice*>& hits() const { return m_hits; }
    /// Those of one of its triggers, by position in its trigger list.
    std::vector<const Notice*> hits(std::size_t trigger) const;
    /// Notices that belong to the signature with that rule id.
    std::vector<const Notice*> hitsOf(std::string_view rule) const;
    bool has(std::string_view rule) const { return !hitsOf(rule).empty(); }
    std::string_view text(const Notice& notice) const { return m_pool.text(notice.text); }

    // ---- the course of things ----
    std::string peer() const { return std::string(m_pool.text(m_session.peer)); }
    bool initiator() const { return m_session.role == IkeRole::Initiator; }
    bool responder() const { return m_session.role == IkeRole::Responder; }
    bool phase1Complete() const { return m_session.phase1Complete; }
    bool phase2Complete() const { return m_session.phase2Complete; }
    bool established() const { return m_session.outcome == Outcome::Established; }
    /// Our state at the end of the log: "MM_WAIT_MSG4"; empty when unknown.
    std::string_view state() const { return m_pool.text(m_session.state); }
    /// The message that should have come next, or null.
    const Missing* missing() const
    {
        return m_session.missing.empty() ? nullptr : &m_session.missing.front();
    }
    /// True when exactly that message is missing: missing(StepKind::MM, 4).
    bool missing(StepKind kind, int ordinal) const;
    /// The last message of that step, or null.
    const Message* last(StepKind kind, int ordinal) const;
    /// The last message of all that is not a resend, or null.
    const Message* lastMessage() const
    {
        return m_session.messages.empty() ? nullptr : &m_session.messages.back();
    }
    /// True when line a was written after line b (a log that is newest first has the smaller number later).
    bool later(LineNumber a, LineNumber b) const
    {
        return m_session.reversed ? raw(a) < raw(b) : raw(a) > raw(b);
    }
    /// True when phase 1 was completed on a line after that one: a failure before it was overcome.
    bool phase1CompletedAfter(LineNumber line) const;
    bool phase2CompletedAfter(LineNumber line) const;
    /// True when phase 1 was completed on a line before that one.
    bool phase1CompletedBefore(LineNumber line) const;
    /// The last value of a fact, or empty.
    std::string_view fact(FactKind kind) const;

    // ---- evidence ----
    SourceSpan span(LineNumber line) const { return {m_session.source, line, line}; }
    SourceSpan span(const Message& message) const { return span(message.line); }
    Evidence evidence(const Notice& notice, std::string note) const
    {
        return {span(notice.line), std::move(note)};
    }
    Evidence evidence(const Message& message, std::string note) const
    {
        return {span(message.line), std::move(note)};
    }
    /// The lines that show where the negotiation stood: the last message sent or received, and its resends. Empty without messages.
    std::vector<Evidence> whereItStopped() const;

private:
    const Session& m_session;
    const TextPool& m_pool;
    const Classifier& m_classifier;
    std::vector<const Notice*> m_hits;
    const Signature* m_self;
};

} // namespace rungbook::ike
