// SPDX-License-Identifier: GPL-3.0-or-later
// The list of sessions with its two filters.
#pragma once

#include "ui/models/session_model.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QLineEdit;
class QTableView;

namespace rungbook::ui
{

class SessionPane : public QWidget
{
    Q_OBJECT

public:
    explicit SessionPane(QWidget* parent = nullptr);

    void setReport(std::shared_ptr<const workbench::AnalyzeReport> report);
    /// Selects a session (position in AnalyzeReport::sessions) without sessionSelected; lifts a filter that hides it. -1: none.
    void select(int session);
    int selected() const;

    QTableView* table() const { return m_table; }
    QLineEdit* filterBox() const { return m_filterBox; }
    SessionModel* model() const { return m_model; }

Q_SIGNALS:
    void sessionSelected(int session);

private:
    void updateCount();
    void fitColumns();

    SessionModel* m_model;
    SessionFilter* m_filter;
    QLineEdit* m_filterBox;
    QComboBox* m_outcome;
    QLabel* m_count;
    QTableView* m_table;
    bool m_quiet = false;
    bool m_fitted = false;
};

} // namespace rungbook::ui
