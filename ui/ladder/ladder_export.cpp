// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/ladder/ladder_export.h"

#include "ui/ladder/ladder_pages.h"

#include <QBuffer>
#include <QCoreApplication>
#include <QFileInfo>
#include <QPageSize>
#include <QPainter>
#include <QPdfWriter>
#include <QSaveFile>

#include <algorithm>
#include <cmath>

namespace rungbook::ui
{

namespace
{

QString tr(const char* text)
{
    return QCoreApplication::translate("LadderExport", text);
}

// What a picture may hold: QImage addresses more, but nothing opens it.
constexpr int kMostPixels = 32'000;

double clampedScale(const PngOptions& options)
{
    return std::clamp(options.scale, 0.25, 4.0);
}

PageLook lookFor(const PngOptions& options)
{
    PageLook look;
    look.width = std::clamp(options.width, 300, 8'000);
    // One pixel less, because heights are rounded up.
    look.height = (std::clamp(options.maxHeight, 400, kMostPixels) - 1) / clampedScale(options);
    look.continued = true;
    return look;
}

QImage pictureOf(const LadderPages& pages, std::size_t number, double scale)
{
    const QSizeF size = pages.pageSize(number) * scale;
    QImage image(static_cast<int>(std::ceil(size.width())), static_cast<int>(std::ceil(size.height())),
        QImage::Format_RGB32);
    if (image.isNull())
        return image;
    image.fill(Qt::white);
    QPainter painter(&image);
    painter.setRenderHint(QPainter::TextAntialiasing, true);
    painter.scale(scale, scale);
    pages.paint(painter, number);
    return image;
}

ExportResult failed(const QString& error)
{
    ExportResult result;
    result.error = error;
    return result;
}

ExportResult cancelled(const QStringList& files)
{
    ExportResult result;
    result.error = files.isEmpty() ? tr("Saving was cancelled.")
                                   : tr("Saving was cancelled after %n file(s).")
                                         .replace(QStringLiteral("%n"), QString::number(files.size()));
    result.files = files;
    return result;
}

QString writeFailure(const QString& path, const QString& reason)
{
    return tr("Could not write %1: %2. Choose another folder or name.").arg(path, reason);
}

QString saveImage(const QImage& image, const QString& path)
{
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly))
        return writeFailure(path, file.errorString());
    if (!image.save(&file, "PNG")) {
        file.cancelWriting();
        return writeFailure(path, tr("the picture could not be encoded"));
    }
    return file.commit() ? QString() : writeFailure(path, file.errorString());
}

QString numbered(const QString& path, std::size_t number)
{
    const QFileInfo info(path);
    const QString name = info.completeSuffix().isEmpty()
        ? QStringLiteral("%1-%2").arg(info.fileName()).arg(number)
        : QStringLiteral("%1-%2.%3").arg(info.completeBaseName()).arg(number).arg(info.suffix());
    return info.dir().filePath(name);
}

bool report(const Job& job, std::size_t done, std::size_t total)
{
    if (job.progress)
        job.progress({done, total});
    return !job.cancelled();
}

} // namespace

int pngPageCount(const ladder::Ladder& ladder, const PngOptions& options)
{
    return static_cast<int>(LadderPages(ladder, lookFor(options)).count());
}

ExportResult savePng(
    const ladder::Ladder& ladder, const QString& path, const PngOptions& options, const Job& job)
{
    const LadderPages pages(ladder, lookFor(options));
    ExportResult result;
    const std::size_t count = pages.count();
    for (std::size_t page = 0; page < count; ++page) {
        if (!report(job, page, count))
            return cancelled(result.files);
        const QImage image = pictureOf(pages, page, clampedScale(options));
        if (image.isNull())
            return failed(tr("There is not enough memory for the picture. Choose a smaller scale."));
        const QString file = count == 1 ? path : numbered(path, page + 1);
        const QString error = saveImage(image, file);
        if (!error.isEmpty()) {
            result.error = error;
            return result;
        }
        result.files << file;
    }
    result.ok = true;
    if (count > 1) {
        result.notice =
            tr("The ladder is too long for one picture. It was saved as %1 pictures, %2 to %3.")
                .arg(count)
                .arg(QFileInfo(result.files.first()).fileName(), QFileInfo(result.files.last()).fileName());
    }
    return result;
}

QPageLayout defaultPage()
{
    return QPageLayout(
        QPageSize(QPageSize::A4), QPageLayout::Portrait, QMarginsF(12, 12, 12, 12), QPageLayout::Millimeter);
}

int printLadder(const ladder::Ladder& ladder, QPagedPaintDevice& device, const Job& job)
{
    // Paper is measured in points of a design width: the ladder fits it exactly, at whatever resolution the device has.
    QPainter painter;
    if (!painter.begin(&device))
        return 0;
    const QRect area = painter.viewport();
    PageLook look;
    look.paper = true;
    look.width = area.width() > area.height() ? 1180 : 860;
    const double scale = area.width() / look.width;
    look.height = area.height() / scale;
    const LadderPages pages(ladder, look);
    const double fit = std::min(1.0, look.width / pages.pageSize(0).width());
    const std::size_t count = pages.count();
    for (std::size_t page = 0; page < count; ++page) {
        if (!report(job, page, count))
            return 0;
        if (page > 0 && !device.newPage())
            return 0;
        painter.save();
        painter.scale(scale * fit, scale * fit);
        pages.paint(painter, page);
        painter.restore();
    }
    return static_cast<int>(count);
}

ExportResult savePdf(
    const ladder::Ladder& ladder, const QString& path, const QPageLayout& page, const Job& job)
{
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly))
        return failed(writeFailure(path, file.errorString()));
    int count = 0;
    {
        QPdfWriter writer(&file);
        writer.setPageLayout(page);
        writer.setResolution(300);
        writer.setTitle(shown(ladder.title));
        writer.setCreator(QStringLiteral("Rungbook"));
        count = printLadder(ladder, writer, job);
    }
    if (count == 0) {
        file.cancelWriting();
        return job.cancelled() ? cancelled({})
                               : failed(writeFailure(path, tr("the pages could not be painted")));
    }
    if (!file.commit())
        return failed(writeFailure(path, file.errorString()));
    ExportResult result;
    result.ok = true;
    result.files = QStringList{path};
    if (count > 1)
        result.notice = tr("The ladder fills %1 pages.").arg(count);
    return result;
}

std::size_t ladderPictureRows(const ladder::Ladder& ladder, const PngOptions& options)
{
    PageLook look = lookFor(options);
    look.appendix = false;
    std::size_t last = LadderPages(ladder, look).rows(0).last;
    look.appendix = true;
    // The findings behind the rows need room too; how much depends on the rows, so it is found by trying.
    while (last > 1 && LadderPages(ladder, look, 0, last).count() > 1)
        last -= std::max<std::size_t>(1, last / 10);
    return last;
}

QImage ladderPicture(
    const ladder::Ladder& ladder, std::size_t first, std::size_t last, const PngOptions& options)
{
    PageLook look = lookFor(options);
    look.appendix = false;
    if (LadderPages(ladder, look, first, last).count() > 1)
        return {};
    look.appendix = true;
    const LadderPages pages(ladder, look, first, last);
    return pages.count() == 1 ? pictureOf(pages, 0, clampedScale(options)) : QImage();
}

ExportResult saveText(std::string_view text, const QString& path)
{
    QSaveFile file(path);
    const auto size = static_cast<qint64>(text.size());
    if (!file.open(QIODevice::WriteOnly) || file.write(text.data(), size) != size || !file.commit())
        return failed(writeFailure(path, file.errorString()));
    ExportResult result;
    result.ok = true;
    result.files = QStringList{path};
    return result;
}

} // namespace rungbook::ui
