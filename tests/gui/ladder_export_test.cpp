// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/ladder/ladder_export.h"

#include "tests/gui/ladder_samples.h"

#include <QDir>
#include <QFile>
#include <QPdfWriter>
#include <QTemporaryDir>

#include <gtest/gtest.h>

namespace rungbook::ui
{
namespace
{

using namespace Qt::StringLiterals;

class LadderExport : public ::testing::Test
{
protected:
    QString path(const QString& name) const { return m_folder.filePath(name); }
    QStringList files() const { return QDir(m_folder.path()).entryList(QDir::Files, QDir::Name); }
    static QByteArray read(const QString& path)
    {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    static qsizetype pdfPages(const QByteArray& pdf)
    {
        qsizetype pages = 0;
        for (qsizetype at = pdf.indexOf("/Type /Page\n"); at >= 0; at = pdf.indexOf("/Type /Page\n", at + 1))
            ++pages;
        return pages;
    }

    QTemporaryDir m_folder;
};

TEST_F(LadderExport, AShortLadderIsOnePicture)
{
    const auto ladder = test::stoppedLadder();
    EXPECT_EQ(pngPageCount(*ladder), 1);
    const ExportResult result = savePng(*ladder, path(u"ladder.png"_s));
    ASSERT_TRUE(result.ok) << result.error.toStdString();
    EXPECT_TRUE(result.notice.isEmpty());
    EXPECT_EQ(files(), QStringList{u"ladder.png"_s});
    const QImage image(path(u"ladder.png"_s));
    ASSERT_FALSE(image.isNull());
    EXPECT_GE(image.width(), 1000);
    EXPECT_EQ(image.pixelColor(0, 0), QColor(Qt::white));
    QSet<QRgb> colors;
    for (int y = 0; y < image.height(); y += 3) {
        for (int x = 0; x < image.width(); x += 3)
            colors.insert(image.pixel(x, y));
    }
    EXPECT_GT(colors.size(), 10);
}

TEST_F(LadderExport, ScaleMakesThePictureLarger)
{
    const auto ladder = test::stoppedLadder();
    const QImage one = ladderPicture(*ladder, 0, ladder->size());
    PngOptions options;
    options.scale = 2;
    const QImage two = ladderPicture(*ladder, 0, ladder->size(), options);
    EXPECT_NEAR(two.width(), one.width() * 2, 2);
    EXPECT_NEAR(two.height(), one.height() * 2, 2);
}

TEST_F(LadderExport, ALongLadderIsContinuedInNumberedFilesAndSaysSo)
{
    const auto ladder = test::manyRowsLadder(500);
    PngOptions options;
    options.maxHeight = 4'000;
    const int count = pngPageCount(*ladder, options);
    ASSERT_GT(count, 2);
    const ExportResult result = savePng(*ladder, path(u"long.png"_s), options);
    ASSERT_TRUE(result.ok) << result.error.toStdString();
    EXPECT_EQ(result.files.size(), count);
    EXPECT_TRUE(result.notice.contains(QString::number(count))) << result.notice.toStdString();
    EXPECT_EQ(files().size(), count);
    EXPECT_TRUE(files().contains(u"long-1.png"_s));
    for (const QString& file : result.files)
        EXPECT_LE(QImage(file).height(), 4'000);
}

TEST_F(LadderExport, PdfHasAsManyPagesAsItSays)
{
    const auto ladder = test::manyRowsLadder(200);
    const ExportResult result = savePdf(*ladder, path(u"long.pdf"_s));
    ASSERT_TRUE(result.ok) << result.error.toStdString();
    const QByteArray pdf = read(path(u"long.pdf"_s));
    EXPECT_TRUE(pdf.startsWith("%PDF"));
    const qsizetype pages = pdfPages(pdf);
    EXPECT_GT(pages, 4);
    EXPECT_TRUE(result.notice.contains(QString::number(pages))) << result.notice.toStdString();

    const ExportResult small = savePdf(*test::stoppedLadder(), path(u"short.pdf"_s));
    ASSERT_TRUE(small.ok);
    EXPECT_TRUE(small.notice.isEmpty());
    EXPECT_EQ(pdfPages(read(path(u"short.pdf"_s))), 1);
}

TEST_F(LadderExport, PrintingPaintsTheSamePages)
{
    QFile file(path(u"print.pdf"_s));
    ASSERT_TRUE(file.open(QIODevice::WriteOnly));
    QPdfWriter device(&file);
    device.setPageSize(QPageSize(QPageSize::A5));
    EXPECT_GT(printLadder(*test::establishedLadder(), device), 0);
}

TEST_F(LadderExport, AFolderThatIsNotThereIsASentenceAndNoFile)
{
    const auto ladder = test::stoppedLadder();
    for (const ExportResult& result :
        {savePng(*ladder, path(u"no/such/folder.png"_s)), savePdf(*ladder, path(u"no/such/folder.pdf"_s)),
            saveText("text", path(u"no/such/folder.txt"_s))}) {
        EXPECT_FALSE(result.ok);
        EXPECT_TRUE(result.error.contains(u"no/such/folder"_s)) << result.error.toStdString();
        EXPECT_TRUE(result.error.endsWith(u'.'));
    }
    EXPECT_TRUE(files().isEmpty());
}

TEST_F(LadderExport, CancellingStopsBetweenPages)
{
    std::stop_source source;
    Job job;
    job.stop = source.get_token();
    job.progress = [&source](Progress progress) {
        if (progress.done == 2)
            source.request_stop();
    };
    PngOptions options;
    options.maxHeight = 4'000;
    const ExportResult result = savePng(*test::manyRowsLadder(2'000), path(u"long.png"_s), options, job);
    EXPECT_FALSE(result.ok);
    EXPECT_EQ(result.files.size(), 2);
    EXPECT_TRUE(result.error.contains(u"cancelled"_s));
    const ExportResult pdf = savePdf(*test::manyRowsLadder(2'000), path(u"long.pdf"_s), defaultPage(), job);
    EXPECT_FALSE(pdf.ok);
    EXPECT_FALSE(QFile::exists(path(u"long.pdf"_s)));
}

TEST_F(LadderExport, TextIsReplacedAsAWhole)
{
    ASSERT_TRUE(saveText("first version", path(u"ladder.txt"_s)).ok);
    ASSERT_TRUE(saveText("second", path(u"ladder.txt"_s)).ok);
    EXPECT_EQ(read(path(u"ladder.txt"_s)), QByteArray("second"));
}

TEST_F(LadderExport, ShortenedTextsAndEmptyLaddersAreSafe)
{
    const QImage plain = ladderPicture(*test::stoppedLadder(), 0, 4);
    const QImage longer = ladderPicture(*test::longTextLadder(), 0, 4);
    EXPECT_FALSE(plain.isNull());
    // What was shortened is repeated in full below the rows, so the picture is higher.
    EXPECT_GT(longer.height(), plain.height());
    const ladder::Ladder empty;
    EXPECT_FALSE(ladderPicture(empty, 0, 0).isNull());
    EXPECT_TRUE(savePdf(empty, path(u"empty.pdf"_s)).ok);
}

} // namespace
} // namespace rungbook::ui
