// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panes/details_html.h"

#include "core/ike/states.h"
#include "core/ike/step_notes.h"
#include "ui/models/finding_model.h"
#include "ui/models/links.h"
#include "ui/models/text.h"

#include <QCoreApplication>
#include <QFileInfo>

namespace rungbook::ui
{

namespace
{

struct Words {
    Q_DECLARE_TR_FUNCTIONS(rungbook::ui::Details)
};

using Ref = workbench::AnalyzeReport::SessionRef;
constexpr int kMaxLines = 12;
constexpr std::size_t kMaxResends = 20;
constexpr std::size_t kMaxFacts = 60;

QString heading(const QString& text)
{
    return QStringLiteral("<h4>%1</h4>").arg(text.toHtmlEscaped());
}

QString tableRow(const QString& name, const QString& html)
{
    return html.isEmpty()
        ? QString()
        : QStringLiteral("<tr><td class='name'>%1</td><td>%2</td></tr>").arg(name.toHtmlEscaped(), html);
}

QString anchor(const QString& href, const QString& text)
{
    return QStringLiteral("<a href='%1'>%2</a>").arg(href.toHtmlEscaped(), text.toHtmlEscaped());
}

QString lineWords(const SourceSpan& where)
{
    return where.first == where.last ? Words::tr("line %1").arg(raw(where.first))
                                     : Words::tr("lines %1 to %2").arg(raw(where.first)).arg(raw(where.last));
}

QString lineAnchor(const HtmlContext& context, const SourceSpan& where)
{
    if (where.empty())
        return {};
    QString words = lineWords(where);
    if (context.report.inputs.size() > 1 || raw(where.source) >= context.report.inputs.size())
        words =
            QFileInfo(toQt(context.report.pathOf(where.source))).fileName() + QStringLiteral(", ") + words;
    return anchor(lineLink(where), words);
}

QString quoted(const HtmlContext& context, const SourceSpan& where, int most)
{
    const QStringList lines = context.lines ? context.lines(where, most) : QStringList();
    if (lines.isEmpty())
        return {};
    QString html;
    quint64 number = raw(where.first);
    for (const QString& line : lines) {
        html += QStringLiteral("<a class='line' href='%1'>%2</a>&nbsp; %3<br>")
                    .arg(lineLink({where.source, LineNumber{number}, LineNumber{number}}))
                    .arg(number)
                    .arg(line.toHtmlEscaped());
        ++number;
    }
    if (number <= raw(where.last))
        html += Words::tr("... and %1 more lines").arg(raw(where.last) - number + 1).toHtmlEscaped();
    return QStringLiteral("<p class='code'>%1</p>").arg(html);
}

QString stateHtml(const QString& whose, std::string_view name, bool derived, bool withCauses)
{
    if (name.empty())
        return {};
    const ike::StateInfo* info = ike::findState(name);
    const QString shown = toQt(name);
    QString html = QStringLiteral("<p><b>%1: </b>").arg(whose.toHtmlEscaped());
    html += info ? anchor(stateLink(shown), shown) : shown.toHtmlEscaped();
    html += QStringLiteral(" <span class='quiet'>(%1)</span>")
                .arg(derived ? Words::tr("worked out from the messages") : Words::tr("printed by the log"));
    if (info)
        html += QStringLiteral("<br>") + escaped(info->meaning);
    html += QStringLiteral("</p>");
    if (info && withCauses && !info->stuck.empty()) {
        html += QStringLiteral("<p>%1</p><ol>")
                    .arg(Words::tr("Why a negotiation stays here, most likely first:"));
        for (const std::string_view cause : info->stuck)
            html += QStringLiteral("<li>%1</li>").arg(escaped(cause));
        html += QStringLiteral("</ol>");
    }
    return html;
}

QString configurationHtml(const HtmlContext& context, const std::vector<config::Quote>& quotes)
{
    if (quotes.empty())
        return {};
    QString html = heading(Words::tr("Configuration that decides it"));
    const bool given = !context.report.configs.empty();
    for (const config::Quote& quote : quotes) {
        html += QStringLiteral("<p>%1</p>").arg(escaped(quote.query.why));
        QString code;
        for (const config::ConfigLine& line : quote.lines) {
            const SourceSpan where{quote.source, line.line, line.line};
            code += QStringLiteral("<a class='line' href='%1'>%2</a>&nbsp; ")
                        .arg(lineLink(where))
                        .arg(raw(line.line))
                + QString(line.level * 2, u' ').replace(u' ', QStringLiteral("&nbsp;")) + escaped(line.text)
                + QStringLiteral("<br>");
        }
        if (quote.lines.empty()) {
            for (const std::string& command : quote.query.commands)
                code += escaped(command) + QStringLiteral("<br>");
            if (given)
                html += QStringLiteral("<p class='quiet'>%1</p>")
                            .arg(Words::tr("Not in the configuration that was given:"));
        }
        html += QStringLiteral("<p class='code'>%1</p>").arg(code);
    }
    if (!given)
        html += QStringLiteral("<p class='quiet'>%1</p>")
                    .arg(Words::tr(
                        "Add the configuration beside the log (Ctrl+Shift+O) to see the lines themselves."));
    return html;
}

QString rowFindings(const ladder::Ladder& ladder, const ladder::Row& row)
{
    QString html;
    for (const std::uint32_t index : row.findings) {
        if (index < ladder.findings.size())
            html +=
                QStringLiteral("<li>%1</li>")
                    .arg(anchor(findingLink(static_cast<int>(index)), toQt(ladder.findings[index].title)));
    }
    return html.isEmpty()
        ? QString()
        : heading(Words::tr("Findings that rest on it")) + QStringLiteral("<ul>%1</ul>").arg(html);
}

QString factsHtml(const HtmlContext& context, const Ref& ref, const SourceSpan* within)
{
    const ike::Session& session = context.report.session(ref);
    const TextPool& pool = context.report.analysis(ref).text;
    const SourceId source = static_cast<SourceId>(ref.input);
    QString rows;
    std::size_t count = 0;
    for (const ike::Fact& fact : session.facts) {
        if (within && !within->contains(fact.line))
            continue;
        if (++count > kMaxFacts)
            continue;
        rows += tableRow(toQt(ike::nameOf(fact.kind)),
            escaped(pool.text(fact.value))
                + QStringLiteral(" <span class='quiet'>(%1)</span>")
                      .arg(lineAnchor(context, {source, fact.line, fact.line})));
    }
    if (rows.isEmpty())
        return {};
    if (count > kMaxFacts)
        rows += tableRow({}, Words::tr("... and %1 more").arg(count - kMaxFacts));
    return heading(within ? Words::tr("What the log says here")
                          : Words::tr("What the log says about this session"))
        + QStringLiteral("<table>%1</table>").arg(rows);
}

QString messageHtml(
    const HtmlContext& context, const Ref& ref, const ladder::Ladder& ladder, const ladder::Row& row)
{
    const ike::Session& session = context.report.session(ref);
    const TextPool& pool = context.report.analysis(ref).text;
    const ike::Message& message = session.messages[row.message];
    const SourceId source = static_cast<SourceId>(ref.input);
    const bool out = message.direction == ike::Direction::Out;
    const QString peer = toQt(pool.text(session.peer));
    QString html =
        QStringLiteral("<h3>%1 <span class='quiet'>%2</span></h3>")
            .arg(toQt(ike::stepName(message.step)).toHtmlEscaped(),
                (out ? Words::tr("sent to %1") : Words::tr("received from %1")).arg(peer).toHtmlEscaped());
    QString rows;
    if (message.exchange < session.exchanges.size())
        rows += tableRow(
            Words::tr("Exchange"), escaped(ike::exchangeName(session.exchanges[message.exchange].kind)));
    QString time = toQt(dateTimeText(message.time));
    if (!row.delta.empty())
        time += QStringLiteral("  (%1)").arg(toQt(row.delta));
    rows += tableRow(Words::tr("Time"), time.toHtmlEscaped());
    rows += tableRow(Words::tr("Payloads"), escaped(ike::payloadSummary(pool.text(message.payloads))));
    if (message.length)
        rows += tableRow(Words::tr("Length"), Words::tr("%1 bytes").arg(message.length));
    rows += tableRow(Words::tr("Message id"),
        message.messageId ? escaped(ike::messageIdText(message.messageId)) : Words::tr("0 (phase 1)"));
    const SourceSpan own{source, message.line, message.line};
    rows += tableRow(Words::tr("Logged on"), lineAnchor(context, own));
    if (message.resends) {
        QString again = counted(message.resends, Words::tr("time"), Words::tr("times"));
        std::size_t shown = 0;
        for (const ike::Resend& resend : session.resends) {
            if (resend.message != row.message || ++shown > kMaxResends)
                continue;
            again += QStringLiteral("<br>%1 %2")
                         .arg(escaped(clockText(resend.time)),
                             lineAnchor(context, {source, resend.line, resend.line}));
        }
        rows += tableRow(out ? Words::tr("Sent again") : Words::tr("Arrived again"), again);
    }
    html += QStringLiteral("<table>%1</table>").arg(rows);
    const ike::StepNote note = ike::stepNote(message.step);
    if (!note.purpose.empty())
        html += heading(Words::tr("What it is for")) + QStringLiteral("<p>%1</p>").arg(escaped(note.purpose));
    const bool last = row.message + 1 == session.messages.size();
    const QString states = stateHtml(Words::tr("This device"), pool.text(message.ourState),
                               message.ourStateDerived, last && !session.phase1Complete)
        + stateHtml(Words::tr("The peer"), pool.text(message.peerState), true, false);
    if (!states.isEmpty())
        html += heading(Words::tr("States after it")) + states;
    html += rowFindings(ladder, row);
    const LineNumber first = raw(message.first) ? std::min(message.first, message.last) : message.line;
    const LineNumber end = raw(message.last) ? std::max(message.first, message.last) : message.line;
    const SourceSpan all{source, first, end};
    html += factsHtml(context, ref, &all);
    html += heading(Words::tr("Log lines")) + quoted(context, all, kMaxLines);
    html += configurationHtml(context, context.report.relevantConfiguration(ref, row.message));
    return html;
}

QString ghostHtml(
    const HtmlContext& context, const Ref& ref, const ladder::Ladder& ladder, const ladder::Row& row)
{
    const ike::Session& session = context.report.session(ref);
    const TextPool& pool = context.report.analysis(ref).text;
    QString html = QStringLiteral("<h3>%1 <span class='bad'>%2</span></h3>")
                       .arg(escaped(row.label), Words::tr("never came"));
    QString rows = tableRow(Words::tr("Would carry"), escaped(row.payloads));
    if (row.seconds > 0)
        rows += tableRow(Words::tr("Waited for"), escaped(durationText(row.seconds)));
    html += QStringLiteral("<table>%1</table>").arg(rows);
    if (!row.explanation.empty())
        html += QStringLiteral("<p>%1</p>").arg(escaped(row.explanation));
    const TextId state = session.missing.empty() ? session.state : session.missing.front().state;
    html += stateHtml(Words::tr("This device"), pool.text(state), session.stateDerived, true);
    html += stateHtml(Words::tr("The peer"), pool.text(session.peerState), true, false);
    html += rowFindings(ladder, row);
    html += configurationHtml(context, context.report.relevantConfigurationOfMissing(ref));
    return html;
}

} // namespace

QString rowHtml(const HtmlContext& context, const Ref& ref, const ladder::Ladder& ladder, std::size_t index)
{
    if (index >= ladder.size())
        return {};
    const ladder::Row row = ladder.rows->row(index);
    if (row.kind == ladder::RowKind::Message && row.message < context.report.session(ref).messages.size())
        return messageHtml(context, ref, ladder, row);
    if (row.kind == ladder::RowKind::Ghost)
        return ghostHtml(context, ref, ladder, row);
    QString html = QStringLiteral("<h3>%1</h3>").arg(escaped(row.label));
    QString rows = tableRow(Words::tr("Time"), escaped(row.time));
    if (row.kind == ladder::RowKind::Silence && row.seconds > 0)
        rows += tableRow(Words::tr("Length"), escaped(durationText(row.seconds)));
    rows += tableRow(Words::tr("Logged on"), lineAnchor(context, row.where));
    html += QStringLiteral("<table>%1</table>").arg(rows);
    if (!row.explanation.empty())
        html += QStringLiteral("<p>%1</p>").arg(escaped(row.explanation));
    html += rowFindings(ladder, row);
    if (!row.where.empty())
        html += heading(Words::tr("Log lines")) + quoted(context, row.where, kMaxLines);
    return html;
}

QString sessionHtml(const HtmlContext& context, const Ref& ref)
{
    const ike::Session& session = context.report.session(ref);
    const TextPool& pool = context.report.analysis(ref).text;
    const SourceId source = static_cast<SourceId>(ref.input);
    QString html = QStringLiteral("<h3>%1</h3>")
                       .arg(Words::tr("Session %1 with %2")
                                .arg(session.id)
                                .arg(toQt(pool.text(session.peer)))
                                .toHtmlEscaped());
    QString rows;
    rows += tableRow(Words::tr("Outcome"), escaped(ike::nameOf(session.outcome)));
    rows += tableRow(Words::tr("Our role"), escaped(ike::nameOf(session.role)));
    rows += tableRow(Words::tr("Mode"), escaped(ike::nameOf(session.mode)));
    rows += tableRow(Words::tr("Our address"), escaped(pool.text(session.local)));
    rows += tableRow(Words::tr("Group"), escaped(pool.text(session.group)));
    rows += tableRow(Words::tr("User"), escaped(pool.text(session.user)));
    rows += tableRow(Words::tr("Begins"), escaped(dateTimeText(session.begin)));
    rows += tableRow(Words::tr("Ends"), escaped(dateTimeText(session.end)));
    rows += tableRow(Words::tr("Lines"),
        lineAnchor(
            context, {source, std::min(session.first, session.last), std::max(session.first, session.last)}));
    html += QStringLiteral("<table>%1</table>").arg(rows);
    html += stateHtml(Words::tr("This device"), pool.text(session.state), session.stateDerived,
        session.outcome != ike::Outcome::Established);
    html += stateHtml(Words::tr("The peer"), pool.text(session.peerState), true, false);
    html += factsHtml(context, ref, nullptr);
    return html;
}

QString findingHtml(const HtmlContext& context, const Finding& finding, QStringList& commands)
{
    commands.clear();
    QString html =
        QStringLiteral("<h3>%1 %2</h3>").arg(signOf(finding).toHtmlEscaped(), escaped(finding.title));
    html += QStringLiteral("<p class='quiet'>%1 &middot; %2 &middot; %3</p>")
                .arg(roleText(finding.role), effectText(finding.effect), confidenceText(finding.confidence));
    html += QStringLiteral("<p>%1</p>").arg(escaped(finding.message));
    html += heading(Words::tr("Evidence"));
    for (const Evidence& evidence : finding.evidence) {
        html += QStringLiteral("<p>%1").arg(lineAnchor(context, evidence.where));
        if (!evidence.note.empty())
            html += QStringLiteral(": ") + escaped(evidence.note);
        html += QStringLiteral("</p>") + quoted(context, evidence.where, 3);
    }
    if (!finding.fixes.empty())
        html += heading(Words::tr("What to do"));
    for (const Fix& fix : finding.fixes) {
        html += QStringLiteral("<p><b>%1:</b> %2</p>")
                    .arg(Words::tr("On %1").arg(toQt(fix.forWhom)).toHtmlEscaped(), escaped(fix.text));
        if (fix.commands.empty())
            continue;
        QString code;
        QStringList plain;
        for (const std::string& command : fix.commands) {
            QString line = toQt(command);
            plain << line;
            line = line.toHtmlEscaped();
            code +=
                line.replace(QStringLiteral("  "), QStringLiteral("&nbsp;&nbsp;")) + QStringLiteral("<br>");
        }
        html +=
            QStringLiteral("<p class='code'>%1</p><p>%2</p>")
                .arg(code,
                    anchor(copyLink(static_cast<int>(commands.size())), Words::tr("Copy these commands")));
        commands << plain.join(u'\n') + u'\n';
    }
    if (!finding.wouldSettle.empty())
        html += heading(Words::tr("What would settle it"))
            + QStringLiteral("<p>%1</p>").arg(escaped(finding.wouldSettle));
    if (finding.rule)
        html += QStringLiteral("<p>%1</p>")
                    .arg(anchor(ruleLink(toQt(finding.rule->id)),
                        Words::tr("Explain this rule (%1)").arg(toQt(finding.rule->id))));
    return html;
}

} // namespace rungbook::ui
