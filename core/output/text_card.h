// SPDX-License-Identifier: GPL-3.0-or-later
// The part of the text report that is about one session.
#pragma once

#include "core/output/source_lines.h"
#include "core/output/style.h"
#include "core/workbench/analyze.h"

namespace rungbook::output
{

/// Outcome, verdict, course, findings with their lines and fixes, relevant configuration, facts. steps: tell of every message as well.
void writeCard(TextSheet& sheet, const workbench::AnalyzeReport& report, const SourceLines& lines,
    const workbench::AnalyzeReport::SessionRef& ref, bool steps);

/// One finding. brief: title, message and the first line only. ref may be null.
void writeFinding(TextSheet& sheet, const workbench::AnalyzeReport& report, const SourceLines& lines,
    const workbench::AnalyzeReport::SessionRef* ref, const Finding& finding, bool brief);

/// "established", "failed" and "incomplete" in the tone they are shown in.
Tone toneOf(ike::Outcome outcome);

} // namespace rungbook::output
