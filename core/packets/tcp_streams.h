// SPDX-License-Identifier: GPL-3.0-or-later
// Puts the TCP connections of a capture together: who opened them, what each side said in the order in which it was meant (RFC 9293), what was sent
// again, what is missing, how it ended. Bounded in memory whatever the capture holds.
#pragma once

#include "core/packets/dissect.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace rungbook::packets
{

enum class StreamEventKind : std::uint8_t {
    Syn, ///< of the client; more than one: it was sent again
    SynAck,
    Data, ///< bytes, in order, each once
    Gap, ///< length bytes that the capture does not hold
    Again, ///< length bytes were sent once more
    Fin,
    Reset,
    IcmpError ///< somebody on the way complained about a packet of this connection
};

/// One thing that happened.
struct StreamEvent {
    StreamEventKind kind = StreamEventKind::Data;
    bool fromClient = false; ///< of IcmpError: the packet that was refused
    std::int64_t micros = 0;
    std::uint64_t packet = 0;
    std::string bytes; ///< of Data; empty when the limits were reached, length still counts
    std::uint64_t length = 0;
    int icmpType = 0;
    int icmpCode = 0;
    bool icmpV6 = false;
    std::string icmpFrom; ///< address
};

/// One connection, or an attempt at one.
struct TcpStream {
    Endpoint client;
    Endpoint server;
    bool sawSyn = false;
    bool sawSynAck = false;
    bool cut = false; ///< more was said than is kept
    bool sidesKnown = false; ///< SYN or SYN-ACK told who is who; else it is guessed by the ports
    std::vector<StreamEvent> events; ///< in the order of the capture
    std::uint64_t clientBytes = 0; ///< that the client sent, each counted once
    std::uint64_t clientBytesAcknowledged = 0; ///< of those, how many the server confirmed
    std::uint64_t serverBytes = 0;
    std::int64_t lastMicros = 0; ///< of any packet of this connection

    /// Makes the client the server and the other way round, where the guess was wrong.
    void swapSides();
};

/// Limits, and what is worth keeping.
struct StreamOptions {
    std::size_t mostStreams = 20'000;
    std::size_t mostEvents = 50'000; ///< of one connection
    std::size_t mostBytes = std::size_t{64} << 20U; ///< of all connections together
    /// Looks at the first bytes that a side says (server tells which) and says whether the connection is worth keeping. When neither side's are, its
    /// data is dropped. Not set: everything is kept.
    std::function<bool(const TcpStream&, bool server, std::string_view firstBytes)> wanted;
};

/// Takes packets in the order of the capture.
class TcpAssembler
{
public:
    explicit TcpAssembler(StreamOptions options = {})
        : m_options(std::move(options))
    {
    }

    /// A TCP packet, or an ICMP error about one; anything else is ignored. True when it belongs to a connection that is kept.
    bool packet(const Dissected& dissected, std::int64_t micros, std::uint64_t number);

    /// The connections, in order of their first packet. To be called once.
    std::vector<TcpStream> take();

private:
    struct Segment {
        std::string bytes;
        std::uint32_t length = 0;
        std::int64_t micros = 0;
        std::uint64_t packet = 0;
    };
    struct Side {
        bool started = false;
        std::uint32_t first = 0; ///< sequence number of the first byte
        std::uint32_t next = 0; ///< the one that is expected
        std::uint32_t acknowledged = 0; ///< highest, by the other side
        bool anyAcknowledged = false;
        bool ended = false;
        bool finSeen = false;
        std::uint32_t finAt = 0;
        bool spoke = false;
        bool wanted = false;
        std::map<std::uint32_t, Segment> waiting; ///< by distance from first
        std::size_t waitingBytes = 0;
    };
    struct Work {
        TcpStream stream;
        Side sides[2]; ///< 0: client
        std::uint32_t synAt = 0;
        bool dropped = false;
    };
    using Key = std::pair<Endpoint, Endpoint>;

    Work* workFor(const Dissected& d, bool& fromClient);
    Work* begin(const Key& key, const Dissected& d, bool& fromClient);
    void data(Work& work, bool fromClient, const Dissected& d, std::int64_t micros, std::uint64_t number);
    void deliver(Work& work, bool fromClient, Segment segment);
    void drain(Work& work, bool fromClient, bool force);
    StreamEvent* add(
        Work& work, StreamEventKind kind, bool fromClient, std::int64_t micros, std::uint64_t number);
    static Key keyOf(const Endpoint& a, const Endpoint& b);

    StreamOptions m_options;
    std::vector<Work> m_works;
    std::map<Key, std::size_t> m_current;
    std::size_t m_bytes = 0;
};

} // namespace rungbook::packets
