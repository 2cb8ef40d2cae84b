// SPDX-License-Identifier: GPL-3.0-or-later
// The end of assembly: states of both sides, what is missing, how each session ended.
#include "core/ike/assembler.h"
#include "core/ike/assembler_util.h"

#include <algorithm>
#include <string>

namespace rungbook::ike
{

namespace
{

struct States {
    std::string ours;
    std::string peers;
};

// State of both sides after a main mode message (RFC 2409 5; names as "show crypto isakmp sa" prints them on an ASA):
//   sent MMn, awaiting MMn+1        MM_WAIT_MSG<n+1>
//   received MMn, MMn+1 is ours     MM_SND_MSG<n+1>, and the peer waits for it: MM_WAIT_MSG<n+1>
//   MM6 received or sent            MM_ACTIVE
// After we sent something the peer may have it or not, so its state is known only when something arrives.
States mainStates(int ordinal, Direction direction)
{
    const std::string next = std::to_string(ordinal + 1);
    if (ordinal >= 6)
        return {"MM_ACTIVE", direction == Direction::In ? "MM_ACTIVE" : ""};
    if (direction == Direction::Out)
        return {"MM_WAIT_MSG" + next, ""};
    return {"MM_SND_MSG" + next, "MM_WAIT_MSG" + next};
}

// The same for aggressive mode. With XAUTH or mode config to come, AM3 does not make the SA active yet.
States aggressiveStates(int ordinal, Direction direction, bool more)
{
    if (ordinal >= 3)
        return {more ? "" : "AM_ACTIVE", direction == Direction::In && !more ? "AM_ACTIVE" : ""};
    const std::string next = std::to_string(ordinal + 1);
    if (direction == Direction::Out)
        return {"AM_WAIT_MSG" + next, ""};
    return {"AM_SND_MSG" + next, "AM_WAIT_MSG" + next};
}

void deriveStates(Session& s, TextPool& text)
{
    const bool more = std::any_of(s.exchanges.begin(), s.exchanges.end(), [](const Exchange& x) {
        return x.kind == ExchangeKind::Xauth || x.kind == ExchangeKind::ModeConfig;
    });
    std::uint32_t activeAfter = kNoIndex;
    for (const Milestone& m : s.milestones) {
        if (m.kind == MilestoneKind::Phase1Completed)
            activeAfter = m.afterMessage;
    }
    const std::string_view active = s.mode == Mode::Aggressive ? "AM_ACTIVE"
        : s.mode == Mode::Main                                 ? "MM_ACTIVE"
                                                               : "";
    TextId state{};
    TextId peerState{};
    for (std::uint32_t i = 0; i < s.messages.size(); ++i) {
        Message& m = s.messages[i];
        States states;
        if (m.step.kind == StepKind::MM)
            states = mainStates(m.step.ordinal, m.direction);
        else if (m.step.kind == StepKind::AM)
            states = aggressiveStates(m.step.ordinal, m.direction, more);
        // After AM3 the SA is authenticated but not active; what the ASA calls that moment depends on XAUTH and is not printed.
        if (m.step == Step{StepKind::AM, 3} && more)
            state = peerState = {};
        if (!states.ours.empty())
            state = text.intern(states.ours);
        if (!states.peers.empty())
            peerState = text.intern(states.peers);
        m.ourState = state;
        m.peerState = peerState;
        // "PHASE 1 COMPLETED" is printed between this message and the next one.
        if (i == activeAfter && !active.empty())
            state = peerState = text.intern(active);
    }
    if (s.phase1Complete && !active.empty())
        state = text.intern(active);
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

void Assembler::conclude(std::vector<Session>& sessions, const std::vector<Work>& work, TextPool& text)
{
    for (std::size_t i = 0; i < sessions.size(); ++i) {
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
        deriveStates(s, text);
        findMissing(s);
        // We took the peer's message and never answered, and the SA is gone: it failed while it was waiting for that message to be good.
        const std::string_view state = text.text(s.state);
        if (s.ended && !s.phase1Complete && (state == "MM_SND_MSG6" || state == "MM_SND_MSG4")) {
            std::string waiting = "MM_WAIT_MSG";
            waiting += static_cast<char>(state.back() - 1);
            s.state = text.intern(waiting);
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
