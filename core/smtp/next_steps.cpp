// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/smtp/next_steps.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <string_view>

namespace rungbook::smtp
{

namespace
{

constexpr std::size_t kMost = 3;

constexpr std::array<std::string_view, 4> kTrust{
    "certificate-private-root", "certificate-self-signed", "certificate-unknown-issuer", "tls-intercepted"};
constexpr std::array<std::string_view, 3> kImport{
    "certificate-chain-incomplete", "certificate-private-root", "certificate-unknown-issuer"};
/// Findings that say: not on this port, or not in this way. Another port of the same host may do.
constexpr std::array<std::string_view, 13> kElsewhere{"auth-not-offered", "closed-before-greeting",
    "connection-refused", "connection-timed-out", "esmtp-inspection-masks-banner",
    "esmtp-inspection-masks-keywords", "no-greeting", "not-an-smtp-server", "starttls-not-offered",
    "starttls-required", "starttls-stripped", "starttls-unavailable", "tls-on-clear-port"};

template <std::size_t N> bool among(const std::array<std::string_view, N>& ids, std::string_view id)
{
    return std::find(ids.begin(), ids.end(), id) != ids.end();
}

std::string_view words(Security security)
{
    switch (security) {
    case Security::StartTls:
        return "STARTTLS";
    case Security::Tls:
        return "TLS from the first byte";
    case Security::None:
        break;
    }
    return "no encryption";
}

class Planner
{
public:
    explicit Planner(const ProbeResult& run)
        : m_run(run)
    {
    }

    NextSteps plan()
    {
        const Finding* cause = m_run.findings.empty() ? nullptr : &m_run.findings.front();
        if (cause == nullptr || cause->role == Role::Symptom)
            return {};
        const std::string_view id = cause->rule->id;
        m_steps.trustIssuer = among(kTrust, id) && m_run.tls && !m_run.tls->chain.empty();
        m_steps.importCertificate = among(kImport, id);
        const bool startTls = m_run.before.known && m_run.before.has("STARTTLS");
        if (id == "tls-on-clear-port")
            add({{}, Security::StartTls, {}, {},
                "This port speaks in clear first and encrypts after STARTTLS.", 0});
        else if (id == "clear-on-tls-port")
            add({{}, Security::Tls, {}, {}, "This port expects TLS from the first byte.", 0});
        else if (startTls && m_run.security == Security::None
            && (id == "auth-needs-tls" || id == "starttls-required" || id == "password-in-clear"
                || id == "clear-text-auth-offered" || id == "tls-not-used"
                || id == "auth-mechanism-needs-tls"))
            add({{}, Security::StartTls, {}, {}, "The server offers STARTTLS.", m_run.before.line});
        else if (id == "ipv6-fails-ipv4-works")
            add({{}, {}, Family::V4, {}, "Over IPv4 the server answers.", 0});
        if (among(kElsewhere, id))
            probes();
        return std::move(m_steps);
    }

private:
    void add(SettingsChange change)
    {
        const std::uint16_t port = change.port.value_or(m_run.port);
        const Security security = change.security.value_or(m_run.security);
        if (port == m_run.port && security == m_run.security && !change.family)
            return;
        if (security == Security::None && m_run.security != Security::None)
            return; // whoever asked for encryption is not talked out of it
        change.label = change.family         ? "Use IPv4 only"
            : change.port && change.security ? fmt::format("Use port {} with {}", port, words(security))
            : change.port                    ? fmt::format("Use port {}", port)
                                             : fmt::format("Use {}", words(security));
        const bool there = std::any_of(m_steps.changes.begin(), m_steps.changes.end(),
            [&](const SettingsChange& other) { return other.label == change.label; });
        if (!there && m_steps.changes.size() < kMost)
            m_steps.changes.push_back(std::move(change));
    }

    /// How a port can be used, as a cross probe saw it; nothing when it cannot.
    static std::optional<Security> usable(const CrossProbe& probe)
    {
        if (probe.connect != ConnectOutcome::Connected || probe.variant == "legacy-tls")
            return {};
        if (probe.security == Security::Tls)
            return probe.tlsAnswered ? std::optional(Security::Tls) : std::nullopt;
        if (probe.startTlsOffered)
            return Security::StartTls;
        return probe.greeting.starts_with("220") ? std::optional(Security::None) : std::nullopt;
    }

    void probes()
    {
        std::vector<std::pair<int, SettingsChange>> found;
        for (const CrossProbe& probe : m_run.crossProbes) {
            const std::optional<Security> security = usable(probe);
            if (!security)
                continue;
            SettingsChange change;
            if (probe.port != m_run.port)
                change.port = probe.port;
            if (change.port || *security != m_run.security)
                change.security = *security;
            change.why = probe.summary;
            change.line = probe.line;
            // The encryption that was asked for first, then any other, in clear last.
            const int rank = (*security == m_run.security          ? 0
                                     : *security == Security::None ? 20
                                                                   : 10)
                + (probe.port == 587 || probe.port == 465 ? 0
                        : probe.port == 25                ? 1
                                                          : 2);
            found.emplace_back(rank, std::move(change));
        }
        std::stable_sort(
            found.begin(), found.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
        for (auto& [rank, change] : found)
            add(std::move(change));
    }

    const ProbeResult& m_run;
    NextSteps m_steps;
};

} // namespace

NextSteps nextSteps(const ProbeResult& run)
{
    return Planner(run).plan();
}

void apply(const SettingsChange& change, ProbeSettings& settings)
{
    settings.port = change.port.value_or(settings.port);
    settings.security = change.security.value_or(settings.security);
    settings.family = change.family.value_or(settings.family);
}

} // namespace rungbook::smtp
