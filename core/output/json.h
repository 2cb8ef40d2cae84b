// SPDX-License-Identifier: GPL-3.0-or-later
// The JSON of the command line: a contract. Keys keep their names, meaning and order; there may only be more of them.
#pragma once

#include "core/workbench/analyze.h"

#include <string>
#include <vector>

namespace rungbook::output
{

struct JsonOptions {
    bool listUnknown = false; ///< add "unknown" to each input: the lines that were not understood
};

/// What "analyze --format json" prints, with a newline at the end. Text that is not valid UTF-8 has U+FFFD in its place.
std::string analyzeJson(const workbench::AnalyzeReport& report, const JsonOptions& options = {});

/// What "ladder --format json" prints: {"rungbook": 1, "ladders": [...]}, one for each of the sessions given.
std::string ladderJson(const workbench::AnalyzeReport& report,
    const std::vector<workbench::AnalyzeReport::SessionRef>& sessions);

} // namespace rungbook::output
