// SPDX-License-Identifier: GPL-3.0-or-later
// The assembler's other half: what the lines that are no messages tell about a session.
#include "core/ike/assembler.h"
#include "core/ike/assembler_util.h"

#include <algorithm>

namespace rungbook::ike
{

void Assembler::onNotice(Peer& peer, const Event& e, LineNumber line)
{
    const std::uint32_t session = sessionOf(peer, e, line);
    touch(session, e, line);
    if (raw(peer.constructing) == 0)
        extendLast(session, e, line);
    Session& s = m_sessions[session];
    const std::size_t window = std::min<std::size_t>(s.notices.size(), 8);
    for (std::size_t back = 1; back <= window; ++back) {
        const Notice& n = s.notices[s.notices.size() - back];
        if (n.text == e.text && (n.syslogId == 0) != (e.syslogId == 0) && sameMoment(n.time, e.time))
            return; // syslog and debug both printed it
    }
    Notice& n = s.notices.emplace_back();
    n.time = e.time;
    n.line = line;
    n.text = e.text;
    n.trigger = e.trigger;
    n.syslogId = e.syslogId;
    n.afterMessage = s.messages.empty() ? kNoIndex : static_cast<std::uint32_t>(s.messages.size() - 1);
}

void Assembler::onFact(Peer& peer, const Event& e, LineNumber line)
{
    if (e.code == kLocalAddress) {
        detailsOf(peer).local = e.text;
        if (peer.current != kNoIndex && isEmpty(m_sessions[peer.current].local))
            m_sessions[peer.current].local = e.text;
        return;
    }
    if (peer.current == kNoIndex)
        return;
    Session& s = m_sessions[peer.current];
    Work& work = m_work[peer.current];
    const auto kind = static_cast<FactKind>(e.code);
    touch(peer.current, e, line);
    switch (kind) {
    case FactKind::ReportedState:
        work.reportedState = e.text;
        break;
    case FactKind::ReportedRole:
        if (s.role == IkeRole::Unknown && m_text.text(e.text) == "initiator")
            s.role = IkeRole::Initiator;
        else if (s.role == IkeRole::Unknown && m_text.text(e.text) == "responder")
            s.role = IkeRole::Responder;
        break;
    case FactKind::PeerIdentity:
        if (s.phase1Complete)
            return; // later ones are proxies
        break;
    case FactKind::AssignedAddress:
        m_alias[raw(e.text)] = s.peer;
        break;
    default:
        break;
    }
    const std::uint32_t kindBit = 1U << static_cast<unsigned>(kind);
    static_assert(static_cast<unsigned>(FactKind::Other) < 32);
    if ((work.factKinds & kindBit) != 0) {
        for (auto at = s.facts.rbegin(); at != s.facts.rend(); ++at) {
            if (at->kind == kind && at->value == e.text)
                return;
            if (at->kind == kind && kind != FactKind::VendorId)
                break;
        }
    }
    work.factKinds |= kindBit;
    std::uint32_t messageId = 0;
    if (!s.messages.empty() && s.messages.back().step.kind == StepKind::QM)
        messageId = s.messages.back().messageId;
    s.facts.push_back({kind, e.text, line, messageId});
}

void Assembler::onMilestone(Peer& peer, const Event& e, LineNumber line)
{
    const auto kind = static_cast<MilestoneKind>(e.code);
    std::uint32_t session = sessionOf(peer, e, line);
    const auto repeated = [&](std::uint32_t index) {
        const std::vector<Milestone>& all = m_sessions[index].milestones;
        return std::any_of(all.begin(), all.end(), [&](const Milestone& m) {
            return m.kind == kind && m.text == e.text && sameMoment(m.time, e.time)
                && m.time.known() == e.time.known();
        });
    };
    if (repeated(session))
        return;
    if (kind == MilestoneKind::Phase1Completed && m_sessions[session].phase1Complete)
        session = newSession(peer, e, line); // a log without the messages, or a rekey that printed none
    if (kind == MilestoneKind::Phase2Completed && e.messageId != 0)
        session = routeByMessageId(peer, e, line);
    touch(session, e, line);
    Session& s = m_sessions[session];
    switch (kind) {
    case MilestoneKind::Phase1Completed:
        s.phase1Complete = true;
        m_work[session].ended = false;
        detailsOf(peer).settled = session;
        break;
    case MilestoneKind::Phase2Completed:
        s.phase2Complete = true;
        for (Exchange& x : s.exchanges) {
            if (x.messageId == e.messageId && x.kind == ExchangeKind::QuickMode)
                x.complete = true;
        }
        break;
    case MilestoneKind::PeerLost:
    case MilestoneKind::TornDown:
        m_work[session].ended = true;
        break;
    case MilestoneKind::UserAuthenticated:
    case MilestoneKind::AddressAssigned:
        break;
    }
    s.milestones.push_back({kind, line, e.time, e.text, e.messageId,
        s.messages.empty() ? kNoIndex : static_cast<std::uint32_t>(s.messages.size() - 1)});
}

void Assembler::onHint(Peer& peer, const Event& e, LineNumber line)
{
    const auto hint = static_cast<HintKind>(e.code);
    const auto lastReceived = [&]() -> Message* {
        if (peer.current == kNoIndex)
            return nullptr;
        std::vector<Message>& all = m_sessions[peer.current].messages;
        const auto at = std::find_if(
            all.rbegin(), all.rend(), [](const Message& m) { return m.direction == Direction::In; });
        return at == all.rend() ? nullptr : &*at;
    };
    switch (hint) {
    case HintKind::NewPhase1AsInitiator: {
        if (peer.current != kNoIndex) {
            const Session& s = m_sessions[peer.current];
            const bool announced = s.messages.size() <= 1 && s.role == IkeRole::Initiator
                && !m_work[peer.current].ended && sameMoment(s.begin, e.time);
            if (announced || (s.messages.empty() && !s.phase1Complete && s.role != IkeRole::Responder)) {
                m_sessions[peer.current].role = IkeRole::Initiator;
                break;
            }
        }
        peer.constructing = {};
        const std::uint32_t session = newSession(peer, e, line);
        m_sessions[session].role = IkeRole::Initiator;
        break;
    }
    case HintKind::QuickModeStarts:
        break;
    case HintKind::XauthReply:
    case HintKind::ConfigAck:
        break; // both fit the guess by who asked
    case HintKind::ConfigRequest:
        if (peer.current != kNoIndex)
            relabel(peer.current, ExchangeKind::ModeConfig);
        break;
    case HintKind::DpdSent:
    case HintKind::DpdAckSent:
        detailsOf(peer).nextSent = hint;
        detailsOf(peer).nextSentSet = true;
        break;
    case HintKind::DpdReceived:
    case HintKind::DpdAckReceived:
        if (Message* m = lastReceived(); m && m->step.kind == StepKind::Notify)
            m->step.kind = hint == HintKind::DpdReceived ? StepKind::DpdRUThere : StepKind::DpdRUThereAck;
        break;
    case HintKind::Undecryptable:
        if (peer.current != kNoIndex && !m_sessions[peer.current].phase1Complete)
            m_work[peer.current].undecryptable = true;
        break;
    case HintKind::DuplicateFirst:
    case HintKind::DuplicateLater: {
        const std::uint32_t session = sessionOf(peer, e, line);
        Session& s = m_sessions[session];
        if (s.role == IkeRole::Unknown && hint == HintKind::DuplicateFirst)
            s.role = IkeRole::Responder;
        if (hint == HintKind::DuplicateLater && m_work[session].undecryptable)
            break; // what came again is the message that could not be read, not one that is drawn
        Message* m = lastReceived();
        if (!m)
            break;
        const auto index = static_cast<std::uint32_t>(m - s.messages.data());
        // The RECEIVED line of the duplicate may have been counted already.
        const bool counted = !s.resends.empty() && s.resends.back().message == index
            && raw(line) - raw(s.resends.back().line) <= 3 && sameMoment(s.resends.back().time, e.time, 1);
        if (!counted)
            addResend(session, index, e.time, line);
        break;
    }
    case HintKind::DeleteSent:
        break;
    case HintKind::SessionEnds:
        if (peer.current != kNoIndex) {
            m_work[peer.current].ended = true;
        }
        break;
    }
}

Assembler::Result Assembler::finish(const Job& job) const&
{
    Result r{m_text, m_sessions};
    settleAll(r.sessions);
    conclude(r.sessions, m_work, r.text, job);
    return r;
}

Assembler::Result Assembler::finish(const Job& job) &&
{
    Result r{std::move(m_text), std::move(m_sessions)};
    settleAll(r.sessions);
    conclude(r.sessions, m_work, r.text, job);
    return r;
}

} // namespace rungbook::ike
