// SPDX-License-Identifier: GPL-3.0-or-later
// The lines that nothing understood, as runs.
#pragma once

#include "core/workbench/analyze.h"

#include <QAbstractListModel>
#include <memory>
#include <vector>

namespace rungbook::ui
{

class UnreadModel : public QAbstractListModel
{
    Q_OBJECT

public:
    using QAbstractListModel::QAbstractListModel;

    void setReport(std::shared_ptr<const workbench::AnalyzeReport> report);
    SourceSpan span(int row) const { return m_runs[static_cast<std::size_t>(row)]; }
    /// Lines not understood over all inputs; may be more than the runs listed hold.
    quint64 lineCount() const { return m_lines; }
    /// True when an input has more runs than it keeps.
    bool cut() const { return m_cut; }

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;

private:
    std::shared_ptr<const workbench::AnalyzeReport> m_report;
    std::vector<SourceSpan> m_runs;
    quint64 m_lines = 0;
    bool m_cut = false;
};

} // namespace rungbook::ui
