// SPDX-License-Identifier: GPL-3.0-or-later
// A real log laid beside the negotiation on paper: for each tunnel the steps that the configuration predicts and those that the log shows, and
// what it means where they part.
#pragma once

#include "core/workbench/analyze.h"
#include "core/workbench/check_config.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace rungbook::workbench
{

/// What a log says about a step of the negotiation.
enum class Seen : std::uint8_t {
    Passed, ///< something later or the step itself is in the log
    Failed, ///< the log stops here
    NotSeen ///< the log says nothing about it
};

/// "passed", "failed", "not seen".
std::string_view nameOf(Seen seen);

/// One row of the table.
struct BesideRow {
    config::StageKind stage{};
    config::StageVerdict predicted{};
    std::string predictedText; ///< a sentence
    Seen observed{};
    std::string observedText; ///< a sentence; empty when nothing was seen
    std::vector<Evidence> observedLines; ///< of the log; source ids as in the analysis
    bool parts = false; ///< here prediction and log part for the first time
};

/// A negotiation on paper and a session of the log.
struct Beside {
    std::size_t outcome = 0; ///< index in ConfigReport::outcomes
    std::size_t negotiation = 0; ///< index in ConfigReport::negotiations
    AnalyzeReport::SessionRef session;
    std::string matchedBy; ///< why they are believed to be the same: "the peer's address 198.51.100.7"
    std::vector<BesideRow> rows;
    bool agree = false;
    std::string meaning; ///< sentences: what it means that they agree, or part where they do
};

/// The log and the tables.
struct LogBeside {
    std::shared_ptr<const AnalyzeReport> log; ///< never null
    std::vector<Beside>
        tables; ///< of every tunnel the latest session in each direction, in order of the outcomes
    std::vector<AnalyzeReport::SessionRef> unmatched; ///< sessions with a peer that no tunnel names
    std::vector<std::size_t> withoutSession; ///< outcomes that the log says nothing about
};

/// Lays the sessions of an analysis beside the negotiations of a report. Sessions are matched to tunnels by the peer's address; of two devices
/// the session's role and addresses say whose negotiation it is.
LogBeside layBeside(const ConfigReport& report, std::shared_ptr<const AnalyzeReport> log);

} // namespace rungbook::workbench
