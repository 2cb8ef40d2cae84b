// SPDX-License-Identifier: GPL-3.0-or-later
// One of the two files that include qcustomplot.h: it takes longer to compile than the rest of the folder.
#include "ui/ladder/ladder_overview.h"

#include "ui/ladder/ladder_style.h"
#include "ui/ladder/ladder_view.h"

#include <QEvent>
#include <QMouseEvent>
#include <QVBoxLayout>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

// The library speaks the words that this project switches off.
#define signals Q_SIGNALS
#define slots Q_SLOTS
#define foreach(variable, container) for (variable : container)
#include <qcustomplot.h>
#undef foreach
#undef slots
#undef signals

namespace rungbook::ui
{

namespace
{

constexpr int kWidth = 56;
// Rows are summed up in so many slots at most; a slot is looked at through so many of its rows.
constexpr std::size_t kSlots = 400;
constexpr std::size_t kSamples = 48;
constexpr std::size_t kMostMarks = 2'000;

} // namespace

struct LadderOverviewState {
    QPointer<LadderView> view;
    QCustomPlot* plot = nullptr;
    QCPGraph* left = nullptr; // what participant 0 sends, to the left of the middle
    QCPGraph* right = nullptr; // what the other sends
    QCPGraph* marks = nullptr;
    QCPGraph* ghosts = nullptr;
    QCPItemRect* window = nullptr;
    QCPItemStraightLine* current = nullptr;
};

LadderOverview::LadderOverview(QWidget* parent)
    : QWidget(parent)
    , m_state(std::make_unique<LadderOverviewState>())
{
    setObjectName(QStringLiteral("ladderOverview"));
    setAccessibleName(tr("Overview of the ladder"));
    setAccessibleDescription(tr("Shows where messages and findings are. Click to go there."));
    setToolTip(tr("Left: what the left side sends, right: what the right side sends. Diamonds are findings, "
                  "circles are messages that "
                  "never came. Click or drag to go there."));
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Expanding);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    m_state->plot = new QCustomPlot(this);
    layout->addWidget(m_state->plot);
    QCustomPlot* plot = m_state->plot;
    plot->setFocusPolicy(Qt::NoFocus);
    plot->installEventFilter(this);
    plot->axisRect()->setAutoMargins(QCP::msNone);
    plot->axisRect()->setMargins({0, 0, 0, 0});
    // Rows run downwards along the key axis, which is the vertical one.
    for (QCPAxis* axis : {plot->xAxis, plot->yAxis, plot->xAxis2, plot->yAxis2})
        axis->setVisible(false);
    plot->yAxis->setRangeReversed(true);
    plot->xAxis->setRange(-1.6, 1.6);
    const auto graph = [plot] {
        QCPGraph* made = plot->addGraph(plot->yAxis, plot->xAxis);
        made->setAdaptiveSampling(false);
        return made;
    };
    m_state->left = graph();
    m_state->right = graph();
    m_state->marks = graph();
    m_state->ghosts = graph();
    for (QCPGraph* points : {m_state->marks, m_state->ghosts})
        points->setLineStyle(QCPGraph::lsNone);
    m_state->window = new QCPItemRect(plot);
    m_state->current = new QCPItemStraightLine(plot);
    applyColors();
}

LadderOverview::~LadderOverview() = default;

QSize LadderOverview::sizeHint() const
{
    return {kWidth, 200};
}

void LadderOverview::attach(LadderView* view)
{
    if (m_state->view)
        m_state->view->disconnect(this);
    m_state->view = view;
    if (view) {
        connect(view, &LadderView::ladderChanged, this, &LadderOverview::sumUp);
        connect(view, &LadderView::visibleRowsChanged, this, &LadderOverview::showPosition);
        connect(view, &LadderView::currentRowChanged, this, &LadderOverview::showPosition);
    }
    sumUp();
}

void LadderOverview::sumUp()
{
    for (QCPGraph* graph : {m_state->left, m_state->right, m_state->marks, m_state->ghosts})
        graph->data()->clear();
    const std::shared_ptr<const ladder::Ladder> ladder = m_state->view ? m_state->view->ladder() : nullptr;
    const std::shared_ptr<const ladder::RowIndex> index = m_state->view ? m_state->view->rowIndex() : nullptr;
    if (ladder && index && index->size() > 0) {
        const std::size_t rows = index->size();
        const std::size_t count = std::min(rows, kSlots);
        m_state->plot->yAxis->setRange(0, static_cast<double>(rows));
        for (std::size_t slot = 0; slot < count; ++slot) {
            const std::size_t first = slot * rows / count;
            const std::size_t last = std::max(first + 1, (slot + 1) * rows / count);
            const std::size_t step = std::max<std::size_t>(1, (last - first) / kSamples);
            double sent[2] = {0, 0};
            double looked = 0;
            for (std::size_t row = first; row < last; row += step) {
                const ladder::RowBrief brief = ladder->rows->brief(row);
                if (brief.kind == ladder::RowKind::Message)
                    sent[brief.from == 0 ? 0 : 1] += 1;
                looked += 1;
            }
            // A plateau for each slot: it begins and ends at the slot's edges.
            for (const std::size_t edge : {first, last}) {
                const double at = static_cast<double>(edge) + (edge == first ? 0.001 : -0.001);
                m_state->left->addData(at, -sent[0] / looked);
                m_state->right->addData(at, sent[1] / looked);
            }
        }
        const std::vector<std::uint32_t>& marked = index->marked();
        const std::size_t stride = std::max<std::size_t>(1, marked.size() / kMostMarks);
        for (std::size_t i = 0; i < marked.size(); i += stride)
            m_state->marks->addData(marked[i] + 0.5, 1.3);
        addGhosts(*index);
    }
    showPosition();
}

void LadderOverview::addGhosts(const ladder::RowIndex& index)
{
    // Counted by blocks, so that a million rows cost a few thousand looks.
    constexpr auto ghost = static_cast<std::size_t>(ladder::RowKind::Ghost);
    const std::size_t rows = index.size();
    const std::size_t block = std::max<std::size_t>(256, rows / kMostMarks);
    for (std::size_t first = 0; first < rows; first += block) {
        const std::size_t last = std::min(rows, first + block);
        if (index.countsBefore(last)[ghost] == index.countsBefore(first)[ghost])
            continue;
        for (std::size_t row = first; row < last; ++row) {
            if (index.kind(row) == ladder::RowKind::Ghost) {
                m_state->ghosts->addData(static_cast<double>(row) + 0.5, -1.3);
                break;
            }
        }
    }
}

void LadderOverview::showPosition()
{
    LadderView* view = m_state->view;
    const bool some = view && view->rowCount() > 0;
    m_state->window->setVisible(some);
    m_state->current->setVisible(some && view->currentRow() >= 0);
    if (some) {
        const auto rows = view->visibleRows();
        m_state->window->topLeft->setCoords(-1.6, static_cast<double>(rows.first));
        m_state->window->bottomRight->setCoords(1.6, static_cast<double>(rows.second));
        const double at = static_cast<double>(view->currentRow()) + 0.5;
        m_state->current->point1->setCoords(-1, at);
        m_state->current->point2->setCoords(1, at);
    }
    m_state->plot->replot(QCustomPlot::rpQueuedReplot);
}

void LadderOverview::applyColors()
{
    const LadderStyle style = ladderStyle(palette());
    m_state->plot->setBackground(QBrush(style.base));
    const auto fill = [](QCPGraph* graph, const QColor& color) {
        graph->setPen(QPen(color, 1));
        graph->setBrush(color);
    };
    fill(m_state->left, mixed(style.base, style.fromLeft, 0.7));
    fill(m_state->right, mixed(style.base, style.fromRight, 0.7));
    m_state->marks->setPen(QPen(style.bad, 1));
    m_state->marks->setScatterStyle(
        QCPScatterStyle(QCPScatterStyle::ssDiamond, QPen(style.bad, 1), style.bad, 8));
    m_state->ghosts->setScatterStyle(
        QCPScatterStyle(QCPScatterStyle::ssCircle, QPen(style.ghost, 1.5), style.base, 6));
    QColor veil = style.selectEdge;
    veil.setAlpha(50);
    m_state->window->setPen(QPen(style.selectEdge, 1.5));
    m_state->window->setBrush(veil);
    m_state->current->setPen(QPen(style.text, 1.5));
    m_state->plot->replot(QCustomPlot::rpQueuedReplot);
}

void LadderOverview::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
}

void LadderOverview::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_state->current)
        applyColors();
}

bool LadderOverview::eventFilter(QObject* watched, QEvent* event)
{
    if (watched != m_state->plot || !m_state->view)
        return QWidget::eventFilter(watched, event);
    switch (event->type()) {
    case QEvent::MouseButtonPress:
    case QEvent::MouseMove: {
        const auto* mouse = static_cast<QMouseEvent*>(event);
        if (mouse->buttons() & Qt::LeftButton) {
            const double row = m_state->plot->yAxis->pixelToCoord(mouse->position().y());
            const auto last = static_cast<double>(m_state->view->rowCount() - 1);
            if (last >= 0)
                m_state->view->centerOn(static_cast<qsizetype>(std::clamp(std::floor(row), 0.0, last)));
        }
        return true;
    }
    case QEvent::Wheel: {
        const auto* wheel = static_cast<QWheelEvent*>(event);
        QScrollBar* bar = m_state->view->verticalScrollBar();
        bar->setValue(bar->value() - wheel->angleDelta().y() * bar->singleStep() * 3 / 120);
        return true;
    }
    default:
        return QWidget::eventFilter(watched, event);
    }
}

} // namespace rungbook::ui
