// SPDX-License-Identifier: GPL-3.0-or-later
// The field guide: every rule and state that the program knows, to be read and searched.
#pragma once

#include "ui/models/guide_model.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QLineEdit;
class QListView;
class QSplitter;
class QTextBrowser;

namespace rungbook::ui
{

class GuidePane : public QWidget
{
    Q_OBJECT

public:
    explicit GuidePane(QWidget* parent = nullptr);

    /// Opens the page of a rule id or state name; false when there is none.
    bool open(const QString& id);
    /// Id of the page that is shown.
    QString current() const;
    QLineEdit* searchBox() const { return m_search; }
    QSplitter* splitter() const { return m_splitter; }

protected:
    void changeEvent(QEvent* event) override;

private:
    void showCurrent();
    void updateCount();

    GuideModel* m_model;
    GuideFilter* m_filter;
    QSplitter* m_splitter;
    QLineEdit* m_search;
    QComboBox* m_kind;
    QLabel* m_count;
    QListView* m_list;
    QTextBrowser* m_page;
};

} // namespace rungbook::ui
