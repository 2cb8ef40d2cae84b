// SPDX-License-Identifier: GPL-3.0-or-later
// The view of a log: what it shows, what it hides from nobody, search and copy.
#include "ui/widgets/source_view.h"

#include <QApplication>
#include <QClipboard>
#include <QSignalSpy>
#include <QTest>
#include <gtest/gtest.h>

using namespace rungbook;
using ui::SourceDocument;
using ui::SourceView;

namespace
{

struct Shown {
    explicit Shown(const std::string& text)
        : document(jobs)
    {
        document.openText(text, QStringLiteral("text"));
        view.setDocument(&document);
        view.resize(600, 300);
        view.show();
        EXPECT_TRUE(QTest::qWaitFor([this] { return document.indexed(); }));
    }
    ui::JobTracker jobs;
    SourceDocument document;
    SourceView view;
};

std::string numbered(int count)
{
    std::string text;
    for (int i = 1; i <= count; ++i)
        text += "line number " + std::to_string(i) + "\n";
    return text;
}

} // namespace

TEST(SourceView, NothingInALineIsInvisible)
{
    EXPECT_EQ(ui::visibleText("a\rb"), QStringLiteral("a\u240db"));
    EXPECT_EQ(ui::visibleText(std::string_view("a\0b", 3)), QStringLiteral("a\u2400b"));
    EXPECT_EQ(ui::visibleText("a\tb"), QStringLiteral("a       b"));
    EXPECT_EQ(ui::visibleText("\xE2\x80\xAE"
                              "abc"),
        QStringLiteral("<U+202e>abc"));
    EXPECT_EQ(ui::visibleText("\xff"), QStringLiteral("\ufffd"));
    EXPECT_EQ(ui::visibleText("\x1b[31mred"), QStringLiteral("\u241b[31mred"));
}

TEST(SourceView, KeysMoveTheCurrentLineAndTellIt)
{
    Shown shown(numbered(500));
    QSignalSpy spy(&shown.view, &SourceView::lineSelected);
    QTest::keyClick(&shown.view, Qt::Key_Down);
    EXPECT_EQ(shown.view.currentLine(), 2U);
    QTest::keyClick(&shown.view, Qt::Key_End, Qt::ControlModifier);
    EXPECT_EQ(shown.view.currentLine(), 500U);
    EXPECT_EQ(shown.view.visibleLines().second, 500U);
    QTest::keyClick(&shown.view, Qt::Key_Home, Qt::ControlModifier);
    EXPECT_EQ(shown.view.currentLine(), 1U);
    ASSERT_EQ(spy.size(), 3);
    EXPECT_EQ(spy.at(1).at(0).toULongLong(), 500U);
    shown.view.showLine(250);
    EXPECT_EQ(spy.size(), 3) << "going to a line from outside is no selection of the user";
    EXPECT_LE(shown.view.visibleLines().first, 250U);
    EXPECT_GE(shown.view.visibleLines().second, 250U);
}

TEST(SourceView, CopiesTheLineOrTheSelection)
{
    Shown shown(numbered(10));
    shown.view.showLine(3);
    QTest::keyClick(&shown.view, Qt::Key_C, Qt::ControlModifier);
    EXPECT_EQ(QApplication::clipboard()->text(), QStringLiteral("line number 3"));
    QTest::keyClick(&shown.view, Qt::Key_Down, Qt::ShiftModifier);
    QTest::keyClick(&shown.view, Qt::Key_Down, Qt::ShiftModifier);
    EXPECT_EQ(shown.view.selectedText(), QStringLiteral("line number 3\nline number 4\n"));
    QTest::keyClick(&shown.view, Qt::Key_A, Qt::ControlModifier);
    EXPECT_EQ(shown.view.selectedText().count(u'\n'), 9);
}

TEST(SourceView, SearchGoesOnFromTheOtherEnd)
{
    Shown shown("alpha\nbeta\nalpha\n");
    QSignalSpy spy(&shown.document, &SourceDocument::searchFinished);
    const auto search = [&](const char* text, bool backward, quint64 from) {
        spy.clear();
        shown.document.search(QLatin1String(text), false, backward, from);
        EXPECT_TRUE(QTest::qWaitFor([&] { return spy.size() == 1; }));
        return std::pair(spy.at(0).at(0).toULongLong(), spy.at(0).at(1).toBool());
    };
    EXPECT_EQ(search("ALPHA", false, 1), std::pair(3ULL, false));
    EXPECT_EQ(search("ALPHA", false, 3), std::pair(1ULL, true));
    EXPECT_EQ(search("alpha", true, 1), std::pair(3ULL, true));
    EXPECT_EQ(search("gamma", false, 1).first, 0ULL);
}

TEST(SourceView, ALongLineIsCutAndSaysSo)
{
    Shown shown(std::string(3'000'000, 'x') + "\nend\n");
    const auto lines = shown.document.lines(1, 2);
    ASSERT_EQ(lines.size(), 2U);
    EXPECT_LT(lines[0].size(), 100'000U);
    EXPECT_NE(lines[0].find("the line goes on"), std::string::npos);
    EXPECT_EQ(lines[1], "end");
    EXPECT_FALSE(shown.view.grab().isNull());
}
