// SPDX-License-Identifier: GPL-3.0-or-later
// Wording that text, SVG, Mermaid and the window share, so that a ladder says the same wherever it is drawn.
#pragma once

#include "core/ladder/ladder.h"

#include <string>
#include <string_view>

namespace rungbook::ladder
{

/// "MM4 never came (waited 8 s)", "MM4 never came", or what Row::fate says.
std::string ghostText(const Row& row);

/// "×3 (again after 8 s, 16 s)": the message was sent three times in all. Empty when it was sent once.
std::string resendText(const Row& row);

/// The line above an arrow: "MM3 ×2 (again after 8 s)", the ghost's text; for the other kinds their label.
std::string headline(const Row& row);

/// "complete", "failed", "not finished".
std::string_view outcomeText(PhaseOutcome outcome);

/// "line 12", "lines 12-18"; empty when there are none.
std::string linesText(const SourceSpan& where);

/// "lines 12, 15-18 and 4 more", at most limit spans.
std::string linesText(const std::vector<SourceSpan>& spans, std::size_t limit = 4);

/// "~MM_WAIT_MSG4" for a state that was worked out, the name itself for one that the log prints, empty for none.
std::string stateText(std::string_view state, bool derived);

/// What the "~" means, for a legend.
inline constexpr std::string_view kDerivedLegend =
    "~ worked out from the messages; the log does not print this state";

/// "blocks, root cause, high confidence", for the list of findings.
std::string standingText(const FindingMark& mark);

/// "!1 !4", the numbers under which the list below has a row's findings; "!1 !2 +3" when no more fit into cells.
std::string marksText(const std::vector<std::uint32_t>& findings, std::size_t cells);

/// "12 more rows are not shown (rows 101 to 112 of 112)." Empty when none is left out.
std::string leftOutText(std::size_t shown, std::size_t total);

} // namespace rungbook::ladder
