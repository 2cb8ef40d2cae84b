// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/colors.h"

namespace rungbook::ui
{

bool isDark(const QPalette& palette)
{
    return palette.color(QPalette::Base).lightness() < palette.color(QPalette::Text).lightness();
}

bool isHighContrast(const QPalette& palette)
{
    return palette.color(QPalette::Base) == Qt::black && palette.color(QPalette::Text) == Qt::white;
}

SemanticColors semanticColors(const QPalette& palette)
{
    if (isHighContrast(palette)) {
        return {.good = QColor(0x5c, 0xff, 0x5c),
            .bad = QColor(0xff, 0x8a, 0x80),
            .warn = QColor(0xff, 0xe0, 0x00),
            .quiet = Qt::white,
            .evidence = QColor(0x6b, 0x4e, 0x00),
            .message = QColor(0x00, 0x4a, 0x8f),
            .session = QColor(0x00, 0xe5, 0xff),
            .unread = QColor(0x3d, 0x3d, 0x3d),
            .match = QColor(0x8a, 0x00, 0x8a),
            .card = Qt::black};
    }
    if (isDark(palette)) {
        return {.good = QColor(0x6f, 0xcf, 0x86),
            .bad = QColor(0xff, 0x8a, 0x80),
            .warn = QColor(0xf2, 0xc1, 0x4e),
            .quiet = QColor(0xa8, 0xb0, 0xba),
            .evidence = QColor(0x5a, 0x45, 0x12),
            .message = QColor(0x1d, 0x43, 0x66),
            .session = QColor(0x5f, 0x9f, 0xd8),
            .unread = QColor(0x3a, 0x33, 0x40),
            .match = QColor(0x6d, 0x3a, 0x74),
            .card = QColor(0x2c, 0x30, 0x36)};
    }
    return {.good = QColor(0x1b, 0x7a, 0x35),
        .bad = QColor(0xb3, 0x26, 0x1e),
        .warn = QColor(0x8a, 0x5a, 0x00),
        .quiet = QColor(0x5b, 0x64, 0x70),
        .evidence = QColor(0xff, 0xee, 0xb8),
        .message = QColor(0xd3, 0xe6, 0xfb),
        .session = QColor(0x3d, 0x7f, 0xc4),
        .unread = QColor(0xee, 0xe8, 0xf2),
        .match = QColor(0xf3, 0xc6, 0xf7),
        .card = QColor(0xf4, 0xf6, 0xf9)};
}

QString htmlStyle(const SemanticColors& colors, const QPalette& palette)
{
    return QStringLiteral("h3 { margin: 0 0 4px 0; font-size: large; }"
                          "h4 { margin: 10px 0 2px 0; color: %1; }"
                          "p { margin: 2px 0 4px 0; }"
                          "td { padding: 1px 10px 1px 0; vertical-align: top; }"
                          "td.name { color: %1; white-space: nowrap; }"
                          ".quiet { color: %1; font-weight: normal; }"
                          ".bad { color: %2; font-weight: normal; }"
                          ".code { font-family: monospace; background-color: %3; }"
                          "a { color: %4; }"
                          "a.line { color: %1; text-decoration: none; }")
        .arg(
            colors.quiet.name(), colors.bad.name(), colors.card.name(), palette.color(QPalette::Link).name());
}

} // namespace rungbook::ui
