// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/icons.h"

#include <QByteArray>
#include <QPainter>
#include <QPixmap>
#include <QSvgRenderer>

// The resources live in a static library: nothing links them in unless they are asked for. Must stand outside any namespace.
static void loadResources()
{
    Q_INIT_RESOURCE(resources);
}

namespace rungbook::ui
{

namespace
{

// Paths in a box of 24 by 24, drawn as strokes.
const char* pathOf(Glyph glyph)
{
    switch (glyph) {
    case Glyph::Open:
        return "M3 6h6l2 2h10v11H3z M3 11h18";
    case Glyph::Paste:
        return "M8 4h8v4H8z M8 6H5v15h14V6h-3 M9 13h6 M9 17h6";
    case Glyph::Config:
        return "M4 6h16 M4 12h16 M4 18h16 M9 4v4 M15 10v4 M7 16v4";
    case Glyph::Reload:
        return "M20 12a8 8 0 1 1-2.5-5.8 M20 3v4h-4";
    case Glyph::Follow:
        return "M4 5h16 M4 10h16 M12 14v7 M8 17l4 4 4-4";
    case Glyph::Save:
        return "M12 3v12 M7 10l5 5 5-5 M4 20h16";
    case Glyph::Print:
        return "M7 8V3h10v5 M7 17H4V9h16v8h-3 M7 14h10v7H7z";
    case Glyph::Copy:
        return "M8 8h12v13H8z M16 8V4H4v13h4";
    case Glyph::Present:
        return "M3 4h18v12H3z M12 16v5 M8 21h8 M10 7.5v5l4.5-2.5z";
    case Glyph::Find:
        return "M10 4a6 6 0 1 1 0 12a6 6 0 1 1 0-12 M14.5 14.5L21 21";
    case Glyph::ZoomIn:
        return "M10 4a6 6 0 1 1 0 12a6 6 0 1 1 0-12 M14.5 14.5L21 21 M7 10h6 M10 7v6";
    case Glyph::ZoomOut:
        return "M10 4a6 6 0 1 1 0 12a6 6 0 1 1 0-12 M14.5 14.5L21 21 M7 10h6";
    case Glyph::FitWidth:
        return "M3 4v16 M21 4v16 M6 12h12 M9 9l-3 3 3 3 M15 9l3 3-3 3";
    case Glyph::FitAll:
        return "M4 9V4h5 M20 9V4h-5 M4 15v5h5 M20 15v5h-5";
    case Glyph::Next:
        return "M5 9l7 7 7-7";
    case Glyph::Previous:
        return "M5 15l7-7 7 7";
    case Glyph::Ike:
        return "M5 3v18 M19 3v18 M5 7h12 M14 4.5L17 7l-3 2.5 M19 13H7 M10 10.5L7 13l3 2.5 M5 18h6";
    case Glyph::Smtp:
        return "M3 6h18v13H3z M3 7l9 7 9-7 M3 18l6-6 M21 18l-6-6";
    case Glyph::Guide:
        return "M12 6c-2-2-5-2-8-2v14c3 0 6 0 8 2 2-2 5-2 8-2V4c-3 0-6 0-8 2z M12 6v14";
    case Glyph::Trust:
        return "M12 3l7 3v5c0 5-3 8-7 10-4-2-7-5-7-10V6z M9 12l2 2 4-4";
    case Glyph::Case:
        return "M3 8h18v11H3z M9 8V5h6v3 M3 13h18 M12 12v2";
    case Glyph::Close:
        return "M5 5l14 14 M19 5L5 19";
    case Glyph::Sample:
        return "M6 3h9l4 4v14H6z M15 3v4h4 M9 12h7 M9 16h7";
    }
    return "";
}

QPixmap render(Glyph glyph, const QColor& color, int size)
{
    const QByteArray svg =
        QByteArray("<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 24 24'><path fill='none' stroke='")
        + color.name().toLatin1() + "' stroke-width='1.8' stroke-linecap='round' stroke-linejoin='round' d='"
        + pathOf(glyph) + "'/></svg>";
    QSvgRenderer renderer(svg);
    QPixmap pixmap(size, size);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    renderer.render(&painter);
    return pixmap;
}

} // namespace

QIcon glyphIcon(Glyph glyph, const QPalette& palette)
{
    QIcon icon;
    for (const int size : {16, 24, 32, 48, 64}) {
        icon.addPixmap(
            render(glyph, palette.color(QPalette::Active, QPalette::ButtonText), size), QIcon::Normal);
        icon.addPixmap(
            render(glyph, palette.color(QPalette::Disabled, QPalette::ButtonText), size), QIcon::Disabled);
        icon.addPixmap(
            render(glyph, palette.color(QPalette::Active, QPalette::HighlightedText), size), QIcon::Selected);
    }
    return icon;
}

QIcon programIcon()
{
    loadResources();
    return QIcon(QStringLiteral(":/icons/rungbook.svg"));
}

} // namespace rungbook::ui
