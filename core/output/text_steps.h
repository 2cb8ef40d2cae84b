// SPDX-License-Identifier: GPL-3.0-or-later
// The parts of the text report about configuration and single messages.
#pragma once

#include "core/output/style.h"
#include "core/workbench/analyze.h"

#include <string>

namespace rungbook::output
{

/// A path as it is shown beside a line number: its last part when the whole is long and no other input has the same.
std::string shortPath(const workbench::AnalyzeReport& report, SourceId source);

/// The configuration that decides the step at which a session stopped; nothing for an established one.
void writeDecisive(TextSheet& sheet, const workbench::AnalyzeReport& report,
    const workbench::AnalyzeReport::SessionRef& ref);

/// Every message: what it carries and is for, and the configuration that decides it; then what never came.
void writeSteps(TextSheet& sheet, const workbench::AnalyzeReport& report,
    const workbench::AnalyzeReport::SessionRef& ref);

} // namespace rungbook::output
