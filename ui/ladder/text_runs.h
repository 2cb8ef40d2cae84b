// SPDX-License-Identifier: GPL-3.0-or-later
// Texts of the ladder, shaped once: the same step names, payload lists and states come back thousands of times.
#pragma once

#include <QCache>
#include <QFont>
#include <QRectF>
#include <QStaticText>
#include <QString>

#include <array>
#include <utility>

class QPainter;

namespace rungbook::ui
{

enum class Face { Normal, Bold, Italic, Small, SmallItalic };

class TextRuns
{
public:
    /// Sets the running font; small texts are a size below it. Forgets every run.
    void setFont(const QFont& font);

    const QFont& font(Face face) const { return m_fonts[static_cast<std::size_t>(face)]; }
    double ascent(Face face) const { return m_ascents[static_cast<std::size_t>(face)]; }
    double descent(Face face) const { return m_descents[static_cast<std::size_t>(face)]; }
    double height(Face face) const { return ascent(face) + descent(face); }

    double width(Face face, const QString& text) { return run(face, text).width; }

    /// text, shortened when it is wider than room.
    QString elided(Face face, const QString& text, double room);

    /// Draws with the pen of the painter; the point is the left end of the base line. Leaves the painter's font changed.
    void draw(QPainter& painter, Face face, const QPointF& point, const QString& text);

    /// Draws in the middle of a box.
    void drawCentered(QPainter& painter, Face face, const QRectF& box, const QString& text);

private:
    struct Run {
        QStaticText text;
        double width = 0;
    };
    static constexpr std::size_t kFaces = 5;
    static constexpr qsizetype kRuns = 6'000;

    Run& run(Face face, const QString& text);

    std::array<QFont, kFaces> m_fonts;
    std::array<double, kFaces> m_ascents{};
    std::array<double, kFaces> m_descents{};
    QCache<std::pair<int, QString>, Run> m_runs{kRuns};
};

/// Mean width of a character of what ladders are made of: capitals, digits and punctuation. (The font's own average is that of running
/// text, and depends on the resolution.)
double meanCharWidth(const QFont& font);

} // namespace rungbook::ui
