// SPDX-License-Identifier: GPL-3.0-or-later
// Puts the events of a log together: messages, exchanges, sessions. Sequential and cheap; the parsing before it runs in parallel.
#pragma once

#include "core/base/job.h"
#include "core/ike/event.h"

#include <array>
#include <cstdint>
#include <vector>

namespace rungbook::ike
{

/// Takes the parsed chunks of one source in order (or, for a log that is newest first, from last to first) and keeps sessions.
/// A value: a copy can be finished while the original goes on, which is how a growing log is followed.
///
/// IKEv1 lines of an ASA carry no cookies, so a session is told by its peer and by the first message of a new phase 1:
///   SA without KE                      MM1, or MM2 when MM1 went the other way
///   SA + KE + NONCE (+ HASH or SIG)    AM1 (AM2)
///   KE without SA                      MM3 / MM4 by role
///   ID + HASH or SIG                   MM5 / MM6 by role (printed decrypted)
///   HASH in aggressive mode            AM3
///   message id != 0:  HASH + SA  QM1, QM2 · HASH alone  QM3 · HASH + ATTR  XAUTH or mode config · HASH + NOTIFY / DELETE  informational
class Assembler
{
public:
    explicit Assembler(SourceId source = {}, bool reversed = false);

    /// Adds a chunk. firstLine is the number of its first line in the source. When stop is requested only a part is added, and the assembler
    /// is good for nothing more.
    void add(const ParsedChunk& chunk, LineNumber firstLine, const std::stop_token& stop = {});

    /// What finish() gives: texts and sessions that belong together.
    struct Result {
        TextPool text;
        std::vector<Session> sessions;
    };

    /// The sessions as they stand, with states, outcomes and missing messages worked out (findings are not run here).
    /// A session whose peer is empty holds the lines that belong to nobody. *this is left as it was. When job is cancelled it stops half way,
    /// and the result is good for nothing.
    Result finish(const Job& job = {}) const&;

    /// The same without a copy, when nothing more will be added.
    Result finish(const Job& job = {}) &&;

private:
    /// Most lines tell a session no more than that it went on. They are gathered here, in the one line of cache that they need, until
    /// something happens that the session itself has to know of: with thousands of peers at once, each look at a session costs a wait.
    struct alignas(64) Peer {
        std::uint32_t current = kNoIndex; // index into m_sessions
        std::uint32_t cold : 31 = 0; // index into m_peerDetails
        std::uint32_t begun : 1 = 0; // the time at which the session begins is known
        LineNumber constructing{}; // first "constructing" line of the message that will be sent next
        LineNumber seenFirst{}; // the lines that wait, 0: none
        LineNumber seenLast{};
        LineNumber partFirst{}; // those of them that belong to the last message, 0: none
        LineNumber partLast{};
        Timestamp seenAt; // of the last one that has a time
        TextId group{}; // that they name
        TextId user{};
    };
    struct PeerDetails { // what is seldom asked for
        std::uint32_t settled = kNoIndex; // the last session whose phase 1 was completed
        TextId local{}; // our address, when a line named it
        HintKind nextSent = HintKind::NewPhase1AsInitiator; // DPD hints wait for the message they belong to
        bool nextSentSet = false;
    };
    struct Dedup { // what a session needs to see the same event printed by two channels
        std::uint32_t message = kNoIndex;
        Channel channel{};
        Verb verb{};
        bool doubled = false;
    };
    /// The last few messages, oldest first.
    class Recent
    {
    public:
        void add(Dedup message)
        {
            m_messages[m_added % kMost] = message;
            ++m_added;
        }
        std::size_t size() const { return m_added < kMost ? m_added : kMost; }
        /// 0: the newest.
        Dedup& fromEnd(std::size_t back) { return m_messages[(m_added - 1 - back) % kMost]; }

    private:
        static constexpr std::uint32_t kMost = 12;
        std::array<Dedup, kMost> m_messages;
        std::uint32_t m_added = 0;
    };
    struct Work { // per session, beside the Session that is kept
        // What can be told without looking through the session: these bits are set for everything in it, and may be for more.
        std::array<std::uint64_t, 2> ids{}; // message ids by direction
        std::uint32_t factKinds = 0;
        std::uint8_t channels = 0;
        bool ended = false;
        bool undecryptable = false; // something encrypted came in phase 1 that no key here fits
        std::uint32_t lastMain = kNoIndex; // last message of phase 1's main or aggressive mode
        std::uint16_t xauth = 0;
        std::uint16_t modecfg = 0;
        TextId reportedState{};
        Recent recent;
        void remember(std::uint32_t message, const Event& e);
        bool mayKnow(std::uint32_t messageId) const;
        bool mayKnow(std::uint32_t messageId, Direction direction) const;
    };

    Peer& peerOf(TextId id);
    PeerDetails& detailsOf(const Peer& peer) { return m_peerDetails[peer.cold]; }
    void onRoutine(Peer& peer, const Event& e, LineNumber line, bool named);
    void settle(Peer& peer);
    static void settle(const Peer& peer, Session& session);
    void lookAhead(const std::vector<Event>& events, const std::vector<TextId>& ids, std::size_t at) const;
    void dispatch(Event& e, LineNumber line);
    std::uint32_t sessionOf(Peer& peer, const Event& e, LineNumber line);
    std::uint32_t newSession(Peer& peer, const Event& e, LineNumber line);
    std::uint32_t routeByMessageId(Peer& peer, const Event& e, LineNumber line);
    void touch(std::uint32_t session, const Event& e, LineNumber line);
    void extendLast(std::uint32_t session, const Event& e, LineNumber line);
    void onMessage(Peer& peer, const Event& e, LineNumber line);
    bool mergeDuplicate(std::uint32_t session, const Event& e, LineNumber line);
    bool noteResend(std::uint32_t session, const Event& e, LineNumber line);
    void transaction(std::uint32_t session, Peer& peer, const Event& e, LineNumber line);
    void relabel(std::uint32_t session, ExchangeKind kind);
    void onNotice(Peer& peer, const Event& e, LineNumber line);
    void phase1Message(Peer& peer, const Event& e, LineNumber line);
    void phase2Message(Peer& peer, const Event& e, LineNumber line);
    std::uint32_t append(std::uint32_t session, Peer& peer, const Event& e, LineNumber line, Step step,
        std::uint32_t exchange);
    std::uint32_t exchangeFor(std::uint32_t session, ExchangeKind kind, std::uint32_t messageId, bool ours);
    void onFact(Peer& peer, const Event& e, LineNumber line);
    void onMilestone(Peer& peer, const Event& e, LineNumber line);
    void onHint(Peer& peer, const Event& e, LineNumber line);
    void flushComments(std::uint32_t session);
    void settleAll(std::vector<Session>& sessions) const;
    static void conclude(
        std::vector<Session>& sessions, const std::vector<Work>& work, TextPool& text, const Job& job);
    std::uint32_t shapeOf(TextId payloads);
    void addResend(std::uint32_t session, std::uint32_t message, Timestamp time, LineNumber line);

    SourceId m_source{};
    bool m_reversed = false;
    TextPool m_text;
    std::vector<Session> m_sessions;
    std::vector<Work> m_work;
    std::vector<Peer> m_peers;
    std::vector<PeerDetails> m_peerDetails;
    std::vector<std::uint32_t> m_peerOfText; // by TextId: index into m_peers + 1
    std::vector<std::uint32_t> m_shapes; // by TextId: payload bits + 1, 0 when not looked at
    TextId m_lastPeer{};
    std::vector<TextId> m_alias; // by TextId of an assigned address: the peer it was given to
    std::vector<Comment> m_waitingComments;
};

} // namespace rungbook::ike
