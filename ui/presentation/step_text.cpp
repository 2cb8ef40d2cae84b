// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/presentation/step_text.h"

#include "core/base/timestamp.h"
#include "ui/ladder/row_words.h"

#include <QCoreApplication>
#include <QStringList>

#include <algorithm>

namespace rungbook::ui
{

namespace
{

// How far back the states before a step are looked for.
constexpr qsizetype kLookBack = 64;
// Log lines beside a step; the rest is counted.
constexpr qsizetype kMostLines = 6;

QString tr(const char* text)
{
    return QCoreApplication::translate("StepText", text);
}

QString escaped(const std::string& text)
{
    return shown(text).toHtmlEscaped();
}

/// Writes paragraphs in sizes that are parts of the running text's.
class Page
{
public:
    explicit Page(const StepLook& look)
        : m_look(look)
    {
    }

    Page& line(const QString& html, double size = 1, const QColor& color = {}, bool bold = false)
    {
        m_html += QStringLiteral(
            "<p style='margin-top:0;margin-bottom:%1px;font-size:%2px;color:%3;font-weight:%4'>%5</p>")
                      .arg(qRound(m_look.pixels * 0.55))
                      .arg(qRound(m_look.pixels * size))
                      .arg((color.isValid() ? color : m_look.style.text).name())
                      .arg(bold ? 700 : 400)
                      .arg(html);
        return *this;
    }

    Page& list(const QStringList& items)
    {
        m_html += QStringLiteral("<ul style='margin-top:0;margin-bottom:%1px;font-size:%2px;color:%3'>")
                      .arg(qRound(m_look.pixels * 0.55))
                      .arg(qRound(m_look.pixels))
                      .arg(m_look.style.text.name());
        for (const QString& item : items)
            m_html += QStringLiteral("<li>%1</li>").arg(item);
        m_html += QStringLiteral("</ul>");
        return *this;
    }

    Page& log(const QString& text)
    {
        QStringList lines = text.split(QLatin1Char('\n'), Qt::SkipEmptyParts);
        const qsizetype more = std::max<qsizetype>(0, lines.size() - kMostLines);
        lines = lines.mid(0, kMostLines);
        QString html;
        for (const QString& one : lines)
            html += one.toHtmlEscaped() + QStringLiteral("<br/>");
        if (more > 0)
            html += tr("... and %1 more lines").arg(more);
        m_html += QStringLiteral(
            "<table width='100%' cellpadding='%1' bgcolor='%2'><tr><td><span style='font-family:monospace;"
            "font-size:%3px;color:%4'>%5</span></td></tr></table>")
                      .arg(qRound(m_look.pixels * 0.3))
                      .arg(mixed(m_look.style.base, m_look.style.text, 0.07).name())
                      .arg(qRound(m_look.pixels * 0.62))
                      .arg(m_look.style.text.name(), html);
        return *this;
    }

    QString html() const { return m_html; }

private:
    const StepLook& m_look;
    QString m_html;
};

QString sign(Role role)
{
    switch (role) {
    case Role::Root:
        return QStringLiteral("◆");
    case Role::Contributing:
        return QStringLiteral("◇");
    case Role::Symptom:
        break;
    }
    return QStringLiteral("•");
}

QString findingLine(const ladder::Ladder& ladder, std::size_t finding, const LadderStyle& style)
{
    const ladder::FindingMark& mark = ladder.findings[finding];
    return QStringLiteral("<span style='color:%1'>%2</span>&nbsp;%3. %4 <i>(%5)</i>")
        .arg(style.mark(mark.role).name(), sign(mark.role))
        .arg(finding + 1)
        .arg(escaped(mark.title), roleWords(mark.role));
}

QString stateBefore(const ladder::Ladder& ladder, qsizetype row, bool left)
{
    for (qsizetype i = row - 1; i >= std::max<qsizetype>(0, row - kLookBack); --i) {
        const ladder::Row before = ladder.rows->row(static_cast<std::size_t>(i));
        const std::string& state = left ? before.leftState : before.rightState;
        if (!state.empty())
            return escaped(state);
    }
    return {};
}

void states(Page& page, const ladder::Ladder& ladder, const ladder::Row& row, qsizetype index,
    const LadderStyle& style)
{
    for (const bool left : {true, false}) {
        const std::string& state = left ? row.leftState : row.rightState;
        const std::size_t who = left ? 0 : ladder.participants.size() - 1;
        if (state.empty() || ladder.participants.size() < 2)
            continue;
        const QString before = stateBefore(ladder, index, left);
        QString text = QStringLiteral("%1: ").arg(escaped(ladder.participants[who].name));
        if (!before.isEmpty() && before != escaped(state))
            text += before + QStringLiteral(" → ");
        text += QStringLiteral("<b>%1</b>").arg(escaped(state));
        if (left ? row.leftDerived : row.rightDerived)
            text += QStringLiteral(" <i>%1</i>").arg(tr("(worked out)"));
        page.line(text, 0.8, style.laneEdge);
    }
}

void titlePage(Page& page, const ladder::Ladder& ladder, const LadderStyle& style)
{
    page.line(escaped(ladder.title), 1.7, {}, true);
    for (const ladder::Participant& who : ladder.participants) {
        QString text = QStringLiteral("<b>%1</b>").arg(escaped(who.name));
        if (!who.address.empty())
            text += QStringLiteral(" · ") + escaped(who.address);
        if (!who.role.empty())
            text += QStringLiteral(" · ") + escaped(who.role);
        page.line(text);
    }
    if (ladder.size() == 0) {
        page.line(tr("This ladder has no rows."), 1, style.muted);
        return;
    }
    QStringList phases;
    for (std::size_t i = 0; i < ladder.phases.size() && i < 12; ++i)
        phases << escaped(ladder.phases[i].name);
    if (!phases.isEmpty())
        page.line(tr("What is in the log:"), 1, style.muted).list(phases);
    page.line(tr("Press Space to see the first step."), 1, style.muted);
}

void questionPage(Page& page, const ladder::Ladder& ladder, qsizetype step, const LadderStyle& style)
{
    page.line(tr("What comes next?"), 2, style.selectEdge, true);
    page.list({tr("Who sends it, and to whom?"), tr("What is it called, and what does it carry?"),
        tr("Which state do both sides reach?"), tr("Or does it never come?")});
    for (const bool left : {true, false}) {
        const QString state = stateBefore(ladder, step, left);
        if (!state.isEmpty() && ladder.participants.size() >= 2)
            page.line(
                tr("%1 is in <b>%2</b> now.")
                    .arg(escaped(ladder.participants[left ? 0 : ladder.participants.size() - 1].name), state),
                0.8, style.laneEdge);
    }
    page.line(tr("Press Space for the answer."), 1, style.muted);
}

void verdictPage(Page& page, const ladder::Ladder& ladder, const LadderStyle& style)
{
    page.line(ladder.failed ? tr("✗ How it ended") : tr("✓ How it ended"), 1.7,
        ladder.failed ? style.bad : style.good, true);
    page.line(escaped(ladder.verdict), 1.15);
    std::vector<std::size_t> order(ladder.findings.size());
    for (std::size_t i = 0; i < order.size(); ++i)
        order[i] = i;
    std::stable_sort(order.begin(), order.end(), [&ladder](std::size_t a, std::size_t b) {
        return ladder.findings[a].role < ladder.findings[b].role;
    });
    const auto part = [&](const QString& title, bool symptoms) {
        QStringList items;
        for (const std::size_t i : order) {
            if ((ladder.findings[i].role == Role::Symptom) == symptoms)
                items << findingLine(ladder, i, style);
        }
        if (items.isEmpty())
            return;
        page.line(title, 1, {}, true);
        for (const QString& item : items)
            page.line(item, 0.9);
    };
    part(tr("Why"), false);
    part(tr("What followed from it"), true);
    if (ladder.findings.empty())
        page.line(
            ladder.failed ? tr("The log does not say why.") : tr("Nothing wrong was found."), 1, style.muted);
}

void rowPage(Page& page, const ladder::Ladder& ladder, qsizetype index, const LadderStyle& style,
    const std::function<QString(const ladder::Row&)>& evidence)
{
    const ladder::Row row = ladder.rows->row(static_cast<std::size_t>(index));
    const bool ghost = row.kind == ladder::RowKind::Ghost;
    const bool arrow = ghost || row.kind == ladder::RowKind::Message;
    QString title = escaped(row.label);
    if (ghost)
        title += QLatin1Char(' ') + (row.fate.empty() ? tr("never came") : escaped(row.fate));
    page.line(title, arrow ? 1.9 : 1.4, ghost ? style.ghost : QColor(), true);
    if (arrow)
        page.line(directionWords(ladder, row).toHtmlEscaped(), 1.1,
            row.from == 0 ? style.fromLeft : style.fromRight);
    QStringList when;
    if (!row.time.empty())
        when << escaped(row.time);
    if (!row.delta.empty())
        when << escaped(row.delta);
    if (ghost && row.seconds > 0)
        when << tr("waited %1").arg(QString::fromStdString(durationText(row.seconds)));
    if (row.resends > 0) {
        QString again = tr("sent %1 times").arg(row.resends + 1);
        if (!row.cadence.empty())
            again += QStringLiteral(" (%1)").arg(escaped(row.cadence));
        when << again;
    }
    if (!when.isEmpty())
        page.line(when.join(QStringLiteral(" · ")), 0.8, style.muted);
    if (!row.explanation.empty())
        page.line(escaped(row.explanation), 1.05);
    if (!row.payloads.empty())
        page.line((ghost ? tr("Would have carried: <b>%1</b>") : tr("Carries: <b>%1</b>"))
                      .arg(escaped(row.payloads)),
            0.9);
    states(page, ladder, row, index, style);
    for (const std::uint32_t finding : row.findings) {
        if (finding < ladder.findings.size())
            page.line(findingLine(ladder, finding, style), 0.9);
    }
    if (evidence) {
        const QString lines = evidence(row);
        if (!lines.isEmpty())
            page.log(lines);
    }
}

} // namespace

bool isArrow(const ladder::Ladder& ladder, qsizetype step)
{
    if (step < 0 || step >= static_cast<qsizetype>(ladder.size()))
        return false;
    const ladder::RowKind kind = ladder.rows->brief(static_cast<std::size_t>(step)).kind;
    return kind == ladder::RowKind::Message || kind == ladder::RowKind::Ghost;
}

QString stepHtml(const ladder::Ladder& ladder, qsizetype step, const StepLook& look,
    const std::function<QString(const ladder::Row&)>& evidence)
{
    Page page(look);
    if (look.asking)
        questionPage(page, ladder, step, look.style);
    else if (step <= 0)
        titlePage(page, ladder, look.style);
    else if (step > static_cast<qsizetype>(ladder.size()))
        verdictPage(page, ladder, look.style);
    else
        rowPage(page, ladder, step - 1, look.style, evidence);
    return page.html();
}

} // namespace rungbook::ui
