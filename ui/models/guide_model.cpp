// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/guide_model.h"

#include "core/ike/states.h"
#include "core/resources/resources.h"
#include "core/workbench/rules.h"
#include "ui/models/text.h"

#include <QCoreApplication>
#include <algorithm>

namespace rungbook::ui
{

namespace
{

struct Words {
    Q_DECLARE_TR_FUNCTIONS(rungbook::ui::GuideModel)
};

QString stateMarkdown(const ike::StateInfo& state)
{
    QString page = QStringLiteral("# %1\n\n").arg(toQt(state.name));
    page += Words::tr("A state of %1.").arg(toQt(state.family)) + u' ';
    if (state.role != ike::IkeRole::Unknown)
        page += Words::tr("It is the state of the %1.").arg(toQt(ike::nameOf(state.role)));
    page += QStringLiteral("\n\n%1\n\n").arg(toQt(state.meaning));
    if (!state.sent.empty())
        page += Words::tr("- Sent last: **%1**").arg(toQt(state.sent)) + u'\n';
    if (!state.awaited.empty())
        page += Words::tr("- Waiting for: **%1**").arg(toQt(state.awaited)) + u'\n';
    if (!state.stuck.empty()) {
        page += QStringLiteral("\n## %1\n\n").arg(Words::tr("Stuck here: most likely first"));
        int n = 0;
        for (const std::string_view cause : state.stuck)
            page += QStringLiteral("%1. %2\n").arg(++n).arg(toQt(cause));
    }
    if (!state.confirmed)
        page +=
            QStringLiteral("\n*%1*\n")
                .arg(Words::tr("This name is from the memory of the field; no log seen so far prints it."));
    return page;
}

} // namespace

std::vector<GuideEntry> guideEntries()
{
    std::vector<GuideEntry> entries;
    for (const workbench::KnownRule& rule : workbench::allRules())
        entries.push_back({GuideEntry::Kind::Rule, toQt(rule.meta->id), toQt(rule.meta->title)});
    for (const ike::StateInfo& state : ike::states())
        entries.push_back({GuideEntry::Kind::State, toQt(state.name), toQt(state.meaning)});
    return entries;
}

QString guideMarkdown(const GuideEntry& entry)
{
    if (entry.kind == GuideEntry::Kind::State) {
        const ike::StateInfo* state = ike::findState(entry.id.toStdString());
        return state ? stateMarkdown(*state) : QString();
    }
    const QString page = toQt(resources::ruleDoc(entry.id.toStdString()));
    if (!page.isEmpty())
        return page;
    return QStringLiteral("# %1\n\n%2\n\n%3\n")
        .arg(entry.id, entry.title, Words::tr("This rule has no page yet."));
}

GuideModel::GuideModel(QObject* parent)
    : QAbstractListModel(parent)
    , m_entries(guideEntries())
{
    for (const GuideEntry& entry : m_entries)
        m_search << entry.id + u'\n' + entry.title + u'\n' + guideMarkdown(entry);
}

int GuideModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_entries.size());
}

QVariant GuideModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount())
        return {};
    const GuideEntry& shown = entry(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return shown.kind == GuideEntry::Kind::State ? shown.id : shown.title + u'\n' + shown.id;
    case Qt::AccessibleTextRole:
        return shown.id + QStringLiteral(": ") + shown.title;
    case Qt::ToolTipRole:
        return shown.title.toHtmlEscaped();
    case IdRole:
        return shown.id;
    case KindRole:
        return static_cast<int>(shown.kind);
    case SearchRole:
        return m_search[index.row()];
    default:
        return {};
    }
}

int GuideModel::rowOf(const QString& id) const
{
    const auto at =
        std::find_if(m_entries.begin(), m_entries.end(), [&](const GuideEntry& e) { return e.id == id; });
    return at == m_entries.end() ? -1 : static_cast<int>(at - m_entries.begin());
}

void GuideFilter::setText(const QString& text)
{
    m_words = text.simplified().split(u' ', Qt::SkipEmptyParts);
    invalidateFilter();
}

void GuideFilter::setKind(int kind)
{
    m_kind = kind;
    invalidateFilter();
}

bool GuideFilter::filterAcceptsRow(int row, const QModelIndex& parent) const
{
    const QModelIndex index = sourceModel()->index(row, 0, parent);
    if (m_kind >= 0 && index.data(GuideModel::KindRole).toInt() != m_kind)
        return false;
    const QString all = index.data(GuideModel::SearchRole).toString();
    return std::all_of(m_words.begin(), m_words.end(),
        [&](const QString& word) { return all.contains(word, Qt::CaseInsensitive); });
}

} // namespace rungbook::ui
