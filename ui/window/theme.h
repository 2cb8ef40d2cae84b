// SPDX-License-Identifier: GPL-3.0-or-later
// Light, dark and high contrast, and the size of all text.
#pragma once

#include <QPalette>
#include <QString>

namespace rungbook::ui
{

enum class Theme { System, Light, Dark, HighContrast };

/// "system", "light", "dark", "high-contrast": for settings.
QString themeName(Theme theme);
Theme themeOf(const QString& name);

/// The complete palette of a theme; a default one for System.
QPalette themePalette(Theme theme);

/// Makes it the look of the whole program.
void applyTheme(Theme theme);

/// Scales the font of the whole program; 100 to 200.
void applyTextSize(int percent);

} // namespace rungbook::ui
