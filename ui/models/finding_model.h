// SPDX-License-Identifier: GPL-3.0-or-later
// The findings of the selected session (and those of no session) as a list, cause first.
#pragma once

#include "core/base/finding.h"

#include <QAbstractTableModel>
#include <vector>

namespace rungbook::ui
{

/// "the cause", "contributes", "a consequence": the role for people.
QString roleText(Role role);
/// "keeps it from working", "one direction only", ...: what the finding does.
QString effectText(Effect effect);
/// "strong evidence", "likely", "a guess".
QString confidenceText(Confidence confidence);
/// A sign that tells effect and role apart without colour.
QString signOf(const Finding& finding);

class FindingModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { Title, Effect_, Role_, Confidence_, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;

    /// A copy: findings are few, and the list outlives a report that is replaced while it is shown.
    void setFindings(std::vector<Finding> findings);
    const Finding* finding(int row) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    std::vector<Finding> m_findings;
};

} // namespace rungbook::ui
