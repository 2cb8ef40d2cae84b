// SPDX-License-Identifier: GPL-3.0-or-later
// The way to the server: names, addresses, proxy. What is said there is in probe_session.cpp.
#include "core/net/probe_run.h"

#include <algorithm>
#include <chrono>
#include <fmt/chrono.h>
#include <fmt/format.h>
#include <utility>

namespace rungbook::net
{

using smtp::ConnectAttempt;
using smtp::DnsAnswer;
using smtp::DnsOutcome;
using smtp::EndKind;
using smtp::Phase;
using smtp::StepOutcome;

ProbeRun::ProbeRun(
    const smtp::ProbeSettings& settings, const AnchorSource& anchors, const ProbeOptions& options)
    : m_settings(settings)
    , m_anchors(anchors)
    , m_options(options)
    , m_recorder(settings)
    , m_resolver(m_loop, options.resolver)
    , m_total(m_loop)
    , m_timer(m_loop)
    , m_timeoutMs(std::clamp(settings.timeoutSeconds, 0.05, 86'400.0) * 1000)
{
}

void ProbeRun::stop()
{
    m_loop.post([this] { cancelled(); });
}

smtp::ProbeResult ProbeRun::run()
{
    m_loop.post([this] { begin(); });
    m_loop.run();
    tellWatcher();
    smtp::ProbeResult result = m_recorder.take();
    return result;
}

void ProbeRun::begin()
{
    if (m_part == Part::Over)
        return;
    const auto now = std::chrono::time_point_cast<std::chrono::seconds>(std::chrono::system_clock::now());
    m_recorder.result().startedUtc = now.time_since_epoch().count();
    m_recorder.result().startedAt =
        fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(now.time_since_epoch().count()));
    const std::vector<smtp::SettingsProblem> problems = smtp::checkSettings(m_settings);
    if (!problems.empty()) {
        for (const smtp::SettingsProblem& problem : problems)
            m_recorder.note(m_loop.now(), Phase::Resolve, problem.text);
        m_recorder.ended(m_loop.now(), EndKind::NotConnected, Phase::Resolve,
            "nothing was tested: the settings cannot be used");
        over();
        return;
    }
    m_total.at(m_timeoutMs, [this] { outOfTime(); });
    if (m_settings.proxy.kind == smtp::ProxyKind::None) {
        resolve(m_settings.server, m_settings.port);
    } else {
        if (!m_settings.proxy.password.empty())
            m_recorder.guard(m_settings.proxy.password.reveal());
        m_recorder.note(m_loop.now(), Phase::Proxy,
            "the name of the server is left to the proxy: the DNS of this machine is not asked for it");
        resolve(m_settings.proxy.host, m_settings.proxy.port);
    }
    tellWatcher();
}

void ProbeRun::resolve(const std::string& host, std::uint16_t port)
{
    m_host = dnsName(host);
    m_port = port;
    m_part = Part::Resolving;
    m_partBegan = m_loop.now();
    const HappyEyeballs::Handlers handlers = {[this](const ConnectAttempt& attempt) {
                                                  m_recorder.connectAttempt(attempt);
                                                  tellWatcher();
                                              },
        [this](std::unique_ptr<TcpStream> stream, const Address& address) {
            connectDone(std::move(stream), address);
        }};
    m_eyeballs = std::make_unique<HappyEyeballs>(m_loop, port, handlers);
    const smtp::Family family = m_settings.family;
    if (const auto literal = addressFromText(host)) {
        m_recorder.stepSkipped(Phase::Resolve, "an address was given, so no name had to be resolved");
        m_part = Part::Connecting;
        m_addresses = {*literal};
        const AddressFamily other =
            literal->family == AddressFamily::V4 ? AddressFamily::V6 : AddressFamily::V4;
        m_eyeballs->answer(other, {});
        m_eyeballs->answer(literal->family, {*literal});
        return;
    }
    m_recorder.stepBegins(m_loop.now(), Phase::Resolve);
    m_answersLeft = family == smtp::Family::Any ? 2 : 1;
    // IPv6 first: its answer is the one that RFC 8305 waits for.
    if (family == smtp::Family::V4)
        m_eyeballs->answer(AddressFamily::V6, {});
    else
        m_resolver.ask(
            host, RecordType::Aaaa, [this](const DnsAnswer& answer) { resolved(AddressFamily::V6, answer); });
    if (family == smtp::Family::V6)
        m_eyeballs->answer(AddressFamily::V4, {});
    else
        m_resolver.ask(
            m_host, RecordType::A, [this](const DnsAnswer& answer) { resolved(AddressFamily::V4, answer); });
}

void ProbeRun::resolved(AddressFamily family, const DnsAnswer& answer)
{
    if (m_part == Part::Over || m_answersLeft == 0)
        return;
    --m_answersLeft;
    m_recorder.dns(answer);
    std::vector<Address> found;
    for (const std::string& record : answer.records) {
        if (auto address = addressFromText(record); address && address->family == family)
            found.push_back(*std::move(address));
    }
    m_addresses.insert(m_addresses.end(), found.begin(), found.end());
    if (m_part == Part::Resolving) {
        if (!m_addresses.empty()) {
            m_part = Part::Connecting;
            m_recorder.stepEnds(m_loop.now(), Phase::Resolve, StepOutcome::Passed,
                answer.resolver == "hosts file" ? std::string("found in the hosts file")
                                                : fmt::format("answered by {}", answer.resolver));
        } else if (m_answersLeft == 0) {
            m_recorder.stepEnds(m_loop.now(), Phase::Resolve, StepOutcome::Failed, describe(answer.outcome));
        }
    }
    tellWatcher();
    m_eyeballs->answer(family, found);
}

void ProbeRun::connectDone(std::unique_ptr<TcpStream> stream, const Address& address)
{
    if (m_part == Part::Over)
        return;
    const bool proxied = m_settings.proxy.kind != smtp::ProxyKind::None;
    if (!stream) {
        const bool resolved = !m_addresses.empty();
        const Phase phase = resolved ? Phase::Connect : Phase::Resolve;
        if (proxied)
            m_recorder.proxyAnswer(resolved ? "the proxy itself could not be connected to"
                                            : "the name of the proxy could not be resolved",
                true, m_loop.now());
        m_recorder.ended(m_loop.now(), EndKind::NotConnected, phase,
            resolved ? "no address could be connected to" : "the name gave no address");
        afterSession();
        return;
    }
    m_stream = std::move(stream);
    const Endpoint local = m_stream->local();
    m_recorder.result().clientAddress = local.address.text;
    m_recorder.note(m_loop.now(), Phase::Connect,
        fmt::format("connected to {} from {}", endpointText(address.text, m_port),
            endpointText(local.address.text, local.port)));
    if (proxied) {
        m_recorder.result().address.clear(); // only the proxy knows it
        beginProxy();
        return;
    }
    m_recorder.result().address = address.text;
    askReverse();
    beginSession();
}

void ProbeRun::askReverse()
{
    m_reverseOpen = true;
    m_resolver.askReverse(m_recorder.result().address, [this](const DnsAnswer& answer) {
        if (m_part == Part::Over || !m_reverseOpen)
            return;
        m_reverseOpen = false;
        m_recorder.dns(answer);
        tellWatcher();
        if (m_part == Part::LookingBack && !m_crossProbes)
            over();
    });
}

void ProbeRun::beginProxy()
{
    m_part = Part::Proxy;
    m_recorder.stepBegins(m_loop.now(), Phase::Proxy);
    m_proxy = std::make_unique<ProxyDialogue>(m_settings.proxy, dnsName(m_settings.server), m_settings.port);
    m_stream->read([this](std::string_view bytes) { proxyBytes(bytes); },
        [this](int systemError) {
            m_proxy->ended(systemError == 0 ? "the proxy closed the connection without an answer"
                                            : "the proxy reset the connection");
            proxyOver(false);
        });
    m_stream->send(m_proxy->begin());
    tellWatcher();
    if (m_proxy->state() == ProxyDialogue::State::Refused)
        proxyOver(false);
}

void ProbeRun::proxyBytes(std::string_view bytes)
{
    m_stream->send(m_proxy->receive(bytes));
    if (m_proxy->state() != ProxyDialogue::State::Talking)
        proxyOver(true);
}

void ProbeRun::proxyOver(bool readable)
{
    if (m_part != Part::Proxy)
        return;
    const bool open = m_proxy->state() == ProxyDialogue::State::Open;
    m_recorder.proxyAnswer(m_proxy->answer(), !open, m_loop.now());
    m_recorder.stepEnds(
        m_loop.now(), Phase::Proxy, open ? StepOutcome::Passed : StepOutcome::Failed, m_proxy->answer());
    if (!open || !readable) {
        m_recorder.ended(
            m_loop.now(), EndKind::NotConnected, Phase::Proxy, "the proxy did not open the connection");
        afterSession();
        return;
    }
    const std::string early = m_proxy->takeRest();
    beginSession();
    if (!early.empty())
        received(early);
}

void ProbeRun::outOfTime()
{
    const double ms = m_loop.now();
    switch (m_part) {
    case Part::Resolving: {
        // What is still open is an answer as well: none came.
        for (; m_answersLeft > 0; --m_answersLeft) {
            DnsAnswer answer;
            answer.name = m_host;
            const bool v6 = m_settings.family == smtp::Family::V6
                || (m_settings.family == smtp::Family::Any
                    && std::none_of(m_recorder.result().dns.begin(), m_recorder.result().dns.end(),
                        [](const DnsAnswer& known) { return known.type == "AAAA"; }));
            answer.type = v6 ? "AAAA" : "A";
            answer.outcome = DnsOutcome::TimedOut;
            answer.resolver = m_resolver.nameservers().empty() ? "" : m_resolver.nameservers().front();
            answer.ms = ms - m_partBegan;
            m_recorder.dns(std::move(answer));
        }
        m_recorder.stepEnds(ms, Phase::Resolve, StepOutcome::Failed, describe(DnsOutcome::TimedOut));
        m_recorder.ended(
            ms, EndKind::NotConnected, Phase::Resolve, "the time ran out while the name was being resolved");
        afterSession();
        return;
    }
    case Part::Connecting:
        m_eyeballs->stop(true);
        if (m_settings.proxy.kind != smtp::ProxyKind::None)
            m_recorder.proxyAnswer("the proxy itself could not be connected to", true, ms);
        m_recorder.ended(ms, EndKind::NotConnected, Phase::Connect, "the time ran out while connecting");
        afterSession();
        return;
    case Part::Proxy:
        m_proxy->ended("the proxy did not answer in time");
        proxyOver(false);
        return;
    case Part::Session: // its deadline is never later
        sessionTimer();
        return;
    case Part::LookingBack:
    case Part::Over:
        return;
    }
}

void ProbeRun::cancelled()
{
    if (m_part == Part::Over)
        return;
    const double ms = m_loop.now();
    if (m_part == Part::Session && !m_ended) {
        m_ended = true;
        m_session->onClosed(ms, EndKind::Cancelled);
    } else if (m_part != Part::LookingBack) {
        const Phase phase = m_part == Part::Resolving ? Phase::Resolve
            : m_part == Part::Proxy                   ? Phase::Proxy
                                                      : Phase::Connect;
        m_recorder.ended(ms, EndKind::Cancelled, phase, "stopped by the user");
    }
    over();
}

void ProbeRun::tellWatcher()
{
    const ProbeWatcher& watcher = m_options.watcher;
    const smtp::ProbeResult& result = m_recorder.result();
    for (; m_toldLines < result.transcript.lines.size(); ++m_toldLines) {
        if (watcher.line)
            watcher.line(static_cast<std::uint32_t>(m_toldLines + 1), result.transcript.lines[m_toldLines]);
    }
    if (!watcher.step)
        return;
    for (std::size_t i = 0; i < result.steps.size(); ++i) {
        const smtp::Step& step = result.steps[i];
        const bool fresh = i >= m_toldSteps.size();
        if (!fresh && m_toldSteps[i].ms == step.ms && m_toldSteps[i].outcome == step.outcome
            && m_toldSteps[i].summary == step.summary)
            continue;
        if (fresh)
            m_toldSteps.push_back(step);
        else
            m_toldSteps[i] = step;
        watcher.step(i, step);
    }
}

} // namespace rungbook::net
