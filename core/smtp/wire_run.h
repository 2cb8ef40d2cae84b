// SPDX-License-Identifier: GPL-3.0-or-later
// One connection as it was seen on the wire, from a capture or from a packet list: turns SYNs, resets, lines and TLS messages into the records of a run,
// and settles how it ended.
#pragma once

#include "core/smtp/conversation.h"
#include "core/smtp/tls_watch.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace rungbook::smtp
{

/// An ICMP error about a packet of the client.
struct IcmpNotice {
    bool v6 = false;
    int type = 0;
    int code = 0;
    std::string from; ///< who says so
};

/// The run. Times are ms since it began.
class WireRun
{
public:
    WireRun(Vantage vantage, bool gaps);

    void setServer(std::string_view address, std::uint16_t port);
    void setClient(std::string_view address);
    /// The name that the DNS answered with the server's address.
    void setName(std::string_view name);
    void setStart(std::int64_t utcSeconds);
    void dns(DnsAnswer answer, double ms, SourceSpan where);
    /// An attempt at another address that came before this connection.
    void otherAttempt(ConnectAttempt attempt, SourceSpan where);

    void syn(double ms, SourceSpan where);
    void synAck(double ms, SourceSpan where);
    void icmp(double ms, const IcmpNotice& notice, SourceSpan where);
    void fin(bool client, double ms, SourceSpan where);
    void reset(bool client, double ms, SourceSpan where);
    void sentAgain(bool client, double ms, std::uint64_t bytes, SourceSpan where);
    /// bytes are missing from the recording.
    void missing(bool client, double ms, std::uint64_t bytes, SourceSpan where);
    /// Anything was seen: for the silences.
    void activity(double ms);

    /// Lines in clear, or decrypted ones once the handshake is over.
    void clientLine(double ms, std::string_view line, SourceSpan where);
    void serverLine(double ms, std::string_view line, SourceSpan where, LineEnd end = LineEnd::CrLf);
    void tlsEvent(double ms, const tls::TlsEvent& event, SourceSpan where);
    /// TLS begins with the first byte of the client.
    void implicitTls();
    void injected(double ms, std::string_view bytes, SourceSpan where);
    /// The server answers the ClientHello with bytes that are no TLS. What it said in clear before counts as its answer.
    void answeredInClear(double ms, std::string_view bytes, SourceSpan where);
    void encryptedBytes(bool client, std::uint64_t bytes);

    TlsSight& sight() { return m_sight; }
    Conversation& talk() { return m_talk; }
    RunRecorder& recorder() { return m_recorder; }
    bool inTls() const { return m_inTls; }
    bool connected() const { return m_connected; }
    bool failedToConnect() const { return m_attemptDone && !m_connected; }
    bool over() const { return m_clientGone || m_serverGone; }
    bool quitAnswered() const;

    /// The recording ends at ms. The finished run, not diagnosed. To be called once.
    ProbeResult take(double ms);

private:
    void attempt(
        ConnectOutcome outcome, double ms, SourceSpan where, int systemError, std::string_view words);
    void settleTls(double ms);
    void settleEnd(double ms);
    void tellHidden();
    Phase waitingFor() const;
    bool greetingMissing() const;
    bool waiting() const;

    RunRecorder m_recorder;
    Conversation m_talk;
    TlsSight m_sight;
    std::string m_address;
    std::uint16_t m_port = 0;
    double m_synMs = -1;
    unsigned m_syns = 0;
    SourceSpan m_synWhere;
    bool m_connected = false;
    bool m_attemptDone = false;
    bool m_inTls = false;
    bool m_tlsSettled = false;
    bool m_clientGone = false;
    bool m_clientReset = false;
    bool m_serverGone = false;
    bool m_serverReset = false;
    bool m_serverFirst = false; ///< of the two, the server ended first
    double m_goneMs = -1;
    SourceSpan m_goneWhere;
    double m_lastMs = 0;
    double m_spokeMs = -1; ///< when either side last said something new
    bool m_clientSpokeLast = false;
    bool m_serverSpoke = false;
    double m_connectedMs = -1;
    double m_clientMs = -1; ///< of the client's first line
    SourceSpan m_spokeWhere;
    std::optional<IcmpNotice> m_icmp;
    unsigned m_again[2] = {0, 0};
    double m_againMs[2] = {-1, -1};
    SourceSpan m_againWhere[2];
};

} // namespace rungbook::smtp
