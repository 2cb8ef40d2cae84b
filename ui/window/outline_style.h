// SPDX-License-Identifier: GPL-3.0-or-later
// Fusion with edges that can be seen: on dark grounds it draws the frames of inputs darker than the ground, which hides them.
#pragma once

#include <QProxyStyle>

namespace rungbook::ui
{

class OutlineStyle : public QProxyStyle
{
    Q_OBJECT

public:
    OutlineStyle();
    void drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter,
        const QWidget* widget) const override;
    void drawComplexControl(ComplexControl control, const QStyleOptionComplex* option, QPainter* painter,
        const QWidget* widget) const override;
};

} // namespace rungbook::ui
