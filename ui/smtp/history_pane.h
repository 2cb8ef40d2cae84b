// SPDX-License-Identifier: GPL-3.0-or-later
// The runs that were made, newest first: open one again, compare two, remove.
#pragma once

#include "core/smtp/run_history.h"
#include "ui/jobs/job_tracker.h"

#include <QAbstractTableModel>
#include <QWidget>
#include <memory>
#include <vector>

class QLabel;
class QPushButton;
class QTableView;

namespace rungbook::ui
{

class HistoryModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { When, Server, Outcome, Cause, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;

    void setEntries(std::vector<smtp::HistoryEntry> entries);
    const smtp::HistoryEntry* entry(int row) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    std::vector<smtp::HistoryEntry> m_entries;
};

class HistoryPane : public QWidget
{
    Q_OBJECT

public:
    HistoryPane(JobTracker& jobs, std::shared_ptr<smtp::RunHistory> history, QWidget* parent);
    ~HistoryPane() override;

    /// Looks at the folder again, off this thread.
    void refresh();
    QTableView* table() const { return m_table; }

Q_SIGNALS:
    /// A run was read again.
    void opened(std::shared_ptr<const rungbook::smtp::ProbeResult> run);
    void notice(const QString& text);

private:
    std::vector<std::string> selectedFiles() const; // newest first
    void openSelected();
    void compareSelected();
    void removeSelected();
    void updateButtons();
    void load(const std::vector<std::string>& files,
        std::function<void(std::vector<std::shared_ptr<const smtp::ProbeResult>>)> then);

    JobTracker& m_jobs;
    std::shared_ptr<smtp::RunHistory> m_history;
    HistoryModel* m_model;
    QTableView* m_table;
    QLabel* m_empty;
    QPushButton* m_open;
    QPushButton* m_compare;
    QPushButton* m_remove;
};

} // namespace rungbook::ui
