// SPDX-License-Identifier: GPL-3.0-or-later
// Which of the candidates of a discovery is tried next, which one is chosen, and why. Pure; the trying is done by whoever asks.
#pragma once

#include "core/net/discovery.h"
#include "core/smtp/setup_guide.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rungbook::net
{

/// What became of a candidate.
enum class TrialState : std::uint8_t { Waiting, Running, Done, NotNeeded };

/// The candidates in their order, each with what became of it.
class SetupTrials
{
public:
    SetupTrials() = default;
    explicit SetupTrials(std::vector<ServerCandidate> candidates);

    std::size_t size() const { return m_entries.size(); }
    const ServerCandidate& candidate(std::size_t i) const { return m_entries[i].candidate; }
    TrialState state(std::size_t i) const { return m_entries[i].state; }
    /// Of a candidate that is Done.
    const smtp::Trial& trial(std::size_t i) const { return m_entries[i].trial; }

    /// The next to be tried without being asked for; nothing when one was found that will do, or none is left. A candidate will do when it is encrypted
    /// and accepted, or only its issuer has to be trusted and it is no mail exchanger.
    std::optional<std::size_t> next() const;
    void begin(std::size_t i);
    void done(std::size_t i, smtp::Trial trial);
    /// The one that runs waits again: the user stopped it.
    void stopped();

    /// The best of those that were tried: accepted before untrusted before clear, then by their order; nothing when none can be used.
    std::optional<std::size_t> best() const;
    /// True when the set-up can go on with it: encrypted and accepted, or to be trusted, or in clear.
    bool usable(std::size_t i) const;
    /// Why it is chosen, or not, or was not tried: a sentence.
    std::string outcome(std::size_t i) const;

private:
    struct Entry {
        ServerCandidate candidate;
        TrialState state = TrialState::Waiting;
        smtp::Trial trial;
    };
    bool willDo(const Entry& entry) const;
    std::vector<Entry> m_entries;
};

/// Who will be asked before a discovery: "The DNS servers of this machine will be asked about example.com ...".
std::string discoveryAnnouncement(std::string_view input);

/// Who will be contacted by trying the candidates: hosts with their ports, and what is not sent.
std::string trialsAnnouncement(const SetupTrials& trials);

/// The test that tries a candidate: depth tls, no login, no mail.
smtp::ProbeSettings trialSettings(const ServerCandidate& candidate, double timeoutSeconds);

} // namespace rungbook::net
