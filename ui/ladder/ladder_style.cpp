// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/ladder/ladder_style.h"

#include "core/ladder/text_width.h"

#include <cmath>

namespace rungbook::ui
{

namespace
{

double luminance(const QColor& color)
{
    const auto channel = [](double value) {
        return value <= 0.03928 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * channel(color.redF()) + 0.7152 * channel(color.greenF())
        + 0.0722 * channel(color.blueF());
}

} // namespace

double contrastRatio(const QColor& a, const QColor& b)
{
    const double la = luminance(a);
    const double lb = luminance(b);
    return (std::max(la, lb) + 0.05) / (std::min(la, lb) + 0.05);
}

QColor mixed(const QColor& a, const QColor& b, double part)
{
    const auto mix = [part](int x, int y) { return static_cast<int>(std::lround(x + (y - x) * part)); };
    return QColor(mix(a.red(), b.red()), mix(a.green(), b.green()), mix(a.blue(), b.blue()));
}

QColor readable(const QColor& hue, const QColor& base, double least)
{
    // Towards the end of the scale that can reach the contrast: black on light, white on dark.
    const QColor end = contrastRatio(Qt::black, base) >= contrastRatio(Qt::white, base) ? QColor(Qt::black)
                                                                                        : QColor(Qt::white);
    for (int step = 0; step <= 20; ++step) {
        const QColor candidate = mixed(hue, end, step / 20.0);
        if (contrastRatio(candidate, base) >= least)
            return candidate;
    }
    return end;
}

QColor LadderStyle::mark(Role role) const
{
    switch (role) {
    case Role::Root:
        return bad;
    case Role::Contributing:
        return warn;
    case Role::Symptom:
        break;
    }
    return muted;
}

LadderStyle ladderStyle(const QPalette& palette)
{
    LadderStyle style;
    style.base = palette.color(QPalette::Base);
    style.text = readable(palette.color(QPalette::Text), style.base, 7);
    style.dark = luminance(style.base) < 0.2;
    // A little more than needed, so that what is drawn on a tinted ground is still readable.
    constexpr double strong = 5.6;
    style.muted = readable(mixed(style.text, style.base, 0.42), style.base, strong);
    style.lifeline = readable(mixed(style.text, style.base, 0.55), style.base, 3);
    style.rule = mixed(style.text, style.base, 0.86);
    style.fromLeft = readable(QColor(0x2b6cc4), style.base, strong);
    style.fromRight = readable(QColor(0xb4591a), style.base, strong);
    style.ghost = readable(QColor(0xc62f3b), style.base, strong);
    style.good = readable(QColor(0x23803c), style.base, strong);
    style.bad = style.ghost;
    style.warn = readable(QColor(0x9a6700), style.base, strong);
    style.noteFill =
        mixed(style.base, style.dark ? QColor(0xb59a3a) : QColor(0xf2d35c), style.dark ? 0.2 : 0.3);
    style.noteText = readable(style.text, style.noteFill, 7);
    style.milestoneFill = mixed(style.base, style.text, 0.1);
    if (contrastRatio(style.text, style.milestoneFill) < 4.6)
        style.milestoneFill = style.base;
    style.laneFill = mixed(style.base, QColor(0x4a8f8a), style.dark ? 0.62 : 0.5);
    style.laneFaint = mixed(style.base, QColor(0x4a8f8a), 0.14);
    style.laneEdge = readable(QColor(0x2f6f6a), style.base, 4.6);
    const QColor highlight = palette.color(QPalette::Highlight);
    // As strong as the texts on it allow.
    for (double part = 0.34; part > 0.02; part -= 0.02) {
        style.selectFill = mixed(style.base, highlight, part);
        const auto stands = [&style](const QColor& color) {
            return contrastRatio(color, style.selectFill) >= 4.5;
        };
        if (stands(style.muted) && stands(style.fromLeft) && stands(style.fromRight) && stands(style.ghost)
            && stands(style.warn))
            break;
    }
    style.selectEdge = readable(highlight, style.base, 3);
    return style;
}

QPalette paperPalette()
{
    QPalette palette;
    palette.setColor(QPalette::Base, Qt::white);
    palette.setColor(QPalette::Window, Qt::white);
    palette.setColor(QPalette::Text, Qt::black);
    palette.setColor(QPalette::WindowText, Qt::black);
    palette.setColor(QPalette::Highlight, QColor(0x3a7bd5));
    return palette;
}

QString shown(const std::string& text)
{
    return QString::fromStdString(ladder::printable(text));
}

} // namespace rungbook::ui
