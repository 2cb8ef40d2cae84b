// SPDX-License-Identifier: GPL-3.0-or-later
// The end of assembly: states of both sides, what is missing, how each session ended.
#include "core/ike/assembler.h"
#include "core/ike/assembler_util.h"

#include <algorithm>
#include <array>
#include <string>

namespace rungbook::ike
{

namespace
{

struct States {
    TextId ours{};
    TextId peers{};
};

/// The names of all states, so that none is put together for each message.
class StateNames
{
public:
    explicit StateNames(TextPool& text)
    {
        for (const bool main : {false, true}) {
            const std::string mode = main ? "MM" : "AM";
            m_active[main] = text.intern(mode + "_ACTIVE");
            for (std::size_t n = 0; n < m_wait[main].size(); ++n) {
                m_wait[main][n] = text.intern(mode + "_WAIT_MSG" + std::to_string(n));
                m_send[main][n] = text.intern(mode + "_SND_MSG" + std::to_string(n));
            }
        }
    }
    TextId active(bool main) const { return m_active[main]; }
    TextId wait(bool main, int ordinal) const { return m_wait[main][static_cast<std::size_t>(ordinal)]; }
    TextId send(bool main, int ordinal) const { return m_send[main][static_cast<std::size_t>(ordinal)]; }

private:
    std::array<TextId, 2> m_active{};
    std::array<std::array<TextId, 7>, 2> m_wait{}; // by the message: 0 .. 6
    std::array<std::array<TextId, 7>, 2> m_send{};
};

// State of both sides after a main mode message (RFC 2409 5; names as "show crypto isakmp sa" prints them on an ASA):
//   sent MMn, awaiting MMn+1        MM_WAIT_MSG<n+1>
//   received MMn, MMn+1 is ours     MM_SND_MSG<n+1>, and the peer waits for it: MM_WAIT_MSG<n+1>
//   MM6 received or sent            MM_ACTIVE
// After we sent something the peer may have it or not, so its state is known only when something arrives.
States mainStates(const StateNames& names, int ordinal, Direction direction)
{
    if (ordinal >= 6)
        return {names.active(true), direction == Direction::In ? names.active(true) : TextId{}};
    if (direction == Direction::Out)
        return {names.wait(true, ordinal + 1), {}};
    return {names.send(true, ordinal + 1), names.wait(true, ordinal + 1)};
}

// The same for aggressive mode. With XAUTH or mode config to come, AM3 does not make the SA active yet.
States aggressiveStates(const StateNames& names, int ordinal, Direction direction, bool more)
{
    const TextId active = more ? TextId{} : names.active(false);
    if (ordinal >= 3)
        return {active, direction == Direction::In ? active : TextId{}};
    if (direction == Direction::Out)
        return {names.wait(false, ordinal + 1), {}};
    return {names.send(false, ordinal + 1), names.wait(false, ordinal + 1)};
}

void deriveStates(Session& s, const StateNames& names)
{
    const bool more = std::any_of(s.exchanges.begin(), s.exchanges.end(), [](const Exchange& x) {
        return x.kind == ExchangeKind::Xauth || x.kind == ExchangeKind::ModeConfig;
    });
    std::uint32_t activeAfter = kNoIndex;
    for (const Milestone& m : s.milestones) {
        if (m.kind == MilestoneKind::Phase1Completed)
            activeAfter = m.afterMessage;
    }
    const TextId active = s.mode == Mode::Unknown ? TextId{} : names.active(s.mode == Mode::Main);
    TextId state{};
    TextId peerState{};
    for (std::uint32_t i = 0; i < s.messages.size(); ++i) {
        Message& m = s.messages[i];
        States states;
        if (m.step.kind == StepKind::MM)
            states = mainStates(names, m.step.ordinal, m.direction);
        else if (m.step.kind == StepKind::AM)
            states = aggressiveStates(names, m.step.ordinal, m.direction, more);
        // After AM3 the SA is authenticated but not active; what the ASA calls that moment depends on XAUTH and is not printed.
        if (m.step == Step{StepKind::AM, 3} && more)
            state = peerState = {};
        if (!isEmpty(states.ours))
            state = states.ours;
        if (!isEmpty(states.peers))
            peerState = states.peers;
        m.ourState = state;
        m.peerState = peerState;
        // "PHASE 1 COMPLETED" is printed between this message and the next one.
        if (i == activeAfter && !isEmpty(active))
            state = peerState = active;
    }
    if (s.phase1Complete && !isEmpty(active))
        state = active;
    s.state = state;
    s.peerState = peerState;
    s.stateDerived = true;
}

std::optional<double> waitedAfter(const Session& s, const Message& m)
{
    const auto seconds = secondsBetween(m.time, s.end);
    return seconds && *seconds < 0 ? std::nullopt : seconds;
}

void addMissing(Session& s, std::uint32_t after, Step step, Direction direction, TextId state)
{
    Missing m;
    m.after = after;
    m.step = step;
    m.direction = direction;
    m.state = state;
    if (after != kNoIndex)
        m.waited = waitedAfter(s, s.messages[after]);
    s.missing.push_back(m);
}

Step nextStep(Step step)
{
    return {step.kind, static_cast<std::uint8_t>(step.ordinal + 1)};
}

// What should have come next in phase 1, in a transaction, in each quick mode that was begun.
void findMissing(Session& s)
{
    std::uint32_t lastMain = kNoIndex;
    for (std::uint32_t i = 0; i < s.messages.size(); ++i) {
        if (s.messages[i].step.kind == StepKind::MM || s.messages[i].step.kind == StepKind::AM)
            lastMain = i;
    }
    const bool phase1Messages = lastMain != kNoIndex;
    if (phase1Messages && !s.phase1Complete) {
        const Message& m = s.messages[lastMain];
        const int last = m.step.kind == StepKind::MM ? 6 : 3;
        if (m.step.ordinal < last)
            addMissing(s, lastMain, nextStep(m.step), opposite(m.direction), m.ourState);
    }
    for (std::uint32_t x = 0; x < s.exchanges.size(); ++x) {
        const Exchange& exchange = s.exchanges[x];
        if (exchange.complete || exchange.firstMessage == kNoIndex)
            continue;
        const bool transaction =
            exchange.kind == ExchangeKind::Xauth || exchange.kind == ExchangeKind::ModeConfig;
        if (!transaction && exchange.kind != ExchangeKind::QuickMode)
            continue;
        if (transaction && s.phase1Complete && s.phase2Complete)
            continue;
        std::uint32_t lastOf = exchange.firstMessage;
        for (std::uint32_t i = exchange.firstMessage; i < s.messages.size(); ++i) {
            if (s.messages[i].exchange == x)
                lastOf = i;
        }
        const Message& m = s.messages[lastOf];
        if (m.step.kind == StepKind::QM && m.step.ordinal >= 3)
            continue;
        addMissing(s, lastOf, nextStep(m.step), opposite(m.direction), m.ourState);
    }
}

} // namespace

void Assembler::conclude(
    std::vector<Session>& sessions, const std::vector<Work>& work, TextPool& text, const Job& job)
{
    const StateNames names(text);
    for (std::size_t i = 0; i < sessions.size(); ++i) {
        if (i % 1024 == 0 && job.cancelled())
            return;
        Session& s = sessions[i];
        const Work& w = work[i];
        s.ended = w.ended;
        // A log that was cut before "PHASE 2 COMPLETED": all three messages and both SPIs say the same.
        const bool quick = std::any_of(s.exchanges.begin(), s.exchanges.end(),
            [](const Exchange& x) { return x.kind == ExchangeKind::QuickMode && x.complete; });
        if (quick && s.fact(FactKind::InboundSpi) && s.fact(FactKind::OutboundSpi))
            s.phase2Complete = true;
        // Nobody begins a quick mode before phase 1 is done: a log that begins late lacks the line, not the fact.
        if (s.phase2Complete)
            s.phase1Complete = true;
        deriveStates(s, names);
        findMissing(s);
        // We took the peer's message and never answered, and the SA is gone: it failed while it was waiting for that message to be good.
        for (const int unsent : {4, 6}) {
            if (s.ended && !s.phase1Complete && s.state == names.send(true, unsent))
                s.state = names.wait(true, unsent - 1);
        }
        for (Missing& m : s.missing) {
            m.unreadable = w.undecryptable && m.direction == Direction::In && m.step.kind == StepKind::MM
                && m.step.ordinal >= 5;
        }
        if (!isEmpty(w.reportedState)) {
            s.state = w.reportedState;
            s.stateDerived = false;
        }
        const bool resent = std::any_of(s.missing.begin(), s.missing.end(), [&](const Missing& m) {
            return m.after != kNoIndex && m.direction == Direction::In && s.messages[m.after].resends > 0;
        });
        if (s.phase1Complete && s.phase2Complete)
            s.outcome = Outcome::Established;
        else if (s.ended || resent)
            s.outcome = Outcome::Failed;
        else
            s.outcome = Outcome::Incomplete;
    }
}

} // namespace rungbook::ike
