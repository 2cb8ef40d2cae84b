// SPDX-License-Identifier: GPL-3.0-or-later
// Greeting, EHLO and HELO, STARTTLS.
#include "core/smtp/host_name.h"
#include "core/smtp/session_impl.h"

#include <algorithm>

namespace rungbook::smtp
{

namespace
{

constexpr double kGreetingSeconds = 300; ///< RFC 5321, section 4.5.3.2.1
constexpr double kHelloSeconds = 300; ///< not in the RFC's list; as for the commands around it
constexpr double kStartTlsSeconds = 300;
constexpr double kHandshakeSeconds = 60;

/// What may stand in an EHLO line: a name or an address literal.
bool sayable(std::string_view name)
{
    return !name.empty() && name.size() <= 255
        && std::all_of(name.begin(), name.end(), [](char c) { return c > 0x20 && c < 0x7F; });
}

} // namespace

void Session::Impl::connected()
{
    if (state != State::Idle)
        return;
    if (!wants(Depth::Greeting)) {
        finish(EndKind::ClosedByUs, Phase::Connect, "the test was asked to go no further");
        return;
    }
    if (settings.security == Security::Tls) {
        begin(Phase::TlsHandshake);
        state = State::Handshake;
        wait(kHandshakeSeconds);
        actions.emplace_back(BeginTls{});
        return;
    }
    begin(Phase::Greeting);
    state = State::Greeting;
    expected.push_back(Phase::Greeting);
    wait(kGreetingSeconds);
}

void Session::Impl::greeting(const Reply& reply)
{
    if (reply.positive()) { // 220; a few servers send another 2xx, and mean the same
        end(Phase::Greeting, StepOutcome::Passed, judgementWords(Phase::Greeting, reply));
        if (reply.code != 220)
            recorder.note(
                now, Phase::Greeting, "a greeting is 220 (RFC 5321, section 4.3.2); this is taken for one");
        if (!wants(Depth::Ehlo)) {
            quit();
            return;
        }
        ehlo = settings.ehloName;
        if (ehlo.empty())
            ehlo = defaultEhloName(localHostName(), recorder.result().clientAddress);
        recorder.result().ehloName = ehlo;
        begin(Phase::Ehlo);
        if (!sayable(ehlo)) {
            conclude(Phase::Ehlo, StepOutcome::CouldNotTest,
                "the name for EHLO has blanks or control characters in it; nothing was sent");
            return;
        }
        sendHello(true);
        return;
    }
    conclude(Phase::Greeting, judge(Phase::Greeting, reply), judgementWords(Phase::Greeting, reply));
}

void Session::Impl::sendHello(bool extended)
{
    state = extended ? State::Ehlo : State::Helo;
    const std::string verb = extended ? "EHLO" : "HELO";
    send(Phase::Ehlo, verb, verb + ' ' + ehlo);
    wait(kHelloSeconds);
}

void Session::Impl::hello(const Reply& reply)
{
    if (reply.code == 250) {
        if (state == State::Ehlo) {
            caps = readCapabilities(reply);
        } else {
            caps = {};
            caps.onlyHelo = true;
            caps.greetingName = readCapabilities(reply).greetingName;
        }
        recorder.capabilities(caps, tls);
        end(Phase::Ehlo, StepOutcome::Passed,
            state == State::Ehlo
                ? judgementWords(Phase::Ehlo, reply)
                : "EHLO was refused, HELO was accepted: no extensions, so neither TLS nor a login");
        helloDone();
        return;
    }
    if (state == State::Ehlo && reply.permanent()) {
        recorder.note(now, Phase::Ehlo, "EHLO was refused; HELO is tried (RFC 5321, section 3.2)");
        sendHello(false);
        return;
    }
    conclude(Phase::Ehlo, judge(Phase::Ehlo, reply), judgementWords(Phase::Ehlo, reply));
}

void Session::Impl::helloDone()
{
    if (settings.security == Security::StartTls && !tls) {
        if (wants(Depth::Tls))
            startTls();
        else
            quit();
        return;
    }
    if (wants(Depth::Auth))
        auth();
    else
        quit();
}

void Session::Impl::startTls()
{
    begin(Phase::StartTls);
    if (!caps.has("STARTTLS")) {
        // No going on in clear: whoever takes STARTTLS out of the answer wants just that (RFC 3207, section 6).
        conclude(Phase::StartTls, StepOutcome::Failed,
            caps.onlyHelo
                ? "the server knows only HELO, so it cannot offer STARTTLS; the test does not go on in clear"
                : "the server does not offer STARTTLS; the test does not go on in clear");
        return;
    }
    state = State::StartTls;
    send(Phase::StartTls, "STARTTLS", "STARTTLS");
    wait(kStartTlsSeconds);
}

void Session::Impl::startTlsReply(const Reply& reply)
{
    if (reply.code != 220) {
        conclude(Phase::StartTls, judge(Phase::StartTls, reply), judgementWords(Phase::StartTls, reply));
        return;
    }
    end(Phase::StartTls, StepOutcome::Passed, judgementWords(Phase::StartTls, reply));
    begin(Phase::TlsHandshake);
    state = State::Handshake;
    wait(kHandshakeSeconds);
    actions.emplace_back(BeginTls{});
}

void Session::Impl::established(const TlsFacts& given)
{
    if (state != State::Handshake)
        return;
    tls = true;
    facts = given;
    caps = {}; // RFC 3207, section 4.2: what was said in clear counts no more
    reader = {};
    greetingBegun = false;
    const auto& report = recorder.result().tls;
    const std::string version = report.has_value() ? report->version : std::string();
    end(Phase::TlsHandshake, StepOutcome::Passed,
        "established" + (version.empty() ? version : ": " + version));
    if (settings.security == Security::Tls) {
        begin(Phase::Greeting);
        state = State::Greeting;
        expected.push_back(Phase::Greeting);
        wait(kGreetingSeconds);
        return;
    }
    begin(Phase::Ehlo);
    sendHello(true);
}

void Session::Impl::tlsFailed()
{
    const auto& report = recorder.result().tls;
    std::string words =
        report.has_value() && !report->failure.empty() ? report->failure : "the TLS handshake failed";
    const Phase at = state == State::Handshake ? Phase::TlsHandshake : phase;
    if (at != Phase::TlsHandshake)
        words = "the server ended TLS: " + words;
    end(at, at == Phase::Quit ? StepOutcome::Passed : StepOutcome::Failed, words);
    finish(EndKind::TlsFailure, at, words);
}

} // namespace rungbook::smtp
