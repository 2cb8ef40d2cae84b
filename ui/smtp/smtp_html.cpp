// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/smtp/smtp_html.h"

#include "core/smtp/ise_messages.h"
#include "ui/models/finding_html.h"
#include "ui/models/links.h"
#include "ui/models/text.h"

#include <QCoreApplication>

namespace rungbook::ui
{

namespace
{

struct Words {
    Q_DECLARE_TR_FUNCTIONS(rungbook::ui::SmtpHtml)
};

constexpr std::uint64_t kMostLines = 8;

QString heading(const QString& text)
{
    return QStringLiteral("<h4>%1</h4>").arg(text.toHtmlEscaped());
}

QString row(const QString& name, const QString& value)
{
    return value.isEmpty() ? QString()
                           : QStringLiteral("<tr><td class='name'>%1</td><td>%2</td></tr>")
                                 .arg(name.toHtmlEscaped(), value.toHtmlEscaped());
}

QString quoted(const smtp::ProbeResult& result, const SourceSpan& where)
{
    QString html;
    for (std::uint64_t line = raw(where.first);
         line <= raw(where.last) && line - raw(where.first) < kMostLines; ++line) {
        if (line == 0 || line > result.transcript.lines.size())
            break;
        html += QStringLiteral("<a class='line' href='%1'>%2</a>&nbsp; %3<br>")
                    .arg(lineLink({where.source, LineNumber{line}, LineNumber{line}}))
                    .arg(line)
                    .arg(escaped(result.transcript.lines[line - 1].text));
    }
    return html.isEmpty() ? html : QStringLiteral("<p class='code'>%1</p>").arg(html);
}

} // namespace

VerdictCard::Kind verdictKindOf(const smtp::ProbeResult& result)
{
    switch (result.outcome) {
    case smtp::ProbeOutcome::Passed:
        return VerdictCard::Kind::Good;
    case smtp::ProbeOutcome::Failed:
        return VerdictCard::Kind::Bad;
    case smtp::ProbeOutcome::CouldNotTest:
        break;
    }
    return VerdictCard::Kind::Open;
}

QString smtpFindingHtml(const smtp::ProbeResult& result, const Finding& finding, QStringList& commands)
{
    return findingPageHtml(
        finding, [&](const SourceSpan& where) { return quoted(result, where); }, commands);
}

QString smtpRunHtml(const smtp::ProbeResult& result)
{
    QString html = QStringLiteral("<h3>%1</h3><table>").arg(escaped(result.verdict));
    html += row(Words::tr("Server"), QStringLiteral("%1:%2").arg(toQt(result.server)).arg(result.port));
    html += row(Words::tr("Address"), toQt(result.address));
    html += row(Words::tr("From"), toQt(result.clientAddress));
    html += row(Words::tr("Encryption"), toQt(nameOf(result.security)));
    for (const smtp::DnsAnswer& answer : result.dns) {
        QStringList records;
        for (const std::string& record : answer.records)
            records << toQt(record);
        html += row(Words::tr("DNS %1").arg(toQt(answer.type)),
            QStringLiteral("%1: %2 (%3)")
                .arg(toQt(answer.name),
                    records.isEmpty() ? toQt(nameOf(answer.outcome)) : records.join(QStringLiteral(", ")),
                    toQt(answer.resolver)));
    }
    html += row(Words::tr("Queue id"), toQt(result.queueId)) + QStringLiteral("</table>");
    if (result.tls) {
        html += heading(Words::tr("TLS")) + QStringLiteral("<table>");
        html += row(Words::tr("Version"), toQt(result.tls->version))
            + row(Words::tr("Cipher"), toQt(result.tls->cipher))
            + row(Words::tr("Key exchange"), toQt(result.tls->group));
        html += row(Words::tr("SNI"), toQt(result.tls->sni))
            + row(Words::tr("Failure"), toQt(result.tls->failure)) + QStringLiteral("</table>");
        for (const tls::Certificate& certificate : result.tls->chain) {
            html += QStringLiteral("<p><b>%1</b></p><table>").arg(escaped(tls::displayName(certificate)));
            html += row(Words::tr("Subject"), toQt(certificate.subject))
                + row(Words::tr("Issuer"), toQt(certificate.issuer));
            html += row(Words::tr("Valid"),
                Words::tr("%1 to %2")
                    .arg(
                        toQt(tls::utcText(certificate.notBefore)), toQt(tls::utcText(certificate.notAfter))));
            QStringList names;
            for (const std::string& name : certificate.dnsNames)
                names << toQt(name);
            for (const std::string& address : certificate.ipAddresses)
                names << toQt(address);
            html += row(Words::tr("Names"), names.join(QStringLiteral(", ")))
                + row(Words::tr("Key"),
                    QStringLiteral("%1 %2").arg(toQt(certificate.keyType)).arg(certificate.keyBits));
            html += row(Words::tr("SHA-256"), toQt(certificate.sha256)) + QStringLiteral("</table>");
        }
    }
    const smtp::Capabilities& offers = result.capabilities();
    if (!offers.list.empty()) {
        html += heading(Words::tr("What the server offers"));
        QStringList lines;
        for (const smtp::Capability& capability : offers.list)
            lines << escaped(capability.raw);
        html += QStringLiteral("<p class='code'>%1</p>").arg(lines.join(QStringLiteral("<br>")));
    }
    const smtp::IseDialog dialog = smtp::iseDialogFor(result);
    if (dialog.message) {
        html += heading(Words::tr("Cisco ISE would have said"));
        html += QStringLiteral("<p class='code'>%1</p><p>%2 %3</p>")
                    .arg(escaped(dialog.text), escaped(dialog.message->meaning),
                        escaped(dialog.message->whatToDo));
        if (!dialog.certain)
            html += QStringLiteral("<p class='quiet'>%1</p>")
                        .arg(Words::tr("Cisco documents no dialog for this case; this is the likeliest.")
                                 .toHtmlEscaped());
    }
    for (const std::string& hidden : result.hidden)
        html += QStringLiteral("<p class='quiet'>%1</p>").arg(escaped(hidden));
    return html;
}

} // namespace rungbook::ui
