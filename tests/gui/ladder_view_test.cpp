// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/ladder/ladder_view.h"

#include "tests/gui/ladder_samples.h"
#include "ui/ladder/ladder_overview.h"

#include <QApplication>
#include <QClipboard>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>
#include <QWheelEvent>

#include <gtest/gtest.h>

namespace rungbook::ui
{
namespace
{

using namespace Qt::StringLiterals;

class LadderViewTest : public ::testing::Test
{
protected:
    void show(std::shared_ptr<const ladder::Ladder> ladder, QSize size = {1000, 500})
    {
        m_view.resize(size);
        m_view.setLadder(std::move(ladder));
        m_view.show();
        ASSERT_TRUE(QTest::qWaitForWindowExposed(&m_view));
        settle();
    }

    static void settle() { QCoreApplication::processEvents(); }

    /// Middle of a row's arrow, in the viewport.
    QPoint pointOf(qsizetype row)
    {
        // Found by asking, not by the layout: click down the column until the row is selected.
        for (int y = 0; y < m_view.viewport()->height(); y += 3) {
            m_view.setCurrentRow(-1);
            QTest::mouseClick(m_view.viewport(), Qt::LeftButton, {}, {m_view.viewport()->width() / 2, y});
            if (m_view.currentRow() == row)
                return {m_view.viewport()->width() / 2, y + 3};
        }
        return {-1, -1};
    }

    void wheel(QPoint angle, Qt::KeyboardModifiers modifiers)
    {
        const QPointF at(200, 100);
        QWheelEvent event(at, m_view.viewport()->mapToGlobal(at), {}, angle, Qt::NoButton, modifiers,
            Qt::NoScrollPhase, false);
        QCoreApplication::sendEvent(m_view.viewport(), &event);
    }

    LadderView m_view;
};

TEST_F(LadderViewTest, KeysWalkThroughTheRowsAndStopAtTheEnds)
{
    show(test::stoppedLadder());
    const QSignalSpy spy(&m_view, &LadderView::currentRowChanged);
    EXPECT_EQ(m_view.currentRow(), -1);
    QTest::keyClick(&m_view, Qt::Key_Down);
    EXPECT_EQ(m_view.currentRow(), 0);
    QTest::keyClick(&m_view, Qt::Key_Up);
    EXPECT_EQ(m_view.currentRow(), 0);
    QTest::keyClick(&m_view, Qt::Key_End);
    EXPECT_EQ(m_view.currentRow(), 7);
    QTest::keyClick(&m_view, Qt::Key_Down);
    EXPECT_EQ(m_view.currentRow(), 7);
    QTest::keyClick(&m_view, Qt::Key_Home);
    EXPECT_EQ(m_view.currentRow(), 0);
    ASSERT_EQ(spy.size(), 3);
    EXPECT_EQ(spy.at(1).at(0).value<qsizetype>(), 7);
}

TEST_F(LadderViewTest, NAndPSkipEverythingThatIsNoMessage)
{
    show(test::stoppedLadder());
    m_view.setCurrentRow(1);
    QTest::keyClick(&m_view, Qt::Key_N);
    EXPECT_EQ(m_view.currentRow(), 3); // row 2 is a note
    QTest::keyClick(&m_view, Qt::Key_N);
    EXPECT_EQ(m_view.currentRow(), 5); // row 4 is a silence
    QTest::keyClick(&m_view, Qt::Key_N);
    EXPECT_EQ(m_view.currentRow(), 6); // a ghost is a message that was due
    QTest::keyClick(&m_view, Qt::Key_N);
    EXPECT_EQ(m_view.currentRow(), 6); // a milestone is none
    QTest::keyClick(&m_view, Qt::Key_P);
    EXPECT_EQ(m_view.currentRow(), 5);
}

TEST_F(LadderViewTest, ExclamationMarkGoesFromFindingToFindingAndAround)
{
    show(test::stoppedLadder());
    std::vector<qsizetype> seen;
    for (int i = 0; i < 5; ++i) {
        QTest::keyClick(&m_view, Qt::Key_Exclam, Qt::ShiftModifier);
        seen.push_back(m_view.currentRow());
    }
    EXPECT_EQ(seen, (std::vector<qsizetype>{3, 5, 6, 7, 3}));
    m_view.previousFinding();
    EXPECT_EQ(m_view.currentRow(), 7);
}

TEST_F(LadderViewTest, PageKeysMoveByWhatIsVisible)
{
    show(test::manyRowsLadder(1'000));
    m_view.setCurrentRow(0);
    const auto rows = m_view.visibleRows();
    QTest::keyClick(&m_view, Qt::Key_PageDown);
    EXPECT_GT(m_view.currentRow(), 3);
    EXPECT_LT(m_view.currentRow(), rows.second);
    QTest::keyClick(&m_view, Qt::Key_PageUp);
    EXPECT_EQ(m_view.currentRow(), 0);
}

TEST_F(LadderViewTest, ClickSelectsAndDoubleClickActivates)
{
    show(test::stoppedLadder());
    const QPoint point = pointOf(3);
    ASSERT_NE(point, QPoint(-1, -1));
    m_view.setCurrentRow(0);
    QTest::mouseClick(m_view.viewport(), Qt::LeftButton, {}, point);
    EXPECT_EQ(m_view.currentRow(), 3);
    const QSignalSpy activated(&m_view, &LadderView::rowActivated);
    QTest::mouseDClick(m_view.viewport(), Qt::LeftButton, {}, point);
    ASSERT_EQ(activated.size(), 1);
    EXPECT_EQ(activated.at(0).at(0).value<qsizetype>(), 3);
    QTest::keyClick(&m_view, Qt::Key_Return);
    EXPECT_EQ(activated.size(), 2);
    // Below the last row there is nothing to select.
    QTest::mouseClick(m_view.viewport(), Qt::LeftButton, {}, {point.x(), m_view.viewport()->height() - 2});
    EXPECT_EQ(m_view.currentRow(), 3);
}

TEST_F(LadderViewTest, SelectingARowFarAwayScrollsThere)
{
    show(test::manyRowsLadder(10'000));
    m_view.setCurrentRow(5'000);
    const auto rows = m_view.visibleRows();
    EXPECT_LE(rows.first, 5'000);
    EXPECT_GT(rows.second, 5'000);
    m_view.setCurrentRow(9'999'999);
    EXPECT_EQ(m_view.currentRow(), 9'999);
    const int place = m_view.verticalScrollBar()->value();
    m_view.setCurrentRow(0, false);
    EXPECT_EQ(m_view.verticalScrollBar()->value(), place);
}

TEST_F(LadderViewTest, UpdateWithTheSameTitleKeepsTheSelection)
{
    show(test::manyRowsLadder(5'000, "growing"));
    m_view.setCurrentRow(2'500);
    const int place = m_view.verticalScrollBar()->value();
    const QSignalSpy changed(&m_view, &LadderView::currentRowChanged);
    m_view.setLadder(test::manyRowsLadder(6'000, "growing"));
    EXPECT_EQ(m_view.currentRow(), 2'500);
    EXPECT_EQ(m_view.verticalScrollBar()->value(), place);
    EXPECT_EQ(changed.size(), 0);
    m_view.setLadder(test::manyRowsLadder(100, "growing"));
    EXPECT_EQ(m_view.currentRow(), 99);
    m_view.setLadder(test::manyRowsLadder(100, "another"));
    EXPECT_EQ(m_view.currentRow(), -1);
    EXPECT_EQ(m_view.verticalScrollBar()->value(), 0);
}

TEST_F(LadderViewTest, AViewAtTheEndFollowsAGrowingLadder)
{
    show(test::manyRowsLadder(5'000, "growing"));
    m_view.verticalScrollBar()->setValue(m_view.verticalScrollBar()->maximum());
    m_view.setLadder(test::manyRowsLadder(6'000, "growing"));
    EXPECT_EQ(m_view.visibleRows().second, 6'000);
}

TEST_F(LadderViewTest, ZoomKeepsTheRowInTheMiddle)
{
    show(test::manyRowsLadder(10'000));
    m_view.centerOn(4'000);
    const auto middle = [this] {
        const auto rows = m_view.visibleRows();
        return static_cast<double>(rows.first + rows.second) / 2;
    };
    const double before = middle();
    QTest::keyClick(&m_view, Qt::Key_Plus);
    EXPECT_NEAR(m_view.zoom(), 1.2, 1e-6);
    EXPECT_NEAR(middle(), before, 2);
    QTest::keyClick(&m_view, Qt::Key_Minus);
    QTest::keyClick(&m_view, Qt::Key_Minus);
    EXPECT_LT(m_view.zoom(), 1);
    EXPECT_NEAR(middle(), before, 2);
    QTest::keyClick(&m_view, Qt::Key_0);
    EXPECT_EQ(m_view.zoom(), 1);
}

TEST_F(LadderViewTest, WheelZoomsWithControlAndPansWithShift)
{
    show(test::manyRowsLadder(1'000), {400, 400});
    wheel({0, 120}, Qt::ControlModifier);
    EXPECT_GT(m_view.zoom(), 1);
    wheel({0, -120}, Qt::ControlModifier);
    EXPECT_NEAR(m_view.zoom(), 1, 1e-6);
    ASSERT_GT(m_view.horizontalScrollBar()->maximum(), 0);
    wheel({0, -120}, Qt::ShiftModifier);
    EXPECT_GT(m_view.horizontalScrollBar()->value(), 0);
    EXPECT_EQ(m_view.verticalScrollBar()->value(), 0);
    QTest::keyClick(&m_view, Qt::Key_Left);
    QTest::keyClick(&m_view, Qt::Key_Left);
    QTest::keyClick(&m_view, Qt::Key_Left);
    EXPECT_EQ(m_view.horizontalScrollBar()->value(), 0);
    wheel({0, -120}, Qt::NoModifier);
    EXPECT_GT(m_view.verticalScrollBar()->value(), 0);
}

TEST_F(LadderViewTest, FitsWidthAndHeight)
{
    show(test::stoppedLadder(), {460, 400});
    ASSERT_GT(m_view.horizontalScrollBar()->maximum(), 0);
    m_view.fitWidth();
    EXPECT_EQ(m_view.horizontalScrollBar()->maximum(), 0);
    show(test::manyRowsLadder(1'000'000), {900, 600});
    m_view.fitAll();
    settle();
    EXPECT_EQ(m_view.visibleRows(), (std::pair<qsizetype, qsizetype>{0, 1'000'000}));
}

TEST_F(LadderViewTest, PaintingVisitsOnlyWhatCanBeSeen)
{
    show(test::manyRowsLadder(1'000'000), {1280, 820});
    m_view.viewport()->repaint();
    const auto rows = m_view.visibleRows();
    EXPECT_LE(m_view.rowsVisited(), rows.second - rows.first + 2);
    EXPECT_GE(m_view.rowsVisited(), rows.second - rows.first);
    m_view.centerOn(700'000);
    settle();
    m_view.viewport()->repaint();
    EXPECT_LE(m_view.rowsVisited(), 60);
}

TEST_F(LadderViewTest, FindGoesOnAroundTheEndAndSaysSo)
{
    show(test::stoppedLadder());
    QSignalSpy spy(&m_view, &LadderView::findFinished);
    m_view.find(u"mm3"_s);
    EXPECT_EQ(m_view.currentRow(), 3);
    EXPECT_EQ(spy.takeFirst(), (QVariantList{true, false}));
    m_view.find(u"Mm1"_s);
    EXPECT_EQ(m_view.currentRow(), 0);
    EXPECT_EQ(spy.takeFirst(), (QVariantList{true, true}));
    m_view.find(u"invalid_cookie"_s, false);
    EXPECT_EQ(m_view.currentRow(), 5);
    m_view.find(u"an hour ago"_s);
    EXPECT_EQ(m_view.currentRow(), 2);
    m_view.find(u"MM_SND_MSG4"_s);
    EXPECT_EQ(m_view.currentRow(), 3);
    spy.clear();
    m_view.find(u"nowhere to be found"_s);
    EXPECT_EQ(m_view.currentRow(), 3);
    EXPECT_EQ(spy.takeFirst(), (QVariantList{false, false}));
}

TEST_F(LadderViewTest, ManyRowsAreSearchedInTheBackground)
{
    show(test::manyRowsLadder(200'000));
    QSignalSpy spy(&m_view, &LadderView::findFinished);
    m_view.find(u"note 150004"_s); // 150004 = 23 * 6521 + 21 + ... is no note
    ASSERT_TRUE(spy.count() > 0 || spy.wait(20'000));
    EXPECT_FALSE(spy.takeFirst().at(0).toBool());
    m_view.find(u"note 150005"_s);
    ASSERT_TRUE(spy.count() > 0 || spy.wait(20'000));
    EXPECT_TRUE(spy.takeFirst().at(0).toBool());
    EXPECT_EQ(m_view.currentRow(), 150'005);
    // A new ladder while the search runs: it ends without a word.
    m_view.find(u"nowhere"_s);
    m_view.setLadder(test::stoppedLadder());
    QTest::qWait(50);
    EXPECT_EQ(m_view.currentRow(), -1);
}

TEST_F(LadderViewTest, TheCurrentRowIsTheAccessibleDescription)
{
    show(test::stoppedLadder());
    EXPECT_TRUE(m_view.accessibleName().contains(u"203.0.113.9"_s));
    m_view.setCurrentRow(3);
    const QString text = m_view.accessibleDescription();
    for (const QString& part : {u"Row 4 of 8"_s, u"this ASA to peer: MM3"_s, u"KE, NONCE"_s,
             u"sent 3 times"_s, u"MM_WAIT_MSG4"_s, u"finding 2"_s})
        EXPECT_TRUE(text.contains(part)) << part.toStdString() << " is missing in " << text.toStdString();
    m_view.setCurrentRow(6);
    EXPECT_TRUE(m_view.accessibleDescription().contains(u"MM4 never came"_s));
}

TEST_F(LadderViewTest, AMessageIsFoundByItsNumberInTheSession)
{
    show(test::stoppedLadder());
    EXPECT_EQ(m_view.rowOfMessage(2), 3); // MM3: a note stands before it
    EXPECT_EQ(m_view.rowOfMessage(99), -1);
    EXPECT_EQ(m_view.rowOfMessage(kNoIndex), -1);
}

TEST_F(LadderViewTest, AGhostSaysWhatBecameOfItsMessage)
{
    ladder::Ladder ladder = *test::stoppedLadder();
    ladder::Row ghost;
    ghost.kind = ladder::RowKind::Ghost;
    ghost.label = "MM5";
    ghost.fate = "was never sent";
    ladder.rows = std::make_shared<ladder::StoredRows>(std::vector<ladder::Row>{ghost});
    show(std::make_shared<const ladder::Ladder>(ladder));
    m_view.setCurrentRow(0);
    EXPECT_TRUE(m_view.currentRowText().contains(u"MM5 was never sent"_s))
        << m_view.currentRowText().toStdString();
    m_view.setCurrentRow(-1);
    m_view.find(u"never sent"_s);
    EXPECT_EQ(m_view.currentRow(), 0);
}

TEST_F(LadderViewTest, CopiesTheRowTheTextAndThePicture)
{
    show(test::stoppedLadder());
    QSignalSpy notice(&m_view, &LadderView::copyNotice);
    m_view.setCurrentRow(0);
    QTest::keySequence(&m_view, QKeySequence::Copy);
    EXPECT_TRUE(QApplication::clipboard()->text().contains(u"MM1"_s));
    EXPECT_EQ(notice.size(), 1);
    m_view.copyAsText();
    EXPECT_TRUE(QApplication::clipboard()->text().contains(u"MM4"_s));
    EXPECT_EQ(notice.size(), 2);
    m_view.copyAsPicture();
    EXPECT_FALSE(QApplication::clipboard()->image().isNull());
    EXPECT_EQ(notice.size(), 3);
}

TEST_F(LadderViewTest, WhatDoesNotFitOnTheClipboardIsSaid)
{
    show(test::manyRowsLadder(20'000));
    QSignalSpy notice(&m_view, &LadderView::copyNotice);
    m_view.copyAsPicture();
    ASSERT_EQ(notice.size(), 1);
    EXPECT_TRUE(notice.takeFirst().at(0).toString().contains(u"of 20000"_s));
    EXPECT_FALSE(QApplication::clipboard()->image().isNull());
    m_view.copyAsText();
    ASSERT_EQ(notice.size(), 1);
    EXPECT_TRUE(notice.takeFirst().at(0).toString().contains(u"of 20000"_s));
}

TEST_F(LadderViewTest, NothingToShowIsSafe)
{
    show(nullptr);
    for (const Qt::Key key : {Qt::Key_Down, Qt::Key_Up, Qt::Key_PageDown, Qt::Key_Home, Qt::Key_End,
             Qt::Key_N, Qt::Key_P, Qt::Key_Exclam, Qt::Key_Plus, Qt::Key_Minus, Qt::Key_0, Qt::Key_Return})
        QTest::keyClick(&m_view, key);
    QTest::mouseClick(m_view.viewport(), Qt::LeftButton, {}, {50, 50});
    m_view.fitAll();
    m_view.fitWidth();
    m_view.find(u"x"_s);
    m_view.copyAsText();
    m_view.copyAsPicture();
    EXPECT_EQ(m_view.currentRow(), -1);
    EXPECT_EQ(m_view.visibleRows(), (std::pair<qsizetype, qsizetype>{0, 0}));
    auto empty = std::make_shared<ladder::Ladder>();
    m_view.setLadder(empty);
    EXPECT_EQ(m_view.rowCount(), 0);
}

TEST_F(LadderViewTest, TextsOfAnyLengthAndWrongParticipantsAreSafe)
{
    show(test::longTextLadder(), {500, 300});
    for (int i = 0; i < 5; ++i) {
        m_view.viewport()->repaint();
        QTest::keyClick(&m_view, Qt::Key_Down);
        QTest::keyClick(&m_view, Qt::Key_Minus);
    }
    EXPECT_EQ(m_view.currentRow(), 3);
}

TEST_F(LadderViewTest, OverviewClickScrollsTheLadder)
{
    LadderOverview overview;
    overview.attach(&m_view);
    overview.resize(56, 400);
    show(test::manyRowsLadder(10'000));
    overview.show();
    ASSERT_TRUE(QTest::qWaitForWindowExposed(&overview));
    QWidget* plot = overview.findChild<QWidget*>();
    ASSERT_NE(plot, nullptr);
    QTest::mouseClick(plot, Qt::LeftButton, {}, {28, 200});
    const auto rows = m_view.visibleRows();
    EXPECT_NEAR(static_cast<double>(rows.first + rows.second) / 2, 5'000, 100);
    m_view.setLadder(nullptr);
    QTest::mouseClick(plot, Qt::LeftButton, {}, {28, 100});
    EXPECT_EQ(m_view.rowCount(), 0);
}

} // namespace
} // namespace rungbook::ui
