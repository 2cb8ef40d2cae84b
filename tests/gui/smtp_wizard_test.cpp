// SPDX-License-Identifier: GPL-3.0-or-later
// The guided set-up as a newcomer meets it: from an address to a mail that was sent, with the keyboard alone, against a DNS server and a mail server with a
// private authority on this machine.
#include "core/tls/trust_anchors.h"
#include "core/tls/trust_store.h"
#include "tests/net/dns_server.h"
#include "tests/net/practice.h"
#include "tests/support/temp_folder.h"
#include "ui/wizards/smtp_wizard.h"

#include <QApplication>
#include <QCheckBox>
#include <QClipboard>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QRadioButton>
#include <QTableView>
#include <QTest>
#include <QTextBrowser>
#include <QTreeWidget>
#include <functional>
#include <gtest/gtest.h>

using namespace rungbook;
using ui::SmtpWizard;

namespace
{

class Wizard : public ::testing::Test
{
protected:
    void serve(smtp::PracticeScript script)
    {
        auto server = net::PracticeServer::start(std::move(script));
        ASSERT_TRUE(server) << (server ? "" : server.error().message);
        m_server = *std::move(server);
        m_dns.add(
            "_submission._tcp.office.test", "SRV", "0 5 " + std::to_string(m_server->port()) + " localhost");
    }
    void open(bool dns = true)
    {
        ui::WizardHooks hooks;
        hooks.resolver.nameservers = {dns ? m_dns.address() : "127.0.0.1:1"};
        hooks.resolver.tries = 1;
        hooks.trustFolder = m_folder.path("trust");
        // As by default, but for the system's own issuers.
        hooks.anchors = [folder = hooks.trustFolder] {
            const auto store = tls::TrustStore::open(folder);
            return store ? store->anchorsFor(tls::TrustUsage::MailServers, nullptr) : nullptr;
        };
        m_wizard = std::make_unique<SmtpWizard>(m_jobs, hooks);
        QObject::connect(m_wizard.get(), &SmtpWizard::finishedWith, m_wizard.get(),
            [this](const std::shared_ptr<smtp::ProbeSettings>& settings, const QString& name) {
                m_settings = settings;
                m_name = name;
            });
        m_wizard->show();
        ASSERT_TRUE(QTest::qWaitForWindowExposed(m_wizard.get()));
        m_wizard->activateWindow();
        ASSERT_TRUE(QTest::qWaitForWindowActive(m_wizard.get()));
    }
    template <class T> T* child(const char* name) { return m_wizard->findChild<T*>(QLatin1String(name)); }
    std::string text(const char* name) { return child<QLabel>(name)->text().toStdString(); }
    bool has(const char* name, const char* words) { return text(name).find(words) != std::string::npos; }
    /// Keys go to whatever has the focus, as with a person.
    void keys(const QString& text) { QTest::keyClicks(QApplication::focusWidget(), text); }
    void key(Qt::Key key, Qt::KeyboardModifiers with = Qt::NoModifier)
    {
        ASSERT_NE(QApplication::focusWidget(), nullptr);
        QTest::keyClick(QApplication::focusWidget(), key, with);
    }
    bool idle()
    {
        return QTest::qWaitFor([this] { return !m_wizard->busy(); }, 20'000);
    }
    bool at(int page)
    {
        return QTest::qWaitFor([this, page] { return m_wizard->currentId() == page; }, 5'000);
    }
    bool soon(const std::function<bool()>& what) { return QTest::qWaitFor(what, 20'000); }
    bool focused(const char* name)
    {
        return soon([this, name] { return child<QWidget>(name)->hasFocus(); });
    }
    bool canGoOn() { return m_wizard->button(QWizard::NextButton)->isEnabled(); }
    void next() { QTest::keyClick(m_wizard->button(QWizard::NextButton), Qt::Key_Space); }
    /// To the second page, with the candidates found.
    void find(const QString& address)
    {
        ASSERT_NE(child<QLineEdit>("wizardAddress"), nullptr);
        child<QLineEdit>("wizardAddress")->setFocus();
        keys(address);
        key(Qt::Key_Return);
        ASSERT_TRUE(at(SmtpWizard::Candidates));
        ASSERT_TRUE(idle());
    }
    void tryThem()
    {
        ASSERT_TRUE(child<QPushButton>("wizardTry")->hasFocus());
        key(Qt::Key_Space);
        ASSERT_TRUE(idle());
    }
    void trustIt()
    {
        ASSERT_TRUE(at(SmtpWizard::Trust));
        key(Qt::Key_C, Qt::AltModifier);
        // A button that is pressed by its letter acts a moment later.
        ASSERT_TRUE(soon([this] { return child<QPushButton>("wizardTrustButton")->isEnabled(); }));
        key(Qt::Key_T, Qt::AltModifier);
        ASSERT_TRUE(soon([this] { return canGoOn(); })) << text("wizardTrustResult");
        key(Qt::Key_Return);
        ASSERT_TRUE(at(SmtpWizard::Login));
    }
    void TearDown() override { m_wizard.reset(); }

    test::TempFolder m_folder;
    test::DnsServer m_dns;
    ui::JobTracker m_jobs;
    std::unique_ptr<net::PracticeServer> m_server;
    std::unique_ptr<SmtpWizard> m_wizard;
    std::shared_ptr<smtp::ProbeSettings> m_settings;
    QString m_name;
};

/// A relay with a private authority whose root it sends, and a login.
smtp::PracticeScript office()
{
    return test::scriptFromText("tls: starttls\ncertificate: private-root\noffer: PIPELINING\n"
                                "mechanisms-tls: PLAIN LOGIN\nuser: alice practice-alice\n");
}

} // namespace

TEST_F(Wizard, FromAnAddressToASentMailByKeyboardOnly)
{
    serve(office());
    open();
    EXPECT_TRUE(m_dns.asked().empty()) << "nobody is asked before the page says so";
    find(QStringLiteral("alice@office.test"));
    EXPECT_FALSE(m_dns.asked().empty());
    EXPECT_TRUE(has("wizardTrialsAnnouncement", "localhost (port"));
    EXPECT_TRUE(has("wizardTrialsAnnouncement", "No password"));
    EXPECT_FALSE(canGoOn()) << "nothing was tried yet";
    tryThem();
    EXPECT_TRUE(
        child<QTreeWidget>("wizardCandidates")->topLevelItem(0)->text(3).contains(QStringLiteral("trusted")));
    ASSERT_TRUE(canGoOn());
    key(Qt::Key_Return);
    trustIt();
    EXPECT_EQ(tls::TrustStore::open(m_folder.path("trust"))->list().size(), 1U);

    EXPECT_TRUE(has("wizardLoginOffer", "PLAIN"));
    ASSERT_TRUE(focused("wizardUser"));
    keys(QStringLiteral("alice"));
    key(Qt::Key_Tab);
    keys(QStringLiteral("wrong"));
    key(Qt::Key_Return);
    EXPECT_TRUE(soon([this] { return has("wizardLoginResult", "lock the account"); }));
    EXPECT_FALSE(canGoOn()) << "a refused login is no way on";
    ASSERT_TRUE(child<QLineEdit>("wizardPassword")->hasFocus());
    keys(QStringLiteral("practice-alice"));
    key(Qt::Key_Return);
    ASSERT_TRUE(soon([this] { return canGoOn(); })) << text("wizardLoginResult");
    key(Qt::Key_Return);

    ASSERT_TRUE(at(SmtpWizard::Mail));
    ASSERT_TRUE(focused("wizardFrom"));
    keys(QStringLiteral("alice@example.com"));
    key(Qt::Key_Tab);
    keys(QStringLiteral("bob@example.com"));
    key(Qt::Key_M, Qt::AltModifier);
    EXPECT_TRUE(soon([this] { return has("wizardMailResult", "The server took the mail"); }))
        << text("wizardMailResult");
    EXPECT_GT(child<QTableView>("wizardSteps")->model()->rowCount(), 6);
    key(Qt::Key_Return);

    ASSERT_TRUE(at(SmtpWizard::Summary));
    const QString summary = child<QTextBrowser>("wizardSummary")->toPlainText();
    for (const char* words :
        {"SMTP Server", "localhost", "Use TLS/SSL Encryption", "Trust for authentication within ISE",
            "Trust for client authentication and Syslog", "PSN", "Active MnT", "Primary PAN", "passed"})
        EXPECT_TRUE(summary.contains(QLatin1String(words))) << words;
    EXPECT_FALSE(summary.contains(QStringLiteral("practice-alice")));
    QTest::keyClick(child<QPushButton>("wizardCopy"), Qt::Key_Space);
    EXPECT_TRUE(QApplication::clipboard()->text().contains(QStringLiteral("Trusted For")));
    EXPECT_FALSE(QApplication::clipboard()->text().contains(QStringLiteral("practice-alice")));
    QTest::keyClick(m_wizard->button(QWizard::FinishButton), Qt::Key_Space);
    ASSERT_NE(m_settings, nullptr);
    EXPECT_EQ(m_settings->server, "localhost");
    EXPECT_EQ(m_settings->port, m_server->port());
    EXPECT_EQ(m_settings->security, smtp::Security::StartTls);
    EXPECT_EQ(m_settings->user, "alice");
    EXPECT_EQ(m_settings->password.reveal(), "practice-alice");
    EXPECT_EQ(m_name, QStringLiteral("localhost"));
}

TEST_F(Wizard, WithoutTrustNothingSecretIsAskedFor)
{
    serve(office());
    open();
    find(QStringLiteral("office.test"));
    tryThem();
    next();
    ASSERT_TRUE(at(SmtpWizard::Trust));
    EXPECT_FALSE(canGoOn()) << "a choice has to be made";
    EXPECT_FALSE(child<QPushButton>("wizardTrustButton")->isEnabled()) << "first compare";
    key(Qt::Key_G, Qt::AltModifier);
    ASSERT_TRUE(soon([this] { return canGoOn(); }));
    next();
    ASSERT_TRUE(at(SmtpWizard::Summary));
    EXPECT_TRUE(child<QTextBrowser>("wizardSummary")->toPlainText().contains(QStringLiteral("SSL Error")));
    EXPECT_TRUE(tls::TrustStore::open(m_folder.path("trust"))->list().empty());
}

TEST_F(Wizard, BrokenDnsIsToldAndLedOutOf)
{
    open(false);
    find(QStringLiteral("alice@office.test"));
    EXPECT_TRUE(has("wizardTrialsAnnouncement", "No mail server was found"))
        << text("wizardTrialsAnnouncement");
    EXPECT_TRUE(has("wizardTrialsAnnouncement", "not answered"));
    EXPECT_FALSE(canGoOn());
    EXPECT_FALSE(child<QPushButton>("wizardTry")->isEnabled());
}

TEST_F(Wizard, AServerThatIsNotThereIsExplained)
{
    serve(test::practiceScript("port-refused"));
    open();
    find(QStringLiteral("alice@office.test"));
    tryThem();
    EXPECT_FALSE(canGoOn());
    EXPECT_TRUE(has("wizardTrialsAnnouncement", "None of them will do"));
    EXPECT_FALSE(text("wizardCandidateDetail").empty());
}

TEST_F(Wizard, StoppingGoingBackAndClosingWhileASilentServerIsTried)
{
    serve(test::practiceScript("silent-server"));
    open();
    find(QStringLiteral("alice@office.test"));
    key(Qt::Key_Space);
    ASSERT_TRUE(m_wizard->busy());
    key(Qt::Key_Space);
    ASSERT_TRUE(idle());
    EXPECT_TRUE(child<QPushButton>("wizardTry")->isEnabled()) << "it can be tried again";
    QTest::keyClick(child<QPushButton>("wizardTry"), Qt::Key_Space);
    ASSERT_TRUE(m_wizard->busy());
    m_wizard->back();
    EXPECT_FALSE(m_wizard->busy()) << "going back stops it";
    next();
    ASSERT_TRUE(at(SmtpWizard::Candidates));
    QTest::keyClick(child<QPushButton>("wizardTry"), Qt::Key_Space);
    ASSERT_TRUE(m_wizard->busy());
    QTest::keyClick(m_wizard.get(), Qt::Key_Escape);
    EXPECT_FALSE(m_wizard->isVisible());
    EXPECT_EQ(m_settings, nullptr);
    m_wizard.reset();
    EXPECT_TRUE(QTest::qWaitFor([this] { return m_jobs.idle(); }, 5'000));
}

TEST_F(Wizard, NonsenseIsNoWayOn)
{
    open();
    EXPECT_FALSE(canGoOn());
    keys(QStringLiteral("nonsense"));
    EXPECT_FALSE(canGoOn());
    EXPECT_TRUE(has("wizardDnsAnnouncement", "neither"));
    EXPECT_TRUE(m_dns.asked().empty());
}
