// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/ladder/ladder_view.h"

#include "ui/ladder/ladder_view_state.h"

#include <QAccessible>
#include <QPaintEvent>
#include <QPainter>
#include <QScopedValueRollback>
#include <QScrollBar>
#include <QtConcurrentRun>

#include <algorithm>
#include <cmath>

namespace rungbook::ui
{

namespace
{

constexpr double kMostZoom = 4;
constexpr double kZoomStep = 1.2;
// More rows than this are searched in the background.
constexpr qsizetype kSearchAtOnce = 20'000;
// Arrows of more than this many characters' width only make the eye travel.
constexpr double kMostWidth = 150;

} // namespace

/// The heads of the lifelines: outside the viewport, so that it stays while the rows scroll.
class LadderHead : public QWidget
{
public:
    LadderHead(LadderView* view, LadderViewState* state)
        : QWidget(view)
        , m_view(view)
        , m_state(state)
    {
        setAttribute(Qt::WA_OpaquePaintEvent);
    }

protected:
    void paintEvent(QPaintEvent*) override
    {
        QPainter painter(this);
        painter.fillRect(rect(), m_view->palette().color(QPalette::Base));
        if (!m_state->painter)
            return;
        painter.translate(m_state->left - m_view->horizontalScrollBar()->value(), 0);
        m_state->painter->paintHead(painter);
    }

private:
    LadderView* m_view;
    LadderViewState* m_state;
};

LadderView::LadderView(QWidget* parent)
    : QAbstractScrollArea(parent)
    , m_state(std::make_unique<LadderViewState>())
{
    setObjectName(QStringLiteral("ladderView"));
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Ladder"));
    m_state->emptyText = tr("Open or paste a log to see its negotiation as a ladder.");
    m_state->head = new LadderHead(this, m_state.get());
    m_state->head->hide();
    viewport()->setBackgroundRole(QPalette::Base);
    viewport()->setAttribute(Qt::WA_OpaquePaintEvent);
    connect(&m_state->search, &QFutureWatcher<LadderHit>::finished, this, [this] {
        const LadderHit hit = m_state->search.result();
        if (hit.stopped)
            return;
        if (hit.row >= 0)
            setCurrentRow(hit.row);
        Q_EMIT findFinished(hit.row >= 0, hit.wrapped);
    });
}

LadderView::~LadderView()
{
    m_state->stopSearch.request_stop();
    m_state->search.disconnect(this);
    m_state->search.waitForFinished();
}

void LadderView::setLadder(std::shared_ptr<const ladder::Ladder> ladder)
{
    m_state->stopSearch.request_stop();
    const bool update = ladder && m_state->ladder && ladder->title == m_state->ladder->title;
    const bool following = update && verticalScrollBar()->maximum() > 0
        && verticalScrollBar()->value() == verticalScrollBar()->maximum();
    const qsizetype before = m_state->current;
    m_state->painter.reset();
    m_state->ladder = ladder && ladder->size() > 0 ? std::move(ladder) : nullptr;
    m_state->index =
        m_state->ladder ? std::make_shared<const ladder::RowIndex>(*m_state->ladder->rows) : nullptr;
    if (!update) {
        m_state->current = -1;
        verticalScrollBar()->setValue(0);
        horizontalScrollBar()->setValue(0);
    }
    m_state->current = std::min(m_state->current, rowCount() - 1);
    setAccessibleName(m_state->ladder ? tr("Ladder: %1").arg(shown(m_state->ladder->title)) : tr("Ladder"));
    layOut();
    if (following)
        verticalScrollBar()->setValue(verticalScrollBar()->maximum());
    viewport()->update();
    Q_EMIT ladderChanged();
    if (m_state->current != before)
        Q_EMIT currentRowChanged(m_state->current);
    describeCurrent();
}

std::shared_ptr<const ladder::Ladder> LadderView::ladder() const
{
    return m_state->ladder;
}

std::shared_ptr<const ladder::RowIndex> LadderView::rowIndex() const
{
    return m_state->index;
}

void LadderView::setEmptyText(const QString& text)
{
    m_state->emptyText = text;
    viewport()->update();
}

qsizetype LadderView::rowCount() const
{
    return m_state->index ? static_cast<qsizetype>(m_state->index->size()) : 0;
}

qsizetype LadderView::currentRow() const
{
    return m_state->current;
}

void LadderView::setCurrentRow(qsizetype row, bool ensureVisible)
{
    row = std::clamp<qsizetype>(row, -1, rowCount() - 1);
    if (row >= 0 && ensureVisible)
        ensureRowVisible(row);
    if (row == m_state->current)
        return;
    updateRow(m_state->current);
    m_state->current = row;
    updateRow(row);
    describeCurrent();
    Q_EMIT currentRowChanged(row);
}

qsizetype LadderView::rowOfMessage(std::uint32_t message) const
{
    for (qsizetype row = 0; message != kNoIndex && row < rowCount(); ++row) {
        if (m_state->ladder->rows->brief(static_cast<std::size_t>(row)).message == message)
            return row;
    }
    return -1;
}

void LadderView::updateRow(qsizetype row)
{
    if (row < 0 || row >= rowCount() || !m_state->painter)
        return;
    const auto index = static_cast<std::size_t>(row);
    const double top = m_state->painter->geometry().top(index) - verticalScrollBar()->value();
    const double height = m_state->painter->geometry().height(index);
    if (top > viewport()->height() || top + height < 0)
        return;
    viewport()->update(0, static_cast<int>(std::floor(top)) - 2, viewport()->width(),
        static_cast<int>(std::ceil(height)) + 4);
}

void LadderView::ensureRowVisible(qsizetype row)
{
    if (row < 0 || row >= rowCount() || !m_state->painter)
        return;
    const auto index = static_cast<std::size_t>(row);
    const ladder::RowGeometry& geometry = m_state->painter->geometry();
    const double top = geometry.top(index);
    const double bottom = top + geometry.height(index);
    QScrollBar* bar = verticalScrollBar();
    const double height = viewport()->height();
    // A row or two of what comes before and after, as long as that leaves room for the row itself.
    const double air =
        std::min(geometry.heights().of(ladder::RowKind::Message) * 1.2, (height - (bottom - top)) / 3);
    if (top - air < bar->value())
        bar->setValue(static_cast<int>(std::floor(std::max(0.0, top - air))));
    else if (bottom + air > bar->value() + height)
        bar->setValue(static_cast<int>(std::ceil(bottom + air - height)));
}

void LadderView::centerOn(qsizetype row)
{
    if (row < 0 || row >= rowCount() || !m_state->painter)
        return;
    const auto index = static_cast<std::size_t>(row);
    const ladder::RowGeometry& geometry = m_state->painter->geometry();
    const double middle = geometry.top(index) + geometry.height(index) / 2;
    verticalScrollBar()->setValue(static_cast<int>(std::lround(middle - viewport()->height() / 2.0)));
}

std::pair<qsizetype, qsizetype> LadderView::visibleRows() const
{
    if (!m_state->painter)
        return {0, 0};
    const double top = verticalScrollBar()->value();
    const auto rows = m_state->painter->geometry().rowsIn(top, top + viewport()->height() - 1);
    return {static_cast<qsizetype>(rows.first),
        static_cast<qsizetype>(std::min(rows.last, m_state->index->size()))};
}

double LadderView::zoom() const
{
    return m_state->zoom;
}

void LadderView::setZoom(double zoom)
{
    zoomAround(zoom, viewport()->height() / 2.0);
}

void LadderView::zoomAround(double zoom, double y)
{
    if (!std::isfinite(zoom))
        return;
    zoom = std::clamp(zoom, std::min(0.05, wholeZoom()), kMostZoom);
    if (std::abs(zoom - m_state->zoom) < 1e-6 * zoom)
        return;
    double row = 0;
    if (m_state->painter && rowCount() > 0) {
        const ladder::RowGeometry& geometry = m_state->painter->geometry();
        const double at = std::clamp(verticalScrollBar()->value() + y, 0.0, geometry.total());
        const std::size_t index = geometry.rowAt(at);
        row = static_cast<double>(index) + (at - geometry.top(index)) / geometry.height(index);
    }
    m_state->zoom = zoom;
    layOut();
    if (m_state->painter && rowCount() > 0) {
        const ladder::RowGeometry& geometry = m_state->painter->geometry();
        const auto index = std::min(static_cast<std::size_t>(row), m_state->index->size() - 1);
        const double at = geometry.top(index) + (row - static_cast<double>(index)) * geometry.height(index);
        verticalScrollBar()->setValue(static_cast<int>(std::lround(at - y)));
    }
    viewport()->update();
    Q_EMIT zoomChanged(zoom);
}

void LadderView::zoomIn()
{
    setZoom(m_state->zoom * kZoomStep);
}
void LadderView::zoomOut()
{
    setZoom(m_state->zoom / kZoomStep);
}
void LadderView::resetZoom()
{
    setZoom(1);
}

void LadderView::fitWidth()
{
    if (!m_state->ladder)
        return;
    setZoom(widthZoom());
}

double LadderView::widthZoom() const
{
    LadderLook look;
    look.font = font();
    const double room = viewport()->width();
    double zoom = std::clamp(room / LadderPainter::leastWidth(*m_state->ladder, look), 0.55, 2.0);
    // Fonts have whole pixel sizes: the last step down is found by trying.
    for (look.zoom = zoom; zoom > 0.56 && LadderPainter::leastWidth(*m_state->ladder, look) > room;
         look.zoom = zoom)
        zoom -= 0.02;
    return zoom;
}

double LadderView::wholeZoom() const
{
    if (!m_state->painter)
        return 1;
    const double total = m_state->painter->geometry().total() / m_state->zoom;
    return std::max(1.0, viewport()->height() - 2.0) / std::max(total, 1.0);
}

void LadderView::fitAll()
{
    if (!m_state->ladder)
        return;
    // The head and the scroll bars change with the zoom, and with them the room: the second round settles it.
    for (int round = 0; round < 2; ++round)
        setZoom(std::min({wholeZoom(), 1.5, widthZoom()}));
    verticalScrollBar()->setValue(0);
}

void LadderView::layOut()
{
    if (m_state->layingOut)
        return;
    const QScopedValueRollback<bool> guard(m_state->layingOut, true);
    // Twice, because a scroll bar that appears takes away from the width that the columns were made for.
    for (int round = 0; round < 2; ++round) {
        const int width = viewport()->width();
        layOutOnce();
        if (viewport()->width() == width)
            break;
    }
    noteVisibleRows();
}

void LadderView::layOutOnce()
{
    if (!m_state->ladder) {
        m_state->painter.reset();
        m_state->head->hide();
        setViewportMargins(0, 0, 0, 0);
        verticalScrollBar()->setRange(0, 0);
        horizontalScrollBar()->setRange(0, 0);
        return;
    }
    LadderLook look;
    look.font = font();
    look.palette = palette();
    look.zoom = m_state->zoom;
    const double most = kMostWidth * meanCharWidth(font()) * std::max(1.0, m_state->zoom);
    look.width = std::min<double>(viewport()->width(), most);
    m_state->painter = std::make_unique<LadderPainter>(m_state->ladder, m_state->index, look);
    const int head = static_cast<int>(m_state->painter->headHeight());
    if (viewportMargins().top() != head)
        setViewportMargins(0, head, 0, 0);
    const QRect area = viewport()->geometry();
    m_state->head->setGeometry(area.left(), area.top() - head, area.width(), head);
    m_state->head->show();
    m_state->head->update();
    m_state->left = std::max(0.0, std::floor((viewport()->width() - m_state->painter->width()) / 2));

    const ladder::RowGeometry& geometry = m_state->painter->geometry();
    const int step = std::max(1, static_cast<int>(geometry.heights().of(ladder::RowKind::Message)));
    const double extra = m_state->painter->detail() == ladder::Detail::Full ? 0.5 * step : 0;
    const double most2 = std::numeric_limits<int>::max() / 2.0;
    const int total = static_cast<int>(std::min(std::ceil(geometry.total() + extra), most2));
    verticalScrollBar()->setSingleStep(step);
    verticalScrollBar()->setPageStep(std::max(step, viewport()->height() - step));
    verticalScrollBar()->setRange(0, std::max(0, total - viewport()->height()));
    horizontalScrollBar()->setSingleStep(40);
    horizontalScrollBar()->setPageStep(viewport()->width());
    horizontalScrollBar()->setRange(
        0, std::max(0, static_cast<int>(std::ceil(m_state->painter->width() - 0.01)) - viewport()->width()));
}

void LadderView::noteVisibleRows()
{
    const auto rows = visibleRows();
    if (rows == m_state->visible)
        return;
    m_state->visible = rows;
    Q_EMIT visibleRowsChanged(rows.first, rows.second);
}

void LadderView::scrollContentsBy(int dx, int dy)
{
    if (m_state->layingOut || !m_state->painter || m_state->painter->detail() == ladder::Detail::Density) {
        viewport()->update();
    } else {
        viewport()->scroll(dx, dy);
        // Labels of states and phases stick to the upper edge: where they were and where they are now is painted afresh.
        if (dy != 0)
            viewport()->update(0, 0, viewport()->width(),
                static_cast<int>(m_state->painter->lineHeight() * 6) + std::abs(dy));
    }
    if (dx != 0)
        m_state->head->update();
    noteVisibleRows();
}

void LadderView::paintEvent(QPaintEvent* event)
{
    QPainter painter(viewport());
    if (!m_state->painter) {
        painter.fillRect(event->rect(), palette().color(QPalette::Base));
        painter.setPen(ladderStyle(palette()).muted);
        painter.drawText(viewport()->rect().adjusted(24, 24, -24, -24), Qt::AlignCenter | Qt::TextWordWrap,
            m_state->emptyText);
        m_state->visited = 0;
        return;
    }
    m_state->visited = 0;
    const QPointF origin(
        m_state->left - horizontalScrollBar()->value(), -static_cast<double>(verticalScrollBar()->value()));
    const bool few = event->region().rectCount() <= 3;
    const QRegion region = few ? event->region() : QRegion(event->rect());
    for (const QRect& rect : region) {
        painter.save();
        painter.setClipRect(rect);
        painter.fillRect(rect, m_state->painter->style().base);
        painter.translate(origin);
        LadderPainter::Extent extent;
        extent.area = QRectF(rect).translated(-origin);
        extent.viewTop = -origin.y();
        extent.current = m_state->current;
        extent.focused = hasFocus();
        m_state->visited += m_state->painter->paintRows(painter, extent);
        painter.restore();
    }
}

qsizetype LadderView::rowsVisited() const
{
    return m_state->visited;
}

void LadderView::describeCurrent()
{
    setAccessibleDescription(currentRowText());
    QAccessibleEvent changed(this, QAccessible::DescriptionChanged);
    QAccessible::updateAccessibility(&changed);
}

void LadderView::find(const QString& text, bool forward)
{
    m_state->stopSearch.request_stop();
    if (text.isEmpty() || !m_state->ladder) {
        Q_EMIT findFinished(false, false);
        return;
    }
    m_state->stopSearch = std::stop_source();
    const std::shared_ptr<const ladder::RowSource> rows = m_state->ladder->rows;
    if (rowCount() > kSearchAtOnce) {
        m_state->search.setFuture(QtConcurrent::run(
            [rows, text, start = m_state->current, forward, stop = m_state->stopSearch.get_token()] {
                return searchRows(*rows, text, start, forward, stop);
            }));
        return;
    }
    const LadderHit hit = searchRows(*rows, text, m_state->current, forward, m_state->stopSearch.get_token());
    if (hit.row >= 0)
        setCurrentRow(hit.row);
    Q_EMIT findFinished(hit.row >= 0, hit.wrapped);
}

QSize LadderView::sizeHint() const
{
    return {760, 520};
}
QSize LadderView::minimumSizeHint() const
{
    return {220, 140};
}

} // namespace rungbook::ui
