// SPDX-License-Identifier: GPL-3.0-or-later
// The report as one page that stands alone: verdicts, ladders as pictures, findings with the lines that prove them. No script, nothing is
// loaded from anywhere, and a content security policy says so.
#pragma once

#include "core/workbench/analyze.h"

#include <string>
#include <string_view>

namespace rungbook::output
{

struct HtmlOptions {
    std::string_view version; ///< of the program, for the foot of the page
    bool full = false; ///< every session; else as chooseSessions() chooses
    bool listUnknown = false; ///< end with the lines that were not understood
};

/// A complete HTML document; every text from a log is escaped.
std::string analyzeHtml(const workbench::AnalyzeReport& report, const HtmlOptions& options = {});

} // namespace rungbook::output
