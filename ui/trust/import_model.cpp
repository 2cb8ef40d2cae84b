// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/trust/import_model.h"

#include "ui/models/text.h"
#include "ui/trust/trust_words.h"
#include "ui/widgets/colors.h"

#include <QApplication>
#include <algorithm>

namespace rungbook::ui
{

namespace
{

QString note(const tls::PreviewEntry& entry)
{
    QStringList parts;
    if (entry.outcome == tls::AddOutcome::Duplicate)
        parts << ImportModel::tr("Already here as \"%1\".").arg(toQt(entry.presentName));
    else if (entry.outcome == tls::AddOutcome::Renewal)
        parts << ImportModel::tr("Same key as \"%1\": a renewal of it.").arg(toQt(entry.presentName));
    for (const std::string& warning : entry.warnings)
        parts << QStringLiteral("⚠ ") + toQt(warning);
    return parts.join(u' ');
}

} // namespace

void ImportModel::setEntries(std::vector<tls::PreviewEntry> entries, tls::UtcSeconds now)
{
    beginResetModel();
    m_entries = std::move(entries);
    m_now = now;
    m_chosen.assign(m_entries.size(), false);
    for (std::size_t i = 0; i < m_entries.size(); ++i)
        m_chosen[i] = m_entries[i].suggested;
    endResetModel();
    Q_EMIT chosenChanged();
}

std::vector<tls::BundleEntry> ImportModel::chosen() const
{
    std::vector<tls::BundleEntry> out;
    for (std::size_t i = 0; i < m_entries.size(); ++i)
        if (m_chosen[i])
            out.push_back(m_entries[i].entry);
    return out;
}

int ImportModel::chosenCount() const
{
    return static_cast<int>(std::count(m_chosen.begin(), m_chosen.end(), true));
}

int ImportModel::newCount() const
{
    return static_cast<int>(std::count_if(m_entries.begin(), m_entries.end(),
        [](const tls::PreviewEntry& entry) { return entry.outcome != tls::AddOutcome::Duplicate; }));
}

void ImportModel::pick(Pick pick)
{
    if (m_entries.empty())
        return;
    for (std::size_t i = 0; i < m_entries.size(); ++i)
        m_chosen[i] = pick == Pick::Suggested ? m_entries[i].suggested : pick == Pick::All && isNew(i);
    Q_EMIT dataChanged(index(0, Name), index(rowCount() - 1, Name), {Qt::CheckStateRole});
    Q_EMIT chosenChanged();
}

int ImportModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_entries.size());
}

int ImportModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(ColumnCount);
}

QVariant ImportModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount())
        return {};
    const auto row = static_cast<std::size_t>(index.row());
    const tls::PreviewEntry& entry = m_entries[row];
    const tls::Certificate& c = entry.entry.certificate;
    if (role == Qt::CheckStateRole && index.column() == Name && isNew(row))
        return static_cast<int>(m_chosen[row] ? Qt::Checked : Qt::Unchecked);
    if (role == Qt::ForegroundRole) {
        if (!isNew(row))
            return semanticColors(QApplication::palette()).quiet;
        if (index.column() == ValidUntil)
            return expiryColor(expiryOf(c, m_now), QApplication::palette());
        return {};
    }
    if (role == Qt::ToolTipRole)
        return index.column() == Name ? toQt(c.subject) : data(index, Qt::DisplayRole);
    if (role != Qt::DisplayRole && role != Qt::AccessibleTextRole)
        return {};
    switch (index.column()) {
    case Name:
        return entry.entry.friendlyName.empty() ? toQt(displayName(c)) : toQt(entry.entry.friendlyName);
    case What:
        return toQt(roleTitle(entry.role));
    case ValidUntil:
        return QStringLiteral("%1  %2").arg(dayText(c.notAfter), expiryWords(c, m_now));
    case Note:
        return note(entry);
    default:
        return {};
    }
}

QVariant ImportModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Name:
        return tr("Certificate");
    case What:
        return tr("What it is");
    case ValidUntil:
        return tr("Valid To (Expiration)");
    case Note:
        return tr("To know");
    default:
        return {};
    }
}

Qt::ItemFlags ImportModel::flags(const QModelIndex& index) const
{
    Qt::ItemFlags flags = QAbstractTableModel::flags(index);
    if (index.isValid() && index.column() == Name && isNew(static_cast<std::size_t>(index.row())))
        flags |= Qt::ItemIsUserCheckable;
    return flags;
}

bool ImportModel::setData(const QModelIndex& index, const QVariant& value, int role)
{
    if (role != Qt::CheckStateRole || !index.isValid() || index.row() >= rowCount()
        || !isNew(static_cast<std::size_t>(index.row())))
        return false;
    m_chosen[static_cast<std::size_t>(index.row())] = value.toInt() == Qt::Checked;
    Q_EMIT dataChanged(index, index, {Qt::CheckStateRole});
    Q_EMIT chosenChanged();
    return true;
}

} // namespace rungbook::ui
