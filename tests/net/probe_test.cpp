// SPDX-License-Identifier: GPL-3.0-or-later
// The runner as a whole: names, addresses, time limits, cancelling, proxies, what it tells while it runs, and what it never tells.
#include "core/net/connect.h"
#include "core/net/probe_runner.h"
#include "core/smtp/transcript_text.h"
#include "core/tls/digest.h"
#include "tests/net/dns_server.h"
#include "tests/net/loop_server.h"
#include "tests/net/practice.h"

#include <atomic>
#include <gtest/gtest.h>
#include <thread>

namespace rungbook::test
{
namespace
{

using net::ProbeOptions;
using smtp::ConnectOutcome;
using smtp::DnsOutcome;
using smtp::EndKind;
using smtp::Phase;
using smtp::ProbeResult;
using smtp::ProbeSettings;
using smtp::StepOutcome;

ProbeSettings settingsFor(const std::string& server, std::uint16_t port)
{
    ProbeSettings settings;
    settings.server = server;
    settings.port = port;
    settings.depth = smtp::Depth::Ehlo;
    settings.ehloName = "client.example.com";
    settings.timeoutSeconds = 30;
    return settings;
}

ProbeOptions optionsFor(const DnsServer& dns)
{
    ProbeOptions options;
    options.resolver.nameservers = {dns.address()};
    options.resolver.hostsFile.clear();
    options.resolver.timeoutMs = 100;
    options.resolver.tries = 1;
    return options;
}

ProbeResult run(const ProbeSettings& settings, const ProbeOptions& options, const Job& job = {})
{
    return net::runProbe(settings, tls::TrustAnchorsPtr{}, job, options);
}

std::unique_ptr<net::PracticeServer> start(std::string_view script)
{
    auto server = net::PracticeServer::start(scriptFromText(script));
    EXPECT_TRUE(server) << (server ? "" : server.error().message);
    return server ? *std::move(server) : nullptr;
}

TEST(Probe, TellsEveryKindOfDnsFailure)
{
    const DnsServer dns;
    const std::pair<const char*, DnsOutcome> names[] = {{"mail.nx.test", DnsOutcome::NxDomain},
        {"mail.nodata.test", DnsOutcome::NoData}, {"mail.servfail.test", DnsOutcome::ServFail},
        {"mail.refused.test", DnsOutcome::Refused}, {"mail.timeout.test", DnsOutcome::TimedOut},
        {"mail.short.test", DnsOutcome::Malformed}};
    for (const auto& [name, outcome] : names) {
        const ProbeResult result = run(settingsFor(name, 25), optionsFor(dns));
        ASSERT_EQ(result.dns.size(), 2U) << name;
        EXPECT_EQ(result.dns[0].outcome, outcome) << name;
        EXPECT_EQ(result.dns[1].outcome, outcome) << name;
        EXPECT_NE(result.dns[0].type, result.dns[1].type);
        EXPECT_EQ(result.dns[0].resolver, dns.address());
        EXPECT_EQ(result.end, EndKind::NotConnected);
        EXPECT_EQ(result.endPhase, Phase::Resolve);
        EXPECT_EQ(result.step(Phase::Resolve)->outcome, StepOutcome::Failed);
        EXPECT_TRUE(result.attempts.empty());
    }
}

TEST(Probe, ASlowResolverEndsWithTheTestsOwnTime)
{
    const DnsServer dns;
    ProbeSettings settings = settingsFor("mail.timeout.test", 25);
    settings.timeoutSeconds = 1;
    ProbeOptions options = optionsFor(dns);
    options.resolver.timeoutMs = 60'000;
    const ProbeResult result = run(settings, options);
    ASSERT_EQ(result.dns.size(), 2U);
    EXPECT_EQ(result.dns[0].outcome, DnsOutcome::TimedOut);
    EXPECT_EQ(result.dns[1].outcome, DnsOutcome::TimedOut);
    EXPECT_EQ(result.step(Phase::Resolve)->outcome, StepOutcome::Failed);
}

TEST(Probe, KeepsTheResultOfEveryAddress)
{
    DnsServer dns;
    const auto server = start("tls: none\n");
    dns.add("mail.example.com", "A", "127.0.0.2");
    dns.add("mail.example.com", "A", "127.0.0.1");
    dns.add("mail.example.com", "A", "127.0.0.3");
    const ProbeResult result = run(settingsFor("mail.example.com", server->port()), optionsFor(dns));
    EXPECT_EQ(result.end, EndKind::QuitAnswered);
    EXPECT_EQ(result.address, "127.0.0.1");
    ASSERT_EQ(result.attempts.size(), 3U);
    EXPECT_EQ(result.attempts[0].address, "127.0.0.2");
    EXPECT_EQ(result.attempts[0].outcome, ConnectOutcome::Refused);
    EXPECT_EQ(result.attempts[0].systemError, ECONNREFUSED);
    EXPECT_EQ(result.attempts[1].outcome, ConnectOutcome::Connected);
    EXPECT_EQ(result.attempts[2].outcome, ConnectOutcome::NotTried);
    EXPECT_EQ(result.outcome, smtp::ProbeOutcome::Passed);
}

TEST(Probe, TakesIPv6WhereItIsTheOnlyOneAndWhereItIsWanted)
{
    DnsServer dns;
    const auto server = start("tls: none\n");
    dns.add("six.example.com", "AAAA", "::1");
    dns.add("both.example.com", "AAAA", "::1");
    dns.add("both.example.com", "A", "127.0.0.1");
    EXPECT_EQ(run(settingsFor("six.example.com", server->port()), optionsFor(dns)).address, "::1");
    EXPECT_EQ(run(settingsFor("both.example.com", server->port()), optionsFor(dns)).address, "::1");
    ProbeSettings four = settingsFor("both.example.com", server->port());
    four.family = smtp::Family::V4;
    const ProbeResult result = run(four, optionsFor(dns));
    EXPECT_EQ(result.address, "127.0.0.1");
    EXPECT_EQ(result.attempts.size(), 1U);
    EXPECT_EQ(run(settingsFor("[::1]", server->port()), optionsFor(dns)).address, "::1");
}

TEST(Probe, AsksForTheNameOfTheAddress)
{
    DnsServer dns;
    const auto server = start("tls: none\n");
    dns.add("1.0.0.127.in-addr.arpa", "PTR", "mail.example.com");
    const ProbeResult result = run(settingsFor("127.0.0.1", server->port()), optionsFor(dns));
    ASSERT_EQ(result.dns.size(), 1U);
    EXPECT_EQ(result.dns[0].type, "PTR");
    EXPECT_EQ(result.dns[0].records, std::vector<std::string>{"mail.example.com"});
}

TEST(Probe, StopsAtOnceInEveryPart)
{
    DnsServer dns;
    ProbeOptions slowDns = optionsFor(dns);
    slowDns.resolver.timeoutMs = 60'000;
    const auto silent = start("accept: silence\n");
    const auto stuck = start("tls: none\non EHLO:\n  silence\n");
    LoopServer mute([](LoopServer::Client&, std::uint64_t) {}); // accepts and neither reads nor writes
    struct Case {
        const char* what;
        ProbeSettings settings;
        ProbeOptions options;
        Phase phase;
    };
    std::vector<Case> cases;
    cases.push_back({"resolving", settingsFor("a.timeout.test", 25), slowDns, Phase::Resolve});
    cases.push_back({"greeting", settingsFor("127.0.0.1", silent->port()), optionsFor(dns), Phase::Greeting});
    cases.push_back({"ehlo", settingsFor("127.0.0.1", stuck->port()), optionsFor(dns), Phase::Ehlo});
    ProbeSettings tls = settingsFor("127.0.0.1", mute.port());
    tls.security = smtp::Security::Tls;
    cases.push_back({"tls", std::move(tls), optionsFor(dns), Phase::TlsHandshake});
    ProbeSettings proxied = settingsFor("mail.example.com", 25);
    proxied.proxy.kind = smtp::ProxyKind::Socks5;
    proxied.proxy.host = "127.0.0.1";
    proxied.proxy.port = mute.port();
    cases.push_back({"proxy", std::move(proxied), optionsFor(dns), Phase::Proxy});
    for (Case& one : cases) {
        std::stop_source stop;
        one.settings.timeoutSeconds = 3600; // nothing else would end it
        // The step before the one that hangs tells when to stop; the first one has none before it.
        one.options.watcher.step = [&](std::size_t, const smtp::Step& step) {
            if (step.phase == one.phase && step.ms < 0)
                std::thread([&stop] { stop.request_stop(); }).detach();
        };
        Job job;
        job.stop = stop.get_token();
        const ProbeResult result = run(one.settings, one.options, job);
        EXPECT_EQ(result.end, EndKind::Cancelled) << one.what;
        EXPECT_EQ(result.endPhase, one.phase) << one.what;
    }
    std::stop_source already;
    already.request_stop();
    Job job;
    job.stop = already.get_token();
    EXPECT_EQ(run(settingsFor("mail.example.com", 25), optionsFor(dns), job).end, EndKind::Cancelled);
}

TEST(Probe, KeepsItsTimeInEveryPart)
{
    const DnsServer dns;
    LoopServer mute([](LoopServer::Client&, std::uint64_t) {});
    for (const smtp::Security security :
        {smtp::Security::None, smtp::Security::StartTls, smtp::Security::Tls}) {
        ProbeSettings settings = settingsFor("127.0.0.1", mute.port());
        settings.security = security;
        settings.timeoutSeconds = 1;
        const ProbeResult result = run(settings, optionsFor(dns));
        EXPECT_EQ(result.end, EndKind::TimedOut);
        if (security == smtp::Security::Tls) {
            ASSERT_TRUE(result.tls);
            EXPECT_EQ(result.tls->outcome, tls::TlsOutcome::Aborted);
        }
    }
    ProbeSettings settings = settingsFor("mail.example.com", 25);
    settings.proxy.kind = smtp::ProxyKind::HttpConnect;
    settings.proxy.host = "127.0.0.1";
    settings.proxy.port = mute.port();
    settings.timeoutSeconds = 1;
    const ProbeResult result = run(settings, optionsFor(dns));
    EXPECT_TRUE(result.proxyFailed);
    EXPECT_EQ(result.proxyAnswer, "the proxy did not answer in time");
}

TEST(Probe, RefusesSettingsThatCanNotWork)
{
    const DnsServer dns;
    const ProbeResult result = run(settingsFor("", 25), optionsFor(dns));
    EXPECT_EQ(result.end, EndKind::NotConnected);
    EXPECT_EQ(result.outcome, smtp::ProbeOutcome::CouldNotTest);
    EXPECT_TRUE(dns.asked().empty());
}

TEST(Probe, TellsItsWatcherEverythingOnce)
{
    const DnsServer dns;
    const auto server = start("tls: none\noffer: SIZE 1000\n");
    ProbeOptions options = optionsFor(dns);
    std::vector<std::string> lines;
    std::vector<smtp::Step> steps;
    options.watcher.line = [&](std::uint32_t number, const smtp::TranscriptLine& line) {
        EXPECT_EQ(number, lines.size() + 1);
        lines.push_back(line.text);
    };
    options.watcher.step = [&](std::size_t index, const smtp::Step& step) {
        EXPECT_LE(index, steps.size());
        if (index == steps.size())
            steps.push_back(step);
        else
            steps[index] = step;
    };
    const ProbeResult result = run(settingsFor("127.0.0.1", server->port()), options);
    ASSERT_EQ(lines.size(), result.transcript.lines.size());
    for (std::size_t i = 0; i < lines.size(); ++i)
        EXPECT_EQ(lines[i], result.transcript.lines[i].text);
    ASSERT_EQ(steps.size(), result.steps.size());
    for (std::size_t i = 0; i < steps.size(); ++i) {
        EXPECT_EQ(steps[i].phase, result.steps[i].phase);
        EXPECT_EQ(steps[i].outcome, result.steps[i].outcome) << nameOf(steps[i].phase);
    }
}

TEST(Probe, LoadsRootsOnlyForTls)
{
    const DnsServer dns;
    int loaded = 0;
    const net::AnchorSource anchors = [&] {
        ++loaded;
        return tls::TrustAnchorsPtr{};
    };
    const auto clear = start("tls: none\n");
    net::runProbe(settingsFor("127.0.0.1", clear->port()), anchors, {}, optionsFor(dns));
    EXPECT_EQ(loaded, 0);
    const auto secure = start("tls: implicit\n");
    ProbeSettings settings = settingsFor("127.0.0.1", secure->port());
    settings.security = smtp::Security::Tls;
    net::runProbe(settings, anchors, {}, optionsFor(dns));
    EXPECT_EQ(loaded, 1);
}

TEST(Probe, ShowsNoSecretEvenWhenTheServerEchoesIt)
{
    const DnsServer dns;
    const std::string secret = "planted-Secret-4711";
    const auto server = start("tls: none\nmechanisms: PLAIN LOGIN\nuser: alice " + secret
        + "\non AUTH:\n  535 5.7.8 you said {line} and I say " + tls::base64Encode(secret) + " or " + secret
        + "\n");
    for (const smtp::Mechanism mechanism : {smtp::Mechanism::Plain, smtp::Mechanism::Login}) {
        ProbeSettings settings = settingsFor("127.0.0.1", server->port());
        settings.depth = smtp::Depth::Auth;
        settings.authenticate = true;
        settings.user = "alice";
        settings.password = Secret(secret);
        settings.mechanism = mechanism;
        settings.allowClearAuth = true;
        const ProbeResult result = run(settings, optionsFor(dns));
        const std::string text = smtp::toText(result);
        EXPECT_NE(text.find("535"), std::string::npos) << text;
        for (const std::string& form : {secret, tls::base64Encode(secret),
                 tls::base64Encode(std::string(1, '\0') + "alice" + std::string(1, '\0') + secret)})
            EXPECT_EQ(text.find(form), std::string::npos) << text;
    }
}

TEST(Probe, ManyMayRunAtOnce)
{
    const DnsServer dns;
    const auto server = start("tls: starttls\nmechanisms-tls: SCRAM-SHA-256\nuser: alice practice\n");
    const tls::TrustAnchorsPtr anchors = practiceAnchors(*server);
    std::atomic<int> good{0};
    {
        std::vector<std::jthread> threads;
        for (int t = 0; t < 8; ++t) {
            threads.emplace_back([&] {
                for (int i = 0; i < 5; ++i) {
                    ProbeSettings settings = settingsFor("localhost", server->port());
                    settings.security = smtp::Security::StartTls;
                    settings.depth = smtp::Depth::Auth;
                    settings.authenticate = true;
                    settings.user = "alice";
                    settings.password = Secret("practice");
                    const ProbeResult result = net::runProbe(settings, anchors, {}, quietOptions());
                    good += result.outcome == smtp::ProbeOutcome::Passed ? 1 : 0;
                }
            });
        }
    }
    EXPECT_EQ(good, 40);
}

// --- through proxies ---

// Connects every request to one port of this machine, whatever was asked for, and remembers what that was.
class ForwardingProxy
{
public:
    ForwardingProxy(smtp::ProxyKind kind, std::uint16_t target)
        : m_kind(kind)
        , m_target(target)
        , m_server([this](LoopServer::Client& client, std::uint64_t) { serve(client); })
    {
    }
    std::uint16_t port() const { return m_server.port(); }
    std::string asked() const { return m_asked; }

private:
    struct State {
        std::string in;
        int step = 0;
        std::unique_ptr<net::TcpStream> onward;
    };

    void serve(LoopServer::Client& client)
    {
        const auto state = std::make_shared<State>();
        client.state = state;
        client.stream.read(
            [this, &client, s = state.get()](std::string_view bytes) {
                if (s->onward) {
                    s->onward->send(bytes);
                    return;
                }
                s->in.append(bytes);
                m_kind == smtp::ProxyKind::Socks5 ? socks(client, *s) : http(client, *s);
            },
            [s = state.get()](int) {
                if (s->onward)
                    s->onward->close();
            });
    }

    void forward(LoopServer::Client& client, State& state, const std::string& answer)
    {
        state.onward = std::make_unique<net::TcpStream>(client.loop);
        state.onward->connect(
            {net::AddressFamily::V4, "127.0.0.1"}, m_target, [&client, &state, answer](int error) {
                EXPECT_EQ(error, 0);
                client.stream.send(answer);
                state.onward->read([&client](std::string_view bytes) { client.stream.send(bytes); },
                    [&client](int) { client.stream.close(); });
            });
    }

    void socks(LoopServer::Client& client, State& state)
    {
        if (state.step == 0 && state.in.size() >= 3) {
            state.in.clear();
            state.step = 1;
            client.stream.send(std::string("\x05\x00", 2));
        } else if (state.step == 1 && state.in.size() > 5) {
            m_asked = state.in.substr(5, static_cast<unsigned char>(state.in[4]));
            forward(client, state, std::string("\x05\x00\x00\x01\x00\x00\x00\x00\x00\x00", 10));
        }
    }

    void http(LoopServer::Client& client, State& state)
    {
        if (state.in.find("\r\n\r\n") == std::string::npos)
            return;
        m_asked = state.in.substr(0, state.in.find('\r'));
        if (state.in.find("Proxy-Authorization: Basic YWxpY2U6cGxhbnRlZA==") == std::string::npos) {
            client.stream.send("HTTP/1.1 407 Proxy Authentication Required\r\n\r\n");
            return;
        }
        forward(client, state, "HTTP/1.1 200 Connection established\r\n\r\n");
    }

    smtp::ProxyKind m_kind;
    std::uint16_t m_target;
    std::string m_asked;
    LoopServer m_server;
};

TEST(ProbeThroughProxy, LeavesTheDnsToTheProxy)
{
    for (const smtp::ProxyKind kind : {smtp::ProxyKind::Socks5, smtp::ProxyKind::HttpConnect}) {
        const DnsServer dns;
        const auto server = start("tls: none\n");
        const ForwardingProxy proxy(kind, server->port());
        ProbeSettings settings = settingsFor("hidden.example.com", 587);
        settings.proxy.kind = kind;
        settings.proxy.host = "127.0.0.1";
        settings.proxy.port = proxy.port();
        if (kind == smtp::ProxyKind::HttpConnect) {
            settings.proxy.user = "alice";
            settings.proxy.password = Secret("planted");
        }
        const ProbeResult result = run(settings, optionsFor(dns));
        EXPECT_EQ(result.end, EndKind::QuitAnswered);
        EXPECT_FALSE(result.proxyFailed);
        EXPECT_NE(proxy.asked().find("hidden.example.com"), std::string::npos);
        EXPECT_TRUE(dns.asked().empty()) << dns.asked().front();
        EXPECT_EQ(result.address, "");
        EXPECT_EQ(result.step(Phase::Proxy)->outcome, StepOutcome::Passed);
        EXPECT_EQ(smtp::toText(result).find("planted"), std::string::npos);
    }
}

TEST(ProbeThroughProxy, ItsRefusalIsNotTheServers)
{
    const DnsServer dns;
    const auto server = start("tls: none\n");
    const ForwardingProxy proxy(smtp::ProxyKind::HttpConnect, server->port());
    ProbeSettings settings = settingsFor("hidden.example.com", 587);
    settings.proxy.kind = smtp::ProxyKind::HttpConnect;
    settings.proxy.host = "127.0.0.1";
    settings.proxy.port = proxy.port();
    const ProbeResult refused = run(settings, optionsFor(dns));
    EXPECT_TRUE(refused.proxyFailed);
    EXPECT_EQ(refused.proxyAnswer, "HTTP/1.1 407 Proxy Authentication Required");
    EXPECT_EQ(refused.step(Phase::Proxy)->outcome, StepOutcome::Failed);
    settings.proxy.host = "proxy.nx.test";
    const ProbeResult unknown = run(settings, optionsFor(dns));
    EXPECT_TRUE(unknown.proxyFailed);
    EXPECT_EQ(unknown.proxyAnswer, "the name of the proxy could not be resolved");
    for (const std::string& name : dns.asked())
        EXPECT_EQ(name.find("hidden"), std::string::npos) << name;
}

} // namespace
} // namespace rungbook::test
