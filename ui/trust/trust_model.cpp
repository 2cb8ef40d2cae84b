// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/trust/trust_model.h"

#include "ui/models/text.h"
#include "ui/trust/trust_words.h"
#include "ui/widgets/colors.h"

#include <QApplication>
#include <QFont>

namespace rungbook::ui
{

namespace
{

QString statusText(const tls::TrustedCertificate& entry)
{
    return entry.enabled ? TrustModel::tr("● Enabled") : TrustModel::tr("○ Disabled");
}

QString searchText(const tls::TrustedCertificate& entry)
{
    const tls::Certificate& c = entry.certificate;
    QStringList parts{toQt(entry.friendlyName), toQt(entry.description), toQt(c.subject), toQt(c.issuer),
        toQt(c.serial), toQt(c.sha256), toQt(c.sha1), toQt(c.sha256).remove(u':'), toQt(c.sha1).remove(u':'),
        statusText(entry), usagesShort(entry.usages), toQt(entry.source)};
    for (const std::string& name : c.dnsNames)
        parts << toQt(name);
    for (const std::string& address : c.ipAddresses)
        parts << toQt(address);
    return parts.join(u'\n');
}

} // namespace

void TrustModel::setStore(std::shared_ptr<const tls::TrustStore> store, tls::UtcSeconds now)
{
    beginResetModel();
    m_store = std::move(store);
    m_entries = m_store ? m_store->list() : std::vector<const tls::TrustedCertificate*>();
    m_now = now;
    endResetModel();
}

int TrustModel::rowOf(const std::string& sha256) const
{
    for (std::size_t i = 0; i < m_entries.size(); ++i)
        if (m_entries[i]->certificate.sha256 == sha256)
            return static_cast<int>(i);
    return -1;
}

int TrustModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_entries.size());
}

int TrustModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(ColumnCount);
}

QVariant TrustModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount())
        return {};
    const tls::TrustedCertificate& entry = this->entry(index.row());
    const tls::Certificate& c = entry.certificate;
    if (role == SearchRole)
        return searchText(entry);
    if (role == Sha256Role)
        return toQt(c.sha256);
    if (role == Qt::ForegroundRole) {
        const QPalette palette = QApplication::palette();
        if (!entry.enabled)
            return semanticColors(palette).quiet;
        if (index.column() == ValidUntil)
            return expiryColor(expiryOf(c, m_now), palette);
        return {};
    }
    if (role == Qt::ToolTipRole)
        return index.column() == Issuer ? toQt(c.issuer)
            : index.column() == Name    ? toQt(c.subject)
                                        : data(index, Qt::DisplayRole);
    if (role == SortRole && index.column() == ValidUntil)
        return static_cast<qlonglong>(c.notAfter);
    if (role == Qt::EditRole && index.column() == Name)
        return toQt(entry.friendlyName);
    if (role != Qt::DisplayRole && role != SortRole && role != Qt::AccessibleTextRole)
        return {};
    switch (index.column()) {
    case Name:
        return toQt(entry.friendlyName);
    case Status:
        return statusText(entry);
    case ValidUntil:
        return QStringLiteral("%1  %2").arg(dayText(c.notAfter), expiryWords(c, m_now));
    case Issuer:
        return issuerText(c);
    case TrustedFor:
        return usagesShort(entry.usages);
    case Key:
        return QStringLiteral("%1, %2").arg(keyText(c), toQt(c.signatureAlgorithm));
    default:
        return {};
    }
}

QVariant TrustModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Name:
        return tr("Friendly Name");
    case Status:
        return tr("Status");
    case ValidUntil:
        return tr("Valid To (Expiration)");
    case Issuer:
        return tr("Issuer");
    case TrustedFor:
        return tr("Trusted For");
    case Key:
        return tr("Key, Signature Algorithm");
    default:
        return {};
    }
}

Qt::ItemFlags TrustModel::flags(const QModelIndex& index) const
{
    Qt::ItemFlags flags = QAbstractTableModel::flags(index);
    if (index.isValid() && index.column() == Name)
        flags |= Qt::ItemIsEditable;
    return flags;
}

bool TrustModel::setData(const QModelIndex& index, const QVariant& value, int role)
{
    if (role != Qt::EditRole || !index.isValid() || index.column() != Name)
        return false;
    const tls::TrustedCertificate& entry = this->entry(index.row());
    const QString name = value.toString().trimmed();
    if (name != toQt(entry.friendlyName))
        Q_EMIT renameRequested(toQt(entry.certificate.sha256), name);
    return false; // the table changes when the store has
}

TrustFilter::TrustFilter(QObject* parent)
    : QSortFilterProxyModel(parent)
{
    setSortRole(TrustModel::SortRole);
    setSortCaseSensitivity(Qt::CaseInsensitive);
    setSortLocaleAware(true);
}

void TrustFilter::setWords(const QString& text)
{
    m_words = text.split(u' ', Qt::SkipEmptyParts);
    invalidateFilter();
}

bool TrustFilter::filterAcceptsRow(int row, const QModelIndex& parent) const
{
    if (m_words.isEmpty())
        return true;
    const QString text = sourceModel()->index(row, 0, parent).data(TrustModel::SearchRole).toString();
    return std::all_of(m_words.begin(), m_words.end(),
        [&](const QString& word) { return text.contains(word, Qt::CaseInsensitive); });
}

} // namespace rungbook::ui
