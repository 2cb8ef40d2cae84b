// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/cases/case_pane.h"

#include <QPagedPaintDevice>
#include <QPainter>
#include <QPdfWriter>
#include <QRegularExpression>
#include <QSaveFile>
#include <QSvgRenderer>
#include <QTextDocument>

namespace rungbook::ui
{

namespace
{

// What QTextDocument understands of the page's style; it knows no variables.
constexpr const char* kStyle =
    "body{font-family:sans-serif;font-size:9pt;color:#1b1e22}"
    "h1{font-size:17pt}h2{font-size:13pt;margin-top:14px}h3{font-size:10.5pt}"
    "pre,code{font-family:'DejaVu Sans Mono',monospace;font-size:7.5pt}"
    "pre{background-color:#f3f4f6;margin-left:10px;white-space:pre-wrap}"
    "td,th{padding:3px 8px 3px 0}th{text-align:left}"
    ".soft{color:#59606a}.verdict{font-size:11pt;font-weight:600}.kind{font-weight:700}";

// Ladders are drawn at this many dots per inch of the page.
constexpr int kDotsPerInch = 200;
// Lengths in HTML are in these; the document enlarges them to the dots of its device.
constexpr double kPixelsPerInch = 96.0;

} // namespace

QString writeReportPdf(const QString& page, const QString& path)
{
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly))
        return CasePane::tr("%1 cannot be written: %2").arg(path, file.errorString());
    QPdfWriter writer(&file);
    writer.setPageSize(QPageSize(QPageSize::A4));
    writer.setPageMargins(QMarginsF(15, 15, 15, 15), QPageLayout::Millimeter);
    writer.setResolution(kDotsPerInch);
    writer.setCreator(QStringLiteral("Rungbook"));
    QTextDocument document;
    document.documentLayout()->setPaintDevice(&writer);
    document.setDefaultStyleSheet(QString::fromLatin1(kStyle));
    const QSizeF size(writer.width(), writer.height());
    // Each drawing becomes a picture of the page's width; text around it flows.
    static const QRegularExpression drawings(
        QStringLiteral("<svg.*?</svg>"), QRegularExpression::DotMatchesEverythingOption);
    static const QRegularExpression head(
        QStringLiteral("<head>.*?</head>"), QRegularExpression::DotMatchesEverythingOption);
    QString text;
    qsizetype at = 0;
    int count = 0;
    for (auto all = drawings.globalMatch(page); all.hasNext();) {
        const QRegularExpressionMatch match = all.next();
        text += QStringView(page).mid(at, match.capturedStart() - at);
        at = match.capturedEnd();
        QSvgRenderer renderer(match.captured().toUtf8());
        if (!renderer.isValid())
            continue;
        const QSizeF natural = renderer.defaultSize();
        // Never larger than a page: a long ladder is made smaller, which a reader can enlarge again, for it is drawn finely.
        double width = std::min(size.width() - 20, natural.width() * kDotsPerInch / kPixelsPerInch);
        double height = width * natural.height() / std::max(natural.width(), 1.0);
        if (height > size.height() - 40) {
            width *= (size.height() - 40) / height;
            height = size.height() - 40;
        }
        QImage picture(QSizeF(width * 2, height * 2).toSize(), QImage::Format_RGB32);
        picture.fill(Qt::white);
        QPainter painter(&picture);
        renderer.render(&painter);
        painter.end();
        const QString name = QStringLiteral("ladder:%1").arg(++count);
        document.addResource(QTextDocument::ImageResource, QUrl(name), picture);
        text += QStringLiteral("<p><img src=\"%1\" width=\"%2\" height=\"%3\"></p>")
                    .arg(name)
                    .arg(qRound(width * kPixelsPerInch / kDotsPerInch))
                    .arg(qRound(height * kPixelsPerInch / kDotsPerInch));
    }
    text += QStringView(page).mid(at);
    text.remove(head);
    text.replace(QStringLiteral("</span>"), QStringLiteral("</span> ")); // where the page has a margin
    document.setHtml(text);
    document.setPageSize(size);
    document.print(&writer);
    return file.commit() ? QString() : CasePane::tr("%1 cannot be written: %2").arg(path, file.errorString());
}

} // namespace rungbook::ui
