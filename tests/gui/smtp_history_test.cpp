// SPDX-License-Identifier: GPL-3.0-or-later
// What happens after a test: what can be done about the verdict, what can be revealed, what is kept, compared and selected.
#include "core/resources/resources.h"
#include "core/smtp/practice.h"
#include "core/tls/trust_store.h"
#include "tests/gui/smtp_bench_support.h"
#include "ui/panes/findings_pane.h"
#include "ui/smtp/verdict_actions.h"
#include "ui/trust/trust_issuer_dialog.h"

#include <QAbstractItemModelTester>
#include <QElapsedTimer>
#include <QTextBrowser>
#include <QTimer>
#include <array>

using namespace rungbook;

class SmtpAfterwards : public test::SmtpWindow
{
protected:
    QTableView* history() { return smtp().history()->table(); }
    bool kept(int count)
    {
        return QTest::qWaitFor([&] { return history()->model()->rowCount() == count; }, 10'000);
    }
    QString transcript()
    {
        QString all;
        const auto* model = smtp().transcript()->model();
        for (int i = 0; i < model->rowCount(); ++i)
            all += model->index(i, ui::TranscriptModel::Text).data().toString() + u'\n';
        return all;
    }
    std::string root()
    {
        const auto& findings = smtp().runs().result()->findings;
        return findings.empty() ? std::string() : std::string(findings.front().rule->id);
    }
};

TEST_F(SmtpAfterwards, EveryLessonLeadsToItsVerdictInTheWindow)
{
    int lessons = 0;
    for (const resources::PracticeFile& file : resources::practiceScripts()) {
        const auto script = smtp::readPracticeScript(file.name, file.text);
        ASSERT_TRUE(script.has_value());
        smtp().practise(ui::toQt(file.name));
        auto* timeout = child<QSpinBox>("smtpTimeout");
        // Lessons about silence need not be sat out; the one about slowness must be.
        if (file.name != "slow-greeting")
            timeout->setValue(std::min(timeout->value(), 6));
        QTest::keyClick(smtp().form().testButton(), Qt::Key_Space);
        ASSERT_TRUE(finished()) << file.name;
        const auto result = smtp().runs().result();
        EXPECT_EQ(smtp().findings()->card()->text().toStdString(), result->verdict) << file.name;
        std::string found;
        for (const Finding& finding : result->findings)
            found += std::string(finding.rule->id) + ' ';
        for (const std::string& expected : script->expects)
            EXPECT_NE(found.find(expected + ' '), std::string::npos) << file.name << " found " << found;
        EXPECT_EQ(child<QWidget>("smtpActions")->isVisible(), true) << file.name;
        ++lessons;
    }
    EXPECT_GT(lessons, 20);
    EXPECT_TRUE(kept(lessons));
}

TEST_F(SmtpAfterwards, AnUntrustedIssuerOffersToLookAtIt)
{
    int asked = 0;
    int imports = 0;
    QObject::connect(&smtp(), &ui::SmtpPane::trustIssuerRequested, &window(), [&] { ++asked; });
    QObject::connect(&smtp(), &ui::SmtpPane::importCertificateRequested, &window(), [&] { ++imports; });
    smtp().runs().trustPracticeIssuer(false);
    ASSERT_TRUE(run("starttls"));
    auto* trust = child<QPushButton>("smtpTrustIssuer");
    ASSERT_TRUE(trust->isVisible()) << root();
    // The window shows the chain and waits for a decision; this user decides against it.
    bool shown = false;
    QTimer closer;
    QObject::connect(&closer, &QTimer::timeout, &closer, [&] {
        if (QWidget* dialog = QApplication::activeModalWidget()) {
            shown = qobject_cast<ui::TrustIssuerDialog*>(dialog) != nullptr;
            QTest::keyClick(dialog, Qt::Key_Escape);
        }
    });
    closer.start(20);
    QTest::keyClick(trust, Qt::Key_Space);
    closer.stop();
    EXPECT_TRUE(shown);
    EXPECT_EQ(asked, 1);
    if (child<QPushButton>("smtpImportCertificate")->isVisible()) {
        QTest::keyClick(child<QPushButton>("smtpImportCertificate"), Qt::Key_Space);
        EXPECT_EQ(imports, 1);
    }
    EXPECT_FALSE(child<QLabel>("smtpWhatToDo")->text().isEmpty());
}

TEST_F(SmtpAfterwards, ASuggestedEncryptionIsOneKeyAway)
{
    smtp().practise(QStringLiteral("starttls"));
    child<QComboBox>("smtpSecurity")
        ->setCurrentIndex(2); // TLS from the first byte, on a port that begins in clear
    QTest::keyClick(smtp().form().testButton(), Qt::Key_Space);
    ASSERT_TRUE(finished());
    ASSERT_EQ(root(), "tls-on-clear-port");
    auto* change = child<QPushButton>("smtpChange0");
    ASSERT_TRUE(change->isVisible());
    EXPECT_TRUE(change->text().contains(QStringLiteral("STARTTLS")));
    QTest::keyClick(change, Qt::Key_Space);
    ASSERT_TRUE(finished());
    EXPECT_EQ(smtp().runs().result()->outcome, smtp::ProbeOutcome::Passed) << smtp().runs().result()->verdict;
    EXPECT_FALSE(change->isVisible());
}

TEST_F(SmtpAfterwards, TheReportForTheAdminHoldsNoPassword)
{
    ASSERT_TRUE(run("wrong-password"));
    const QString password = child<QLineEdit>("smtpPassword")->text();
    QTest::keyClick(child<QPushButton>("smtpCopyReport"), Qt::Key_Space);
    const QString report = QApplication::clipboard()->text();
    EXPECT_TRUE(report.contains(QStringLiteral("535")));
    EXPECT_FALSE(report.contains(password));
    EXPECT_FALSE(report.contains(QString::fromLatin1(password.toUtf8().toBase64())));
    EXPECT_FALSE(written().contains(password.toUtf8()));
    EXPECT_FALSE(written().contains(password.toUtf8().toBase64()));
}

TEST_F(SmtpAfterwards, SecretsAreShownOnlyWhileTheButtonIsHeld)
{
    ASSERT_TRUE(run("wrong-password"));
    const QString password = child<QLineEdit>("smtpPassword")->text();
    smtp().views()->setCurrentIndex(1);
    auto* button = smtp().revealButton();
    ASSERT_TRUE(button->isEnabled());
    EXPECT_FALSE(transcript().contains(password));
    button->setFocus();
    QTest::keyPress(button, Qt::Key_Space);
    EXPECT_TRUE(transcript().contains(password)) << transcript().toStdString();
    QTest::keyRelease(button, Qt::Key_Space);
    EXPECT_FALSE(transcript().contains(password));
    // The focus goes elsewhere while it is held.
    QTest::keyPress(button, Qt::Key_Space);
    EXPECT_TRUE(transcript().contains(password));
    smtp().transcript()->setFocus();
    EXPECT_FALSE(transcript().contains(password));
}

TEST_F(SmtpAfterwards, RunsAreKeptOpenedAgainAndCompared)
{
    ASSERT_TRUE(run("starttls"));
    ASSERT_TRUE(kept(1));
    ASSERT_TRUE(run("wrong-password"));
    ASSERT_TRUE(kept(2));
    restart();
    ASSERT_TRUE(kept(2)) << "they are there after a new start";
    const QAbstractItemModelTester tester(history()->model());
    smtp().views()->setCurrentWidget(smtp().history());
    history()->setFocus();
    int failed = -1;
    for (int row = 0; row < 2; ++row)
        if (history()
                ->model()
                ->index(row, ui::HistoryModel::Outcome)
                .data()
                .toString()
                .contains(QStringLiteral("failed")))
            failed = row;
    ASSERT_GE(failed, 0);
    history()->setCurrentIndex(history()->model()->index(failed, 0));
    QTest::keyClick(child<QPushButton>("smtpHistoryOpen"), Qt::Key_Space);
    ASSERT_TRUE(finished());
    EXPECT_EQ(root(), "credentials-rejected");
    EXPECT_GT(smtp().ladder()->size(), 5U);
    EXPECT_FALSE(smtp().revealButton()->isEnabled()) << "what is read from the disk has no secrets";

    smtp().views()->setCurrentWidget(smtp().history());
    history()->selectAll();
    ASSERT_TRUE(child<QPushButton>("smtpHistoryCompare")->isEnabled());
    QTest::keyClick(child<QPushButton>("smtpHistoryCompare"), Qt::Key_Space);
    auto* dialog = waitForDialog<QDialog>("smtpCompareDialog");
    ASSERT_NE(dialog, nullptr);
    const QString page = dialog->findChild<QTextBrowser*>(QStringLiteral("smtpComparison"))->toPlainText();
    EXPECT_TRUE(page.contains(QStringLiteral("credentials-rejected"))) << page.toStdString();
    EXPECT_TRUE(page.contains(QStringLiteral("535")));
    const QString diff = dialog->findChild<QTextBrowser*>(QStringLiteral("smtpDiff"))->toPlainText();
    EXPECT_TRUE(diff.contains(QStringLiteral("+ S: 535")) || diff.contains(QStringLiteral("− S: 535")));
    QTest::keyClick(dialog, Qt::Key_Escape);

    history()->selectAll();
    QTest::keyClick(child<QPushButton>("smtpHistoryRemove"), Qt::Key_Space);
    EXPECT_TRUE(kept(0));
    EXPECT_TRUE(child<QLabel>("smtpHistoryEmpty")->text().contains(QStringLiteral("No test")));
}

TEST_F(SmtpAfterwards, ACancelledTestShowsNoOldVerdict)
{
    ASSERT_TRUE(run("starttls"));
    smtp().practise(QStringLiteral("silent-server"));
    QTest::keyClick(smtp().form().testButton(), Qt::Key_Space);
    ASSERT_TRUE(smtp().form().isRunning());
    QElapsedTimer timer;
    timer.start();
    QTest::keyClick(smtp().form().testButton(), Qt::Key_Space);
    ASSERT_TRUE(QTest::qWaitFor([this] { return !smtp().form().isRunning(); }, 5'000));
    EXPECT_EQ(smtp().findings()->card()->text(), QStringLiteral("The test was cancelled."));
    EXPECT_EQ(smtp().runs().result(), nullptr);
    EXPECT_EQ(smtp().transcript()->model()->rowCount(), 0);
    EXPECT_FALSE(child<QWidget>("smtpActions")->isVisible());
}

TEST_F(SmtpAfterwards, SelectingInOneSelectsInAll)
{
    ASSERT_TRUE(run("wrong-password"));
    const auto& result = *smtp().runs().result();
    const smtp::Step* auth = result.step(smtp::Phase::Auth);
    const smtp::Step* ehlo = result.step(smtp::Phase::Ehlo);
    ASSERT_TRUE(auth && ehlo && auth->line > 0 && ehlo->line > 0);
    const auto line = [this] {
        return static_cast<std::uint32_t>(smtp().transcript()->currentIndex().row() + 1);
    };
    const auto phase = [this] {
        return smtp().steps()->model()->index(smtp().steps()->currentIndex().row(), 0).data().toString();
    };
    const auto ladderLine = [this] {
        return smtp()
                   .ladder()
                   ->rows->brief(static_cast<std::size_t>(smtp().ladderView()->currentRow()))
                   .message
            + 1;
    };
    // From the transcript.
    smtp().transcript()->setCurrentIndex(
        smtp().transcript()->model()->index(static_cast<int>(ehlo->line) - 1, 0));
    EXPECT_EQ(phase(), QStringLiteral("EHLO"));
    EXPECT_EQ(smtp().waterfall()->currentLine(), ehlo->line);
    EXPECT_EQ(ladderLine(), ehlo->line);
    // From the steps.
    for (int row = 0; row < smtp().steps()->model()->rowCount(); ++row)
        if (smtp().steps()->model()->index(row, 0).data().toString().contains(QStringLiteral("AUTH")))
            smtp().steps()->setCurrentIndex(smtp().steps()->model()->index(row, 0));
    EXPECT_EQ(line(), auth->line);
    EXPECT_EQ(smtp().waterfall()->currentLine(), auth->line);
    EXPECT_EQ(ladderLine(), auth->line);
    // From the waterfall, with the keyboard.
    smtp().views()->setCurrentWidget(smtp().waterfall());
    QTest::keyClick(smtp().waterfall(), Qt::Key_Home);
    const std::uint32_t first = smtp().waterfall()->currentLine();
    EXPECT_NE(first, auth->line);
    EXPECT_EQ(line(), first);
    // From the ladder.
    smtp().views()->setCurrentIndex(0);
    for (std::size_t i = 0; i < smtp().ladder()->size(); ++i)
        if (smtp().ladder()->rows->brief(i).message + 1 == ehlo->line)
            smtp().ladderView()->setCurrentRow(static_cast<qsizetype>(i));
    EXPECT_EQ(phase(), QStringLiteral("EHLO"));
    EXPECT_EQ(line(), ehlo->line);
    // From a finding, and a line that proves it.
    ASSERT_FALSE(result.findings.empty());
    smtp().findings()->select(-1);
    const std::uint64_t proof = raw(result.findings.front().evidence.front().where.first);
    smtp().transcript()->setCurrentIndex(smtp().transcript()->model()->index(static_cast<int>(proof) - 1, 0));
    EXPECT_EQ(smtp().findings()->selected(), 0);
    EXPECT_EQ(phase(), QStringLiteral("Login (AUTH)"));
}

TEST_F(SmtpAfterwards, ALargeRecordingIsReadBesideTheWindow)
{
    QByteArray text("Trying 192.0.2.25...\nConnected to mail.example.com.\nEscape character is '^]'.\n"
                    "220 mail.example.com ESMTP\nEHLO client.example.com\n250 mail.example.com\n");
    for (int i = 0; i < 3000; ++i)
        text += "NOOP\n250 2.0.0 Ok\n";
    smtp().openRecordingLater(text);
    EXPECT_EQ(smtp().transcript()->model()->rowCount(), 0) << "not yet";
    ASSERT_TRUE(finished());
    EXPECT_GT(smtp().transcript()->model()->rowCount(), 6000);
    smtp().openRecordingLater("nothing of mail");
    ASSERT_TRUE(settle());
    EXPECT_FALSE(notice().empty());
}

TEST_F(SmtpAfterwards, WhatTheUserTrustsForMailServersIsTrustedInATest)
{
    smtp().runs().trustPracticeIssuer(false);
    smtp().runs().setTrustFolder(QString::fromStdString(m_folder.path("trust")));
    ASSERT_TRUE(run("starttls"));
    ASSERT_EQ(smtp().runs().result()->outcome, smtp::ProbeOutcome::Failed);
    auto store = tls::TrustStore::open(m_folder.path("trust"));
    ASSERT_TRUE(store.has_value());
    tls::TrustUsages usages;
    usages.set(tls::TrustUsage::MailServers, true);
    const std::array entries{tls::BundleEntry{smtp().runs().result()->tls->chain.back(), {}, 0}};
    ASSERT_TRUE(store->add(entries, usages, "test").has_value());
    QTest::keyClick(child<QPushButton>("smtpRetry"), Qt::Key_Space);
    ASSERT_TRUE(finished());
    EXPECT_EQ(smtp().runs().result()->outcome, smtp::ProbeOutcome::Passed) << smtp().runs().result()->verdict;
    EXPECT_FALSE(child<QPushButton>("smtpTrustIssuer")->isVisible());
}
