// SPDX-License-Identifier: GPL-3.0-or-later
// Trust that comes from a server: the practice server of this machine, its chain, and what has to be compared before.
#include "core/net/probe_runner.h"
#include "core/smtp/check.h"
#include "core/tls/trust_anchors.h"
#include "tests/gui/trust_support.h"
#include "ui/trust/chain_chooser.h"
#include "ui/trust/fetch_dialog.h"
#include "ui/trust/trust_issuer_dialog.h"

#include <QCheckBox>
#include <QLineEdit>
#include <QSpinBox>

using namespace rungbook;
using namespace rungbook::test;

TEST_F(TrustPaneTest, AServersIssuerIsTrustedOnlyAfterItsFingerprintWasCompared)
{
    const auto server = serve("private-root");
    ASSERT_NE(server, nullptr);
    QTest::keyClick(child<QPushButton>("trustFromServer"), Qt::Key_Space);
    QPointer<ui::FetchDialog> dialog = m_pane->findChild<ui::FetchDialog*>();
    ASSERT_NE(dialog, nullptr);
    auto* host = dialog->findChild<QLineEdit*>(QStringLiteral("fetchHost"));
    auto* fetch = dialog->findChild<QPushButton*>(QStringLiteral("fetchStart"));
    auto* trust = dialog->findChild<QPushButton*>(QStringLiteral("fetchTrust"));
    EXPECT_FALSE(fetch->isEnabled());
    QTest::keyClicks(host, QStringLiteral("localhost"));
    dialog->findChild<QSpinBox*>(QStringLiteral("fetchPort"))->setValue(server->port());
    QTest::keyClick(host, Qt::Key_Return);
    EXPECT_TRUE(dialog->fetching());
    ASSERT_TRUE(QTest::qWaitFor([&] { return !dialog->fetching(); }, 20'000));
    const auto chosen = dialog->chooser()->chosen();
    ASSERT_TRUE(chosen.has_value());
    EXPECT_TRUE(chosen->selfSigned && chosen->isCa) << "the root is recommended";
    EXPECT_TRUE(dialog->findChild<QLabel*>(QStringLiteral("chainSentence"))
                    ->text()
                    .contains(QStringLiteral(
                        "Compare it with what the mail server's admin tells you by another way")));
    EXPECT_FALSE(trust->isEnabled());
    auto* told = dialog->findChild<QLineEdit*>(QStringLiteral("chainTold"));
    QString other = ui::toQt(chosen->sha256);
    other[0] = other[0] == u'0' ? u'1' : u'0';
    QTest::keyClicks(told, other);
    EXPECT_FALSE(dialog->findChild<QCheckBox*>(QStringLiteral("chainCompared"))->isEnabled());
    EXPECT_FALSE(trust->isEnabled());
    told->clear();
    QTest::keyClicks(told, ui::toQt(chosen->sha256).remove(u':').toLower());
    EXPECT_TRUE(trust->isEnabled());
    EXPECT_TRUE(onDisk().list().empty());
    QTest::keyClick(trust, Qt::Key_Space);
    ASSERT_TRUE(QTest::qWaitFor([&] { return dialog.isNull(); }, 10'000));
    ASSERT_TRUE(settle());
    ASSERT_EQ(onDisk().list().size(), 1U);
    EXPECT_EQ(onDisk().list().front()->certificate, *chosen);
    EXPECT_EQ(rows(), 1);
}

TEST_F(TrustPaneTest, AServerWithoutTlsSaysWhyThereIsNoChain)
{
    const auto server = serve("starttls-missing");
    ASSERT_NE(server, nullptr);
    m_pane->importFromServer(QStringLiteral("localhost"), server->port(), smtp::Security::StartTls);
    auto* dialog = m_pane->findChild<ui::FetchDialog*>();
    QTest::keyClick(dialog->findChild<QPushButton*>(QStringLiteral("fetchStart")), Qt::Key_Space);
    ASSERT_TRUE(QTest::qWaitFor([&] { return !dialog->fetching(); }, 20'000));
    EXPECT_FALSE(dialog->findChild<QPushButton*>(QStringLiteral("fetchTrust"))->isVisible());
    EXPECT_FALSE(dialog->findChild<ui::VerdictCard*>(QStringLiteral("fetchFailure"))->text().isEmpty());
}

TEST_F(TrustPaneTest, AFetchIsCancelledAndTheWindowClosedMeanwhile)
{
    const auto server = serve("silent-server");
    ASSERT_NE(server, nullptr);
    m_pane->importFromServer(QStringLiteral("localhost"), server->port(), smtp::Security::StartTls);
    auto* dialog = m_pane->findChild<ui::FetchDialog*>();
    auto* fetch = dialog->findChild<QPushButton*>(QStringLiteral("fetchStart"));
    QTest::keyClick(fetch, Qt::Key_Space);
    EXPECT_TRUE(dialog->fetching());
    QTest::keyClick(fetch, Qt::Key_Space);
    EXPECT_FALSE(dialog->fetching());
    QTest::keyClick(fetch, Qt::Key_Space);
    EXPECT_TRUE(dialog->fetching());
    m_pane.reset();
    EXPECT_TRUE(QTest::qWaitFor([this] { return m_jobs.idle(); }, 5'000));
}

TEST_F(TrustPaneTest, FromAVerdictTheIssuerIsTrustedAndTheRunThenPasses)
{
    const auto server = serve("private-root");
    ASSERT_NE(server, nullptr);
    const auto run = [&](const tls::TrustAnchorsPtr& anchors) {
        smtp::ProbeResult result =
            net::runProbe(smtp::practiceSettings(server->script(), server->port()), anchors, Job());
        smtp::diagnose(result);
        return result;
    };
    const smtp::ProbeResult failed = run(tls::TrustAnchorsPtr());
    ASSERT_EQ(failed.outcome, smtp::ProbeOutcome::Failed);
    ui::TrustIssuerDialog dialog(failed, m_jobs, store(), m_pane.get());
    dialog.open();
    ASSERT_TRUE(QTest::qWaitFor([&] { return m_jobs.idle(); }, 20'000));
    auto* trust = dialog.findChild<QPushButton*>(QStringLiteral("trustIssuerAccept"));
    EXPECT_FALSE(trust->isEnabled());
    ASSERT_TRUE(dialog.chooser()->chosen().has_value());
    QTest::keyClick(dialog.findChild<QCheckBox*>(QStringLiteral("chainCompared")), Qt::Key_Space);
    ASSERT_TRUE(trust->isEnabled());
    QTest::keyClick(trust, Qt::Key_Space);
    ASSERT_TRUE(QTest::qWaitFor([&] { return dialog.result() == QDialog::Accepted; }, 10'000));
    const tls::TrustStore disk = onDisk();
    ASSERT_EQ(disk.list().size(), 1U);
    EXPECT_EQ(disk.list().front()->usages, tls::TrustUsages{.mailServers = true});
    EXPECT_EQ(
        run(disk.anchorsFor(tls::TrustUsage::MailServers, nullptr)).outcome, smtp::ProbeOutcome::Passed);
}

TEST_F(TrustPaneTest, AnIssuerThatWasDisabledIsEnabledByTrustingIt)
{
    const tls::Minted root = authority("Example Root CA");
    const tls::Minted server = serverCertificate(&root);
    add({&root}, {.withinIse = true}, false);
    smtp::ProbeResult result;
    result.server = "mail.example.com";
    result.port = 465;
    result.tls.emplace();
    result.tls->chain = {server.certificate, root.certificate};
    ui::TrustIssuerDialog dialog(result, m_jobs, store(), m_pane.get());
    dialog.open();
    ASSERT_TRUE(QTest::qWaitFor([&] { return m_jobs.idle(); }, 20'000));
    QTest::keyClick(dialog.findChild<QCheckBox*>(QStringLiteral("chainCompared")), Qt::Key_Space);
    QTest::keyClick(dialog.findChild<QPushButton*>(QStringLiteral("trustIssuerAccept")), Qt::Key_Space);
    ASSERT_TRUE(QTest::qWaitFor([&] { return dialog.result() == QDialog::Accepted; }, 10'000));
    const tls::TrustStore disk = onDisk();
    EXPECT_TRUE(disk.list().front()->enabled);
    EXPECT_TRUE(disk.list().front()->usages.mailServers);
    EXPECT_TRUE(disk.list().front()->usages.withinIse) << "what it was trusted for before stays";
}

TEST_F(TrustPaneTest, ARunWithoutAChainOpensNothing)
{
    EXPECT_FALSE(ui::trustIssuerOf(smtp::ProbeResult(), m_jobs, store(), m_pane.get()));
}
