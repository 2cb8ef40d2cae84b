// SPDX-License-Identifier: GPL-3.0-or-later
// The field guide, used with the keyboard: search, links, back and forward, ladders; and F1 on a word of another view.
#include "tests/gui/window_support.h"
#include "ui/panes/guide_pane.h"
#include "ui/widgets/explain.h"

#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QMenu>
#include <QSignalSpy>
#include <QTextBlock>
#include <QTextBrowser>

namespace rungbook::test
{

namespace
{

class GuidePane : public ::testing::Test
{
protected:
    void SetUp() override
    {
        m_pane.resize(1200, 800);
        m_pane.show();
        ASSERT_TRUE(QTest::qWaitForWindowExposed(&m_pane));
        m_pane.activateWindow();
        m_pane.searchBox()->setFocus();
    }
    QString page() { return m_pane.findChild<QTextBrowser*>(QStringLiteral("guidePage"))->toPlainText(); }
    void type(const char* text)
    {
        m_pane.searchBox()->selectAll();
        QTest::keyClicks(m_pane.searchBox(), QLatin1String(text));
    }
    ui::GuidePane m_pane;
};

} // namespace

TEST_F(GuidePane, TypingShowsTheBestPageAtOnce)
{
    type("alert 48");
    EXPECT_EQ(m_pane.current(), QStringLiteral("alert-48"));
    EXPECT_TRUE(page().contains(QStringLiteral("unknown_ca")));
    type("5.7.8");
    EXPECT_EQ(m_pane.current(), QStringLiteral("X.7.8"));
    type("mm_wait_msg4");
    EXPECT_EQ(m_pane.current(), QStringLiteral("MM_WAIT_MSG4"));
    EXPECT_TRUE(page().contains(QStringLiteral("What to check")));
    // The arrows go through what was found without leaving the box; Return goes to the page.
    type("MM_WAIT");
    const QString first = m_pane.current();
    QTest::keyClick(m_pane.searchBox(), Qt::Key_Down);
    EXPECT_NE(m_pane.current(), first);
    QTest::keyClick(m_pane.searchBox(), Qt::Key_Up);
    EXPECT_EQ(m_pane.current(), first);
    QTest::keyClick(m_pane.searchBox(), Qt::Key_Return);
    EXPECT_TRUE(m_pane.findChild<QTextBrowser*>(QStringLiteral("guidePage"))->hasFocus());
}

TEST_F(GuidePane, AsksWhatWasMeant)
{
    type("MM_WIAT_MSG4");
    EXPECT_EQ(m_pane.current(), QStringLiteral("MM_WAIT_MSG4"));
    const auto texts = [this] {
        QString all;
        for (const QLabel* label : m_pane.findChildren<QLabel*>())
            all += label->text();
        return all;
    };
    EXPECT_TRUE(texts().contains(QStringLiteral("did you mean")));
    type("zzzzzzzzzzzz");
    EXPECT_TRUE(texts().contains(QStringLiteral("nothing found")));
}

TEST_F(GuidePane, LinksLeadOnAndBack)
{
    ASSERT_TRUE(m_pane.open(QStringLiteral("MM3")));
    auto* browser = m_pane.findChild<QTextBrowser*>(QStringLiteral("guidePage"));
    Q_EMIT browser->anchorClicked(QUrl(QStringLiteral("guide:MM_WAIT_MSG3")));
    EXPECT_EQ(m_pane.current(), QStringLiteral("MM_WAIT_MSG3"));
    Q_EMIT browser->anchorClicked(QUrl(QStringLiteral("guide:MAIL_FROM")));
    EXPECT_EQ(m_pane.current(), QStringLiteral("MAIL FROM"));
    QTest::keyClick(browser, Qt::Key_Left, Qt::AltModifier);
    EXPECT_EQ(m_pane.current(), QStringLiteral("MM_WAIT_MSG3"));
    QTest::keyClick(browser, Qt::Key_Left, Qt::AltModifier);
    EXPECT_EQ(m_pane.current(), QStringLiteral("MM3"));
    QTest::keyClick(browser, Qt::Key_Right, Qt::AltModifier);
    EXPECT_EQ(m_pane.current(), QStringLiteral("MM_WAIT_MSG3"));
    Q_EMIT browser->anchorClicked(QUrl(QStringLiteral("https://example.com/")));
    EXPECT_EQ(m_pane.current(), QStringLiteral("MM_WAIT_MSG3"));
}

TEST_F(GuidePane, EveryPageIsShownAndEveryLinkOnItLeadsSomewhere)
{
    auto* browser = m_pane.findChild<QTextBrowser*>(QStringLiteral("guidePage"));
    int links = 0;
    for (const guide::Entry& entry : guide::entries()) {
        if (entry.kind == guide::Kind::Rule)
            continue;
        ASSERT_TRUE(m_pane.open(QString::fromStdString(entry.id))) << entry.id;
        ASSERT_EQ(m_pane.current().toStdString(), entry.id);
        for (QTextBlock block = browser->document()->begin(); block.isValid(); block = block.next()) {
            for (auto piece = block.begin(); !piece.atEnd(); ++piece) {
                const QString target = piece.fragment().charFormat().anchorHref();
                if (target.isEmpty())
                    continue;
                ++links;
                ASSERT_TRUE(target.startsWith(QStringLiteral("guide:"))) << target.toStdString();
                EXPECT_NE(guide::lookup(target.mid(6).toStdString()), nullptr)
                    << entry.id << ": " << target.toStdString();
            }
        }
    }
    EXPECT_GT(links, 1000);
}

TEST_F(GuidePane, MainAndAggressiveModeStandSideBySide)
{
    ASSERT_TRUE(m_pane.open(QStringLiteral("main-and-aggressive-mode")));
    auto* main = m_pane.findChild<ui::LadderView*>(QStringLiteral("guideLadder-main-mode"));
    auto* aggressive = m_pane.findChild<ui::LadderView*>(QStringLiteral("guideLadder-aggressive-mode"));
    ASSERT_TRUE(main && aggressive);
    EXPECT_TRUE(main->isVisible());
    EXPECT_EQ(main->geometry().top(), aggressive->geometry().top());
    EXPECT_GT(aggressive->geometry().left(), main->geometry().right());
    // F1 on a row opens the page of its message.
    const QSignalSpy spy(&m_pane, &ui::GuidePane::explainRequested);
    main->setFocus();
    main->setCurrentRow(2);
    QTest::keyClick(main, Qt::Key_F1);
    ASSERT_EQ(spy.count(), 1);
    EXPECT_EQ(spy.front().front().toString(), QStringLiteral("MM3"));
    ASSERT_TRUE(m_pane.open(QStringLiteral("MM3")));
    EXPECT_FALSE(m_pane.findChild<QWidget*>(QStringLiteral("guideLadders"))->isVisible());
}

TEST_F(Window, F1OnAWordOfTheLogOpensItsPage)
{
    window().openFiles({write("one.log", lostAnswer("198.51.100.7"))});
    ASSERT_TRUE(waitForSessions(1));
    ui::SourceView* view = ike().source()->view();
    ASSERT_FALSE(window().guide().isVisible());
    view->showLine(4);
    view->setFocus();
    QTest::keyClick(view, Qt::Key_F1);
    EXPECT_EQ(window().guide().current(), QStringLiteral("713202"));
    EXPECT_TRUE(window().guide().isVisible());
    EXPECT_EQ(ui::explainableAt(QStringLiteral("09:12:09: %ASA-5-713202: IP = 192.0.2.1"), 14),
        QStringLiteral("713202"));
}

TEST(Explain, FindsWordsInManyTexts)
{
    EXPECT_EQ(ui::explainable(
                  {QStringLiteral("MM3"), QStringLiteral("MM_WAIT_MSG4"), QStringLiteral("KE, NONCE, KE")}),
        (QStringList{QStringLiteral("MM3"), QStringLiteral("MM_WAIT_MSG4"), QStringLiteral("KE payload"),
            QStringLiteral("NONCE payload")}));
    EXPECT_TRUE(ui::explainable({QStringLiteral("zebra")}).isEmpty());
    EXPECT_TRUE(ui::explainable({}).isEmpty());
    EXPECT_EQ(ui::explainableAt(QStringLiteral("größe MM3"), 7), QStringLiteral("MM3"));
    QMenu menu;
    ui::addExplainActions(menu, {QStringLiteral("MM3")});
    QSignalSpy spy(&ui::ExplainHub::instance(), &ui::ExplainHub::requested);
    menu.actions().back()->trigger();
    ASSERT_EQ(spy.count(), 1);
    EXPECT_EQ(spy.front().front().toString(), QStringLiteral("MM3"));
}

} // namespace rungbook::test
