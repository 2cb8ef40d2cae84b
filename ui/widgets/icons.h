// SPDX-License-Identifier: GPL-3.0-or-later
// The program's own line icons, drawn in the colour of the palette's text so that they fit every theme.
#pragma once

#include <QIcon>
#include <QPalette>

namespace rungbook::ui
{

enum class Glyph {
    Open,
    Paste,
    Config,
    Reload,
    Follow,
    Save,
    Print,
    Copy,
    Present,
    Find,
    ZoomIn,
    ZoomOut,
    FitWidth,
    FitAll,
    Next,
    Previous,
    Ike,
    Smtp,
    Guide,
    Case,
    Trust,
    Close,
    Sample
};

QIcon glyphIcon(Glyph glyph, const QPalette& palette);

/// The program's icon.
QIcon programIcon();

} // namespace rungbook::ui
