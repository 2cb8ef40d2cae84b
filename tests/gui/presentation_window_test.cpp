// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/presentation/presentation_window.h"

#include "tests/gui/ladder_samples.h"

#include <QSignalSpy>
#include <QTest>
#include <QTextBlock>
#include <QTextBrowser>

#include <gtest/gtest.h>

namespace rungbook::ui
{
namespace
{

using namespace Qt::StringLiterals;

TEST(PresentationWindow, KeysOfKeyboardsAndClickersTurnThePages)
{
    PresentationWindow window(test::stoppedLadder());
    window.show();
    ASSERT_TRUE(QTest::qWaitForWindowExposed(&window));
    const QSignalSpy spy(&window, &PresentationWindow::stepChanged);
    EXPECT_EQ(window.lastStep(), 9);
    qsizetype expected = 0;
    for (const Qt::Key key : {Qt::Key_Space, Qt::Key_Right, Qt::Key_PageDown, Qt::Key_Return, Qt::Key_Down}) {
        QTest::keyClick(&window, key);
        EXPECT_EQ(window.step(), ++expected);
    }
    for (const Qt::Key key : {Qt::Key_Backspace, Qt::Key_Left, Qt::Key_PageUp, Qt::Key_Up}) {
        QTest::keyClick(&window, key);
        EXPECT_EQ(window.step(), --expected);
    }
    QTest::keyClick(&window, Qt::Key_End);
    EXPECT_EQ(window.step(), 9);
    QTest::keyClick(&window, Qt::Key_Space);
    EXPECT_EQ(window.step(), 9);
    QTest::keyClick(&window, Qt::Key_Home);
    QTest::keyClick(&window, Qt::Key_Backspace);
    EXPECT_EQ(window.step(), 0);
    EXPECT_EQ(spy.size(), 11);
}

TEST(PresentationWindow, EveryStepTellsItsPartOfTheStory)
{
    PresentationWindow window(test::stoppedLadder(), [](const ladder::Row& row) {
        return u"log line %1 <b>"_s.arg(static_cast<qulonglong>(raw(row.where.first)));
    });
    window.show();
    EXPECT_TRUE(window.explanationText().contains(u"IKEv1 main mode with 203.0.113.9"_s));
    window.setStep(4); // MM3
    const QString text = window.explanationText();
    for (const QString& part :
        {u"MM3"_s, u"this ASA → peer"_s, u"Diffie-Hellman"_s, u"KE, NONCE"_s, u"sent 3 times"_s,
            u"MM_BLD_MSG3 → MM_WAIT_MSG4"_s, u"sent again and again"_s, u"log line 13 <b>"_s})
        EXPECT_TRUE(text.contains(part)) << part.toStdString() << " is missing in " << text.toStdString();
    window.setStep(7); // the ghost
    EXPECT_TRUE(window.explanationText().contains(u"MM4 never came"_s));
    EXPECT_TRUE(window.explanationText().contains(u"waited 32 s"_s));
    window.setStep(window.lastStep());
    const QString verdict = window.explanationText();
    EXPECT_TRUE(verdict.contains(u"How it ended"_s));
    EXPECT_TRUE(verdict.contains(u"Phase 1 stopped after MM3"_s));
    const qsizetype root =
        verdict.indexOf(u"no tunnel-group or pre-shared key for our address (root cause)"_s);
    const qsizetype symptom = verdict.indexOf(u"stopped waiting for MM4 (symptom)"_s);
    EXPECT_GE(root, 0);
    EXPECT_GT(symptom, root);
}

TEST(PresentationWindow, PredictingAsksBeforeMessagesOnly)
{
    PresentationWindow window(test::stoppedLadder());
    window.show();
    QTest::keyClick(&window, Qt::Key_P);
    ASSERT_TRUE(window.predicting());
    QTest::keyClick(&window, Qt::Key_Space);
    EXPECT_TRUE(window.asking());
    EXPECT_EQ(window.step(), 0);
    EXPECT_TRUE(window.explanationText().contains(u"What comes next?"_s));
    EXPECT_FALSE(window.explanationText().contains(u"MM1"_s));
    QTest::keyClick(&window, Qt::Key_Space);
    EXPECT_FALSE(window.asking());
    EXPECT_EQ(window.step(), 1);
    EXPECT_TRUE(window.explanationText().contains(u"MM1"_s));
    window.setStep(2);
    QTest::keyClick(&window, Qt::Key_Space); // to the note: nothing to guess
    EXPECT_FALSE(window.asking());
    EXPECT_EQ(window.step(), 3);
    QTest::keyClick(&window, Qt::Key_Space);
    EXPECT_TRUE(window.asking());
    QTest::keyClick(&window, Qt::Key_Backspace); // takes the question back, not the step
    EXPECT_FALSE(window.asking());
    EXPECT_EQ(window.step(), 3);
    QTest::keyClick(&window, Qt::Key_Space);
    QTest::keyClick(&window, Qt::Key_P);
    EXPECT_FALSE(window.asking());
    EXPECT_FALSE(window.predicting());
}

TEST(PresentationWindow, TextGrowsWithTheScreenAndByKeys)
{
    PresentationWindow window(test::stoppedLadder());
    auto* words = window.findChild<QTextBrowser*>(u"presentationWords"_s);
    ASSERT_NE(words, nullptr);
    const auto height = [&] {
        return words->document()->firstBlock().begin().fragment().charFormat().font().pixelSize();
    };
    window.resize(800, 450);
    window.show();
    ASSERT_TRUE(QTest::qWaitForWindowExposed(&window));
    window.setStep(1);
    const int small = height();
    window.resize(1600, 900);
    QCoreApplication::processEvents();
    const int large = height();
    EXPECT_GT(large, small * 3 / 2);
    QTest::keyClick(&window, Qt::Key_Plus);
    EXPECT_GT(height(), large);
    QTest::keyClick(&window, Qt::Key_0);
    EXPECT_EQ(height(), large);
}

TEST(PresentationWindow, EscapeClosesAndF11FillsTheScreen)
{
    PresentationWindow window(test::establishedLadder());
    window.show();
    ASSERT_TRUE(QTest::qWaitForWindowExposed(&window));
    QTest::keyClick(&window, Qt::Key_F11);
    EXPECT_TRUE(window.isFullScreen());
    QTest::keyClick(&window, Qt::Key_F11);
    EXPECT_FALSE(window.isFullScreen());
    QTest::keyClick(&window, Qt::Key_Escape);
    EXPECT_FALSE(window.isVisible());
}

TEST(PresentationWindow, AnEmptyLadderHasATitleAndAnEnd)
{
    PresentationWindow window(nullptr);
    window.show();
    EXPECT_EQ(window.lastStep(), 1);
    EXPECT_TRUE(window.explanationText().contains(u"no rows"_s));
    QTest::keyClick(&window, Qt::Key_Space);
    QTest::keyClick(&window, Qt::Key_Space);
    EXPECT_EQ(window.step(), 1);
    PresentationWindow longer(test::longTextLadder());
    longer.show();
    for (int i = 0; i < 6; ++i)
        QTest::keyClick(&longer, Qt::Key_Space);
    EXPECT_EQ(longer.step(), 5);
}

} // namespace
} // namespace rungbook::ui
