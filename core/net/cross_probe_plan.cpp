// SPDX-License-Identifier: GPL-3.0-or-later
// Which further looks at a host could tell the likely causes of a failure apart.
#include "core/net/cross_probes.h"

#include <algorithm>
#include <array>
#include <string>

namespace rungbook::net
{

namespace
{

using smtp::EndKind;
using smtp::ProbeResult;
using smtp::Security;

constexpr std::size_t kMost = 10;
constexpr std::array<std::uint16_t, 4> kMailPorts = {587, 465, 25, 2525};

class Planner
{
public:
    Planner(const ProbeResult& result, const std::vector<Address>& addresses)
        : m_result(result)
        , m_addresses(addresses)
    {
    }

    std::vector<CrossProbePlan> plan()
    {
        if (m_addresses.empty() || m_result.end == EndKind::Cancelled)
            return {};
        if (m_result.address.empty())
            afterNoConnection();
        else if (silent())
            afterSilence();
        else if (m_result.tls && m_result.tls->outcome != tls::TlsOutcome::Established)
            afterTls();
        else if (capabilitiesMissing())
            otherPaths();
        return std::move(m_plans);
    }

private:
    const Address& used() const
    {
        const auto at = std::find_if(m_addresses.begin(), m_addresses.end(),
            [&](const Address& a) { return a.text == m_result.address; });
        return at == m_addresses.end() ? m_addresses.front() : *at;
    }

    void add(std::uint16_t port, Security security, const Address& address, std::string variant = {})
    {
        CrossProbePlan plan{port, security, address, std::move(variant)};
        if (m_plans.size() < kMost && std::find(m_plans.begin(), m_plans.end(), plan) == m_plans.end())
            m_plans.push_back(std::move(plan));
    }

    void otherPorts()
    {
        for (const std::uint16_t port : kMailPorts) {
            if (port != m_result.port)
                add(port, port == 465 ? Security::Tls : Security::None, used());
        }
    }

    // The first address of the family that was not used, on the same port in the same way.
    void otherFamily()
    {
        const AddressFamily mine = used().family;
        const auto at = std::find_if(m_addresses.begin(), m_addresses.end(),
            [&](const Address& address) { return address.family != mine; });
        if (at != m_addresses.end())
            add(m_result.port, m_result.security, *at, at->family == AddressFamily::V6 ? "ipv6" : "ipv4");
    }

    void afterNoConnection() { otherPorts(); }

    // Connected, and not a byte that makes sense of the protocol.
    bool silent() const { return !m_result.greeting() && m_result.security != Security::Tls; }

    void afterSilence()
    {
        add(m_result.port, Security::Tls, used(), "clienthello-in-clear-port");
        if (m_result.end == EndKind::TimedOut)
            add(m_result.port, Security::None, used(), "wait-for-greeting");
        otherFamily();
        otherPorts();
    }

    void afterTls()
    {
        const tls::TlsReport& report = *m_result.tls;
        const bool speaksTls = report.alertReceived >= 0
            || std::any_of(report.events.begin(), report.events.end(), [](const tls::TlsEvent& event) {
                   return event.direction == tls::TlsDirection::Received
                       && event.kind == tls::TlsEventKind::Handshake;
               });
        if (m_result.security == Security::Tls && !speaksTls) // it may speak in clear
            add(m_result.port, Security::None, used());
        if (report.chain.empty())
            add(m_result.port, m_result.security, used(), "legacy-tls");
        if (!report.sni.empty())
            add(m_result.port, m_result.security, used(), "without-sni");
        otherFamily();
        if (m_result.security == Security::Tls && !speaksTls)
            otherPorts();
        else // is it the same certificate elsewhere?
            add(m_result.port == 465 ? 587 : 465, m_result.port == 465 ? Security::StartTls : Security::Tls,
                used());
    }

    // STARTTLS or AUTH was wanted and not there: a firewall on this path, or the wrong port?
    bool capabilitiesMissing() const
    {
        const smtp::Capabilities& offered = m_result.capabilities();
        if (m_result.security == Security::StartTls && !m_result.tls)
            return true;
        return m_result.authWanted && (offered.known || offered.onlyHelo) && offered.mechanisms.empty();
    }

    void otherPaths()
    {
        otherFamily();
        otherPorts();
    }

    const ProbeResult& m_result;
    const std::vector<Address>& m_addresses;
    std::vector<CrossProbePlan> m_plans;
};

} // namespace

std::vector<CrossProbePlan> planCrossProbes(const ProbeResult& result, const std::vector<Address>& addresses)
{
    return Planner(result, addresses).plan();
}

} // namespace rungbook::net
