// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/unread_model.h"

#include "ui/models/text.h"

#include <QFileInfo>

namespace rungbook::ui
{

void UnreadModel::setReport(std::shared_ptr<const workbench::AnalyzeReport> report)
{
    beginResetModel();
    m_report = std::move(report);
    m_runs.clear();
    m_lines = 0;
    m_cut = false;
    for (std::size_t i = 0; m_report && i < m_report->inputs.size(); ++i) {
        const auto& analysis = m_report->inputs[i].analysis;
        if (!analysis)
            continue;
        m_lines += analysis->counts.notUnderstood;
        m_cut = m_cut || analysis->notUnderstood.size() >= ike::Analysis::kMaxNotUnderstood;
        for (SourceSpan run : analysis->notUnderstood) {
            run.source = static_cast<SourceId>(i);
            m_runs.push_back(run);
        }
    }
    endResetModel();
}

int UnreadModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_runs.size());
}

QVariant UnreadModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount()
        || (role != Qt::DisplayRole && role != Qt::AccessibleTextRole))
        return {};
    const SourceSpan run = span(index.row());
    const QString name = QFileInfo(toQt(m_report->inputs[raw(run.source)].path)).fileName();
    if (run.first == run.last)
        return tr("%1, line %2").arg(name).arg(raw(run.first));
    return tr("%1, lines %2 to %3").arg(name).arg(raw(run.first)).arg(raw(run.last));
}

} // namespace rungbook::ui
