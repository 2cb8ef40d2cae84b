// SPDX-License-Identifier: GPL-3.0-or-later
// The Config bench as its user meets it: text pasted and typed with real keys, findings that come and go while one types.
#include "tests/gui/window_support.h"
#include "ui/config/config_html.h"
#include "ui/config/config_pane.h"
#include "ui/config/editor_panel.h"
#include "ui/config/fix_pane.h"
#include "ui/config/tunnel_findings.h"
#include "ui/models/text.h"
#include "ui/panes/guide_pane.h"
#include "ui/widgets/link_browser.h"
#include "ui/widgets/verdict_card.h"

#include <QAbstractItemModel>
#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTabWidget>
#include <QToolButton>
#include <QTreeWidget>
#include <ctime>

using namespace rungbook;

class ConfigBench : public test::Window
{
protected:
    void SetUp() override
    {
        test::Window::SetUp();
        toConfig();
    }
    void toConfig()
    {
        QTest::keyClick(&window(), Qt::Key_3, Qt::AltModifier);
        ASSERT_EQ(window().bench(), ui::MainWindow::Bench::Config);
    }
    ui::ConfigPane& config() { return window().config(); }
    ui::ConfigEditor* editor(int index) { return config().panel(index)->editor(); }
    bool checked()
    {
        return QTest::qWaitFor([this] { return !config().runs().pending(); }, 20'000) && settle();
    }
    void sample()
    {
        config().openSamplePair();
        ASSERT_TRUE(checked());
    }
    const workbench::ConfigReport& report() { return *config().runs().analysis()->report; }
    std::string root()
    {
        return report().findings.empty() || !isWrong(report().findings.front().effect)
            ? std::string()
            : std::string(report().findings.front().rule->id);
    }
    int indexOf(std::string_view rule)
    {
        for (std::size_t i = 0; i < report().findings.size(); ++i) {
            if (report().findings[i].rule->id == rule)
                return static_cast<int>(i);
        }
        return -1;
    }
    /// The line (from 1) that holds a text.
    quint64 lineOf(int index, const char* text)
    {
        const std::string all = editor(index)->bytes();
        const std::size_t at = all.find(text);
        EXPECT_NE(at, std::string::npos) << text;
        return at == std::string::npos ? 0
                                       : static_cast<quint64>(std::count(all.begin(),
                                             all.begin() + static_cast<std::ptrdiff_t>(at), '\n'))
                + 1;
    }
    std::string fileText(const std::string& name)
    {
        QFile file(QString::fromStdString(m_folder.path(name)));
        return file.open(QIODevice::ReadOnly) ? file.readAll().toStdString() : std::string();
    }
};

TEST_F(ConfigBench, EmptyItSaysWhatToDoAndOffersASample)
{
    auto* button = child<QPushButton>("configStartSample");
    ASSERT_TRUE(button->isVisible());
    button->setFocus();
    QTest::keyClick(button, Qt::Key_Space);
    ASSERT_TRUE(checked());
    EXPECT_EQ(config().currentIndex(), 1);
    EXPECT_TRUE(config().panel(0)->isVisible());
    EXPECT_TRUE(config().panel(1)->isVisible());
    EXPECT_EQ(report().outcomes.size(), 1U);
    EXPECT_NE(report().outcomes.front().verdict, config::TunnelVerdict::Up);
    EXPECT_EQ(root(), "tg-peer-typo");
}

TEST_F(ConfigBench, TheStartPageLeadsHereAndFilesGoWhereTheUserIs)
{
    QTest::keyClick(&window(), Qt::Key_1, Qt::AltModifier);
    ASSERT_EQ(window().bench(), ui::MainWindow::Bench::Ike);
    QTest::mouseClick(child<QPushButton>("startConfig"), Qt::LeftButton);
    ASSERT_EQ(window().bench(), ui::MainWindow::Bench::Config);
    window().openFiles({write("a.cfg", "hostname one\n"), write("b.cfg", "hostname two\n")});
    ASSERT_TRUE(checked());
    EXPECT_TRUE(ike().workspace().empty());
    EXPECT_EQ(editor(0)->bytes(), "hostname one\n");
    EXPECT_EQ(editor(1)->bytes(), "hostname two\n");
    // The first is closed: the second takes its place.
    QTest::mouseClick(child<QToolButton>("configCloseA"), Qt::LeftButton);
    ASSERT_TRUE(checked());
    EXPECT_EQ(editor(0)->bytes(), "hostname two\n");
    EXPECT_FALSE(config().panel(1)->isVisible());
}

TEST_F(ConfigBench, TypingTheCorrectionRemovesTheFindingAndUndoBringsItBack)
{
    sample();
    ASSERT_EQ(root(), "tg-peer-typo");
    for (const char* line : {"tunnel-group 192.0.2.11 type", "tunnel-group 192.0.2.11 ipsec"}) {
        const quint64 at = lineOf(1, line);
        editor(1)->setFocus();
        editor(1)->setCursorPosition(
            static_cast<int>(at) - 1, static_cast<int>(std::strlen("tunnel-group 192.0.2.11")));
        QTest::keyClick(editor(1), Qt::Key_Backspace);
    }
    ASSERT_TRUE(checked());
    EXPECT_EQ(root(), "");
    EXPECT_EQ(report().outcomes.front().verdict, config::TunnelVerdict::Up);
    EXPECT_TRUE(config().findings()->card()->text().contains(QStringLiteral("comes up")));
    QTest::keyClick(editor(1), Qt::Key_Z, Qt::ControlModifier);
    QTest::keyClick(editor(1), Qt::Key_Z, Qt::ControlModifier);
    ASSERT_TRUE(checked());
    EXPECT_EQ(root(), "tg-peer-typo");
}

TEST_F(ConfigBench, APasteFromAnywhereGoesIntoTheFirstEditorAndTheNextBesideIt)
{
    sample();
    const std::string a = editor(0)->bytes();
    const std::string b = editor(1)->bytes();
    config().closeAll();
    ASSERT_TRUE(checked());
    EXPECT_EQ(config().currentIndex(), 0);
    QApplication::clipboard()->setText(QString::fromStdString(a));
    QTest::keyClick(&window(), Qt::Key_V, Qt::ControlModifier);
    ASSERT_TRUE(checked());
    EXPECT_EQ(editor(0)->bytes(), a);
    auto* add = child<QPushButton>("configAddPeer");
    ASSERT_TRUE(add->isVisible());
    QTest::mouseClick(add, Qt::LeftButton);
    ASSERT_TRUE(editor(1)->hasFocus());
    QApplication::clipboard()->setText(QString::fromStdString(b));
    QTest::keyClick(editor(1), Qt::Key_V, Qt::ControlModifier);
    ASSERT_TRUE(checked());
    EXPECT_EQ(editor(1)->bytes(), b);
    EXPECT_EQ(report().inputs.size(), 2U);
    EXPECT_EQ(report().subject->pairs().size(), 1U);
}

TEST_F(ConfigBench, AFindingLeadsToItsLineAndTheLineToItsFinding)
{
    sample();
    const int finding = indexOf("tg-peer-typo");
    ASSERT_GE(finding, 0);
    config().findings()->tree()->setFocus();
    config().findings()->select(-1);
    config().findings()->select(finding);
    Q_EMIT config().findings()->findingSelected(finding);
    const SourceSpan& where = report().findings[static_cast<std::size_t>(finding)].evidence.front().where;
    const int index = config().runs().analysis()->editorOf(where.source);
    EXPECT_EQ(editor(index)->currentLine(), raw(where.first));
    // The other way round.
    config().findings()->select(-1);
    editor(index)->setFocus();
    QTest::keyClick(editor(index), Qt::Key_Home, Qt::ControlModifier);
    editor(index)->grab(); // the editor tells where the cursor is when it paints
    editor(index)->setCursorPosition(static_cast<int>(raw(where.first)) - 1, 0);
    editor(index)->grab();
    EXPECT_EQ(config().findings()->selected(), finding);
}

TEST_F(ConfigBench, F8GoesThroughTheFindingsOfBothEditorsAndF1ExplainsOne)
{
    sample();
    editor(0)->setFocus();
    editor(0)->setCursorPosition(0, 0);
    std::set<int> visited;
    for (int i = 0; i < 40; ++i) {
        QTest::keyClick(editor(editor(1)->hasFocus() ? 1 : 0), Qt::Key_F8);
        visited.insert(editor(1)->hasFocus() ? 1 : 0);
    }
    EXPECT_TRUE(visited.contains(1));
    config().findings()->select(indexOf("tg-peer-typo"));
    QTest::keyClick(&window(), Qt::Key_F1);
    EXPECT_EQ(window().bench(), ui::MainWindow::Bench::Guide);
}

TEST_F(ConfigBench, CardTraceAndLadderShowTheTunnel)
{
    sample();
    const QString card = config().card()->toPlainText();
    EXPECT_TRUE(card.contains(QStringLiteral("head-office")) && card.contains(QStringLiteral("branch")));
    EXPECT_TRUE(card.contains(QStringLiteral("missing")));
    EXPECT_TRUE(
        card.contains(QStringLiteral("DefaultL2LGroup")) || card.contains(QStringLiteral("no group")));
    ASSERT_GE(config().directions()->count(), 1);
    for (int i = 0; i < config().directions()->count(); ++i) {
        config().directions()->setCurrentIndex(i);
        EXPECT_TRUE(config().trace()->toPlainText().contains(QStringLiteral("fails"))) << i;
        ASSERT_NE(config().ladder(), nullptr);
        EXPECT_GT(config().ladder()->size(), 1U);
    }
    config().views()->setCurrentWidget(config().ladderView());
    const double zoom = config().ladderView()->zoom();
    window().action(QStringLiteral("viewZoomIn"))->trigger();
    EXPECT_GT(config().ladderView()->zoom(), zoom);
    window().action(QStringLiteral("editCopyText"))->trigger();
    EXPECT_TRUE(QApplication::clipboard()->text().contains(QStringLiteral("head-office")));
}

TEST_F(ConfigBench, SecretsAreCoveredAndReachNoReport)
{
    sample();
    const std::string text = editor(0)->bytes();
    const std::size_t key = text.find("Sample-Key");
    ASSERT_NE(key, std::string::npos);
    EXPECT_TRUE(editor(0)->isCovered(key));
    EXPECT_FALSE(editor(0)->isCovered(text.find("hostname")));
    child<QCheckBox>("configHide")->setChecked(false);
    EXPECT_FALSE(editor(0)->isCovered(key));
    child<QCheckBox>("configHide")->setChecked(true);
    EXPECT_TRUE(editor(0)->isCovered(key));
    // What is typed is covered before the analysis has seen it.
    editor(0)->setFocus();
    editor(0)->setCursorPosition(editor(0)->lines() - 1, 0);
    QTest::keyClicks(editor(0), QStringLiteral("username u password hidden"));
    EXPECT_TRUE(editor(0)->isCovered(editor(0)->bytes().find("hidden")));
    ASSERT_TRUE(checked());
    for (const char* name : {"r.html", "r.txt", "r.json", "r.sarif", "r.svg"}) {
        config().exportTo(QString::fromStdString(m_folder.path(name)));
        ASSERT_TRUE(settle());
        const std::string written = fileText(name);
        EXPECT_FALSE(written.empty()) << name;
        EXPECT_EQ(written.find("Sample-Key"), std::string::npos) << name;
        EXPECT_EQ(written.find("hidden\""), std::string::npos) << name;
    }
    EXPECT_FALSE(config().card()->toPlainText().contains(QStringLiteral("Sample-Key")));
}

TEST_F(ConfigBench, TheFilterLeavesWhatFits)
{
    sample();
    auto* filter = child<QLineEdit>("configFilter");
    QTest::keyClick(&window(), Qt::Key_K, Qt::ControlModifier);
    EXPECT_TRUE(filter->hasFocus());
    QTest::keyClicks(filter, QStringLiteral("tg-peer-typo"));
    EXPECT_EQ(config().findings()->selectedRule(), QStringLiteral("tg-peer-typo"));
    EXPECT_TRUE(child<QLabel>("configCount")->text().contains(QStringLiteral(" of ")));
    QTest::keyClicks(filter, QStringLiteral("xyzzy"));
    EXPECT_EQ(config().findings()->selected(), -1);
}

TEST_F(ConfigBench, AFlattenedPasteIsReadAndCanBeFormattedAndTakenBack)
{
    const QString flat = QStringLiteral("hostname fw crypto map M 10 match address A crypto map M 10 set "
                                        "peer 192.0.2.9 crypto map M interface "
                                        "outside tunnel-group 192.0.2.9 type ipsec-l2l tunnel-group "
                                        "192.0.2.9 ipsec-attributes pre-shared-key abcdef");
    QApplication::clipboard()->setText(flat);
    QTest::keyClick(&window(), Qt::Key_V, Qt::ControlModifier);
    ASSERT_TRUE(checked());
    EXPECT_TRUE(child<QLabel>("configState")->text().contains(QStringLiteral("taken apart")));
    EXPECT_TRUE(editor(0)->isCovered(flat.toStdString().find("abcdef")));
    EXPECT_FALSE(editor(0)->isCovered(flat.toStdString().find("interface")));
    config().panel(0)->format();
    EXPECT_GT(editor(0)->lines(), 5);
    ASSERT_TRUE(checked());
    EXPECT_FALSE(child<QLabel>("configState")->text().contains(QStringLiteral("taken apart")));
    editor(0)->setFocus();
    QTest::keyClick(editor(0), Qt::Key_Z, Qt::ControlModifier);
    EXPECT_EQ(editor(0)->bytes(), flat.toStdString());
}

TEST_F(ConfigBench, SearchFindsInTheEditor)
{
    sample();
    editor(0)->setFocus();
    QTest::keyClick(&window(), Qt::Key_F, Qt::ControlModifier);
    auto* box = child<QLineEdit>("configSearchA");
    ASSERT_TRUE(box->hasFocus());
    QTest::keyClicks(box, QStringLiteral("pfs"));
    QTest::keyClick(box, Qt::Key_Return);
    EXPECT_EQ(editor(0)->selectedText(), QStringLiteral("pfs"));
    EXPECT_EQ(editor(0)->currentLine(), lineOf(0, "pfs"));
}

TEST_F(ConfigBench, WhatWasOpenComesBackWithoutKeys)
{
    sample();
    window().close();
    m_window.reset();
    for (const QString& name :
        QDir(QString::fromStdString(m_folder.path("session"))).entryList(QDir::Files)) {
        QFile file(QString::fromStdString(m_folder.path("session")) + u'/' + name);
        ASSERT_TRUE(file.open(QIODevice::ReadOnly));
        EXPECT_FALSE(file.readAll().contains("Sample-Key")) << name.toStdString();
    }
    open();
    toConfig();
    ASSERT_TRUE(checked());
    EXPECT_NE(editor(0)->bytes().find("hostname head-office"), std::string::npos);
    EXPECT_NE(editor(1)->bytes().find("hostname branch"), std::string::npos);
    EXPECT_NE(editor(0)->bytes().find(" ikev1 pre-shared-key *****\n"), std::string::npos);
}

TEST_F(ConfigBench, AFileIsOpenedSavedAndReadableByItsOwnerOnly)
{
    config().openFiles({write("one.cfg", "hostname one\ncrypto map M 10 set peer 192.0.2.1\n")});
    ASSERT_TRUE(checked());
    EXPECT_EQ(config().panel(0)->name(), QStringLiteral("one.cfg"));
    editor(0)->setFocus();
    QTest::keyClicks(editor(0), QStringLiteral("! "));
    EXPECT_TRUE(child<QLabel>("configHeadA")->text().contains(QStringLiteral("changed")));
    const QString path = QString::fromStdString(m_folder.path("two.cfg"));
    ASSERT_TRUE(config().panel(0)->saveAs(path));
    EXPECT_EQ(QFile::permissions(path) & (QFile::ReadGroup | QFile::ReadOther), QFile::Permissions());
    EXPECT_EQ(fileText("two.cfg"), editor(0)->bytes());
    ASSERT_TRUE(checked());
}

TEST_F(ConfigBench, AHundredThousandLinesStayUsable)
{
    std::string big;
    for (int i = 0; i < 12'500; ++i) {
        const std::string n = std::to_string(i);
        big += "object network H" + n + "\n host 203.0.113." + std::to_string(i % 250) + "\naccess-list A" + n
            + " extended permit ip any host 203.0.113.7\nusername u" + n
            + " password secret\n!\ninterface Vlan" + n + "\n nameif i" + n + "\n security-level 50\n";
    }
    QApplication::clipboard()->setText(QString::fromStdString(big));
    QTest::keyClick(&window(), Qt::Key_V, Qt::ControlModifier);
    // The most that the window worked between two looks at what the user does: recorded, and not judged here.
    const auto worked = [] {
        timespec now{};
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
        return static_cast<int>(now.tv_sec * 1000 + now.tv_nsec / 1'000'000);
    };
    int longest = 0;
    int last = worked();
    QTimer beat;
    QObject::connect(&beat, &QTimer::timeout, &beat, [&] {
        longest = std::max(longest, worked() - last);
        last = worked();
    });
    beat.start(0);
    ASSERT_TRUE(QTest::qWaitFor([this] { return !config().runs().pending(); }, 60'000));
    beat.stop();
    RecordProperty("longest_ms", longest);
    EXPECT_EQ(editor(0)->lines(), 100'001);
    EXPECT_TRUE(editor(0)->isCovered(big.find("secret")));
    editor(0)->setFocus();
    QTest::keyClick(editor(0), Qt::Key_End, Qt::ControlModifier);
    QTest::keyClicks(editor(0), QStringLiteral("hostname big"));
    EXPECT_TRUE(QTest::qWaitFor([this] { return !config().runs().pending(); }, 60'000));
    EXPECT_NE(editor(0)->bytes().find("hostname big"), std::string::npos);
}

TEST_F(ConfigBench, TheFixIsShownAppliedAndTakenBack)
{
    sample();
    const std::string before = editor(1)->bytes();
    config().views()->setCurrentWidget(config().fix());
    ASSERT_TRUE(QTest::qWaitFor([this] { return config().fix()->plan() != nullptr; }, 20'000));
    ASSERT_FALSE(config().fix()->plan()->empty());
    EXPECT_TRUE(config().fix()->script().contains(QStringLiteral("tunnel-group 192.0.2.1 ")));
    EXPECT_FALSE(config().fix()->script().contains(QStringLiteral("Sample-Key")));
    EXPECT_FALSE(child<ui::LinkBrowser>("configDiff")->toPlainText().contains(QStringLiteral("Sample-Key")));
    EXPECT_FALSE(child<QPlainTextEdit>("configRollback")->toPlainText().isEmpty());
    QTest::mouseClick(config().fix()->applyButton(), Qt::LeftButton);
    EXPECT_NE(editor(1)->bytes(), before);
    ASSERT_TRUE(checked());
    EXPECT_EQ(indexOf("tg-peer-typo"), -1);
    ASSERT_TRUE(editor(1)->hasFocus());
    QTest::keyClick(editor(1), Qt::Key_Z, Qt::ControlModifier);
    EXPECT_EQ(editor(1)->bytes(), before);
    ASSERT_TRUE(checked());
    EXPECT_EQ(root(), "tg-peer-typo");
}
