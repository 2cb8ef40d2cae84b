// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/setup_trials.h"

#include "core/net/address.h"

#include <algorithm>
#include <fmt/format.h>
#include <utility>

namespace rungbook::net
{

using smtp::Trial;
using smtp::TrialVerdict;

SetupTrials::SetupTrials(std::vector<ServerCandidate> candidates)
{
    m_entries.reserve(candidates.size());
    for (ServerCandidate& one : candidates)
        m_entries.push_back({std::move(one), TrialState::Waiting, {}});
}

bool SetupTrials::willDo(const Entry& entry) const
{
    if (entry.state != TrialState::Done)
        return false;
    return entry.trial.verdict == TrialVerdict::Good
        || (entry.trial.verdict == TrialVerdict::NeedsTrust
            && entry.candidate.source != CandidateSource::MailExchanger);
}

std::optional<std::size_t> SetupTrials::next() const
{
    for (const Entry& entry : m_entries) {
        if (willDo(entry) || entry.state == TrialState::Running)
            return {};
    }
    for (std::size_t i = 0; i < m_entries.size(); ++i) {
        if (m_entries[i].state == TrialState::Waiting)
            return i;
    }
    return {};
}

void SetupTrials::begin(std::size_t i)
{
    m_entries[i].state = TrialState::Running;
}

void SetupTrials::done(std::size_t i, Trial trial)
{
    m_entries[i].state = TrialState::Done;
    m_entries[i].trial = std::move(trial);
    if (!m_entries[i].trial.noSuchHost)
        return;
    for (Entry& other : m_entries) { // its other ports have no address either
        if (other.state == TrialState::Waiting && other.candidate.server == m_entries[i].candidate.server)
            other.state = TrialState::NotNeeded;
    }
}

void SetupTrials::stopped()
{
    for (Entry& entry : m_entries) {
        if (entry.state == TrialState::Running)
            entry.state = TrialState::Waiting;
    }
}

bool SetupTrials::usable(std::size_t i) const
{
    const Entry& entry = m_entries[i];
    return entry.state == TrialState::Done
        && (entry.trial.verdict == TrialVerdict::Good || entry.trial.verdict == TrialVerdict::NeedsTrust
            || entry.trial.verdict == TrialVerdict::ClearOnly);
}

std::optional<std::size_t> SetupTrials::best() const
{
    std::optional<std::size_t> best;
    for (std::size_t i = 0; i < m_entries.size(); ++i) {
        if (usable(i) && (!best || m_entries[i].trial.verdict < m_entries[*best].trial.verdict))
            best = i;
    }
    return best;
}

std::string SetupTrials::outcome(std::size_t i) const
{
    const Entry& entry = m_entries[i];
    switch (entry.state) {
    case TrialState::Running:
        return "being tried";
    case TrialState::NotNeeded:
        return "Not tried: the name has no address.";
    case TrialState::Waiting:
        return std::any_of(m_entries.begin(), m_entries.end(), [this](const Entry& e) { return willDo(e); })
            ? "Not tried: another one will do."
            : "Not tried yet.";
    case TrialState::Done:
        break;
    }
    return entry.trial.why;
}

std::string discoveryAnnouncement(std::string_view input)
{
    const auto questions = discoveryQuestions(input);
    if (questions.empty()) {
        if (addressFromText(input))
            return "This is an address: nobody has to be asked for it.";
        return {};
    }
    const Discovery nothing = candidatesFrom(input, {});
    return fmt::format("Next asks the DNS servers of this machine about {}: its service and mail exchanger "
                       "records, and whether smtp, mail and relay are names there. No mail server is "
                       "contacted by that.",
        nothing.domain);
}

std::string trialsAnnouncement(const SetupTrials& trials)
{
    std::vector<std::pair<std::string, std::string>> hosts; // name, ports
    for (std::size_t i = 0; i < trials.size(); ++i) {
        const ServerCandidate& one = trials.candidate(i);
        const auto at = std::find_if(
            hosts.begin(), hosts.end(), [&](const auto& host) { return host.first == one.server; });
        if (at == hosts.end())
            hosts.emplace_back(one.server, std::to_string(one.port));
        else
            at->second += fmt::format(", {}", one.port);
    }
    if (hosts.empty())
        return "There is nobody to contact.";
    std::string text;
    for (const auto& [name, ports] : hosts)
        text += fmt::format("{}{} ({} {})", text.empty() ? "" : "; ", name,
            ports.find(',') == std::string::npos ? "port" : "ports", ports);
    return fmt::format(
        "These would be contacted, one after another, until one will do: {}. Each is asked what it "
        "offers and for its certificate. No password and no mail goes out.",
        text);
}

smtp::ProbeSettings trialSettings(const ServerCandidate& candidate, double timeoutSeconds)
{
    smtp::ProbeSettings settings;
    settings.server = candidate.server;
    settings.port = candidate.port;
    settings.security = candidate.security;
    settings.depth = smtp::Depth::Tls;
    settings.timeoutSeconds = timeoutSeconds;
    return settings;
}

} // namespace rungbook::net
