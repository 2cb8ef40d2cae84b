// SPDX-License-Identifier: GPL-3.0-or-later
// One log record as a dialect understood it: scratch between the parser and the assembler, dropped after assembly.
#pragma once

#include "core/base/text_pool.h"
#include "core/ike/session.h"

namespace rungbook::ike
{

enum class EventKind : std::uint8_t {
    Message, ///< sent, resent or received: text = payload list, messageId, length
    Constructing, ///< part of the message that will be sent next
    Processing, ///< part of the message that was received last
    Detail, ///< a routine line about the peer, of no further meaning
    Notice, ///< a line that a signature waits for: text, trigger
    Fact, ///< text = value, code = FactKind
    Milestone, ///< text as printed, code = MilestoneKind
    Hint, ///< tells the assembler about an exchange: code = HintKind
    Comment ///< a human comment: text
};

/// True for the lines that tell no more than that things went on.
constexpr bool isRoutine(EventKind kind)
{
    return kind == EventKind::Constructing || kind == EventKind::Processing || kind == EventKind::Detail;
}

enum class Verb : std::uint8_t { Sending, Resending, Received };

/// What a line tells about the course of things without being a message.
enum class HintKind : std::uint8_t {
    NewPhase1AsInitiator, ///< "IKE Initiator: New Phase 1"
    QuickModeStarts, ///< "IKE Responder starting QM: msg id = ...": messageId
    XauthReply, ///< the transaction being processed is an XAUTH reply
    ConfigRequest, ///< ... is a mode-config request
    ConfigAck, ///< ... is an acknowledgement of what was set
    DpdSent, ///< a DPD R-U-THERE was sent / received, and its acknowledgements
    DpdReceived,
    DpdAckSent,
    DpdAckReceived,
    DuplicateFirst, ///< "Duplicate first packet detected": the last received message came again
    Undecryptable, ///< an encrypted phase 1 message came and decrypts to garbage
    DuplicateLater, ///< "Duplicate Phase n packet detected"
    DeleteSent, ///< "sending delete"
    SessionEnds ///< the SA is gone: deleted, aborted, timed out
};

/// Code of a Fact event that names our own address; it becomes Session::local instead of a fact.
inline constexpr std::uint8_t kLocalAddress = 0xFF;

/// Where the line came from: the same event printed by syslog and by debug is drawn once.
enum class Channel : std::uint8_t { Syslog, Debug };

struct Event {
    Timestamp time;
    std::uint32_t line = 0; ///< from 0 within the chunk
    std::uint32_t lineCount = 1; ///< physical lines the record spans
    std::uint32_t messageId = 0;
    std::uint32_t length = 0;
    TextId peer{}; ///< empty: the line names none
    TextId group{};
    TextId user{};
    TextId text{};
    std::uint16_t trigger = 0;
    std::uint16_t syslogId = 0;
    EventKind kind = EventKind::Detail;
    std::uint8_t code = 0; ///< FactKind, MilestoneKind, HintKind or Verb, by kind
    Channel channel = Channel::Syslog;
};

/// How the lines of an input were used.
struct LineCounts {
    std::uint64_t lines = 0;
    std::uint64_t records = 0; ///< log records of this dialect, about IKE or not
    std::uint64_t repaired = 0; ///< lines that had to be unglued, joined, or stripped of prefixes
    std::uint64_t notUnderstood =
        0; ///< lines that are neither a record, nor part of one, nor blank, nor a comment
};

/// What a dialect makes of one chunk. Texts live in its own pool until the assembler takes them over.
struct ParsedChunk {
    std::vector<Event> events;
    TextPool text;
    LineCounts counts;
    /// Runs of lines that were not understood, as [first, last] counted from 0 within the chunk.
    std::vector<std::pair<std::uint32_t, std::uint32_t>> notUnderstood;

    void clear();
};

} // namespace rungbook::ike
