// SPDX-License-Identifier: GPL-3.0-or-later
// What the field guide lists: every entry of core/guide, and the ones that a search finds, best first.
#pragma once

#include "core/guide/guide.h"

#include <QAbstractListModel>
#include <QSortFilterProxyModel>
#include <vector>

namespace rungbook::ui
{

class GuideModel : public QAbstractListModel
{
    Q_OBJECT

public:
    enum DataRole { IdRole = Qt::UserRole + 1, KindRole };

    using QAbstractListModel::QAbstractListModel;

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    const guide::Entry& entry(int row) const { return guide::entries()[static_cast<std::size_t>(row)]; }
    /// Row of an id or any word that the guide knows, or -1.
    int rowOf(const QString& word) const;
};

/// Keeps the entries that a search finds, best first, and those of one kind.
class GuideFilter : public QSortFilterProxyModel
{
    Q_OBJECT

public:
    explicit GuideFilter(QObject* parent = nullptr);
    void setText(const QString& text);
    /// -1: every kind.
    void setKind(int kind);
    /// True when nothing was found as it was typed and the entries shown are only nearly so.
    bool guessed() const { return m_guessed; }

protected:
    bool filterAcceptsRow(int row, const QModelIndex& parent) const override;
    bool lessThan(const QModelIndex& left, const QModelIndex& right) const override;

private:
    void search();

    QString m_text;
    std::vector<int> m_scores; // by row; -1: not found; empty: no search
    int m_kind = -1;
    bool m_guessed = false;
};

} // namespace rungbook::ui
