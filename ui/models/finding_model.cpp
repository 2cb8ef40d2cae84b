// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/finding_model.h"

#include "ui/models/text.h"

#include <QCoreApplication>
#include <QFont>

namespace rungbook::ui
{

namespace
{

struct Words {
    Q_DECLARE_TR_FUNCTIONS(rungbook::ui::FindingModel)
};

} // namespace

QString roleText(Role role)
{
    switch (role) {
    case Role::Root:
        return Words::tr("the cause");
    case Role::Contributing:
        return Words::tr("contributes");
    case Role::Symptom:
        break;
    }
    return Words::tr("a consequence");
}

QString effectText(Effect effect)
{
    switch (effect) {
    case Effect::Blocks:
        return Words::tr("keeps it from working");
    case Effect::OneWay:
        return Words::tr("one direction only");
    case Effect::NoTraffic:
        return Words::tr("no traffic");
    case Effect::Unstable:
        return Words::tr("will stop again");
    case Effect::Weak:
        return Words::tr("weak security");
    case Effect::Hygiene:
        return Words::tr("to be tidied");
    case Effect::Info:
        return Words::tr("worth knowing");
    case Effect::Unknown:
        break;
    }
    return Words::tr("cannot be judged");
}

QString confidenceText(Confidence confidence)
{
    switch (confidence) {
    case Confidence::High:
        return Words::tr("strong evidence");
    case Confidence::Medium:
        return Words::tr("likely");
    case Confidence::Low:
        break;
    }
    return Words::tr("a guess");
}

QString signOf(const Finding& finding)
{
    if (isWrong(finding.effect)) {
        switch (finding.role) {
        case Role::Root:
            return QStringLiteral("✖");
        case Role::Contributing:
            return QStringLiteral("▲");
        case Role::Symptom:
            return QStringLiteral("△");
        }
    }
    switch (finding.effect) {
    case Effect::Weak:
        return QStringLiteral("◆");
    case Effect::Hygiene:
        return QStringLiteral("◇");
    case Effect::Unknown:
        return QStringLiteral("?");
    default:
        return QStringLiteral("ℹ");
    }
}

void FindingModel::setFindings(std::vector<Finding> findings)
{
    beginResetModel();
    m_findings = std::move(findings);
    endResetModel();
}

const Finding* FindingModel::finding(int row) const
{
    return row >= 0 && row < rowCount() ? &m_findings[static_cast<std::size_t>(row)] : nullptr;
}

int FindingModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_findings.size());
}

int FindingModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant FindingModel::data(const QModelIndex& index, int role) const
{
    const Finding* found = index.isValid() ? finding(index.row()) : nullptr;
    if (!found)
        return {};
    if (role == Qt::DisplayRole || role == Qt::AccessibleTextRole) {
        switch (index.column()) {
        case Title:
            if (role == Qt::DisplayRole)
                return QStringLiteral("%1 %2\n     %3 · %4 · %5")
                    .arg(signOf(*found), toQt(found->title), roleText(found->role), effectText(found->effect),
                        confidenceText(found->confidence));
            return toQt(found->title);
        case Effect_:
            return effectText(found->effect);
        case Role_:
            return roleText(found->role);
        case Confidence_:
            return confidenceText(found->confidence);
        default:
            return {};
        }
    }
    if (role == Qt::ToolTipRole)
        return toQt(found->message).toHtmlEscaped();
    if (role == Qt::FontRole && found->role == Role::Root && index.column() == Title) {
        QFont font;
        font.setBold(true);
        return font;
    }
    return {};
}

QVariant FindingModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Title:
        return tr("Finding");
    case Effect_:
        return tr("Effect");
    case Role_:
        return tr("Role");
    case Confidence_:
        return tr("Certainty");
    default:
        return {};
    }
}

} // namespace rungbook::ui
