// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/smtp/typed_session.h"

#include "core/smtp/replay_input.h"

#include <algorithm>
#include <array>
#include <cerrno>

namespace rungbook::smtp
{

namespace
{

std::string lower(std::string_view text)
{
    std::string result(text);
    for (char& c : result)
        if (c >= 'A' && c <= 'Z')
            c = static_cast<char>(c + 32);
    return result;
}

/// A reply that a server gives to a message: what ends one whose "." was not shown.
bool answersMessage(std::string_view line)
{
    return looksLikeReply(line) && (line.starts_with("250") || line[0] == '4' || line[0] == '5');
}

} // namespace

std::string withoutBackspaces(std::string_view text)
{
    std::string result;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool caret =
            text[i] == '^' && i + 1 < text.size() && (text[i + 1] == 'H' || text[i + 1] == '?');
        if (text[i] == '\b' || text[i] == '\x7F' || caret) {
            if (!result.empty())
                result.pop_back();
            i += caret ? 1 : 0;
        } else if (text[i] == '\x1B' && i + 1 < text.size()
            && text[i + 1] == '[') { // a colour or a movement of the cursor
            i += 2;
            while (i < text.size() && !(text[i] >= '@' && text[i] <= '~'))
                ++i;
        } else {
            result += text[i];
        }
    }
    return result;
}

bool TypedSession::line(std::string_view text, std::string_view next, bool dotFollows, SourceSpan where)
{
    if (m_talk.inMessage()) {
        if (!dotFollows && text != "." && answersMessage(text)) {
            m_talk.server(-1, text, where);
            return true;
        }
        m_talk.client(-1, text, where);
        return true;
    }
    if (looksLikeReply(text)) {
        m_talk.server(-1, text, where);
        return true;
    }
    std::string typed = withoutBackspaces(text);
    for (const std::string_view prompt : {">>> ", "> ", "smtp> "})
        if (typed.starts_with(prompt) && beginsWithCommand(std::string_view(typed).substr(prompt.size())))
            typed.erase(0, prompt.size());
    const bool command = beginsWithCommand(typed) && typed.size() < 1000;
    const bool answer = m_talk.awaitsAnswer() && !typed.empty();
    // A mistyped command is followed by the server's complaint.
    const bool mistyped = m_talk.begun() && !m_talk.inReply() && !typed.empty() && typed.size() < 200
        && looksLikeReply(next) && (next[0] == '5' || next[0] == '2');
    if (!command && !answer && !mistyped)
        return false;
    // "Mail was then flowing ..." begins with a command as well, but nobody answers it.
    const bool prose =
        command && !answer && !m_talk.begun() && !looksLikeReply(next) && !beginsWithCommand(next);
    const std::string verb = verbOf(typed);
    const bool shaped = (verb != "MAIL FROM" && verb != "RCPT TO") || typed.find(':') != std::string::npos;
    if (prose || (command && !shaped && !looksLikeReply(next)))
        return false;
    m_talk.client(-1, typed, where);
    return true;
}

ConnectOutcome connectOutcomeOf(std::string_view words)
{
    const std::string text = lower(words);
    const auto says = [&](std::string_view what) { return text.find(what) != std::string::npos; };
    if (says("connection refused") || says("errno=111"))
        return ConnectOutcome::Refused;
    if (says("timed out") || says("timeout") || says("errno=110"))
        return ConnectOutcome::TimedOut;
    if (says("no route to host") || says("host is unreachable") || says("host unreachable")
        || says("errno=113"))
        return ConnectOutcome::HostUnreachable;
    if (says("network is unreachable") || says("errno=101"))
        return ConnectOutcome::NetworkUnreachable;
    if (says("reset by peer") || says("errno=104"))
        return ConnectOutcome::Reset;
    return ConnectOutcome::Other;
}

int systemErrorOf(ConnectOutcome outcome)
{
    switch (outcome) {
    case ConnectOutcome::Refused:
        return ECONNREFUSED;
    case ConnectOutcome::TimedOut:
        return ETIMEDOUT;
    case ConnectOutcome::HostUnreachable:
        return EHOSTUNREACH;
    case ConnectOutcome::NetworkUnreachable:
        return ENETUNREACH;
    case ConnectOutcome::Reset:
        return ECONNRESET;
    default:
        return 0;
    }
}

bool saysNoName(std::string_view words)
{
    const std::string text = lower(words);
    constexpr std::array<std::string_view, 8> kWords{"bad hostname", "name or service not known",
        "could not resolve", "nodename nor servname", "temporary failure in name resolution",
        "no address associated with", "unknown host", "host not found"};
    return std::any_of(
        kWords.begin(), kWords.end(), [&](std::string_view w) { return text.find(w) != std::string::npos; });
}

int verifyCodeOf(std::string_view words)
{
    // The texts of X509_verify_cert_error_string(), OpenSSL 1.1 and 3. Longer ones first: one begins like another.
    constexpr std::array<std::pair<std::string_view, int>, 20> kWords{
        {{"self signed certificate in certificate chain", 19},
            {"self-signed certificate in certificate chain", 19}, {"self signed certificate", 18},
            {"self-signed certificate", 18}, {"unable to get local issuer certificate", 20},
            {"unable to verify the first certificate", 21}, {"certificate has expired", 10},
            {"certificate is not yet valid", 9}, {"certificate revoked", 23}, {"invalid ca certificate", 24},
            {"unsuitable certificate purpose", 26}, {"unsupported certificate purpose", 26},
            {"certificate rejected", 28}, {"permitted subtree violation", 47},
            {"excluded subtree violation", 48}, {"hostname mismatch", 62}, {"ip address mismatch", 64},
            {"ee certificate key too weak", 66}, {"ca certificate key too weak", 67},
            {"ca signature digest algorithm too weak", 68}}};
    const std::string text = lower(words);
    const auto* at = std::find_if(kWords.begin(), kWords.end(),
        [&](const auto& pair) { return text.find(pair.first) != std::string::npos; });
    return at == kWords.end() ? 0 : at->second;
}

int alertOfError(unsigned long code)
{
    // Reasons 1000 and up of OpenSSL's library 20 (SSL) are the alerts that were received: SSL_AD_REASON_OFFSET.
    const unsigned long reason = code & 0xFFFFFUL;
    return (code >> 23U) == 20 && reason >= 1000 && reason < 1256 ? static_cast<int>(reason - 1000) : -1;
}

bool isAddressText(std::string_view text)
{
    if (text.starts_with('['))
        return true;
    const bool v4 = !text.empty() && text.find_first_not_of("0123456789.") == std::string_view::npos
        && std::count(text.begin(), text.end(), '.') == 3;
    const bool v6 = text.find(':') != std::string_view::npos
        && text.find_first_not_of("0123456789abcdefABCDEF:.%") == std::string_view::npos;
    return v4 || v6;
}

} // namespace rungbook::smtp
