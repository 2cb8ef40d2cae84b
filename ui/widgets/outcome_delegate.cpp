// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/outcome_delegate.h"

#include "core/ike/session.h"
#include "ui/models/session_model.h"
#include "ui/widgets/colors.h"

#include <QApplication>
#include <QPainter>

namespace rungbook::ui
{

namespace
{

constexpr int kPadding = 6;

QString signOf(ike::Outcome outcome)
{
    switch (outcome) {
    case ike::Outcome::Established:
        return QStringLiteral("✔");
    case ike::Outcome::Failed:
        return QStringLiteral("✖");
    case ike::Outcome::Incomplete:
        break;
    }
    return QStringLiteral("…");
}

} // namespace

void OutcomeDelegate::paint(
    QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    QStyleOptionViewItem background = option;
    initStyleOption(&background, index);
    const QString word = background.text;
    background.text.clear();
    const QStyle* style = option.widget ? option.widget->style() : QApplication::style();
    style->drawControl(QStyle::CE_ItemViewItem, &background, painter, option.widget);

    const auto outcome = static_cast<ike::Outcome>(index.data(SessionModel::OutcomeRole).toInt());
    const SemanticColors colors = semanticColors(option.palette);
    const bool selected = option.state.testFlag(QStyle::State_Selected);
    QColor color = outcome == ike::Outcome::Established ? colors.good
        : outcome == ike::Outcome::Failed               ? colors.bad
                                                        : colors.warn;
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    const QString text = signOf(outcome) + u' ' + word;
    QRectF chip = QRectF(option.rect).adjusted(4, 2.5, -4, -2.5);
    chip.setWidth(
        std::min<qreal>(chip.width(), option.fontMetrics.horizontalAdvance(text) + 2 * kPadding + 2));
    if (selected)
        painter->setBrush(option.palette.color(QPalette::Base));
    else
        painter->setBrush(Qt::NoBrush);
    painter->setPen(QPen(color, 1.2));
    const qreal radius = chip.height() / 2;
    // The shape tells the outcomes apart too: round is up, square is down, dashed is open.
    if (outcome == ike::Outcome::Established)
        painter->drawRoundedRect(chip, radius, radius);
    else if (outcome == ike::Outcome::Failed)
        painter->drawRect(chip);
    else {
        painter->setPen(QPen(color, 1.2, Qt::DashLine));
        painter->drawRoundedRect(chip, 3, 3);
    }
    painter->setPen(color);
    painter->drawText(chip.adjusted(kPadding, 0, -kPadding, 0), Qt::AlignLeft | Qt::AlignVCenter, text);
    painter->restore();
}

QSize OutcomeDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    QSize size = QStyledItemDelegate::sizeHint(option, index);
    size.rwidth() += 2 * kPadding + option.fontMetrics.horizontalAdvance(QStringLiteral("✔ ")) + 10;
    size.rheight() = std::max(size.height(), option.fontMetrics.height() + 8);
    return size;
}

} // namespace rungbook::ui
