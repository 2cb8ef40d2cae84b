// SPDX-License-Identifier: GPL-3.0-or-later
// The entries of the trust store as a table, and a filter over everything that a person might look for in them.
#pragma once

#include "core/tls/trust_store.h"

#include <QAbstractTableModel>
#include <QSortFilterProxyModel>
#include <memory>
#include <vector>

namespace rungbook::ui
{

class TrustModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { Name, Status, ValidUntil, TrustedFor, Issuer, Key, ColumnCount };
    enum Role { SortRole = Qt::UserRole, SearchRole, Sha256Role };

    using QAbstractTableModel::QAbstractTableModel;

    /// Null: empty. What stands in the table is as of now.
    void setStore(std::shared_ptr<const tls::TrustStore> store, tls::UtcSeconds now);
    const tls::TrustedCertificate& entry(int row) const { return *m_entries[static_cast<std::size_t>(row)]; }
    /// -1: not there.
    int rowOf(const std::string& sha256) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;
    /// Only asks: the store decides, see renameRequested().
    bool setData(const QModelIndex& index, const QVariant& value, int role) override;

Q_SIGNALS:
    void renameRequested(const QString& sha256, const QString& name);

private:
    std::shared_ptr<const tls::TrustStore> m_store;
    std::vector<const tls::TrustedCertificate*> m_entries;
    tls::UtcSeconds m_now = 0;
};

/// Every word of the filter has to be somewhere: names, subject, issuer, host names, serial number, fingerprints (with or without colons).
class TrustFilter : public QSortFilterProxyModel
{
    Q_OBJECT

public:
    explicit TrustFilter(QObject* parent = nullptr);
    void setWords(const QString& text);

protected:
    bool filterAcceptsRow(int row, const QModelIndex& parent) const override;

private:
    QStringList m_words;
};

} // namespace rungbook::ui
