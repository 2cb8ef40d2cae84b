// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/trust/trust_words.h"

#include "ui/models/text.h"
#include "ui/widgets/colors.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QFontDatabase>

namespace rungbook::ui
{

namespace
{

QString tr(const char* text)
{
    return QCoreApplication::translate("Trust", text);
}

QString days(tls::UtcSeconds seconds)
{
    const auto count = static_cast<qulonglong>(seconds / 86'400);
    return counted(count, tr("day"), tr("days"));
}

/// The value of the first CN of an RFC 4514 name, as far as it can be cut out without reading the name.
QString commonNameOf(const std::string& name)
{
    const QString text = toQt(name);
    if (!text.startsWith(QLatin1String("CN=")))
        return text;
    qsizetype end = 3;
    while (end < text.size() && text[end] != u',')
        end += text[end] == u'\\' ? 2 : 1;
    return text.mid(3, end - 3);
}

} // namespace

tls::UtcSeconds utcNow()
{
    return QDateTime::currentSecsSinceEpoch();
}

QString expiryWords(const tls::Certificate& certificate, tls::UtcSeconds now)
{
    switch (expiryOf(certificate, now)) {
    case tls::ExpiryState::Valid:
        return tr("✔ valid");
    case tls::ExpiryState::Within60Days:
    case tls::ExpiryState::Within30Days:
        return certificate.notAfter - now < 86'400
            ? tr("⚠ expires in less than a day")
            : tr("⚠ expires in %1").arg(days(certificate.notAfter - now));
    case tls::ExpiryState::Expired:
        return now - certificate.notAfter < 86'400
            ? tr("✖ expired less than a day ago")
            : tr("✖ expired %1 ago").arg(days(now - certificate.notAfter));
    case tls::ExpiryState::NotYetValid:
        break;
    }
    return tr("✖ not valid yet");
}

QColor expiryColor(tls::ExpiryState state, const QPalette& palette)
{
    const SemanticColors colors = semanticColors(palette);
    switch (state) {
    case tls::ExpiryState::Valid:
        return colors.good;
    case tls::ExpiryState::Within60Days:
    case tls::ExpiryState::Within30Days:
        return colors.warn;
    case tls::ExpiryState::Expired:
    case tls::ExpiryState::NotYetValid:
        break;
    }
    return colors.bad;
}

QString dayText(tls::UtcSeconds time)
{
    return toQt(tls::utcText(time)).left(10);
}

QString keyText(const tls::Certificate& certificate)
{
    QString text = toQt(certificate.keyType);
    if (certificate.keyBits > 0)
        text += tr(" %1 bit").arg(certificate.keyBits);
    if (!certificate.curve.empty())
        text += u' ' + toQt(certificate.curve);
    return text;
}

QString inLines(const QString& pairs, qsizetype bytes)
{
    const qsizetype count = (pairs.size() + 1) / 3;
    const qsizetype lines = (count + bytes - 1) / bytes;
    if (lines < 2)
        return pairs;
    const qsizetype each = (count + lines - 1) / lines * 3;
    QStringList parts;
    for (qsizetype at = 0; at < pairs.size(); at += each)
        parts << pairs.mid(at, each - 1);
    return parts.join(u'\n');
}

QFont codeFont(const QFont& like)
{
    QFont font = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    font.setPointSizeF(like.pointSizeF());
    return font;
}

QString issuerText(const tls::Certificate& certificate)
{
    return certificate.selfIssued ? tr("itself") : commonNameOf(certificate.issuer);
}

QString usagesShort(const tls::TrustUsages& usages)
{
    QStringList words;
    if (usages.mailServers)
        words << tr("mail servers");
    if (usages.withinIse)
        words << tr("within ISE");
    if (usages.clientsAndSyslog)
        words << tr("clients and Syslog");
    if (usages.adminCertificates)
        words << tr("admin login");
    if (usages.ciscoServices)
        words << tr("Cisco Services");
    return words.isEmpty() ? tr("nothing") : words.join(QStringLiteral(", "));
}

QString sentenceOf(const Error& error)
{
    return toQt(error.message + (error.hint.empty() ? "" : " " + error.hint));
}

} // namespace rungbook::ui
