// SPDX-License-Identifier: GPL-3.0-or-later
// Finding text in the rows of a ladder.
#pragma once

#include "core/ladder/ladder.h"

#include <QString>

#include <stop_token>

namespace rungbook::ui
{

struct LadderHit {
    qsizetype row = -1; ///< -1: nowhere
    bool wrapped = false; ///< it lies behind the end where the search came from
    bool stopped = false;
};

/// True when label, payloads, time, states or the times of the resends contain the text, in whatever case.
bool rowContains(const ladder::Row& row, const QString& text);

/// Searches every row once, from the one after start (before it when not forward) around to start itself. start may be -1.
LadderHit searchRows(const ladder::RowSource& rows, const QString& text, qsizetype start, bool forward,
    const std::stop_token& stop);

} // namespace rungbook::ui
