// SPDX-License-Identifier: GPL-3.0-or-later
// The manual session as a learner meets it: real keys, a real server on this machine.
#include "tests/net/practice.h"
#include "ui/ladder/ladder_view.h"
#include "ui/smtp/manual_console.h"
#include "ui/smtp/manual_input.h"
#include "ui/smtp/manual_session_dialog.h"

#include <QApplication>
#include <QCheckBox>
#include <QClipboard>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QSpinBox>
#include <QTableView>
#include <QTest>
#include <gtest/gtest.h>

using namespace rungbook;
using net::ManualTurn;

namespace
{

class ManualDialog : public ::testing::Test
{
protected:
    void open(net::AnchorSource anchors = {})
    {
        ui::ManualHooks hooks;
        hooks.anchors = std::move(anchors);
        hooks.resolver = test::quietOptions().resolver;
        m_dialog = std::make_unique<ui::ManualSessionDialog>(m_jobs, hooks);
        m_dialog->show();
        ASSERT_TRUE(QTest::qWaitForWindowExposed(m_dialog.get()));
        m_dialog->activateWindow();
        ASSERT_TRUE(QTest::qWaitForWindowActive(m_dialog.get()));
    }
    void serve(std::string_view scenario)
    {
        auto server = net::PracticeServer::start(test::practiceScript(scenario));
        ASSERT_TRUE(server);
        m_server = *std::move(server);
    }
    template <class T> T* child(const char* name) { return m_dialog->findChild<T*>(QLatin1String(name)); }
    ui::ManualInput* input() { return m_dialog->input(); }
    QString seen() { return m_dialog->console()->toPlainText(); }
    /// Types a line and Return into whatever has the focus.
    void say(const QString& line)
    {
        QTest::keyClicks(input(), line);
        QTest::keyClick(input(), Qt::Key_Return);
    }
    bool waitFor(const QString& words, int from = 0)
    {
        return QTest::qWaitFor([&] { return seen().indexOf(words, from) >= 0; }, 10'000);
    }
    bool yourTurn(const char* word = "Your turn")
    {
        return QTest::qWaitFor(
            [&] { return child<QLabel>("manualTurn")->text().contains(QLatin1String(word)); }, 10'000);
    }
    bool over()
    {
        return QTest::qWaitFor([this] { return !m_dialog->running(); }, 10'000);
    }
    void TearDown() override { m_dialog.reset(); }

    ui::JobTracker m_jobs;
    std::unique_ptr<net::PracticeServer> m_server;
    std::unique_ptr<ui::ManualSessionDialog> m_dialog;
};

} // namespace

TEST_F(ManualDialog, TheLessonFromEhloToQuitByKeyboard)
{
    serve("works-in-clear");
    open();
    EXPECT_FALSE(input()->isEnabled()) << "nothing to say before there is a connection";
    EXPECT_FALSE(child<QPushButton>("manualConnect")->isEnabled());
    ASSERT_TRUE(child<QLineEdit>("manualServer")->hasFocus());
    QTest::keyClicks(QApplication::focusWidget(), QStringLiteral("localhost"));
    child<QSpinBox>("manualPort")->setValue(m_server->port());
    QTest::keyClick(child<QLineEdit>("manualServer"), Qt::Key_Return);
    ASSERT_TRUE(m_dialog->running());
    ASSERT_TRUE(yourTurn());
    EXPECT_TRUE(input()->hasFocus());
    EXPECT_TRUE(seen().contains(QStringLiteral("220")));
    EXPECT_TRUE(child<QListWidget>("manualHints")->item(0)->text().startsWith(QStringLiteral("EHLO ")));

    QTest::keyClicks(input(), QStringLiteral("eh"));
    EXPECT_TRUE(child<QLabel>("manualCompletion")->text().contains(QStringLiteral("EHLO ")));
    QTest::keyClick(input(), Qt::Key_Tab);
    EXPECT_TRUE(input()->text().startsWith(QStringLiteral("EHLO ")));
    QTest::keyClick(input(), Qt::Key_Return);
    ASSERT_TRUE(waitFor(QStringLiteral("Server: 250")));
    ASSERT_TRUE(yourTurn());
    say(QStringLiteral("MAIL FROM:<alice@example.com>"));
    ASSERT_TRUE(waitFor(QStringLiteral("MAIL FROM")));
    ASSERT_TRUE(yourTurn());
    say(QStringLiteral("RCPT TO:<bob@example.com>"));
    ASSERT_TRUE(waitFor(QStringLiteral("RCPT TO")));
    ASSERT_TRUE(yourTurn());
    say(QStringLiteral("DATA"));
    ASSERT_TRUE(yourTurn("writing the message"));
    for (const char* line : {"Subject: by hand", "", "Hello", "."})
        say(QLatin1String(line));
    ASSERT_TRUE(waitFor(QStringLiteral("(message,")));
    ASSERT_TRUE(yourTurn());
    EXPECT_EQ(
        child<QListWidget>("manualHints")->item(0)->text().section(u'\n', 0, 0), QStringLiteral("QUIT"));
    QTest::keyClick(input(), Qt::Key_Up);
    EXPECT_EQ(input()->text(), QStringLiteral(".")) << "the history";
    input()->clear();
    say(QStringLiteral("QUIT"));
    ASSERT_TRUE(over());
    ASSERT_NE(m_dialog->result(), nullptr);
    EXPECT_EQ(m_dialog->result()->end, smtp::EndKind::QuitAnswered);
    EXPECT_EQ(m_dialog->result()->outcome, smtp::ProbeOutcome::Passed) << m_dialog->result()->verdict;
    EXPECT_GT(child<ui::LadderView>("manualLadder")->rowCount(), 8);
    EXPECT_GT(child<QTableView>("manualTranscript")->model()->rowCount(), 10);
    EXPECT_TRUE(child<QWidget>("manualVerdict")->isVisible());
    EXPECT_FALSE(input()->isEnabled());
}

TEST_F(ManualDialog, PractisingUpgradesToTlsAndHidesTheLogin)
{
    open();
    QTest::keyClick(m_dialog.get(), Qt::Key_R, Qt::AltModifier);
    ASSERT_TRUE(QTest::qWaitFor([this] { return m_dialog->running(); }, 5'000));
    ASSERT_TRUE(yourTurn());
    say(QStringLiteral("EHLO client.example.com"));
    ASSERT_TRUE(waitFor(QStringLiteral("STARTTLS")));
    ASSERT_TRUE(yourTurn());
    say(QStringLiteral("STARTTLS"));
    ASSERT_TRUE(yourTurn("is encrypted"));
    EXPECT_TRUE(seen().contains(QStringLiteral("Say EHLO again")));
    const int before = static_cast<int>(seen().size());
    say(QStringLiteral("EHLO client.example.com"));
    ASSERT_TRUE(waitFor(QStringLiteral("Server: 250"), before));
    ASSERT_TRUE(yourTurn("is encrypted"));
    say(QStringLiteral("AUTH LOGIN"));
    ASSERT_TRUE(yourTurn("Username:"));
    EXPECT_EQ(input()->echoMode(), QLineEdit::Password);
    EXPECT_TRUE(child<QCheckBox>("manualEncode")->isVisible());
    say(QStringLiteral("alice"));
    ASSERT_TRUE(yourTurn("Password:"));
    say(QStringLiteral("practice-alice"));
    ASSERT_TRUE(waitFor(QStringLiteral("235")));
    ASSERT_TRUE(yourTurn());
    EXPECT_EQ(input()->echoMode(), QLineEdit::Normal);
    for (const QString& line : input()->history())
        EXPECT_FALSE(line.contains(QStringLiteral("alice"))) << "answers are not kept";
    say(QStringLiteral("QUIT"));
    ASSERT_TRUE(over());
    EXPECT_FALSE(seen().contains(QStringLiteral("cHJhY3RpY2UtYWxpY2U=")));
    child<ui::LadderView>("manualLadder")->copyAsText();
    EXPECT_FALSE(QApplication::clipboard()->text().contains(QStringLiteral("practice-alice")));
    EXPECT_TRUE(seen().contains(QStringLiteral("*****")));
}

TEST_F(ManualDialog, ASecretInACommandIsHiddenWhileItIsTyped)
{
    serve("works-in-clear");
    open();
    m_dialog->setServer(QStringLiteral("localhost"), m_server->port(), false);
    QTest::keyClick(child<QPushButton>("manualConnect"), Qt::Key_Space);
    ASSERT_TRUE(yourTurn());
    QTest::keyClicks(input(), QStringLiteral("AUTH PLAIN"));
    EXPECT_EQ(input()->echoMode(), QLineEdit::Normal);
    QTest::keyClicks(input(), QStringLiteral(" AGFsaWNl"));
    EXPECT_EQ(input()->echoMode(), QLineEdit::Password);
    QTest::keyClick(input(), Qt::Key_Return);
    ASSERT_TRUE(waitFor(QStringLiteral("AUTH PLAIN *****")));
    EXPECT_TRUE(input()->history().isEmpty());
    EXPECT_FALSE(seen().contains(QStringLiteral("AGFsaWNl")));
}

TEST_F(ManualDialog, AnUntrustedServerEndsTheSessionAndSaysTheWayOut)
{
    serve("starttls");
    open([] { return tls::TrustAnchorsPtr(); });
    m_dialog->setServer(QStringLiteral("localhost"), m_server->port(), false);
    QTest::keyClick(child<QPushButton>("manualConnect"), Qt::Key_Space);
    ASSERT_TRUE(yourTurn());
    say(QStringLiteral("EHLO client.example.com"));
    ASSERT_TRUE(waitFor(QStringLiteral("STARTTLS")));
    ASSERT_TRUE(yourTurn());
    say(QStringLiteral("STARTTLS"));
    ASSERT_TRUE(over());
    EXPECT_TRUE(seen().contains(QStringLiteral("never switched off")));
    EXPECT_EQ(m_dialog->result()->end, smtp::EndKind::TlsFailure);
}

TEST_F(ManualDialog, APasteOfManyLinesIsSentOneByOne)
{
    serve("works-in-clear");
    open();
    m_dialog->setServer(QStringLiteral("localhost"), m_server->port(), false);
    QTest::keyClick(child<QPushButton>("manualConnect"), Qt::Key_Space);
    ASSERT_TRUE(yourTurn());
    QApplication::clipboard()->setText(
        QStringLiteral("EHLO client.example.com\nMAIL FROM:<a@example.com>\nQUIT\n"));
    QTest::keyClick(input(), Qt::Key_V, Qt::ControlModifier);
    ASSERT_TRUE(over());
    EXPECT_EQ(m_dialog->result()->end, smtp::EndKind::QuitAnswered);
    EXPECT_TRUE(seen().contains(QStringLiteral("3 lines were pasted")));
}

TEST_F(ManualDialog, HangingUpAndClosingWhileASilentServerIsWaitedFor)
{
    serve("silent-server");
    open();
    m_dialog->setServer(QStringLiteral("127.0.0.1"), m_server->port(), false);
    QTest::keyClick(child<QPushButton>("manualConnect"), Qt::Key_Space);
    ASSERT_TRUE(waitFor(QStringLiteral("connected to")));
    QTest::keyClick(child<QPushButton>("manualConnect"), Qt::Key_Space);
    ASSERT_TRUE(over());
    EXPECT_EQ(m_dialog->result()->end, smtp::EndKind::ClosedByUs);
    QTest::keyClick(child<QPushButton>("manualConnect"), Qt::Key_Space);
    ASSERT_TRUE(m_dialog->running());
    m_dialog->close();
    EXPECT_FALSE(m_dialog->running());
    m_dialog.reset();
    EXPECT_TRUE(QTest::qWaitFor([this] { return m_jobs.idle(); }, 5'000));
}
