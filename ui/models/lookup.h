// SPDX-License-Identifier: GPL-3.0-or-later
// Where something stands in another view of the same report. All are searches in sorted values; nothing is worked out here.
#pragma once

#include "core/workbench/analyze.h"

#include <optional>
#include <vector>

namespace rungbook::ui
{

/// The message of a session that a line belongs to; else the last message before the line; nothing before the first.
std::optional<std::uint32_t> messageAtLine(const ike::Session& session, LineNumber line);

/// The session (position in AnalyzeReport::sessions) whose lines include that line; one whose own message or notice holds it wins.
std::optional<std::size_t> sessionAtLine(const workbench::AnalyzeReport& report, SourceSpan where);

/// The row that rests on that line, or else the row of the message it belongs to.
std::optional<std::size_t> rowAtLine(
    const ladder::Ladder& ladder, const ike::Session& session, LineNumber line);

/// The first row that shows a finding, or nothing.
std::optional<std::size_t> rowOfFinding(
    const ladder::Ladder& ladder, const ike::Session& session, std::uint32_t finding);

/// Every line that the session rests on, as sorted runs.
std::vector<SourceSpan> linesOf(const ike::Session& session, SourceId source);

} // namespace rungbook::ui
