// SPDX-License-Identifier: GPL-3.0-or-later
// What is kept of a log: one Session per negotiation of an IKE SA, with its messages, facts and notices.
#pragma once

#include "core/base/finding.h"
#include "core/base/text_pool.h"
#include "core/ike/message.h"

#include <optional>
#include <string>
#include <vector>

namespace rungbook::ike
{

enum class IkeRole : std::uint8_t { Unknown, Initiator, Responder };
enum class Mode : std::uint8_t { Unknown, Main, Aggressive };
enum class Outcome : std::uint8_t { Established, Failed, Incomplete };

/// "initiator", "main", "established": the names of the command-line contract; "unknown" where it is not known.
std::string_view nameOf(IkeRole role);
std::string_view nameOf(Mode mode);
std::string_view nameOf(Outcome outcome);

/// Something that the log says about a session, with the line that says it.
enum class FactKind : std::uint8_t {
    TunnelGroup, ///< "Connection landed on tunnel_group X"
    Interface, ///< nameif
    CryptoMap,
    LocalProxy, ///< "192.168.1.0/255.255.255.0 protocol 0 port 0"
    RemoteProxy,
    InboundSpi, ///< "0xd6602721"
    OutboundSpi,
    AssignedAddress, ///< what mode config gave to the client
    NatStatus, ///< "no NAT", "remote end is behind NAT", "this end is behind NAT", "both ends are behind NAT"
    ClientType,
    ClientVersion,
    ClientDescription, ///< the client's own description, decoded from a hex dump: "bsns-871-3, Cisco 871, ..."
    ClientHostname,
    IkeProposal, ///< which offered transform matched which policy entry
    IpsecProposal,
    PeerIdentity, ///< "ID_FQDN", "ID_IPV4_ADDR 192.0.2.1"
    KeepaliveType, ///< "DPD"
    Phase1Lifetime, ///< seconds, as words
    Phase2Lifetime,
    Phase1Rekey, ///< rekey timer
    Phase2Rekey,
    VendorId, ///< one capability that the peer announced
    Fragmentation,
    ReportedState, ///< a state that the log itself prints
    ReportedRole,
    EncryptionOffered, ///< proposal details where printed
    Other
};

/// "tunnel group", "assigned address": for people and, with underscores, for JSON.
std::string_view nameOf(FactKind kind);

struct Fact {
    FactKind kind = FactKind::Other;
    TextId value{};
    LineNumber line{};
    std::uint32_t messageId = 0; ///< of the quick mode it belongs to; 0: the IKE SA
};

/// A log line that some signature is interested in. trigger numbers are given out by the Classifier.
struct Notice {
    Timestamp time;
    LineNumber line{};
    TextId text{}; ///< without clock, tag, group and address
    std::uint16_t trigger = 0;
    std::uint16_t syslogId = 0; ///< last five digits have no use: 713903 - 700000 = 13903; 0 for debug output
    std::uint32_t afterMessage = kNoIndex; ///< last message before it
};

/// A human comment found in the log ("! Wait, what?").
struct Comment {
    LineNumber line{};
    TextId text{};
    std::uint32_t afterMessage = kNoIndex;
};

/// Something that completed or ended, for the ladder.
enum class MilestoneKind : std::uint8_t {
    Phase1Completed,
    Phase2Completed,
    UserAuthenticated,
    AddressAssigned,
    PeerLost,
    TornDown
};

struct Milestone {
    MilestoneKind kind{};
    LineNumber line{};
    Timestamp time;
    TextId text{}; ///< as printed
    std::uint32_t messageId = 0;
    std::uint32_t afterMessage = kNoIndex;
};

/// One exchange; phase 1 is one, each transaction pair, quick mode and informational another.
struct Exchange {
    ExchangeKind kind = ExchangeKind::Unknown;
    std::uint32_t messageId = 0;
    std::uint32_t firstMessage = kNoIndex;
    bool complete = false;
    bool rekey = false; ///< a quick mode after another of the same proxies completed
    bool startedByUs = false;
};

/// A message that should have come next and did not.
struct Missing {
    std::uint32_t after =
        kNoIndex; ///< index of the message after which it was awaited; kNoIndex: nothing was exchanged at all
    Step step;
    Direction direction = Direction::In;
    std::optional<double>
        waited; ///< seconds, from the first sending of that message to the last line about this peer
    TextId state{}; ///< the state in which our side waited for it
    bool unreadable = false; ///< something came instead that could not be decrypted
};

struct Session {
    std::uint32_t id = 0; ///< from 1, in order of first line, over all inputs of a job
    SourceId source{};
    TextId peer{};
    TextId local{}; ///< empty: the log never says
    TextId group{};
    TextId user{};
    TextId state{}; ///< of our side at the end of the log
    bool stateDerived = true;
    TextId peerState{}; ///< in which the other side must be at the end; empty when it cannot be known
    IkeRole role = IkeRole::Unknown;
    Mode mode = Mode::Unknown;
    std::uint8_t ike = 1;
    Outcome outcome = Outcome::Incomplete;
    bool phase1Complete = false;
    bool phase2Complete = false; ///< at least one quick mode completed
    bool ended = false; ///< the log says that the negotiation or the SA is gone
    bool reversed = false; ///< the log is newest first: a later line has a smaller number
    bool laterSuccess = false; ///< a later session with the same peer was established
    LineNumber first{};
    LineNumber last{};
    Timestamp begin;
    Timestamp end;
    std::vector<Message> messages;
    std::vector<Resend> resends;
    std::vector<Exchange> exchanges;
    std::vector<Fact> facts;
    std::vector<Notice> notices;
    std::vector<Comment> comments;
    std::vector<Milestone> milestones;
    std::vector<Missing> missing;
    std::vector<Finding> findings;

    /// The last fact of a kind, or null.
    const Fact* fact(FactKind kind) const;
};

} // namespace rungbook::ike
