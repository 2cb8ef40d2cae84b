// SPDX-License-Identifier: GPL-3.0-or-later
// What is in a file before it is imported: a row for each certificate, with a check box.
#pragma once

#include "core/tls/trust_advice.h"

#include <QAbstractTableModel>
#include <vector>

namespace rungbook::ui
{

class ImportModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { Name, What, ValidUntil, Note, ColumnCount };
    enum class Pick { Suggested, All, None };

    using QAbstractTableModel::QAbstractTableModel;

    /// Those that are suggested are checked.
    void setEntries(std::vector<tls::PreviewEntry> entries, tls::UtcSeconds now);
    const tls::PreviewEntry& entry(int row) const { return m_entries[static_cast<std::size_t>(row)]; }
    /// The certificates that are checked. Those that are in the store already can not be.
    std::vector<tls::BundleEntry> chosen() const;
    int chosenCount() const;
    /// Certificates that are not in the store yet.
    int newCount() const;
    void pick(Pick pick);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role) override;

Q_SIGNALS:
    void chosenChanged();

private:
    bool isNew(std::size_t row) const { return m_entries[row].outcome != tls::AddOutcome::Duplicate; }

    std::vector<tls::PreviewEntry> m_entries;
    std::vector<bool> m_chosen;
    tls::UtcSeconds m_now = 0;
};

} // namespace rungbook::ui
