// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/ladder/ladder_search.h"

#include "ui/ladder/ladder_style.h"
#include "ui/ladder/row_words.h"

namespace rungbook::ui
{

bool rowContains(const ladder::Row& row, const QString& text)
{
    for (const std::string* field :
        {&row.label, &row.payloads, &row.time, &row.leftState, &row.rightState, &row.cadence}) {
        if (!field->empty() && shown(*field).contains(text, Qt::CaseInsensitive))
            return true;
    }
    return row.kind == ladder::RowKind::Ghost && ghostFate(row).contains(text, Qt::CaseInsensitive);
}

LadderHit searchRows(const ladder::RowSource& rows, const QString& text, qsizetype start, bool forward,
    const std::stop_token& stop)
{
    const auto size = static_cast<qsizetype>(rows.size());
    LadderHit hit;
    if (text.isEmpty() || size == 0)
        return hit;
    qsizetype row = forward ? start : (start < 0 ? 0 : start);
    for (qsizetype step = 0; step < size; ++step) {
        row += forward ? 1 : -1;
        if (row >= size || row < 0) {
            row = forward ? 0 : size - 1;
            hit.wrapped = start >= 0;
        }
        if (rowContains(rows.row(static_cast<std::size_t>(row)), text)) {
            hit.row = row;
            return hit;
        }
        if (step % 256 == 0 && stop.stop_requested()) {
            hit.stopped = true;
            return hit;
        }
    }
    hit.wrapped = false;
    return hit;
}

} // namespace rungbook::ui
