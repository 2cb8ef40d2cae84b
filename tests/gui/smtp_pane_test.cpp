// SPDX-License-Identifier: GPL-3.0-or-later
// The SMTP bench as its user meets it: lessons of the practice server, real keys, real sockets on this machine.
#include "tests/gui/window_support.h"
#include "ui/models/text.h"
#include "ui/smtp/smtp_form.h"
#include "ui/smtp/smtp_pane.h"
#include "ui/smtp/smtp_runs.h"
#include "ui/smtp/transcript_model.h"

#include <QAbstractItemModelTester>
#include <QClipboard>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QTabWidget>
#include <QTableView>

using namespace rungbook;

class SmtpBench : public test::Window
{
protected:
    ui::SmtpPane& smtp() { return window().smtp(); }
    void SetUp() override
    {
        test::Window::SetUp();
        QTest::keyClick(&window(), Qt::Key_2, Qt::AltModifier);
        ASSERT_EQ(window().bench(), ui::MainWindow::Bench::Smtp);
    }
    bool finished()
    {
        return QTest::qWaitFor(
            [this] { return smtp().runs().result() != nullptr && !smtp().form().isRunning(); }, 20'000);
    }
    std::string root()
    {
        const auto& findings = smtp().runs().result()->findings;
        return findings.empty() ? std::string() : std::string(findings.front().rule->id);
    }
};

TEST_F(SmtpBench, SaysWhatToDoBeforeAnythingWasDone)
{
    EXPECT_TRUE(child<QLabel>("smtpProblem")->isVisible());
    EXPECT_FALSE(child<QLabel>("smtpProblem")->text().isEmpty());
    EXPECT_FALSE(child<QLineEdit>("smtpFrom")->isEnabled()) << "not asked for at this depth";
    QTest::keyClick(child<QLineEdit>("smtpServer"), Qt::Key_Return);
    EXPECT_FALSE(smtp().form().isRunning());
    EXPECT_TRUE(child<QLineEdit>("smtpServer")->hasFocus());
    EXPECT_TRUE(child<QLabel>("smtpProblem")->text().contains(QStringLiteral("server"), Qt::CaseInsensitive));
}

TEST_F(SmtpBench, PortsChooseTheirEncryption)
{
    auto* port = child<QSpinBox>("smtpPort");
    auto* security = child<QComboBox>("smtpSecurity");
    port->setValue(465);
    EXPECT_EQ(security->currentData().toInt(), static_cast<int>(smtp::Security::Tls));
    port->setValue(587);
    EXPECT_EQ(security->currentData().toInt(), static_cast<int>(smtp::Security::StartTls));
    EXPECT_TRUE(child<QLabel>("smtpPortMeaning")->text().contains(QStringLiteral("587")));
}

TEST_F(SmtpBench, ALessonThatWorksIsDrawnAndTold)
{
    smtp().practise(QStringLiteral("starttls"));
    ASSERT_TRUE(smtp().form().testButton()->hasFocus());
    QTest::keyClick(smtp().form().testButton(), Qt::Key_Space);
    ASSERT_TRUE(finished());
    EXPECT_EQ(smtp().runs().result()->outcome, smtp::ProbeOutcome::Passed) << smtp().runs().result()->verdict;
    ASSERT_NE(smtp().ladder(), nullptr);
    EXPECT_GT(smtp().ladder()->size(), 5U);
    EXPECT_GT(smtp().steps()->model()->rowCount(), 4);
    EXPECT_EQ(smtp().findings()->card()->text().toStdString(), smtp().runs().result()->verdict);
}

TEST_F(SmtpBench, AWrongPasswordLeadsToItsFindingAndItsLine)
{
    smtp().practise(QStringLiteral("wrong-password"));
    QTest::keyClick(smtp().form().testButton(), Qt::Key_Space);
    ASSERT_TRUE(finished());
    EXPECT_EQ(root(), "credentials-rejected");
    const int row = smtp().transcript()->currentIndex().row();
    ASSERT_GE(row, 0);
    EXPECT_TRUE(smtp()
                    .transcript()
                    ->model()
                    ->index(row, ui::TranscriptModel::Text)
                    .data()
                    .toString()
                    .contains(QStringLiteral("535")));
    EXPECT_TRUE(smtp().transcript()->model()->index(row, 0).data(ui::TranscriptModel::MarkedRole).toBool());
    // Nothing that can be copied or seen holds the password.
    const QString password = child<QLineEdit>("smtpPassword")->text();
    ASSERT_FALSE(password.isEmpty());
    EXPECT_EQ(child<QLineEdit>("smtpPassword")->echoMode(), QLineEdit::Password);
    for (int i = 0; i < smtp().transcript()->model()->rowCount(); ++i)
        EXPECT_FALSE(smtp()
                         .transcript()
                         ->model()
                         ->index(i, ui::TranscriptModel::Text)
                         .data()
                         .toString()
                         .contains(password));
    smtp().ladderView()->copyAsText();
    EXPECT_FALSE(QApplication::clipboard()->text().contains(password));
}

TEST_F(SmtpBench, ASilentServerCanBeCancelledAtOnce)
{
    smtp().practise(QStringLiteral("silent-server"));
    QTest::keyClick(smtp().form().testButton(), Qt::Key_Space);
    ASSERT_TRUE(smtp().form().isRunning());
    EXPECT_TRUE(smtp().form().testButton()->text().contains(QStringLiteral("Cancel")));
    QTest::keyClick(smtp().form().testButton(), Qt::Key_Space);
    EXPECT_TRUE(QTest::qWaitFor([this] { return !smtp().form().isRunning(); }, 5'000));
    EXPECT_TRUE(settle());
}

TEST_F(SmtpBench, ClosingTheWindowWhileTestingIsHarmless)
{
    smtp().practise(QStringLiteral("silent-server"));
    QTest::keyClick(smtp().form().testButton(), Qt::Key_Space);
    ASSERT_TRUE(smtp().form().isRunning());
    window().close();
    m_window.reset();
    SUCCEED();
}

TEST_F(SmtpBench, ARecordedSessionIsJudgedAlike)
{
    ASSERT_TRUE(smtp().openRecording(
        "Trying 192.0.2.25...\nConnected to mail.example.com.\nEscape character is '^]'.\n"
        "220 **************************\nEHLO client.example.com\n500 5.5.1 Command unrecognized: \"XXXX "
        "client.example.com\"\nquit\n"
        "221 Bye\nConnection closed by foreign host.\n"));
    EXPECT_EQ(root().substr(0, 16), "esmtp-inspection");
    EXPECT_GT(smtp().transcript()->model()->rowCount(), 3);
}

TEST_F(SmtpBench, ModelsKeepTheirPromises)
{
    smtp().practise(QStringLiteral("works-in-clear"));
    QAbstractItemModelTester steps(smtp().steps()->model());
    QAbstractItemModelTester transcript(smtp().transcript()->model());
    QTest::keyClick(smtp().form().testButton(), Qt::Key_Space);
    ASSERT_TRUE(finished());
}

TEST_F(SmtpBench, TheFormIsKeptWithoutThePassword)
{
    smtp().practise(QStringLiteral("wrong-password"));
    child<QLineEdit>("smtpServer")->setText(QStringLiteral("127.0.0.1")); // a lesson itself is not kept
    const QString password = child<QLineEdit>("smtpPassword")->text();
    QTest::keyClick(smtp().form().testButton(), Qt::Key_Space);
    ASSERT_TRUE(finished());
    const QSettings settings;
    for (const QString& key : settings.allKeys())
        EXPECT_FALSE(settings.value(key).toString().contains(password)) << key.toStdString();
    EXPECT_TRUE(
        settings.value(QStringLiteral("smtp/form")).toString().contains(QStringLiteral("\"127.0.0.1\"")));
}
