// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ike/assembler.h"

#include "core/ike/assembler_util.h"
#include "core/ike/payload_shape.h"

#include <algorithm>

namespace rungbook::ike
{

Assembler::Assembler(SourceId source, bool reversed)
    : m_source(source)
    , m_reversed(reversed)
{
}

void Assembler::add(const ParsedChunk& chunk, LineNumber firstLine, const std::stop_token& stop)
{
    constexpr std::size_t between =
        4096; // events from one look at stop to the next: some hundred microseconds
    const std::vector<TextId> ids = m_text.absorb(chunk.text);
    m_peerOfText.resize(m_text.size(), 0);
    m_shapes.resize(m_text.size(), 0);
    m_alias.resize(m_text.size(), TextId{});
    const auto give = [&](const Event& event) {
        Event e = event;
        e.peer = ids[raw(e.peer)];
        e.group = ids[raw(e.group)];
        e.user = ids[raw(e.user)];
        e.text = ids[raw(e.text)];
        dispatch(e, LineNumber{raw(firstLine) + e.line});
    };
    const std::vector<Event>& events = chunk.events;
    if (!m_reversed) {
        for (std::size_t i = 0; i < events.size(); ++i) {
            if (i % between == 0 && stop.stop_requested())
                return;
            lookAhead(events, ids, i);
            give(events[i]);
        }
        return;
    }
    // Newest first: lines are taken from the last to the first, the events of one line in their own order.
    std::size_t end = events.size();
    std::size_t lastLook = end + between;
    while (end > 0) {
        if (lastLook - end >= between) {
            if (stop.stop_requested())
                return;
            lastLook = end;
        }
        std::size_t begin = end - 1;
        while (begin > 0 && events[begin - 1].line == events[end - 1].line)
            --begin;
        for (std::size_t i = begin; i < end; ++i)
            give(events[i]);
        end = begin;
    }
}

void Assembler::dispatch(Event& e, LineNumber line)
{
    if (e.kind == EventKind::Comment) {
        m_waitingComments.push_back({line, e.text, kNoIndex});
        return;
    }
    const bool named = !isEmpty(e.peer);
    if (!named)
        e.peer = m_lastPeer;
    else if (m_peerOfText[raw(e.peer)] == 0 && !isEmpty(m_alias[raw(e.peer)]))
        e.peer = m_alias[raw(e.peer)]; // a line that names the client by the address it was given
    Peer& peer = peerOf(e.peer);
    if (peer.current != kNoIndex)
        flushComments(peer.current);
    if (!isRoutine(e.kind))
        settle(peer);
    switch (e.kind) {
    case EventKind::Message:
        onMessage(peer, e, line);
        break;
    case EventKind::Constructing:
        if (raw(peer.constructing) == 0)
            peer.constructing = line;
        break;
    case EventKind::Processing:
    case EventKind::Detail:
        onRoutine(peer, e, line, named);
        break;
    case EventKind::Notice:
        onNotice(peer, e, line);
        break;
    case EventKind::Fact:
        onFact(peer, e, line);
        break;
    case EventKind::Milestone:
        onMilestone(peer, e, line);
        break;
    case EventKind::Hint:
        onHint(peer, e, line);
        break;
    case EventKind::Comment:
        break;
    }
    if (!isEmpty(e.peer))
        m_lastPeer = e.peer;
}

std::uint32_t Assembler::newSession(Peer& peer, const Event& e, LineNumber line)
{
    const auto index = static_cast<std::uint32_t>(m_sessions.size());
    Session& s = m_sessions.emplace_back();
    m_work.emplace_back();
    // What a session that gets anywhere needs at least: growing one by one costs more than the rest of it.
    s.messages.reserve(8);
    s.facts.reserve(8);
    s.source = m_source;
    s.reversed = m_reversed;
    s.peer = e.peer;
    s.local = detailsOf(peer).local;
    // What was being built belongs to the message that is sent; anything else that opens a session ends the building.
    if (e.kind != EventKind::Message || directionOf(e) == Direction::In)
        peer.constructing = {};
    s.first = raw(peer.constructing) != 0 ? peer.constructing : line;
    s.last = line;
    s.begin = e.time;
    peer.current = index;
    peer.begun = 0;
    touch(index, e, line);
    flushComments(index);
    return index;
}

std::uint32_t Assembler::sessionOf(Peer& peer, const Event& e, LineNumber line)
{
    return peer.current != kNoIndex ? peer.current : newSession(peer, e, line);
}

void Assembler::touch(std::uint32_t session, const Event& e, LineNumber line)
{
    Session& s = m_sessions[session];
    s.first = LineNumber{std::min(raw(s.first), raw(line))};
    s.last = LineNumber{std::max(raw(s.last), raw(line) + e.lineCount - 1)};
    if (e.time.known()) {
        if (!s.begin.known())
            s.begin = e.time;
        s.end = e.time;
    }
    if (!isEmpty(e.group))
        s.group = e.group;
    if (!isEmpty(e.user)
        && e.user != s.peer) // a LAN-to-LAN session ends with "Username = <peer address>": that is nobody
        s.user = e.user;
}

void Assembler::extendLast(std::uint32_t session, const Event& e, LineNumber line)
{
    Session& s = m_sessions[session];
    if (s.messages.empty())
        return;
    Message& m = s.messages.back();
    m.first = LineNumber{std::min(raw(m.first), raw(line))};
    m.last = LineNumber{std::max(raw(m.last), raw(line) + e.lineCount - 1)};
}

void Assembler::flushComments(std::uint32_t session)
{
    if (m_waitingComments.empty())
        return;
    Session& s = m_sessions[session];
    for (Comment& c : m_waitingComments) {
        c.afterMessage = s.messages.empty() ? kNoIndex : static_cast<std::uint32_t>(s.messages.size() - 1);
        s.comments.push_back(c);
    }
    m_waitingComments.clear();
}

std::uint32_t Assembler::shapeOf(TextId payloads)
{
    std::uint32_t& shape = m_shapes[raw(payloads)];
    if (shape == 0)
        shape = parseShape(m_text.text(payloads)) + 1;
    return shape - 1;
}

// ---- messages ----

namespace
{

std::uint64_t bitOf(std::uint32_t messageId)
{
    return std::uint64_t{1} << ((messageId * 0x9E3779B1U) >> 26U);
}

} // namespace

void Assembler::Work::remember(std::uint32_t message, const Event& e)
{
    recent.add({message, e.channel, static_cast<Verb>(e.code), false});
    channels = static_cast<std::uint8_t>(channels | 1U << static_cast<unsigned>(e.channel));
    ids[static_cast<std::size_t>(directionOf(e))] |= bitOf(e.messageId);
}

bool Assembler::Work::mayKnow(std::uint32_t messageId) const
{
    return ((ids[0] | ids[1]) & bitOf(messageId)) != 0;
}

bool Assembler::Work::mayKnow(std::uint32_t messageId, Direction direction) const
{
    return (ids[static_cast<std::size_t>(direction)] & bitOf(messageId)) != 0;
}

void Assembler::onMessage(Peer& peer, const Event& e, LineNumber line)
{
    if (peer.current != kNoIndex
        && (mergeDuplicate(peer.current, e, line) || noteResend(peer.current, e, line))) {
        touch(peer.current, e, line);
        if (directionOf(e) == Direction::Out)
            peer.constructing = {};
        return;
    }
    if (e.messageId == 0)
        phase1Message(peer, e, line);
    else
        phase2Message(peer, e, line);
    if (directionOf(e) == Direction::Out)
        peer.constructing = {};
}

// The same event printed by syslog and by debug: same text, other channel, same moment, and not yet paired.
bool Assembler::mergeDuplicate(std::uint32_t session, const Event& e, LineNumber line)
{
    Work& work = m_work[session];
    if (work.channels == 1U << static_cast<unsigned>(e.channel))
        return false;
    Session& s = m_sessions[session];
    for (std::size_t back = 0; back < work.recent.size(); ++back) {
        Dedup& known = work.recent.fromEnd(back);
        if (known.doubled || known.channel == e.channel || known.verb != static_cast<Verb>(e.code))
            continue;
        Message& m = s.messages[known.message];
        if (m.messageId != e.messageId || m.payloads != e.text || m.length != e.length)
            continue;
        if (m.resends == 0 && !sameMoment(m.time, e.time))
            continue;
        known.doubled = true;
        if (!m.time.known())
            m.time = e.time;
        m.first = LineNumber{std::min(raw(m.first), raw(line))};
        m.last = LineNumber{std::max(raw(m.last), raw(line) + e.lineCount - 1)};
        return true;
    }
    return false;
}

void Assembler::addResend(std::uint32_t session, std::uint32_t message, Timestamp time, LineNumber line)
{
    Session& s = m_sessions[session];
    s.resends.push_back({message, time, line});
    if (s.messages[message].resends < 0xFFFF)
        ++s.messages[message].resends;
}

// RESENDING says so itself. A packet that arrives again looks like the first one: same id, same payloads, same length, and nothing went on.
bool Assembler::noteResend(std::uint32_t session, const Event& e, LineNumber line)
{
    Work& work = m_work[session];
    const Verb verb = static_cast<Verb>(e.code);
    const Direction direction = directionOf(e);
    if (!work.mayKnow(e.messageId, direction))
        return false;
    Session& s = m_sessions[session];
    const auto remember = [&](std::uint32_t index) {
        addResend(session, index, e.time, line);
        work.remember(index, e);
        return true;
    };
    const std::size_t window = std::min<std::size_t>(s.messages.size(), 24);
    for (std::size_t back = 1; back <= window; ++back) {
        const auto index = static_cast<std::uint32_t>(s.messages.size() - back);
        const Message& m = s.messages[index];
        if (m.direction != direction || m.messageId != e.messageId)
            continue;
        const bool same = m.payloads == e.text && m.length == e.length;
        if (verb == Verb::Resending) {
            if (same)
                return remember(index);
            continue;
        }
        if (!same || m.step.kind == StepKind::Notify || m.step.kind == StepKind::Fragment)
            continue;
        if (e.messageId != 0)
            return remember(index);
        // Phase 1: only while nobody went further than the answer to it, and not a new try of ours.
        if (verb == Verb::Sending && m.step.ordinal == 1)
            return false;
        const std::uint32_t last = work.lastMain;
        if (last == kNoIndex || s.messages[last].step.ordinal > m.step.ordinal + 1 || work.ended
            || !sameMoment(m.time, e.time, 180))
            return false;
        return remember(index);
    }
    return false;
}

std::uint32_t Assembler::exchangeFor(
    std::uint32_t session, ExchangeKind kind, std::uint32_t messageId, bool ours)
{
    std::vector<Exchange>& exchanges = m_sessions[session].exchanges;
    const bool phase1 = kind == ExchangeKind::MainMode || kind == ExchangeKind::AggressiveMode;
    const bool mayBeThere = phase1 || m_work[session].mayKnow(messageId);
    const std::size_t window = mayBeThere ? std::min<std::size_t>(exchanges.size(), 64) : 0;
    for (std::size_t back = 1; back <= window; ++back) {
        const std::size_t index = exchanges.size() - back;
        if (phase1 ? exchanges[index].kind == kind
                   : messageId != 0 && exchanges[index].messageId == messageId)
            return static_cast<std::uint32_t>(index);
    }
    Exchange& x = exchanges.emplace_back();
    x.kind = kind;
    x.messageId = messageId;
    x.startedByUs = ours;
    return static_cast<std::uint32_t>(exchanges.size() - 1);
}

std::uint32_t Assembler::append(
    std::uint32_t session, Peer& peer, const Event& e, LineNumber line, Step step, std::uint32_t exchange)
{
    Session& s = m_sessions[session];
    Work& work = m_work[session];
    const auto index = static_cast<std::uint32_t>(s.messages.size());
    Message& m = s.messages.emplace_back();
    m.time = e.time;
    m.line = line;
    m.direction = directionOf(e);
    m.first = m.direction == Direction::Out && raw(peer.constructing) != 0 ? peer.constructing : line;
    m.last = LineNumber{raw(line) + e.lineCount - 1};
    if (raw(m.first) > raw(m.last)) // newest first
        std::swap(m.first, m.last);
    m.messageId = e.messageId;
    m.length = e.length;
    m.payloads = e.text;
    m.step = step;
    m.exchange = exchange;
    if (s.exchanges[exchange].firstMessage == kNoIndex)
        s.exchanges[exchange].firstMessage = index;
    if (step.kind == StepKind::MM || step.kind == StepKind::AM)
        work.lastMain = index;
    work.remember(index, e);
    touch(session, e, line);
    if (raw(m.first) < raw(s.first))
        s.first = m.first;
    return index;
}

void Assembler::phase1Message(Peer& peer, const Event& e, LineNumber line)
{
    const std::uint32_t shape = shapeOf(e.text);
    const Direction direction = directionOf(e);
    const bool out = direction == Direction::Out;
    const auto lastStep = [&](std::uint32_t session) {
        const std::uint32_t last = session == kNoIndex ? kNoIndex : m_work[session].lastMain;
        return last == kNoIndex ? Step{} : m_sessions[session].messages[last].step;
    };
    const auto blank = [&](std::uint32_t session) {
        return session != kNoIndex && m_sessions[session].messages.empty()
            && !m_sessions[session].phase1Complete && !m_work[session].ended;
    };
    const auto fresh = [&] { return blank(peer.current) ? peer.current : newSession(peer, e, line); };
    const auto isOpen = [&](Mode mode) {
        return peer.current != kNoIndex && m_sessions[peer.current].mode == mode
            && !m_sessions[peer.current].phase1Complete;
    };
    const auto addMain = [&](std::uint32_t session, Mode mode, std::uint8_t ordinal, bool byInitiator) {
        Session& s = m_sessions[session];
        s.mode = mode;
        if (s.role == IkeRole::Unknown)
            s.role = byInitiator == out ? IkeRole::Initiator : IkeRole::Responder;
        const bool main = mode == Mode::Main;
        const std::uint32_t x = exchangeFor(session,
            main ? ExchangeKind::MainMode : ExchangeKind::AggressiveMode, 0, s.role == IkeRole::Initiator);
        append(session, peer, e, line, {main ? StepKind::MM : StepKind::AM, ordinal}, x);
        m_sessions[session].exchanges[x].complete = ordinal == (main ? 6 : 3);
    };

    if ((shape & kFrag) != 0) {
        const std::uint32_t session = sessionOf(peer, e, line);
        append(session, peer, e, line, {StepKind::Fragment, 0},
            exchangeFor(session, ExchangeKind::Unknown, 0, out));
        return;
    }
    if ((shape & kSa) != 0) {
        const Step last = lastStep(peer.current);
        const bool answered = peer.current != kNoIndex && m_work[peer.current].lastMain != kNoIndex
            && m_sessions[peer.current].messages[m_work[peer.current].lastMain].direction != direction;
        const bool aggressive = (shape & kKe) != 0;
        const Mode mode = aggressive ? Mode::Aggressive : Mode::Main;
        const bool answer = isOpen(mode) && last.ordinal == 1 && answered && !m_work[peer.current].ended;
        if (answer) {
            addMain(peer.current, mode, 2, false);
        } else if (aggressive && (shape & (kHash | kSig)) != 0) {
            addMain(fresh(), mode, 2, false); // the log begins after AM1
        } else {
            const std::uint32_t session = fresh();
            m_sessions[session].role = IkeRole::Unknown;
            addMain(session, mode, 1, true);
        }
        return;
    }
    if ((shape & kKe) != 0) {
        const std::uint32_t session =
            isOpen(Mode::Main) || blank(peer.current) ? peer.current : newSession(peer, e, line);
        const IkeRole role = m_sessions[session].role;
        const bool byInitiator =
            role == IkeRole::Unknown ? lastStep(session).ordinal != 3 : (role == IkeRole::Initiator) == out;
        addMain(session, Mode::Main, byInitiator ? 3 : 4, byInitiator);
        return;
    }
    const bool authenticates =
        (shape & (kId | kSig | kCert)) != 0 || ((shape & kHash) != 0 && isOpen(Mode::Aggressive));
    if (authenticates && isOpen(Mode::Aggressive)) {
        addMain(peer.current, Mode::Aggressive, 3, true);
        return;
    }
    // A packet that decrypted to garbage has no shape to go by: while MM5 or MM6 is awaited, it is that one.
    const Step last = lastStep(peer.current);
    const bool awaited = isOpen(Mode::Main) && last.ordinal >= 4 && last.ordinal <= 5
        && m_sessions[peer.current].messages[m_work[peer.current].lastMain].direction != direction;
    const bool informational =
        (shape & (kNotify | kDelete)) != 0 && (shape & (kId | kSig | kCert | kOther)) == 0;
    if (authenticates || (awaited && !informational)) {
        const std::uint32_t session =
            isOpen(Mode::Main) || blank(peer.current) ? peer.current : newSession(peer, e, line);
        const IkeRole role = m_sessions[session].role;
        const bool byInitiator =
            role == IkeRole::Unknown ? lastStep(session).ordinal != 5 : (role == IkeRole::Initiator) == out;
        addMain(session, Mode::Main, byInitiator ? 5 : 6, byInitiator);
        return;
    }
    const std::uint32_t session = sessionOf(peer, e, line);
    const StepKind kind = (shape & kDelete) != 0 ? StepKind::Delete
        : (shape & kNotify) != 0                 ? StepKind::Notify
                                                 : StepKind::Unknown;
    const std::uint32_t x = exchangeFor(
        session, kind == StepKind::Unknown ? ExchangeKind::Unknown : ExchangeKind::Informational, 0, out);
    append(session, peer, e, line, {kind, 0}, x);
}

// During a rekey of phase 1 the old SA still carries messages: an id that one of the two knows goes there.
std::uint32_t Assembler::routeByMessageId(Peer& peer, const Event& e, LineNumber line)
{
    const auto knows = [&](std::uint32_t session) {
        if (session == kNoIndex || !m_work[session].mayKnow(e.messageId))
            return false;
        const std::vector<Exchange>& xs = m_sessions[session].exchanges;
        const std::size_t window = std::min<std::size_t>(xs.size(), 64);
        return std::any_of(xs.end() - static_cast<std::ptrdiff_t>(window), xs.end(),
            [&](const Exchange& x) { return x.messageId == e.messageId; });
    };
    if (knows(peer.current))
        return peer.current;
    const std::uint32_t settled = detailsOf(peer).settled;
    if (knows(settled))
        return settled;
    if (peer.current == kNoIndex)
        return newSession(peer, e, line);
    const Session& s = m_sessions[peer.current];
    const std::uint32_t last = m_work[peer.current].lastMain;
    const std::uint8_t done = last == kNoIndex ? 0 : s.messages[last].step.ordinal;
    const bool mayCarry =
        s.phase1Complete || s.messages.empty() || (s.mode == Mode::Aggressive ? done >= 3 : done >= 5);
    return mayCarry || settled == kNoIndex ? peer.current : settled;
}

void Assembler::phase2Message(Peer& peer, const Event& e, LineNumber line)
{
    const std::uint32_t session = routeByMessageId(peer, e, line);
    const std::uint32_t shape = shapeOf(e.text);
    const bool out = directionOf(e) == Direction::Out;
    if (session != peer.current && (mergeDuplicate(session, e, line) || noteResend(session, e, line)))
        return;
    if ((shape & kAttr) != 0) {
        transaction(session, peer, e, line);
        return;
    }
    if ((shape & kSa) != 0) {
        const bool hadOne = m_sessions[session].phase2Complete;
        const std::uint32_t x = exchangeFor(session, ExchangeKind::QuickMode, e.messageId, out);
        Exchange& exchange = m_sessions[session].exchanges[x];
        const bool first = exchange.firstMessage == kNoIndex;
        if (first)
            exchange.rekey = hadOne;
        exchange.kind = ExchangeKind::QuickMode;
        append(session, peer, e, line, {StepKind::QM, static_cast<std::uint8_t>(first ? 1 : 2)}, x);
        return;
    }
    const std::uint32_t content = shape & (kNotify | kDelete | kOther | kFrag | kId | kKe);
    if ((shape & kHash) != 0 && content == 0) {
        const std::uint32_t x = exchangeFor(session, ExchangeKind::QuickMode, e.messageId, !out);
        append(session, peer, e, line, {StepKind::QM, 3}, x);
        m_sessions[session].exchanges[x].complete = true;
        return;
    }
    StepKind kind = (shape & kDelete) != 0 ? StepKind::Delete
        : (shape & kNotify) != 0           ? StepKind::Notify
        : (shape & kFrag) != 0             ? StepKind::Fragment
                                           : StepKind::Unknown;
    if (PeerDetails& details = detailsOf(peer); kind == StepKind::Notify && out && details.nextSentSet) {
        kind = details.nextSent == HintKind::DpdSent ? StepKind::DpdRUThere : StepKind::DpdRUThereAck;
        details.nextSentSet = false;
    }
    const std::uint32_t x = exchangeFor(session, ExchangeKind::Informational, e.messageId, out);
    append(session, peer, e, line, {kind, 0}, x);
}

// The server of XAUTH is the responder of phase 1, and it asks; mode config is asked for by the client.
void Assembler::transaction(std::uint32_t session, Peer& peer, const Event& e, LineNumber line)
{
    const bool out = directionOf(e) == Direction::Out;
    const IkeRole role = m_sessions[session].role;
    const std::size_t before = m_sessions[session].exchanges.size();
    const std::uint32_t x = exchangeFor(session, ExchangeKind::Unknown, e.messageId, out);
    Exchange& exchange = m_sessions[session].exchanges[x];
    if (m_sessions[session].exchanges.size() != before) {
        const bool byServer = role == IkeRole::Unknown ? out : (role == IkeRole::Responder) == out;
        exchange.kind = byServer ? ExchangeKind::Xauth : ExchangeKind::ModeConfig;
    }
    const bool xauth = exchange.kind == ExchangeKind::Xauth;
    exchange.complete = exchange.firstMessage != kNoIndex;
    std::uint16_t& count = xauth ? m_work[session].xauth : m_work[session].modecfg;
    count = static_cast<std::uint16_t>(std::min(count + 1, 255));
    append(session, peer, e, line,
        {xauth ? StepKind::Xauth : StepKind::ModeCfg, static_cast<std::uint8_t>(count)}, x);
}

/// The log said what the transaction exchange of the last message is: correct the guess.
void Assembler::relabel(std::uint32_t session, ExchangeKind kind)
{
    Session& s = m_sessions[session];
    if (s.messages.empty() || s.messages.back().exchange == kNoIndex)
        return;
    const std::uint32_t x = s.messages.back().exchange;
    Exchange& exchange = s.exchanges[x];
    if (exchange.kind == kind
        || (exchange.kind != ExchangeKind::Xauth && exchange.kind != ExchangeKind::ModeConfig))
        return;
    exchange.kind = kind;
    std::uint16_t xauth = 0;
    std::uint16_t modecfg = 0;
    for (Message& m : s.messages) {
        if (m.step.kind != StepKind::Xauth && m.step.kind != StepKind::ModeCfg)
            continue;
        const bool isXauth = s.exchanges[m.exchange].kind == ExchangeKind::Xauth;
        std::uint16_t& count = isXauth ? xauth : modecfg;
        count = static_cast<std::uint16_t>(std::min(count + 1, 255));
        m.step = {isXauth ? StepKind::Xauth : StepKind::ModeCfg, static_cast<std::uint8_t>(count)};
    }
    m_work[session].xauth = xauth;
    m_work[session].modecfg = modecfg;
}

} // namespace rungbook::ike
