// SPDX-License-Identifier: GPL-3.0-or-later
// The analyze report for people: what happened, why, the lines that prove it, what to do.
#pragma once

#include "core/output/style.h"
#include "core/workbench/analyze.h"

#include <string>
#include <vector>

namespace rungbook::output
{

struct ReportTextOptions {
    TextOptions style;
    bool full = false; ///< a card for every session: none folded, none only listed
    bool steps = false; ///< tell of every message what it is for and which configuration decides it
    bool listUnknown = false; ///< end with the lines that were not understood
};

/// The whole report. What is left out (sessions that went the same way, healthy ones among many) is said, with the way to see it.
std::string analyzeText(const workbench::AnalyzeReport& report, const ReportTextOptions& options = {});

/// A sentence for each input and configuration that could not be used, one per line: for the error stream. Empty when all could.
std::string troubleText(const workbench::AnalyzeReport& report);

} // namespace rungbook::output
