// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/ladder/text_runs.h"

#include <QFontMetricsF>
#include <QPainter>

#include <algorithm>

namespace rungbook::ui
{

void TextRuns::setFont(const QFont& font)
{
    m_runs.clear();
    QFont small = font;
    small.setPixelSize(std::max(4, font.pixelSize() * 7 / 8));
    m_fonts = {font, font, font, small, small};
    m_fonts[static_cast<std::size_t>(Face::Bold)].setBold(true);
    m_fonts[static_cast<std::size_t>(Face::Italic)].setItalic(true);
    m_fonts[static_cast<std::size_t>(Face::SmallItalic)].setItalic(true);
    for (std::size_t i = 0; i < kFaces; ++i) {
        const QFontMetricsF metrics(m_fonts[i]);
        m_ascents[i] = metrics.ascent();
        m_descents[i] = metrics.descent();
    }
}

TextRuns::Run& TextRuns::run(Face face, const QString& text)
{
    const std::pair<int, QString> key(static_cast<int>(face), text);
    if (Run* known = m_runs.object(key))
        return *known;
    auto* made = new Run;
    made->text.setTextFormat(Qt::PlainText);
    made->text.setPerformanceHint(QStaticText::AggressiveCaching);
    made->text.setText(text);
    made->text.prepare({}, font(face));
    made->width = made->text.size().width();
    m_runs.insert(key, made);
    return *made;
}

QString TextRuns::elided(Face face, const QString& text, double room)
{
    // A text that would be pages long is cut before anything measures it.
    constexpr qsizetype most = 2'000;
    const QString some = text.size() > most ? text.left(most) + QStringLiteral("…") : text;
    if (some.isEmpty() || width(face, some) <= room)
        return some;
    return QFontMetricsF(font(face)).elidedText(some, Qt::ElideRight, std::max(0.0, room));
}

void TextRuns::draw(QPainter& painter, Face face, const QPointF& point, const QString& text)
{
    if (text.isEmpty())
        return;
    painter.setFont(font(face));
    painter.drawStaticText(QPointF(point.x(), point.y() - ascent(face)), run(face, text).text);
}

void TextRuns::drawCentered(QPainter& painter, Face face, const QRectF& box, const QString& text)
{
    draw(painter, face,
        {box.center().x() - width(face, text) / 2, box.center().y() + (ascent(face) - descent(face)) / 2},
        text);
}

double meanCharWidth(const QFont& font)
{
    const QString sample = QStringLiteral("17:36:05 MM_WAIT_MSG4 vendor, nonce");
    return QFontMetricsF(font).horizontalAdvance(sample) / static_cast<double>(sample.size());
}

} // namespace rungbook::ui
