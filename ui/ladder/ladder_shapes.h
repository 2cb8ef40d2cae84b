// SPDX-License-Identifier: GPL-3.0-or-later
// The signs of the ladder, drawn as shapes so that they mean the same in black and white.
#pragma once

#include "core/base/finding.h"
#include "core/ladder/ladder.h"
#include "ui/ladder/ladder_style.h"

#include <QPainter>
#include <QPointF>
#include <QRectF>

namespace rungbook::ui
{

/// A horizontal arrow from x0 to x1. strands: parallel lines, 2 or 3 for a message that was sent again. A ghost is dashed with a hollow head.
void drawArrow(QPainter& painter, double x0, double x1, double y, double headSize, const QColor& color,
    int strands, bool ghost);

/// A message that a machine sends to itself: a loop beside its lifeline.
void drawLoop(QPainter& painter, double x, double y, double size, const QColor& color);

/// A finding's number: on a solid diamond (root), in a hollow diamond (contributing) or beside a dot (symptom). Returns nothing drawn
/// outside box.
void drawBadge(QPainter& painter, const QRectF& box, Role role, int number, const LadderStyle& style);

/// A check, a cross, or three dots.
void drawOutcome(
    QPainter& painter, const QRectF& box, ladder::PhaseOutcome outcome, const LadderStyle& style);

/// A vertical line that is broken by a zig-zag in its middle.
void drawBrokenLine(
    QPainter& painter, double x, double top, double bottom, double swing, const QColor& color);

/// A sheet with a folded corner.
void drawSheet(QPainter& painter, const QRectF& box, double fold, const QColor& fill, const QColor& edge);

} // namespace rungbook::ui
