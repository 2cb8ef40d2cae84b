// SPDX-License-Identifier: GPL-3.0-or-later
// What somebody who sees the verdict of a run can do at once: another port or encryption, and questions of trust. Only what the run's own facts say.
#pragma once

#include "core/smtp/probe_result.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace rungbook::smtp
{

/// A change of the settings that this run gives a reason for. Never one that gives up encryption.
struct SettingsChange {
    std::optional<std::uint16_t> port;
    std::optional<Security> security;
    std::optional<Family> family;
    std::string label; ///< for a button: "Use port 465 with TLS"
    std::string why; ///< a sentence
    std::uint32_t line = 0; ///< the transcript line that proves it; 0: the lines of the finding do
};

/// What helps against what was found.
struct NextSteps {
    bool trustIssuer =
        false; ///< the chain ends at an issuer that is not trusted: look at it, and perhaps trust it
    bool importCertificate = false; ///< a certificate that the server did not send would complete the chain
    std::vector<SettingsChange> changes; ///< best first, at most three
};

/// Looks at the cause of the run (its first finding) and at what its cross probes showed.
NextSteps nextSteps(const ProbeResult& run);

/// The settings with the change in them.
void apply(const SettingsChange& change, ProbeSettings& settings);

} // namespace rungbook::smtp
