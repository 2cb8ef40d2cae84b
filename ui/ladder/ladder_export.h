// SPDX-License-Identifier: GPL-3.0-or-later
// The ladder as pictures and on paper. Files are written whole or not at all, and whatever does not fit is continued, never cut.
#pragma once

#include "core/base/job.h"
#include "core/ladder/ladder.h"

#include <QImage>
#include <QPageLayout>
#include <QString>
#include <QStringList>

#include <string_view>

class QPagedPaintDevice;

namespace rungbook::ui
{

/// What became of an export.
struct ExportResult {
    bool ok = false;
    QString error; ///< a sentence when it failed; no file is left half written
    QString notice; ///< a sentence worth showing: "The ladder is long: it was saved as 3 pictures, ..."
    QStringList files; ///< what was written, in order
};

struct PngOptions {
    double scale = 1; ///< 2 for print or high resolution screens
    int width = 1100; ///< of the picture before scaling; more when the columns need it
    int maxHeight =
        12000; ///< of one picture after scaling, in pixels; longer ladders continue in the next file
};

/// Number of files that savePng would write.
int pngPageCount(const ladder::Ladder& ladder, const PngOptions& options = {});

/// Saves as path, or as path-1.png, path-2.png, ... when one picture would be too high.
/// May be called from another thread; polls job.stop for every page.
ExportResult savePng(
    const ladder::Ladder& ladder, const QString& path, const PngOptions& options = {}, const Job& job = {});

/// A4, upright, with margins of 12 mm.
QPageLayout defaultPage();

/// Saves a PDF with the participants at the head of every page, page numbers, and the findings at the end.
ExportResult savePdf(const ladder::Ladder& ladder, const QString& path,
    const QPageLayout& page = defaultPage(), const Job& job = {});

/// Paints the same pages to a printer (QPrinter is a QPagedPaintDevice). Returns the number of pages, 0 when painting could not start.
int printLadder(const ladder::Ladder& ladder, QPagedPaintDevice& device, const Job& job = {});

/// Rows first to last-1 as one picture with head, for the clipboard. Null when it would be higher than maxHeight pixels.
QImage ladderPicture(
    const ladder::Ladder& ladder, std::size_t first, std::size_t last, const PngOptions& options = {});

/// How many rows from the first on fit into one picture.
std::size_t ladderPictureRows(const ladder::Ladder& ladder, const PngOptions& options = {});

/// Saves any text, such as that of the text, SVG and Mermaid renderers: the file is replaced only when all was written.
ExportResult saveText(std::string_view text, const QString& path);

} // namespace rungbook::ui
