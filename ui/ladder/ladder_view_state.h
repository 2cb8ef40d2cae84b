// SPDX-License-Identifier: GPL-3.0-or-later
// What the view keeps: private to ladder_view*.cpp.
#pragma once

#include "ui/ladder/ladder_painter.h"
#include "ui/ladder/ladder_search.h"
#include "ui/ladder/ladder_view.h"

#include <QFutureWatcher>

#include <stop_token>

namespace rungbook::ui
{

class LadderHead;

struct LadderViewState {
    std::shared_ptr<const ladder::Ladder> ladder;
    std::shared_ptr<const ladder::RowIndex> index;
    std::unique_ptr<LadderPainter> painter; ///< null while there is nothing to show
    LadderHead* head = nullptr; ///< a child of the view
    QString emptyText;
    qsizetype current = -1;
    double zoom = 1;
    double left = 0; ///< the picture is narrower than the viewport: it begins here
    qsizetype visited = 0;
    std::pair<qsizetype, qsizetype> visible{0, 0};
    QFutureWatcher<LadderHit> search;
    std::stop_source stopSearch;
    bool layingOut = false;
};

} // namespace rungbook::ui
