// SPDX-License-Identifier: GPL-3.0-or-later
// The session's input, clock and end; what is said when stands in the other session_*.cpp files.
#include "core/smtp/session.h"

#include "core/smtp/session_impl.h"

#include <algorithm>
#include <fmt/format.h>

namespace rungbook::smtp
{

namespace
{

constexpr std::uint64_t kMostInput = std::uint64_t{4} * 1024 * 1024; ///< no test needs more from a server
constexpr unsigned kMostStrays = 20;
constexpr unsigned kMostQuitReplies = 3;
constexpr double kNoteAfterMs = 15'000;
constexpr double kQuitSeconds = 10; ///< the work is done: nobody waits five minutes for a goodbye
constexpr double kDefaultTotalSeconds = 60;

/// The phases that a depth asks for, in their order.
bool planned(const ProbeSettings& settings, Phase phase)
{
    switch (phase) {
    case Phase::Greeting:
        return settings.depth >= Depth::Greeting;
    case Phase::Ehlo:
        return settings.depth >= Depth::Ehlo;
    case Phase::StartTls:
        return settings.depth >= Depth::Tls && settings.security == Security::StartTls;
    case Phase::TlsHandshake:
        return (settings.depth >= Depth::Tls && settings.security == Security::StartTls)
            || (settings.depth >= Depth::Greeting && settings.security == Security::Tls);
    case Phase::Auth:
        return settings.depth >= Depth::Auth && settings.authenticate;
    case Phase::MailFrom:
        return settings.depth >= Depth::Envelope;
    case Phase::RcptTo:
        return settings.depth >= Depth::Envelope && !settings.to.empty();
    case Phase::Data:
        return settings.depth >= Depth::Mail;
    case Phase::Rset:
        return settings.depth == Depth::Envelope;
    default:
        return false;
    }
}

bool looksLikeTls(std::string_view bytes)
{
    return bytes.size() >= 3 && bytes[0] >= 0x14 && bytes[0] <= 0x17 && bytes[1] == 0x03 && bytes[2] <= 0x04;
}

} // namespace

double Session::Impl::totalLimit() const
{
    const double seconds = settings.timeoutSeconds > 0 ? settings.timeoutSeconds : kDefaultTotalSeconds;
    return seconds * 1000;
}

double Session::Impl::noteAt() const
{
    return waitSince + kNoteAfterMs;
}

void Session::Impl::wait(double seconds)
{
    waitSince = now;
    waitLimit = seconds * 1000;
    noted = false;
}

void Session::Impl::send(Phase of, std::string_view verb, std::string_view line,
    std::shared_ptr<const Secret> hidden, std::string_view wire)
{
    phase = of;
    recorder.clientLine(now, of, verb, line, std::move(hidden));
    std::string bytes(wire.empty() ? line : wire);
    bytes += "\r\n";
    actions.emplace_back(SendBytes{std::move(bytes)});
    expected.push_back(of);
}

void Session::Impl::begin(Phase of)
{
    phase = of;
    recorder.stepBegins(now, of);
}

void Session::Impl::end(Phase of, StepOutcome outcome, std::string_view words)
{
    recorder.stepEnds(now, of, outcome, words);
}

void Session::Impl::skipRest()
{
    const Step* last = nullptr;
    for (const Step& step : recorder.result().steps)
        if (step.outcome == StepOutcome::Failed || step.outcome == StepOutcome::CouldNotTest)
            last = &step;
    const std::string why = last == nullptr
        ? std::string("not reached")
        : fmt::format("not reached: it stopped at {}", nameOf(last->phase));
    for (const Phase one : {Phase::TlsHandshake, Phase::Greeting, Phase::Ehlo, Phase::StartTls, Phase::Auth,
             Phase::MailFrom, Phase::RcptTo, Phase::Data, Phase::Rset})
        if (planned(settings, one) && recorder.result().step(one) == nullptr)
            recorder.stepSkipped(one, why);
}

void Session::Impl::finish(EndKind kind, Phase of, std::string_view words)
{
    if (state == State::Done)
        return;
    state = State::Done;
    recorder.ended(now, kind, of, words);
    skipRest();
    expected.clear();
    actions.emplace_back(CloseConnection{});
}

void Session::Impl::quit()
{
    if (state == State::Quit || state == State::Done)
        return;
    expected.clear();
    skipRest();
    begin(Phase::Quit);
    state = State::Quit;
    send(Phase::Quit, "QUIT", "QUIT");
    wait(kQuitSeconds);
}

void Session::Impl::conclude(Phase of, StepOutcome outcome, std::string_view words)
{
    end(of, outcome, words);
    quit();
}

void Session::Impl::protocolError(std::string_view words)
{
    const Phase at = phase;
    end(at, StepOutcome::Failed, words);
    finish(EndKind::ProtocolError, at, words);
}

void Session::Impl::bytes(std::string_view input)
{
    if (state == State::Idle || state == State::Handshake || state == State::Done || input.empty())
        return;
    received += input.size();
    if (received > kMostInput) {
        protocolError("the server sent more than 4 MiB");
        return;
    }
    if (state == State::Greeting && !greetingBegun) {
        held += input;
        if (held.size() < 3 && held.front() >= 0x14 && held.front() <= 0x17)
            return; // the beginning of a TLS record, perhaps
        if (looksLikeTls(held)) {
            recorder.serverBytes(now, phase, held);
            protocolError("the server sent a TLS record: this port speaks TLS from the first byte");
            return;
        }
        greetingBegun = true;
        const std::string all = std::move(held);
        held.clear();
        replies(reader.feed(all));
        return;
    }
    if (state == State::StartTls)
        startTlsBytes(input);
    else
        replies(reader.feed(input));
}

void Session::Impl::startTlsBytes(std::string_view input)
{
    // Line by line: what stands behind the reply must not be read as one (RFC 3207, section 4.2).
    while (!input.empty()) {
        const std::size_t feed = input.find('\n');
        const std::size_t count = feed == std::string_view::npos ? input.size() : feed + 1;
        std::vector<Reply> complete = reader.feed(input.substr(0, count));
        input.remove_prefix(count);
        if (complete.empty())
            continue;
        const bool go = complete.front().code == 220;
        if (!go) { // no TLS: the rest is ordinary
            for (Reply& one : reader.feed(input))
                complete.push_back(std::move(one));
            replies(std::move(complete));
            return;
        }
        recorder.serverReply(now, phase, complete.front());
        const std::string behind = reader.discard() + std::string(input);
        if (!behind.empty()) {
            recorder.injectedBytes(now, behind);
            expected.clear();
            end(Phase::StartTls, StepOutcome::Failed,
                "bytes in clear came behind the answer to STARTTLS: somebody may have slipped them in, so "
                "the test stops here");
            finish(EndKind::ProtocolError, Phase::StartTls, "clear text behind the answer to STARTTLS");
            return;
        }
        expected.pop_front();
        startTlsReply(complete.front());
        return;
    }
}

void Session::Impl::replies(std::vector<Reply> all)
{
    if (all.empty())
        return;
    // Whatever came in this portion was sent before we say anything more: replies beyond those that are due answer nothing, and must be seen
    // before the next command goes out, or every later reply would be taken for the one before it.
    const std::size_t due = std::min(all.size(), expected.size());
    for (std::size_t i = 0; i < all.size(); ++i)
        recorder.serverReply(now, i < due ? expected[i] : phase, all[i]);
    if (state == State::Auth && due == 1 && all.size() > 1 && all.front().code == 334
        && all.back().code != 334) {
        handle(all.back()); // it asked, and decided before we answered
        return;
    }
    for (std::size_t i = due; i < all.size() && state != State::Done; ++i)
        if (stray(all[i]))
            return;
    for (std::size_t i = 0; i < due && state != State::Done; ++i)
        handle(all[i]);
}

bool Session::Impl::stray(const Reply& reply)
{
    if (reply.code == 421 && state != State::Quit) {
        conclude(phase, StepOutcome::CouldNotTest, judgementWords(phase, reply));
        return true;
    }
    if (++strays > kMostStrays) {
        protocolError("the server goes on sending replies to nothing");
        return true;
    }
    return false;
}

void Session::Impl::handle(const Reply& reply)
{
    if (expected.empty())
        return; // an earlier one of the same portion ended the conversation
    const Phase of = expected.front();
    expected.pop_front();
    if (reply.has(ReplyFlaw::TooLong) && (reply.raw.size() >= 1000 || reply.raw.back().size() >= 65'536)) {
        protocolError("the reply has no end");
        return;
    }
    if (reply.code == 0 && state != State::Quit) {
        protocolError(judgementWords(of, reply));
        return;
    }
    switch (state) {
    case State::Greeting:
        greeting(reply);
        break;
    case State::Ehlo:
    case State::Helo:
        hello(reply);
        break;
    case State::StartTls:
        startTlsReply(reply);
        break;
    case State::Auth:
        authReply(reply);
        break;
    case State::Envelope:
        envelopeReply(of, reply);
        break;
    case State::DataGo:
        dataReply(reply);
        break;
    case State::DataEnd:
        messageReply(reply);
        break;
    case State::Rset:
        rsetReply(reply);
        break;
    case State::Quit:
        if (reply.code == 221) {
            end(Phase::Quit, StepOutcome::Passed, judgementWords(Phase::Quit, reply));
            finish(EndKind::QuitAnswered, Phase::Quit, "");
        } else if (++quitReplies >= kMostQuitReplies) {
            end(Phase::Quit, StepOutcome::Passed, "QUIT was answered with something else: harmless");
            finish(EndKind::ClosedByUs, Phase::Quit, "");
        } else {
            expected.push_back(Phase::Quit); // a late reply to something before
        }
        break;
    case State::Idle:
    case State::Handshake:
    case State::Done:
        break;
    }
}

void Session::Impl::leftovers()
{
    if (!held.empty())
        recorder.serverBytes(now, phase, held);
    held.clear();
    const std::optional<Reply> rest = reader.finish();
    if (!rest.has_value())
        return;
    if (rest->code == 0)
        recorder.serverBytes(now, phase, rest->raw.empty() ? std::string() : rest->raw.front());
    else
        recorder.serverReply(now, phase, *rest);
}

void Session::Impl::timedOut()
{
    const Phase at = phase;
    if (state == State::Quit) {
        end(Phase::Quit, StepOutcome::Passed, "no answer to QUIT: harmless, the work was done");
        finish(EndKind::ClosedByUs, Phase::Quit, "");
        return;
    }
    leftovers();
    const bool ownLimit =
        now < waitSince + waitLimit; // the test's own timeout, not the one the server may use up
    const double waited = (now - waitSince) / 1000;
    const std::string_view what = awaited(at);
    const std::string words = ownLimit ? fmt::format("{} did not come within {:.0f} s, when the time for "
                                                     "this test ran out; the server may take {:.0f} s",
                                  what, waited, waitLimit / 1000)
                                       : fmt::format("{} did not come within {:.0f} s", what, waited);
    end(at, ownLimit ? StepOutcome::CouldNotTest : StepOutcome::Failed, words);
    const bool talking = state != State::Idle && state != State::Greeting && state != State::Handshake
        && state != State::StartTls;
    if (talking) { // said, not waited for
        expected.clear();
        recorder.stepBegins(now, Phase::Quit);
        recorder.clientLine(now, Phase::Quit, "QUIT", "QUIT");
        actions.emplace_back(SendBytes{"QUIT\r\n"});
        end(Phase::Quit, StepOutcome::Passed, "said without waiting for an answer");
    }
    finish(EndKind::TimedOut, at, words);
}

void Session::Impl::closed(EndKind kind)
{
    if (state == State::Done)
        return;
    leftovers();
    const Phase at = phase;
    if (state == State::Quit) {
        end(Phase::Quit, StepOutcome::Passed,
            kind == EndKind::Cancelled
                ? "stopped before the answer to QUIT"
                : "the server hung up without an answer to QUIT: harmless, the work was done");
        finish(kind, Phase::Quit, kind == EndKind::Cancelled ? "" : "harmless, the work was done");
        return;
    }
    if (kind == EndKind::Cancelled) {
        end(at, StepOutcome::CouldNotTest, "stopped by the user");
        finish(kind, at, "");
        return;
    }
    const std::string words = fmt::format("{} never came: {}", awaited(at),
        kind == EndKind::ResetByServer ? "the connection was reset" : "the server closed the connection");
    end(at, StepOutcome::Failed, words);
    finish(kind, at, fmt::format("while waiting for {}", awaited(at)));
}

Session::Session(const ProbeSettings& settings, RunRecorder& recorder, SessionHooks hooks)
    : m_impl(std::make_unique<Impl>(settings, recorder, std::move(hooks)))
{
}
Session::Session(Session&&) noexcept = default;
Session::~Session() = default;

namespace
{

/// Actions of one call: whatever the session put down since the last one.
template <class Impl, class Function> Actions during(Impl& impl, double ms, const Function& function)
{
    impl.now = std::max(impl.now, ms);
    impl.actions.clear();
    if (impl.state != Impl::State::Done)
        function();
    return std::move(impl.actions);
}

} // namespace

Actions Session::onConnected(double ms)
{
    return during(*m_impl, ms, [&] { m_impl->connected(); });
}

Actions Session::onBytes(double ms, std::string_view bytes)
{
    return during(*m_impl, ms, [&] { m_impl->bytes(bytes); });
}

Actions Session::onTlsEstablished(double ms, const TlsFacts& facts)
{
    return during(*m_impl, ms, [&] { m_impl->established(facts); });
}

Actions Session::onTlsFailed(double ms)
{
    return during(*m_impl, ms, [&] { m_impl->tlsFailed(); });
}

Actions Session::onClosed(double ms, EndKind kind)
{
    return during(*m_impl, ms, [&] { m_impl->closed(kind); });
}

Actions Session::onTimer(double ms)
{
    return during(*m_impl, ms, [&] {
        Impl& s = *m_impl;
        const bool waiting = s.state != Impl::State::Idle;
        if (s.now >= s.totalLimit() || (waiting && s.now >= s.waitSince + s.waitLimit))
            s.timedOut();
        else if (waiting && !s.noted && s.now >= s.noteAt()) {
            s.noted = true;
            s.recorder.note(s.now, s.phase,
                fmt::format("still waiting for {}, {:.0f} s so far; the server may take {:.0f} s, this test "
                            "ends after {:.0f} s",
                    awaited(s.phase), (s.now - s.waitSince) / 1000, s.waitLimit / 1000,
                    s.totalLimit() / 1000));
        }
    });
}

double Session::deadline() const
{
    const Impl& s = *m_impl;
    if (s.state == Impl::State::Idle || s.state == Impl::State::Done)
        return s.totalLimit();
    double due = std::min(s.totalLimit(), s.waitSince + s.waitLimit);
    if (!s.noted)
        due = std::min(due, s.noteAt());
    return due;
}

Phase Session::phase() const
{
    return m_impl->phase;
}

bool Session::done() const
{
    return m_impl->state == Impl::State::Done;
}

} // namespace rungbook::smtp
