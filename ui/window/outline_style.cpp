// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/outline_style.h"

#include "ui/widgets/colors.h"

#include <QPainter>
#include <QStyleOption>

namespace rungbook::ui
{

namespace
{

void outline(const QStyleOption& option, QPainter& painter)
{
    if (!isDark(option.palette))
        return;
    const bool focused = option.state.testFlag(QStyle::State_HasFocus);
    painter.save();
    painter.setBrush(Qt::NoBrush);
    painter.setPen(option.palette.color(focused ? QPalette::Highlight : QPalette::Mid));
    painter.drawRect(option.rect.adjusted(0, 0, -1, -1));
    painter.restore();
}

} // namespace

OutlineStyle::OutlineStyle()
    : QProxyStyle(QStringLiteral("Fusion"))
{
}

void OutlineStyle::drawPrimitive(
    PrimitiveElement element, const QStyleOption* option, QPainter* painter, const QWidget* widget) const
{
    QProxyStyle::drawPrimitive(element, option, painter, widget);
    if (element == PE_FrameLineEdit || element == PE_IndicatorCheckBox || element == PE_PanelButtonCommand)
        outline(*option, *painter);
}

void OutlineStyle::drawComplexControl(
    ComplexControl control, const QStyleOptionComplex* option, QPainter* painter, const QWidget* widget) const
{
    QProxyStyle::drawComplexControl(control, option, painter, widget);
    if (control == CC_ComboBox)
        outline(*option, *painter);
}

} // namespace rungbook::ui
