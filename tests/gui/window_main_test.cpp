// SPDX-License-Identifier: GPL-3.0-or-later
// The window as its user meets it: paste, open, drop, select, export, cancel.
#include "tests/gui/window_support.h"
#include "ui/models/lookup.h"
#include "ui/panes/start_page.h"
#include "ui/widgets/link_browser.h"

#include <QAbstractItemModelTester>
#include <QClipboard>
#include <QComboBox>
#include <QDragEnterEvent>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QMimeData>
#include <QPushButton>
#include <QTabBar>
#include <QTableView>
#include <QToolButton>
#include <map>
#include <set>

using namespace rungbook;
using test::lostAnswer;

class WindowMain : public test::Window
{
};

TEST_F(WindowMain, StartsWithThePageThatSaysWhatToDo)
{
    EXPECT_EQ(ike().currentWidget(), ike().startPage());
    EXPECT_TRUE(window().findChild<QPushButton*>(QStringLiteral("startPaste"))->isVisible());
    EXPECT_FALSE(window().action(QStringLiteral("fileExport"))->isEnabled());
}

TEST_F(WindowMain, PastingALogShowsItsSession)
{
    QApplication::clipboard()->setText(QString::fromStdString(lostAnswer("198.51.100.7")));
    QTest::keyClick(&window(), Qt::Key_V, Qt::ControlModifier);
    ASSERT_TRUE(waitForSessions(1));
    EXPECT_EQ(ike().sessions()->model()->index(0, ui::SessionModel::Peer).data().toString(),
        QStringLiteral("198.51.100.7"));
    ASSERT_NE(ike().ladder(), nullptr);
    EXPECT_GT(ike().ladder()->size(), 1U);
    EXPECT_FALSE(ike().findings()->card()->text().isEmpty());
    EXPECT_NE(ike().findings()->model()->rowCount(), 0);
    EXPECT_TRUE(window().windowTitle().contains(QStringLiteral("pasted text")));
}

TEST_F(WindowMain, ArrowKeysInTheLadderMoveTheMarksInTheLog)
{
    window().openText(QString::fromStdString(lostAnswer("198.51.100.7")));
    ASSERT_TRUE(waitForSessions(1));
    QTest::keyClick(&window(), Qt::Key_2, Qt::ControlModifier);
    ui::LadderView* ladder = ike().ladderView();
    ASSERT_TRUE(ladder->hasFocus());
    QTest::keyClick(ladder, Qt::Key_Home);
    const auto lineOfRow = [&](qsizetype row) {
        return ike().ladder()->rows->row(static_cast<std::size_t>(row)).where;
    };
    std::vector<quint64> seen;
    for (qsizetype row = 0; row < ladder->rowCount(); ++row) {
        EXPECT_EQ(ladder->currentRow(), row);
        if (!lineOfRow(row).empty()) {
            const auto& marks = ike().source()->view()->marks().message;
            ASSERT_FALSE(marks.empty());
            EXPECT_TRUE(marks.front().contains(LineNumber{ike().source()->view()->currentLine()}));
            seen.push_back(ike().source()->view()->currentLine());
        }
        QTest::keyClick(ladder, Qt::Key_Down);
    }
    ASSERT_GE(seen.size(), 2U);
    EXPECT_EQ(seen.front(), 1U);
    EXPECT_NE(seen.front(), seen.back());
    EXPECT_FALSE(ike().details()->toPlainText().isEmpty());
}

TEST_F(WindowMain, SelectingALineSelectsItsRowAndItsFinding)
{
    window().openText(QString::fromStdString(lostAnswer("198.51.100.7")));
    ASSERT_TRUE(waitForSessions(1));
    ui::SourceView* view = ike().source()->view();
    view->setFocus();
    QTest::keyClick(view, Qt::Key_Home, Qt::ControlModifier);
    const qsizetype first = ike().ladderView()->currentRow();
    for (int i = 0; i < 3; ++i)
        QTest::keyClick(view, Qt::Key_Down);
    EXPECT_EQ(view->currentLine(), 4U);
    EXPECT_NE(ike().ladderView()->currentRow(), first);
    const Finding* finding = ike().findings()->model()->finding(ike().findings()->selected());
    ASSERT_NE(finding, nullptr);
    EXPECT_TRUE(std::any_of(finding->evidence.begin(), finding->evidence.end(),
        [](const Evidence& evidence) { return evidence.where.contains(LineNumber{4}); }));
}

TEST_F(WindowMain, SelectingAFindingShowsItsEvidence)
{
    window().openText(QString::fromStdString(lostAnswer("198.51.100.7")));
    ASSERT_TRUE(waitForSessions(1));
    QTableView* table = ike().findings()->table();
    table->setFocus();
    ASSERT_GT(ike().findings()->model()->rowCount(), 0);
    QTest::keyClick(table, Qt::Key_Return);
    const Finding* finding = ike().findings()->model()->finding(0);
    EXPECT_EQ(ike().source()->view()->currentLine(), raw(finding->evidence.front().where.first));
    EXPECT_FALSE(ike().source()->view()->marks().evidence.empty());
    EXPECT_TRUE(
        ike().findings()->page()->toPlainText().contains(QString::fromStdString(finding->message).left(30)));
}

TEST_F(WindowMain, OpensSeveralFilesAndClosesOne)
{
    const QString one = write("one.log", lostAnswer("198.51.100.7"));
    const QString two = write("two.log", lostAnswer("203.0.113.9"));
    window().openFiles({one, two});
    ASSERT_TRUE(waitForSessions(2));
    EXPECT_EQ(child<QTabBar>("inputTabs")->count(), 2);
    EXPECT_GT(child<QTabBar>("inputTabs")->height(), 10);
    window().openFiles({one});
    EXPECT_EQ(child<QTabBar>("inputTabs")->count(), 2) << "a file that is open is not opened twice";
    QTest::keyClick(&window(), Qt::Key_W, Qt::ControlModifier);
    ASSERT_TRUE(waitForSessions(1));
    QTest::keyClick(&window(), Qt::Key_W, Qt::ControlModifier | Qt::ShiftModifier);
    EXPECT_EQ(ike().currentWidget(), ike().startPage());
}

TEST_F(WindowMain, FiltersByPeerAndOutcome)
{
    window().openText(QString::fromStdString(lostAnswer("198.51.100.7") + lostAnswer("203.0.113.9")));
    ASSERT_TRUE(waitForSessions(2));
    QTest::keyClick(&window(), Qt::Key_K, Qt::ControlModifier);
    auto* box = child<QLineEdit>("sessionFilter");
    ASSERT_TRUE(box->hasFocus());
    QTest::keyClicks(box, QStringLiteral("203.0"));
    const QAbstractItemModel* shown = ike().sessions()->table()->model();
    EXPECT_EQ(shown->rowCount(), 1);
    EXPECT_EQ(shown->index(0, ui::SessionModel::Peer).data().toString(), QStringLiteral("203.0.113.9"));
    box->clear();
    auto* outcome = child<QComboBox>("outcomeFilter");
    outcome->setCurrentIndex(outcome->findData(static_cast<int>(ike::Outcome::Established)));
    EXPECT_EQ(shown->rowCount(), 0);
}

TEST_F(WindowMain, PasteInATextFieldStaysThere)
{
    window().openText(QString::fromStdString(lostAnswer("198.51.100.7")));
    ASSERT_TRUE(waitForSessions(1));
    QApplication::clipboard()->setText(QStringLiteral("198.51"));
    auto* box = child<QLineEdit>("sessionFilter");
    box->setFocus();
    QTest::keyClick(box, Qt::Key_V, Qt::ControlModifier);
    EXPECT_EQ(box->text(), QStringLiteral("198.51"));
    EXPECT_EQ(child<QTabBar>("inputTabs")->count(), 1);
}

TEST_F(WindowMain, DroppedFilesAndTextsAreOpened)
{
    const auto drop = [&](const QMimeData& data) {
        QDragEnterEvent enter(QPoint(50, 50), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(&window(), &enter);
        EXPECT_TRUE(enter.isAccepted());
        QDropEvent event(QPointF(50, 50), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(&window(), &event);
        EXPECT_TRUE(event.isAccepted());
    };
    QMimeData files;
    files.setUrls({QUrl::fromLocalFile(write("one.log", lostAnswer("198.51.100.7")))});
    drop(files);
    ASSERT_TRUE(waitForSessions(1));
    QMimeData text;
    text.setText(QString::fromStdString(lostAnswer("203.0.113.9")));
    drop(text);
    EXPECT_TRUE(waitForSessions(2));
}

TEST_F(WindowMain, SamplesOpenFromTheStartPageWithTheKeyboard)
{
    QPushButton* sample = nullptr;
    for (QPushButton* button : ike().startPage()->findChildren<QPushButton*>()) {
        if (button->objectName().startsWith(QStringLiteral("sample:"))
            && button->objectName().endsWith(QStringLiteral(".log")))
            sample = button;
    }
    ASSERT_NE(sample, nullptr);
    sample->setFocus();
    QTest::keyClick(sample, Qt::Key_Space);
    EXPECT_TRUE(QTest::qWaitFor([&] { return sessions() > 0; }, 20'000));
}

TEST_F(WindowMain, FollowsAFileAsItGrows)
{
    const QString path = write("live.log", lostAnswer("198.51.100.7"));
    window().openFiles({path});
    ASSERT_TRUE(waitForSessions(1));
    QTest::keyClick(&window(), Qt::Key_T, Qt::ControlModifier);
    EXPECT_TRUE(window().action(QStringLiteral("fileFollow"))->isChecked());
    QFile file(path);
    ASSERT_TRUE(file.open(QIODevice::Append));
    // The record after it makes the last of the new ones a whole one.
    file.write(QByteArray::fromStdString(lostAnswer("203.0.113.9") + lostAnswer("192.0.2.200")));
    file.close();
    EXPECT_TRUE(QTest::qWaitFor([&] { return sessions() == 3; }, 20'000));
    EXPECT_EQ(ike().source()->view()->document()->lineCount(), 15U);
}

TEST_F(WindowMain, ARotatedFileIsReadFromItsBeginning)
{
    const QString path = write("live.log", lostAnswer("198.51.100.7") + lostAnswer("203.0.113.9"));
    window().openFiles({path});
    ASSERT_TRUE(waitForSessions(2));
    window().action(QStringLiteral("fileFollow"))->trigger();
    QFile::remove(path);
    write("live.log", lostAnswer("192.0.2.200"));
    EXPECT_TRUE(QTest::qWaitFor([&] { return sessions() == 1; }, 20'000));
    EXPECT_TRUE(
        QTest::qWaitFor([&] { return ike().source()->view()->document()->lineCount() == 5; }, 20'000));
}

TEST_F(WindowMain, CancelStopsTheAnalysisAndTheWindowStaysUsable)
{
    ui::MainWindow::Options slow = options();
    std::atomic<int> cancelled = 0;
    slow.runner = [&](const workbench::AnalyzeRequest&,
                      const Job& job) -> Result<std::shared_ptr<const workbench::AnalyzeReport>> {
        while (!job.cancelled())
            QThread::msleep(1);
        ++cancelled;
        return failure(Error::Kind::Cancelled, "The analysis was cancelled.");
    };
    open(std::move(slow));
    window().openText(QString::fromStdString(lostAnswer("198.51.100.7")));
    ASSERT_TRUE(QTest::qWaitFor([&] { return child<QToolButton>("jobCancel")->isVisible(); }));
    EXPECT_EQ(ike().source()->view()->document()->lineCount(), 5U) << "the log is shown while it is analysed";
    QTest::mouseClick(child<QToolButton>("jobCancel"), Qt::LeftButton);
    EXPECT_TRUE(QTest::qWaitFor([&] { return cancelled == 1; }));
    EXPECT_TRUE(QTest::qWaitFor([&] { return window().jobs().idle(); }));
    EXPECT_NE(notice().find("Cancelled"), std::string::npos);
}

TEST_F(WindowMain, ClosingTheWindowWhileItWorksIsSafe)
{
    ui::MainWindow::Options slow = options();
    std::atomic<bool> ended = false;
    slow.runner = [&](const workbench::AnalyzeRequest&,
                      const Job& job) -> Result<std::shared_ptr<const workbench::AnalyzeReport>> {
        while (!job.cancelled())
            QThread::msleep(1);
        ended = true;
        return failure(Error::Kind::Cancelled, "The analysis was cancelled.");
    };
    open(std::move(slow));
    window().openText(QString::fromStdString(lostAnswer("198.51.100.7")));
    EXPECT_TRUE(ike().workspace().analysing());
    m_window.reset();
    EXPECT_TRUE(ended);
}

TEST_F(WindowMain, ExportsTheLadderInEveryFormat)
{
    window().openText(QString::fromStdString(lostAnswer("198.51.100.7")));
    ASSERT_TRUE(waitForSessions(1));
    const QList<std::pair<QString, QByteArray>> formats = {{QStringLiteral("ladder.svg"), "<svg"},
        {QStringLiteral("ladder.png"), "PNG"}, {QStringLiteral("ladder.pdf"), "%PDF"},
        {QStringLiteral("ladder.txt"), "198.51.100.7"}, {QStringLiteral("ladder.mmd"), "sequenceDiagram"}};
    for (const auto& [name, content] : formats) {
        const QString path = QString::fromStdString(m_folder.path(name.toStdString()));
        window().exportLadder(path);
        ASSERT_TRUE(settle());
        QFile file(path);
        ASSERT_TRUE(file.open(QIODevice::ReadOnly)) << name.toStdString();
        EXPECT_TRUE(file.readAll().contains(content)) << name.toStdString();
        EXPECT_NE(notice().find(name.toStdString()), std::string::npos);
    }
}

TEST_F(WindowMain, AFailedExportIsTold)
{
    window().openText(QString::fromStdString(lostAnswer("198.51.100.7")));
    ASSERT_TRUE(waitForSessions(1));
    window().exportLadder(QString::fromStdString(m_folder.path("no/such/folder/ladder.svg")));
    ASSERT_TRUE(settle());
    EXPECT_NE(notice(), "");
    EXPECT_EQ(notice().find("was saved"), std::string::npos);
}

TEST_F(WindowMain, BadInputIsToldInASentence)
{
    window().openText(QStringLiteral("nothing of this is a log\nnor is this\n"));
    ASSERT_TRUE(settle());
    auto* messages = child<QLabel>("inputMessages");
    EXPECT_TRUE(messages->isVisible());
    EXPECT_TRUE(messages->text().contains(QStringLiteral("pasted text")));
    window().openFiles({QStringLiteral("/no/such/file.log")});
    ASSERT_TRUE(settle());
    EXPECT_TRUE(messages->text().contains(QStringLiteral("file.log")));
}

TEST_F(WindowMain, AConfigurationStandsBesideTheLogAndHidesItsKeys)
{
    window().openText(QString::fromStdString(lostAnswer("198.51.100.7")));
    ASSERT_TRUE(waitForSessions(1));
    window().openText(QStringLiteral(
        "hostname edge\ncrypto ikev1 policy 10\n authentication pre-share\n encryption aes\n hash sha\n "
        "group 2\n"
        "tunnel-group 198.51.100.7 type ipsec-l2l\ntunnel-group 198.51.100.7 ipsec-attributes\n"
        " ikev1 pre-shared-key Very-Secret-1\n"));
    ASSERT_TRUE(QTest::qWaitFor(
        [&] { return ike().workspace().inputs().size() == 2 && ike().workspace().inputs().back()->config; },
        20'000));
    ASSERT_TRUE(settle());
    EXPECT_EQ(sessions(), 1);
    const ui::IkeWorkspace::Input* config = ike().workspace().inputs().back();
    std::string all;
    for (const std::string& line : config->document->lines(1, 20))
        all += line + '\n';
    EXPECT_EQ(all.find("Very-Secret-1"), std::string::npos);
    EXPECT_NE(all.find(" ikev1 pre-shared-key *****"), std::string::npos) << all;
    ike().selectRow(0);
    EXPECT_FALSE(ike().details()->toPlainText().contains(QStringLiteral("Very-Secret-1")));
    EXPECT_TRUE(ike().details()->toPlainText().contains(QStringLiteral("crypto ikev1 policy 10")))
        << ike().details()->toPlainText().toStdString();
}

TEST_F(WindowMain, LinesNotUnderstoodAreCountedAndListed)
{
    window().openText(
        QStringLiteral("some prose around it\n") + QString::fromStdString(lostAnswer("198.51.100.7")));
    ASSERT_TRUE(waitForSessions(1));
    auto* button = child<QToolButton>("unreadButton");
    ASSERT_TRUE(button->isVisible());
    EXPECT_TRUE(button->text().contains(QStringLiteral("1 line")));
    QTest::mouseClick(button, Qt::LeftButton);
    auto* list = child<QAbstractItemView>("unreadList");
    ASSERT_NE(list, nullptr);
    ASSERT_EQ(list->model()->rowCount(), 1);
    list->setCurrentIndex(list->model()->index(0, 0));
    EXPECT_EQ(ike().source()->view()->currentLine(), 1U);
}

TEST_F(WindowMain, EveryInputHasANameAndIsReachedWithTab)
{
    window().openText(QString::fromStdString(lostAnswer("198.51.100.7")));
    ASSERT_TRUE(waitForSessions(1));
    std::set<QString> wanted;
    for (const QWidget* widget : window().findChildren<QWidget*>()) {
        if (!widget->isVisible() || !widget->isEnabled() || !(widget->focusPolicy() & Qt::TabFocus)
            || widget->focusProxy())
            continue;
        if (qobject_cast<const QLineEdit*>(widget) || qobject_cast<const QComboBox*>(widget)
            || qobject_cast<const QAbstractScrollArea*>(widget)) {
            EXPECT_FALSE(widget->objectName().isEmpty()) << widget->metaObject()->className();
            EXPECT_FALSE(widget->accessibleName().isEmpty()) << widget->objectName().toStdString();
            wanted.insert(widget->objectName());
        }
    }
    EXPECT_GE(wanted.size(), 7U);
    ike().sessions()->table()->setFocus();
    for (int i = 0; i < 200 && !wanted.empty(); ++i) {
        if (const QWidget* focus = QApplication::focusWidget()) {
            wanted.erase(focus->objectName());
            QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
        }
    }
    for (const QString& name : wanted)
        ADD_FAILURE() << name.toStdString() << " is not reached with Tab";
}

TEST_F(WindowMain, ShortcutsAreUnique)
{
    std::map<QString, QString> taken;
    for (const QAction* action : window().findChildren<QAction*>()) {
        for (const QKeySequence& key : action->shortcuts()) {
            const auto [at, fresh] = taken.emplace(key.toString(), action->objectName());
            EXPECT_TRUE(fresh) << key.toString().toStdString() << ": " << at->second.toStdString() << " and "
                               << action->objectName().toStdString();
        }
    }
    EXPECT_GT(taken.size(), 20U);
}
