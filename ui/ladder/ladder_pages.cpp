// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/ladder/ladder_pages.h"

#include "ui/ladder/ladder_shapes.h"
#include "ui/ladder/row_words.h"

#include <QApplication>
#include <QFontMetricsF>
#include <QPainter>

#include <algorithm>

namespace rungbook::ui
{

namespace
{

constexpr double kMargin = 12;
constexpr double kIndent = 30;
// Shortened texts are repeated in full behind the rows, as long as somebody may still read them.
constexpr std::size_t kMostFootnotes = 400;
constexpr std::size_t kRowsSearchedForFootnotes = 20'000;

QString tr(const char* text)
{
    return QCoreApplication::translate("LadderPages", text);
}

QFont pageFont()
{
    QFont font = QApplication::font();
    font.setPixelSize(13);
    return font;
}

QFont bolder(QFont font, int pixels)
{
    font.setBold(true);
    font.setPixelSize(pixels);
    return font;
}

constexpr int kWrap = Qt::TextWordWrap | Qt::AlignLeft | Qt::AlignTop;

} // namespace

LadderPages::LadderPages(
    const ladder::Ladder& ladder, const PageLook& look, std::size_t first, std::size_t last)
    : m_ladder(ladder)
    , m_look(look)
    , m_first(std::min(first, ladder.size()))
    , m_last(std::clamp(last, m_first, ladder.size()))
    , m_font(pageFont())
{
    LadderLook painterLook;
    painterLook.font = m_font;
    painterLook.palette = paperPalette();
    painterLook.width = look.width - 2 * kMargin;
    // The painter shares ownership on the screen; here the caller's ladder outlives it.
    const std::shared_ptr<const ladder::Ladder> borrowed(std::shared_ptr<const ladder::Ladder>(), &ladder);
    static const ladder::StoredRows none{std::vector<ladder::Row>{}};
    auto index = std::make_shared<const ladder::RowIndex>(ladder.rows ? *ladder.rows : none);
    m_painter = std::make_unique<LadderPainter>(borrowed, std::move(index), painterLook);
    m_look.width = std::max(m_look.width, m_painter->width() + 2 * kMargin);
    if (look.appendix)
        makeParagraphs();
    makePages();
}

double LadderPages::paragraphHeight(const QString& text, const QFont& font, double indent) const
{
    const double width = m_look.width - 2 * kMargin - indent;
    return QFontMetricsF(font).boundingRect(QRectF(0, 0, width, 1e7), kWrap, text).height() + 5;
}

void LadderPages::makeParagraphs()
{
    const auto add = [this](const QString& text, std::uint32_t finding, bool bold) {
        const QFont font = bold ? bolder(m_font, 14) : m_font;
        const double height = paragraphHeight(text, font, bold ? 0 : kIndent);
        m_paragraphs.push_back({text, finding, bold ? height + 8 : std::max(height, 24.0), bold});
    };
    if (!m_ladder.findings.empty()) {
        add(tr("Findings"), kNoIndex, true);
        for (std::uint32_t i = 0; i < m_ladder.findings.size(); ++i) {
            const ladder::FindingMark& mark = m_ladder.findings[i];
            add(QStringLiteral("%1 (%2)").arg(shown(mark.title), roleWords(mark.role)), i, false);
        }
    }
    std::vector<QString> notes;
    const std::size_t end = std::min(m_last, m_first + kRowsSearchedForFootnotes);
    std::size_t more = 0;
    for (std::size_t row = m_first; row < end; ++row) {
        if (!m_painter->prepared(row).shortened)
            continue;
        if (notes.size() < kMostFootnotes)
            notes.push_back(
                tr("Row %1: %2").arg(row + 1).arg(rowSentence(m_ladder, m_painter->prepared(row).row)));
        else
            ++more;
    }
    if (notes.empty())
        return;
    add(tr("In full, what is shortened above"), kNoIndex, true);
    for (const QString& note : notes)
        add(note, kNoIndex, false);
    if (more > 0 || end < m_last)
        add(tr("Not all shortened texts are repeated here: there are too many. The text export has them "
               "all."),
            kNoIndex, false);
}

double LadderPages::topHeight(bool firstPage) const
{
    double height = kMargin + m_painter->headHeight();
    if (firstPage) {
        height += paragraphHeight(shown(m_ladder.title), bolder(m_font, 18), 0) + 4;
        if (!m_ladder.verdict.empty())
            height += paragraphHeight(shown(m_ladder.verdict), m_font, 0) + 8;
    } else {
        height += QFontMetricsF(m_font).lineSpacing() + 6;
    }
    return height;
}

void LadderPages::makePages()
{
    constexpr double gap = 6; // below the rows
    const double foot = QFontMetricsF(m_font).lineSpacing() + kMargin + 4;
    const ladder::RowGeometry& geometry = m_painter->geometry();
    std::size_t row = m_first;
    std::size_t paragraph = 0;
    do {
        Page page;
        const double room = m_look.height - foot;
        double y = topHeight(m_pages.empty());
        page.rows = {row, row};
        const double begin = row < m_last ? geometry.top(row) : 0;
        if (row < m_last) {
            // At least one row a page, however little room there is.
            std::size_t end = std::min(m_last, geometry.rowAt(begin + std::max(0.0, room - y - gap)));
            if (end + 1 == m_last && geometry.top(m_last) - begin <= room - y - gap)
                end = m_last;
            row = page.rows.last = std::max(row + 1, end);
            y += geometry.top(page.rows.last) - begin + gap;
        }
        page.firstParagraph = paragraph;
        bool first = page.rows.empty();
        while (row == m_last && paragraph < m_paragraphs.size()
            && (first || y + m_paragraphs[paragraph].height <= room)) {
            y += m_paragraphs[paragraph].height;
            ++paragraph;
            first = false;
        }
        page.lastParagraph = paragraph;
        page.height = m_look.paper ? m_look.height : y + foot;
        m_pages.push_back(page);
    } while (row < m_last || paragraph < m_paragraphs.size());
}

QSizeF LadderPages::pageSize(std::size_t page) const
{
    return {m_look.width, m_pages[page].height};
}

void LadderPages::paintTop(QPainter& painter, std::size_t page) const
{
    const LadderStyle& style = m_painter->style();
    const double width = m_look.width - 2 * kMargin;
    double y = kMargin;
    const QString title = shown(m_ladder.title);
    if (page == 0) {
        const QFont font = bolder(m_font, 18);
        painter.setFont(font);
        painter.setPen(style.text);
        const double height = paragraphHeight(title, font, 0);
        painter.drawText(QRectF(kMargin, y, width, height), kWrap, title);
        y += height + 4;
        if (!m_ladder.verdict.empty()) {
            const QString verdict = shown(m_ladder.verdict);
            painter.setFont(m_font);
            const double lines = paragraphHeight(verdict, m_font, 0);
            painter.drawText(QRectF(kMargin, y, width, lines), kWrap, verdict);
            y += lines + 8;
        }
    } else {
        painter.setFont(m_font);
        painter.setPen(style.muted);
        const QFontMetricsF metrics(m_font);
        const QString line = tr("%1, continued").arg(title);
        painter.drawText(
            QPointF(kMargin, y + metrics.ascent()), metrics.elidedText(line, Qt::ElideRight, width));
        y += metrics.lineSpacing() + 6;
    }
    painter.save();
    painter.translate(kMargin, y);
    m_painter->paintHead(painter);
    painter.restore();
}

void LadderPages::paint(QPainter& painter, std::size_t number) const
{
    const Page& page = m_pages[number];
    const LadderStyle& style = m_painter->style();
    const QFontMetricsF metrics(m_font);
    paintTop(painter, number);
    double y = topHeight(number == 0);
    if (!page.rows.empty()) {
        const ladder::RowGeometry& geometry = m_painter->geometry();
        const double top = geometry.top(page.rows.first);
        const double height = geometry.top(page.rows.last) - top;
        painter.save();
        painter.translate(kMargin, y - top);
        LadderPainter::Extent extent;
        // A hair less at both ends: the rows beyond touch the edges.
        extent.area = QRectF(-1, top + 0.01, m_painter->width() + 2, height - 0.02);
        extent.viewTop = top;
        extent.limit = static_cast<qsizetype>(m_last);
        m_painter->paintRows(painter, extent);
        painter.restore();
        y += height + 6;
    }
    for (std::size_t i = page.firstParagraph; i < page.lastParagraph; ++i) {
        const Paragraph& paragraph = m_paragraphs[i];
        const double indent = paragraph.bold ? 0 : kIndent;
        const double skip = paragraph.bold ? 8 : 0;
        painter.setFont(paragraph.bold ? bolder(m_font, 14) : m_font);
        painter.setPen(style.text);
        if (paragraph.finding != kNoIndex)
            drawBadge(painter, QRectF(kMargin, y - 2, 22, 22), m_ladder.findings[paragraph.finding].role,
                static_cast<int>(paragraph.finding) + 1, style);
        painter.drawText(
            QRectF(kMargin + indent, y + skip, m_look.width - 2 * kMargin - indent, paragraph.height), kWrap,
            paragraph.text);
        y += paragraph.height;
    }
    painter.setFont(m_font);
    painter.setPen(style.muted);
    const double base = page.height - kMargin;
    const QString rows = page.rows.empty() || (page.rows.first == 0 && page.rows.last == m_ladder.size())
        ? QString()
        : tr("Rows %1 to %2 of %3").arg(page.rows.first + 1).arg(page.rows.last).arg(m_ladder.size());
    painter.drawText(QPointF(kMargin, base), rows);
    if (count() > 1) {
        const QString text = m_look.continued ? tr("Picture %1 of %2").arg(number + 1).arg(count())
                                              : tr("Page %1 of %2").arg(number + 1).arg(count());
        painter.drawText(QPointF(m_look.width - kMargin - metrics.horizontalAdvance(text), base), text);
    }
}

} // namespace rungbook::ui
