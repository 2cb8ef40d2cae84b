// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ladder/layout.h"

#include <atomic>
#include <gtest/gtest.h>

namespace rungbook::ladder
{
namespace
{

// A million rows without a text: row() must never be called to lay them out.
class ManyRows final : public RowSource
{
public:
    explicit ManyRows(std::size_t count)
        : m_count(count)
    {
    }
    std::size_t size() const override { return m_count; }
    Row row(std::size_t) const override
    {
        ++rowsBuilt;
        return {};
    }
    RowBrief brief(std::size_t index) const override
    {
        RowBrief brief;
        brief.kind = index % 10 == 9 ? RowKind::Silence : RowKind::Message;
        brief.marked = index % 100'000 == 5;
        return brief;
    }
    mutable std::atomic<int> rowsBuilt{0};

private:
    std::size_t m_count;
};

TEST(LadderLayout, DetailFollowsTheRowHeight)
{
    EXPECT_EQ(detailFor(14), Detail::Full);
    EXPECT_EQ(detailFor(13.9), Detail::Arrow);
    EXPECT_EQ(detailFor(5.9), Detail::Tick);
    EXPECT_EQ(detailFor(1.9), Detail::Density);
}

TEST(LadderLayout, PositionsOfAMillionRowsAreFoundWithoutBuildingThem)
{
    const ManyRows rows(1'000'000);
    const RowIndex index(rows);
    RowHeights heights;
    heights.byKind = {10, 0, 4, 0, 0};
    const RowGeometry geometry(index, heights);
    EXPECT_EQ(rows.rowsBuilt, 0);
    EXPECT_EQ(index.marked().size(), 10U);
    EXPECT_DOUBLE_EQ(geometry.total(), 100'000.0 * 94);
    EXPECT_DOUBLE_EQ(geometry.top(10), 94);
    EXPECT_DOUBLE_EQ(geometry.top(999'999), 100'000.0 * 94 - 4);
    for (const std::size_t row : {0UL, 1UL, 9UL, 255UL, 256UL, 257UL, 500'009UL, 999'999UL}) {
        EXPECT_EQ(geometry.rowAt(geometry.top(row)), row);
        EXPECT_EQ(geometry.rowAt(geometry.top(row) + geometry.height(row) - 0.5), row);
    }
    EXPECT_EQ(geometry.rowAt(-5), 0U);
    EXPECT_EQ(geometry.rowAt(1e12), 999'999U);
}

TEST(LadderLayout, OnlyTheRowsInAStripAreGiven)
{
    const ManyRows rows(100);
    const RowIndex index(rows);
    RowHeights heights;
    heights.byKind = {10, 0, 4, 0, 0};
    const RowGeometry geometry(index, heights);
    const RowGeometry::Range range = geometry.rowsIn(25, 91);
    EXPECT_EQ(range.first, 2U);
    EXPECT_EQ(range.last, 10U);
    EXPECT_TRUE(geometry.rowsIn(5000, 6000).empty());
    EXPECT_TRUE(geometry.rowsIn(-20, -10).empty());
}

TEST(LadderLayout, PagesCoverEveryRowOnce)
{
    const ManyRows rows(1000);
    const RowIndex index(rows);
    const RowGeometry geometry(index, rowHeights(16, 1));
    const std::vector<RowGeometry::Range> pages = geometry.pages(500);
    ASSERT_GT(pages.size(), 10U);
    std::size_t next = 0;
    for (const RowGeometry::Range& page : pages) {
        EXPECT_EQ(page.first, next);
        EXPECT_LE(geometry.top(page.last) - geometry.top(page.first), 500 + 1e-6);
        next = page.last;
    }
    EXPECT_EQ(next, 1000U);
    // A row higher than the page still gets one, and the loop ends.
    EXPECT_EQ(geometry.pages(1).size(), 1000U);
    EXPECT_EQ(RowGeometry(RowIndex(), rowHeights(16, 1)).pages(100).size(), 1U);
}

TEST(LadderLayout, AnExtendedIndexEqualsAFreshOne)
{
    RowIndex grown(ManyRows(300));
    grown.extend(ManyRows(300), 290);
    EXPECT_EQ(grown.size(), 300U);
    grown.extend(ManyRows(100'007), 299);
    const RowIndex fresh(ManyRows(100'007));
    EXPECT_EQ(grown.size(), fresh.size());
    EXPECT_EQ(grown.marked(), fresh.marked());
    for (const std::size_t row : {0UL, 256UL, 299UL, 300UL, 512UL, 100'006UL, 100'007UL})
        EXPECT_EQ(grown.countsBefore(row), fresh.countsBefore(row)) << row;
    grown.extend(ManyRows(10), 10);
    EXPECT_EQ(grown.size(), 10U);
    EXPECT_EQ(grown.countsBefore(10), RowIndex(ManyRows(10)).countsBefore(10));
}

TEST(LadderLayout, PhasesOfAStripAreFound)
{
    Ladder ladder;
    ladder.phases = {{"Phase 1", 0, 5, PhaseOutcome::Complete}, {"Phase 2", 8, 10, PhaseOutcome::Failed},
        {"Phase 2", 12, 14, PhaseOutcome::Open}};
    EXPECT_EQ(phasesIn(ladder, 0, 15).size(), 3U);
    EXPECT_EQ(phasesIn(ladder, 6, 8).size(), 0U);
    ASSERT_EQ(phasesIn(ladder, 10, 12).size(), 1U);
    EXPECT_EQ(phasesIn(ladder, 10, 12)[0].firstRow, 8U);
    EXPECT_EQ(phasesIn(ladder, 5, 6).size(), 1U);
}

TEST(LadderLayout, ColumnsNeverOverlapAndNarrowWindowsScroll)
{
    Ladder ladder;
    ladder.participants = {{"this ASA", "", ""}, {"peer", "", ""}};
    ladder.phases = {{"Phase 1", 0, 0, PhaseOutcome::Open}};
    for (const double width : {200.0, 900.0, 2400.0}) {
        ColumnOptions options;
        options.width = width;
        const Columns c = columnsFor(ladder, options);
        ASSERT_EQ(c.lifelines.size(), 2U);
        EXPECT_LE(c.time.right, c.phase.left);
        EXPECT_LE(c.phase.right, c.leftState.left);
        EXPECT_LE(c.leftState.right, c.lifelines[0]);
        EXPECT_LT(c.lifelines[0], c.lifelines[1]);
        EXPECT_LE(c.lifelines[1], c.rightState.left);
        EXPECT_LE(c.rightState.right, c.marks.left);
        EXPECT_LE(c.marks.right, c.width);
        EXPECT_GE(labelBudget(c, 0, 1, 7), 20U);
        EXPECT_EQ(labelBudget(c, 1, 0, 7), labelBudget(c, 0, 1, 7));
        EXPECT_GE(c.head(0).left, 0);
        EXPECT_LE(c.head(0).right, c.head(1).left + 1e-9);
    }
    ColumnOptions bare;
    bare.clock = bare.phases = bare.states = false;
    EXPECT_EQ(columnsFor(ladder, bare).time.width(), 0);
    EXPECT_EQ(columnsFor(ladder, bare).leftState.width(), 0);
    EXPECT_EQ(labelBudget(columnsFor(ladder, bare), 0, 7, 7), 0U);
}

} // namespace
} // namespace rungbook::ladder
