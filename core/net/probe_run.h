// SPDX-License-Identifier: GPL-3.0-or-later
// One run of a probe as a machine on one loop. Only probe_runner.cpp uses it.
#pragma once

#include "core/net/connect.h"
#include "core/net/cross_probes.h"
#include "core/net/event_loop.h"
#include "core/net/probe_runner.h"
#include "core/net/proxy.h"
#include "core/net/resolver.h"
#include "core/net/tcp_stream.h"
#include "core/smtp/recorder.h"
#include "core/smtp/session.h"
#include "core/tls/engine.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace rungbook::net
{

class ProbeRun
{
public:
    ProbeRun(const smtp::ProbeSettings& settings, const AnchorSource& anchors, const ProbeOptions& options);

    /// Runs to the end and returns the result; stop() ends it early.
    smtp::ProbeResult run();
    /// From any thread.
    void stop();

private:
    enum class Part { Resolving, Connecting, Proxy, Session, LookingBack, Over };

    void begin();
    void resolve(const std::string& host, std::uint16_t port);
    void resolved(AddressFamily family, const smtp::DnsAnswer& answer);
    void beginConnecting();
    void connectDone(std::unique_ptr<TcpStream> stream, const Address& address);
    void beginProxy();
    void proxyBytes(std::string_view bytes);
    void proxyOver(bool readable);
    void beginSession();
    void received(std::string_view bytes);
    void connectionEnded(int systemError);
    void perform(smtp::Actions actions);
    void beginTls();
    void pumpTls();
    void tlsOutcome();
    void closeNow();
    void armSession();
    void sessionTimer();
    void outOfTime();
    void cancelled();
    void afterSession();
    void lookBack();
    void over();
    void tellWatcher();
    void askReverse();
    bool failed() const;

    const smtp::ProbeSettings& m_settings;
    const AnchorSource& m_anchors;
    const ProbeOptions& m_options;
    EventLoop m_loop;
    smtp::RunRecorder m_recorder;
    Resolver m_resolver;
    Timer m_total;
    Timer m_timer;
    Part m_part = Part::Resolving;
    std::unique_ptr<HappyEyeballs> m_eyeballs;
    std::unique_ptr<TcpStream> m_stream;
    std::unique_ptr<ProxyDialogue> m_proxy;
    std::unique_ptr<smtp::Session> m_session;
    std::unique_ptr<tls::TlsEngine> m_tls;
    std::unique_ptr<CrossProbes> m_crossProbes;
    tls::TrustAnchorsPtr m_loadedAnchors;
    std::vector<Address> m_addresses; ///< every address of the server that is known
    std::string m_host; ///< what is resolved: the server, or the proxy
    std::uint16_t m_port = 0;
    unsigned m_answersLeft = 0;
    std::uint64_t m_receivedBytes = 0;
    double m_timeoutMs = 0;
    double m_partBegan = 0;
    bool m_tlsTold = false; ///< the session knows how the handshake ended
    bool m_ended = false; ///< the session was told that the connection is gone
    bool m_reverseOpen = false;
    std::size_t m_toldLines = 0;
    std::vector<smtp::Step> m_toldSteps;
};

} // namespace rungbook::net
