// SPDX-License-Identifier: GPL-3.0-or-later
// Shows a document of any size: only the lines on the screen are read and painted.
#pragma once

#include "core/base/ids.h"
#include "ui/widgets/source_document.h"

#include <QAbstractScrollArea>
#include <QPointer>
#include <vector>

namespace rungbook::ui
{

/// Which lines mean something, as runs sorted by first line. The source ids in them are not looked at.
struct LineMarks {
    std::vector<SourceSpan> evidence; ///< prove the selected finding: marked with a dot
    std::vector<SourceSpan> message; ///< belong to the selected message: marked with an arrow
    std::vector<SourceSpan> session; ///< belong to the selected session: marked with a bar
    std::vector<SourceSpan> unread; ///< not understood: marked with a question mark
};

/// A place in a text: lines from 1, columns from 0 in the text as it is shown.
struct TextPlace {
    quint64 line = 1;
    qsizetype column = 0;
    auto operator<=>(const TextPlace&) const = default;
};

/// Keys: Up, Down, Page Up, Page Down, Home, End with Ctrl, Left and Right scroll sideways, Shift selects, Ctrl+C copies the selection or the
/// current line, Ctrl+A selects all.
class SourceView : public QAbstractScrollArea
{
    Q_OBJECT

public:
    explicit SourceView(QWidget* parent = nullptr);

    /// May be null. The document must outlive the view or be taken away first.
    void setDocument(SourceDocument* document);
    SourceDocument* document() const { return m_document; }

    void setMarks(LineMarks marks);
    const LineMarks& marks() const { return m_marks; }
    void setShowUnread(bool show);
    bool showsUnread() const { return m_showUnread; }

    /// Makes a line the current one and scrolls to it, without lineSelected. Lines that are not there yet are gone to when they are.
    void showLine(quint64 line);
    quint64 currentLine() const { return m_caret.line; }
    /// The lines that can be seen, first and last.
    std::pair<quint64, quint64> visibleLines() const;

    /// Every occurrence in the visible lines is marked; empty: none.
    void setMatch(const QString& text, bool matchCase);

    /// The id of the field guide's entry for the word at the caret or the beginning of the selection, else for the first such word
    /// of the line; empty when there is none.
    QString explainableWord() const;

    bool hasSelection() const { return m_anchor != m_caret; }
    /// The selected text, at most 16 MiB of it; the current line when nothing is selected.
    QString selectedText() const;
    /// Keeps the last line in view while the document grows.
    void setFollowing(bool follow) { m_following = follow; }

public Q_SLOTS:
    void copy();
    void selectAll();

Q_SIGNALS:
    /// The user went to a line, with the keyboard, the mouse or a search.
    void lineSelected(quint64 line);
    void notice(const QString& text);

protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

private:
    struct Look;
    void updateLayout();
    void updateScrollBars();
    void documentChanged();
    quint64 firstVisible() const;
    int rowsPerPage() const;
    QString lineText(quint64 line) const;
    void moveTo(TextPlace place, bool select, bool tell);
    void ensureVisible(quint64 line, bool center);
    TextPlace placeAt(const QPoint& position) const;
    void paintLine(QPainter& painter, const Look& look, quint64 line, const QString& text, int top) const;

    QPointer<SourceDocument> m_document;
    LineMarks m_marks;
    bool m_showUnread = true;
    bool m_following = false;
    TextPlace m_caret;
    TextPlace m_anchor;
    quint64 m_wanted = 0; // a line to go to as soon as it exists
    QString m_match;
    bool m_matchCase = false;
    int m_lineHeight = 16;
    int m_charWidth = 8;
    int m_gutter = 60;
    quint64 m_scale = 1; // lines per step of the scroll bar, for sources with more lines than an int counts
};

} // namespace rungbook::ui
