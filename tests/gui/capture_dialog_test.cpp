// SPDX-License-Identifier: GPL-3.0-or-later
// The capture helper, filled in with the keyboard.
#include "ui/panes/capture_dialog.h"

#include "ui/panes/guide_pane.h"

#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QTabWidget>
#include <QTest>
#include <QToolButton>
#include <gtest/gtest.h>

namespace rungbook::test
{

namespace
{

class CaptureDialog : public ::testing::Test
{
protected:
    void SetUp() override
    {
        m_dialog.show();
        ASSERT_TRUE(QTest::qWaitForWindowExposed(&m_dialog));
        m_dialog.activateWindow();
    }
    template <class T> T* child(const char* name) { return m_dialog.findChild<T*>(QLatin1String(name)); }
    QTabWidget* tabs() { return child<QTabWidget>("captureTabs"); }
    QString problem() { return child<QLabel>("captureProblem")->text(); }
    QString commands()
    {
        QString all;
        for (const QPlainTextEdit* box : m_dialog.findChildren<QPlainTextEdit*>())
            all += box->toPlainText() + u'\n';
        return all;
    }
    ui::CaptureDialog m_dialog;
};

} // namespace

TEST_F(CaptureDialog, ATunnelIsTypedAndItsCommandCopied)
{
    EXPECT_FALSE(tabs()->isEnabled()); // an example, until there is an address
    EXPECT_TRUE(problem().contains(QStringLiteral("missing")));
    ASSERT_TRUE(child<QLineEdit>("capturePeer")->hasFocus());
    QTest::keyClicks(child<QLineEdit>("capturePeer"), QStringLiteral("198.51.100.7"));
    EXPECT_TRUE(tabs()->isEnabled());
    EXPECT_TRUE(problem().isEmpty());
    EXPECT_EQ(tabs()->count(), 4);
    QTest::keyClicks(child<QLineEdit>("captureLocal"), QStringLiteral("192.0.2.1"));
    QTest::keyClicks(child<QLineEdit>("captureInterface"), QStringLiteral("wan"));
    EXPECT_TRUE(
        commands().contains(QStringLiteral("capture RB-TUNNEL interface wan buffer 4194304 circular-buffer "
                                           "match ip host 192.0.2.1 host 198.51.100.7")));
    tabs()->setCurrentIndex(2);
    auto* copy = child<QPushButton>("copy-asa-1");
    ASSERT_NE(copy, nullptr);
    copy->setFocus();
    QTest::keyClick(copy, Qt::Key_Space);
    EXPECT_TRUE(QApplication::clipboard()->text().startsWith(QStringLiteral("capture RB-TUNNEL")));
    EXPECT_EQ(copy->text(), QStringLiteral("Copied"));
    // Further typing keeps the machine that was chosen.
    QTest::keyClicks(child<QLineEdit>("captureInterface"), QStringLiteral("2"));
    EXPECT_EQ(tabs()->currentIndex(), 2);
}

TEST_F(CaptureDialog, WhatIsNoAddressIsSaidAndNothingCanBeCopied)
{
    QTest::keyClicks(child<QLineEdit>("capturePeer"), QStringLiteral("198.51.100.7; reload"));
    EXPECT_FALSE(tabs()->isEnabled());
    EXPECT_TRUE(problem().contains(QStringLiteral("no IPv4 or IPv6 address")));
    EXPECT_FALSE(commands().contains(QStringLiteral("; reload")));
}

TEST_F(CaptureDialog, AMailServerHasAPortAndIse)
{
    QTest::keyClick(child<QComboBox>("captureTarget"), Qt::Key_Down);
    EXPECT_TRUE(child<QLineEdit>("captureServer")->isVisible());
    EXPECT_FALSE(child<QLineEdit>("capturePeer")->isVisible());
    QTest::keyClicks(child<QLineEdit>("captureServer"), QStringLiteral("192.0.2.25"));
    child<QSpinBox>("capturePort")->setFocus();
    child<QSpinBox>("capturePort")->selectAll();
    QTest::keyClicks(child<QSpinBox>("capturePort"), QStringLiteral("465"));
    EXPECT_EQ(tabs()->count(), 5);
    EXPECT_TRUE(commands().contains(QStringLiteral("host 192.0.2.25 and tcp port 465")));
}

TEST_F(CaptureDialog, IsFilledInByWhoeverOpensIt)
{
    guide::CaptureQuestion question;
    question.peer = "2001:db8::9";
    question.local = "2001:db8::1";
    question.natTraversal = true;
    m_dialog.setQuestion(question);
    EXPECT_TRUE(commands().contains(QStringLiteral("host 2001:db8::9 and host 2001:db8::1")));
    EXPECT_EQ(m_dialog.question().peer, "2001:db8::9");
    EXPECT_TRUE(m_dialog.question().natTraversal);
    QTest::keyClick(&m_dialog, Qt::Key_Escape);
    EXPECT_FALSE(m_dialog.isVisible());
}

TEST(CaptureDialogEntry, TheFieldGuideOpensIt)
{
    ui::GuidePane pane;
    pane.show();
    ASSERT_TRUE(QTest::qWaitForWindowExposed(&pane));
    auto* button = pane.findChild<QToolButton*>(QStringLiteral("guideCapture"));
    ASSERT_NE(button, nullptr);
    button->setFocus();
    QTest::keyClick(button, Qt::Key_Space);
    auto* dialog = pane.findChild<ui::CaptureDialog*>();
    ASSERT_NE(dialog, nullptr);
    EXPECT_TRUE(dialog->isVisible());
    QTest::keyClick(dialog, Qt::Key_Escape);
}

} // namespace rungbook::test
