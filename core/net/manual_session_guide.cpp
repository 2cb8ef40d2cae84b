// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/manual_session_guide.h"

#include "core/smtp/conversation.h"
#include "core/smtp/mail_address.h"
#include "core/smtp/words.h"
#include "core/tls/digest.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>

namespace rungbook::net
{

namespace
{

constexpr std::size_t kMostCommandBytes = 510; // RFC 5321, section 4.5.3.1.4: 512 with CRLF
constexpr std::size_t kMostChallengeBytes = 200;

std::string upper(std::string_view text)
{
    std::string out(text);
    for (char& c : out)
        c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
    return out;
}

std::string_view trimmed(std::string_view text)
{
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t'))
        text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t'))
        text.remove_suffix(1);
    return text;
}

bool plainText(std::string_view bytes)
{
    return !bytes.empty() && bytes.size() <= kMostChallengeBytes
        && std::all_of(bytes.begin(), bytes.end(), [](char c) { return c >= 0x20 && c < 0x7F; });
}

std::string orElse(const std::string& name, std::string_view fallback)
{
    return name.empty() ? std::string(fallback) : name;
}

std::string loginWords(const ManualState& s)
{
    if (s.mechanism == "LOGIN")
        return s.loginAnswers == 0
            ? "Type the user name. It goes out as base64, which is a spelling and no encryption."
            : "Type the password. It is hidden here and in the transcript; on the wire it is base64, which "
              "everybody can read who sees it.";
    if (s.mechanism == "PLAIN")
        return "Type the user name, a blank, and the password. What goes out is base64 of NUL, user, NUL, "
               "password (RFC 4616).";
    if (s.mechanism == "CRAM-MD5")
        return "The server wants its challenge signed with the password (RFC 2195), which cannot be done by "
               "hand. Type * to give up, and use AUTH LOGIN or AUTH PLAIN, or the form of the bench.";
    return "The next line belongs to the login. Type * to give up.";
}

// The login to suggest: what a person can type.
std::string_view typeableMechanism(const smtp::Capabilities& capabilities)
{
    for (const std::string_view one : {"LOGIN", "PLAIN"}) {
        if (capabilities.offers(one))
            return one;
    }
    return {};
}

void addLogin(std::vector<ManualHint>& hints, const ManualState& s)
{
    if (s.loggedIn || s.capabilities.mechanisms.empty())
        return;
    const std::string_view mechanism = typeableMechanism(s.capabilities);
    if (mechanism.empty()) {
        hints.push_back(
            {{}, "The server offers logins, but none that can be typed by hand: use the form of the bench."});
        return;
    }
    hints.push_back({fmt::format("AUTH {}", mechanism),
        s.encrypted ? "Log in: the server asks for the name and the password."
                    : "Log in. The connection is not encrypted: the password could be read on the way."});
}

void addMail(std::vector<ManualHint>& hints, const ManualState& s, const ManualNames& names)
{
    const std::string to = orElse(names.to, "admin@example.com");
    if (!s.sender) {
        hints.push_back({fmt::format("MAIL FROM:<{}>", orElse(names.from, "ise@example.com")),
            "Begin a mail: the address to which failures are reported."});
    } else if (s.recipients == 0) {
        hints.push_back({fmt::format("RCPT TO:<{}>", to),
            "Name who gets it. Most refusals come here: the server decides whether it takes mail for this "
            "address from you."});
    } else {
        hints.push_back({"DATA", "Send the message itself."});
        hints.push_back({fmt::format("RCPT TO:<{}>", to), "Name another recipient."});
    }
    if (s.sender)
        hints.push_back({"RSET", "Forget the mail that was begun."});
}

std::vector<ManualHint> commandHints(const ManualState& s, const ManualNames& names)
{
    std::vector<ManualHint> hints;
    const std::string ehlo = orElse(names.ehlo, "client.example.com");
    if (!s.hello) {
        hints.push_back({"EHLO " + ehlo,
            s.encrypted
                ? "Say who you are, now inside TLS: what was offered before counts no longer (RFC 3207)."
                : "Say who you are, and ask what the server can do. Every session begins so."});
        hints.push_back({"HELO " + ehlo, "The old way, without extensions: no TLS, no login."});
        hints.push_back({"QUIT", "Say goodbye."});
        return hints;
    }
    if (s.mailAccepted && !s.sender)
        hints.push_back({"QUIT", "The mail was taken. Say goodbye."});
    if (!s.encrypted && s.capabilities.has("STARTTLS"))
        hints.push_back({"STARTTLS", "Encrypt the connection before a password goes out."});
    if (s.encrypted)
        addLogin(hints, s);
    addMail(hints, s, names);
    if (!s.encrypted)
        addLogin(hints, s);
    hints.push_back({"NOOP", "Ask for nothing: is the server still there?"});
    if (!s.mailAccepted || s.sender)
        hints.push_back({"QUIT", "Say goodbye."});
    return hints;
}

} // namespace

void ManualTracker::connected(bool tlsFirst)
{
    m_state.turn = tlsFirst ? ManualTurn::Handshake : ManualTurn::Greeting;
}

void ManualTracker::command(std::string_view line)
{
    const std::string verb = smtp::verbOf(line);
    if (verb == "AUTH") {
        const std::string_view rest = trimmed(trimmed(line).substr(4));
        m_state.mechanism = upper(rest.substr(0, std::min(rest.find_first_of(" \t"), rest.size())));
        m_state.loginAnswers = rest.find_first_of(" \t") == std::string_view::npos ? 0 : 1;
        m_state.challenge.clear();
    }
    m_open.push_back(verb);
    m_state.turn = ManualTurn::Reply;
}

void ManualTracker::loginAnswer()
{
    ++m_state.loginAnswers;
    m_state.challenge.clear();
    m_open.emplace_back("AUTH");
    m_state.turn = ManualTurn::Reply;
}

void ManualTracker::messageEnds()
{
    m_open.emplace_back(".");
    m_state.turn = ManualTurn::Reply;
}

void ManualTracker::reply(const smtp::Reply& reply)
{
    if (m_state.turn == ManualTurn::Over)
        return;
    if (!m_greeted) { // a server speaks first, whatever was sent too early
        m_greeted = true;
        if (m_state.turn == ManualTurn::Greeting)
            m_state.turn = m_open.empty() ? ManualTurn::Yours : ManualTurn::Reply;
        return;
    }
    if (m_open.empty())
        return; // nobody asked: 421 before the end, or a server that speaks into the message
    const std::string verb = std::move(m_open.front());
    m_open.pop_front();
    m_state.turn = m_open.empty() ? ManualTurn::Yours : ManualTurn::Reply;
    replyTo(verb, reply);
}

void ManualTracker::replyTo(const std::string& verb, const smtp::Reply& reply)
{
    if (verb == "EHLO" || verb == "HELO" || verb == "LHLO") {
        if (reply.code != 250)
            return;
        m_state.hello = true;
        m_state.extended = verb != "HELO";
        m_state.capabilities = m_state.extended ? smtp::readCapabilities(reply) : smtp::Capabilities{};
        m_state.sender = false; // RFC 5321, section 4.1.4: it resets like RSET
        m_state.recipients = 0;
    } else if (verb == "STARTTLS") {
        if (reply.code == 220)
            m_state.turn = ManualTurn::Handshake;
    } else if (verb == "AUTH") {
        if (reply.code == 334) {
            m_state.turn = ManualTurn::LoginAnswer;
            const std::string clear =
                tls::base64Decode(reply.lines.empty() ? std::string_view() : trimmed(reply.lines.front()))
                    .value_or(std::string());
            m_state.challenge = plainText(clear) ? clear : std::string();
        } else {
            m_state.loggedIn = m_state.loggedIn || reply.code == 235;
            m_state.mechanism.clear();
        }
    } else if (verb == "MAIL FROM") {
        if (reply.positive()) {
            m_state.sender = true;
            m_state.recipients = 0;
        }
    } else if (verb == "RCPT TO") {
        m_state.recipients += reply.positive() ? 1U : 0U;
    } else if (verb == "RSET") {
        if (reply.positive()) {
            m_state.sender = false;
            m_state.recipients = 0;
        }
    } else if (verb == "DATA") {
        if (reply.code == 354)
            m_state.turn = ManualTurn::Message;
    } else if (verb == ".") {
        m_state.sender = false;
        m_state.recipients = 0;
        m_state.mailAccepted = m_state.mailAccepted || reply.positive();
    }
}

void ManualTracker::tlsStands()
{
    m_state.encrypted = true;
    m_state.hello = m_state.extended = m_state.loggedIn = m_state.sender = false;
    m_state.recipients = 0;
    m_state.capabilities = {};
    m_state.turn = m_greeted ? ManualTurn::Yours : ManualTurn::Greeting;
}

void ManualTracker::over()
{
    m_state.turn = ManualTurn::Over;
    m_open.clear();
}

std::vector<ManualHint> hintsFor(const ManualState& state, const ManualNames& names)
{
    switch (state.turn) {
    case ManualTurn::Connecting:
        return {{{}, "The connection is being made."}};
    case ManualTurn::Greeting:
        return {{{}, "The server speaks first: wait for its greeting, a line that begins with 220."}};
    case ManualTurn::Reply:
        return {{{}, "The server is thinking. One command, one answer: wait for it."}};
    case ManualTurn::Handshake:
        return {{{}, "TLS is being set up: both programs talk, nobody types."}};
    case ManualTurn::Message:
        return {{fmt::format("From: <{}>", orElse(names.from, "ise@example.com")),
                    "First the header lines, as the reader will see them."},
            {fmt::format("To: <{}>", orElse(names.to, "admin@example.com")), "Another header line."},
            {"Subject: test by hand", "The subject."}, {{}, "Then an empty line, and then the text."},
            {".", "A dot on a line of its own ends the message. Only then does the server answer."}};
    case ManualTurn::LoginAnswer:
        return {{{}, loginWords(state)}, {"*", "Give the login up (RFC 4954, section 4)."}};
    case ManualTurn::Yours:
        return commandHints(state, names);
    case ManualTurn::Over:
        break;
    }
    return {{{}, "The session is over. Look at the ladder and the verdict, or connect again."}};
}

std::vector<std::string> completionsFor(
    const ManualState& state, const ManualNames& names, std::string_view typed)
{
    if (state.turn == ManualTurn::Message || state.turn == ManualTurn::LoginAnswer
        || state.turn == ManualTurn::Over)
        return {};
    std::vector<std::string> lines;
    const auto add = [&lines](std::string line) {
        if (!line.empty() && std::find(lines.begin(), lines.end(), line) == lines.end())
            lines.push_back(std::move(line));
    };
    ManualState mine = state;
    mine.turn = ManualTurn::Yours; // what can be typed ahead while a reply is due
    for (ManualHint& hint : hintsFor(mine, names))
        add(std::move(hint.line));
    for (const std::string& mechanism : state.capabilities.mechanisms)
        add("AUTH " + mechanism);
    const std::string ehlo = orElse(names.ehlo, "client.example.com");
    const std::string to = orElse(names.to, "admin@example.com");
    const std::string mail = fmt::format("MAIL FROM:<{}>", orElse(names.from, "ise@example.com"));
    for (std::string line :
        {"EHLO " + ehlo, "HELO " + ehlo, std::string("STARTTLS"), mail, std::string("MAIL FROM:<>"),
            fmt::format("RCPT TO:<{}>", to), std::string("DATA"), std::string("RSET"), std::string("NOOP"),
            fmt::format("VRFY {}", to), std::string("HELP"), std::string("QUIT")})
        add(std::move(line));
    const std::string begun = upper(typed);
    // Behind a finished sender: the parameters that the server said it knows.
    if (begun.starts_with("MAIL FROM:<") && typed.find('>') != std::string_view::npos) {
        const std::string address(typed.substr(0, typed.find('>') + 1));
        if (state.capabilities.has("8BITMIME"))
            add(address + " BODY=8BITMIME");
        if (state.capabilities.has("SIZE"))
            add(address + " SIZE=1000");
        if (state.capabilities.has("SMTPUTF8"))
            add(address + " SMTPUTF8");
    }
    std::erase_if(lines, [&](const std::string& line) {
        return line.size() < begun.size() || upper(std::string_view(line).substr(0, begun.size())) != begun;
    });
    return lines;
}

std::string remarkOn(const ManualState& state, std::string_view line)
{
    const std::string verb = smtp::verbOf(line);
    if (line.size() > kMostCommandBytes)
        return "This line is longer than the 512 octets that a command may have (RFC 5321, section "
               "4.5.3.1.4).";
    if (line.find('\0') != std::string_view::npos)
        return "There is a NUL in this line: no server has to take that.";
    if (smtp::beyondAscii(line) && !state.capabilities.has("SMTPUTF8"))
        return "There are characters beyond ASCII in this line, and the server does not offer SMTPUTF8 (RFC "
               "6531).";
    if (!smtp::beginsWithCommand(line))
        return "This is no command of SMTP: the server will say 500.";
    if (line.front() == ' ')
        return "A command begins in the first column.";
    if ((verb == "MAIL FROM" || verb == "RCPT TO")) {
        if (!state.hello)
            return "EHLO comes first (RFC 5321, section 4.1.1.1): strict servers refuse this.";
        if (line.find(':') == std::string_view::npos)
            return fmt::format("{} is followed by a colon: {}:<address>.", verb, verb);
        if (line.find('<') == std::string_view::npos)
            return "The address belongs into angle brackets (RFC 5321, section 4.1.2); many servers forgive "
                   "it, some do not.";
        if (upper(line.substr(0, line.find('<'))).ends_with(": "))
            return "No blank belongs behind the colon (RFC 5321, section 3.3); many servers forgive it.";
    }
    if (verb == "RCPT TO" && !state.sender)
        return "MAIL FROM comes before RCPT TO: the server will say 503.";
    if (verb == "DATA" && state.recipients == 0)
        return "There is no accepted recipient yet: the server will say 503 or 554.";
    if (verb == "STARTTLS" && state.encrypted)
        return "The connection is encrypted already.";
    if (verb == "STARTTLS" && state.hello && !state.capabilities.has("STARTTLS"))
        return "The server did not offer STARTTLS, or something on the way took it out of the answer.";
    if (verb == "AUTH" && state.hello && state.capabilities.mechanisms.empty())
        return state.encrypted || !state.capabilities.has("STARTTLS")
            ? "The server did not offer a login."
            : "The server did not offer a login here; many do so only after STARTTLS.";
    return {};
}

std::string explanationOf(const smtp::Reply& reply, std::string_view verb)
{
    if (reply.code == 0)
        return "This is no reply of SMTP: such a line begins with three digits. Is it the right port?";
    smtp::Reply plain = reply;
    if (reply.positive())
        plain.enhanced = {}; // "2.1.0" says no more than 250 does
    std::string text = smtp::explainReply(plain);
    if (reply.code == 250 && verb == "EHLO") {
        const smtp::Capabilities offers = smtp::readCapabilities(reply);
        const auto add = [&text](std::string_view sentence) { text += fmt::format(" {}", sentence); };
        if (offers.list.empty())
            add("It offers no extension.");
        if (offers.has("STARTTLS"))
            add("STARTTLS: the connection can be encrypted.");
        if (!offers.mechanisms.empty())
            add(fmt::format("AUTH: a login is possible ({}).", fmt::join(offers.mechanisms, ", ")));
        if (offers.sizeLimit && *offers.sizeLimit > 0)
            add(fmt::format("SIZE: messages up to {} bytes.", *offers.sizeLimit));
        if (offers.has("PIPELINING"))
            add("PIPELINING: several commands may go out at once (RFC 2920).");
        if (!offers.masked.empty())
            add("Some lines are overwritten with X: a firewall on the way inspects SMTP.");
    }
    if (reply.has(smtp::ReplyFlaw::CodeChanges))
        text += " The lines of this reply have different codes, which is against RFC 5321, section 4.2.1.";
    if (reply.has(smtp::ReplyFlaw::TooLong))
        text += " A line of it is longer than the 512 octets of RFC 5321, section 4.5.3.1.5.";
    return text;
}

bool holdsSecret(std::string_view line)
{
    line = trimmed(line);
    if (upper(line.substr(0, 4)) != "AUTH" || line.size() < 6 || (line[4] != ' ' && line[4] != '\t'))
        return false;
    line = line.substr(5);
    while (!line.empty() && (line.front() == ' ' || line.front() == '\t'))
        line.remove_prefix(1);
    return line.find_first_of(" \t") != std::string_view::npos;
}

bool endsGroup(std::string_view verb)
{
    constexpr std::array<std::string_view, 4> kMayFollow{"MAIL FROM", "RCPT TO", "RSET", "(EMPTY)"};
    return std::find(kMayFollow.begin(), kMayFollow.end(), verb) == kMayFollow.end();
}

} // namespace rungbook::net
