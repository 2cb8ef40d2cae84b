// SPDX-License-Identifier: GPL-3.0-or-later
// Keys, mouse, menus and tool tips of the ladder view.
#include "core/ladder/render_text.h"
#include "ui/ladder/ladder_export.h"
#include "ui/ladder/ladder_view.h"
#include "ui/ladder/ladder_view_state.h"
#include "ui/ladder/row_words.h"
#include "ui/widgets/explain.h"

#include <QApplication>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QMenu>
#include <QMouseEvent>
#include <QScrollBar>
#include <QToolTip>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

namespace rungbook::ui
{

namespace
{

// What one wheel notch turns.
constexpr double kNotch = 120;

bool isMessage(ladder::RowKind kind)
{
    return kind == ladder::RowKind::Message || kind == ladder::RowKind::Ghost;
}

} // namespace

QString LadderView::currentRowText() const
{
    if (m_state->current < 0 || !m_state->ladder)
        return {};
    const auto row = static_cast<std::size_t>(m_state->current);
    return tr("Row %1 of %2: %3")
        .arg(m_state->current + 1)
        .arg(rowCount())
        .arg(rowSentence(*m_state->ladder, m_state->ladder->rows->row(row)));
}

void LadderView::nextMessage()
{
    for (qsizetype row = m_state->current + 1; row < rowCount(); ++row) {
        if (isMessage(m_state->index->kind(static_cast<std::size_t>(row))))
            return setCurrentRow(row);
    }
}

void LadderView::previousMessage()
{
    for (qsizetype row = m_state->current - 1; row >= 0; --row) {
        if (isMessage(m_state->index->kind(static_cast<std::size_t>(row))))
            return setCurrentRow(row);
    }
}

void LadderView::nextFinding()
{
    if (!m_state->index || m_state->index->marked().empty())
        return;
    const auto& marked = m_state->index->marked();
    const auto next = std::upper_bound(marked.begin(), marked.end(), m_state->current,
        [](qsizetype row, std::uint32_t mark) { return row < static_cast<qsizetype>(mark); });
    setCurrentRow(static_cast<qsizetype>(next == marked.end() ? marked.front() : *next));
}

void LadderView::previousFinding()
{
    if (!m_state->index || m_state->index->marked().empty())
        return;
    const auto& marked = m_state->index->marked();
    const auto next = std::lower_bound(marked.begin(), marked.end(), m_state->current,
        [](std::uint32_t mark, qsizetype row) { return static_cast<qsizetype>(mark) < row; });
    setCurrentRow(static_cast<qsizetype>(next == marked.begin() ? marked.back() : *(next - 1)));
}

void LadderView::keyPressEvent(QKeyEvent* event)
{
    if (event->matches(QKeySequence::Copy)) {
        copyCurrentRow();
        return;
    }
    const Qt::KeyboardModifiers modifiers = event->modifiers();
    if (modifiers & (Qt::AltModifier | Qt::MetaModifier))
        return QAbstractScrollArea::keyPressEvent(event);
    const bool control = modifiers & Qt::ControlModifier;
    const auto page = [this] {
        const auto rows = visibleRows();
        return std::max<qsizetype>(1, rows.second - rows.first - 2);
    };
    const auto pan = [this](int by) { horizontalScrollBar()->setValue(horizontalScrollBar()->value() + by); };
    switch (event->key()) {
    case Qt::Key_Down:
    case Qt::Key_J:
        return setCurrentRow(m_state->current + 1);
    case Qt::Key_Up:
    case Qt::Key_K:
        return setCurrentRow(std::max<qsizetype>(0, m_state->current - 1));
    case Qt::Key_PageDown:
        return setCurrentRow(m_state->current + page());
    case Qt::Key_PageUp:
        return setCurrentRow(std::max<qsizetype>(0, m_state->current - page()));
    case Qt::Key_Home:
        return setCurrentRow(0);
    case Qt::Key_End:
        return setCurrentRow(rowCount() - 1);
    case Qt::Key_Left:
        return pan(-horizontalScrollBar()->singleStep());
    case Qt::Key_Right:
        return pan(horizontalScrollBar()->singleStep());
    case Qt::Key_N:
        return nextMessage();
    case Qt::Key_P:
        return previousMessage();
    case Qt::Key_Exclam:
        return control ? previousFinding() : nextFinding();
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        return zoomIn();
    case Qt::Key_Minus:
        return zoomOut();
    case Qt::Key_0:
        return resetZoom();
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (m_state->current >= 0)
            Q_EMIT rowActivated(m_state->current);
        return;
    default:
        QAbstractScrollArea::keyPressEvent(event);
    }
}

qsizetype LadderView::rowAt(const QPoint& position) const
{
    if (!m_state->painter)
        return -1;
    const double y = position.y() + verticalScrollBar()->value();
    if (y < 0 || y >= m_state->painter->geometry().total())
        return -1;
    return static_cast<qsizetype>(m_state->painter->geometry().rowAt(y));
}

void LadderView::mousePressEvent(QMouseEvent* event)
{
    const qsizetype row = rowAt(event->position().toPoint());
    if (row >= 0 && event->button() != Qt::MiddleButton)
        setCurrentRow(row, false);
    event->accept();
}

void LadderView::mouseReleaseEvent(QMouseEvent* event)
{
    event->accept();
}

void LadderView::mouseDoubleClickEvent(QMouseEvent* event)
{
    const qsizetype row = rowAt(event->position().toPoint());
    if (row >= 0 && event->button() == Qt::LeftButton)
        Q_EMIT rowActivated(row);
    event->accept();
}

void LadderView::wheelEvent(QWheelEvent* event)
{
    const QPoint turned = event->angleDelta();
    if (event->modifiers() & Qt::ControlModifier) {
        zoomAround(m_state->zoom * std::pow(1.2, turned.y() / kNotch), event->position().y());
        event->accept();
        return;
    }
    if (event->modifiers() & Qt::ShiftModifier) {
        const int by = turned.x() != 0 ? turned.x() : turned.y();
        horizontalScrollBar()->setValue(horizontalScrollBar()->value() - by);
        event->accept();
        return;
    }
    QAbstractScrollArea::wheelEvent(event);
}

bool LadderView::viewportEvent(QEvent* event)
{
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        const QString text = toolTipAt(help->pos());
        if (text.isEmpty())
            QToolTip::hideText();
        else
            QToolTip::showText(help->globalPos(), text, viewport());
        return true;
    }
    return QAbstractScrollArea::viewportEvent(event);
}

QString LadderView::toolTipAt(const QPoint& position) const
{
    const qsizetype at = rowAt(position);
    if (at < 0)
        return {};
    const auto row = static_cast<std::size_t>(at);
    const LadderPainter& painter = *m_state->painter;
    const QPointF point(position.x() + horizontalScrollBar()->value() - m_state->left,
        position.y() + verticalScrollBar()->value());
    const ladder::Ladder& ladder = *m_state->ladder;
    if (const std::uint32_t finding = painter.findingAt(row, point); finding < ladder.findings.size())
        return findingToolTip(ladder, finding);
    if (const ladder::Phase* phase = painter.phaseAt(point))
        return phaseToolTip(*phase);
    const ladder::Columns& columns = painter.columns();
    const bool left = point.x() >= columns.leftState.left && point.x() < columns.leftState.right;
    const bool right = point.x() > columns.rightState.left && point.x() <= columns.rightState.right;
    if (left || right) {
        // The state changes at the arrow, so above it the one of the row before holds.
        const double middle = painter.geometry().top(row) + painter.geometry().height(row) / 2;
        const std::size_t of = point.y() < middle && row > 0 ? row - 1 : row;
        const QString state = painter.stateAfter(of, left);
        if (!state.isEmpty())
            return state;
    }
    return rowToolTip(ladder, ladder.rows->row(row));
}

QStringList LadderView::currentRowWords() const
{
    if (m_state->current < 0 || !m_state->ladder)
        return {};
    const ladder::Row row = m_state->ladder->rows->row(static_cast<std::size_t>(m_state->current));
    return {QString::fromStdString(row.label), QString::fromStdString(row.leftState),
        QString::fromStdString(row.rightState), QString::fromStdString(row.payloads)};
}

void LadderView::contextMenuEvent(QContextMenuEvent* event)
{
    if (!m_state->ladder)
        return;
    QMenu menu(this);
    menu.setObjectName(QStringLiteral("ladderMenu"));
    const auto add = [&menu, this](
                         const QString& text, void (LadderView::*slot)(), const QString& keys = {}) {
        QAction* action = menu.addAction(text, this, slot);
        if (!keys.isEmpty())
            action->setText(text + QLatin1Char('\t') + keys);
        return action;
    };
    add(tr("&Copy row"), &LadderView::copyCurrentRow,
        QKeySequence(QKeySequence::Copy).toString(QKeySequence::NativeText))
        ->setEnabled(m_state->current >= 0);
    add(tr("Copy ladder as &text"), &LadderView::copyAsText);
    add(tr("Copy ladder as &picture"), &LadderView::copyAsPicture);
    menu.addSeparator();
    add(tr("&Next message"), &LadderView::nextMessage, QStringLiteral("N"));
    add(tr("P&revious message"), &LadderView::previousMessage, QStringLiteral("P"));
    add(tr("Next &finding"), &LadderView::nextFinding, QStringLiteral("!"))
        ->setEnabled(!m_state->index->marked().empty());
    menu.addSeparator();
    add(tr("Zoom &in"), &LadderView::zoomIn, QStringLiteral("+"));
    add(tr("Zoom &out"), &LadderView::zoomOut, QStringLiteral("-"));
    add(tr("Normal &size"), &LadderView::resetZoom, QStringLiteral("0"));
    add(tr("Fit &width"), &LadderView::fitWidth);
    add(tr("Fit &all"), &LadderView::fitAll);
    addExplainActions(menu, explainable(currentRowWords()));
    QPoint where = event->globalPos();
    if (event->reason() == QContextMenuEvent::Keyboard && m_state->current >= 0 && m_state->painter) {
        ensureRowVisible(m_state->current);
        const double top = m_state->painter->geometry().top(static_cast<std::size_t>(m_state->current));
        where = viewport()->mapToGlobal(
            QPoint(viewport()->width() / 3, static_cast<int>(top) - verticalScrollBar()->value()));
    }
    menu.exec(where);
}

void LadderView::copyCurrentRow()
{
    if (m_state->current < 0 || !m_state->ladder)
        return;
    const auto row = static_cast<std::size_t>(m_state->current);
    QApplication::clipboard()->setText(rowSentence(*m_state->ladder, m_state->ladder->rows->row(row)));
    Q_EMIT copyNotice(tr("Copied row %1.").arg(m_state->current + 1));
}

void LadderView::copyAsText()
{
    if (!m_state->ladder)
        return;
    // More than anyone pastes, and still made within a tenth of a second.
    constexpr std::size_t most = 5'000;
    const auto rows = static_cast<std::size_t>(rowCount());
    ladder::TextOptions options;
    options.maxRows = most;
    QApplication::clipboard()->setText(QString::fromStdString(ladder::renderText(*m_state->ladder, options)));
    Q_EMIT copyNotice(rows <= most
            ? tr("Copied the ladder as text: %n row(s).", nullptr, static_cast<int>(rows))
            : tr("Copied the first %1 of %2 rows as text. Export the ladder to a file to have all of them.")
                  .arg(most)
                  .arg(rows));
}

void LadderView::copyAsPicture()
{
    if (!m_state->ladder)
        return;
    PngOptions options;
    options.scale = devicePixelRatioF();
    std::size_t last = m_state->ladder->size();
    QImage picture = ladderPicture(*m_state->ladder, 0, last, options);
    if (picture.isNull()) {
        last = ladderPictureRows(*m_state->ladder, options);
        picture = ladderPicture(*m_state->ladder, 0, last, options);
    }
    if (picture.isNull()) {
        Q_EMIT copyNotice(tr("The ladder could not be copied as a picture. Export it to a file instead."));
        return;
    }
    QApplication::clipboard()->setImage(picture);
    Q_EMIT copyNotice(last == m_state->ladder->size() ? tr("Copied the ladder as a picture.")
                                                      : tr("Copied the first %1 of %2 rows as a picture. "
                                                           "Export the ladder to a file to have all of them.")
                                                            .arg(last)
                                                            .arg(m_state->ladder->size()));
}

bool LadderView::event(QEvent* event)
{
    // Single keys belong to the ladder while it has the focus, even where the window uses them for something else.
    if (event->type() == QEvent::ShortcutOverride) {
        const auto* key = static_cast<QKeyEvent*>(event);
        const bool plain = !(key->modifiers() & (Qt::ControlModifier | Qt::AltModifier | Qt::MetaModifier));
        if (plain && (key->key() == Qt::Key_N || key->key() == Qt::Key_P || key->key() == Qt::Key_Exclam)) {
            event->accept();
            return true;
        }
    }
    return QAbstractScrollArea::event(event);
}

void LadderView::resizeEvent(QResizeEvent* event)
{
    QAbstractScrollArea::resizeEvent(event);
    layOut();
}

void LadderView::changeEvent(QEvent* event)
{
    QAbstractScrollArea::changeEvent(event);
    switch (event->type()) {
    case QEvent::FontChange:
    case QEvent::PaletteChange:
    case QEvent::StyleChange:
    case QEvent::ApplicationPaletteChange:
        layOut();
        viewport()->update();
        break;
    default:
        break;
    }
}

void LadderView::focusInEvent(QFocusEvent* event)
{
    QAbstractScrollArea::focusInEvent(event);
    updateRow(m_state->current);
}

void LadderView::focusOutEvent(QFocusEvent* event)
{
    QAbstractScrollArea::focusOutEvent(event);
    updateRow(m_state->current);
}

} // namespace rungbook::ui
