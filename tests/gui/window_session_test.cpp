// SPDX-License-Identifier: GPL-3.0-or-later
// What the window keeps between two runs.
#include "tests/gui/window_support.h"

#include <QDir>
#include <QFile>

using namespace rungbook;
using test::lostAnswer;

class WindowSession : public test::Window
{
};

TEST_F(WindowSession, APastedTextSurvivesACrash)
{
    const std::string log = lostAnswer("198.51.100.7");
    window().openText(QString::fromStdString(log));
    ASSERT_TRUE(waitForSessions(1));
    m_window.reset(); // no close event: the process is gone
    open();
    ASSERT_TRUE(waitForSessions(1));
    ASSERT_EQ(ike().workspace().inputs().size(), 1U);
    EXPECT_EQ(*ike().workspace().inputs().front()->text, log);
    EXPECT_EQ(ike().workspace().inputs().front()->name, QStringLiteral("pasted text"));
}

TEST_F(WindowSession, FilesAndTextsComeBackAndTheListStaysTheSameAfterASecondRestart)
{
    window().openFiles({write("one.log", lostAnswer("198.51.100.7"))});
    window().openText(QString::fromStdString(lostAnswer("203.0.113.9")));
    ASSERT_TRUE(waitForSessions(2));
    for (int run = 0; run < 2; ++run) {
        open();
        ASSERT_TRUE(waitForSessions(2)) << run;
        EXPECT_EQ(ike().workspace().inputs().size(), 2U);
        // Restoring alone must not lose anything either.
        m_window.reset();
    }
    open();
    EXPECT_TRUE(waitForSessions(2));
}

TEST_F(WindowSession, NoRestoreStartsEmptyAndLeavesWhatIsKept)
{
    window().openText(QString::fromStdString(lostAnswer("198.51.100.7")));
    ASSERT_TRUE(waitForSessions(1));
    ui::MainWindow::Options empty = options();
    empty.restore = false;
    open(std::move(empty));
    EXPECT_TRUE(ike().workspace().empty());
    open();
    EXPECT_TRUE(waitForSessions(1));
}

TEST_F(WindowSession, WhatIsClosedIsNotKept)
{
    window().openText(QString::fromStdString(lostAnswer("198.51.100.7")));
    ASSERT_TRUE(waitForSessions(1));
    window().action(QStringLiteral("fileCloseAll"))->trigger();
    open();
    EXPECT_TRUE(ike().workspace().empty());
    EXPECT_TRUE(QDir(QString::fromStdString(m_folder.path("session")))
                    .entryList({QStringLiteral("pasted-*")})
                    .isEmpty());
}

TEST_F(WindowSession, KeysOfAPastedConfigurationAreNotWrittenToDisk)
{
    window().openText(
        QStringLiteral(
            "tunnel-group 198.51.100.7 type ipsec-l2l\ntunnel-group 198.51.100.7 ipsec-attributes\n"
            " ikev1 pre-shared-key Very-Secret-1\n"),
        true);
    ASSERT_TRUE(settle());
    const QDir folder(QString::fromStdString(m_folder.path("session")));
    const QStringList files = folder.entryList(QDir::Files);
    ASSERT_FALSE(files.isEmpty());
    for (const QString& name : files) {
        QFile file(folder.filePath(name));
        if (!file.open(QIODevice::ReadOnly))
            continue;
        EXPECT_FALSE(file.readAll().contains("Very-Secret-1")) << name.toStdString();
        if (name == QLatin1String("lock"))
            continue;
        EXPECT_FALSE(file.permissions().testFlag(QFile::ReadOther)) << name.toStdString();
    }
}

TEST_F(WindowSession, TwoWindowsDoNotTakeEachOthersTexts)
{
    window().openText(QString::fromStdString(lostAnswer("198.51.100.7")));
    ASSERT_TRUE(waitForSessions(1));
    {
        ui::MainWindow second(options());
        EXPECT_TRUE(second.ike().workspace().empty());
        second.openText(QString::fromStdString(lostAnswer("203.0.113.9")));
    }
    open();
    ASSERT_TRUE(waitForSessions(1));
    EXPECT_NE(ike().workspace().inputs().front()->text->find("198.51.100.7"), std::string::npos);
}

TEST_F(WindowSession, ABrokenListIsNoHarm)
{
    m_window.reset();
    m_folder.write("session/session.json",
        "{\"items\": [{\"text\": \"../../etc/passwd\"}, 7, {\"text\": \"pasted-none.txt\"}]");
    open();
    EXPECT_TRUE(ike().workspace().empty());
}

TEST_F(WindowSession, TheLookIsRemembered)
{
    const double usual = ike().source()->view()->font().pointSizeF();
    window().action(QStringLiteral("theme:dark"))->trigger();
    window().action(QStringLiteral("textSize:150"))->trigger();
    open();
    EXPECT_TRUE(window().action(QStringLiteral("theme:dark"))->isChecked());
    EXPECT_TRUE(window().action(QStringLiteral("textSize:150"))->isChecked());
    EXPECT_GT(ike().source()->view()->font().pointSizeF(), usual * 1.3);
    EXPECT_LT(QApplication::palette().color(QPalette::Base).lightness(), 100);
    window().action(QStringLiteral("theme:system"))->trigger();
    window().action(QStringLiteral("textSize:100"))->trigger();
}
