// SPDX-License-Identifier: GPL-3.0-or-later
// What is typed into a manual session: pastes, commands, lines of a message, answers of a login.
#include "core/net/manual_session_impl.h"
#include "core/tls/digest.h"

#include <algorithm>
#include <fmt/format.h>
#include <utility>

namespace rungbook::net
{

using smtp::Phase;

namespace
{

constexpr std::size_t kMostWaitingLines = 20'000;
constexpr std::size_t kMostWaitingBytes = 4U << 20U;

// "user password" as PLAIN wants it (RFC 4616): NUL, user, NUL, password.
std::string plainResponse(std::string_view text)
{
    std::string response(text);
    if (const std::size_t blank = response.find(' '); blank != std::string::npos)
        response[blank] = '\0';
    response.insert(response.begin(), '\0');
    return response;
}

} // namespace

void ManualSession::Impl::enqueue(std::string text, bool atOnce)
{
    std::size_t begin = 0;
    std::size_t lineCount = 0;
    bool other = false; // line ends that are not CRLF
    while (begin <= text.size()) {
        const std::size_t at = std::min(text.find_first_of("\r\n", begin), text.size());
        const bool last = at == text.size();
        if (last && at == begin && lineCount > 0)
            break; // the text ended with a line end
        std::string one = text.substr(begin, at - begin);
        const bool crlf = !last && text[at] == '\r' && at + 1 < text.size() && text[at + 1] == '\n';
        other = other || (!last && !crlf);
        begin = at + (crlf ? 2 : 1);
        ++lineCount;
        push({std::move(one), {}, false, false, atOnce});
        if (last)
            break;
    }
    if (lineCount > 1 && !pasteTold) {
        pasteTold = true;
        words(fmt::format("{} lines were pasted.{}{}", lineCount,
            other ? " Their line ends go out as CRLF, as RFC 5321, section 2.3.8, wants it; a bare LF is "
                    "refused by many servers."
                  : "",
            atOnce ? "" : " Each waits for the answer to the one before."));
    }
    tls::wipe(text);
    pump();
}

void ManualSession::Impl::push(ManualItem item)
{
    const std::size_t size = item.text.size() + item.secret.reveal().size();
    if (over || waiting.size() >= kMostWaitingLines || waitingBytes + size > kMostWaitingBytes) {
        if (!over && !dropTold) {
            dropTold = true;
            words("Too much is waiting to be sent: the rest of the paste was dropped.");
        }
        return;
    }
    waitingBytes += size;
    waiting.push_back(std::move(item));
}

bool ManualSession::Impl::mayFollow(const ManualItem& item) const
{
    return item.atOnce && tracker.state().turn == ManualTurn::Reply && tracker.open() > 0
        && !endsGroup(lastVerbText);
}

void ManualSession::Impl::pump()
{
    while (!over && !waiting.empty()) {
        const ManualTurn turn = tracker.state().turn;
        if (turn != ManualTurn::Yours && turn != ManualTurn::Message && turn != ManualTurn::LoginAnswer
            && !mayFollow(waiting.front()))
            break;
        ManualItem item = std::move(waiting.front());
        waiting.pop_front();
        waitingBytes -= std::min(waitingBytes, item.text.size() + item.secret.reveal().size());
        if (turn == ManualTurn::LoginAnswer)
            sendAnswer(std::move(item));
        else if (item.isAnswer)
            words("The login is over, so this answer was not sent.");
        else if (turn == ManualTurn::Message)
            sendMessageLine(std::move(item.text));
        else
            sendCommand(std::move(item.text));
    }
    tell();
}

void ManualSession::Impl::sendCommand(std::string text)
{
    if (text.find_first_not_of(" \t") == std::string::npos)
        return; // an empty line is no command
    const std::string verb = smtp::verbOf(text);
    const ManualState& state = tracker.state();
    if (verb == "BDAT") {
        words("BDAT announces a number of bytes, which cannot be typed as lines: it was not sent. Use DATA.");
        return;
    }
    if (verb == "AUTH" && !state.encrypted && !clearLoginTold && !isLoopback(recorder.result().address)) {
        clearLoginTold = true;
        words(fmt::format(
            "This was not sent: the connection is not encrypted, and everybody on the way could read "
            "the password. {} To log in all the same, send it once more.",
            state.capabilities.has("STARTTLS") ? "Type STARTTLS first."
                                               : "The server does not offer STARTTLS."));
        tls::wipe(text);
        return;
    }
    if (const std::string remark = remarkOn(state, text); !remark.empty())
        words(remark);
    if (state.turn == ManualTurn::Reply && !pipelineTold) {
        pipelineTold = true;
        words(state.capabilities.has("PIPELINING")
                ? "Sent without waiting for the answer before: PIPELINING (RFC 2920) allows it."
                : "Sent without waiting for the answer before, though the server does not offer PIPELINING "
                  "(RFC 2920): strict servers hang up.");
    }
    talk.client(loop.now(), text, {});
    tell();
    tracker.command(text);
    lastVerbText = verb;
    send(text);
    if (holdsSecret(text))
        tls::wipe(text);
    arm();
}

void ManualSession::Impl::sendMessageLine(std::string text)
{
    const bool last = text == ".";
    if (talk.inMessage())
        talk.client(loop.now(), text, {});
    else if (last) // the server spoke into the message, and its reply ended it in the record
        recorder.clientLine(loop.now(), Phase::Data, ".", ".");
    if (last) {
        tell();
        if (options.watcher.messageLine)
            options.watcher.messageLine(text);
        tracker.messageEnds();
        lastVerbText = ".";
        send(text);
        arm();
        return;
    }
    if (text.starts_with('.')) {
        text.insert(text.begin(), '.');
        if (!dotTold) {
            dotTold = true;
            words("A line of the message that begins with a dot gets another dot before it, and the server "
                  "takes it away again (RFC 5321, section 4.5.2): else a line with a dot alone could not be "
                  "part of a message. This was done for you.");
        }
    }
    if (text.size() > 998 && !longTold) {
        longTold = true;
        words("A line of a message has at most 998 octets (RFC 5322, section 2.1.1): servers cut or refuse "
              "longer ones.");
    }
    if (options.watcher.messageLine)
        options.watcher.messageLine(smtp::printable(text));
    send(text);
}

void ManualSession::Impl::sendAnswer(ManualItem item)
{
    std::string wire;
    if (!item.isAnswer) {
        wire = std::move(item.text);
    } else if (!item.encode || item.secret.reveal() == "*") {
        wire = std::string(item.secret.reveal());
    } else if (tracker.state().mechanism == "PLAIN") {
        std::string response = plainResponse(item.secret.reveal());
        wire = tls::base64Encode(response);
        tls::wipe(response);
    } else {
        wire = tls::base64Encode(item.secret.reveal());
    }
    talk.client(loop.now(), wire, {});
    tell();
    tracker.loginAnswer();
    lastVerbText = "AUTH";
    send(wire);
    tls::wipe(wire);
    arm();
}

void ManualSession::Impl::send(std::string_view wire)
{
    std::string bytes(wire);
    bytes += "\r\n";
    if (engine && engine->established()) {
        engine->write(bytes);
        stream->send(engine->takeOutput());
    } else {
        stream->send(bytes);
    }
    tls::wipe(bytes);
}

} // namespace rungbook::net
