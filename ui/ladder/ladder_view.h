// SPDX-License-Identifier: GPL-3.0-or-later
// The ladder on the screen: only the rows that can be seen are made and painted, so a million of them scroll like ten.
#pragma once

#include "core/ladder/ladder.h"
#include "core/ladder/layout.h"

#include <QAbstractScrollArea>
#include <QString>

#include <memory>

class QImage;

namespace rungbook::ui
{

struct LadderViewState;

/// Shows a ladder, lets the user walk through it with keyboard and mouse, zoom, search and copy. Emits what is selected; whoever embeds it
/// passes that on to the log, the findings and the details.
///
/// Keys: Up, Down, Page Up, Page Down, Home, End move; N and P go to the next and previous message, ! (and Shift+!) to the next row with a
/// finding; + - 0 zoom; Left and Right pan; Return activates the row; Ctrl+C copies the row as text.
class LadderView : public QAbstractScrollArea
{
    Q_OBJECT
    Q_PROPERTY(qsizetype currentRow READ currentRow WRITE setCurrentRow NOTIFY currentRowChanged)

public:
    explicit LadderView(QWidget* parent = nullptr);
    ~LadderView() override;

    /// Shows a ladder; null or one without rows shows the empty text. With the title of the one shown now it counts as an update: scroll
    /// position and current row stay.
    void setLadder(std::shared_ptr<const ladder::Ladder> ladder);
    std::shared_ptr<const ladder::Ladder> ladder() const;

    /// The kinds and marks of the rows shown, for whoever sums them up; null when there are none.
    std::shared_ptr<const ladder::RowIndex> rowIndex() const;

    /// What stands in the middle while there is nothing to show: what to do, in a sentence.
    void setEmptyText(const QString& text);

    /// Number of rows.
    qsizetype rowCount() const;

    /// The selected row, -1 when there is none.
    qsizetype currentRow() const;

    /// Selects a row (-1: none). Out of range is taken to the nearest row.
    void setCurrentRow(qsizetype row, bool ensureVisible = true);

    /// The row whose message has this index in its session, -1 when there is none (looks at every row, without its texts).
    qsizetype rowOfMessage(std::uint32_t message) const;

    /// Scrolls as little as needed to show the row, with a little of its surroundings.
    void ensureRowVisible(qsizetype row);

    /// Rows that can be seen now, first and one past the last.
    std::pair<qsizetype, qsizetype> visibleRows() const;

    /// Scrolls so that the row is in the middle.
    void centerOn(qsizetype row);

    /// 1 is the size of the widget's font.
    double zoom() const;
    void setZoom(double zoom);

    /// How many rows the last paint event looked at.
    qsizetype rowsVisited() const;

    /// The current row as one line of text; empty when there is none.
    QString currentRowText() const;

    /// Label, states and payloads of the current row, for whoever explains them; empty when there is none.
    QStringList currentRowWords() const;

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

public Q_SLOTS:
    void zoomIn();
    void zoomOut();
    void resetZoom();
    /// Zooms so that all columns fit into the width.
    void fitWidth();
    /// Zooms so that the whole ladder fits into the window.
    void fitAll();

    void nextMessage();
    void previousMessage();
    /// The next row that a finding rests on, from the top again after the last.
    void nextFinding();
    void previousFinding();

    /// Looks for text (in any case) in labels, payloads, notes, states and times, from the row after (before) the current one, around the end,
    /// and selects what it finds. Answers with findFinished; a ladder of very many rows is searched in the background.
    void find(const QString& text, bool forward = true);

    /// The whole ladder as text, or as a picture, to the clipboard. A picture that would be too big says so with copyNotice.
    void copyAsText();
    void copyAsPicture();
    void copyCurrentRow();

Q_SIGNALS:
    void currentRowChanged(qsizetype row);
    /// Return, Enter or a double click on a row.
    void rowActivated(qsizetype row);
    void zoomChanged(double zoom);
    void findFinished(bool found, bool wrapped);
    /// Which rows are visible changed: by scrolling, zooming, resizing or new rows.
    void visibleRowsChanged(qsizetype first, qsizetype last);
    void ladderChanged();
    /// A sentence for the status bar: what was copied, and what was left out.
    void copyNotice(const QString& text);

protected:
    bool event(QEvent* event) override;
    bool viewportEvent(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void scrollContentsBy(int dx, int dy) override;
    void keyPressEvent(QKeyEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void changeEvent(QEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

private:
    void layOut();
    void layOutOnce();
    void updateRow(qsizetype row);
    void zoomAround(double zoom, double y);
    double wholeZoom() const;
    double widthZoom() const;
    void noteVisibleRows();
    void describeCurrent();
    qsizetype rowAt(const QPoint& position) const;
    QString toolTipAt(const QPoint& position) const;

    std::unique_ptr<LadderViewState> m_state;
};

} // namespace rungbook::ui
