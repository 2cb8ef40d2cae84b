// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/ladder/ladder_shapes.h"

#include <QPainterPath>

#include <algorithm>
#include <cmath>

namespace rungbook::ui
{

void drawArrow(QPainter& painter, double x0, double x1, double y, double headSize, const QColor& color,
    int strands, bool ghost)
{
    const double direction = x1 >= x0 ? 1 : -1;
    const double weight = std::clamp(headSize / 5.5, 1.0, 4.0);
    const double half = headSize * 0.5;
    QPen pen(color, weight);
    pen.setCapStyle(Qt::FlatCap);
    if (ghost)
        pen.setDashPattern({5, 3.5});
    painter.setPen(pen);
    painter.setRenderHint(QPainter::Antialiasing, true);
    const double stop = x1 - direction * headSize * (ghost ? 1.0 : 0.8);
    const double spread = std::max(2.6, headSize * 0.34);
    for (int i = 0; i < strands; ++i) {
        const double at = y + (i - (strands - 1) / 2.0) * spread;
        painter.drawLine(QPointF(x0, at), QPointF(stop, at));
    }
    const double wide = half + (strands - 1) * spread * 0.4;
    const QPointF head[] = {QPointF(x1, y), QPointF(x1 - direction * headSize, y - wide),
        QPointF(x1 - direction * headSize, y + wide)};
    painter.setPen(QPen(color, weight, Qt::SolidLine, Qt::FlatCap, Qt::MiterJoin));
    if (ghost) {
        painter.setBrush(Qt::NoBrush);
    } else {
        painter.setPen(Qt::NoPen);
        painter.setBrush(color);
    }
    painter.drawPolygon(head, 3);
    painter.setBrush(Qt::NoBrush);
}

void drawLoop(QPainter& painter, double x, double y, double size, const QColor& color)
{
    painter.setRenderHint(QPainter::Antialiasing, true);
    painter.setPen(QPen(color, std::clamp(size / 5.5, 1.0, 4.0)));
    QPainterPath path(QPointF(x, y - size * 0.5));
    path.lineTo(x + size * 2, y - size * 0.5);
    path.lineTo(x + size * 2, y + size * 0.5);
    path.lineTo(x + size, y + size * 0.5);
    painter.drawPath(path);
    const QPointF head[] = {QPointF(x, y + size * 0.5), QPointF(x + size, y), QPointF(x + size, y + size)};
    painter.setPen(Qt::NoPen);
    painter.setBrush(color);
    painter.drawPolygon(head, 3);
    painter.setBrush(Qt::NoBrush);
}

void drawBadge(QPainter& painter, const QRectF& box, Role role, int number, const LadderStyle& style)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing, true);
    const QColor color = style.mark(role);
    const QPointF c = box.center();
    const double r = std::min(box.width(), box.height()) / 2;
    QFont font = painter.font();
    font.setBold(role != Role::Symptom);
    const QString text = QString::number(number);
    font.setPixelSize(std::max(5, static_cast<int>(r * (text.size() > 1 ? 0.78 : 1.0))));
    painter.setFont(font);
    if (role == Role::Symptom) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(color);
        painter.drawEllipse(QPointF(c.x() - r * 0.62, c.y()), r * 0.24, r * 0.24);
        painter.setPen(style.text);
        painter.drawText(QRectF(c.x() - r * 0.2, c.y() - r, r * 1.2, r * 2), Qt::AlignCenter, text);
        painter.restore();
        return;
    }
    const QPointF diamond[] = {
        {c.x(), c.y() - r}, {c.x() + r, c.y()}, {c.x(), c.y() + r}, {c.x() - r, c.y()}};
    const double edge = std::max(1.2, r * 0.16);
    if (role == Role::Root) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(color);
        painter.drawPolygon(diamond, 4);
        painter.setPen(style.base);
    } else {
        painter.setPen(QPen(color, edge, Qt::SolidLine, Qt::FlatCap, Qt::MiterJoin));
        painter.setBrush(style.base);
        painter.drawPolygon(diamond, 4);
        painter.setPen(style.text);
    }
    painter.drawText(QRectF(c.x() - r, c.y() - r, r * 2, r * 2), Qt::AlignCenter, text);
    painter.restore();
}

void drawOutcome(QPainter& painter, const QRectF& box, ladder::PhaseOutcome outcome, const LadderStyle& style)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing, true);
    const double r = std::min(box.width(), box.height()) / 2;
    const QPointF c = box.center();
    QPen pen(style.text, std::max(1.5, r * 0.32), Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin);
    switch (outcome) {
    case ladder::PhaseOutcome::Complete: {
        pen.setColor(style.good);
        painter.setPen(pen);
        const QPointF check[] = {{c.x() - r * 0.7, c.y() + r * 0.05}, {c.x() - r * 0.15, c.y() + r * 0.6},
            {c.x() + r * 0.75, c.y() - r * 0.6}};
        painter.drawPolyline(check, 3);
        break;
    }
    case ladder::PhaseOutcome::Failed:
        pen.setColor(style.bad);
        painter.setPen(pen);
        painter.drawLine(
            QPointF(c.x() - r * 0.6, c.y() - r * 0.6), QPointF(c.x() + r * 0.6, c.y() + r * 0.6));
        painter.drawLine(
            QPointF(c.x() - r * 0.6, c.y() + r * 0.6), QPointF(c.x() + r * 0.6, c.y() - r * 0.6));
        break;
    case ladder::PhaseOutcome::Open:
        painter.setPen(Qt::NoPen);
        painter.setBrush(style.muted);
        for (const double dx : {-0.7, 0.0, 0.7})
            painter.drawEllipse(QPointF(c.x() + dx * r, c.y()), r * 0.2, r * 0.2);
        break;
    }
    painter.restore();
}

void drawBrokenLine(QPainter& painter, double x, double top, double bottom, double swing, const QColor& color)
{
    const double middle = (top + bottom) / 2;
    const double reach = std::min(swing * 2, (bottom - top) / 2);
    painter.setRenderHint(QPainter::Antialiasing, true);
    painter.setPen(QPen(color, 1.4, Qt::SolidLine, Qt::FlatCap, Qt::MiterJoin));
    const QPointF line[] = {{x, top}, {x, middle - reach}, {x + swing, middle - reach * 0.6},
        {x - swing, middle - reach * 0.2}, {x + swing, middle + reach * 0.2},
        {x - swing, middle + reach * 0.6}, {x, middle + reach}, {x, bottom}};
    painter.drawPolyline(line, 8);
}

void drawSheet(QPainter& painter, const QRectF& box, double fold, const QColor& fill, const QColor& edge)
{
    painter.setRenderHint(QPainter::Antialiasing, true);
    const QPointF outline[] = {box.topLeft(), {box.right() - fold, box.top()},
        {box.right(), box.top() + fold}, box.bottomRight(), box.bottomLeft()};
    painter.setPen(QPen(edge, 1));
    painter.setBrush(fill);
    painter.drawPolygon(outline, 5);
    const QPointF corner[] = {{box.right() - fold, box.top()}, {box.right() - fold, box.top() + fold},
        {box.right(), box.top() + fold}};
    painter.drawPolyline(corner, 3);
    painter.setBrush(Qt::NoBrush);
}

} // namespace rungbook::ui
