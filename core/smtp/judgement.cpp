// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/smtp/judgement.h"

#include <algorithm>
#include <vector>

namespace rungbook::smtp
{

namespace
{

bool isWanted(Phase phase, int code)
{
    switch (phase) {
    case Phase::StartTls:
        return code == 220;
    case Phase::Auth:
        return code == 235;
    case Phase::Data:
        return code == 354 || (code >= 200 && code < 300);
    default:
        return code >= 200 && code < 300;
    }
}

char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}

std::size_t findFolded(std::string_view text, std::string_view word)
{
    const auto at = std::search(text.begin(), text.end(), word.begin(), word.end(),
        [](char a, char b) { return lower(a) == lower(b); });
    return at == text.end() ? std::string_view::npos : static_cast<std::size_t>(at - text.begin());
}

bool idChar(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_'
        || c == '.';
}

std::string idAt(std::string_view text)
{
    while (text.starts_with(' '))
        text.remove_prefix(1);
    const auto end = std::find_if_not(text.begin(), text.end(), idChar);
    std::string id(text.begin(), end);
    while (id.ends_with('.'))
        id.pop_back();
    return id.size() >= 3 && id.size() <= 100 ? id : std::string();
}

/// The last word before position at.
std::string idBefore(std::string_view text, std::size_t at)
{
    while (at > 0 && text[at - 1] == ' ')
        --at;
    std::size_t begin = at;
    while (begin > 0 && idChar(text[begin - 1]))
        --begin;
    return idAt(text.substr(begin, at - begin));
}

} // namespace

StepOutcome judge(Phase phase, const Reply& reply)
{
    if (isWanted(phase, reply.code))
        return StepOutcome::Passed;
    if (reply.transient() && phase != Phase::StartTls)
        return StepOutcome::CouldNotTest;
    return StepOutcome::Failed;
}

std::string judgementWords(Phase phase, const Reply& reply)
{
    if (reply.code == 0)
        return "what came is no SMTP reply: " + reply.summary();
    const StepOutcome outcome = judge(phase, reply);
    if (outcome == StepOutcome::Passed && phase == Phase::Ehlo) {
        const Capabilities capabilities = readCapabilities(reply);
        std::string offers;
        for (const Capability& one : capabilities.list)
            offers += (offers.empty() ? "" : ", ") + printable(one.keyword.substr(0, 40));
        return "accepted" + (offers.empty() ? ", without extensions" : ", offers " + offers.substr(0, 400));
    }
    if (outcome == StepOutcome::Passed)
        return "accepted: " + reply.summary();
    if (reply.transient())
        return (phase == Phase::StartTls ? "the server cannot do TLS now: " : "put off by the server: ")
            + reply.summary();
    if (reply.permanent())
        return "refused: " + reply.summary();
    return "an answer that does not fit here: " + reply.summary();
}

std::string_view awaited(Phase phase)
{
    switch (phase) {
    case Phase::Resolve:
        return "an answer of the DNS";
    case Phase::Connect:
        return "the connection";
    case Phase::Proxy:
        return "an answer of the proxy";
    case Phase::Greeting:
        return "the greeting";
    case Phase::Ehlo:
        return "an answer to EHLO";
    case Phase::StartTls:
        return "an answer to STARTTLS";
    case Phase::TlsHandshake:
        return "the TLS handshake";
    case Phase::Auth:
        return "an answer to AUTH";
    case Phase::MailFrom:
        return "an answer to MAIL FROM";
    case Phase::RcptTo:
        return "an answer to RCPT TO";
    case Phase::Data:
        return "an answer to the message";
    case Phase::Rset:
        return "an answer to RSET";
    case Phase::Quit:
        return "an answer to QUIT";
    }
    return "an answer";
}

std::string userFormOf(std::string_view user)
{
    if (user.empty())
        return "empty";
    if (user.find_first_of(" \t") != std::string_view::npos)
        return "spaces";
    if (user.find('\\') != std::string_view::npos)
        return "DOMAIN\\user";
    return user.find('@') != std::string_view::npos ? "user@domain" : "plain";
}

std::string queueIdOf(const Reply& reply)
{
    if (!reply.positive())
        return {};
    const std::string text = reply.text();
    const std::string_view all = text;
    for (const std::string_view key : {"queued as ", "InternalId=", "id="}) {
        const std::size_t at = findFolded(all, key);
        if (at != std::string_view::npos && (at == 0 || !idChar(all[at - 1])))
            if (std::string id = idAt(all.substr(at + key.size())); !id.empty())
                return id;
    }
    for (const std::string_view key : {" message accepted", " - gsmtp", " queued mail"}) {
        const std::size_t at = findFolded(all, key);
        if (at != std::string_view::npos)
            if (std::string id = idBefore(all, at);
                !id.empty() && id.find_first_of("0123456789") != std::string::npos)
                return id;
    }
    return {};
}

} // namespace rungbook::smtp
