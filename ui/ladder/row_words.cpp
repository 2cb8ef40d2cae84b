// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/ladder/row_words.h"

#include "core/ladder/row_text.h"
#include "ui/ladder/ladder_style.h"

#include <QCoreApplication>
#include <QStringList>

#include <algorithm>

namespace rungbook::ui
{

namespace
{

QString tr(const char* text)
{
    return QCoreApplication::translate("RowWords", text);
}

QString nameOfParticipant(const ladder::Ladder& ladder, std::uint16_t index)
{
    if (index >= ladder.participants.size())
        return tr("unknown");
    const ladder::Participant& who = ladder.participants[index];
    return shown(who.name.empty() ? who.address : who.name);
}

QString lines(const SourceSpan& where)
{
    if (where.empty())
        return {};
    if (where.first == where.last)
        return tr("line %1").arg(raw(where.first));
    return tr("lines %1 to %2").arg(raw(where.first)).arg(raw(where.last));
}

QString block(const QString& text)
{
    return QStringLiteral("<p>%1</p>").arg(text);
}

} // namespace

QString directionWords(const ladder::Ladder& ladder, const ladder::Row& row)
{
    return tr("%1 → %2").arg(nameOfParticipant(ladder, row.from), nameOfParticipant(ladder, row.to));
}

QString ghostFate(const ladder::Row& row)
{
    // The renderers put the label in front; here it is drawn by itself.
    return shown(
        ladder::ghostText(row).substr(std::min(row.label.size() + 1, ladder::ghostText(row).size())));
}

QString outcomeWords(ladder::PhaseOutcome outcome)
{
    switch (outcome) {
    case ladder::PhaseOutcome::Complete:
        return tr("complete");
    case ladder::PhaseOutcome::Failed:
        return tr("failed");
    case ladder::PhaseOutcome::Open:
        break;
    }
    return tr("not finished");
}

QString roleWords(Role role)
{
    switch (role) {
    case Role::Root:
        return tr("root cause");
    case Role::Contributing:
        return tr("contributes");
    case Role::Symptom:
        break;
    }
    return tr("symptom");
}

QString rowSentence(const ladder::Ladder& ladder, const ladder::Row& row)
{
    QStringList parts;
    if (!row.time.empty())
        parts << shown(row.time);
    const QString label = shown(row.label);
    switch (row.kind) {
    case ladder::RowKind::Message:
        parts << tr("%1 to %2: %3")
                     .arg(nameOfParticipant(ladder, row.from), nameOfParticipant(ladder, row.to), label);
        if (!row.payloads.empty())
            parts << shown(row.payloads);
        break;
    case ladder::RowKind::Ghost:
        parts << tr("missing, %1 to %2: %3 %4")
                     .arg(nameOfParticipant(ladder, row.from), nameOfParticipant(ladder, row.to), label,
                         ghostFate(row));
        break;
    case ladder::RowKind::Silence:
        parts << label;
        break;
    case ladder::RowKind::Milestone:
        parts << label;
        break;
    case ladder::RowKind::Note:
        parts << tr("note: %1").arg(label);
        break;
    }
    if (row.resends > 0) {
        parts << tr("sent %1 times").arg(row.resends + 1);
        if (!row.cadence.empty())
            parts << shown(row.cadence);
    }
    if (!row.leftState.empty())
        parts << tr("%1 is in %2").arg(nameOfParticipant(ladder, 0), shown(row.leftState));
    if (!row.rightState.empty())
        parts << tr("%1 is in %2").arg(nameOfParticipant(ladder, 1), shown(row.rightState));
    for (const std::uint32_t finding : row.findings) {
        if (finding < ladder.findings.size())
            parts << tr("finding %1: %2").arg(finding + 1).arg(shown(ladder.findings[finding].title));
    }
    return parts.join(QStringLiteral(", "));
}

QString rowToolTip(const ladder::Ladder& ladder, const ladder::Row& row)
{
    QString text;
    QString first = QStringLiteral("<b>%1</b>").arg(shown(row.label).toHtmlEscaped());
    if (row.kind == ladder::RowKind::Ghost)
        first += QLatin1Char(' ') + ghostFate(row).toHtmlEscaped();
    const bool arrow = row.kind == ladder::RowKind::Message || row.kind == ladder::RowKind::Ghost;
    if (arrow)
        first += QStringLiteral("&nbsp; ") + directionWords(ladder, row).toHtmlEscaped();
    text += block(first);
    if (!row.payloads.empty()) {
        const QString carries =
            row.kind == ladder::RowKind::Ghost ? tr("Would have carried: %1") : tr("Carries: %1");
        text += block(carries.arg(shown(row.payloads).toHtmlEscaped()));
    }
    if (row.resends > 0) {
        QString again = tr("Sent %1 times").arg(row.resends + 1);
        if (!row.cadence.empty())
            again += QStringLiteral(": ") + shown(row.cadence);
        text += block(again.toHtmlEscaped());
    }
    if (!row.explanation.empty())
        text += block(shown(row.explanation).toHtmlEscaped());
    for (const std::uint32_t finding : row.findings) {
        if (finding < ladder.findings.size())
            text += block(tr("Finding %1 (%2): %3")
                              .arg(finding + 1)
                              .arg(roleWords(ladder.findings[finding].role),
                                  shown(ladder.findings[finding].title).toHtmlEscaped()));
    }
    if (const QString where = lines(row.where); !where.isEmpty())
        text += block(tr("Rests on %1 of the log.").arg(where));
    return text;
}

QString findingToolTip(const ladder::Ladder& ladder, std::uint32_t finding)
{
    const ladder::FindingMark& mark = ladder.findings[finding];
    return block(QStringLiteral("<b>%1</b>").arg(shown(mark.title).toHtmlEscaped()))
        + block(tr("Finding %1: %2").arg(finding + 1).arg(roleWords(mark.role)));
}

QString phaseToolTip(const ladder::Phase& phase)
{
    return block(QStringLiteral("<b>%1</b>").arg(shown(phase.name).toHtmlEscaped()))
        + block(outcomeWords(phase.outcome));
}

} // namespace rungbook::ui
