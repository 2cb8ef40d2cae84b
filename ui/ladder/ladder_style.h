// SPDX-License-Identifier: GPL-3.0-or-later
// The colours of the ladder, all worked out from the palette of the moment so that light, dark and high contrast need no tables.
#pragma once

#include "core/base/finding.h"

#include <QColor>
#include <QPalette>
#include <QString>

#include <cstdint>
#include <string>

namespace rungbook::ui
{

struct LadderStyle {
    QColor base;
    QColor text;
    QColor muted; ///< times, payloads
    QColor lifeline;
    QColor rule; ///< thin lines that only divide
    QColor fromLeft; ///< what participant 0 sends
    QColor fromRight; ///< what the others send
    QColor ghost;
    QColor good;
    QColor bad;
    QColor warn;
    QColor noteFill;
    QColor noteText;
    QColor milestoneFill;
    QColor laneFill; ///< a state that the log printed
    QColor laneFaint; ///< a state that was worked out
    QColor laneEdge;
    QColor selectFill;
    QColor selectEdge;
    bool dark = false;

    /// The colour of a finding's badge. Its shape says the same.
    QColor mark(Role role) const;
};

/// Every colour that text or a line is drawn with has a contrast of at least 4.5 to 1 against the base of the palette.
LadderStyle ladderStyle(const QPalette& palette);

/// Black on white whatever the desktop looks like: for paper and pictures.
QPalette paperPalette();

/// Contrast of two opaque colours after WCAG: 1 (none) to 21.
double contrastRatio(const QColor& a, const QColor& b);

/// hue made lighter or darker until it stands out enough against base.
QColor readable(const QColor& hue, const QColor& base, double least = 4.5);

/// a with b mixed in: part 0 is a, 1 is b.
QColor mixed(const QColor& a, const QColor& b, double part);

/// Text of the core as it may be shown: valid, without control characters and without marks that turn the reading direction.
QString shown(const std::string& text);

} // namespace rungbook::ui
