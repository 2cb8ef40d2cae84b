// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/ladder/ladder_export.h"

#include <QPageSize>
#include <QSaveFile>

namespace rungbook::ui
{

namespace
{
ExportResult notYet()
{
    return {false, QStringLiteral("Pictures cannot be saved yet."), {}, {}};
}
}

int pngPageCount(const ladder::Ladder&, const PngOptions&)
{
    return 1;
}
ExportResult savePng(const ladder::Ladder&, const QString&, const PngOptions&, const Job&)
{
    return notYet();
}
QPageLayout defaultPage()
{
    return QPageLayout(
        QPageSize(QPageSize::A4), QPageLayout::Portrait, QMarginsF(12, 12, 12, 12), QPageLayout::Millimeter);
}
ExportResult savePdf(const ladder::Ladder&, const QString&, const QPageLayout&, const Job&)
{
    return notYet();
}
int printLadder(const ladder::Ladder&, QPagedPaintDevice&, const Job&)
{
    return 0;
}
QImage ladderPicture(const ladder::Ladder&, std::size_t, std::size_t, const PngOptions&)
{
    return {};
}

ExportResult saveText(std::string_view text, const QString& path)
{
    ExportResult result;
    QSaveFile file(path);
    const auto size = static_cast<qint64>(text.size());
    if (!file.open(QIODevice::WriteOnly) || file.write(text.data(), size) != size || !file.commit()) {
        result.error = QStringLiteral("Could not write %1: %2.").arg(path, file.errorString());
        return result;
    }
    result.ok = true;
    result.files = QStringList{path};
    return result;
}

} // namespace rungbook::ui
