// SPDX-License-Identifier: GPL-3.0-or-later
// The parts of the picture that run along many rows: head, state lanes, phase brackets, and the ladder from far away.
#include "ui/ladder/ladder_painter.h"
#include "ui/ladder/ladder_shapes.h"

#include <QCoreApplication>
#include <QFontMetricsF>
#include <QPainter>

#include <algorithm>
#include <array>
#include <cmath>

namespace rungbook::ui
{

using ladder::Band;
using ladder::Detail;
using ladder::RowKind;

namespace
{

// How far back a state is looked for. One that began earlier fills the screen anyway.
constexpr std::size_t kLookBack = 64;
constexpr double kFarAbove = -1e12;

QString tr(const char* text)
{
    return QCoreApplication::translate("LadderPainter", text);
}

QRectF tidy(const QRectF& box)
{
    return box.normalized();
}

} // namespace

double LadderPainter::headHeight() const
{
    const double line = QFontMetricsF(m_text.font(Face::Normal)).lineSpacing();
    return std::ceil(line * 2 + line * 1.1);
}

void LadderPainter::paintHead(QPainter& painter) const
{
    const QFontMetricsF metrics(m_text.font(Face::Normal));
    const QFontMetricsF bold(m_text.font(Face::Bold));
    const double line = metrics.lineSpacing();
    const double height = headHeight();
    painter.save();
    painter.fillRect(QRectF(0, 0, m_columns.width, height), m_style.base);
    for (std::size_t i = 0; i < m_columns.lifelines.size(); ++i) {
        const ladder::Participant who =
            i < m_ladder->participants.size() ? m_ladder->participants[i] : ladder::Participant{};
        const QString name = shown(who.name);
        QString below = shown(who.address);
        if (!who.role.empty())
            below += (below.isEmpty() ? QString() : QStringLiteral(" · ")) + shown(who.role);
        const Band room = m_columns.head(i);
        const double wanted =
            std::max(bold.horizontalAdvance(name), metrics.horizontalAdvance(below)) + 3 * m_char;
        const double width = std::min(room.width() - m_char, std::max(wanted, 14 * m_char));
        const QRectF box(room.center() - width / 2, line * 0.3, width, line * 2.3);
        painter.setRenderHint(QPainter::Antialiasing, true);
        painter.setPen(
            QPen(i == 0 ? m_style.fromLeft : m_style.fromRight, std::clamp(m_line / 10, 1.2, 3.0)));
        painter.setBrush(mixed(m_style.base, i == 0 ? m_style.fromLeft : m_style.fromRight, 0.08));
        painter.drawRoundedRect(box, line * 0.3, line * 0.3);
        painter.setBrush(Qt::NoBrush);
        painter.setPen(m_style.text);
        painter.setFont(m_text.font(Face::Bold));
        const double inner = width - 1.5 * m_char;
        const QRectF upper(
            box.left(), box.top() + line * 0.1, width, below.isEmpty() ? line * 2.1 : line * 1.1);
        painter.drawText(upper, Qt::AlignCenter, bold.elidedText(name, Qt::ElideRight, inner));
        painter.setFont(m_text.font(Face::Normal));
        painter.setPen(m_style.muted);
        painter.drawText(QRectF(box.left(), box.top() + line * 1.15, width, line * 1.1), Qt::AlignCenter,
            metrics.elidedText(below, Qt::ElideMiddle, inner));
        painter.setRenderHint(QPainter::Antialiasing, false);
        painter.setPen(QPen(m_style.lifeline, std::clamp(m_line / 12, 1.0, 3.0)));
        painter.drawLine(
            QPointF(m_columns.lifelines[i], box.bottom() + 1), QPointF(m_columns.lifelines[i], height));
    }
    painter.setFont(m_text.font(Face::Small));
    painter.setPen(m_style.muted);
    const double y = height - line * 1.2;
    const auto caption = [&](const Band& band, const QString& text, Qt::Alignment alignment) {
        if (band.width() > 0)
            painter.drawText(QRectF(band.left, y, band.width(), line),
                static_cast<int>(alignment | Qt::AlignVCenter),
                QFontMetricsF(m_text.font(Face::Small)).elidedText(text, Qt::ElideRight, band.width()));
    };
    const Band head = m_columns.head(0);
    caption(m_columns.time, tr("Time"), Qt::AlignLeft);
    if (QFontMetricsF(m_text.font(Face::Small)).horizontalAdvance(tr("Time") + tr("since the last  "))
            + m_char
        < m_columns.time.width())
        caption(m_columns.time, tr("since the last  "), Qt::AlignRight);
    if (m_wordyPhases && m_columns.phase.right < head.left + m_char * 4)
        caption(m_columns.phase, tr("Phase"), Qt::AlignLeft);
    painter.fillRect(QRectF(0, height - 1, m_columns.width, 1), m_style.rule);
    painter.restore();
}

const LadderPainter::States& LadderPainter::states(std::size_t index) const
{
    if (const States* known = m_states.object(index))
        return *known;
    const ladder::Row row = m_ladder->rows->row(index);
    auto made = std::make_unique<States>();
    made->name[0] = shown(row.leftState);
    made->name[1] = shown(row.rightState);
    made->derived[0] = row.leftDerived;
    made->derived[1] = row.rightDerived;
    States* result = made.get();
    m_states.insert(index, made.release());
    return *result;
}

LadderPainter::Stretch LadderPainter::stretchAt(std::size_t row, int side) const
{
    Stretch stretch;
    stretch.top = kFarAbove;
    const std::size_t stop = row >= kLookBack ? row - kLookBack : 0;
    for (std::size_t i = row + 1; i-- > stop;) {
        const States& said = states(i);
        const QString& name = said.name[side];
        if (name.isEmpty())
            continue;
        if (stretch.name.isEmpty()) {
            stretch.name = name;
            stretch.derived = said.derived[side];
        } else if (name != stretch.name || said.derived[side] != stretch.derived) {
            return stretch;
        }
        stretch.top = arrowY(i);
    }
    if (stop > 0)
        stretch.top = kFarAbove;
    return stretch;
}

QString LadderPainter::stateAfter(std::size_t row, bool left) const
{
    const Stretch stretch = stretchAt(row, left ? 0 : 1);
    if (stretch.name.isEmpty())
        return {};
    return stretch.derived ? tr("%1 (worked out from the messages)").arg(stretch.name)
                           : tr("%1 (printed in the log)").arg(stretch.name);
}

Band LadderPainter::laneBar(int side) const
{
    const double gap = std::max(3.0, m_char * 0.5);
    const double wide = std::max(5.0, m_char * 1.3);
    if (side == 0)
        return {m_columns.lifelines.front() - gap - wide, m_columns.lifelines.front() - gap};
    return {m_columns.lifelines.back() + gap, m_columns.lifelines.back() + gap + wide};
}

void LadderPainter::paintLanes(
    QPainter& painter, const ladder::RowGeometry::Range& rows, const Extent& extent) const
{
    if (!m_look.states || m_columns.leftState.width() <= 0)
        return;
    const std::size_t before = rows.first == 0 ? 0 : rows.first - 1;
    // One row more than is seen: a state changes in the middle of a row.
    const std::size_t last =
        std::min(rows.last + 1, extent.limit < 0 ? m_index->size() : static_cast<std::size_t>(extent.limit));
    for (const int side : {0, 1}) {
        Stretch stretch = stretchAt(before, side);
        for (std::size_t row = before + 1; row < last; ++row) {
            const States& said = states(row);
            if (said.name[side].isEmpty()
                || (said.name[side] == stretch.name && said.derived[side] == stretch.derived))
                continue;
            stretch.bottom = arrowY(row);
            paintStretch(painter, stretch, side, extent);
            stretch = {said.name[side], said.derived[side], arrowY(row), 0};
        }
        stretch.bottom = m_geometry.top(last);
        paintStretch(painter, stretch, side, extent);
    }
}

void LadderPainter::paintStretch(
    QPainter& painter, const Stretch& stretch, int side, const Extent& extent) const
{
    if (stretch.name.isEmpty())
        return;
    const Band bar = laneBar(side);
    const double top = std::max(stretch.top, extent.area.top() - 20) + 1;
    const QRectF box = tidy({QPointF(bar.left, top), QPointF(bar.right, stretch.bottom - 1)});
    painter.setRenderHint(QPainter::Antialiasing, false);
    if (stretch.derived) {
        // Dashes start at multiples of their length, so that pieces painted at different times fit together. A dashed pen would start
        // anew in every piece.
        constexpr double dash = 4;
        painter.fillRect(box, m_style.laneFaint);
        const double end = std::min(box.bottom(), extent.area.bottom());
        for (double y = std::floor(top / (2 * dash)) * 2 * dash; y < end; y += 2 * dash) {
            const double from = std::max(y, box.top());
            const double height = std::min(y + dash, box.bottom()) - from;
            if (height <= 0)
                continue;
            painter.fillRect(QRectF(box.left(), from, 1, height), m_style.laneEdge);
            painter.fillRect(QRectF(box.right() - 1, from, 1, height), m_style.laneEdge);
        }
    } else {
        painter.fillRect(box, m_style.laneFill);
        painter.setPen(QPen(m_style.laneEdge, 1));
        painter.drawLine(box.topLeft(), box.bottomLeft());
        painter.drawLine(box.topRight(), box.bottomRight());
    }
    painter.setPen(QPen(m_style.laneEdge, std::clamp(m_line / 10, 1.0, 3.0)));
    if (stretch.top > kFarAbove)
        painter.drawLine(QPointF(box.left() - 2, stretch.top), QPointF(box.right() + 2, stretch.top));

    const Face face = stretch.derived ? Face::SmallItalic : Face::Small;
    const double height = m_text.height(face);
    double y = std::max(stretch.top + m_line * 0.12, extent.viewTop + 1);
    y = std::min(y, stretch.bottom - height);
    if (y < stretch.top)
        y = stretch.top;
    const Band& lane = side == 0 ? m_columns.leftState : m_columns.rightState;
    const double air = m_char * 0.6;
    const double room = side == 0 ? bar.left - air - lane.left : lane.right - bar.right - air;
    const QString text =
        m_text.elided(face, stretch.derived ? QStringLiteral("~") + stretch.name : stretch.name, room);
    const double x = side == 0 ? bar.left - air - m_text.width(face, text) : bar.right + air;
    painter.setPen(m_style.text);
    m_text.draw(painter, face, {x, y + m_text.ascent(face)}, text);
}

void LadderPainter::paintPhases(
    QPainter& painter, const ladder::RowGeometry::Range& rows, const Extent& extent) const
{
    if (!m_look.margins || m_columns.phase.width() <= 0)
        return;
    for (const ladder::Phase& phase : ladder::phasesIn(*m_ladder, rows.first, rows.last))
        paintPhase(painter, phase, extent);
}

void LadderPainter::paintPhase(QPainter& painter, const ladder::Phase& phase, const Extent& extent) const
{
    const std::size_t end = extent.limit < 0 ? m_index->size() : static_cast<std::size_t>(extent.limit);
    const double top = m_geometry.top(phase.firstRow) + 2;
    const double bottom = m_geometry.top(std::min(phase.lastRow + 1, end)) - 2;
    const bool whole = phase.lastRow < end;
    const Band& band = m_columns.phase;
    const double right = band.right - m_char * 0.3;
    const double tick = m_char * 0.7;
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.setPen(QPen(m_style.muted, std::clamp(m_line / 10, 1.0, 3.0)));
    painter.drawLine(QPointF(right - tick, top), QPointF(right - tick, bottom));
    painter.drawLine(QPointF(right - tick, top), QPointF(right, top));
    if (whole)
        painter.drawLine(QPointF(right - tick, bottom), QPointF(right, bottom));
    if (m_detail != Detail::Full || bottom - top < m_line)
        return;
    const double mark = m_line * 0.8;
    const QString name = shown(phase.name);
    painter.setFont(m_text.font(Face::Small));
    const QFontMetricsF metrics(m_text.font(Face::Small));
    if (m_wordyPhases) {
        const double width = right - tick - m_char * 0.7 - band.left;
        QRectF text = metrics.boundingRect(QRectF(0, 0, width - mark * 1.3, 1e6), Qt::TextWordWrap, name);
        const double height = std::min(bottom - top, std::max(text.height(), mark));
        const double y = std::clamp(extent.viewTop + 3, top, std::max(top, bottom - height));
        if (whole)
            drawOutcome(painter, {band.left, y + metrics.height() * 0.1, mark, mark}, phase.outcome, m_style);
        painter.setPen(m_style.text);
        painter.save();
        painter.setClipRect(QRectF(band.left, top, width, bottom - top), Qt::IntersectClip);
        painter.drawText(QRectF(band.left + mark * 1.3, y, width - mark * 1.3, height + metrics.height()),
            static_cast<int>(Qt::TextWordWrap | Qt::AlignLeft | Qt::AlignTop), name);
        painter.restore();
        return;
    }
    // Turned words: they run upwards along the bracket, the mark stands above them.
    const double x = band.left;
    const double room = bottom - top - mark * 1.4;
    const QString text = metrics.elidedText(name, Qt::ElideRight, room);
    const double length = metrics.horizontalAdvance(text);
    const double y = std::clamp(extent.viewTop + 3, top, std::max(top, bottom - mark * 1.4 - length));
    if (whole)
        drawOutcome(painter, {x - m_char * 0.3, y, mark, mark}, phase.outcome, m_style);
    if (room < 3 * m_char)
        return;
    painter.save();
    painter.translate(x, y + mark * 1.4 + length);
    painter.rotate(-90);
    painter.setPen(m_style.text);
    painter.drawText(QPointF(0, metrics.ascent() * 0.9), text);
    painter.restore();
}

const ladder::Phase* LadderPainter::phaseAt(const QPointF& point) const
{
    if (m_columns.phase.width() <= 0 || point.x() < m_columns.phase.left - 2
        || point.x() > m_columns.phase.right || m_index->size() == 0 || point.y() < 0
        || point.y() > m_geometry.total())
        return nullptr;
    const std::size_t row = m_geometry.rowAt(point.y());
    const auto phases = ladder::phasesIn(*m_ladder, row, row + 1);
    return phases.empty() ? nullptr : &phases.front();
}

void LadderPainter::paintBrief(QPainter& painter, std::size_t index) const
{
    const ladder::RowBrief brief = m_ladder->rows->brief(index);
    const QRectF box = rowBox(index);
    const double y = box.center().y();
    const std::size_t last = m_columns.lifelines.size() - 1;
    const double x0 = m_columns.lifelines[std::min<std::size_t>(brief.from, last)];
    const double x1 = m_columns.lifelines[std::min<std::size_t>(brief.to, last)];
    const Band whole{m_columns.lifelines.front(), m_columns.lifelines.back()};
    switch (brief.kind) {
    case RowKind::Message:
    case RowKind::Ghost:
        if (m_detail == Detail::Arrow) {
            drawArrow(painter, x0, x1, y, box.height() * 0.62, arrowColor(brief.kind, brief.from),
                brief.resent ? 2 : 1, brief.kind == RowKind::Ghost);
        } else {
            // A tick begins where the message began and stops short of the other side: direction without a head.
            const double stop = x0 + (x1 - x0) * 0.8;
            painter.fillRect(
                tidy({QPointF(x0, y - box.height() * 0.3), QPointF(stop, y + box.height() * 0.3)}),
                arrowColor(brief.kind, brief.from));
        }
        break;
    case RowKind::Silence:
        painter.setPen(QPen(m_style.muted, 1, Qt::DotLine));
        painter.drawLine(QPointF(whole.left, y), QPointF(whole.right, y));
        break;
    case RowKind::Milestone:
        painter.fillRect(QRectF(whole.left, y - box.height() * 0.25, whole.width(), box.height() * 0.5),
            m_style.milestoneFill);
        break;
    case RowKind::Note:
        painter.fillRect(QRectF(whole.left + whole.width() * 0.3, y - box.height() * 0.3, whole.width() * 0.4,
                             box.height() * 0.6),
            m_style.noteFill);
        break;
    }
    if (brief.marked) {
        const double r = std::max(2.0, std::min(box.height() * 0.45, 5.0));
        const QPointF c(m_columns.marks.left + 6, y);
        const QPointF diamond[] = {
            {c.x(), c.y() - r}, {c.x() + r, c.y()}, {c.x(), c.y() + r}, {c.x() - r, c.y()}};
        painter.setPen(Qt::NoPen);
        painter.setBrush(m_style.bad);
        painter.drawPolygon(diamond, 4);
        painter.setBrush(Qt::NoBrush);
    }
}

void LadderPainter::paintDensity(QPainter& painter, const Extent& extent) const
{
    painter.setRenderHint(QPainter::Antialiasing, false);
    const Band whole{m_columns.lifelines.front(), m_columns.lifelines.back()};
    const double total = m_geometry.total();
    const std::vector<std::uint32_t>& marked = m_index->marked();
    const double first = std::floor(std::max(0.0, extent.area.top()));
    const double last = std::min(extent.area.bottom(), total);
    std::size_t row = m_geometry.rowAt(first);
    double bottom = m_geometry.top(row); // of the rows counted so far
    auto mark = std::lower_bound(marked.begin(), marked.end(), static_cast<std::uint32_t>(row));
    for (double y = first; y < last; ++y) {
        // Walking is quicker than looking up: every row is visited once however many share a pixel.
        std::array<double, ladder::kRowKinds> counts{};
        const std::size_t begin = row;
        while (row < m_index->size() && (bottom < y + 1 || row == begin)) {
            counts[static_cast<std::size_t>(m_index->kind(row))] += 1;
            bottom += m_geometry.height(row);
            ++row;
        }
        if (row == begin)
            break;
        const auto share = [&](RowKind kind) {
            return counts[static_cast<std::size_t>(kind)] / static_cast<double>(row - begin);
        };
        // Rare kinds win over ordinary messages: one ghost among a thousand rows is what one looks for.
        QColor color = mixed(m_style.base, m_style.fromLeft, 0.25 + 0.6 * share(RowKind::Message));
        if (share(RowKind::Ghost) > 0)
            color = m_style.ghost;
        else if (share(RowKind::Message) < 0.25 && share(RowKind::Silence) > 0)
            color = m_style.rule;
        painter.fillRect(QRectF(whole.left, y, whole.width(), 1), color);
        if (mark != marked.end() && *mark < row) {
            painter.fillRect(QRectF(m_columns.marks.left, y, 14, 2), m_style.bad);
            while (mark != marked.end() && *mark < row)
                ++mark;
        }
    }
    if (extent.current >= 0) {
        const double y = m_geometry.top(static_cast<std::size_t>(extent.current));
        painter.fillRect(QRectF(0, y - 1, m_columns.width, 2), m_style.selectEdge);
    }
}

} // namespace rungbook::ui
