// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/smtp/conversation.h"

#include "core/smtp/judgement.h"
#include "core/tls/digest.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <memory>

namespace rungbook::smtp
{

namespace
{

constexpr std::array<std::string_view, 25> kCommands{"ATRN", "AUTH", "BDAT", "BURL", "DATA", "EHLO", "ETRN",
    "EXPN", "HELO", "HELP", "LHLO", "MAIL", "NOOP", "PASS", "QUIT", "RCPT", "RSET", "SAML", "SEND", "SOML",
    "STARTTLS", "TURN", "VRFY", "XCLIENT", "XFORWARD"};
constexpr std::size_t kMostVerbBytes = 20;
constexpr std::uint64_t kCountLimit = std::uint64_t{1}
    << 53U; ///< lengths out of hostile input stay numbers that JSON can hold

std::string upper(std::string_view text)
{
    std::string result(text);
    for (char& c : result)
        if (c >= 'a' && c <= 'z')
            c = static_cast<char>(c - 32);
    return result;
}

std::string_view trimmed(std::string_view text)
{
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t'))
        text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t' || text.back() == '\r'))
        text.remove_suffix(1);
    return text;
}

std::string_view firstWord(std::string_view line)
{
    return line.substr(0, std::min(line.find_first_of(" \t:\r"), line.size()));
}

/// The address of "MAIL FROM:<a@example.com> SIZE=5" or of "RCPT TO: a@example.com".
std::string addressOf(std::string_view line)
{
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos)
        return {};
    const std::string_view rest = trimmed(line.substr(colon + 1));
    if (rest.starts_with('<'))
        return printable(
            rest.substr(1, rest.find('>') == std::string_view::npos ? rest.size() : rest.find('>') - 1));
    return printable(rest.substr(0, std::min(rest.find_first_of(" \t"), rest.size())));
}

SourceSpan joined(SourceSpan first, SourceSpan last)
{
    if (first.empty() || last.empty())
        return first.empty() ? last : first;
    return {first.source, std::min(first.first, last.first),
        std::max(first.last, last.last)}; // packets may come out of order
}

bool outerBlanks(std::string_view text)
{
    return !text.empty() && (trimmed(text).size() != text.size());
}

} // namespace

bool beginsWithCommand(std::string_view line)
{
    const std::string word = upper(firstWord(line));
    return std::find(kCommands.begin(), kCommands.end(), word) != kCommands.end();
}

std::string verbOf(std::string_view line)
{
    std::string word = upper(firstWord(trimmed(line)));
    if (word == "MAIL")
        return "MAIL FROM";
    if (word == "RCPT")
        return "RCPT TO";
    if (word.empty())
        return "(EMPTY)";
    return printable(std::string_view(word).substr(0, kMostVerbBytes));
}

Phase phaseOfVerb(std::string_view verb, Phase fallback)
{
    constexpr std::array<std::pair<std::string_view, Phase>, 11> kPhases{
        {{"EHLO", Phase::Ehlo}, {"HELO", Phase::Ehlo}, {"LHLO", Phase::Ehlo}, {"STARTTLS", Phase::StartTls},
            {"AUTH", Phase::Auth}, {"MAIL FROM", Phase::MailFrom}, {"RCPT TO", Phase::RcptTo},
            {"DATA", Phase::Data}, {"BDAT", Phase::Data}, {"RSET", Phase::Rset}, {"QUIT", Phase::Quit}}};
    const auto* at =
        std::find_if(kPhases.begin(), kPhases.end(), [&](const auto& pair) { return pair.first == verb; });
    return at == kPhases.end() ? fallback : at->second;
}

Depth depthReached(const ProbeResult& result)
{
    Depth depth = Depth::Connect;
    for (const Exchange& exchange : result.exchanges) {
        Depth here = Depth::Connect;
        switch (exchange.phase) {
        case Phase::Greeting:
            here = Depth::Greeting;
            break;
        case Phase::Ehlo:
            here = Depth::Ehlo;
            break;
        case Phase::StartTls:
            here = Depth::Tls;
            break;
        case Phase::Auth:
            here = Depth::Auth;
            break;
        case Phase::MailFrom:
        case Phase::RcptTo:
            here = Depth::Envelope;
            break;
        case Phase::Data:
            here = Depth::Mail;
            break;
        default:
            break;
        }
        depth = std::max(depth, here);
    }
    return result.tls.has_value() ? std::max(depth, Depth::Tls) : depth;
}

void Conversation::learnFrom(std::string_view line)
{
    ++m_answers;
    std::string clear = tls::base64Decode(trimmed(line)).value_or(std::string());
    const std::string_view all = clear;
    ProbeResult& result = m_recorder.result();
    if (m_mechanism == "LOGIN" && !clear.empty()) {
        if (m_answers == 1)
            result.userForm = userFormOf(all);
        else if (m_answers == 2)
            result.passwordHasOuterBlanks = outerBlanks(all);
    } else if (m_mechanism == "PLAIN") {
        const std::size_t first = all.find('\0');
        const std::size_t second = first == std::string_view::npos ? first : all.find('\0', first + 1);
        if (second != std::string_view::npos) {
            result.userForm = userFormOf(all.substr(first + 1, second - first - 1));
            result.passwordHasOuterBlanks = outerBlanks(all.substr(second + 1));
        }
    } else if (m_mechanism == "CRAM-MD5" && all.find(' ') != std::string_view::npos) {
        result.userForm = userFormOf(all.substr(0, all.rfind(' ')));
    }
    tls::wipe(clear);
}

void Conversation::command(double ms, std::string_view line)
{
    const std::string verb = verbOf(line);
    m_phase = phaseOfVerb(verb, Phase::Rset); // a mistyped command is no part of the mail either
    if (verb == "AUTH") {
        dropLostReplies();
        m_authOpen = true;
        m_challenged = false;
        m_recorder.result().authWanted = true;
        const std::string_view argument = trimmed(trimmed(line).substr(4));
        const std::size_t blank = argument.find_first_of(" \t");
        m_mechanism = upper(argument.substr(0, std::min(blank, argument.size())));
        m_answers = 0;
        m_recorder.clientLine(ms, Phase::Auth, verb, trimmed(line));
        if (blank != std::string_view::npos && trimmed(argument.substr(blank)) != kRedacted)
            learnFrom(argument.substr(blank));
        return;
    }
    dropLostReplies();
    m_authOpen = false;
    if (verb == "PASS" || verb.ends_with("AUTHORIZATION")) { // of another protocol, typed at the wrong port
        m_recorder.clientLine(ms, m_phase, verb, fmt::format("{} {}", verb, kRedacted),
            std::make_shared<const Secret>(std::string(line)));
        return;
    }
    ProbeResult& result = m_recorder.result();
    if ((verb == "EHLO" || verb == "HELO" || verb == "LHLO") && result.ehloName.empty())
        result.ehloName = printable(trimmed(trimmed(line).substr(4)));
    else if (verb == "MAIL FROM" && result.from.empty())
        result.from = addressOf(line);
    else if (verb == "RCPT TO" && result.to.size() < 100) {
        if (std::string address = addressOf(line);
            std::find(result.to.begin(), result.to.end(), address) == result.to.end())
            result.to.push_back(std::move(address));
    } else if (verb == "STARTTLS" && result.security == Security::None)
        result.security = Security::StartTls;
    else if (verb == "DATA") {
        m_message = {};
        m_messageWhere = {};
        m_inHeader = true;
    }
    m_recorder.clientLine(ms, m_phase, verb, line);
}

void Conversation::endReply()
{
    if (!m_gaps || !m_reader.pending())
        return;
    if (std::optional<Reply> rest = m_reader.finish()) {
        rest->flaws &= ~static_cast<unsigned>(ReplyFlaw::Truncated); // by the one who pasted it
        replied(m_replyMs, *rest, false);
    }
}

void Conversation::client(double ms, std::string_view line, SourceSpan where)
{
    endReply();
    if (m_inMessage) {
        if (line == ".") {
            messageEnds(ms, where);
            return;
        }
        m_messageWhere = joined(m_messageWhere, where);
        m_message.bytes = std::min(m_message.bytes + line.size() + 2, kCountLimit);
        ++m_message.lines;
        if (line.empty())
            m_inHeader = false;
        else if (m_inHeader)
            m_message.longestHeaderLine = std::max(m_message.longestHeaderLine,
                static_cast<std::uint32_t>(std::min<std::size_t>(line.size(), 1U << 30U)));
        return;
    }
    m_recorder.from(where);
    if (m_authOpen && (m_challenged || !beginsWithCommand(line))) {
        m_challenged = false;
        learnFrom(line);
        m_recorder.clientLine(ms, Phase::Auth, {}, trimmed(line));
    } else {
        command(ms, line);
    }
    m_begun = true;
}

void Conversation::message(double ms, const MessageShape& shape, SourceSpan where)
{
    endReply();
    m_inMessage = false;
    m_begun = true;
    m_phase = Phase::Data;
    m_recorder.from(where);
    std::string note = shape.longestHeaderLine == 0
        ? std::string()
        : fmt::format("longest header line {}", shape.longestHeaderLine);
    if (!shape.note.empty())
        note += (note.empty() ? "" : ", ") + shape.note;
    m_recorder.messageSent(ms, shape.bytes, shape.lines, note);
    if (shape.longestHeaderLine != 0)
        m_recorder.result().longestHeaderLine = shape.longestHeaderLine;
}

void Conversation::messageBytes(std::uint64_t bytes, SourceSpan where)
{
    m_inMessage = true;
    m_begun = true;
    m_messageWhere = joined(m_messageWhere, where);
    m_message.bytes = std::min(m_message.bytes + std::min(bytes, kCountLimit), kCountLimit);
}

void Conversation::messageEnds(double ms, SourceSpan where)
{
    message(ms, m_message, joined(m_messageWhere, where));
    m_message = {};
    m_messageWhere = {};
}

void Conversation::chunk(double ms, std::uint64_t bytes, SourceSpan where)
{
    m_recorder.from(where);
    m_recorder.clientLine(ms, Phase::Data, {}, fmt::format("(part of the message, {} bytes)", bytes));
    m_recorder.result().messageBytes = std::min(m_recorder.result().messageBytes + bytes, kCountLimit);
}

const Exchange* Conversation::oldestOpen() const
{
    const std::vector<Exchange>& all = m_recorder.result().exchanges;
    for (std::size_t i = m_firstOpen; i < all.size(); ++i)
        if (!all[i].unsolicited
            && (!all[i].reply.has_value() || (all[i].verb == "AUTH" && all[i].reply->code == 334)))
            return &all[i];
    return nullptr;
}

/// RFC 2920, section 3.1: nothing is sent behind EHLO, STARTTLS, AUTH or QUIT before they are answered. When it is, the answer was not recorded.
void Conversation::dropLostReplies()
{
    if (!m_gaps)
        return;
    while (const Exchange* open = oldestOpen()) {
        const std::string& verb = open->verb;
        if (verb != "EHLO" && verb != "HELO" && verb != "STARTTLS" && verb != "AUTH" && verb != "QUIT")
            return;
        m_firstOpen = static_cast<std::size_t>(open - m_recorder.result().exchanges.data()) + 1;
        m_recorder.replyLost();
    }
}

Phase Conversation::phaseOfReply(const Reply& reply) const
{
    const Exchange* open = oldestOpen();
    const bool live = m_recorder.result().vantage == Vantage::Live;
    const bool mayGreet = live || reply.code == 220 || reply.code >= 400 || reply.code == 0;
    if (!m_greeted
        && ((open == nullptr && mayGreet)
            || (open != nullptr && reply.code == 220 && open->verb != "STARTTLS")))
        return Phase::Greeting;
    if (open != nullptr)
        return open->phase;
    return m_phase == Phase::Greeting ? Phase::Ehlo : m_phase; // a second greeting is none
}

void Conversation::replied(double ms, const Reply& reply, bool truncated)
{
    const std::uint32_t before = m_recorder.lastLine();
    if (!m_replyWhere.empty())
        m_recorder.from(joined(m_replyWhere.front(), m_replyWhere.back()));
    const Phase phase = phaseOfReply(reply);
    m_recorder.serverReply(ms, phase, reply);
    m_greeted = true;
    const std::vector<Exchange>& known = m_recorder.result().exchanges;
    while (m_firstOpen < known.size() && known[m_firstOpen].reply.has_value()
        && !(known[m_firstOpen].verb == "AUTH" && known[m_firstOpen].reply->code == 334))
        ++m_firstOpen;
    std::vector<TranscriptLine>& lines = m_recorder.result().transcript.lines;
    for (std::size_t i = 0; i < m_replyWhere.size() && before + i < lines.size(); ++i)
        lines[before + i].where = m_replyWhere[i];
    m_replyWhere.clear();
    if (truncated)
        return;

    const std::vector<Exchange>& exchanges = m_recorder.result().exchanges;
    const auto at = std::find_if(exchanges.rbegin(), exchanges.rend(),
        [&](const Exchange& e) { return e.firstReplyLine == before + 1; });
    if (at == exchanges.rend())
        return;
    const std::string& verb = at->verb;
    const bool inside = m_recorder.result().tls.has_value()
        && m_recorder.result().tls->outcome == tls::TlsOutcome::Established;
    if (verb == "EHLO" || verb == "LHLO") {
        m_ehloRefused = reply.permanent();
        if (reply.code == 250)
            m_recorder.capabilities(readCapabilities(reply), inside);
    } else if (verb == "HELO" && reply.positive() && m_ehloRefused) {
        Capabilities none;
        none.onlyHelo = true;
        none.greetingName = readCapabilities(reply).greetingName;
        m_recorder.capabilities(none, inside);
    } else if (verb == "AUTH") {
        m_challenged = reply.code == 334;
        m_authOpen = m_challenged;
    } else if (verb == "DATA" && reply.code == 354) {
        m_inMessage = true;
    } else if (verb == "STARTTLS") {
        m_tlsExpected = reply.code == 220;
    }
}

void Conversation::server(double ms, std::string_view line, SourceSpan where, LineEnd end)
{
    m_begun = true;
    if (m_inMessage)
        messageEnds(ms, where); // its "." was not shown, but the server answers it
    m_replyWhere.push_back(where);
    m_replyMs = ms;
    std::string bytes(line);
    if (end != LineEnd::Missing || line.empty())
        bytes += end == LineEnd::BareLineFeed ? "\n" : "\r\n";
    for (const Reply& reply : m_reader.feed(bytes))
        replied(ms, reply, false);
    if (end == LineEnd::Missing)
        if (const std::optional<Reply> rest = m_reader.finish())
            replied(ms, *rest, true);
    if (m_replyWhere.size() > 2000) // the reader is bounded, so this is too
        m_replyWhere.resize(1000);
}

void Conversation::serverBytes(double ms, std::string_view bytes, SourceSpan where)
{
    m_begun = true;
    m_recorder.from(where);
    m_recorder.serverBytes(ms, m_phase, bytes);
}

std::string Conversation::discard()
{
    m_replyWhere.clear();
    return m_reader.discard();
}

void Conversation::finish(double ms)
{
    if (const std::optional<Reply> rest = m_reader.finish())
        replied(m_replyMs, *rest, true);
    if (m_inMessage && m_message.bytes > 0) {
        m_message.note = "its end is not in the recording";
        messageEnds(ms, {});
    }
    if (!m_keepDepth)
        m_recorder.result().depth = depthReached(m_recorder.result());
}

} // namespace rungbook::smtp
