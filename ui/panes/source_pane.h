// SPDX-License-Identifier: GPL-3.0-or-later
// The text of the inputs: one tab each, with search and "go to line".
#pragma once

#include "ui/panes/ike_workspace.h"
#include "ui/widgets/source_view.h"

#include <QWidget>

class QLabel;
class QLineEdit;
class QTabBar;
class QToolButton;
class QCheckBox;

namespace rungbook::ui
{

class SourcePane : public QWidget
{
    Q_OBJECT

public:
    explicit SourcePane(IkeWorkspace& workspace, QWidget* parent = nullptr);

    SourceView* view() const { return m_view; }
    /// The input on the screen; 0: none.
    quint64 currentKey() const { return m_key; }
    void showInput(quint64 key);
    /// Shows a place of the report; false when its input was closed.
    bool showPlace(const SourceSpan& where);
    void setMarksFor(quint64 key, LineMarks marks);

public Q_SLOTS:
    void startSearch();
    void searchNext();
    void searchPrevious();
    void goToLine();
    void setShowUnread(bool show);

Q_SIGNALS:
    void currentInputChanged(quint64 key);
    void lineSelected(quint64 key, quint64 line);
    void closeRequested(quint64 key);
    void showUnreadChanged(bool show);
    void notice(const QString& text);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void rebuildTabs();
    void adoptTab(int index);
    void search(bool backward);
    void searchFinished(quint64 line, bool wrapped);
    void updatePlace();

    IkeWorkspace& m_workspace;
    QTabBar* m_tabs;
    QLineEdit* m_searchBox;
    QCheckBox* m_case;
    QToolButton* m_previous;
    QToolButton* m_next;
    QCheckBox* m_unread;
    QLabel* m_place;
    SourceView* m_view;
    quint64 m_key = 0;
    bool m_rebuilding = false;
};

} // namespace rungbook::ui
