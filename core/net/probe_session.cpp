// SPDX-License-Identifier: GPL-3.0-or-later
// What is said on the connection: bytes between the socket, TLS and the session, and what follows a session that failed.
#include "core/net/probe_run.h"

#include <algorithm>
#include <cerrno>
#include <fmt/format.h>
#include <utility>
#include <variant>

namespace rungbook::net
{

using smtp::EndKind;
using smtp::Phase;
using smtp::StepOutcome;

namespace
{

// Far more than any mail server says in a session; what says more is not meant to be read.
constexpr std::uint64_t kMostReceived = 4U << 20U;
// How long the name of the server's address is waited for once everything else is done. It only serves a remark about the greeting.
constexpr double kReverseGraceMs = 250;
// A close_notify or QUIT that the other side does not take is not worth waiting for.
constexpr double kFlushMs = 200;

} // namespace

void ProbeRun::beginSession()
{
    m_part = Part::Session;
    m_session = std::make_unique<smtp::Session>(m_settings, m_recorder);
    m_stream->read([this](std::string_view bytes) { received(bytes); },
        [this](int systemError) { connectionEnded(systemError); });
    perform(m_session->onConnected(m_loop.now()));
    armSession();
}

void ProbeRun::received(std::string_view bytes)
{
    if (m_part != Part::Session || m_ended)
        return;
    m_receivedBytes += bytes.size();
    if (m_receivedBytes > kMostReceived) {
        const double ms = m_loop.now();
        m_recorder.note(ms, m_session->phase(),
            fmt::format("the server sent more than {} MiB: nothing more is read", kMostReceived >> 20U));
        m_recorder.ended(ms, EndKind::ProtocolError, m_session->phase(), "the server does not stop talking");
        m_ended = true;
        m_session->onClosed(ms, EndKind::ClosedByServer);
        closeNow();
        return;
    }
    if (m_tls) {
        m_tls->receive(bytes);
        pumpTls();
    } else {
        perform(m_session->onBytes(m_loop.now(), bytes));
    }
    armSession();
}

void ProbeRun::connectionEnded(int systemError)
{
    if (m_part != Part::Session || m_ended)
        return;
    const bool reset = systemError == ECONNRESET;
    if (m_tls) {
        m_tls->peerEnded(reset);
        pumpTls();
    }
    if (m_part != Part::Session || m_ended)
        return;
    m_ended = true;
    if (systemError != 0 && !reset)
        m_recorder.note(m_loop.now(), m_session->phase(),
            fmt::format("the connection broke: {}", std::generic_category().message(systemError)));
    m_session->onClosed(m_loop.now(), systemError == 0 ? EndKind::ClosedByServer : EndKind::ResetByServer);
    closeNow();
}

void ProbeRun::perform(smtp::Actions actions)
{
    for (smtp::Action& action : actions) {
        if (m_part != Part::Session)
            return;
        if (auto* send = std::get_if<smtp::SendBytes>(&action)) {
            if (m_tls && m_tls->established()) {
                m_tls->write(send->bytes);
                m_stream->send(m_tls->takeOutput());
            } else {
                m_stream->send(send->bytes);
            }
        } else if (std::holds_alternative<smtp::BeginTls>(action)) {
            beginTls();
        } else {
            closeNow();
        }
    }
    if (m_part == Part::Session && m_session->done())
        closeNow();
    tellWatcher();
}

void ProbeRun::beginTls()
{
    const double ms = m_loop.now();
    if (m_settings.security == smtp::Security::StartTls) {
        // Whatever is here before our ClientHello left was said in clear (RFC 3207, section 4.2).
        const std::string early = m_stream->takeAvailable();
        if (!early.empty()) {
            constexpr std::string_view words = "clear text behind the answer to STARTTLS";
            m_recorder.injectedBytes(ms, early);
            m_recorder.stepEnds(ms, Phase::TlsHandshake, StepOutcome::Failed, words);
            m_recorder.ended(ms, EndKind::ProtocolError, Phase::StartTls, words);
            m_ended = true;
            m_session->onClosed(ms, EndKind::ClosedByServer);
            closeNow();
            return;
        }
    }
    if (!m_loadedAnchors)
        m_loadedAnchors = m_anchors ? m_anchors() : nullptr;
    tls::ClientOptions options;
    options.verifyName = m_settings.server;
    options.sni = m_settings.sni.empty() ? sniName(m_settings.server) : m_settings.sni;
    options.certificatePem = m_settings.clientCertificatePem;
    options.keyPem = m_settings.clientKeyPem.reveal();
    auto engine = tls::TlsEngine::client(options, m_loadedAnchors);
    if (!engine) {
        tls::TlsReport report;
        report.outcome = tls::TlsOutcome::Failed;
        report.failure = engine.error().message;
        m_recorder.tlsDone(ms, report);
        m_tlsTold = true;
        perform(m_session->onTlsFailed(ms));
        return;
    }
    m_tls = std::make_unique<tls::TlsEngine>(*std::move(engine));
    pumpTls();
}

// Carries bytes and events in every direction until nothing moves any more.
void ProbeRun::pumpTls()
{
    m_tls->advance();
    m_stream->send(m_tls->takeOutput());
    for (const tls::TlsEvent& event : m_tls->takeEvents())
        m_recorder.tlsEvent(m_loop.now(), event);
    if (!m_tlsTold && (m_tls->established() || m_tls->failed())) {
        tlsOutcome();
    } else if (m_tlsTold && m_tls->failed() && !m_ended) {
        // An alert after the handshake: TLS 1.3 servers refuse a client certificate like this.
        m_recorder.tlsDone(m_loop.now(), m_tls->report());
    }
    while (m_part == Part::Session && !m_ended) {
        const std::string plain = m_tls->takePlaintext();
        if (plain.empty())
            break;
        perform(m_session->onBytes(m_loop.now(), plain));
    }
    if (m_part == Part::Session && !m_ended && m_tlsTold && (m_tls->ended() || m_tls->failed())) {
        m_ended = true;
        m_session->onClosed(m_loop.now(), EndKind::ClosedByServer);
        closeNow();
    }
    tellWatcher();
}

void ProbeRun::tlsOutcome()
{
    m_tlsTold = true;
    m_recorder.tlsDone(m_loop.now(), m_tls->report());
    if (!m_tls->established()) {
        perform(m_session->onTlsFailed(m_loop.now()));
        return;
    }
    smtp::TlsFacts facts;
    facts.clientCertificateSent = m_tls->report().clientCertificateSent;
    const char* const preferred = m_tls->report().version == "TLSv1.3" ? "tls-exporter" : "tls-unique";
    for (const char* type : {preferred, "tls-server-end-point"}) {
        facts.bindingData = m_tls->channelBinding(type);
        if (!facts.bindingData.empty()) {
            facts.bindingType = type;
            break;
        }
    }
    perform(m_session->onTlsEstablished(m_loop.now(), facts));
}

void ProbeRun::closeNow()
{
    if (m_part != Part::Session)
        return;
    m_timer.cancel();
    if (m_tls && m_stream->open()) {
        m_tls->close();
        m_stream->send(m_tls->takeOutput());
    }
    if (m_stream->unsent() == 0) {
        m_stream->close();
    } else { // an alert or QUIT that has to wait for room
        m_stream->whenSent([this] { m_stream->close(); });
        m_timer.at(m_loop.now() + kFlushMs, [this] { m_stream->close(); });
    }
    afterSession();
}

void ProbeRun::armSession()
{
    if (m_part == Part::Session)
        m_timer.at(std::min(m_session->deadline(), m_timeoutMs), [this] { sessionTimer(); });
}

void ProbeRun::sessionTimer()
{
    if (m_part != Part::Session || m_ended)
        return;
    const double ms = m_loop.now();
    const std::uint64_t open = m_stream->unacknowledged() + m_stream->unsent();
    if (open > 0) {
        m_recorder.note(ms, m_session->phase(),
            fmt::format("{} bytes of what we sent were not acknowledged by the other side", open));
        smtp::ProbeResult& result = m_recorder.result();
        if (m_session->phase() == Phase::Data && result.messageBytes > 0)
            result.messageBytesAcknowledged = result.messageBytes - std::min(result.messageBytes, open);
    }
    if (m_tls && !m_tlsTold) {
        m_tlsTold = true;
        tls::TlsReport report = m_tls->report();
        report.outcome = tls::TlsOutcome::Aborted;
        if (report.failure.empty())
            report.failure = "The server did not go on with the handshake in time.";
        m_recorder.tlsDone(ms, report);
    }
    perform(m_session->onTimer(ms));
    if (m_part == Part::Session && ms >= m_timeoutMs) {
        m_recorder.ended(ms, EndKind::TimedOut, m_session->phase(), "the time for the whole test ran out");
        closeNow();
    }
    armSession();
}

bool ProbeRun::failed() const
{
    const smtp::ProbeResult& result = m_recorder.result();
    if (result.end != EndKind::QuitAnswered && result.end != EndKind::ClosedByUs)
        return result.end != EndKind::Cancelled;
    return std::any_of(result.steps.begin(), result.steps.end(), [](const smtp::Step& step) {
        return step.phase != Phase::Connect && step.phase != Phase::Quit
            && (step.outcome == StepOutcome::Failed || step.outcome == StepOutcome::CouldNotTest);
    });
}

void ProbeRun::afterSession()
{
    m_part = Part::LookingBack;
    m_total.cancel();
    tellWatcher();
    lookBack();
}

// Cross probes where they were asked for, and a moment for the name of the address.
void ProbeRun::lookBack()
{
    if (m_settings.crossProbes && m_settings.proxy.kind == smtp::ProxyKind::None && failed()) {
        std::vector<CrossProbePlan> plans = planCrossProbes(m_recorder.result(), m_addresses);
        if (!plans.empty()) {
            m_recorder.note(m_loop.now(), Phase::Connect,
                fmt::format("looking at the same host in {} other {}", plans.size(),
                    plans.size() == 1 ? "way" : "ways"));
            if (!m_loadedAnchors && m_anchors)
                m_loadedAnchors = m_anchors();
            CrossProbes::Handlers handlers;
            handlers.probe = [this](smtp::CrossProbe probe) {
                m_recorder.crossProbe(std::move(probe));
                tellWatcher();
            };
            handlers.done = [this] { over(); };
            m_total.at(m_loop.now() + m_options.crossProbeMs + kFlushMs, [this] { over(); });
            m_crossProbes = std::make_unique<CrossProbes>(m_loop, m_settings, m_loadedAnchors,
                std::move(plans), m_loop.now() + m_options.crossProbeMs, std::move(handlers));
            m_crossProbes->begin();
            return;
        }
    }
    if (m_reverseOpen && m_recorder.result().greeting()) {
        m_total.at(std::min(m_loop.now() + kReverseGraceMs, std::max(m_timeoutMs, m_loop.now())),
            [this] { over(); });
        return;
    }
    if (m_stream && m_stream->open()) { // still flushing
        m_total.at(m_loop.now() + kFlushMs, [this] { over(); });
        return;
    }
    over();
}

void ProbeRun::over()
{
    if (m_part == Part::Over)
        return;
    if (m_answersLeft > 0 && m_recorder.result().end != EndKind::Cancelled)
        m_recorder.note(
            m_loop.now(), Phase::Resolve, "the test ended before every question to the DNS was answered");
    if (m_eyeballs)
        m_eyeballs->stop(false);
    if (m_stream)
        m_stream->close();
    m_part = Part::Over;
    tellWatcher();
    m_loop.stop();
}

} // namespace rungbook::net
