// SPDX-License-Identifier: GPL-3.0-or-later
// Imports of each format and broken ones, from files, drops and the clipboard: a preview first, then the store.
#include "tests/gui/trust_support.h"
#include "tests/tls/formats.h"

#include <QAbstractItemModelTester>
#include <QClipboard>
#include <QDragEnterEvent>
#include <QDropEvent>
#include <QFileDialog>
#include <QLineEdit>
#include <QMimeData>
#include <QUrl>

using namespace rungbook;
using namespace rungbook::test;

TEST_F(TrustPaneTest, AFileIsChosenWithTheKeyboardAndPreviewedBeforeItIsWritten)
{
    const tls::Minted root = authority("Example Root CA");
    const QString path = write("root.pem", root.certificatePem);
    child<QPushButton>("trustImport")->setFocus();
    QTest::keyClick(child<QPushButton>("trustImport"), Qt::Key_I, Qt::ControlModifier);
    auto* files = child<QFileDialog>("trustOpenDialog");
    ASSERT_NE(files, nullptr);
    auto* name = files->findChild<QLineEdit*>(QStringLiteral("fileNameEdit"));
    ASSERT_NE(name, nullptr);
    name->setText(path); // typed letters would open a completer, which needs a real screen
    QTest::keyClick(name, Qt::Key_Return);
    ui::ImportDialog* dialog = preview();
    ASSERT_NE(dialog, nullptr);
    EXPECT_EQ(dialog->model()->rowCount(), 1);
    EXPECT_TRUE(onDisk().list().empty()) << "nothing is written before the user says so";
    ASSERT_TRUE(acceptImport(dialog));
    EXPECT_EQ(rows(), 1);
    const tls::TrustStore disk = onDisk();
    ASSERT_EQ(disk.list().size(), 1U);
    EXPECT_EQ(disk.list().front()->usages, tls::TrustUsages{.mailServers = true});
    EXPECT_EQ(disk.list().front()->source, "root.pem");
    EXPECT_EQ(m_changes, 1);
    EXPECT_EQ(m_pane->focusWidget(), table()) << "where the new one is";
    EXPECT_EQ(table()->currentIndex().data().toString(), QStringLiteral("Example Root CA"));
}

TEST_F(TrustPaneTest, EveryFormatIsImported)
{
    const tls::Minted root = authority("Example Root CA");
    const tls::Minted issuing = authority("Example Issuing CA", &root);
    const std::vector<tls::Certificate> both{issuing.certificate, root.certificate};
    const struct {
        const char* name;
        std::string bytes;
        const char* format;
    } files[] = {{"a.pem", "some prose\n" + issuing.certificatePem + root.certificatePem, "(PEM)"},
        {"b.der", root.certificate.der, "(DER)"}, {"c.p7b", makePkcs7(both, false), "(PKCS #7)"},
        {"d.p7b", makePkcs7(both, true), "(PKCS #7)"}};
    for (const auto& file : files) {
        ui::ImportDialog* dialog = previewOf(write(file.name, file.bytes));
        ASSERT_NE(dialog, nullptr);
        EXPECT_TRUE(dialog->findChild<QLabel*>(QStringLiteral("importHeading"))
                        ->text()
                        .contains(QLatin1String(file.format)))
            << file.name;
        EXPECT_TRUE(problems(dialog).isEmpty()) << problems(dialog).toStdString();
        ASSERT_TRUE(acceptImport(dialog)) << file.name;
        EXPECT_NE(onDisk().find(root.certificate.sha256), nullptr) << file.name;
        tls::TrustStore disk = onDisk();
        std::vector<std::string> all;
        for (const tls::TrustedCertificate* entry : disk.list())
            all.push_back(entry->certificate.sha256);
        ASSERT_TRUE(disk.remove(all, false).has_value());
        m_pane->keeper().load();
        ASSERT_TRUE(settle());
    }
}

TEST_F(TrustPaneTest, APassphraseIsAskedForAndNotKept)
{
    const tls::Minted root = authority("Example Root CA");
    const tls::Minted server = serverCertificate(&root);
    const std::string passphrase = "Winter-Harvest-9";
    const QString path = write("server.p12",
        makePkcs12({server.certificate, root.certificate}, server.keyPem, passphrase, "the mail server",
            Encryption::Rc2));
    ui::ImportDialog* dialog = previewOf(path);
    ASSERT_NE(dialog, nullptr);
    auto* field = dialog->findChild<QLineEdit*>(QStringLiteral("importPassphrase"));
    ASSERT_TRUE(field->isVisible());
    EXPECT_EQ(field->echoMode(), QLineEdit::Password);
    EXPECT_FALSE(dialog->findChild<QPushButton*>(QStringLiteral("importAccept"))->isVisible());
    QTest::keyClicks(field, QStringLiteral("wrong"));
    QTest::keyClick(field, Qt::Key_Return);
    ASSERT_TRUE(QTest::qWaitFor([&] { return !dialog->reading(); }, 20'000));
    bool told = false;
    for (const QLabel* label : dialog->findChildren<QLabel*>())
        told = told
            || (label->isVisible() && label->text().contains(QStringLiteral("does not open server.p12")));
    EXPECT_TRUE(told);
    EXPECT_TRUE(field->text().isEmpty());
    QTest::keyClicks(field, QString::fromStdString(passphrase));
    QTest::keyClick(field, Qt::Key_Return);
    ASSERT_TRUE(QTest::qWaitFor([&] { return !dialog->reading(); }, 20'000));
    EXPECT_FALSE(field->isVisible());
    EXPECT_TRUE(field->text().isEmpty());
    EXPECT_EQ(dialog->model()->rowCount(), 2);
    EXPECT_EQ(dialog->model()->chosenCount(), 1) << "the authority, not the server's own";
    EXPECT_TRUE(problems(dialog).contains(QStringLiteral("private key"))) << problems(dialog).toStdString();
    ASSERT_TRUE(acceptImport(dialog));
    EXPECT_EQ(contentOf(m_folder.path("trust")).find(passphrase), std::string::npos);
    EXPECT_EQ(contentOf(m_folder.path("trust")).find("PRIVATE KEY"), std::string::npos);
    const QSettings settings;
    for (const QString& key : settings.allKeys())
        EXPECT_FALSE(settings.value(key).toString().contains(QString::fromStdString(passphrase)));
}

TEST_F(TrustPaneTest, BrokenFilesOfEachFormatGetASentence)
{
    const tls::Minted root = authority("Example Root CA");
    const tls::Minted server = serverCertificate(&root);
    std::string half = root.certificatePem.substr(0, root.certificatePem.size() / 2);
    expectRefused(write("cut.pem", half), "cut off");
    expectRefused(
        write("bad.pem", "-----BEGIN CERTIFICATE-----\n!!!\n-----END CERTIFICATE-----\n"), "not Base64");
    expectRefused(write("cut.der", root.certificate.der.substr(0, 200)), "damaged or cut off");
    const std::string pkcs7 = makePkcs7({root.certificate}, false);
    expectRefused(write("cut.p7b", pkcs7.substr(0, pkcs7.size() - 40)), "damaged or cut off");
    expectRefused(write("empty.p7b", makePkcs7({}, false)), "no certificate in the PKCS #7");
    const std::string pfx = makePkcs12({server.certificate}, server.keyPem, "x", "n", Encryption::Modern);
    expectRefused(write("cut.pfx", pfx.substr(0, pfx.size() / 2)), "damaged or cut off");
    expectRefused(write("key.pem", server.keyPem), "private key without a certificate");
    expectRefused(write("request.csr", makeRequest(server.keyPem, true)), "signing request");
    expectRefused(write("page.cer", "<!DOCTYPE html><html></html>"), "web page");
    expectRefused(write("nothing.pem", ""), "nothing in it");
    expectRefused(QString::fromStdString(m_folder.path("missing.pem")), "can not be read");
    std::filesystem::create_directories(m_folder.path("folder"));
    expectRefused(QString::fromStdString(m_folder.path("folder")), "folder");
}

TEST_F(TrustPaneTest, PastedTextIsPreviewed)
{
    const tls::Minted root = authority("Example Root CA");
    QApplication::clipboard()->setText(ui::toQt("> " + root.certificatePem));
    child<QPushButton>("trustImport")->setFocus();
    QTest::keyClick(child<QPushButton>("trustImport"), Qt::Key_V, Qt::ControlModifier);
    ui::ImportDialog* dialog = preview();
    ASSERT_NE(dialog, nullptr);
    ASSERT_TRUE(acceptImport(dialog));
    EXPECT_EQ(onDisk().list().size(), 1U);
    QApplication::clipboard()->clear();
    QTest::keyClick(table(), Qt::Key_V, Qt::ControlModifier);
    EXPECT_TRUE(m_notice.contains(QStringLiteral("PEM"))) << m_notice.toStdString();
}

TEST_F(TrustPaneTest, DroppedFilesAreReadTogether)
{
    const tls::Minted one = authority("Example CA One");
    const tls::Minted two = authority("Example CA Two");
    QMimeData data;
    data.setUrls({QUrl::fromLocalFile(write("one.pem", one.certificatePem + two.certificatePem)),
        QUrl::fromLocalFile(write("two.der", two.certificate.der)),
        QUrl::fromLocalFile(write("bad.pem", "no certificate"))});
    QDragEnterEvent enter(QPoint(50, 50), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(m_pane.get(), &enter);
    ASSERT_TRUE(enter.isAccepted());
    QDropEvent drop(QPointF(50, 50), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(m_pane.get(), &drop);
    ui::ImportDialog* dialog = preview();
    ASSERT_NE(dialog, nullptr);
    EXPECT_EQ(dialog->model()->rowCount(), 2) << "each certificate once";
    EXPECT_TRUE(problems(dialog).contains(QStringLiteral("bad.pem: "))) << problems(dialog).toStdString();
    ASSERT_TRUE(acceptImport(dialog));
    EXPECT_EQ(rows(), 2);
}

TEST_F(TrustPaneTest, ABundleOfHundredsIsChosenFrom)
{
    std::string text;
    for (int i = 0; i < 300; ++i)
        text += authority("Example CA " + std::to_string(i), nullptr, i < 10 ? -5 : 500).certificatePem;
    ui::ImportDialog* dialog = previewOf(write("bundle.pem", text));
    ASSERT_NE(dialog, nullptr);
    const QAbstractItemModelTester tester(dialog->model());
    EXPECT_EQ(dialog->model()->rowCount(), 300);
    EXPECT_EQ(dialog->model()->chosenCount(), 290) << "the expired ones are not suggested";
    auto* list = dialog->findChild<QTableView*>(QStringLiteral("importTable"));
    QTest::keyClick(dialog->findChild<QPushButton*>(QStringLiteral("importNone")), Qt::Key_Space);
    EXPECT_EQ(dialog->model()->chosenCount(), 0);
    EXPECT_FALSE(dialog->findChild<QPushButton*>(QStringLiteral("importAccept"))->isEnabled());
    list->setFocus();
    list->setCurrentIndex(dialog->model()->index(20, 0));
    QTest::keyClick(list, Qt::Key_Space);
    EXPECT_EQ(dialog->model()->chosenCount(), 1);
    ASSERT_TRUE(acceptImport(dialog));
    ASSERT_EQ(onDisk().list().size(), 1U);
    EXPECT_EQ(onDisk().list().front()->friendlyName, "Example CA 20");
}

TEST_F(TrustPaneTest, WhatIsThereAlreadyIsNotImportedTwice)
{
    const tls::Minted root = authority("Example Root CA");
    add({&root});
    ui::ImportDialog* dialog = previewOf(write("root.pem", root.certificatePem));
    ASSERT_NE(dialog, nullptr);
    EXPECT_FALSE(dialog->findChild<QPushButton*>(QStringLiteral("importAccept"))->isEnabled());
    EXPECT_TRUE(dialog->model()
                    ->index(0, ui::ImportModel::Note)
                    .data()
                    .toString()
                    .contains(QStringLiteral("Already here as \"Example Root CA\"")));
    QTest::keyClick(dialog->findChild<QPushButton*>(QStringLiteral("importAll")), Qt::Key_Space);
    EXPECT_EQ(dialog->model()->chosenCount(), 0);
    EXPECT_TRUE(closeImport(dialog));
}
