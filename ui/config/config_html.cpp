// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/config/config_html.h"

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
    Q_DECLARE_TR_FUNCTIONS(rungbook::ui::ConfigHtml)
};

constexpr std::size_t kMostLines = 6;
constexpr std::size_t kMostNotUnderstood = 30;

// Several devices may share line numbers: which one is said once they are two.
QString lineName(const workbench::ConfigReport& report, const SourceSpan& span)
{
    const QString line = QString::number(raw(span.first));
    if (report.inputs.size() < 2)
        return line;
    for (const config::Device& device : report.subject->devices()) {
        if (device.facts->source == span.source && device.facts->lines.contains(span.first))
            return QStringLiteral("%1:%2").arg(escaped(device.label), line);
    }
    return line;
}

QString quoted(const workbench::ConfigReport& report, const SourceSpan& where)
{
    QString html;
    for (const config::ConfigLine& line : report.quote(where, kMostLines)) {
        const SourceSpan at{where.source, line.line, line.line};
        html += QStringLiteral("<a class='line' href='%1'>%2</a>&nbsp; %3<br>")
                    .arg(lineLink(at), lineName(report, at), escaped(line.text));
    }
    return html.isEmpty() ? html : QStringLiteral("<p class='code'>%1</p>").arg(html);
}

QString links(const std::vector<SourceSpan>& lines)
{
    QStringList all;
    for (const SourceSpan& span : lines) {
        if (all.size() == 4)
            break;
        all << QStringLiteral("<a href='%1'>%2</a>")
                   .arg(lineLink(span), Words::tr("line&nbsp;%1").arg(raw(span.first)));
    }
    all.removeDuplicates();
    return all.join(QStringLiteral(", "));
}

QString cellHtml(const config::CardCell& cell, const SemanticColors& colors)
{
    const QString text = cell.missing
        ? QStringLiteral("<span style='color:%1'><b>%2</b></span>").arg(colors.bad.name(), escaped(cell.text))
        : escaped(cell.text);
    const QString where = links(cell.lines);
    return where.isEmpty() ? text : QStringLiteral("%1 <span class='quiet'>%2</span>").arg(text, where);
}

struct Sign {
    QString text;
    QColor color;
};

Sign signOf(config::Agreement agreement, const SemanticColors& colors)
{
    using enum config::Agreement;
    switch (agreement) {
    case Same:
        return {Words::tr("= fits"), colors.good};
    case Settled:
        return {Words::tr("≈ settled"), colors.quiet};
    case Differs:
        return {Words::tr("≠ differs"), colors.bad};
    case Missing:
        return {Words::tr("✖ missing"), colors.bad};
    case Unknown:
        return {Words::tr("? not known"), colors.warn};
    case NotCompared:
        break;
    }
    return {};
}

Sign signOf(config::StageVerdict verdict, const SemanticColors& colors)
{
    switch (verdict) {
    case config::StageVerdict::Passed:
        return {Words::tr("✔ passed"), colors.good};
    case config::StageVerdict::Failed:
        return {Words::tr("✖ fails"), colors.bad};
    case config::StageVerdict::Unknown:
        return {Words::tr("? not known"), colors.warn};
    case config::StageVerdict::NotReached:
        break;
    }
    return {Words::tr("- not reached"), colors.quiet};
}

QString signHtml(const Sign& sign)
{
    return QStringLiteral("<span style='color:%1'><b>%2</b></span>")
        .arg(sign.color.name(), sign.text.toHtmlEscaped());
}

} // namespace

QString configFindingHtml(
    const workbench::ConfigReport& report, const Finding& finding, QStringList& commands)
{
    return findingPageHtml(
        finding, [&](const SourceSpan& where) { return quoted(report, where); }, commands);
}

QString tunnelCardHtml(const config::TunnelCard& card, const SemanticColors& colors)
{
    QString html = QStringLiteral("<table width='100%' cellspacing='0' cellpadding='4'><tr><th "
                                  "align='left'></th><th align='left'>%1</th>")
                       .arg(escaped(card.here));
    if (card.paired())
        html += QStringLiteral("<th align='left'>%1</th><th align='left'>%2</th>")
                    .arg(escaped(card.there), Words::tr("Together").toHtmlEscaped());
    html += QStringLiteral("</tr>");
    for (const config::CardRow& row : card.rows) {
        const bool wrong =
            row.agreement == config::Agreement::Differs || row.agreement == config::Agreement::Missing;
        html += QStringLiteral("<tr%1><td class='name'>%2</td><td>%3</td>")
                    .arg(wrong ? QStringLiteral(" bgcolor='%1'").arg(colors.evidence.name()) : QString(),
                        escaped(row.field), cellHtml(row.here, colors));
        if (card.paired()) {
            const Sign sign = signOf(row.agreement, colors);
            html += QStringLiteral("<td>%1</td><td>%2%3</td>")
                        .arg(cellHtml(row.there, colors), sign.text.isEmpty() ? QString() : signHtml(sign),
                            row.note.empty() ? QString() : QStringLiteral("<br>") + escaped(row.note));
        }
        html += QStringLiteral("</tr>");
    }
    html += QStringLiteral("</table>");
    if (!card.paired())
        html +=
            QStringLiteral("<p class='quiet'>%1</p>")
                .arg(Words::tr("Paste the peer's configuration beside this one to see both ends compared.")
                         .toHtmlEscaped());
    return html;
}

QString traceHtml(const workbench::ConfigReport& report, const config::Negotiation& negotiation,
    const SemanticColors& colors)
{
    QString html = QStringLiteral("<h3>%1</h3>").arg(escaped(negotiation.summary));
    if (!negotiation.initiatorState.empty()) {
        QString states = Words::tr("\"show crypto isakmp sa\" would show %1 on the initiator")
                             .arg(toQt(negotiation.initiatorState));
        if (!negotiation.responderState.empty())
            states += Words::tr(", %1 on the responder").arg(toQt(negotiation.responderState));
        html += QStringLiteral("<p>%1.</p>").arg(states.toHtmlEscaped());
    }
    html += QStringLiteral("<table width='100%' cellspacing='0' cellpadding='3'>");
    for (std::size_t i = 0; i < negotiation.stages.size(); ++i) {
        const config::Stage& stage = negotiation.stages[i];
        QString lines;
        for (const Evidence& item : stage.evidence) {
            if (item.where.empty())
                continue;
            lines += QStringLiteral(
                "<br><span class='quiet'><a href='%1'>%2</a> %3: </span><span class='code'>%4</span>")
                         .arg(lineLink(item.where), lineName(report, item.where), escaped(item.note),
                             escaped(report.lineText(item.where)));
        }
        html +=
            QStringLiteral("<tr%1><td class='name'>%2</td><td>%3</td><td>%4%5</td></tr>")
                .arg(i == negotiation.failsAt ? QStringLiteral(" bgcolor='%1'").arg(colors.evidence.name())
                                              : QString(),
                    escaped(config::nameOf(stage.kind)), signHtml(signOf(stage.verdict, colors)),
                    escaped(stage.text), lines);
    }
    return html + QStringLiteral("</table>");
}

QString coverageHtml(const workbench::ConfigReport& report, const SemanticColors& colors)
{
    QString html;
    for (const workbench::ConfigInput& input : report.inputs) {
        if (input.error)
            html += QStringLiteral("<p><span style='color:%1'><b>%2</b></span> %3</p>")
                        .arg(colors.bad.name(), escaped(input.error->message), escaped(input.error->hint));
    }
    for (const config::Device& device : report.subject->devices()) {
        const config::Coverage& coverage = device.facts->coverage;
        const QString version = toQt(config::toText(device.facts->version));
        html += QStringLiteral("<h3>%1</h3><p>%2 %3. %4</p>")
                    .arg(escaped(device.label), escaped(config::nameOf(device.facts->platform)),
                        version.toHtmlEscaped(),
                        Words::tr("%1 of %2 VPN lines understood; %3 lines are about something else.")
                            .arg(coverage.understood)
                            .arg(coverage.vpnLines)
                            .arg(coverage.otherLines)
                            .toHtmlEscaped());
        if (coverage.flattened)
            html += QStringLiteral("<p>%1</p>")
                        .arg(Words::tr(
                            "Some lines hold several commands: they were read one by one. \"Format\" writes "
                            "them on lines of their own.")
                                 .toHtmlEscaped());
        for (std::size_t i = 0; i < coverage.notUnderstood.size() && i < kMostNotUnderstood; ++i) {
            const config::NotUnderstood& line = coverage.notUnderstood[i];
            html += QStringLiteral("<p><a href='%1'>%2</a> <span class='code'>%3</span><br>%4%5</p>")
                        .arg(lineLink(line.where), lineName(report, line.where), escaped(line.text),
                            escaped(line.reason),
                            line.nearest.empty()
                                ? QString()
                                : Words::tr("; perhaps: ").toHtmlEscaped() + escaped(line.nearest));
        }
    }
    for (const config::Suppression& comment : report.suppressions) {
        html += QStringLiteral("<p><a href='%1'>%2</a> %3</p>")
                    .arg(lineLink(comment.where), lineName(report, comment.where),
                        (comment.used ? Words::tr("silences %1: %2")
                                      : Words::tr("would silence %1, which does not occur: %2"))
                            .arg(toQt(comment.rule), toQt(comment.reason))
                            .toHtmlEscaped());
    }
    return html;
}

QString verdictText(config::TunnelVerdict verdict)
{
    switch (verdict) {
    case config::TunnelVerdict::Up:
        return Words::tr("✔ comes up");
    case config::TunnelVerdict::Down:
        return Words::tr("✖ stays down");
    case config::TunnelVerdict::OneWay:
        return Words::tr("▲ only from one side");
    case config::TunnelVerdict::Unknown:
        break;
    }
    return Words::tr("? cannot be said");
}

QString tunnelText(const workbench::ConfigReport& report, const config::TunnelOutcome& outcome)
{
    const config::Device& device = report.subject->devices()[outcome.device];
    const config::Tunnel& tunnel = device.tunnels[outcome.tunnel];
    const config::Tunnel* other = report.subject->otherEnd(tunnel);
    return Words::tr("%1, %2, with %3")
        .arg(toQt(device.label), toQt(tunnel.name),
            other ? toQt(report.subject->deviceOf(*other).label) : toQt(tunnel.peerText()));
}

QString directionText(const workbench::ConfigReport& report, const config::Negotiation& negotiation)
{
    const auto& devices = report.subject->devices();
    const QString from = toQt(devices[negotiation.initiator].label);
    const QString to = negotiation.responder
        ? toQt(devices[*negotiation.responder].label)
        : toQt(devices[negotiation.initiator].tunnels[negotiation.initiatorTunnel].peerText());
    const config::Stage* failing = negotiation.failing();
    const QString what = negotiation.result == config::NegotiationResult::Up ? Words::tr("✔ comes up")
        : failing ? Words::tr("✖ stops at %1").arg(toQt(config::nameOf(failing->kind)))
                  : Words::tr("? cannot be said");
    return Words::tr("%1 to %2: %3").arg(from, to, what);
}

} // namespace rungbook::ui
