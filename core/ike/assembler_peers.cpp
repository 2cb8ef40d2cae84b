// SPDX-License-Identifier: GPL-3.0-or-later
// What the assembler keeps at hand of each peer, so that a line in a log of thousands of them costs one look at memory and not five.
#include "core/base/prefetch.h"
#include "core/ike/assembler.h"

#include <algorithm>

namespace rungbook::ike
{

// With thousands of peers whose lines are interleaved, hardly anything that a line is about is in a near cache any more. So what the lines
// ahead will touch is asked for in time, step by step along the pointers: each step finds what the step before has brought.
void Assembler::lookAhead(
    const std::vector<Event>& events, const std::vector<TextId>& ids, std::size_t at) const
{
    constexpr std::size_t step = 8;
    if (at + 3 * step >= events.size())
        return;
    const auto slotOf = [&](std::size_t i) { return m_peerOfText[raw(ids[raw(events[i].peer)])]; };
    // Routine lines need no more than their peer.
    const auto current = [&](std::size_t i) {
        const std::uint32_t slot = isRoutine(events[i].kind) ? 0 : slotOf(i);
        return slot == 0 ? kNoIndex : m_peers[slot - 1].current;
    };
    if (const std::uint32_t slot = slotOf(at + 3 * step); slot != 0)
        prefetch(&m_peers[slot - 1]);
    if (const std::uint32_t session = current(at + 2 * step); session != kNoIndex) {
        const auto* const begin = reinterpret_cast<const char*>(&m_sessions[session]);
        prefetch(begin);
        prefetch(begin + 64);
        prefetch(begin + 128);
        prefetch(&m_work[session]);
    }
    if (const std::uint32_t session = current(at + step); session != kNoIndex) {
        const Session& s = m_sessions[session];
        if (events[at + step].kind == EventKind::Fact)
            prefetch(s.facts.data() + s.facts.size());
        else
            prefetch(s.messages.data() + s.messages.size() - 1);
    }
}

Assembler::Peer& Assembler::peerOf(TextId id)
{
    std::uint32_t& slot = m_peerOfText[raw(id)];
    if (slot == 0) {
        m_peers.emplace_back().cold = static_cast<std::uint32_t>(m_peerDetails.size()) & 0x7FFFFFFFU;
        m_peerDetails.emplace_back();
        slot = static_cast<std::uint32_t>(m_peers.size());
    }
    return m_peers[slot - 1];
}

void Assembler::onRoutine(Peer& peer, const Event& e, LineNumber line, bool named)
{
    // A line that names nobody is about the peer of the line before, unless nothing of that peer is left to be about.
    if (peer.current == kNoIndex || (!named && m_work[peer.current].ended))
        return;
    const LineNumber last{raw(line) + e.lineCount - 1};
    const auto widen = [&](LineNumber& from, LineNumber& to) {
        from = raw(from) == 0 ? line : LineNumber{std::min(raw(from), raw(line))};
        to = LineNumber{std::max(raw(to), raw(last))};
    };
    widen(peer.seenFirst, peer.seenLast);
    if (e.time.known()) {
        if (peer.begun == 0) {
            Timestamp& begin = m_sessions[peer.current].begin;
            if (!begin.known())
                begin = e.time;
            peer.begun = 1;
        }
        peer.seenAt = e.time;
    }
    if (!isEmpty(e.group))
        peer.group = e.group;
    if (!isEmpty(e.user) && e.user != e.peer)
        peer.user = e.user;
    if (raw(peer.constructing) == 0 || e.kind == EventKind::Processing)
        widen(peer.partFirst, peer.partLast);
}

// Tells the session about the lines that were gathered.
void Assembler::settle(Peer& peer)
{
    if (raw(peer.seenFirst) == 0)
        return;
    settle(peer, m_sessions[peer.current]);
    peer.seenFirst = peer.seenLast = peer.partFirst = peer.partLast = {};
    peer.seenAt = {};
    peer.group = peer.user = {};
}

void Assembler::settle(const Peer& peer, Session& s)
{
    s.first = LineNumber{std::min(raw(s.first), raw(peer.seenFirst))};
    s.last = LineNumber{std::max(raw(s.last), raw(peer.seenLast))};
    if (peer.seenAt.known())
        s.end = peer.seenAt;
    if (!isEmpty(peer.group))
        s.group = peer.group;
    if (!isEmpty(peer.user))
        s.user = peer.user;
    if (raw(peer.partFirst) != 0 && !s.messages.empty()) {
        Message& m = s.messages.back();
        m.first = LineNumber{std::min(raw(m.first), raw(peer.partFirst))};
        m.last = LineNumber{std::max(raw(m.last), raw(peer.partLast))};
    }
}

void Assembler::settleAll(std::vector<Session>& sessions) const
{
    for (const Peer& peer : m_peers) {
        if (raw(peer.seenFirst) != 0)
            settle(peer, sessions[peer.current]);
    }
}

} // namespace rungbook::ike
