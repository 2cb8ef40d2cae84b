// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/cross_probes.h"

#include "core/net/connect.h"
#include "core/net/tcp_stream.h"
#include "core/smtp/capabilities.h"
#include "core/smtp/event_words.h"
#include "core/smtp/reply.h"
#include "core/tls/engine.h"

#include <algorithm>
#include <fmt/format.h>
#include <optional>
#include <system_error>
#include <utility>

namespace rungbook::net
{

namespace
{

using smtp::ConnectOutcome;
using smtp::CrossProbe;
using smtp::Security;

constexpr double kOneProbeMs = 4000;
constexpr std::size_t kAtOnce = 4;
constexpr std::size_t kMostBytes = 65536;

std::string_view words(Security security)
{
    switch (security) {
    case Security::None:
        return "in clear";
    case Security::StartTls:
        return "with STARTTLS";
    case Security::Tls:
        return "with TLS from the first byte";
    }
    return "";
}

} // namespace

// One look: connects, listens, asks for the capabilities, begins TLS, as far as its plan goes, and says QUIT.
class Look : public std::enable_shared_from_this<Look>
{
public:
    Look(EventLoop& loop, const smtp::ProbeSettings& settings, tls::TrustAnchorsPtr anchors,
        CrossProbePlan plan, double endMs, std::function<void(CrossProbe)> done)
        : m_loop(loop)
        , m_settings(settings)
        , m_anchors(std::move(anchors))
        , m_plan(std::move(plan))
        , m_endMs(endMs)
        , m_done(std::move(done))
        , m_stream(loop)
        , m_timer(loop)
    {
    }

    void begin()
    {
        m_began = m_loop.now();
        m_probe.port = m_plan.port;
        m_probe.security = m_plan.security;
        m_probe.address = m_plan.address.text;
        m_probe.variant = m_plan.variant;
        const bool patient = m_plan.variant == "wait-for-greeting";
        m_timer.at(patient ? m_endMs : std::min(m_endMs, m_began + kOneProbeMs), [this] { onOutOfTime(); });
        m_stream.connect(m_plan.address, m_plan.port, [this](int systemError) { onConnected(systemError); });
    }

    /// Ends it with what was seen so far.
    void giveUp()
    {
        if (m_step != Step::Over)
            onOutOfTime();
    }
    const CrossProbePlan& plan() const { return m_plan; }

private:
    enum class Step { Connecting, Greeting, Ehlo, StartTls, Handshake, Over };

    void onConnected(int systemError)
    {
        m_probe.connect = connectOutcomeOf(systemError);
        m_connectedAt = m_loop.now();
        if (systemError != 0) {
            finish();
            return;
        }
        m_stream.read(
            [this](std::string_view bytes) { onBytes(bytes); }, [this](int /*systemError*/) { onEnd(); });
        if (m_plan.security == Security::Tls)
            beginTls();
        else
            m_step = Step::Greeting;
    }

    void beginTls()
    {
        m_step = Step::Handshake;
        tls::ClientOptions options;
        options.verifyName = m_settings.server;
        if (m_plan.variant != "without-sni")
            options.sni = m_settings.sni.empty() ? sniName(m_settings.server) : m_settings.sni;
        options.probeLegacy = m_plan.variant == "legacy-tls";
        auto engine = tls::TlsEngine::client(options, m_anchors);
        if (!engine) {
            finish();
            return;
        }
        m_tls = std::make_unique<tls::TlsEngine>(*std::move(engine));
        pumpTls();
    }

    void pumpTls()
    {
        m_tls->advance();
        m_stream.send(m_tls->takeOutput());
        for (const tls::TlsEvent& event : m_tls->takeEvents()) {
            if (event.direction == tls::TlsDirection::Received && event.kind == tls::TlsEventKind::Handshake)
                m_probe.tlsAnswered = true;
        }
        if (m_tls->established() || m_tls->failed())
            finish();
    }

    void onBytes(std::string_view bytes)
    {
        const auto keep = shared_from_this();
        m_received += bytes.size();
        if (m_step == Step::Over)
            return;
        if (m_received > kMostBytes) {
            finish();
            return;
        }
        if (m_step == Step::Handshake) {
            m_tls->receive(bytes);
            pumpTls();
            return;
        }
        if (m_probe.greeting.empty())
            m_probe.greeting = smtp::printable(bytes.substr(0, bytes.find_first_of("\r\n")));
        for (const smtp::Reply& reply : m_reader.feed(bytes)) {
            onReply(reply);
            if (m_step == Step::Over || m_step == Step::Handshake)
                return;
        }
    }

    void onReply(const smtp::Reply& reply)
    {
        switch (m_step) {
        case Step::Greeting:
            m_greetedAt = m_loop.now();
            if (reply.code != 220) {
                finish();
                return;
            }
            m_step = Step::Ehlo;
            m_stream.send(fmt::format(
                "EHLO {}\r\n", m_settings.ehloName.empty() ? std::string("localhost") : m_settings.ehloName));
            return;
        case Step::Ehlo:
            if (reply.positive())
                m_probe.startTlsOffered = smtp::readCapabilities(reply).has("STARTTLS");
            if (m_plan.security != Security::StartTls || !m_probe.startTlsOffered) {
                m_stream.send("QUIT\r\n");
                finish();
                return;
            }
            m_step = Step::StartTls;
            m_stream.send("STARTTLS\r\n");
            return;
        case Step::StartTls:
            if (reply.code == 220)
                beginTls();
            else
                finish();
            return;
        default:
            return;
        }
    }

    void onEnd()
    {
        const auto keep = shared_from_this();
        if (m_tls && m_step == Step::Handshake) {
            m_tls->peerEnded(false);
            m_tls->advance();
        }
        finish();
    }

    void onOutOfTime()
    {
        const auto keep = shared_from_this();
        m_timedOut = true;
        if (m_step == Step::Connecting)
            m_probe.connect = ConnectOutcome::TimedOut;
        finish();
    }

    void finish()
    {
        if (m_step == Step::Over)
            return;
        if (m_tls) {
            const tls::TlsReport& report = m_tls->report();
            m_probe.tlsVersion = report.version;
            if (!report.chain.empty()) {
                m_probe.certificateSha256 = report.chain.front().sha256;
                m_probe.tlsAnswered = true;
            }
            m_tls->close();
            m_stream.send(m_tls->takeOutput());
        }
        m_probe.ms = m_loop.now() - m_began;
        m_probe.summary = sentence();
        m_step = Step::Over;
        m_timer.cancel();
        m_stream.close();
        // From the loop: the one who is told destroys this.
        m_loop.post([keep = shared_from_this()] { keep->m_done(std::move(keep->m_probe)); });
    }

    std::string sentence() const
    {
        const std::string where =
            fmt::format("{} {}", endpointText(m_probe.address, m_probe.port), words(m_plan.security));
        if (m_probe.connect != ConnectOutcome::Connected)
            return fmt::format("{}: {}.", where, smtp::meaning(m_probe.connect));
        if (m_tls)
            return tlsSentence(where);
        if (m_probe.greeting.empty())
            return fmt::format("{}: connected, {}.", where,
                m_timedOut ? fmt::format("but silent for {:.0f} s", (m_loop.now() - m_connectedAt) / 1000)
                           : "but closed without a word");
        std::string text = fmt::format("{}: the server greets with \"{}\"", where, m_probe.greeting);
        if (m_greetedAt > 0 && m_greetedAt - m_connectedAt > 1000)
            text += fmt::format(" after {:.0f} s", (m_greetedAt - m_connectedAt) / 1000);
        if (m_step != Step::Greeting)
            text += m_probe.startTlsOffered ? " and offers STARTTLS" : " and offers no STARTTLS";
        return text + ".";
    }

    std::string tlsSentence(const std::string& where) const
    {
        const tls::TlsReport& report = m_tls->report();
        const std::string_view how = m_plan.variant == "without-sni" ? " without a server name (SNI)"
            : m_plan.variant == "legacy-tls"                         ? " with old versions allowed"
                                                                     : "";
        if (m_tls->established())
            return fmt::format("{}{}: a TLS handshake works ({}).", where, how, report.version);
        if (m_probe.tlsAnswered)
            return fmt::format("{}{}: the server speaks TLS; the handshake ended with: {}", where, how,
                report.failure.empty() ? "no reason given." : report.failure);
        if (m_timedOut)
            return fmt::format("{}{}: no answer to our ClientHello.", where, how);
        if (!report.firstBytes.empty())
            return fmt::format(
                "{}{}: what answers is not TLS: \"{}\".", where, how, smtp::printable(report.firstBytes));
        if (report.alertReceived >= 0)
            return fmt::format("{}{}: the server refuses with the alert {}.", where, how,
                tls::alertName(report.alertReceived));
        return fmt::format("{}{}: the connection was closed on our ClientHello.", where, how);
    }

    EventLoop& m_loop;
    const smtp::ProbeSettings& m_settings;
    tls::TrustAnchorsPtr m_anchors;
    CrossProbePlan m_plan;
    double m_endMs;
    std::function<void(CrossProbe)> m_done;
    TcpStream m_stream;
    Timer m_timer;
    std::unique_ptr<tls::TlsEngine> m_tls;
    smtp::ReplyReader m_reader;
    CrossProbe m_probe;
    Step m_step = Step::Connecting;
    double m_began = 0;
    double m_connectedAt = 0;
    double m_greetedAt = 0;
    std::size_t m_received = 0;
    bool m_timedOut = false;
};

struct CrossProbes::Impl : std::enable_shared_from_this<CrossProbes::Impl> {
    Impl(EventLoop& l, const smtp::ProbeSettings& s, tls::TrustAnchorsPtr a, std::vector<CrossProbePlan> p,
        double e, Handlers h)
        : loop(l)
        , settings(s)
        , anchors(std::move(a))
        , plans(std::move(p))
        , endMs(e)
        , handlers(std::move(h))
    {
    }

    void more()
    {
        while (!over && running.size() < kAtOnce && next < plans.size()) {
            const std::size_t index = next++;
            auto look = std::make_shared<Look>(loop, settings, anchors, plans[index], endMs,
                [weak = weak_from_this(), index](CrossProbe probe) {
                    if (const auto self = weak.lock())
                        self->ended(index, std::move(probe));
                });
            running.emplace_back(index, look);
            look->begin();
        }
        if (!over && running.empty() && next >= plans.size()) {
            over = true;
            handlers.done();
        }
    }

    void ended(std::size_t index, CrossProbe probe)
    {
        std::erase_if(running, [&](const auto& entry) { return entry.first == index; });
        if (over)
            return;
        // TLS answered: the port is not slow to greet, it waits for a ClientHello.
        if (probe.variant == "clienthello-in-clear-port" && probe.tlsAnswered) {
            for (const auto& [number, look] : running) {
                if (look->plan().variant == "wait-for-greeting")
                    look->giveUp();
            }
        }
        handlers.probe(std::move(probe));
        more();
    }

    EventLoop& loop;
    const smtp::ProbeSettings& settings;
    tls::TrustAnchorsPtr anchors;
    std::vector<CrossProbePlan> plans;
    double endMs;
    Handlers handlers;
    std::vector<std::pair<std::size_t, std::shared_ptr<Look>>> running;
    std::size_t next = 0;
    bool over = false;
};

CrossProbes::CrossProbes(EventLoop& loop, const smtp::ProbeSettings& settings, tls::TrustAnchorsPtr anchors,
    std::vector<CrossProbePlan> plans, double endMs, Handlers handlers)
    : m_impl(std::make_shared<Impl>(
        loop, settings, std::move(anchors), std::move(plans), endMs, std::move(handlers)))
{
}

CrossProbes::~CrossProbes()
{
    m_impl->over = true;
    m_impl->running.clear();
}

void CrossProbes::begin()
{
    const auto keep = m_impl;
    keep->more();
}

} // namespace rungbook::net
