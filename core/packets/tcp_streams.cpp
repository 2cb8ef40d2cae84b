// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/packets/tcp_streams.h"

#include <algorithm>

namespace rungbook::packets
{

namespace
{

constexpr std::size_t kMostWaiting = 1024; ///< segments of one side that came too early
constexpr std::size_t kMostWaitingBytes = std::size_t{4} << 20U;

/// How far a is ahead of b, in the arithmetic of RFC 9293, section 3.4.
std::int32_t ahead(std::uint32_t a, std::uint32_t b)
{
    return static_cast<std::int32_t>(a - b);
}

} // namespace

void TcpStream::swapSides()
{
    std::swap(client, server);
    std::swap(clientBytes, serverBytes);
    for (StreamEvent& event : events)
        event.fromClient = !event.fromClient;
}

TcpAssembler::Key TcpAssembler::keyOf(const Endpoint& a, const Endpoint& b)
{
    return a < b ? Key{a, b} : Key{b, a};
}

TcpAssembler::Work* TcpAssembler::begin(const Key& key, const Dissected& d, bool& fromClient)
{
    if (m_works.size() >= m_options.mostStreams)
        return nullptr;
    Work work;
    const bool opens = d.syn && !d.ack;
    const bool answers = d.syn && d.ack;
    work.stream.sidesKnown = d.syn;
    // Without SYN: the well-known port is the server's, and else the lower one.
    fromClient = opens || (!answers && d.source.port > d.target.port);
    work.stream.client = fromClient ? d.source : d.target;
    work.stream.server = fromClient ? d.target : d.source;
    m_current[key] = m_works.size();
    m_works.push_back(std::move(work));
    return &m_works.back();
}

TcpAssembler::Work* TcpAssembler::workFor(const Dissected& d, bool& fromClient)
{
    const Key key = keyOf(d.source, d.target);
    const auto at = m_current.find(key);
    if (at == m_current.end())
        return d.carries == Carries::IcmpError ? nullptr : begin(key, d, fromClient);
    Work& work = m_works[at->second];
    fromClient = d.source == work.stream.client;
    const bool opens = d.carries == Carries::Tcp && d.syn && !d.ack;
    if (opens && (!work.stream.sawSyn || !fromClient || d.sequence != work.synAt)
        && (work.stream.sawSyn || work.sides[0].spoke || work.sides[1].spoke || work.sides[0].ended))
        return begin(key, d, fromClient); // the same ports again
    return &work;
}

StreamEvent* TcpAssembler::add(
    Work& work, StreamEventKind kind, bool fromClient, std::int64_t micros, std::uint64_t number)
{
    if (work.dropped)
        return nullptr;
    if (work.stream.events.size() >= m_options.mostEvents) {
        work.stream.cut = true;
        return nullptr;
    }
    StreamEvent event;
    event.kind = kind;
    event.fromClient = fromClient;
    event.micros = micros;
    event.packet = number;
    work.stream.events.push_back(std::move(event));
    return &work.stream.events.back();
}

void TcpAssembler::deliver(Work& work, bool fromClient, Segment segment)
{
    Side& side = work.sides[fromClient ? 0 : 1];
    Side& other = work.sides[fromClient ? 1 : 0];
    (fromClient ? work.stream.clientBytes : work.stream.serverBytes) += segment.length;
    side.next += segment.length;
    if (!side.spoke) {
        side.spoke = true;
        side.wanted = !m_options.wanted || m_options.wanted(work.stream, !fromClient, segment.bytes);
        if (!side.wanted && other.spoke && !other.wanted) {
            for (const StreamEvent& event : work.stream.events)
                m_bytes -= event.bytes.size();
            work.stream.events.clear();
            work.stream.events.shrink_to_fit();
            work.dropped = true;
        }
    }
    if (StreamEvent* event = add(work, StreamEventKind::Data, fromClient, segment.micros, segment.packet)) {
        event->length = segment.bytes.size();
        if (m_bytes + segment.bytes.size() <= m_options.mostBytes) {
            m_bytes += segment.bytes.size();
            event->bytes = std::move(segment.bytes);
        } else {
            work.stream.cut = true;
        }
        const std::uint64_t missing = segment.length - event->length;
        if (missing > 0)
            if (StreamEvent* gap =
                    add(work, StreamEventKind::Gap, fromClient, segment.micros, segment.packet))
                gap->length = missing;
    }
}

void TcpAssembler::drain(Work& work, bool fromClient, bool force)
{
    Side& side = work.sides[fromClient ? 0 : 1];
    while (!side.waiting.empty()) {
        auto first = side.waiting.begin();
        const std::uint32_t at = side.first + first->first;
        const std::int32_t distance = ahead(at, side.next);
        if (distance > 0) {
            const bool confirmed = side.anyAcknowledged && ahead(side.acknowledged, at) >= 0;
            if (!force && !confirmed)
                return;
            if (StreamEvent* gap =
                    add(work, StreamEventKind::Gap, fromClient, first->second.micros, first->second.packet))
                gap->length = static_cast<std::uint64_t>(distance);
            (fromClient ? work.stream.clientBytes : work.stream.serverBytes) +=
                static_cast<std::uint64_t>(distance);
            side.next = at;
        }
        Segment segment = std::move(first->second);
        side.waitingBytes -= segment.bytes.size();
        side.waiting.erase(first);
        const std::int32_t old = ahead(side.next, at);
        if (old > 0) { // what overlaps was delivered before
            const auto cut = static_cast<std::uint32_t>(old);
            if (cut >= segment.length)
                continue;
            segment.bytes.erase(0, std::min<std::size_t>(cut, segment.bytes.size()));
            segment.length -= cut;
        }
        deliver(work, fromClient, std::move(segment));
    }
}

void TcpAssembler::data(
    Work& work, bool fromClient, const Dissected& d, std::int64_t micros, std::uint64_t number)
{
    Side& side = work.sides[fromClient ? 0 : 1];
    Segment segment{std::string(d.payload), d.payloadLength, micros, number};
    const std::int32_t distance = ahead(d.sequence, side.next);
    if (distance < 0) {
        const auto old = static_cast<std::uint32_t>(-distance);
        if (old >= segment.length) {
            if (segment.length > 1) // a keep-alive repeats one byte
                if (StreamEvent* event = add(work, StreamEventKind::Again, fromClient, micros, number))
                    event->length = segment.length;
            return;
        }
        segment.bytes.erase(0, std::min<std::size_t>(old, segment.bytes.size()));
        segment.length -= old;
    } else if (distance > 0) {
        const std::uint32_t at = d.sequence - side.first;
        if (side.waiting.contains(at) || distance > (1 << 30))
            return;
        side.waitingBytes += segment.bytes.size();
        side.waiting.emplace(at, std::move(segment));
        drain(work, fromClient, side.waiting.size() > kMostWaiting || side.waitingBytes > kMostWaitingBytes);
        return;
    }
    deliver(work, fromClient, std::move(segment));
    drain(work, fromClient, false);
}

bool TcpAssembler::packet(const Dissected& d, std::int64_t micros, std::uint64_t number)
{
    if (d.carries != Carries::Tcp && !(d.carries == Carries::IcmpError && d.icmpAboutTcp))
        return false;
    bool fromClient = false;
    Work* found = workFor(d, fromClient);
    if (found == nullptr)
        return false;
    Work& work = *found;
    work.stream.lastMicros = std::max(work.stream.lastMicros, micros);
    if (d.carries == Carries::IcmpError) {
        if (StreamEvent* event = add(work, StreamEventKind::IcmpError, fromClient, micros, number)) {
            event->icmpType = d.icmpType;
            event->icmpCode = d.icmpCode;
            event->icmpV6 = d.source.address.v6;
            event->icmpFrom = d.icmpFrom.text();
        }
        return !work.dropped;
    }
    Side& side = work.sides[fromClient ? 0 : 1];
    Side& other = work.sides[fromClient ? 1 : 0];
    if (d.syn) {
        const bool answers = d.ack;
        side.started = true;
        side.first = side.next = d.sequence + 1;
        if (!answers)
            work.synAt = d.sequence;
        const bool again = answers ? work.stream.sawSynAck : false;
        (answers ? work.stream.sawSynAck : work.stream.sawSyn) = true;
        if (!again)
            add(work, answers ? StreamEventKind::SynAck : StreamEventKind::Syn, fromClient, micros, number);
    } else if (!side.started && !d.rst) {
        side.started = true;
        side.first = side.next = d.sequence;
    }
    if (d.ack && other.started && (!other.anyAcknowledged || ahead(d.acknowledged, other.acknowledged) > 0)) {
        other.acknowledged = d.acknowledged;
        other.anyAcknowledged = true;
        drain(work, !fromClient, false);
    }
    if (!d.syn && d.payloadLength > 0 && !d.fragment)
        data(work, fromClient, d, micros, number);
    if (d.fin && !side.finSeen) {
        side.finSeen = true;
        side.finAt = d.sequence + d.payloadLength;
    }
    if (side.finSeen && !side.ended && ahead(side.next, side.finAt) >= 0) {
        side.ended = true;
        add(work, StreamEventKind::Fin, fromClient, micros, number);
    }
    if (d.rst && !side.ended) {
        drain(work, fromClient, true);
        side.ended = true;
        add(work, StreamEventKind::Reset, fromClient, micros, number);
    }
    return !work.dropped;
}

std::vector<TcpStream> TcpAssembler::take()
{
    std::vector<TcpStream> streams;
    for (Work& work : m_works) {
        for (const bool fromClient : {true, false}) {
            Side& side = work.sides[fromClient ? 0 : 1];
            drain(work, fromClient, true);
            if (side.finSeen && !side.ended)
                add(work, StreamEventKind::Fin, fromClient, work.stream.lastMicros, 0);
        }
        const Side& client = work.sides[0];
        if (client.started && client.anyAcknowledged)
            work.stream.clientBytesAcknowledged = std::min<std::uint64_t>(
                static_cast<std::uint64_t>(std::max(0, ahead(client.acknowledged, client.first))),
                work.stream.clientBytes);
        if (!work.dropped)
            streams.push_back(std::move(work.stream));
    }
    m_works.clear();
    m_current.clear();
    return streams;
}

} // namespace rungbook::packets
