// SPDX-License-Identifier: GPL-3.0-or-later
// Paints the outcome of a session as a chip: a shape and a word, so that it reads without colour.
#pragma once

#include <QStyledItemDelegate>

namespace rungbook::ui
{

class OutcomeDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(
        QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

} // namespace rungbook::ui
