// SPDX-License-Identifier: GPL-3.0-or-later
// What the presentation says beside each step, as rich text. Everything that comes from a log is escaped.
#pragma once

#include "core/ladder/ladder.h"
#include "ui/ladder/ladder_style.h"

#include <QString>

#include <functional>

namespace rungbook::ui
{

struct StepLook {
    LadderStyle style;
    double pixels = 20; ///< of the running text
    bool asking = false; ///< the class is asked what comes after this step
};

/// True when what step (counted as in PresentationWindow) leads to is a message or one that never came.
bool isArrow(const ladder::Ladder& ladder, qsizetype step);

/// step 0: the title; 1 to size(): the rows; size() + 1: the verdict.
QString stepHtml(const ladder::Ladder& ladder, qsizetype step, const StepLook& look,
    const std::function<QString(const ladder::Row&)>& evidence);

} // namespace rungbook::ui
