// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/presentation/ladder_stage.h"

#include "ui/ladder/ladder_painter.h"

#include <QEvent>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace rungbook::ui
{

LadderStage::LadderStage(std::shared_ptr<const ladder::Ladder> ladder, QWidget* parent)
    : QWidget(parent)
    , m_ladder(std::move(ladder))
{
    setObjectName(QStringLiteral("ladderStage"));
    setAccessibleName(tr("The ladder so far"));
    setMinimumSize(160, 120);
    const ladder::StoredRows none{std::vector<ladder::Row>{}};
    m_index = std::make_shared<const ladder::RowIndex>(m_ladder->rows ? *m_ladder->rows : none);
}

LadderStage::~LadderStage() = default;

void LadderStage::setTextPixels(double pixels)
{
    if (std::abs(pixels - m_pixels) < 0.1 && m_painter)
        return;
    m_pixels = pixels;
    makePainter();
}

void LadderStage::setStep(qsizetype step, bool asking)
{
    m_step = step;
    m_asking = asking;
    update();
}

void LadderStage::makePainter()
{
    LadderLook look;
    look.font = font();
    look.palette = palette();
    look.margins = false;
    // Large, but not so large that the words on the arrows are cut.
    constexpr double airInCharacters = 10;
    for (double pixels = m_pixels; pixels >= 9; pixels -= 1) {
        look.font.setPixelSize(static_cast<int>(pixels));
        const double air = airInCharacters * meanCharWidth(look.font);
        if (LadderPainter::leastWidth(*m_ladder, look) + air <= width())
            break;
    }
    look.width = width();
    m_painter = std::make_unique<LadderPainter>(m_ladder, m_index, look);
    update();
}

void LadderStage::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    makePainter();
}

void LadderStage::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange)
        makePainter();
}

void LadderStage::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    if (!m_painter)
        return;
    painter.fillRect(rect(), m_painter->style().base);
    m_painter->paintHead(painter);
    const double head = m_painter->headHeight();
    const double room = height() - head;
    const auto told = std::min(static_cast<std::size_t>(std::max<qsizetype>(0, m_step)), m_index->size());
    const ladder::RowGeometry& geometry = m_painter->geometry();
    const double row = geometry.heights().of(ladder::RowKind::Message);
    // The last row stays where the eye is: with room for the next below it.
    const double end = geometry.top(told) + (m_asking ? row : 0) + row * 0.5;
    const double top = std::floor(std::max(0.0, end - room));
    painter.setClipRect(QRectF(0, head, width(), room));
    painter.translate(0, head - top);
    LadderPainter::Extent extent;
    extent.area = QRectF(0, top, width(), room);
    extent.viewTop = top;
    extent.limit = static_cast<qsizetype>(told);
    extent.current = m_step >= 1 && told == static_cast<std::size_t>(m_step) ? m_step - 1 : -1;
    extent.focused = true;
    if (told > 0)
        m_painter->paintRows(painter, extent);
    const LadderStyle& style = m_painter->style();
    const ladder::Columns& columns = m_painter->columns();
    if (told < m_index->size()) {
        // What is still to come: the lifelines go on.
        painter.setPen(QPen(style.rule, 2));
        for (const double x : columns.lifelines)
            painter.drawLine(QPointF(x, geometry.top(told)), QPointF(x, top + room));
    }
    if (m_asking) {
        const ladder::Band band = columns.arrow(0, static_cast<std::uint16_t>(columns.lifelines.size() - 1));
        const QRectF box(
            band.left + row * 0.3, geometry.top(told) + row * 0.12, band.width() - row * 0.6, row * 0.76);
        painter.setRenderHint(QPainter::Antialiasing, true);
        painter.setBrush(style.base);
        painter.setPen(QPen(style.selectEdge, 2, Qt::DashLine));
        painter.drawRoundedRect(box, row * 0.1, row * 0.1);
        QFont font = this->font();
        font.setBold(true);
        font.setPixelSize(std::max(10, static_cast<int>(row * 0.5)));
        painter.setFont(font);
        painter.setPen(style.text);
        painter.drawText(box, Qt::AlignCenter, QStringLiteral("?"));
    }
}

} // namespace rungbook::ui
