// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/smtp/wire_run.h"

#include "core/smtp/record_words.h"

#include <algorithm>
#include <cerrno>
#include <fmt/format.h>

namespace rungbook::smtp
{

namespace
{

constexpr double kPatienceMs = 2000; ///< a client that hangs up earlier than this did not wait in vain

struct IcmpMeaning {
    ConnectOutcome outcome;
    int error;
    std::string_view words;
};

/// RFC 792, RFC 1812, section 5.2.7.1, RFC 4443, section 3.1; what Linux makes of them, see icmp(7).
IcmpMeaning meaningOf(const IcmpNotice& notice)
{
    if (notice.v6) {
        switch (notice.code) {
        case 0:
            return {ConnectOutcome::NetworkUnreachable, ENETUNREACH, "ICMPv6: no route to destination"};
        case 1:
            return {ConnectOutcome::HostUnreachable, EACCES, "ICMPv6: administratively prohibited"};
        case 4:
            return {ConnectOutcome::Refused, ECONNREFUSED, "ICMPv6: port unreachable"};
        default:
            return {ConnectOutcome::HostUnreachable, EHOSTUNREACH, "ICMPv6: address unreachable"};
        }
    }
    if (notice.type == 11)
        return {ConnectOutcome::HostUnreachable, EHOSTUNREACH, "ICMP: time exceeded, a routing loop"};
    switch (notice.code) {
    case 0:
    case 6:
        return {ConnectOutcome::NetworkUnreachable, ENETUNREACH, "ICMP: network unreachable"};
    case 2:
    case 3:
        return {ConnectOutcome::Refused, ECONNREFUSED, "ICMP: port unreachable"};
    case 9:
    case 10:
    case 13:
        return {ConnectOutcome::HostUnreachable, EHOSTUNREACH, "ICMP: administratively prohibited"};
    default:
        return {ConnectOutcome::HostUnreachable, EHOSTUNREACH, "ICMP: host unreachable"};
    }
}

} // namespace

WireRun::WireRun(Vantage vantage, bool gaps)
    : m_recorder(vantage)
    , m_talk(m_recorder, gaps)
{
    m_recorder.result().nameGiven = false;
}

void WireRun::setServer(std::string_view address, std::uint16_t port)
{
    m_address = address;
    if (port != 0)
        m_port = port;
    ProbeResult& result = m_recorder.result();
    if (!result.nameGiven)
        result.server = address;
    result.port = m_port;
    result.address = address;
}

void WireRun::setClient(std::string_view address)
{
    m_recorder.result().clientAddress = address;
}

void WireRun::setName(std::string_view name)
{
    m_recorder.result().server = printable(name);
    m_recorder.result().nameGiven = true;
}

void WireRun::setStart(std::int64_t utcSeconds)
{
    m_recorder.result().startedUtc = utcSeconds;
    m_recorder.result().startedAt = utcStamp(utcSeconds);
}

void WireRun::dns(DnsAnswer answer, double ms, SourceSpan where)
{
    activity(ms);
    m_recorder.from(where);
    m_recorder.dns(std::move(answer));
}

void WireRun::otherAttempt(ConnectAttempt attempt, SourceSpan where)
{
    m_recorder.from(where);
    m_recorder.connectAttempt(std::move(attempt));
}

void WireRun::activity(double ms)
{
    m_lastMs = std::max(m_lastMs, ms);
}

void WireRun::attempt(
    ConnectOutcome outcome, double ms, SourceSpan where, int systemError, std::string_view words)
{
    if (m_attemptDone)
        return;
    m_attemptDone = true;
    m_connected = outcome == ConnectOutcome::Connected;
    ConnectAttempt attempt;
    attempt.address = m_address;
    attempt.port = m_port;
    attempt.outcome = outcome;
    attempt.systemError = systemError;
    attempt.error = words;
    attempt.startMs = std::max(m_synMs, 0.0);
    attempt.ms = m_synMs >= 0 && ms >= m_synMs ? ms - m_synMs : -1;
    m_recorder.from(m_synWhere.empty() || where.empty()
            ? (m_synWhere.empty() ? where : m_synWhere)
            : SourceSpan{m_synWhere.source, std::min(m_synWhere.first, where.first),
                std::max(m_synWhere.last, where.last)});
    m_recorder.connectAttempt(std::move(attempt));
    m_recorder.result().address = m_address;
}

void WireRun::syn(double ms, SourceSpan where)
{
    activity(ms);
    ++m_syns;
    if (m_syns == 1) {
        m_synMs = ms;
        m_synWhere = where;
    }
}

void WireRun::synAck(double ms, SourceSpan where)
{
    activity(ms);
    attempt(ConnectOutcome::Connected, ms, where, 0, {});
    m_connectedMs = ms;
    m_spokeMs = ms;
    m_spokeWhere = where;
}

void WireRun::icmp(double ms, const IcmpNotice& notice, SourceSpan where)
{
    activity(ms);
    const bool bigger = notice.v6 ? notice.type == 2 : notice.type == 3 && notice.code == 4;
    if (bigger) {
        m_recorder.from(where);
        m_recorder.note(ms, m_talk.phase(),
            fmt::format("{} says that packets are too big for the path (ICMP)", notice.from));
        return;
    }
    if (!m_connected && !m_attemptDone) {
        const IcmpMeaning meaning = meaningOf(notice);
        attempt(meaning.outcome, ms, where, meaning.error,
            notice.from.empty() || notice.from == m_address
                ? std::string(meaning.words)
                : fmt::format("{}, says {}", meaning.words, notice.from));
        return;
    }
    m_icmp = notice;
}

void WireRun::fin(bool client, double ms, SourceSpan where)
{
    activity(ms);
    if (!m_clientGone && !m_serverGone) {
        m_goneMs = ms;
        m_goneWhere = where;
        m_serverFirst = !client;
    }
    (client ? m_clientGone : m_serverGone) = true;
}

void WireRun::reset(bool client, double ms, SourceSpan where)
{
    activity(ms);
    if (!client && !m_connected && !m_attemptDone && !m_talk.begun()) {
        attempt(ConnectOutcome::Refused, ms, where, ECONNREFUSED, "connection refused");
        return;
    }
    if (!m_clientGone && !m_serverGone) {
        m_goneMs = ms;
        m_goneWhere = where;
        m_serverFirst = !client;
        (client ? m_clientReset : m_serverReset) = true;
    }
    (client ? m_clientGone : m_serverGone) = true;
}

void WireRun::sentAgain(bool client, double ms, std::uint64_t bytes, SourceSpan where)
{
    (void)bytes;
    activity(ms);
    ++m_again[client ? 0 : 1];
    m_againMs[client ? 0 : 1] = ms;
    SourceSpan& span = m_againWhere[client ? 0 : 1];
    span = span.empty()
        ? where
        : SourceSpan{span.source, std::min(span.first, where.first), std::max(span.last, where.last)};
}

void WireRun::missing(bool client, double ms, std::uint64_t bytes, SourceSpan where)
{
    activity(ms);
    if (client && m_talk.inMessage()) {
        m_talk.messageBytes(bytes, where);
        return;
    }
    m_recorder.from(where);
    m_recorder.note(ms, m_talk.phase(),
        fmt::format(
            "{} bytes of the {} are missing from the recording", bytes, client ? "client" : "server"));
}

void WireRun::clientLine(double ms, std::string_view line, SourceSpan where)
{
    activity(ms);
    if (m_inTls && !m_tlsSettled) {
        m_sight.decrypted = true;
        settleTls(ms);
    }
    m_spokeMs = ms;
    m_spokeWhere = where;
    m_clientSpokeLast = true;
    if (m_clientMs < 0)
        m_clientMs = ms;
    m_talk.client(ms, line, where);
}

void WireRun::serverLine(double ms, std::string_view line, SourceSpan where, LineEnd end)
{
    activity(ms);
    if (m_inTls && !m_tlsSettled && !m_sight.report.firstBytes.empty())
        return; // more of what a client that wants TLS cannot read
    if (m_inTls && !m_tlsSettled) {
        m_sight.decrypted = true;
        settleTls(ms);
    }
    m_spokeMs = ms;
    m_spokeWhere = where;
    m_clientSpokeLast = false;
    m_serverSpoke = true;
    m_talk.server(ms, line, where, end);
}

void WireRun::answeredInClear(double ms, std::string_view bytes, SourceSpan where)
{
    activity(ms);
    if (!m_sight.report.firstBytes.empty())
        return;
    const Exchange* greeting = m_recorder.result().greeting();
    const bool before = greeting != nullptr && greeting->reply.has_value() && !greeting->reply->raw.empty();
    m_sight.report.firstBytes =
        before ? greeting->reply->raw.front().substr(0, 64) : std::string(bytes.substr(0, 64));
    m_talk.serverBytes(ms, bytes, where);
}

void WireRun::implicitTls()
{
    m_inTls = true;
    m_recorder.result().security = Security::Tls;
}

void WireRun::injected(double ms, std::string_view bytes, SourceSpan where)
{
    activity(ms);
    m_recorder.from(where);
    m_recorder.injectedBytes(ms, bytes);
}

void WireRun::tlsEvent(double ms, const tls::TlsEvent& event, SourceSpan where)
{
    activity(ms);
    if (!m_inTls && !m_talk.begun())
        m_recorder.result().security = Security::Tls;
    m_inTls = true;
    m_spokeMs = ms;
    m_spokeWhere = where;
    m_clientSpokeLast = event.direction == tls::TlsDirection::Sent;
    m_recorder.from(where);
    m_recorder.tlsEvent(ms, event);
}

void WireRun::encryptedBytes(bool client, std::uint64_t bytes)
{
    (void)bytes;
    m_clientSpokeLast = client;
    m_spokeMs = m_lastMs;
}

bool WireRun::quitAnswered() const
{
    for (const Exchange& exchange : m_recorder.result().exchanges)
        if (exchange.verb == "QUIT" && exchange.reply.has_value() && exchange.reply->positive())
            return true;
    return false;
}

/// Somebody waits for an answer of the server.
bool WireRun::waiting() const
{
    const ProbeResult& result = m_recorder.result();
    if (m_inTls && !m_sight.established())
        return true;
    if (m_inTls && !m_sight.decrypted)
        return false;
    if (result.exchanges.empty() && !m_inTls)
        return true; // for the greeting
    const Exchange* open = nullptr;
    for (const Exchange& exchange : result.exchanges)
        if (!exchange.unsolicited && !exchange.reply.has_value())
            open = &exchange;
    return open != nullptr || (m_talk.inMessage() && m_clientSpokeLast);
}

/// The client was connected and never heard a word. A client that goes on with EHLO heard one, even when the recording does not hold it.
bool WireRun::greetingMissing() const
{
    if (!m_connected || m_serverSpoke || m_inTls)
        return false;
    const std::vector<Exchange>& all = m_recorder.result().exchanges;
    return std::none_of(all.begin(), all.end(), [](const Exchange& e) { return e.phase == Phase::Ehlo; });
}

Phase WireRun::waitingFor() const
{
    const ProbeResult& result = m_recorder.result();
    if (greetingMissing())
        return Phase::Greeting;
    if (!m_connected && m_attemptDone)
        return Phase::Connect;
    if (m_inTls && !m_sight.decrypted)
        return Phase::TlsHandshake;
    if (result.exchanges.empty())
        return Phase::Greeting;
    for (const Exchange& exchange : result.exchanges)
        if (!exchange.unsolicited && !exchange.reply.has_value())
            return exchange.phase;
    return m_talk.phase();
}

void WireRun::settleTls(double ms)
{
    if (!m_inTls || m_tlsSettled)
        return;
    m_tlsSettled = true;
    tls::TlsReport report = m_sight.report;
    const std::string alert = report.alertSent >= 0
        ? fmt::format("the client refused: alert {} {}", report.alertSent, tls::alertName(report.alertSent))
        : report.alertReceived >= 0 ? fmt::format(
              "the server refused: alert {} {}", report.alertReceived, tls::alertName(report.alertReceived))
                                    : std::string();
    if (m_sight.established()) {
        report.outcome = tls::TlsOutcome::Established;
    } else if (!alert.empty()) {
        report.outcome = tls::TlsOutcome::Failed;
        report.failure = alert;
        if (const std::string_view meaning =
                tls::alertMeaning(std::max(report.alertSent, report.alertReceived));
            !meaning.empty())
            report.failure += fmt::format(" ({})", meaning);
    } else if (!report.firstBytes.empty()) {
        report.outcome = tls::TlsOutcome::Failed;
        report.localReason = "wrong version number";
        report.failure = fmt::format("the server answered in clear: \"{}\"",
            printable(report.firstBytes.substr(0, report.firstBytes.find('\r'))));
    } else if (m_sight.clientAlertLikely) {
        report.outcome = tls::TlsOutcome::Failed;
        report.failure = "the client broke off behind the server's certificate, with an encrypted message of "
                         "the length of an alert";
    } else if (over() || waiting()) {
        report.outcome = tls::TlsOutcome::Aborted;
        if (m_serverReset)
            report.failure = "the connection was reset from the server's side";
        else if (m_serverGone && m_serverFirst)
            report.failure = "the server closed the connection";
        else if (m_clientGone)
            report.failure = m_goneMs - m_spokeMs >= kPatienceMs ? "no answer in time, the client gave up"
                                                                 : "the client closed the connection";
        else
            report.failure = m_sight.clientHello && !m_sight.serverHello
                ? "no answer to the ClientHello in the recording"
                : "the recording ends in the handshake";
    }
    const SourceSpan where = m_spokeWhere;
    m_recorder.from(where);
    m_recorder.tlsDone(m_spokeMs >= 0 ? std::max(m_spokeMs, 0.0) : ms, report);
}

void WireRun::tellHidden()
{
    ProbeResult& result = m_recorder.result();
    if (m_talk.tlsExpected() && !m_inTls && !over()) {
        result.waitedForTls = true;
        result.hidden.emplace_back("The recording ends behind the answer to STARTTLS: it holds only what was "
                                   "said in clear, so whether TLS came about is not in it. "
                                   "The TLS packets of the same connection, or a test from the client's "
                                   "place (smtp test), would show it.");
    }
    if (!m_inTls || m_sight.decrypted)
        return;
    if (m_sight.established()) {
        result.waitedForTls = true;
        result.hidden.emplace_back("What was said after the TLS handshake is encrypted: EHLO, the login, the "
                                   "addresses and the message are not in this recording. "
                                   "The client's own log, a test from the client's place (smtp test), or the "
                                   "session keys (SSLKEYLOGFILE) would show it.");
    }
    if (m_sight.thirteen())
        result.hidden.emplace_back("TLS 1.3 encrypts the server's certificate and the alerts that follow it, "
                                   "so this recording cannot show which certificate was "
                                   "sent nor why a side was not content with it. A test from the client's "
                                   "place (smtp test) or openssl s_client would show it.");
    else if (m_sight.clientHello && result.tls.has_value() && result.tls->chain.empty()
        && !m_sight.established())
        result.hidden.emplace_back(
            "The server's certificate is not in this recording. A capture of both directions, or a test from "
            "the client's place (smtp test), would show it.");
}

void WireRun::settleEnd(double ms)
{
    ProbeResult& result = m_recorder.result();
    const Phase phase = waitingFor();
    EndKind kind = EndKind::StillOpen;
    std::string words;
    m_recorder.from(m_goneWhere.empty() ? m_spokeWhere : m_goneWhere);
    const double silence = (m_goneMs >= 0 ? m_goneMs : ms) - m_spokeMs;
    const bool hiddenTalk = m_inTls && !m_sight.decrypted && m_sight.established();
    if (!m_connected && m_attemptDone) {
        kind = EndKind::NotConnected;
    } else if (quitAnswered()) {
        kind = EndKind::QuitAnswered;
    } else if (greetingMissing() && !(m_serverFirst && m_clientMs < 0)) {
        const double end = m_clientMs >= 0 ? m_clientMs : m_goneMs >= 0 ? m_goneMs : ms;
        const double waited = end - std::max(m_connectedMs, 0.0);
        if (waited >= kPatienceMs) {
            kind = EndKind::TimedOut;
            words = fmt::format("no greeting in {:.0f} s{}", waited / 1000,
                over() || m_clientMs >= 0 ? ", then the client gave up" : "");
        } else {
            kind = over() ? EndKind::ClosedByUs : EndKind::StillOpen;
        }
    } else if (m_serverReset) {
        kind = EndKind::ResetByServer;
    } else if (m_inTls && result.tls.has_value() && result.tls->outcome == tls::TlsOutcome::Failed) {
        kind = EndKind::TlsFailure;
    } else if (hiddenTalk && over()) {
        // Inside TLS nobody can see a QUIT. A server that hangs up after the client's first words did not like something.
        const bool early = m_sight.clientRecords <= 1 && (m_serverFirst || m_sight.serverAlertLikely);
        kind = early ? EndKind::ClosedByServer : EndKind::ClosedByUs;
        if (!early)
            words = "after an exchange that is hidden inside TLS";
        else if (m_sight.serverAlertLikely)
            words = "its last message has the length of an alert";
    } else if (over() && !m_serverFirst) {
        const bool waited = waiting() && silence >= kPatienceMs;
        kind = waited ? EndKind::TimedOut : EndKind::ClosedByUs;
        if (waited)
            words = fmt::format("{:.0f} s of silence, then the client hung up", silence / 1000);
    } else if (over()) {
        kind = EndKind::ClosedByServer;
    } else if (waiting() && silence >= kPatienceMs && (m_clientSpokeLast || result.exchanges.empty())) {
        kind = EndKind::TimedOut;
        words = fmt::format("{:.0f} s of silence until the recording ends", silence / 1000);
    }
    if (m_icmp.has_value() && kind != EndKind::QuitAnswered && kind != EndKind::NotConnected)
        words +=
            fmt::format("{}{} from {}", words.empty() ? "" : "; ", meaningOf(*m_icmp).words, m_icmp->from);
    m_recorder.ended(m_goneMs >= 0 ? m_goneMs : ms, kind, phase, words);
}

ProbeResult WireRun::take(double ms)
{
    activity(ms);
    ProbeResult& result = m_recorder.result();
    if (!m_attemptDone && !m_talk.begun() && !m_inTls && m_syns > 0) {
        const bool silent = m_syns > 1 || m_lastMs - m_synMs >= kPatienceMs;
        if (silent)
            attempt(ConnectOutcome::TimedOut, m_lastMs, m_synWhere, ETIMEDOUT, "");
        else
            attempt(ConnectOutcome::Other, -1, m_synWhere, 0,
                "no answer to SYN in the recording, which is short");
    }
    m_talk.finish(m_lastMs);
    settleTls(m_lastMs);
    for (const bool client : {true, false}) {
        const unsigned count = m_again[client ? 0 : 1];
        if (count == 0)
            continue;
        m_recorder.from(m_againWhere[client ? 0 : 1]);
        m_recorder.note(m_againMs[client ? 0 : 1], waitingFor(),
            fmt::format("the {} had to send {} again {} {}", client ? "client" : "server",
                count == 1 ? "a packet" : "packets", count, count == 1 ? "time" : "times"));
    }
    settleEnd(m_lastMs);
    tellHidden();
    result.depth = depthReached(result);
    return m_recorder.take();
}

} // namespace rungbook::smtp
