// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/theme.h"

#include "ui/window/outline_style.h"

#include <QApplication>
#include <QFont>
#include <QStyle>
#include <QToolTip>

namespace rungbook::ui
{

namespace
{

struct Shades {
    QColor window, base, alternate, text, button, mid, dark, light, highlight, highlightText, link, visited,
        tip, tipText, disabled, placeholder;
};

QPalette build(const Shades& s)
{
    QPalette palette;
    for (const QPalette::ColorGroup group : {QPalette::Active, QPalette::Inactive, QPalette::Disabled}) {
        const bool off = group == QPalette::Disabled;
        const QColor text = off ? s.disabled : s.text;
        palette.setColor(group, QPalette::Window, s.window);
        palette.setColor(group, QPalette::WindowText, text);
        palette.setColor(group, QPalette::Base, s.base);
        palette.setColor(group, QPalette::AlternateBase, s.alternate);
        palette.setColor(group, QPalette::Text, text);
        palette.setColor(group, QPalette::Button, s.button);
        palette.setColor(group, QPalette::ButtonText, text);
        palette.setColor(group, QPalette::BrightText, s.text);
        palette.setColor(group, QPalette::Mid, s.mid);
        palette.setColor(group, QPalette::Midlight, s.light.darker(104));
        palette.setColor(group, QPalette::Dark, s.dark);
        palette.setColor(group, QPalette::Shadow, s.dark.darker(130));
        palette.setColor(group, QPalette::Light, s.light);
        palette.setColor(group, QPalette::Highlight, off ? s.mid : s.highlight);
        palette.setColor(group, QPalette::HighlightedText, s.highlightText);
        palette.setColor(group, QPalette::Link, s.link);
        palette.setColor(group, QPalette::LinkVisited, s.visited);
        palette.setColor(group, QPalette::ToolTipBase, s.tip);
        palette.setColor(group, QPalette::ToolTipText, s.tipText);
        palette.setColor(group, QPalette::PlaceholderText, s.placeholder);
    }
    return palette;
}

} // namespace

QString themeName(Theme theme)
{
    switch (theme) {
    case Theme::Light:
        return QStringLiteral("light");
    case Theme::Dark:
        return QStringLiteral("dark");
    case Theme::HighContrast:
        return QStringLiteral("high-contrast");
    case Theme::System:
        break;
    }
    return QStringLiteral("system");
}

Theme themeOf(const QString& name)
{
    for (const Theme theme : {Theme::Light, Theme::Dark, Theme::HighContrast}) {
        if (name == themeName(theme))
            return theme;
    }
    return Theme::System;
}

QPalette themePalette(Theme theme)
{
    switch (theme) {
    case Theme::Light:
        return build({.window = QColor(0xec, 0xee, 0xf1),
            .base = Qt::white,
            .alternate = QColor(0xf4, 0xf6, 0xf8),
            .text = QColor(0x1b, 0x1f, 0x24),
            .button = QColor(0xf2, 0xf3, 0xf5),
            .mid = QColor(0xb8, 0xbf, 0xc8),
            .dark = QColor(0x9a, 0xa2, 0xac),
            .light = Qt::white,
            .highlight = QColor(0x1f, 0x6f, 0xc4),
            .highlightText = Qt::white,
            .link = QColor(0x0a, 0x58, 0xb0),
            .visited = QColor(0x6b, 0x3f, 0xa0),
            .tip = QColor(0xff, 0xff, 0xe6),
            .tipText = QColor(0x1b, 0x1f, 0x24),
            .disabled = QColor(0x8d, 0x95, 0x9e),
            .placeholder = QColor(0x70, 0x78, 0x82)});
    case Theme::Dark:
        return build({.window = QColor(0x26, 0x2a, 0x2f),
            .base = QColor(0x1c, 0x1f, 0x23),
            .alternate = QColor(0x22, 0x26, 0x2b),
            .text = QColor(0xe6, 0xe9, 0xed),
            .button = QColor(0x31, 0x36, 0x3c),
            .mid = QColor(0x4a, 0x51, 0x59),
            .dark = QColor(0x16, 0x19, 0x1c),
            .light = QColor(0x3a, 0x40, 0x47),
            .highlight = QColor(0x2f, 0x7d, 0xd1),
            .highlightText = Qt::white,
            .link = QColor(0x7c, 0xb8, 0xf5),
            .visited = QColor(0xc0, 0xa2, 0xf0),
            .tip = QColor(0x3a, 0x40, 0x47),
            .tipText = QColor(0xe6, 0xe9, 0xed),
            .disabled = QColor(0x7b, 0x83, 0x8c),
            .placeholder = QColor(0x98, 0xa1, 0xab)});
    case Theme::HighContrast:
        return build({.window = Qt::black,
            .base = Qt::black,
            .alternate = QColor(0x14, 0x14, 0x14),
            .text = Qt::white,
            .button = Qt::black,
            .mid = Qt::white,
            .dark = QColor(0xc0, 0xc0, 0xc0),
            .light = Qt::white,
            .highlight = QColor(0xff, 0xe0, 0x00),
            .highlightText = Qt::black,
            .link = QColor(0x66, 0xd9, 0xff),
            .visited = QColor(0xe0, 0xb0, 0xff),
            .tip = Qt::black,
            .tipText = Qt::white,
            .disabled = QColor(0xa8, 0xa8, 0xa8),
            .placeholder = QColor(0xd0, 0xd0, 0xd0)});
    case Theme::System:
        break;
    }
    return {};
}

void applyTheme(Theme theme)
{
    // Once: another style later would polish every widget again.
    if (!qobject_cast<OutlineStyle*>(QApplication::style()))
        QApplication::setStyle(new OutlineStyle);
    const QPalette palette = themePalette(theme);
    QApplication::setPalette(palette);
    QToolTip::setPalette(QApplication::palette());
}

void applyTextSize(int percent)
{
    static const double base = QApplication::font().pointSizeF();
    QFont font = QApplication::font();
    font.setPointSizeF(base * std::clamp(percent, 100, 200) / 100.0);
    QApplication::setFont(font);
}

} // namespace rungbook::ui
