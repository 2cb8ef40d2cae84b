// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/smtp/compare_html.h"

#include "ui/models/text.h"
#include "ui/smtp/transcript_model.h"
#include "ui/widgets/colors.h"

#include <QApplication>
#include <QCoreApplication>

namespace rungbook::ui
{

namespace
{

struct Words {
    Q_DECLARE_TR_FUNCTIONS(rungbook::ui::CompareHtml)
};

QString cell(const QString& html, bool strong = false)
{
    return strong ? QStringLiteral("<td><b>%1</b></td>").arg(html) : QStringLiteral("<td>%1</td>").arg(html);
}

QString stepCell(const std::optional<smtp::Step>& step)
{
    if (!step)
        return QStringLiteral("–");
    const QString took = step->ms < 0 || step->outcome == smtp::StepOutcome::Skipped
        ? QString()
        : Words::tr("%1 ms").arg(QLocale().toString(step->ms, 'f', step->ms < 10 ? 1 : 0));
    return QStringLiteral("%1 %2").arg(
        StepModel::outcomeText(step->outcome).toHtmlEscaped(), took.toHtmlEscaped());
}

QString table(const QString& title, const std::vector<smtp::ValuePair>& values)
{
    if (values.empty())
        return {};
    QString html = QStringLiteral("<h4>%1</h4><table cellpadding='3'>").arg(title.toHtmlEscaped());
    const auto value = [](const std::string& text) {
        return text.empty() ? QStringLiteral("–") : escaped(text).replace(u'\n', QStringLiteral("<br>"));
    };
    for (const smtp::ValuePair& pair : values)
        html += QStringLiteral("<tr><td class='name'>%1</td><td>%2</td><td>→ %3</td></tr>")
                    .arg(escaped(pair.name), value(pair.before), value(pair.after));
    return html + QStringLiteral("</table>");
}

QString lines(const QString& title, const std::vector<std::string>& list)
{
    if (list.empty())
        return {};
    QStringList all;
    for (const std::string& one : list)
        all << escaped(one);
    return QStringLiteral("<h4>%1</h4><p class='code'>%2</p>")
        .arg(title.toHtmlEscaped(), all.join(QStringLiteral("<br>")));
}

} // namespace

QString comparisonHtml(const smtp::RunComparison& comparison, const QString& before, const QString& after)
{
    QString html = QStringLiteral("<h3>%1</h3><table cellpadding='3'><tr><td></td><td><b>%2</b></td><td><b>%3"
                                  "</b></td></tr>")
                       .arg(escaped(comparison.summary), before.toHtmlEscaped(), after.toHtmlEscaped());
    for (const smtp::StepPair& pair : comparison.steps) {
        const std::string& address = pair.after && !pair.after->address.empty() ? pair.after->address
            : pair.before                                                       ? pair.before->address
                                                                                : std::string();
        const QString name = (pair.differs() ? QStringLiteral("≠ ") : QString()) + phaseText(pair.phase)
            + (pair.phase == smtp::Phase::Connect ? u' ' + toQt(address) : QString());
        html += QStringLiteral("<tr>%1%2%3</tr>")
                    .arg(cell(name.toHtmlEscaped(), pair.differs()), cell(stepCell(pair.before)),
                        cell(stepCell(pair.after), pair.differs()));
    }
    html += QStringLiteral("</table>");
    QStringList came;
    QStringList went;
    QStringList stayed;
    for (const smtp::FindingPair& pair : comparison.findings)
        (pair.before && pair.after ? stayed
                : pair.after       ? came
                                   : went)
            << QStringLiteral("%1 <span class='quiet'>(%2)</span>")
                   .arg(escaped(pair.title), escaped(pair.rule));
    const auto findings = [&](const QString& title, const QStringList& list) {
        if (!list.isEmpty())
            html += QStringLiteral("<h4>%1</h4><p>%2</p>")
                        .arg(title.toHtmlEscaped(), list.join(QStringLiteral("<br>")));
    };
    findings(Words::tr("Findings that came"), came);
    findings(Words::tr("Findings that went"), went);
    html += table(Words::tr("Settings that differ"), comparison.settings);
    html += table(Words::tr("Answers that differ"), comparison.replies);
    html += lines(Words::tr("Offered before, not any more"), comparison.offersGone);
    html += lines(Words::tr("Offered now, not before"), comparison.offersNew);
    html += table(Words::tr("TLS and the certificate"), comparison.tls);
    findings(Words::tr("Findings in both"), stayed);
    return html;
}

QString diffHtml(const smtp::RunComparison& comparison)
{
    const SemanticColors colors = semanticColors(QApplication::palette());
    QString html = QStringLiteral("<p class='code'>");
    for (const smtp::DiffLine& line : comparison.transcript) {
        const bool same = line.kind == smtp::DiffLine::Kind::Same;
        const bool added = line.kind == smtp::DiffLine::Kind::Added;
        const QString text = QStringLiteral("%1 %2").arg(same ? QStringLiteral("&nbsp;")
                : added                                       ? QStringLiteral("+")
                                                              : QStringLiteral("−"),
            escaped(line.text));
        html += same ? text + QStringLiteral("<br>")
                     : QStringLiteral("<span style='color:%1'>%2</span><br>")
                           .arg((added ? colors.good : colors.bad).name(), text);
    }
    return html + QStringLiteral("</p>");
}

} // namespace rungbook::ui
