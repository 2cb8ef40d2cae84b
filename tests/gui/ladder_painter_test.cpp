// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/ladder/ladder_painter.h"

#include "tests/gui/ladder_samples.h"

#include <QApplication>
#include <QImage>
#include <QPainter>

#include <gtest/gtest.h>

namespace rungbook::ui
{
namespace
{

QPalette paletteOf(const QColor& base, const QColor& text)
{
    QPalette palette = QApplication::palette();
    palette.setColor(QPalette::Base, base);
    palette.setColor(QPalette::Text, text);
    return palette;
}

std::unique_ptr<LadderPainter> painterFor(
    const std::shared_ptr<const ladder::Ladder>& ladder, const QPalette& palette, double zoom = 1)
{
    LadderLook look;
    look.font = QApplication::font();
    look.palette = palette;
    look.width = 1000;
    look.zoom = zoom;
    return std::make_unique<LadderPainter>(
        ladder, std::make_shared<const ladder::RowIndex>(*ladder->rows), look);
}

QImage painted(const LadderPainter& painter, const LadderPainter::Extent& extent)
{
    QImage image(extent.area.size().toSize(), QImage::Format_RGB32);
    image.fill(painter.style().base);
    QPainter device(&image);
    device.translate(-extent.area.topLeft());
    painter.paintRows(device, extent);
    return image;
}

QImage wholePicture(const LadderPainter& painter)
{
    LadderPainter::Extent extent;
    extent.area = QRectF(0, 0, painter.width(), painter.geometry().total());
    return painted(painter, extent);
}

int inked(const QImage& image, const QRect& area, QRgb ground)
{
    int count = 0;
    for (int y = std::max(0, area.top()); y <= std::min(area.bottom(), image.height() - 1); ++y) {
        for (int x = std::max(0, area.left()); x <= std::min(area.right(), image.width() - 1); ++x)
            count += image.pixel(x, y) != ground;
    }
    return count;
}

struct Scheme {
    const char* name;
    QColor base;
    QColor text;
};

class LadderSchemes : public ::testing::TestWithParam<Scheme>
{
};

TEST_P(LadderSchemes, EveryKindOfRowLeavesItsMarkBetweenTheLifelines)
{
    const auto ladder = test::stoppedLadder();
    const auto painter = painterFor(ladder, paletteOf(GetParam().base, GetParam().text));
    const QImage image = wholePicture(*painter);
    const ladder::Band arrow = painter->columns().arrow(0, 1);
    for (std::size_t row = 0; row < ladder->size(); ++row) {
        const QRect area(static_cast<int>(arrow.left) + 8, static_cast<int>(painter->geometry().top(row)) + 1,
            static_cast<int>(arrow.width()) - 16, static_cast<int>(painter->geometry().height(row)) - 2);
        EXPECT_GT(inked(image, area, GetParam().base.rgb()), 60) << "row " << row;
    }
}

TEST_P(LadderSchemes, EveryColourOfTextAndLinesStandsOut)
{
    const LadderStyle style = ladderStyle(paletteOf(GetParam().base, GetParam().text));
    for (const QColor& color : {style.text, style.muted, style.fromLeft, style.fromRight, style.ghost,
             style.good, style.bad, style.warn, style.laneEdge})
        EXPECT_GE(contrastRatio(color, style.base), 4.5) << color.name().toStdString();
    EXPECT_GE(contrastRatio(style.noteText, style.noteFill), 4.5);
    EXPECT_GE(contrastRatio(style.text, style.milestoneFill), 4.5);
    EXPECT_GE(contrastRatio(style.text, style.selectFill), 4.5);
    if (contrastRatio(GetParam().text, GetParam().base) > 7) {
        for (const QColor& color : {style.muted, style.warn, style.ghost})
            EXPECT_GE(contrastRatio(color, style.selectFill), 4.5) << color.name().toStdString();
    }
    EXPECT_GE(contrastRatio(style.selectEdge, style.base), 3);
}

INSTANTIATE_TEST_SUITE_P(Palettes, LadderSchemes,
    ::testing::Values(Scheme{"light", Qt::white, Qt::black},
        Scheme{"dark", QColor(0x1e1f22), QColor(0xdfe1e5)}, Scheme{"contrast", Qt::black, Qt::white},
        Scheme{"sepia", QColor(0xf4ecd8), QColor(0x433422)}, Scheme{"grey", QColor(0x808080), Qt::black}),
    [](const auto& scheme) { return std::string(scheme.param.name); });

TEST(LadderPainter, StripsFitTogetherToTheSamePicture)
{
    // Scrolling by blit paints strips: no seam may show.
    const auto ladder = test::establishedLadder();
    const auto painter = painterFor(ladder, paletteOf(Qt::white, Qt::black));
    const QImage whole = wholePicture(*painter);
    const int height = whole.height();
    for (int top = 0; top < height; top += 37) {
        LadderPainter::Extent extent;
        extent.area = QRectF(0, top, painter->width(), std::min(37, height - top));
        const QImage strip = painted(*painter, extent);
        for (int y = 0; y < strip.height(); ++y) {
            for (int x = 0; x < strip.width(); ++x) {
                // Glyphs may be smoothed a shade differently.
                const int shade = qGray(strip.pixel(x, y)) - qGray(whole.pixel(x, top + y));
                ASSERT_LE(std::abs(shade), 12) << "at " << x << ", " << top + y;
            }
        }
    }
}

TEST(LadderPainter, MeaningDoesNotHangOnColour)
{
    // In grey a ghost differs from a message, a printed state from a derived one, and the three roles from each other.
    const auto ladder = test::stoppedLadder();
    const auto painter = painterFor(ladder, paletteOf(Qt::white, Qt::black));
    const QImage grey = wholePicture(*painter).convertToFormat(QImage::Format_Grayscale8);
    const ladder::Band arrow = painter->columns().arrow(0, 1);
    const auto gaps = [&](std::size_t row) {
        // How often the line changes between ink and ground along its middle.
        const int y = static_cast<int>(painter->geometry().top(row) + painter->geometry().height(row) / 2);
        int changes = 0;
        for (int x = static_cast<int>(arrow.left) + 40; x < static_cast<int>(arrow.right) - 40; ++x)
            changes += (grey.pixelColor(x, y).value() > 200) != (grey.pixelColor(x + 1, y).value() > 200);
        return changes;
    };
    EXPECT_EQ(gaps(0), 0);
    EXPECT_GT(gaps(6), 20);
}

TEST(LadderPainter, SmallerDetailAsksForNoTexts)
{
    class Counting final : public ladder::RowSource
    {
    public:
        std::size_t size() const override { return 5'000; }
        ladder::Row row(std::size_t index) const override
        {
            ++m_asked;
            return m_rows.row(index);
        }
        ladder::RowBrief brief(std::size_t index) const override { return m_rows.brief(index); }
        mutable int m_asked = 0;

    private:
        test::ManyRows m_rows{5'000};
    };
    auto counting = std::make_shared<Counting>();
    auto ladder = std::make_shared<ladder::Ladder>(*test::manyRowsLadder(5'000));
    ladder->rows = counting;
    const auto painter = painterFor(ladder, paletteOf(Qt::white, Qt::black), 0.1);
    counting->m_asked = 0;
    LadderPainter::Extent extent;
    extent.area = QRectF(0, 3'000, painter->width(), 800);
    const QImage image = painted(*painter, extent);
    EXPECT_EQ(counting->m_asked, 0);
    EXPECT_GT(inked(image, image.rect(), qRgb(255, 255, 255)), 1'000);
}

TEST(LadderPainter, ADensityBandKeepsTheMarkedRows)
{
    const auto ladder = test::manyRowsLadder(1'000'000);
    const auto painter = painterFor(ladder, paletteOf(Qt::white, Qt::black), 0.00005);
    ASSERT_EQ(painter->detail(), ladder::Detail::Density);
    LadderPainter::Extent extent;
    extent.area = QRectF(0, 0, painter->width(), 400);
    const QImage image = painted(*painter, extent);
    const ladder::Band& marks = painter->columns().marks;
    EXPECT_GT(inked(image, QRect(static_cast<int>(marks.left), 0, 14, 400), qRgb(255, 255, 255)), 20);
}

TEST(LadderPainter, StatesBeginWhereTheyAreSaidAndSayHowTheyAreKnown)
{
    const auto ladder = test::stoppedLadder();
    const auto painter = painterFor(ladder, paletteOf(Qt::white, Qt::black));
    EXPECT_TRUE(painter->stateAfter(0, true).contains(QStringLiteral("MM_WAIT_MSG2 (worked out")));
    EXPECT_TRUE(painter->stateAfter(5, true).contains(QStringLiteral("MM_WAIT_MSG4 (printed")));
    EXPECT_TRUE(painter->stateAfter(7, false).contains(QStringLiteral("MM_SND_MSG4")));
}

TEST(LadderPainter, HostileTextIsMadeHarmless)
{
    EXPECT_EQ(shown("a\x1b[31mb\tc"), QStringLiteral("a?[31mb c"));
    EXPECT_FALSE(shown("left \xe2\x80\xae right").contains(QChar(0x202e)));
    EXPECT_FALSE(shown("\xff\xfe").isEmpty());
}

} // namespace
} // namespace rungbook::ui
