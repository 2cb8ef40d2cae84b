// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/guide_model.h"

#include "ui/models/text.h"

namespace rungbook::ui
{

int GuideModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(guide::entries().size());
}

QVariant GuideModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount())
        return {};
    const guide::Entry& shown = entry(index.row());
    switch (role) {
    case Qt::DisplayRole: {
        const QString head = toQt(guide::heading(shown));
        const QString under = toQt(guide::nameOf(shown.kind))
            + (head.contains(toQt(shown.id)) ? QString() : QStringLiteral(" · ") + toQt(shown.id));
        return head + u'\n' + under;
    }
    case Qt::AccessibleTextRole:
        return toQt(guide::heading(shown)) + QStringLiteral(", ") + toQt(guide::nameOf(shown.kind));
    case Qt::ToolTipRole:
        return toQt(guide::firstSentence(shown)).toHtmlEscaped();
    case IdRole:
        return toQt(shown.id);
    case KindRole:
        return static_cast<int>(shown.kind);
    default:
        return {};
    }
}

int GuideModel::rowOf(const QString& word) const
{
    const guide::Entry* found = guide::lookup(word.toStdString());
    return found ? static_cast<int>(found - guide::entries().data()) : -1;
}

GuideFilter::GuideFilter(QObject* parent)
    : QSortFilterProxyModel(parent)
{
    sort(0);
}

void GuideFilter::setText(const QString& text)
{
    m_text = text.simplified();
    search();
    invalidate();
}

void GuideFilter::setKind(int kind)
{
    m_kind = kind;
    invalidate();
}

void GuideFilter::search()
{
    m_scores.clear();
    m_guessed = false;
    if (m_text.isEmpty())
        return;
    m_scores.assign(guide::entries().size(), -1);
    const std::vector<guide::Hit> hits = guide::search(m_text.toStdString());
    for (const guide::Hit& hit : hits)
        m_scores[static_cast<std::size_t>(hit.entry - guide::entries().data())] = hit.score;
    constexpr int firstSure = 10;
    m_guessed = !hits.empty() && hits.front().score < firstSure;
}

bool GuideFilter::filterAcceptsRow(int row, const QModelIndex& parent) const
{
    const QModelIndex index = sourceModel()->index(row, 0, parent);
    if (m_kind >= 0 && index.data(GuideModel::KindRole).toInt() != m_kind)
        return false;
    return m_scores.empty() || m_scores[static_cast<std::size_t>(row)] >= 0;
}

bool GuideFilter::lessThan(const QModelIndex& left, const QModelIndex& right) const
{
    if (!m_scores.empty()) {
        const int a = m_scores[static_cast<std::size_t>(left.row())];
        const int b = m_scores[static_cast<std::size_t>(right.row())];
        if (a != b)
            return a > b;
    }
    return left.row() < right.row();
}

} // namespace rungbook::ui
