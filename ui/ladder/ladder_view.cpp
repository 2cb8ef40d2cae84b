// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/ladder/ladder_view.h"

#include <QPainter>

namespace rungbook::ui
{

struct LadderViewState {
    std::shared_ptr<const ladder::Ladder> ladder;
    QString emptyText;
    qsizetype current = -1;
    double zoom = 1;
    LadderTimeMode timeMode = LadderTimeMode::EqualRows;
};

LadderView::LadderView(QWidget* parent)
    : QAbstractScrollArea(parent)
    , m_state(std::make_unique<LadderViewState>())
{
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Ladder"));
}
LadderView::~LadderView() = default;

void LadderView::setLadder(std::shared_ptr<const ladder::Ladder> ladder)
{
    m_state->ladder = std::move(ladder);
    Q_EMIT ladderChanged();
    viewport()->update();
}
std::shared_ptr<const ladder::Ladder> LadderView::ladder() const
{
    return m_state->ladder;
}
void LadderView::setEmptyText(const QString& text)
{
    m_state->emptyText = text;
}
qsizetype LadderView::rowCount() const
{
    return m_state->ladder ? static_cast<qsizetype>(m_state->ladder->size()) : 0;
}
qsizetype LadderView::currentRow() const
{
    return m_state->current;
}
void LadderView::setCurrentRow(qsizetype row, bool)
{
    row = qBound<qsizetype>(-1, row, rowCount() - 1);
    if (row == m_state->current)
        return;
    m_state->current = row;
    Q_EMIT currentRowChanged(row);
    viewport()->update();
}
qsizetype LadderView::rowOfMessage(std::uint32_t) const
{
    return -1;
}
void LadderView::ensureRowVisible(qsizetype) { }
std::pair<qsizetype, qsizetype> LadderView::visibleRows() const
{
    return {0, rowCount()};
}
void LadderView::centerOn(qsizetype) { }
double LadderView::zoom() const
{
    return m_state->zoom;
}
void LadderView::setZoom(double zoom)
{
    m_state->zoom = zoom;
}
void LadderView::setTimeMode(LadderTimeMode mode)
{
    m_state->timeMode = mode;
}
LadderTimeMode LadderView::timeMode() const
{
    return m_state->timeMode;
}
qsizetype LadderView::rowsVisited() const
{
    return 0;
}
QString LadderView::currentRowText() const
{
    return {};
}
QSize LadderView::sizeHint() const
{
    return {720, 480};
}
QSize LadderView::minimumSizeHint() const
{
    return {240, 160};
}
void LadderView::zoomIn() { }
void LadderView::zoomOut() { }
void LadderView::resetZoom() { }
void LadderView::fitWidth() { }
void LadderView::fitAll() { }
void LadderView::nextMessage() { }
void LadderView::previousMessage() { }
void LadderView::nextFinding() { }
void LadderView::previousFinding() { }
void LadderView::find(const QString&, bool)
{
    Q_EMIT findFinished(false, false);
}
void LadderView::copyAsText() { }
void LadderView::copyAsPicture() { }
void LadderView::copyCurrentRow() { }

bool LadderView::event(QEvent* event)
{
    return QAbstractScrollArea::event(event);
}
bool LadderView::viewportEvent(QEvent* event)
{
    return QAbstractScrollArea::viewportEvent(event);
}
void LadderView::paintEvent(QPaintEvent*)
{
    QPainter painter(viewport());
    painter.drawText(viewport()->rect(), Qt::AlignCenter | Qt::TextWordWrap, m_state->emptyText);
}
void LadderView::resizeEvent(QResizeEvent* event)
{
    QAbstractScrollArea::resizeEvent(event);
}
void LadderView::scrollContentsBy(int dx, int dy)
{
    QAbstractScrollArea::scrollContentsBy(dx, dy);
}
void LadderView::keyPressEvent(QKeyEvent* event)
{
    QAbstractScrollArea::keyPressEvent(event);
}
void LadderView::mousePressEvent(QMouseEvent* event)
{
    QAbstractScrollArea::mousePressEvent(event);
}
void LadderView::mouseDoubleClickEvent(QMouseEvent* event)
{
    QAbstractScrollArea::mouseDoubleClickEvent(event);
}
void LadderView::wheelEvent(QWheelEvent* event)
{
    QAbstractScrollArea::wheelEvent(event);
}
void LadderView::contextMenuEvent(QContextMenuEvent* event)
{
    QAbstractScrollArea::contextMenuEvent(event);
}
void LadderView::changeEvent(QEvent* event)
{
    QAbstractScrollArea::changeEvent(event);
}
void LadderView::focusInEvent(QFocusEvent* event)
{
    QAbstractScrollArea::focusInEvent(event);
}
void LadderView::focusOutEvent(QFocusEvent* event)
{
    QAbstractScrollArea::focusOutEvent(event);
}

} // namespace rungbook::ui
