// SPDX-License-Identifier: GPL-3.0-or-later
// Where a session that a person types stands, what makes sense next, and what a reply means: the teacher beside the manual session. Pure.
#pragma once

#include "core/smtp/capabilities.h"
#include "core/smtp/reply.h"

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace rungbook::net
{

/// Whose turn it is.
enum class ManualTurn : std::uint8_t {
    Connecting,
    Greeting, ///< the server speaks first
    Yours, ///< a command is expected
    Reply, ///< the server's answer is waited for
    Message, ///< after 354: lines of the message, up to a dot on a line of its own
    LoginAnswer, ///< after 334: the next line belongs to the login and is hidden
    Handshake, ///< TLS
    Over
};

/// Where the session stands. Holds nothing secret.
struct ManualState {
    ManualTurn turn = ManualTurn::Connecting;
    std::uint16_t port = 0;
    bool encrypted = false;
    bool hello = false; ///< EHLO or HELO was accepted since the connection or TLS began
    bool extended = false; ///< it was EHLO
    bool loggedIn = false;
    bool sender = false; ///< MAIL FROM was accepted
    unsigned recipients = 0; ///< accepted ones
    bool mailAccepted = false; ///< a message was taken
    std::string mechanism; ///< of the login that goes on, upper case
    unsigned loginAnswers = 0; ///< lines sent for it
    std::string challenge; ///< what the server asks for, decoded, when it is plain text: "Username:"
    smtp::Capabilities capabilities; ///< of the last EHLO that counts
};

/// Names that suggestions are made of; each may be empty, then documentation names stand in.
struct ManualNames {
    std::string ehlo;
    std::string from;
    std::string to;
};

/// One thing that makes sense now.
struct ManualHint {
    std::string line; ///< to be typed; empty: only words
    std::string text; ///< a sentence: what it is for
};

/// Follows a session: commands go in as they are sent, replies as they come.
class ManualTracker
{
public:
    explicit ManualTracker(std::uint16_t port) { m_state.port = port; }

    void connected(bool tlsFirst);
    void command(std::string_view line);
    /// A line of the login was sent.
    void loginAnswer();
    /// The dot that ends the message was sent.
    void messageEnds();
    void reply(const smtp::Reply& reply);
    void tlsStands();
    void over();

    const ManualState& state() const { return m_state; }
    /// The command that the next reply belongs to ("EHLO", "MAIL FROM", "."; empty: the greeting, or nobody asked).
    std::string_view awaited() const { return m_open.empty() ? std::string_view() : m_open.front(); }
    std::size_t open() const { return m_open.size(); }

private:
    void replyTo(const std::string& verb, const smtp::Reply& reply);

    ManualState m_state;
    std::deque<std::string> m_open; ///< verbs whose reply is due
    bool m_greeted = false;
};

/// What makes sense now, the best first; at least one.
std::vector<ManualHint> hintsFor(const ManualState& state, const ManualNames& names);

/// Whole lines that begin with what was typed (ASCII case ignored), the most sensible first. Nothing while a message or an answer of a login is typed.
std::vector<std::string> completionsFor(
    const ManualState& state, const ManualNames& names, std::string_view typed);

/// What is odd about a command before it goes out, a sentence, or empty. It is sent all the same: the server's answer teaches more.
std::string remarkOn(const ManualState& state, std::string_view line);

/// A reply in words: its code and enhanced code, and what its lines offer after EHLO. verb: the command it answers.
std::string explanationOf(const smtp::Reply& reply, std::string_view verb);

/// True when a line holds a secret behind the mechanism ("AUTH PLAIN AGFsaWNl..."): what is typed is to be hidden.
bool holdsSecret(std::string_view line);

/// True when nothing may follow the command in one go: RFC 2920, section 3.1, for servers with PIPELINING.
bool endsGroup(std::string_view verb);

} // namespace rungbook::net
