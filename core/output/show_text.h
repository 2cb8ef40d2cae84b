// SPDX-License-Identifier: GPL-3.0-or-later
// Show output in a report: what was read, the chain across outputs, what moved between two of them.
#pragma once

#include "core/output/style.h"
#include "core/workbench/analyze.h"

#include <string>

namespace rungbook::output
{

/// The outputs in short, the chains as steps and what moved; nothing when there is no show output.
void writeShowText(TextSheet& sheet, const workbench::AnalyzeReport& report);

/// What an input's show output is, for the list of inputs: "3 show outputs (show crypto ipsec sa, ...); 70 lines, 2 not understood".
std::string showSummary(const show::ShowText& read);

/// The same as sections of an HTML page; empty when there is nothing.
std::string showHtml(const workbench::AnalyzeReport& report);

} // namespace rungbook::output
