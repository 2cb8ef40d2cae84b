// SPDX-License-Identifier: GPL-3.0-or-later
// The sessions of a report as a table.
#pragma once

#include "core/workbench/analyze.h"

#include <QAbstractTableModel>
#include <QSortFilterProxyModel>
#include <memory>
#include <optional>

namespace rungbook::ui
{

class SessionModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column {
        Id,
        Outcome,
        Peer,
        Group,
        Role,
        Mode,
        State,
        Start,
        Duration,
        Messages,
        Source,
        ColumnCount
    };
    enum DataRole { OutcomeRole = Qt::UserRole + 1, SearchRole, SortRole };

    using QAbstractTableModel::QAbstractTableModel;

    void setReport(std::shared_ptr<const workbench::AnalyzeReport> report);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    /// Position in AnalyzeReport::sessions of a row; they are the same.
    const workbench::AnalyzeReport* report() const { return m_report.get(); }

private:
    QString text(
        const ike::Session& session, const workbench::AnalyzeReport::SessionRef& ref, int column) const;

    std::shared_ptr<const workbench::AnalyzeReport> m_report;
};

/// Sorting, and the two filters above the table.
class SessionFilter : public QSortFilterProxyModel
{
    Q_OBJECT

public:
    explicit SessionFilter(QObject* parent = nullptr);

    /// Keeps the rows any of whose texts contains every word of text.
    void setText(const QString& text);
    /// Nothing: all outcomes.
    void setOutcome(std::optional<ike::Outcome> outcome);

protected:
    bool filterAcceptsRow(int row, const QModelIndex& parent) const override;

private:
    QStringList m_words;
    std::optional<ike::Outcome> m_outcome;
};

} // namespace rungbook::ui
