// SPDX-License-Identifier: GPL-3.0-or-later
// Colours with a meaning, made to fit the palette they stand on. Every one of them goes with a shape or a word.
#pragma once

#include <QColor>
#include <QPalette>
#include <QString>

namespace rungbook::ui
{

struct SemanticColors {
    QColor good; ///< text and shapes: established
    QColor bad; ///< failed, the cause
    QColor warn; ///< incomplete, contributing
    QColor quiet; ///< secondary text
    QColor evidence; ///< background of lines that prove the selected finding
    QColor message; ///< background of lines of the selected message
    QColor session; ///< bar beside lines of the selected session
    QColor unread; ///< background of lines not understood
    QColor match; ///< background of search matches
    QColor card; ///< background of cards
};

/// True for palettes with light text on a dark ground.
bool isDark(const QPalette& palette);
/// True for pure black and white.
bool isHighContrast(const QPalette& palette);

SemanticColors semanticColors(const QPalette& palette);

/// The style sheet of all rich text, for QTextDocument::setDefaultStyleSheet().
QString htmlStyle(const SemanticColors& colors, const QPalette& palette);

} // namespace rungbook::ui
