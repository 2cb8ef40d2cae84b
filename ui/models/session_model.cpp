// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/session_model.h"

#include "ui/models/text.h"

#include <QFileInfo>

namespace rungbook::ui
{

namespace
{

std::optional<double> seconds(const ike::Session& session)
{
    return secondsBetween(session.begin, session.end);
}

QVariant sortKey(const ike::Session& session, int column, const QString& text)
{
    switch (column) {
    case SessionModel::Id:
        return session.id;
    case SessionModel::Start:
        return session.begin.known() ? static_cast<qlonglong>(session.begin.micros)
                                     : std::numeric_limits<qlonglong>::min();
    case SessionModel::Duration:
        return seconds(session).value_or(-1);
    case SessionModel::Messages:
        return static_cast<qulonglong>(session.messages.size());
    case SessionModel::Outcome:
        return static_cast<int>(session.outcome);
    default:
        return text;
    }
}

} // namespace

void SessionModel::setReport(std::shared_ptr<const workbench::AnalyzeReport> report)
{
    beginResetModel();
    m_report = std::move(report);
    endResetModel();
}

int SessionModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() || !m_report ? 0 : static_cast<int>(m_report->sessions.size());
}

int SessionModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString SessionModel::text(
    const ike::Session& session, const workbench::AnalyzeReport::SessionRef& ref, int column) const
{
    const TextPool& pool = m_report->inputs[ref.input].analysis->text;
    switch (column) {
    case Id:
        return QString::number(session.id);
    case Outcome:
        return toQt(ike::nameOf(session.outcome));
    case Peer:
        return toQt(pool.text(session.peer));
    case Group: {
        QString group = toQt(pool.text(session.group));
        if (!isEmpty(session.user))
            group += (group.isEmpty() ? QString() : QStringLiteral(" / ")) + toQt(pool.text(session.user));
        return group;
    }
    case Role:
        return session.role == ike::IkeRole::Unknown ? QString() : toQt(ike::nameOf(session.role));
    case Mode:
        return session.mode == ike::Mode::Unknown ? QString() : toQt(ike::nameOf(session.mode));
    case State:
        return toQt(pool.text(session.state));
    case Start:
        return toQt(dateTimeText(session.begin));
    case Duration: {
        const std::optional<double> length = seconds(session);
        return length ? toQt(durationText(*length)) : QString();
    }
    case Messages:
        return QString::number(session.messages.size());
    case Source:
        return QFileInfo(toQt(m_report->inputs[ref.input].path)).fileName();
    default:
        return {};
    }
}

QVariant SessionModel::data(const QModelIndex& index, int role) const
{
    if (!m_report || !index.isValid() || index.row() >= rowCount())
        return {};
    const workbench::AnalyzeReport::SessionRef& ref =
        m_report->sessions[static_cast<std::size_t>(index.row())];
    const ike::Session& session = m_report->session(ref);
    switch (role) {
    case Qt::DisplayRole:
        return text(session, ref, index.column());
    case Qt::ToolTipRole:
        if (index.column() == State && session.stateDerived && !isEmpty(session.state))
            return tr("%1: worked out from the messages, not printed by the log")
                .arg(text(session, ref, State).toHtmlEscaped());
        return text(session, ref, index.column()).toHtmlEscaped();
    case Qt::AccessibleTextRole:
        return text(session, ref, index.column());
    case Qt::TextAlignmentRole:
        return index.column() == Messages || index.column() == Id
            ? QVariant::fromValue(Qt::AlignRight | Qt::AlignVCenter)
            : QVariant::fromValue(Qt::AlignLeft | Qt::AlignVCenter);
    case OutcomeRole:
        return static_cast<int>(session.outcome);
    case SortRole:
        return sortKey(session, index.column(), text(session, ref, index.column()));
    case SearchRole: {
        QString all;
        for (int column = 0; column < ColumnCount; ++column)
            all += text(session, ref, column) + u'\n';
        return all;
    }
    default:
        return {};
    }
}

QVariant SessionModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Id:
        return tr("No.");
    case Outcome:
        return tr("Outcome");
    case Peer:
        return tr("Peer");
    case Group:
        return tr("Group / user");
    case Role:
        return tr("Our role");
    case Mode:
        return tr("Mode");
    case State:
        return tr("Our state");
    case Start:
        return tr("Start");
    case Duration:
        return tr("Lasted");
    case Messages:
        return tr("Messages");
    case Source:
        return tr("Input");
    default:
        return {};
    }
}

SessionFilter::SessionFilter(QObject* parent)
    : QSortFilterProxyModel(parent)
{
    setSortRole(SessionModel::SortRole);
    setSortCaseSensitivity(Qt::CaseInsensitive);
}

void SessionFilter::setText(const QString& text)
{
    m_words = text.simplified().split(u' ', Qt::SkipEmptyParts);
    invalidateFilter();
}

void SessionFilter::setOutcome(std::optional<ike::Outcome> outcome)
{
    m_outcome = outcome;
    invalidateFilter();
}

bool SessionFilter::filterAcceptsRow(int row, const QModelIndex& parent) const
{
    const QModelIndex index = sourceModel()->index(row, 0, parent);
    if (m_outcome && index.data(SessionModel::OutcomeRole).toInt() != static_cast<int>(*m_outcome))
        return false;
    if (m_words.isEmpty())
        return true;
    const QString all = index.data(SessionModel::SearchRole).toString();
    return std::all_of(m_words.begin(), m_words.end(),
        [&](const QString& word) { return all.contains(word, Qt::CaseInsensitive); });
}

} // namespace rungbook::ui
