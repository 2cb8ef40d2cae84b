// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/manual_session_impl.h"
#include "core/smtp/replay_steps.h"
#include "core/tls/digest.h"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <fmt/chrono.h>
#include <fmt/format.h>
#include <system_error>
#include <utility>

namespace rungbook::net
{

using smtp::ConnectAttempt;
using smtp::DnsAnswer;
using smtp::EndKind;
using smtp::LineEnd;
using smtp::Phase;
using smtp::StepOutcome;

namespace
{

constexpr std::uint64_t kMostReceived = 4U << 20U;
constexpr std::size_t kMostLine = 64U << 10U;
constexpr std::size_t kMostSnapshotLines = 2'000;
constexpr double kFlushMs = 200; // for a QUIT or close_notify that the other side does not take

} // namespace

smtp::ProbeResult ManualSession::Impl::run(const Job& job)
{
    const std::stop_callback onStop(job.stop, [this] { loop.post([this] { stopNow(EndKind::Cancelled); }); });
    loop.post([this] { begin(); });
    loop.run();
    const double now = loop.now();
    talk.finish(now);
    smtp::addMissingSteps(recorder.result());
    for (smtp::Step& step : recorder.result().steps) { // those words are for recordings
        constexpr std::string_view missing = " is not in the recording";
        if (step.summary.ends_with(missing)) {
            step.summary.resize(step.summary.size() - missing.size());
            step.summary += " had not come when the session ended";
        }
    }
    tell();
    return recorder.take();
}

void ManualSession::Impl::begin()
{
    if (over)
        return;
    const auto now = std::chrono::time_point_cast<std::chrono::seconds>(std::chrono::system_clock::now());
    recorder.result().startedUtc = now.time_since_epoch().count();
    recorder.result().startedAt =
        fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(now.time_since_epoch().count()));
    recorder.result().depth = smtp::Depth::Connect;
    for (const smtp::SettingsProblem& problem : smtp::checkSettings(settings)) {
        if (problem.field != "server" && problem.field != "port" && problem.field != "sni")
            continue;
        words(problem.text);
        finish(EndKind::NotConnected, problem.text);
        return;
    }
    connectTimer.at(options.connectMs, [this] { noConnectionInTime(); });
    resolve();
    tell();
}

void ManualSession::Impl::resolve()
{
    eyeballs = std::make_unique<HappyEyeballs>(loop, settings.port,
        HappyEyeballs::Handlers{[this](const ConnectAttempt& attempt) {
                                    recorder.connectAttempt(attempt);
                                    tell();
                                },
            [this](std::unique_ptr<TcpStream> made, const Address& address) {
                connectDone(std::move(made), address);
            }});
    if (const auto literal = addressFromText(settings.server)) {
        recorder.stepSkipped(Phase::Resolve, "an address was given, so no name had to be resolved");
        resolved = true;
        const bool v4 = literal->family == AddressFamily::V4;
        eyeballs->answer(v4 ? AddressFamily::V6 : AddressFamily::V4, {});
        eyeballs->answer(literal->family, {*literal});
        return;
    }
    recorder.stepBegins(loop.now(), Phase::Resolve);
    const std::string host = dnsName(settings.server);
    const auto ask = [this, &host](AddressFamily family, bool wanted) {
        if (!wanted) {
            eyeballs->answer(family, {});
            return;
        }
        ++answersLeft;
        resolver.ask(host, family == AddressFamily::V6 ? RecordType::Aaaa : RecordType::A,
            [this, family](const DnsAnswer& answer) { answered(family, answer); });
    };
    ask(AddressFamily::V6, settings.family != smtp::Family::V4);
    ask(AddressFamily::V4, settings.family != smtp::Family::V6);
}

void ManualSession::Impl::answered(AddressFamily family, const DnsAnswer& answer)
{
    if (over || answersLeft == 0)
        return;
    --answersLeft;
    recorder.dns(answer);
    std::vector<Address> found;
    for (const std::string& record : answer.records) {
        if (auto address = addressFromText(record); address && address->family == family)
            found.push_back(*std::move(address));
    }
    if (!resolved && (!found.empty() || answersLeft == 0)) {
        resolved = !found.empty();
        recorder.stepEnds(loop.now(), Phase::Resolve, resolved ? StepOutcome::Passed : StepOutcome::Failed,
            !resolved                             ? std::string(describe(answer.outcome))
                : answer.resolver == "hosts file" ? std::string("found in the hosts file")
                                                  : fmt::format("answered by {}", answer.resolver));
    }
    tell();
    eyeballs->answer(family, found);
}

void ManualSession::Impl::connectDone(std::unique_ptr<TcpStream> made, const Address& address)
{
    if (over)
        return;
    if (!made) {
        words(resolved ? "No address of the server could be connected to: is the port right, and does a "
                         "firewall let it through?"
                       : "The name has no address: is it spelled right?");
        finish(EndKind::NotConnected,
            resolved ? "no address could be connected to" : "the name gave no address");
        return;
    }
    connectTimer.cancel();
    stream = std::move(made);
    const Endpoint local = stream->local();
    recorder.result().clientAddress = local.address.text;
    recorder.result().address = address.text;
    recorder.note(loop.now(), Phase::Connect,
        fmt::format("connected to {} from {}", endpointText(address.text, settings.port),
            endpointText(local.address.text, local.port)));
    const bool tlsFirst = settings.security == smtp::Security::Tls;
    tracker.connected(tlsFirst);
    stream->read([this](std::string_view data) { bytes(data); }, [this](int error) { ended(error); });
    if (tlsFirst)
        beginTls();
    tell();
    arm();
    pump();
}

void ManualSession::Impl::noConnectionInTime()
{
    if (over || stream)
        return;
    eyeballs->stop(true);
    words("Nothing answers: a firewall may drop the connection, or the address is wrong.");
    finish(EndKind::NotConnected,
        resolved ? "the time ran out while connecting"
                 : "the time ran out while the name was being resolved");
}

void ManualSession::Impl::bytes(std::string_view data)
{
    if (over)
        return;
    received += data.size();
    if (received > kMostReceived) {
        words("The server has sent more than 4 MiB: nothing more is read.");
        finish(EndKind::ProtocolError, "the server does not stop talking");
        return;
    }
    if (engine) {
        engine->receive(data);
        pumpTls();
    } else {
        in += data;
        lines();
    }
}

void ManualSession::Impl::lines()
{
    if (!anyBytes && in.size() >= 2) {
        anyBytes = true;
        if (!tracker.state().encrypted && (in[0] == '\x15' || in[0] == '\x16') && in[1] == '\x03') {
            talk.serverBytes(loop.now(), in, {});
            words("What came is TLS, not text: on this port TLS is spoken from the first byte. Connect again "
                  "with that option.");
            finish(EndKind::ProtocolError, "the server speaks TLS where clear text was expected");
            return;
        }
    }
    std::size_t begin = 0;
    for (std::size_t at = in.find('\n'); at != std::string::npos && !over; at = in.find('\n', begin)) {
        std::string_view text = std::string_view(in).substr(begin, at - begin);
        const bool crlf = text.ends_with('\r');
        if (crlf)
            text.remove_suffix(1);
        const std::string kept(text);
        begin = at + 1;
        line(kept, crlf ? LineEnd::CrLf : LineEnd::BareLineFeed);
        if (tracker.state().turn == ManualTurn::Handshake)
            break; // what lies behind the answer to STARTTLS was not asked for: beginTls() looks at it
    }
    if (over)
        return;
    in.erase(0, begin);
    if (in.size() > kMostLine) {
        talk.serverBytes(loop.now(), std::string_view(in).substr(0, 200), {});
        finish(EndKind::ProtocolError, "a line of more than 64 KiB");
        return;
    }
    if (tracker.state().turn == ManualTurn::Handshake && !engine)
        beginTls();
    tell();
    arm();
    pump();
}

void ManualSession::Impl::line(std::string_view text, LineEnd end)
{
    const double now = loop.now();
    talk.server(now, text, {}, end);
    tell();
    if (end == LineEnd::BareLineFeed && !bareLfTold) {
        bareLfTold = true;
        words("The server ends its lines with LF alone; RFC 5321, section 2.3.8, wants CRLF.");
    }
    for (const smtp::Reply& reply : reader.feed(std::string(text) + "\r\n")) {
        const std::string verb(tracker.awaited());
        const bool unasked = verb.empty() && tracker.state().turn != ManualTurn::Greeting;
        std::string meaning = explanationOf(reply, verb);
        if (unasked)
            meaning.insert(0, "Nobody asked for this reply. ");
        if (!meaning.empty())
            words(meaning);
        tracker.reply(reply);
        if (verb == "QUIT" && reply.code == 221) {
            quitAnswered = true;
            finish(EndKind::QuitAnswered, {});
            return;
        }
    }
}

void ManualSession::Impl::ended(int systemError)
{
    if (over)
        return;
    const bool reset = systemError == ECONNRESET;
    if (engine) {
        engine->peerEnded(reset);
        pumpTls();
        if (over)
            return;
    }
    if (!in.empty())
        talk.server(loop.now(), in, {}, LineEnd::Missing);
    in.clear();
    if (systemError != 0 && !reset)
        recorder.note(loop.now(), talk.phase(),
            fmt::format("the connection broke: {}", std::generic_category().message(systemError)));
    words(reset ? "The connection was reset from the server's side."
                : "The server closed the connection. After a long silence that is usual (RFC 5321, section "
                  "4.5.3.2.7); else its last reply says why, or the mail server's log does.");
    finish(reset || systemError != 0 ? EndKind::ResetByServer : EndKind::ClosedByServer, {});
}

void ManualSession::Impl::beginTls()
{
    const double now = loop.now();
    if (settings.security != smtp::Security::Tls) {
        // Whatever is here before our ClientHello left was said in clear (RFC 3207, section 4.2).
        in += stream->takeAvailable();
        in += talk.discard();
        if (!in.empty()) {
            recorder.injectedBytes(now, in);
            in.clear();
            words("Clear text lay behind the answer to STARTTLS: somebody may have put it there (RFC 3207, "
                  "section 4.2). The session ends here.");
            finish(EndKind::ProtocolError, "clear text behind the answer to STARTTLS");
            return;
        }
    }
    reader.discard();
    tls::ClientOptions client;
    client.verifyName = settings.server;
    client.sni = settings.sni.empty() ? sniName(settings.server) : settings.sni;
    client.certificatePem = settings.clientCertificatePem;
    client.keyPem = settings.clientKeyPem.reveal();
    auto made = tls::TlsEngine::client(client, anchors ? anchors() : nullptr);
    if (!made) {
        tls::TlsReport report;
        report.outcome = tls::TlsOutcome::Failed;
        report.failure = made.error().message;
        recorder.tlsDone(now, report);
        finish(EndKind::TlsFailure, report.failure);
        return;
    }
    engine = std::make_unique<tls::TlsEngine>(*std::move(made));
    connectTimer.at(now + options.connectMs, [this] {
        if (over || tlsTold)
            return;
        tlsTold = true;
        tls::TlsReport report = engine->report();
        report.outcome = tls::TlsOutcome::Aborted;
        if (report.failure.empty())
            report.failure = "The server did not go on with the handshake in time.";
        recorder.tlsDone(loop.now(), report);
        words(report.failure);
        finish(EndKind::TlsFailure, report.failure);
    });
    pumpTls();
}

void ManualSession::Impl::pumpTls()
{
    engine->advance();
    stream->send(engine->takeOutput());
    for (const tls::TlsEvent& event : engine->takeEvents())
        recorder.tlsEvent(loop.now(), event);
    tell();
    if (!tlsTold && (engine->established() || engine->failed()))
        tlsOutcome();
    else if (tlsTold && engine->failed() && !over)
        recorder.tlsDone(loop.now(), engine->report());
    if (over)
        return;
    for (std::string plain = engine->takePlaintext(); !plain.empty() && !over;
         plain = engine->takePlaintext()) {
        in += plain;
        tls::wipe(plain);
        lines();
    }
    if (!over && tlsTold && (engine->ended() || engine->failed())) {
        if (!in.empty())
            talk.server(loop.now(), in, {}, LineEnd::Missing);
        in.clear();
        words("The server ended TLS and the connection.");
        finish(EndKind::ClosedByServer, {});
    }
}

void ManualSession::Impl::tlsOutcome()
{
    tlsTold = true;
    connectTimer.cancel();
    recorder.tlsDone(loop.now(), engine->report());
    tell();
    if (!engine->established()) {
        const tls::TlsReport& report = engine->report();
        words(fmt::format("TLS failed: {} {}",
            report.failure.empty() ? std::string("the handshake did not work out.") : report.failure,
            report.verify.checked && !report.verify.accepted
                ? "The certificate was not accepted, so the session ends here; checks are never switched "
                  "off. "
                  "The way out is to trust the issuer, or to repair the server's certificate."
                : "The session ends here: nothing goes on in clear after STARTTLS."));
        finish(EndKind::TlsFailure, {});
        return;
    }
    tracker.tlsStands();
    words(fmt::format("TLS stands ({}), and the certificate was checked. Everything from here on is "
                      "encrypted.{}",
        engine->report().version,
        tracker.state().turn == ManualTurn::Yours
            ? " Say EHLO again: what was offered before counts no longer (RFC 3207, section 4.2)."
            : ""));
    tell();
    arm();
    pump();
}

void ManualSession::Impl::words(const std::string& text) const
{
    if (options.watcher.words && !text.empty())
        options.watcher.words(text);
}

void ManualSession::Impl::tell()
{
    const ManualWatcher& watcher = options.watcher;
    const std::vector<smtp::TranscriptLine>& all = recorder.result().transcript.lines;
    for (; toldLines < all.size(); ++toldLines) {
        if (watcher.line)
            watcher.line(static_cast<std::uint32_t>(toldLines + 1), all[toldLines]);
    }
}

// Tells the state, and watches a silence of the server.
void ManualSession::Impl::arm()
{
    if (over)
        return;
    const ManualState& state = tracker.state();
    const bool mine = state.turn == ManualTurn::Yours || state.turn == ManualTurn::LoginAnswer
        || state.turn == ManualTurn::Message;
    if (mine && waiting.empty() && options.watcher.snapshot
        && recorder.result().transcript.lines.size() <= kMostSnapshotLines)
        options.watcher.snapshot(std::make_shared<const smtp::ProbeResult>(recorder.result()));
    if (options.watcher.state)
        options.watcher.state(state);
    if (mine)
        patience.cancel();
    else
        patience.at(loop.now() + options.patienceMs, [this] { silent(); });
}

void ManualSession::Impl::silent()
{
    if (over)
        return;
    const std::string seconds = fmt::format("{:.0f} s", options.patienceMs / 1000);
    const ManualTurn turn = tracker.state().turn;
    recorder.note(loop.now(), talk.phase(), fmt::format("the server has said nothing for {}", seconds));
    tell();
    if (turn == ManualTurn::Greeting)
        words(fmt::format("No greeting for {}. Some servers wait on purpose, and RFC 5321, section "
                          "4.5.3.2.1, gives them five minutes; but a port that speaks TLS from the first "
                          "byte (as 465 does) is silent in clear, too.",
            seconds));
    else
        words(fmt::format("No answer for {}. RFC 5321, section 4.5.3.2, gives a server minutes (ten for the "
                          "end of a message). You may wait, or hang up.",
            seconds));
}

void ManualSession::Impl::finish(EndKind kind, std::string_view why)
{
    if (over)
        return;
    over = true;
    connectTimer.cancel();
    patience.cancel();
    const Phase phase = !stream       ? (resolved ? Phase::Connect : Phase::Resolve)
        : kind == EndKind::TlsFailure ? Phase::TlsHandshake
                                      : talk.phase();
    recorder.ended(loop.now(), kind, phase, why);
    if (!waiting.empty())
        words(fmt::format("{} lines were not sent any more.", waiting.size()));
    waiting.clear();
    tracker.over();
    if (eyeballs)
        eyeballs->stop(false);
    tell();
    if (options.watcher.state)
        options.watcher.state(tracker.state());
    if (stream && stream->open()) {
        if (engine) {
            engine->close();
            stream->send(engine->takeOutput());
        }
        if (stream->unsent() > 0 && kind != EndKind::Cancelled) {
            stream->whenSent([this] {
                stream->close();
                loop.stop();
            });
            flush.at(loop.now() + kFlushMs, [this] {
                stream->close();
                loop.stop();
            });
            return;
        }
        stream->close();
    }
    loop.stop();
}

void ManualSession::Impl::stopNow(EndKind kind)
{
    finish(stream || kind == EndKind::Cancelled ? kind : EndKind::NotConnected, {});
}

ManualSession::ManualSession(smtp::ProbeSettings settings, AnchorSource anchors, ManualOptions options)
    : m_impl(std::make_unique<Impl>(std::move(settings), std::move(anchors), std::move(options)))
{
}

ManualSession::~ManualSession() = default;

smtp::ProbeResult ManualSession::run(const Job& job)
{
    return m_impl->run(job);
}

void ManualSession::type(std::string_view text, Pace pace)
{
    m_impl->loop.post([impl = m_impl.get(), copy = std::string(text), pace]() mutable {
        impl->enqueue(std::move(copy), pace == Pace::AtOnce);
    });
}

void ManualSession::answer(Secret text, bool encode)
{
    auto shared = std::make_shared<Secret>(std::move(text));
    m_impl->loop.post([impl = m_impl.get(), shared, encode] {
        impl->push({{}, std::move(*shared), true, encode, false});
        impl->pump();
    });
}

void ManualSession::close()
{
    m_impl->loop.post([impl = m_impl.get()] { impl->stopNow(EndKind::ClosedByUs); });
}

} // namespace rungbook::net
