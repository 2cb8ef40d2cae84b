// SPDX-License-Identifier: GPL-3.0-or-later
// What the field guide lists: every rule and every state that the program knows.
#pragma once

#include <QAbstractListModel>
#include <QSortFilterProxyModel>
#include <vector>

namespace rungbook::ui
{

struct GuideEntry {
    enum class Kind : unsigned char { Rule, State };
    Kind kind = Kind::Rule;
    QString id; ///< rule id or state name
    QString title; ///< the rule's title; for a state its family and meaning
};

/// Rules in the order of their registry, then states.
std::vector<GuideEntry> guideEntries();

/// The page of an entry, in Markdown. A rule without a document gets its title and says so.
QString guideMarkdown(const GuideEntry& entry);

class GuideModel : public QAbstractListModel
{
    Q_OBJECT

public:
    enum DataRole { IdRole = Qt::UserRole + 1, SearchRole, KindRole };

    explicit GuideModel(QObject* parent = nullptr);

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    const GuideEntry& entry(int row) const { return m_entries[static_cast<std::size_t>(row)]; }
    /// Row of a rule id or state name, or -1.
    int rowOf(const QString& id) const;

private:
    std::vector<GuideEntry> m_entries;
    QStringList m_search; // by row, made once
};

/// Keeps the entries whose page contains every word, and those of one kind.
class GuideFilter : public QSortFilterProxyModel
{
    Q_OBJECT

public:
    using QSortFilterProxyModel::QSortFilterProxyModel;
    void setText(const QString& text);
    /// -1: both kinds.
    void setKind(int kind);

protected:
    bool filterAcceptsRow(int row, const QModelIndex& parent) const override;

private:
    QStringList m_words;
    int m_kind = -1;
};

} // namespace rungbook::ui
