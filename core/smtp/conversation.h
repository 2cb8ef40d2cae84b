// SPDX-License-Identifier: GPL-3.0-or-later
// Follows a session that is read back, line by line, and hands it to a RunRecorder with the same phases and words as a live run: which command a
// line is, what answers a challenge, where the message begins and ends, which reply belongs where.
#pragma once

#include "core/smtp/recorder.h"
#include "core/smtp/reply.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace rungbook::smtp
{

/// What is known of a message whose lines were not all seen.
struct MessageShape {
    std::uint64_t bytes = 0;
    std::uint32_t lines = 0;
    std::uint32_t longestHeaderLine = 0; ///< octets, 0: unknown
    std::string note; ///< for people, after the numbers
};

/// How a line of the server ended, where the input tells.
enum class LineEnd : std::uint8_t { CrLf, BareLineFeed, Missing };

/// The follower. recorder must outlive it. Times are ms since the run began, negative when unknown; where is the place in the input.
class Conversation
{
public:
    /// gaps: lines may be missing from the input, as people cut what they paste. Then a line of the client ends the reply before it.
    explicit Conversation(RunRecorder& recorder, bool gaps = true)
        : m_recorder(recorder)
        , m_gaps(gaps)
    {
    }

    /// A line of the client without its line end. Answers to 334 and the arguments of AUTH are redacted; lines of the message are counted, not kept.
    void client(double ms, std::string_view line, SourceSpan where);
    /// The whole message at once.
    void message(double ms, const MessageShape& shape, SourceSpan where);
    /// bytes of a message whose lines are not known, within the message that DATA began.
    void messageBytes(std::uint64_t bytes, SourceSpan where);
    /// The message is over: its "." was seen, or what stands for it.
    void messageEnds(double ms, SourceSpan where);
    /// A chunk of BDAT (RFC 3030).
    void chunk(double ms, std::uint64_t bytes, SourceSpan where);

    /// A line of the server without its line end.
    void server(double ms, std::string_view line, SourceSpan where, LineEnd end = LineEnd::CrLf);
    /// A reply that is not complete ends here, where something else begins: for inputs with gaps.
    void endReply();
    /// Bytes of the server that are no reply.
    void serverBytes(double ms, std::string_view bytes, SourceSpan where);
    /// What the server has begun to say is thrown away and returned (RFC 3207, section 4.2).
    std::string discard();

    /// The input is over: what was begun is closed, and depth and security are settled as far as they were seen.
    void finish(double ms);

    /// The next lines of the client are lines of the message.
    bool inMessage() const { return m_inMessage; }
    /// The last reply asked for more of the login.
    bool awaitsAnswer() const { return m_authOpen && m_challenged; }
    bool authOpen() const { return m_authOpen; }
    /// STARTTLS was answered with 220: what follows is TLS.
    bool tlsExpected() const { return m_tlsExpected; }
    /// A multi-line reply is not complete.
    bool inReply() const { return m_reader.pending(); }
    /// The phase of whatever comes next.
    Phase phase() const { return m_phase; }
    /// Anything was said by either side.
    bool begun() const { return m_begun; }

    /// Depth came with the input: finish() leaves it alone.
    void keepDepth() { m_keepDepth = true; }

private:
    void command(double ms, std::string_view line);
    void learnFrom(std::string_view answer);
    void replied(double ms, const Reply& reply, bool truncated);
    Phase phaseOfReply(const Reply& reply) const;
    const Exchange* oldestOpen() const;

    RunRecorder& m_recorder;
    ReplyReader m_reader;
    std::vector<SourceSpan> m_replyWhere; ///< of the lines of the reply that is being read
    double m_replyMs = -1; ///< when its last line came
    Phase m_phase = Phase::Greeting;
    std::string m_mechanism;
    unsigned m_answers = 0;
    bool m_gaps = true;
    bool m_begun = false;
    bool m_greeted = false;
    bool m_authOpen = false;
    bool m_challenged = false;
    bool m_tlsExpected = false;
    bool m_ehloRefused = false;
    bool m_inMessage = false;
    bool m_inHeader = true;
    bool m_keepDepth = false;
    MessageShape m_message;
    SourceSpan m_messageWhere;
};

/// True when line begins with a command of SMTP or one of its extensions.
bool beginsWithCommand(std::string_view line);

/// The verb of a client's line as exchanges carry it: "EHLO", "MAIL FROM"; the first word when it is none of SMTP.
std::string verbOf(std::string_view line);

/// The phase that a verb belongs to; fallback for those that belong to none (NOOP, HELP, VRFY).
Phase phaseOfVerb(std::string_view verb, Phase fallback);

/// How far the run went, from what it said.
Depth depthReached(const ProbeResult& result);

} // namespace rungbook::smtp
