// SPDX-License-Identifier: GPL-3.0-or-later
// From bench to bench: the keys that go there, and what goes where when something is pasted or opened.
#include "tests/config/negotiation_pair.h"
#include "tests/gui/window_support.h"
#include "ui/cases/case_pane.h"
#include "ui/config/config_pane.h"
#include "ui/panes/start_page.h"
#include "ui/smtp/manual_session_dialog.h"
#include "ui/smtp/smtp_pane.h"
#include "ui/smtp/smtp_runs.h"
#include "ui/trust/trust_pane.h"
#include "ui/wizards/smtp_wizard.h"

#include <QClipboard>
#include <QFile>
#include <QLabel>
#include <QMenuBar>
#include <QPushButton>
#include <QTabBar>
#include <QTableWidget>
#include <QToolButton>
#include <map>

using namespace rungbook;

namespace
{

class WindowBenches : public test::Window
{
protected:
    void paste(const QString& text)
    {
        QApplication::clipboard()->setText(text);
        window().action(QStringLiteral("filePaste"))->trigger();
    }
    template <class Dialog> Dialog* opened()
    {
        Dialog* dialog = nullptr;
        (void)QTest::qWaitFor([&] {
            dialog = window().findChild<Dialog*>();
            return dialog && dialog->isVisible();
        });
        return dialog;
    }
};

TEST_F(WindowBenches, EachHasItsKey)
{
    using Bench = ui::MainWindow::Bench;
    const std::pair<Qt::Key, Bench> keys[] = {{Qt::Key_2, Bench::Smtp}, {Qt::Key_3, Bench::Config},
        {Qt::Key_4, Bench::Guide}, {Qt::Key_5, Bench::Case}, {Qt::Key_6, Bench::Trust},
        {Qt::Key_1, Bench::Ike}};
    for (const auto& [key, bench] : keys) {
        QTest::keyClick(&window(), key, Qt::AltModifier);
        EXPECT_EQ(window().bench(), bench);
        EXPECT_EQ(window().windowTitle() == QStringLiteral("Rungbook"), bench == Bench::Ike)
            << window().windowTitle().toStdString();
    }
}

// Two labels with the same letter behind Alt: pressing it does nothing, or not what was meant.
TEST_F(WindowBenches, NoTwoVisibleLettersBehindAltAreTheSame)
{
    for (const auto bench :
        {ui::MainWindow::Bench::Ike, ui::MainWindow::Bench::Smtp, ui::MainWindow::Bench::Config,
            ui::MainWindow::Bench::Guide, ui::MainWindow::Bench::Case, ui::MainWindow::Bench::Trust}) {
        window().showBench(bench);
        QTest::qWait(1);
        std::map<QString, QStringList> users;
        const auto take = [&](const QString& text) {
            const QString key = QKeySequence::mnemonic(text).toString();
            if (!key.isEmpty())
                users[key] << text;
        };
        for (const QAction* menu : window().menuBar()->actions())
            take(menu->text());
        for (const QWidget* widget : window().findChildren<QWidget*>()) {
            if (!widget->isVisible())
                continue;
            if (const auto* button = qobject_cast<const QAbstractButton*>(widget)) {
                if (button->isEnabled() && !qobject_cast<const QToolButton*>(widget))
                    take(button->text());
            } else if (const auto* label = qobject_cast<const QLabel*>(widget)) {
                if (label->buddy() != nullptr && label->buddy()->isEnabled())
                    take(label->text());
            } else if (const auto* tabs = qobject_cast<const QTabBar*>(widget)) {
                for (int i = 0; i < tabs->count(); ++i)
                    take(tabs->tabText(i));
            }
        }
        for (const auto& [key, texts] : users)
            EXPECT_EQ(texts.size(), 1) << key.toStdString() << " on bench " << static_cast<int>(bench) << ": "
                                       << texts.join(QStringLiteral(" | ")).toStdString();
    }
}

TEST_F(WindowBenches, TheStartPageLeadsToMailAndCases)
{
    auto* start = ike().startPage();
    QTest::keyClick(start->findChild<QPushButton*>(QStringLiteral("startMail")), Qt::Key_Space);
    EXPECT_EQ(window().bench(), ui::MainWindow::Bench::Smtp);
    window().showBench(ui::MainWindow::Bench::Ike);
    QTest::keyClick(start->findChild<QPushButton*>(QStringLiteral("startCase")), Qt::Key_Space);
    EXPECT_EQ(window().bench(), ui::MainWindow::Bench::Case);
    window().showBench(ui::MainWindow::Bench::Ike);
    QTest::keyClick(start->findChild<QPushButton*>(QStringLiteral("startWizard")), Qt::Key_Space);
    auto* wizard = opened<ui::SmtpWizard>();
    ASSERT_NE(wizard, nullptr);
    QTest::keyClick(wizard, Qt::Key_Escape);
}

TEST_F(WindowBenches, APasteGoesToTheBenchThatIsShown)
{
    window().showBench(ui::MainWindow::Bench::Config);
    paste(QString::fromUtf8(test::kHeadOffice.data(), static_cast<qsizetype>(test::kHeadOffice.size())));
    EXPECT_FALSE(window().config().isEmpty());
    window().showBench(ui::MainWindow::Bench::Smtp);
    paste(QStringLiteral("telnet mail.example.com 25\nTrying 192.0.2.25...\nConnected to mail.example.com.\n"
                         "Escape character is '^]'.\n220 mail.example.com ESMTP\nQUIT\n221 bye\n"));
    EXPECT_TRUE(QTest::qWaitFor([&] { return window().smtp().runs().result() != nullptr; }, 20'000));
    EXPECT_EQ(window().bench(), ui::MainWindow::Bench::Smtp);
    // What is no mail session is for the bench that reads logs.
    paste(QString::fromStdString(test::lostAnswer("198.51.100.7")));
    ASSERT_TRUE(waitForSessions(1));
    EXPECT_EQ(window().bench(), ui::MainWindow::Bench::Ike);
    window().showBench(ui::MainWindow::Bench::Case);
    paste(QStringLiteral("some text\n"));
    EXPECT_EQ(window().caseFile().file().items.size(), 1U);
}

TEST_F(WindowBenches, TheCaseTakesWhatIsOpenAndGivesItBack)
{
    window().openText(QString::fromStdString(test::lostAnswer("198.51.100.7")));
    ASSERT_TRUE(waitForSessions(1));
    window().showBench(ui::MainWindow::Bench::Config);
    paste(QString::fromUtf8(test::kHeadOffice.data(), static_cast<qsizetype>(test::kHeadOffice.size())));
    QTest::keyClick(&window(), Qt::Key_5, Qt::AltModifier);
    ui::CasePane& pane = window().caseFile();
    QTest::keyClick(pane.findChild<QPushButton*>(QStringLiteral("caseCollect")), Qt::Key_Space);
    ASSERT_EQ(pane.file().items.size(), 2U);
    ASSERT_TRUE(QTest::qWaitFor([&] { return pane.report() != nullptr; }, 20'000));
    pane.items()->setCurrentCell(1, 0);
    pane.items()->setFocus();
    QTest::keyClick(pane.items(), Qt::Key_Return);
    EXPECT_EQ(window().bench(), ui::MainWindow::Bench::Config);
    window().showBench(ui::MainWindow::Bench::Case);
    pane.items()->setCurrentCell(0, 0);
    pane.items()->setFocus();
    QTest::keyClick(pane.items(), Qt::Key_Return);
    EXPECT_EQ(window().bench(), ui::MainWindow::Bench::Ike);
}

TEST_F(WindowBenches, ACaseFileOpensAsACase)
{
    casefile::CaseFile file;
    file.title = "from the command line";
    ASSERT_TRUE(casefile::add(file, {"head.cfg", std::string(test::kHeadOffice), {}, {}}));
    QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("x.rungbook"));
    QFile out(path);
    ASSERT_TRUE(out.open(QIODevice::WriteOnly));
    out.write(QByteArray::fromStdString(casefile::toText(file)));
    out.close();
    window().openFiles({path});
    EXPECT_EQ(window().bench(), ui::MainWindow::Bench::Case);
    EXPECT_EQ(window().caseFile().file().title, "from the command line");
}

TEST_F(WindowBenches, TheToolsOpenAndCloseWhileTheyWork)
{
    window().action(QStringLiteral("toolsWizard"))->trigger();
    ASSERT_NE(opened<ui::SmtpWizard>(), nullptr);
    window().action(QStringLiteral("toolsManual"))->trigger();
    auto* manual = opened<ui::ManualSessionDialog>();
    ASSERT_NE(manual, nullptr);
    manual->practise();
    // The window may be closed with both open: everything that runs is stopped.
}

} // namespace
