// SPDX-License-Identifier: GPL-3.0-or-later
// One whole job of the Config bench: read one configuration or several, check them, and negotiate their tunnels on paper. The command line and
// the window both call this.
#pragma once

#include "core/base/job.h"
#include "core/base/result.h"
#include "core/config/check.h"
#include "core/config/negotiation.h"
#include "core/config/suppression.h"
#include "core/workbench/analyze.h"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rungbook::workbench
{

struct ConfigRequest {
    std::vector<InputRequest> inputs; ///< one device's configuration, or those of the peers
    std::string baseline; ///< text of a file of known findings; empty: none
};

/// One input and what could be done with it.
struct ConfigInput {
    std::string path;
    std::uint64_t lines = 0;
    std::shared_ptr<const std::string>
        text; ///< as it was read: it holds secrets, so only the lines of a tree without them are shown
    std::shared_ptr<const config::ConfigModel> model; ///< null when nothing in it is a configuration
    std::optional<Error> error;
};

/// Everything that came out. Source ids are positions in inputs.
struct ConfigReport {
    std::vector<ConfigInput> inputs;
    std::shared_ptr<const config::Subject> subject; ///< never null
    std::vector<Finding> findings; ///< ranked
    std::vector<Finding> suppressed; ///< silenced by a comment with a reason
    std::vector<Finding> known; ///< those of the baseline
    std::vector<config::Suppression> suppressions; ///< every comment, used or not
    std::vector<config::Negotiation> negotiations;
    std::vector<config::TunnelOutcome> outcomes;

    /// The path of a source as the user gave it.
    const std::string& pathOf(SourceId source) const;
    /// A line as it may be shown: keys and passwords replaced; a line that holds no command is empty.
    std::string lineText(const SourceSpan& where) const;
    /// The commands of a span, one for each line, with their line numbers; at most `most`.
    std::vector<config::ConfigLine> quote(const SourceSpan& where, std::size_t most) const;
    /// The ladder of a negotiation.
    ladder::Ladder ladder(std::size_t negotiation) const;
    /// Indices into findings of those that concern the tunnel of an outcome, or its other end.
    std::vector<std::size_t> findingsOf(const config::TunnelOutcome& outcome) const;
};

/// Runs the job. Fails only when it was cancelled; every other trouble is told per input.
Result<std::shared_ptr<const ConfigReport>> checkConfig(const ConfigRequest& request, const Job& job = {});

/// 0: nothing wrong found; 1: a finding with a wrong effect (with strict, any finding); 3: no input could be read and understood.
int exitStatus(const ConfigReport& report, bool strict);

} // namespace rungbook::workbench
