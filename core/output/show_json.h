// SPDX-License-Identifier: GPL-3.0-or-later
// Show output as JSON: the keys "outputs", "chain" and "moved" of analyze.
#pragma once

#include "core/output/json_text.h"
#include "core/workbench/analyze.h"

namespace rungbook::output
{

/// One output: { path, kind, command, lines, understood, not_understood:[line], records:[{kind, parent, lines, fields:[...]}] }.
Json showOutputJson(const workbench::AnalyzeReport& report, const show::Output& output);

/// One chain: { verdict, breaks_at, why, links:[{name, state, text, command, evidence:[...]}] }.
Json chainJson(const workbench::AnalyzeReport& report, const show::Chain& chain);

/// One thing that moved: { movement, output, what, field, before, after, delta, meaning, before_at, after_at }.
Json movedJson(const workbench::AnalyzeReport& report, const show::Moved& moved);

} // namespace rungbook::output
