// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/finding_html.h"

#include "ui/models/finding_model.h"
#include "ui/models/links.h"
#include "ui/models/text.h"

#include <QCoreApplication>

namespace rungbook::ui
{

namespace
{

struct Words {
    Q_DECLARE_TR_FUNCTIONS(rungbook::ui::FindingHtml)
};

QString heading(const QString& text)
{
    return QStringLiteral("<h4>%1</h4>").arg(text.toHtmlEscaped());
}

// Sub-commands keep their indentation; between words a long command may still be broken.
QString commandHtml(const QString& command)
{
    qsizetype blanks = 0;
    while (blanks < command.size() && command[blanks] == u' ')
        ++blanks;
    return QStringLiteral("&nbsp;").repeated(blanks) + command.mid(blanks).toHtmlEscaped();
}

} // namespace

QString findingPageHtml(
    const Finding& finding, const std::function<QString(const SourceSpan&)>& quoted, QStringList& commands)
{
    commands.clear();
    const QString id = toQt(finding.rule->id);
    QString html =
        QStringLiteral("<h3>%1</h3><p>%2</p><p class='quiet'>%3 · %4 · %5 · <a href='%6'>%7</a></p>")
            .arg(escaped(finding.title), escaped(finding.message), roleText(finding.role).toHtmlEscaped(),
                effectText(finding.effect).toHtmlEscaped(),
                confidenceText(finding.confidence).toHtmlEscaped(), ruleLink(id), id);
    html += heading(Words::tr("The lines that prove it"));
    for (const Evidence& item : finding.evidence) {
        if (!item.note.empty())
            html += QStringLiteral("<p>%1</p>").arg(escaped(item.note));
        html += quoted(item.where);
    }
    if (!finding.fixes.empty())
        html += heading(Words::tr("What to do"));
    for (const Fix& fix : finding.fixes) {
        html += fix.forWhom.empty()
            ? QStringLiteral("<p>%1</p>").arg(escaped(fix.text))
            : QStringLiteral("<p><b>%1</b>: %2</p>").arg(escaped(fix.forWhom), escaped(fix.text));
        if (fix.commands.empty())
            continue;
        QStringList lines;
        QStringList shown;
        for (const std::string& command : fix.commands) {
            lines << toQt(command);
            shown << commandHtml(lines.back());
        }
        html += QStringLiteral("<p class='code'>%1</p><p><a href='%2'>%3</a></p>")
                    .arg(shown.join(QStringLiteral("<br>")), copyLink(static_cast<int>(commands.size())),
                        Words::tr("Copy these commands").toHtmlEscaped());
        commands << lines.join(u'\n');
    }
    if (!finding.wouldSettle.empty())
        html +=
            heading(Words::tr("To be sure")) + QStringLiteral("<p>%1</p>").arg(escaped(finding.wouldSettle));
    return html;
}

} // namespace rungbook::ui
