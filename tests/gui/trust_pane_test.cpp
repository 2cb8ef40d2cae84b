// SPDX-License-Identifier: GPL-3.0-or-later
// The list of trusted certificates as its user meets it: real keys, and what is on the disk afterwards.
#include "tests/gui/trust_support.h"
#include "ui/trust/certificate_tree.h"
#include "ui/trust/trust_model.h"

#include <QAbstractItemModelTester>
#include <QCheckBox>
#include <QClipboard>
#include <QFileDialog>
#include <QLineEdit>
#include <set>

using namespace rungbook;
using namespace rungbook::test;

TEST_F(TrustPaneTest, AnEmptyStoreSaysWhatToDo)
{
    ASSERT_TRUE(child<QLabel>("trustEmptyText")->isVisible());
    EXPECT_TRUE(child<QLabel>("trustEmptyText")->text().contains(QStringLiteral("root certificate")));
    EXPECT_TRUE(child<QPushButton>("trustImport")->isEnabled());
    EXPECT_FALSE(child<QPushButton>("trustDelete")->isEnabled());
    EXPECT_FALSE(child<QLabel>("trustBanner")->isVisible());
    EXPECT_FALSE(std::filesystem::exists(m_folder.path("trust"))) << "looking writes nothing";
}

TEST_F(TrustPaneTest, SpaceDisablesAndEnables)
{
    const tls::Minted root = authority("Example Root CA");
    add({&root});
    m_pane->setProfilesUsing([](const QString&) { return QStringList{QStringLiteral("ISE guest mail")}; });
    selectRow("Example Root CA");
    QTest::keyClick(table(), Qt::Key_Space);
    ASSERT_TRUE(settle());
    EXPECT_FALSE(onDisk().list().front()->enabled);
    EXPECT_TRUE(m_notice.contains(QStringLiteral("ISE guest mail"))) << m_notice.toStdString();
    EXPECT_EQ(
        table()->model()->index(0, ui::TrustModel::Status).data().toString(), QStringLiteral("○ Disabled"));
    EXPECT_TRUE(table()->hasFocus());
    QTest::keyClick(table(), Qt::Key_Space);
    ASSERT_TRUE(settle());
    EXPECT_TRUE(onDisk().list().front()->enabled);
    EXPECT_EQ(m_changes, 2);
}

TEST_F(TrustPaneTest, UsagesAreThoseOfIseWithItsRule)
{
    const tls::Minted root = authority("Example Root CA");
    add({&root});
    selectRow("Example Root CA");
    auto* clients = child<QCheckBox>("trustFor-clients");
    auto* admin = child<QCheckBox>("trustFor-admin");
    EXPECT_EQ(
        child<QCheckBox>("trustFor-ise")->text(), QStringLiteral("Trust for authentication within ISE"));
    EXPECT_EQ(clients->text(), QStringLiteral("Trust for client authentication and Syslog"));
    EXPECT_EQ(admin->text(), QStringLiteral("Trust for certificate based admin authentication"));
    EXPECT_EQ(child<QCheckBox>("trustFor-cisco-services")->text(),
        QStringLiteral("Trust for authentication of Cisco Services"));
    EXPECT_TRUE(child<QCheckBox>("trustFor-mail")->isChecked());
    QTest::keyClick(admin, Qt::Key_Space);
    ASSERT_TRUE(settle());
    EXPECT_TRUE(child<QLabel>("trustUsageProblem")->isVisible());
    EXPECT_TRUE(child<QLabel>("trustUsageProblem")
                    ->text()
                    .contains(QStringLiteral("client authentication and Syslog")));
    EXPECT_FALSE(onDisk().list().front()->usages.adminCertificates) << "ISE would not accept it";
    QTest::keyClick(clients, Qt::Key_Space);
    ASSERT_TRUE(settle());
    EXPECT_FALSE(child<QLabel>("trustUsageProblem")->isVisible());
    EXPECT_TRUE(onDisk().list().front()->usages.adminCertificates);
    EXPECT_TRUE(onDisk().list().front()->usages.clientsAndSyslog);
}

TEST_F(TrustPaneTest, F2RenamesAndATakenNameIsRefusedInWords)
{
    const tls::Minted one = authority("Example CA One");
    const tls::Minted two = authority("Example CA Two");
    add({&one, &two});
    selectRow("Example CA One");
    QTest::keyClick(table(), Qt::Key_F2);
    auto* editor = table()->viewport()->findChild<QLineEdit*>();
    ASSERT_NE(editor, nullptr);
    QTest::keyClick(editor, Qt::Key_A, Qt::ControlModifier);
    QTest::keyClicks(editor, QStringLiteral("Head Office"));
    QTest::keyClick(editor, Qt::Key_Return);
    ASSERT_TRUE(QTest::qWaitFor([this] { return m_changes == 1; }, 5'000)) << "the table hands it over later";
    ASSERT_TRUE(settle());
    EXPECT_EQ(onDisk().find(one.certificate.sha256)->friendlyName, "Head Office");
    selectRow("Head Office");
    auto* name = child<QLineEdit>("trustName");
    name->setFocus();
    QTest::keyClick(name, Qt::Key_A, Qt::ControlModifier);
    QTest::keyClicks(name, QStringLiteral("example ca two"));
    QTest::keyClick(name, Qt::Key_Return);
    ASSERT_TRUE(settle());
    EXPECT_TRUE(child<QLabel>("trustProblem")->isVisible());
    EXPECT_TRUE(child<QLabel>("trustProblem")->text().contains(QStringLiteral("already")))
        << child<QLabel>("trustProblem")->text().toStdString();
    EXPECT_EQ(onDisk().find(one.certificate.sha256)->friendlyName, "Head Office");
    EXPECT_EQ(name->text(), QStringLiteral("Head Office"));
}

TEST_F(TrustPaneTest, TheDescriptionIsKept)
{
    const tls::Minted root = authority("Example Root CA");
    add({&root});
    selectRow("Example Root CA");
    auto* field = child<QLineEdit>("trustDescription");
    field->setFocus();
    QTest::keyClicks(field, QStringLiteral("compared by telephone"));
    QTest::keyClick(field, Qt::Key_Return);
    ASSERT_TRUE(settle());
    EXPECT_EQ(onDisk().list().front()->description, "compared by telephone");
}

TEST_F(TrustPaneTest, DeletingSaysWhatBreaksAndReturnDeletesNothing)
{
    const tls::Minted root = authority("Example Root CA");
    const tls::Minted issuing = authority("Example Issuing CA", &root);
    const tls::Minted other = authority("Example Other CA");
    add({&root, &issuing, &other});
    m_pane->setProfilesUsing([&](const QString& sha256) {
        return sha256.toStdString() == root.certificate.sha256 ? QStringList{QStringLiteral("ISE alarms")}
                                                               : QStringList();
    });
    selectRow("Example Root CA");
    EXPECT_TRUE(child<QLabel>("trustDepends")->text().contains(QStringLiteral("ISE alarms")));
    QTest::keyClick(table(), Qt::Key_Delete);
    QPointer<ui::DeleteDialog> dialog = m_pane->findChild<ui::DeleteDialog*>();
    ASSERT_NE(dialog, nullptr);
    EXPECT_TRUE(child<QLabel>("deleteDependants")->text().contains(QStringLiteral("Example Issuing CA")));
    EXPECT_TRUE(child<QLabel>("deleteProfiles")->text().contains(QStringLiteral("ISE alarms")));
    QTest::keyClick(dialog, Qt::Key_Return);
    ASSERT_TRUE(QTest::qWaitFor([&] { return dialog.isNull(); }, 5'000));
    ASSERT_TRUE(settle());
    EXPECT_EQ(onDisk().list().size(), 3U);
    selectRow("Example Root CA");
    QTest::keyClick(table(), Qt::Key_Delete);
    dialog = m_pane->findChild<ui::DeleteDialog*>();
    ASSERT_NE(dialog, nullptr);
    QTest::keyClick(dialog->findChild<QCheckBox*>(QStringLiteral("deleteWithDependants")), Qt::Key_Space);
    QTest::keyClick(dialog->findChild<QPushButton*>(QStringLiteral("deleteAccept")), Qt::Key_Space);
    ASSERT_TRUE(QTest::qWaitFor([&] { return dialog.isNull(); }, 5'000));
    ASSERT_TRUE(settle());
    ASSERT_EQ(onDisk().list().size(), 1U);
    EXPECT_EQ(onDisk().list().front()->friendlyName, "Example Other CA");
    EXPECT_EQ(rows(), 1);
}

TEST_F(TrustPaneTest, ExpiryIsToldInWordsOnTopAndInTheRow)
{
    const tls::Minted expired = authority("Example Old CA", nullptr, -3);
    const tls::Minted soon = authority("Example Ageing CA", nullptr, 12);
    add({&expired, &soon});
    auto* banner = child<QLabel>("trustBanner");
    ASSERT_TRUE(banner->isVisible());
    EXPECT_TRUE(banner->text().contains(QStringLiteral("Example Old CA")));
    EXPECT_TRUE(banner->text().contains(QStringLiteral("Example Ageing CA")));
    selectRow("Example Ageing CA");
    const QModelIndex valid = table()->currentIndex().siblingAtColumn(ui::TrustModel::ValidUntil);
    EXPECT_TRUE(valid.data().toString().contains(QStringLiteral("⚠ expires in 12 days")))
        << valid.data().toString().toStdString();
    selectRow("Example Old CA");
    EXPECT_TRUE(table()
                    ->currentIndex()
                    .siblingAtColumn(ui::TrustModel::ValidUntil)
                    .data()
                    .toString()
                    .contains(QStringLiteral("✖ expired")));
    QTest::keyClick(table(), Qt::Key_Space);
    ASSERT_TRUE(settle());
    EXPECT_FALSE(banner->text().contains(QStringLiteral("Example Old CA")))
        << "a disabled one needs no warning";
}

TEST_F(TrustPaneTest, TheFilterFindsFingerprintsAndHosts)
{
    const tls::Minted root = authority("Example Root CA");
    const tls::Minted server = serverCertificate(&root);
    add({&root, &server});
    QTest::keyClick(table(), Qt::Key_F, Qt::ControlModifier);
    auto* filter = child<QLineEdit>("trustFilter");
    ASSERT_TRUE(filter->hasFocus());
    QTest::keyClicks(filter, ui::toQt(root.certificate.sha256).remove(u':').left(16).toLower());
    EXPECT_EQ(rows(), 1);
    EXPECT_EQ(table()->model()->index(0, 0).data().toString(), QStringLiteral("Example Root CA"));
    filter->setText(QStringLiteral("MAIL.example"));
    EXPECT_EQ(rows(), 1);
    filter->setText(QStringLiteral("nothing like it"));
    EXPECT_EQ(rows(), 0);
    EXPECT_TRUE(child<QLabel>("trustCount")->text().contains(QStringLiteral("2 certificates")));
    filter->clear();
    EXPECT_EQ(rows(), 2);
}

TEST_F(TrustPaneTest, DetailsShowTheChainUpToTheRoot)
{
    const tls::Minted root = authority("Example Root CA");
    const tls::Minted issuing = authority("Example Issuing CA", &root);
    const tls::Minted server = serverCertificate(&issuing);
    add({&root, &issuing, &server});
    selectRow("mail.example.com");
    auto* tree = child<ui::CertificateTree>("certificateTree");
    ASSERT_EQ(tree->topLevelItemCount(), 3);
    EXPECT_TRUE(tree->topLevelItem(2)->text(1).startsWith(QStringLiteral("Example Root CA")));
    QStringList values;
    for (int i = 0; i < tree->topLevelItem(0)->childCount(); ++i)
        values << tree->topLevelItem(0)->child(i)->data(1, Qt::UserRole).toString();
    for (const std::string& wanted :
        {server.certificate.sha256, server.certificate.sha1, server.certificate.serial,
            server.certificate.subject, server.certificate.issuer, server.certificate.signatureAlgorithm})
        EXPECT_TRUE(values.contains(ui::toQt(wanted))) << wanted;
    tls::TrustStore disk = onDisk();
    ASSERT_TRUE(disk.remove(std::vector<std::string>{root.certificate.sha256}, false).has_value());
    m_pane->keeper().load();
    ASSERT_TRUE(settle());
    selectRow("mail.example.com");
    ASSERT_EQ(tree->topLevelItemCount(), 3);
    EXPECT_TRUE(tree->topLevelItem(2)->text(1).contains(QStringLiteral("not here")));
}

TEST_F(TrustPaneTest, TheSelectionIsExportedAndCopiedAsPem)
{
    const tls::Minted one = authority("Example CA One");
    const tls::Minted two = authority("Example CA Two");
    add({&one, &two});
    selectRow("Example CA Two");
    QTest::keyClick(table(), Qt::Key_C, Qt::ControlModifier);
    EXPECT_TRUE(QApplication::clipboard()->text().contains(ui::toQt(two.certificatePem)));
    EXPECT_FALSE(QApplication::clipboard()->text().contains(ui::toQt(one.certificatePem)));
    QTest::keyClick(table(), Qt::Key_E, Qt::ControlModifier);
    auto* dialog = child<QFileDialog>("trustSaveDialog");
    ASSERT_NE(dialog, nullptr);
    auto* name = dialog->findChild<QLineEdit*>(QStringLiteral("fileNameEdit"));
    EXPECT_EQ(name->text(), QStringLiteral("Example_CA_Two.pem"));
    const std::string path = m_folder.path("out.pem");
    name->setText(ui::toQt(path));
    QTest::keyClick(name, Qt::Key_Return);
    ASSERT_TRUE(QTest::qWaitFor([&] { return m_notice.contains(QStringLiteral("Exported")); }, 5'000));
    std::stringstream text;
    text << std::ifstream(path).rdbuf();
    EXPECT_NE(text.str().find(two.certificatePem), std::string::npos);
}

TEST_F(TrustPaneTest, AStoreThatCanNotBeReadSaysSo)
{
    write("trust", "a file where a folder should be");
    open();
    EXPECT_TRUE(child<QLabel>("trustBanner")->isVisible());
    EXPECT_TRUE(child<QLabel>("trustBanner")->text().contains(QStringLiteral("is a file, not a folder")));
}

TEST_F(TrustPaneTest, AnotherProgramsChangesAreSeenWhenThePaneIsShown)
{
    tls::TrustStore disk = onDisk();
    const tls::Minted root = authority("Example Root CA");
    ASSERT_TRUE(
        disk.add(std::vector<tls::BundleEntry>{{root.certificate, "", 0}}, {}, "elsewhere").has_value());
    m_pane->hide();
    m_pane->show();
    ASSERT_TRUE(settle());
    EXPECT_EQ(rows(), 1);
    EXPECT_EQ(m_changes, 0) << "it was not our change";
}

TEST_F(TrustPaneTest, EveryInputHasANameAndAPlaceInTheTabOrder)
{
    const tls::Minted root = authority("Example Root CA");
    add({&root});
    selectRow("Example Root CA");
    const QAbstractItemModelTester tester(table()->model());
    QWidget* at = m_pane.get();
    std::set<QString> reached;
    do {
        at = at->nextInFocusChain();
        if ((at->focusPolicy() & Qt::TabFocus) != 0 && at->isVisible() && at->isEnabled())
            reached.insert(at->objectName());
    } while (at != m_pane.get());
    for (const char* name : {"trustImport", "trustPaste", "trustFromServer", "trustExport", "trustToggle",
             "trustDelete", "trustFilter", "trustTable", "trustName", "trustEnabled", "trustDescription",
             "trustFor-mail", "trustFor-ise", "trustFor-clients", "trustFor-admin", "trustFor-cisco-services",
             "certificateTree"})
        EXPECT_TRUE(reached.contains(QLatin1String(name))) << name;
    for (const QLineEdit* field : m_pane->findChildren<QLineEdit*>())
        EXPECT_FALSE(field->accessibleName().isEmpty()) << field->objectName().toStdString();
}

TEST(TrustPaneAlone, TheTrackerMayGoFirst)
{
    const TempFolder folder;
    auto jobs = std::make_unique<ui::JobTracker>();
    ui::TrustPane pane(*jobs, ui::toQt(folder.path("trust")));
    pane.show();
    pane.importText(QStringLiteral("no certificate"), QStringLiteral("pasted text"));
    jobs.reset(); // as members of a window go before its children
    EXPECT_EQ(pane.keeper().store(), nullptr) << "nothing is delivered any more";
}
