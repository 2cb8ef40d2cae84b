// SPDX-License-Identifier: GPL-3.0-or-later
// The case in the window, with the keys that a user presses.
#include "tests/config/negotiation_pair.h"
#include "ui/cases/case_pane.h"
#include "ui/models/text.h"
#include "ui/widgets/link_browser.h"

#include <QApplication>
#include <QCheckBox>
#include <QClipboard>
#include <QDir>
#include <QFile>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTabWidget>
#include <QTableWidget>
#include <QTemporaryDir>
#include <QTest>
#include <gtest/gtest.h>

namespace rungbook::ui
{
namespace
{

class CasePaneTest : public ::testing::Test
{
protected:
    void SetUp() override { open(); }
    void open()
    {
        m_pane = std::make_unique<CasePane>(m_jobs, m_folder.filePath(QStringLiteral("case")));
        m_pane->resize(1100, 700);
        m_pane->show();
        QObject::connect(
            m_pane.get(), &CasePane::notice, m_pane.get(), [this](const QString& text) { m_notice = text; });
        settle();
    }
    bool settle()
    {
        return QTest::qWaitFor([this] { return m_jobs.idle(); }, 20'000);
    }
    void addPair()
    {
        m_pane->addBytes(QStringLiteral("head.cfg"), std::string(test::kHeadOffice));
        m_pane->addBytes(QStringLiteral("branch.cfg"),
            test::with(
                test::kBranch, "pre-shared-key a-long-key-for-two-1", "pre-shared-key planted-other-key"));
        ASSERT_TRUE(QTest::qWaitFor([this] { return m_pane->report() != nullptr; }, 20'000));
    }
    QString read(const QString& path) const
    {
        QFile file(path);
        EXPECT_TRUE(file.open(QIODevice::ReadOnly)) << path.toStdString();
        return QString::fromUtf8(file.readAll());
    }

    QTemporaryDir m_folder;
    JobTracker m_jobs;
    std::unique_ptr<CasePane> m_pane;
    QString m_notice;
};

TEST_F(CasePaneTest, AnEmptyCaseSaysWhatToDo)
{
    EXPECT_TRUE(m_pane->together()->toPlainText().contains(QStringLiteral("No case yet")));
    EXPECT_FALSE(m_pane->findChild<QPushButton*>(QStringLiteral("caseExport"))->isEnabled());
    EXPECT_FALSE(m_pane->findChild<QPushButton*>(QStringLiteral("caseRemove"))->isEnabled());
}

TEST_F(CasePaneTest, WhatIsPastedIsLookedAt)
{
    QApplication::clipboard()->setText(toQt(test::kHeadOffice));
    m_pane->items()->setFocus();
    QTest::keyClick(m_pane->items(), Qt::Key_V, Qt::ControlModifier);
    ASSERT_EQ(m_pane->items()->rowCount(), 1);
    ASSERT_TRUE(QTest::qWaitFor([this] { return m_pane->report() != nullptr; }, 20'000));
    EXPECT_EQ(m_pane->items()->item(0, 1)->text(), QStringLiteral("configuration"));
}

TEST_F(CasePaneTest, TellsTogetherWhatIsWrong)
{
    addPair();
    const QString text = m_pane->together()->toPlainText();
    EXPECT_TRUE(text.contains(QStringLiteral("key"), Qt::CaseInsensitive)) << text.toStdString();
    EXPECT_FALSE(text.contains(QStringLiteral("planted-other-key")));
    // The titles lead to the field guide, by keyboard as well.
    QSignalSpy asked(m_pane.get(), &CasePane::explainRequested);
    m_pane->together()->setFocus();
    QTest::keyClick(m_pane->together(), Qt::Key_Tab);
    QTest::keyClick(m_pane->together(), Qt::Key_Return);
    ASSERT_EQ(asked.size(), 1);
    EXPECT_FALSE(asked[0][0].toString().isEmpty());
}

TEST_F(CasePaneTest, RemovesWithDeleteAndOpensWithEnter)
{
    addPair();
    QSignalSpy opened(m_pane.get(), &CasePane::openRequested);
    m_pane->items()->setFocus();
    m_pane->items()->setCurrentCell(1, 0);
    QTest::keyClick(m_pane->items(), Qt::Key_Return);
    ASSERT_EQ(opened.size(), 1);
    EXPECT_EQ(opened[0][0].toString(), QStringLiteral("branch.cfg"));
    EXPECT_TRUE(opened[0][1].toBool());
    QTest::keyClick(m_pane->items(), Qt::Key_Delete);
    ASSERT_EQ(m_pane->file().items.size(), 1U);
    EXPECT_EQ(m_pane->file().items[0].name, "head.cfg");
    EXPECT_EQ(m_pane->items()->rowCount(), 1);
}

TEST_F(CasePaneTest, IsThereAgainAfterACrash)
{
    addPair();
    auto* title = m_pane->findChild<QLineEdit*>(QStringLiteral("caseTitle"));
    title->setFocus();
    QTest::keyClicks(title, QStringLiteral("Branch is down"));
    const QString kept = m_folder.filePath(QStringLiteral("case/open.rungbook"));
    ASSERT_TRUE(QTest::qWaitFor(
        [&] { return QFile::exists(kept) && read(kept).contains(QStringLiteral("Branch is down")); },
        20'000));
    EXPECT_EQ(QFile::permissions(kept) & (QFileDevice::ReadGroup | QFileDevice::ReadOther),
        QFileDevice::Permissions());
    const QString copy = m_folder.filePath(QStringLiteral("copy"));
    QFile::copy(kept, copy); // as it was when the program was gone
    m_pane.reset();
    QFile::remove(kept);
    QFile::copy(copy, kept);
    open();
    EXPECT_EQ(m_pane->file().title, "Branch is down");
    EXPECT_EQ(m_pane->items()->rowCount(), 2);
    EXPECT_TRUE(QTest::qWaitFor([this] { return m_pane->report() != nullptr; }, 20'000));
}

TEST_F(CasePaneTest, IsSavedAndOpenedAsOneFile)
{
    addPair();
    const QString path = m_folder.filePath(QStringLiteral("a.rungbook"));
    EXPECT_TRUE(m_pane->saveCase(path));
    EXPECT_FALSE(m_pane->isModified());
    m_pane->newCase();
    EXPECT_EQ(m_pane->items()->rowCount(), 0);
    EXPECT_TRUE(m_pane->openCase(path));
    EXPECT_EQ(m_pane->items()->rowCount(), 2);
    EXPECT_FALSE(m_pane->openCase(m_folder.filePath(QStringLiteral("absent"))));
    EXPECT_FALSE(m_notice.isEmpty());
    EXPECT_EQ(m_pane->items()->rowCount(), 2) << "what was open is still there";
}

TEST_F(CasePaneTest, OpeningAnotherCaseLosesNothing)
{
    addPair();
    const QString path = m_folder.filePath(QStringLiteral("other.rungbook"));
    casefile::CaseFile other;
    ASSERT_TRUE(casefile::add(other, {"other.log", "text\n", {}, {}}));
    QFile out(path);
    ASSERT_TRUE(out.open(QIODevice::WriteOnly));
    out.write(QByteArray::fromStdString(casefile::toText(other)));
    out.close();
    EXPECT_TRUE(m_pane->openCase(path));
    EXPECT_EQ(m_pane->file().items.size(), 1U);
    const QDir folder(m_folder.filePath(QStringLiteral("case")));
    const QStringList kept = folder.entryList({QStringLiteral("earlier-*.rungbook")});
    ASSERT_EQ(kept.size(), 1) << "the pair was never saved";
    const auto back = casefile::fromText(read(folder.filePath(kept.front())).toStdString());
    ASSERT_TRUE(back.has_value());
    EXPECT_EQ(back->items.size(), 2U);
    // The same in the same second has a name of its own; and what is saved is not kept twice.
    m_pane->addBytes(QStringLiteral("more.log"), "more\n");
    m_pane->newCase();
    EXPECT_EQ(folder.entryList({QStringLiteral("earlier-*.rungbook")}).size(), 2);
    EXPECT_TRUE(m_pane->openCase(path));
    m_pane->newCase();
    EXPECT_EQ(folder.entryList({QStringLiteral("earlier-*.rungbook")}).size(), 2);
}

TEST_F(CasePaneTest, ADamagedCaseIsKeptAndSaidSo)
{
    m_pane.reset();
    const QDir folder(m_folder.filePath(QStringLiteral("case")));
    ASSERT_TRUE(folder.mkpath(QStringLiteral(".")));
    QFile damaged(folder.filePath(QStringLiteral("open.rungbook")));
    ASSERT_TRUE(damaged.open(QIODevice::WriteOnly));
    damaged.write("{\n \"rungbook_case\": 1, \"items\": [{\"na");
    damaged.close();
    open();
    EXPECT_EQ(folder.entryList({QStringLiteral("damaged-*.rungbook")}).size(), 1);
    EXPECT_TRUE(QTest::qWaitFor([this] { return m_notice.contains(QStringLiteral("could not be read")); }))
        << m_notice.toStdString();
    EXPECT_EQ(m_pane->items()->rowCount(), 0);
}

TEST_F(CasePaneTest, ReportsGoOutUnderOtherNames)
{
    addPair();
    EXPECT_TRUE(m_pane->redactBox()->isChecked());
    for (const char* suffix : {"html", "pdf", "txt", "json"}) {
        QSignalSpy done(m_pane.get(), &CasePane::exported);
        const QString path = m_folder.filePath(QStringLiteral("report.%1").arg(QLatin1String(suffix)));
        m_pane->exportReport(path);
        ASSERT_TRUE(done.wait(20'000)) << suffix;
        EXPECT_TRUE(done[0][1].toBool()) << m_notice.toStdString();
        if (QLatin1String(suffix) == QLatin1String("pdf")) {
            QFile file(path);
            ASSERT_TRUE(file.open(QIODevice::ReadOnly));
            EXPECT_TRUE(file.read(5) == QByteArray("%PDF-"));
            continue;
        }
        const QString text = read(path);
        EXPECT_FALSE(text.contains(QStringLiteral("TO-BRANCH"))) << suffix;
        EXPECT_FALSE(text.contains(QStringLiteral("planted-other-key"))) << suffix;
    }
    m_pane->redactBox()->setChecked(false);
    QSignalSpy done(m_pane.get(), &CasePane::exported);
    const QString path = m_folder.filePath(QStringLiteral("plain.html"));
    m_pane->exportReport(path);
    ASSERT_TRUE(done.wait(20'000));
    EXPECT_TRUE(read(path).contains(QStringLiteral("198.51.100.1")));
    EXPECT_FALSE(read(path).contains(QStringLiteral("planted-other-key"))) << "keys go out in no report";
}

TEST_F(CasePaneTest, ShowsWhatBecomesOfNames)
{
    addPair();
    auto* tabs = m_pane->findChild<QTabWidget*>(QStringLiteral("caseTabs"));
    tabs->setCurrentIndex(1);
    ASSERT_TRUE(QTest::qWaitFor([this] { return m_pane->names()->rowCount() > 0; }, 20'000));
    bool found = false;
    for (int row = 0; row < m_pane->names()->rowCount(); ++row) {
        found = found || m_pane->names()->item(row, 1)->text() == QStringLiteral("TO-BRANCH");
        EXPECT_FALSE(m_pane->names()->item(row, 1)->text().contains(QStringLiteral("planted")));
    }
    EXPECT_TRUE(found);
}

} // namespace
} // namespace rungbook::ui
