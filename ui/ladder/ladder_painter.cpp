// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/ladder/ladder_painter.h"

#include "ui/ladder/ladder_shapes.h"
#include "ui/ladder/row_words.h"

#include <QCoreApplication>
#include <QFontMetricsF>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace rungbook::ui
{

using ladder::Band;
using ladder::Detail;
using ladder::RowKind;

namespace
{

// Texts keep this size when the rows shrink further; they are left out long before they could overlap.
constexpr double kLeastTextZoom = 0.55;
// Rows in the cache: several screens' worth, so that scrolling back and painting lanes ask the source for nothing twice.
constexpr qsizetype kCachedRows = 1500;

QString tr(const char* text)
{
    return QCoreApplication::translate("LadderPainter", text);
}

QFont scaled(QFont font, double zoom)
{
    const double pixels = font.pixelSize() > 0 ? font.pixelSize() : QFontInfo(font).pixelSize();
    font.setPixelSize(std::max(4, static_cast<int>(std::lround(pixels * std::max(zoom, kLeastTextZoom)))));
    return font;
}

bool hasClock(const ladder::Ladder& ladder)
{
    const std::size_t look = std::min<std::size_t>(ladder.size(), 64);
    for (std::size_t i = 0; i < look; ++i) {
        if (!ladder.rows->row(i).time.empty())
            return true;
    }
    return look == 0;
}

Face faceOf(RowKind kind)
{
    switch (kind) {
    case RowKind::Message:
    case RowKind::Ghost:
        return Face::Bold;
    case RowKind::Silence:
        return Face::Italic;
    case RowKind::Milestone:
    case RowKind::Note:
        break;
    }
    return Face::Normal;
}

ladder::ColumnOptions columnOptions(const ladder::Ladder& ladder, const LadderLook& look, double charWidth)
{
    ladder::ColumnOptions options;
    options.width = look.width;
    options.charWidth = charWidth;
    options.clock = look.margins && hasClock(ladder);
    options.phases = look.margins;
    options.states = look.states && ladder.states;
    return options;
}

void shift(ladder::Columns& columns, double by)
{
    columns.phase.right += by;
    for (Band* band : {&columns.leftState, &columns.rightState, &columns.marks}) {
        band->left += by;
        band->right += by;
    }
    for (double& x : columns.lifelines)
        x += by;
}

} // namespace

LadderPainter::LadderPainter(std::shared_ptr<const ladder::Ladder> ladder,
    std::shared_ptr<const ladder::RowIndex> index, const LadderLook& look)
    : m_ladder(std::move(ladder))
    , m_index(std::move(index))
    , m_look(look)
    , m_style(ladderStyle(look.palette))
    , m_geometry(*m_index, {})
    , m_cache(kCachedRows)
    , m_states(kCachedRows)
{
    layOut();
}

void LadderPainter::layOut()
{
    m_text.setFont(scaled(m_look.font, m_look.zoom));
    m_char = meanCharWidth(m_text.font(Face::Normal));
    // The line height is that of zoom 1 times the zoom, not that of the rounded font: zooming is even and fits hit their aim.
    m_line = QFontMetricsF(scaled(m_look.font, 1)).lineSpacing() * m_look.zoom;
    // A tenth more than the text needs: the window has no reason to be as dense as a page of text.
    const ladder::RowHeights heights =
        ladder::rowHeights(QFontMetricsF(scaled(m_look.font, 1)).lineSpacing() * 1.1, m_look.zoom);
    m_detail = ladder::detailFor(heights.of(RowKind::Message));
    m_geometry = ladder::RowGeometry(*m_index, heights);

    ladder::ColumnOptions options = columnOptions(*m_ladder, m_look, m_char);
    // Words for the phases, when there is room beside arrows of a fair length.
    const double words = 12 * m_char;
    const bool phases = options.phases && !m_ladder->phases.empty();
    ladder::ColumnOptions narrow = options;
    narrow.width = options.width - words;
    // Room for two badges; the layout keeps it for one and a half.
    const double badges = std::max(0.0, 2.2 * badgeSize() - 6 * m_char);
    narrow.width -= badges;
    options.width -= badges;
    m_columns = ladder::columnsFor(*m_ladder, narrow);
    m_wordyPhases = phases && m_columns.width <= narrow.width && m_columns.arrow(0, 1).width() > 34 * m_char;
    if (m_wordyPhases) {
        shift(m_columns, words);
        m_columns.width += words;
    } else {
        m_columns = ladder::columnsFor(*m_ladder, options);
    }
    m_columns.marks.right += badges;
    m_columns.width += badges;
}

double LadderPainter::badgeSize() const
{
    return m_line * 1.3;
}

double LadderPainter::leastWidth(const ladder::Ladder& ladder, LadderLook look)
{
    look.width = 0;
    const QFontMetricsF metrics(scaled(look.font, look.zoom));
    const double charWidth = meanCharWidth(scaled(look.font, look.zoom));
    return ladder::columnsFor(ladder, columnOptions(ladder, look, charWidth)).width
        + std::max(0.0, 2.2 * 1.3 * metrics.lineSpacing() - 6 * charWidth);
}

QRectF LadderPainter::rowBox(std::size_t row) const
{
    return {0, m_geometry.top(row), m_columns.width, m_geometry.height(row)};
}

double LadderPainter::arrowY(std::size_t row) const
{
    return rowBox(row).center().y();
}

Band LadderPainter::span(const ladder::Row& row) const
{
    const std::size_t last = m_columns.lifelines.size() - 1;
    const auto clamp = [last](std::uint16_t i) {
        return static_cast<std::uint16_t>(std::min<std::size_t>(i, last));
    };
    const Band band = m_columns.arrow(clamp(row.from), clamp(row.to));
    return band.width() > 0 ? band : m_columns.arrow(0, static_cast<std::uint16_t>(last));
}

double LadderPainter::milestoneInset(const Band& band) const
{
    return std::min(m_line * 1.2, band.width() * 0.05);
}

QColor LadderPainter::arrowColor(RowKind kind, std::uint16_t from) const
{
    if (kind == RowKind::Ghost)
        return m_style.ghost;
    return from == 0 ? m_style.fromLeft : m_style.fromRight;
}

const PreparedRow& LadderPainter::prepared(std::size_t index) const
{
    if (const PreparedRow* known = m_cache.object(index))
        return *known;
    auto made = std::make_unique<PreparedRow>();
    made->row = m_ladder->rows->row(index);
    const ladder::Row& row = made->row;
    made->label = shown(row.label);
    if (row.kind == RowKind::Ghost) {
        made->aside = ghostFate(row);
    } else if (row.resends > 0) {
        made->aside = QStringLiteral("×%1").arg(row.resends + 1);
        if (!row.cadence.empty())
            made->aside += QStringLiteral(" (%1)").arg(shown(row.cadence));
    }
    made->payloads = shown(row.payloads);
    if (row.kind == RowKind::Ghost && !made->payloads.isEmpty())
        made->payloads = tr("would carry %1").arg(made->payloads);
    made->time = shown(row.time);
    made->delta = shown(row.delta);

    const auto elide = [&made, this](Face face, QString& text, double room) {
        const QString cut = m_text.elided(face, text, room);
        made->shortened = made->shortened || cut != text;
        text = cut;
    };
    const double inset = row.kind == RowKind::Milestone ? 2 * milestoneInset(span(row)) : 0;
    const double room = span(row).width() - 3 * m_char - inset;
    const Face face = faceOf(row.kind);
    elide(face, made->label, room);
    made->labelWidth = m_text.width(face, made->label);
    if (!made->aside.isEmpty()) {
        elide(Face::Normal, made->aside, room - made->labelWidth - m_char);
        made->asideWidth = m_text.width(Face::Normal, made->aside);
    }
    elide(Face::Small, made->payloads, room);
    if (m_columns.time.width() > 0) {
        const double delta = m_text.width(Face::Small, made->delta);
        elide(Face::Normal, made->time, m_columns.time.width() - delta - m_char);
        elide(Face::Small, made->delta, m_columns.time.width());
    }
    PreparedRow* result = made.get();
    m_cache.insert(index, made.release());
    return *result;
}

qsizetype LadderPainter::paintRows(QPainter& painter, const Extent& extent) const
{
    const std::size_t size = extent.limit < 0
        ? m_index->size()
        : std::min(m_index->size(), static_cast<std::size_t>(extent.limit));
    ladder::RowGeometry::Range rows = m_geometry.rowsIn(extent.area.top(), extent.area.bottom());
    rows.last = std::min(rows.last, size);
    if (rows.empty())
        return 0;
    painter.save();
    painter.setClipRect(extent.area, Qt::IntersectClip);
    if (m_detail == Detail::Density) {
        paintDensity(painter, extent);
        painter.restore();
        return static_cast<qsizetype>(extent.area.height());
    }
    paintGround(painter, rows, extent);
    if (m_detail == Detail::Full) {
        paintLanes(painter, rows, extent);
        paintPhases(painter, rows, extent);
        for (std::size_t row = rows.first; row < rows.last; ++row)
            paintRow(painter, row);
    } else {
        paintPhases(painter, rows, extent);
        for (std::size_t row = rows.first; row < rows.last; ++row)
            paintBrief(painter, row);
    }
    painter.restore();
    return static_cast<qsizetype>(rows.size());
}

void LadderPainter::paintGround(
    QPainter& painter, const ladder::RowGeometry::Range& rows, const Extent& extent) const
{
    const auto current = static_cast<std::size_t>(extent.current);
    if (extent.current >= 0 && current >= rows.first && current < rows.last) {
        const QRectF box = rowBox(current);
        painter.fillRect(box, m_style.selectFill);
        const double edge = extent.focused ? 2 : 1;
        painter.fillRect(QRectF(box.left(), box.top(), box.width(), edge), m_style.selectEdge);
        painter.fillRect(QRectF(box.left(), box.bottom() - edge, box.width(), edge), m_style.selectEdge);
        painter.fillRect(QRectF(box.left(), box.top(), edge * 2, box.height()), m_style.selectEdge);
    }
    painter.setRenderHint(QPainter::Antialiasing, false);
    const double top = m_geometry.top(rows.first);
    const double bottom = m_geometry.top(rows.last);
    painter.setPen(QPen(m_style.lifeline, std::clamp(m_line / 12, 1.0, 3.0)));
    for (const double x : m_columns.lifelines) {
        if (m_detail != Detail::Full) {
            painter.drawLine(QPointF(x, top), QPointF(x, bottom));
            continue;
        }
        // In one piece between the silences, where the line is broken.
        double from = top;
        for (std::size_t row = rows.first; row < rows.last; ++row) {
            if (m_index->kind(row) != RowKind::Silence)
                continue;
            const double at = m_geometry.top(row);
            painter.drawLine(QPointF(x, from), QPointF(x, at));
            from = at + m_geometry.height(row);
        }
        painter.drawLine(QPointF(x, from), QPointF(x, bottom));
    }
}

void LadderPainter::paintRow(QPainter& painter, std::size_t row) const
{
    const PreparedRow& texts = prepared(row);
    switch (texts.row.kind) {
    case RowKind::Message:
    case RowKind::Ghost:
        paintMessage(painter, row, texts);
        break;
    case RowKind::Silence:
        paintSilence(painter, row, texts);
        break;
    case RowKind::Milestone:
        paintMilestone(painter, row, texts);
        break;
    case RowKind::Note:
        paintNote(painter, row, texts);
        break;
    }
    paintMargins(painter, row, texts);
}

void LadderPainter::paintMessage(QPainter& painter, std::size_t index, const PreparedRow& texts) const
{
    const QRectF box = rowBox(index);
    const ladder::Row& row = texts.row;
    const bool ghost = row.kind == RowKind::Ghost;
    const Band band = span(row);
    const double y = box.center().y();
    const QColor color = arrowColor(row.kind, row.from);
    const double head = std::max(5.0, m_line * 0.62);
    if (row.from == row.to) {
        const std::size_t at = std::min<std::size_t>(row.from, m_columns.lifelines.size() - 1);
        drawLoop(painter, m_columns.lifelines[at], y, head, color);
    } else {
        const bool right = row.from < row.to;
        drawArrow(painter, right ? band.left : band.right, right ? band.right : band.left, y, head, color,
            std::min(3, static_cast<int>(row.resends) + 1), ghost);
    }
    // Small rows have room for one line of text above the arrow, full ones for the payloads below it too.
    const double gap = texts.aside.isEmpty() ? 0 : m_char;
    const double width = texts.labelWidth + gap + texts.asideWidth;
    const double x = band.center() - width / 2;
    const double spread = row.resends > 0 ? m_line * 0.1 : 0;
    const double base = y - m_line * 0.12 - spread - m_text.descent(Face::Normal) - 1;
    painter.setPen(ghost ? m_style.ghost : m_style.text);
    m_text.draw(painter, Face::Bold, {x, base}, texts.label);
    if (gap > 0) {
        painter.setPen(ghost ? m_style.ghost : m_style.warn);
        m_text.draw(painter, Face::Normal, {x + texts.labelWidth + gap, base}, texts.aside);
    }
    if (texts.payloads.isEmpty() || m_look.zoom < kLeastTextZoom)
        return;
    painter.setPen(m_style.muted);
    m_text.draw(painter, Face::Small,
        {band.center() - m_text.width(Face::Small, texts.payloads) / 2,
            y + m_line * 0.16 + m_text.ascent(Face::Small) + spread},
        texts.payloads);
}

void LadderPainter::paintSilence(QPainter& painter, std::size_t index, const PreparedRow& texts) const
{
    const QRectF box = rowBox(index);
    for (const double x : m_columns.lifelines)
        drawBrokenLine(painter, x, box.top(), box.bottom(), m_line * 0.28, m_style.lifeline);
    const Band band = span(texts.row);
    const double half = texts.labelWidth / 2 + m_char;
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.setPen(QPen(m_style.muted, 1, Qt::DotLine));
    const double y = box.center().y();
    painter.drawLine(QPointF(band.left + m_line, y), QPointF(band.center() - half, y));
    painter.drawLine(QPointF(band.center() + half, y), QPointF(band.right - m_line, y));
    painter.setPen(m_style.muted);
    m_text.drawCentered(
        painter, Face::Italic, QRectF(band.left, box.top(), band.width(), box.height()), texts.label);
}

void LadderPainter::paintMilestone(QPainter& painter, std::size_t index, const PreparedRow& texts) const
{
    const QRectF box = rowBox(index);
    const Band band = span(texts.row);
    const double inset = milestoneInset(band);
    const QRectF bar = QRectF(band.left + inset, box.top(), band.width() - 2 * inset, box.height())
                           .adjusted(0, m_line * 0.14, 0, -m_line * 0.14);
    painter.setRenderHint(QPainter::Antialiasing, true);
    painter.setPen(QPen(m_style.lifeline, 1));
    painter.setBrush(m_style.milestoneFill);
    painter.drawRoundedRect(bar, bar.height() / 2, bar.height() / 2);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(m_style.text);
    m_text.drawCentered(painter, Face::Normal, bar, texts.label);
}

void LadderPainter::paintNote(QPainter& painter, std::size_t index, const PreparedRow& texts) const
{
    const QRectF box = rowBox(index);
    const Band band = span(texts.row);
    const double width = std::min(band.width() - m_char, texts.labelWidth + 3 * m_char);
    const QRectF sheet = QRectF(band.center() - width / 2, box.top(), width, box.height())
                             .adjusted(0, m_line * 0.1, 0, -m_line * 0.1);
    drawSheet(painter, sheet, std::min(m_line * 0.4, sheet.height() / 2), m_style.noteFill, m_style.muted);
    painter.setPen(m_style.noteText);
    m_text.drawCentered(painter, Face::Normal, sheet, texts.label);
}

QRectF LadderPainter::badgeBox(std::size_t row, std::size_t position) const
{
    const double size = std::min(badgeSize(), m_geometry.height(row) * 0.96);
    const double left = m_columns.marks.left + static_cast<double>(position) * (size + 1);
    return {left, arrowY(row) - size / 2, size, size};
}

void LadderPainter::paintMargins(QPainter& painter, std::size_t index, const PreparedRow& texts) const
{
    const double y = arrowY(index);
    const Band& time = m_columns.time;
    if (time.width() > 0 && (!texts.time.isEmpty() || !texts.delta.isEmpty())) {
        const double base = y + (m_text.ascent(Face::Normal) - m_text.descent(Face::Normal)) / 2;
        painter.setPen(m_style.text);
        m_text.draw(painter, Face::Normal, {time.left, base}, texts.time);
        painter.setPen(m_style.muted);
        const double width = m_text.width(Face::Small, texts.delta);
        m_text.draw(painter, Face::Small, {time.right - width - m_char * 0.5, base}, texts.delta);
    }
    const std::vector<std::uint32_t>& findings = texts.row.findings;
    for (std::size_t i = 0; i < findings.size(); ++i) {
        const QRectF box = badgeBox(index, i);
        const bool more = i + 1 < findings.size();
        if (box.right() > m_columns.marks.right
            || (more && box.right() + box.width() * 0.5 > m_columns.marks.right)) {
            painter.setPen(m_style.text);
            painter.setFont(m_text.font(Face::Small));
            painter.drawText(QRectF(box.left(), box.top(), m_columns.width - box.left(), box.height()),
                Qt::AlignVCenter | Qt::AlignLeft, QStringLiteral("+%1").arg(findings.size() - i));
            break;
        }
        const Role role =
            findings[i] < m_ladder->findings.size() ? m_ladder->findings[findings[i]].role : Role::Symptom;
        painter.setFont(m_text.font(Face::Small));
        drawBadge(painter, box, role, static_cast<int>(findings[i]) + 1, m_style);
    }
}

std::uint32_t LadderPainter::findingAt(std::size_t row, const QPointF& point) const
{
    if (m_detail != Detail::Full || row >= m_index->size() || point.x() < m_columns.marks.left)
        return kNoIndex;
    const std::vector<std::uint32_t>& findings = prepared(row).row.findings;
    for (std::size_t i = 0; i < findings.size(); ++i) {
        if (badgeBox(row, i).contains(point))
            return findings[i];
    }
    return kNoIndex;
}

} // namespace rungbook::ui
