// SPDX-License-Identifier: GPL-3.0-or-later
// The field guide: a page for every word that the program prints, to be searched, read, and walked through by its links.
#pragma once

#include "ui/models/guide_model.h"

#include <QStringList>
#include <QWidget>

class QComboBox;
class QHBoxLayout;
class QLabel;
class QLineEdit;
class QListView;
class QSplitter;
class QTextBrowser;
class QToolButton;

namespace rungbook::ui
{

class GuidePane : public QWidget
{
    Q_OBJECT

public:
    explicit GuidePane(QWidget* parent = nullptr);

    /// Opens the page of an id or any word that the guide knows; false when there is none.
    bool open(const QString& word);
    /// Id of the page that is shown.
    QString current() const;
    QLineEdit* searchBox() const { return m_search; }
    QSplitter* splitter() const { return m_splitter; }

public Q_SLOTS:
    void goBack();
    void goForward();
    /// The dialog that builds capture commands. To fill in addresses, use CaptureDialog itself.
    void showCaptureHelper();

Q_SIGNALS:
    /// A view wants a word explained (F1, or its context menu): whoever holds the pane opens it with open() and brings it to the front.
    void explainRequested(const QString& id);

protected:
    void changeEvent(QEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void buildBar(QHBoxLayout* bar);
    void showCurrent();
    void showLadders(const guide::Entry& entry);
    void stepTo(const QString& id);
    void searchChanged();
    void updateCount();

    GuideModel* m_model;
    GuideFilter* m_filter;
    QSplitter* m_splitter;
    QSplitter* m_reading;
    QLineEdit* m_search;
    QComboBox* m_kind;
    QLabel* m_count;
    QListView* m_list;
    QTextBrowser* m_page;
    QWidget* m_ladders;
    QToolButton* m_back;
    QToolButton* m_forward;
    QString m_shown;
    QStringList m_before; // pages to go back to, the last one first to be used
    QStringList m_after;
    bool m_stepping = false;
};

} // namespace rungbook::ui
