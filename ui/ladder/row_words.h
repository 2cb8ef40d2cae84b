// SPDX-License-Identifier: GPL-3.0-or-later
// Rows in words: for screen readers, tool tips, the clipboard and the presentation.
#pragma once

#include "core/ladder/ladder.h"

#include <QString>

namespace rungbook::ui
{

/// One line: "17:36:05, this ASA to peer: MM3, KE, NONCE; sent 2 times (again after 8 s)".
QString rowSentence(const ladder::Ladder& ladder, const ladder::Row& row);

/// "this ASA → peer", with the address where that is all there is.
QString directionWords(const ladder::Ladder& ladder, const ladder::Row& row);

/// What became of the message that a ghost stands for: "never came (waited 32 s)", "was never sent".
QString ghostFate(const ladder::Row& row);

/// "complete", "failed", "not finished".
QString outcomeWords(ladder::PhaseOutcome outcome);

/// "root cause", "contributes", "symptom".
QString roleWords(Role role);

/// Rich text, everything from the log escaped.
QString rowToolTip(const ladder::Ladder& ladder, const ladder::Row& row);
QString findingToolTip(const ladder::Ladder& ladder, std::uint32_t finding);
QString phaseToolTip(const ladder::Phase& phase);

} // namespace rungbook::ui
