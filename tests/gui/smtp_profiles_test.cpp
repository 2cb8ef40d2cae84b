// SPDX-License-Identifier: GPL-3.0-or-later
// The form, the named settings and the keychain, with the keys that a user presses.
#include "tests/gui/smtp_bench_support.h"

#include <QInputDialog>
#include <QMessageBox>

using namespace rungbook;

class SmtpProfiles : public test::SmtpWindow
{
protected:
    QLabel* note(const char* field)
    {
        return window().findChild<QLabel*>(QStringLiteral("note:") + QLatin1String(field));
    }
    void fill()
    {
        type("smtpServer", QStringLiteral("mail.example.com"));
        child<QSpinBox>("smtpPort")->setValue(587);
        child<QCheckBox>("smtpAuthenticate")->setChecked(true);
        type("smtpUser", QStringLiteral("alice"));
        type("smtpPassword", QStringLiteral("correct-horse-battery"));
    }
    /// Presses Save and gives the name.
    void saveAs(const QString& name)
    {
        QTest::keyClick(child<QToolButton>("smtpProfileSave"), Qt::Key_Space);
        auto* dialog = waitForDialog<QInputDialog>("profileNameDialog");
        ASSERT_NE(dialog, nullptr);
        auto* edit = dialog->findChild<QLineEdit*>();
        edit->selectAll();
        QTest::keyClicks(edit, name);
        QTest::keyClick(edit, Qt::Key_Return);
        ASSERT_FALSE(smtp().profiles()->current().isEmpty());
    }
    QString shown() { return child<QComboBox>("smtpProfile")->currentText(); }
    bool keychainAnswered()
    {
        return QTest::qWaitFor(
            [this] { return !child<QLabel>("smtpKeychainNote")->text().isEmpty(); }, 5'000);
    }
};

TEST_F(SmtpProfiles, AFieldSaysWhatIsWrongWithItWhileItIsTyped)
{
    EXPECT_FALSE(note("server")->isVisible()) << "nobody was there yet";
    type("smtpServer", QStringLiteral("https://mail.example.com"));
    ASSERT_TRUE(note("server")->isVisible());
    EXPECT_TRUE(note("server")->text().contains(QStringLiteral("web address")));
    EXPECT_EQ(child<QLineEdit>("smtpServer")->accessibleDescription().isEmpty(), false);
    type("smtpServer", QStringLiteral("mail.example.com"));
    EXPECT_FALSE(note("server")->isVisible());
    EXPECT_FALSE(child<QLabel>("smtpProblem")->isVisible());
}

TEST_F(SmtpProfiles, TheKeyboardReachesTheFirstFieldThatIsWrong)
{
    type("smtpServer", QStringLiteral("mail.example.com"));
    child<QComboBox>("smtpProxyKind")->setCurrentIndex(1);
    QTest::keyClick(child<QLineEdit>("smtpServer"), Qt::Key_Return);
    EXPECT_FALSE(smtp().form().isRunning());
    EXPECT_TRUE(child<QWidget>("smtpAdvanced")->isVisible()) << "folded away, it could not be seen";
    EXPECT_TRUE(child<QLineEdit>("smtpProxyHost")->hasFocus());
    EXPECT_TRUE(note("proxy")->isVisible());
}

TEST_F(SmtpProfiles, AdvancedFoldsWithAKey)
{
    auto* button = smtp().form().advancedButton();
    EXPECT_FALSE(child<QWidget>("smtpAdvanced")->isVisible());
    QTest::keyClick(button, Qt::Key_Space);
    EXPECT_TRUE(child<QWidget>("smtpAdvanced")->isVisible());
    QTest::keyClick(button, Qt::Key_Space);
    EXPECT_FALSE(child<QWidget>("smtpAdvanced")->isVisible());
}

TEST_F(SmtpProfiles, AClientCertificateThatIsNoneIsTold)
{
    type("smtpServer", QStringLiteral("mail.example.com"));
    type("smtpClientCertificate", QStringLiteral("/no/such/file.pem"));
    EXPECT_TRUE(note("client-certificate")->text().contains(QStringLiteral("no such file")));
    type("smtpClientCertificate", write("client.p12", "\x30\x82 not text"));
    EXPECT_TRUE(note("client-certificate")->text().contains(QStringLiteral("PKCS #12")));
    type("smtpClientCertificate",
        write("client.pem", "-----BEGIN CERTIFICATE-----\nMII\n-----END CERTIFICATE-----\n"));
    EXPECT_TRUE(note("client-certificate")->text().contains(QStringLiteral("private key")));
    type("smtpClientKey",
        write("client.key",
            "-----BEGIN ENCRYPTED PRIVATE KEY-----\nMII\n-----END ENCRYPTED PRIVATE KEY-----\n"));
    EXPECT_TRUE(note("client-certificate")->text().contains(QStringLiteral("passphrase")));
    type(
        "smtpClientKey", write("plain.key", "-----BEGIN PRIVATE KEY-----\nMII\n-----END PRIVATE KEY-----\n"));
    EXPECT_FALSE(note("client-certificate")->isVisible()) << note("client-certificate")->text().toStdString();
    EXPECT_FALSE(smtp().form().settings().clientKeyPem.empty());
}

TEST_F(SmtpProfiles, LiveThroughALife)
{
    fill();
    saveAs(QStringLiteral("Office"));
    EXPECT_EQ(shown(), QStringLiteral("Office"));
    EXPECT_FALSE(child<QLabel>("smtpProfileState")->isVisible());
    type("smtpUser", QStringLiteral("bob"));
    EXPECT_TRUE(child<QLabel>("smtpProfileState")->isVisible()) << "changed and not saved";
    // Another profile, and back: what was typed is still there.
    smtp().profiles()->duplicate();
    EXPECT_EQ(shown(), QStringLiteral("Office (2)"));
    EXPECT_EQ(child<QLineEdit>("smtpUser")->text(), QStringLiteral("alice"));
    auto* box = child<QComboBox>("smtpProfile");
    box->setFocus();
    QTest::keyClick(box, Qt::Key_Up);
    EXPECT_EQ(shown(), QStringLiteral("Office"));
    EXPECT_EQ(child<QLineEdit>("smtpUser")->text(), QStringLiteral("bob"));
    QTest::keyClick(child<QToolButton>("smtpProfileSave"), Qt::Key_Space);
    EXPECT_FALSE(child<QLabel>("smtpProfileState")->isVisible());
    smtp().profiles()->rename(QStringLiteral("office (2)"));
    EXPECT_EQ(shown(), QStringLiteral("Office")) << "the name is taken";
    EXPECT_TRUE(QString::fromStdString(notice()).contains(QStringLiteral("already")));
    smtp().profiles()->rename(QStringLiteral("Branch"));
    EXPECT_EQ(shown(), QStringLiteral("Branch"));

    restart();
    EXPECT_EQ(shown(), QStringLiteral("Branch")) << "the one that was chosen last";
    EXPECT_EQ(child<QLineEdit>("smtpUser")->text(), QStringLiteral("bob"));
    EXPECT_TRUE(child<QLineEdit>("smtpPassword")->text().isEmpty());
    child<QAction>("profileDelete")->trigger();
    auto* ask = waitForDialog<QMessageBox>("profileDeleteDialog");
    ASSERT_NE(ask, nullptr);
    QTest::keyClick(ask, Qt::Key_Escape);
    EXPECT_EQ(shown(), QStringLiteral("Branch")) << "not deleted by Escape";
    smtp().profiles()->remove();
    EXPECT_EQ(child<QComboBox>("smtpProfile")->findText(QStringLiteral("Branch")), -1);
    EXPECT_FALSE(written().contains("correct-horse-battery"));
}

TEST_F(SmtpProfiles, WhatWasTypedBeforeAProfileWasChosenIsStillThere)
{
    fill();
    saveAs(QStringLiteral("Office"));
    const QString id = smtp().profiles()->current();
    smtp().profiles()->leave();
    type("smtpServer", QStringLiteral("other.example.com"));
    smtp().profiles()->choose(id);
    EXPECT_EQ(child<QLineEdit>("smtpServer")->text(), QStringLiteral("mail.example.com"));
    auto* box = child<QComboBox>("smtpProfile");
    box->setFocus();
    QTest::keyClick(box, Qt::Key_Home);
    EXPECT_TRUE(smtp().profiles()->current().isEmpty());
    EXPECT_EQ(child<QLineEdit>("smtpServer")->text(), QStringLiteral("other.example.com"));
}

TEST_F(SmtpProfiles, AreExportedAndImportedWithoutSecrets)
{
    fill();
    saveAs(QStringLiteral("Office"));
    const QString path = QString::fromStdString(m_folder.path("out.json"));
    smtp().profiles()->exportFile(path, true);
    QFile file(path);
    ASSERT_TRUE(file.open(QIODevice::ReadOnly));
    const QByteArray text = file.readAll();
    EXPECT_TRUE(text.contains("mail.example.com"));
    EXPECT_FALSE(text.contains("correct-horse-battery"));
    smtp().profiles()->importFile(path);
    EXPECT_EQ(shown(), QStringLiteral("Office (2)"));
    smtp().profiles()->importFile(write("broken.json", "{"));
    EXPECT_FALSE(notice().empty());
    EXPECT_EQ(shown(), QStringLiteral("Office (2)")) << "nothing changed";
}

TEST_F(SmtpProfiles, ThePasswordGoesToTheKeychainOnlyWhenItIsAskedTo)
{
    fill();
    saveAs(QStringLiteral("Office"));
    EXPECT_TRUE(m_keychain->entries.empty());
    QTest::keyClick(child<QCheckBox>("smtpKeepPassword"), Qt::Key_Space);
    ASSERT_TRUE(child<QCheckBox>("smtpKeepPassword")->isChecked());
    QTest::keyClick(child<QToolButton>("smtpProfileSave"), Qt::Key_Space);
    ASSERT_TRUE(keychainAnswered());
    ASSERT_EQ(m_keychain->entries.size(), 1U);
    EXPECT_EQ(m_keychain->entries.begin()->second, "correct-horse-battery");
    EXPECT_FALSE(written().contains("correct-horse-battery"));

    const QString id = smtp().profiles()->current();
    smtp().profiles()->leave();
    smtp().profiles()->choose(id);
    EXPECT_TRUE(QTest::qWaitFor([this] {
        return child<QLineEdit>("smtpPassword")->text() == QStringLiteral("correct-horse-battery");
    }));
    // Saved while the password is not there: the keychain keeps what it has.
    child<QLineEdit>("smtpPassword")->clear();
    QTest::keyClick(child<QToolButton>("smtpProfileSave"), Qt::Key_Space);
    EXPECT_EQ(m_keychain->entries.begin()->second, "correct-horse-battery");
    EXPECT_TRUE(smtp().profiles()->store().find(id.toStdString())->passwordInKeychain);
    // Unticked and saved: it is gone from the keychain.
    QTest::keyClick(child<QCheckBox>("smtpKeepPassword"), Qt::Key_Space);
    QTest::keyClick(child<QToolButton>("smtpProfileSave"), Qt::Key_Space);
    EXPECT_TRUE(QTest::qWaitFor([this] { return m_keychain->entries.empty(); }));
}

TEST_F(SmtpProfiles, WithoutAKeychainThePasswordIsKeptNowhereAndThatIsSaid)
{
    m_keychain->problem = QStringLiteral("This system offers no keychain.");
    fill();
    child<QCheckBox>("smtpKeepPassword")->setChecked(true);
    saveAs(QStringLiteral("Office"));
    ASSERT_TRUE(keychainAnswered());
    EXPECT_TRUE(child<QLabel>("smtpKeychainNote")->text().contains(QStringLiteral("not saved anywhere")));
    EXPECT_FALSE(child<QCheckBox>("smtpKeepPassword")->isChecked());
    EXPECT_EQ(child<QLineEdit>("smtpPassword")->text(), QStringLiteral("correct-horse-battery"))
        << "the test can go on with it";
    EXPECT_TRUE(m_keychain->entries.empty());
    EXPECT_FALSE(written().contains("correct-horse-battery"));
}

TEST_F(SmtpProfiles, DeletingAProfileDeletesItsPassword)
{
    fill();
    child<QCheckBox>("smtpKeepPassword")->setChecked(true);
    saveAs(QStringLiteral("Office"));
    ASSERT_TRUE(keychainAnswered());
    ASSERT_EQ(m_keychain->entries.size(), 1U);
    smtp().profiles()->remove();
    EXPECT_TRUE(m_keychain->entries.empty());
}

TEST_F(SmtpProfiles, AGoodRunTellsWhichIssuerTheProfileRestsOn)
{
    smtp().practise(QStringLiteral("starttls"));
    saveAs(QStringLiteral("Practice"));
    QTest::keyClick(smtp().form().testButton(), Qt::Key_Space);
    ASSERT_TRUE(finished());
    const auto& path = smtp().runs().result()->tls->verify.path;
    ASSERT_FALSE(path.empty());
    EXPECT_EQ(smtp().profilesUsing(ui::toQt(path.back().sha256)), QStringList{QStringLiteral("Practice")});
    EXPECT_TRUE(smtp().profilesUsing(QStringLiteral("00:11")).isEmpty());
}

TEST_F(SmtpProfiles, TheEntriesForOthersAskForThem)
{
    int wizard = 0;
    int manual = 0;
    QObject::connect(&smtp(), &ui::SmtpPane::wizardRequested, &window(), [&] { ++wizard; });
    QObject::connect(&smtp(), &ui::SmtpPane::manualSessionRequested, &window(), [&] { ++manual; });
    QTest::keyClick(child<QToolButton>("smtpWizard"), Qt::Key_Space);
    QTest::keyClick(child<QToolButton>("smtpManual"), Qt::Key_Space);
    EXPECT_EQ(wizard, 1);
    EXPECT_EQ(manual, 1);
}
