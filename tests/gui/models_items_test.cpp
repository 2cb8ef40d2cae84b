// SPDX-License-Identifier: GPL-3.0-or-later
// The item models hold to Qt's contract, with values and without, and say what the core said.
#include "tests/gui/window_support.h"
#include "ui/models/finding_model.h"
#include "ui/models/guide_model.h"
#include "ui/models/links.h"
#include "ui/models/session_model.h"
#include "ui/models/unread_model.h"

#include <QAbstractItemModelTester>

using namespace rungbook;
using Mode = QAbstractItemModelTester::FailureReportingMode;

namespace
{

std::shared_ptr<const workbench::AnalyzeReport> reportOf(const std::string& text)
{
    workbench::AnalyzeRequest request;
    request.inputs.push_back({"pasted text", text});
    const auto report = workbench::analyze(request);
    EXPECT_TRUE(report.has_value());
    return report ? *report : nullptr;
}

} // namespace

TEST(ModelsItems, SessionsAndTheirFilterKeepTheContract)
{
    ui::SessionModel model;
    ui::SessionFilter filter;
    const QAbstractItemModelTester first(&model, Mode::Warning);
    filter.setSourceModel(&model);
    const QAbstractItemModelTester second(&filter, Mode::Warning);
    model.setReport(reportOf(test::lostAnswer("198.51.100.7") + test::lostAnswer("203.0.113.9")));
    ASSERT_EQ(model.rowCount(), 2);
    filter.setText(QStringLiteral("198.51 responder"));
    EXPECT_EQ(filter.rowCount(), 1);
    filter.setText(QStringLiteral("198.51 initiator"));
    EXPECT_EQ(filter.rowCount(), 0);
    filter.setText({});
    filter.setOutcome(ike::Outcome::Established);
    EXPECT_EQ(filter.rowCount(), 0);
    filter.setOutcome({});
    filter.sort(ui::SessionModel::Peer, Qt::DescendingOrder);
    EXPECT_EQ(filter.index(0, ui::SessionModel::Peer).data().toString(), QStringLiteral("203.0.113.9"));
    model.setReport(nullptr);
    EXPECT_EQ(filter.rowCount(), 0);
}

TEST(ModelsItems, FindingsSayRoleEffectAndCertaintyInWords)
{
    ui::FindingModel model;
    const QAbstractItemModelTester tester(&model, Mode::Warning);
    static constexpr RuleMeta rule{"test-rule", "Something is wrong"};
    Finding finding;
    finding.rule = &rule;
    finding.title = "Something is wrong";
    finding.effect = Effect::Blocks;
    finding.role = Role::Root;
    finding.confidence = Confidence::Medium;
    Finding other = finding;
    other.role = Role::Symptom;
    model.setFindings({finding, other});
    ASSERT_EQ(model.rowCount(), 2);
    const QString text = model.index(0, ui::FindingModel::Title).data().toString();
    for (const char* word : {"Something is wrong", "the cause", "keeps it from working", "likely"})
        EXPECT_TRUE(text.contains(QLatin1String(word))) << word;
    EXPECT_NE(ui::signOf(finding), ui::signOf(other)) << "a cause and a consequence differ without colour";
    model.setFindings({});
    EXPECT_EQ(model.rowCount(), 0);
}

TEST(ModelsItems, TheGuideListsEveryEntryAndFindsTheBestFirst)
{
    ui::GuideModel model;
    ui::GuideFilter filter;
    const QAbstractItemModelTester first(&model, Mode::Warning);
    filter.setSourceModel(&model);
    const QAbstractItemModelTester second(&filter, Mode::Warning);
    EXPECT_EQ(model.rowCount(), static_cast<int>(guide::entries().size()));
    EXPECT_EQ(filter.rowCount(), model.rowCount());
    const int rule = model.rowOf(QStringLiteral("duplicate-first-packet"));
    const int state = model.rowOf(QStringLiteral("MM_WAIT_MSG2"));
    ASSERT_GE(rule, 0);
    ASSERT_GE(state, 0);
    EXPECT_EQ(model.rowOf(QStringLiteral("no-such-rule")), -1);
    filter.setKind(static_cast<int>(guide::Kind::State));
    EXPECT_FALSE(filter.mapFromSource(model.index(rule)).isValid());
    EXPECT_TRUE(filter.mapFromSource(model.index(state)).isValid());
    filter.setKind(-1);
    filter.setText(QStringLiteral("duplicate first packet"));
    EXPECT_EQ(
        filter.index(0, 0).data(ui::GuideModel::IdRole).toString(), QStringLiteral("duplicate-first-packet"));
    EXPECT_FALSE(filter.guessed());
    filter.setText(QStringLiteral("MM_WIAT_MSG2"));
    EXPECT_TRUE(filter.guessed());
    EXPECT_EQ(filter.index(0, 0).data(ui::GuideModel::IdRole).toString(), QStringLiteral("MM_WAIT_MSG2"));
    filter.setText(QString());
    EXPECT_EQ(filter.rowCount(), model.rowCount());
}

TEST(ModelsItems, LinesNotUnderstoodAreRuns)
{
    ui::UnreadModel model;
    const QAbstractItemModelTester tester(&model, Mode::Warning);
    model.setReport(reportOf("some prose\nmore prose\n" + test::lostAnswer("198.51.100.7")));
    ASSERT_EQ(model.rowCount(), 1);
    EXPECT_EQ(model.lineCount(), 2U);
    EXPECT_EQ(raw(model.span(0).first), 1U);
    EXPECT_EQ(raw(model.span(0).last), 2U);
}

TEST(ModelsItems, LinksComeBackAsTheyWereMade)
{
    const SourceSpan where{SourceId{2}, LineNumber{17}, LineNumber{19}};
    const auto line = ui::parseLink(QUrl(ui::lineLink(where)));
    ASSERT_TRUE(line.has_value());
    EXPECT_EQ(line->where, where);
    const auto rule = ui::parseLink(QUrl(ui::ruleLink(QStringLiteral("tg-missing"))));
    ASSERT_TRUE(rule.has_value());
    EXPECT_EQ(rule->kind, ui::Link::Kind::Rule);
    EXPECT_EQ(rule->id, QStringLiteral("tg-missing"));
    const auto copy = ui::parseLink(QUrl(ui::copyLink(3)));
    ASSERT_TRUE(copy.has_value());
    EXPECT_EQ(copy->number, 3);
    for (const char* bad : {"http://example.net/", "line:1", "line:a-b-c", "file:///etc/passwd", ""})
        EXPECT_FALSE(ui::parseLink(QUrl(QLatin1String(bad))).has_value()) << bad;
}
