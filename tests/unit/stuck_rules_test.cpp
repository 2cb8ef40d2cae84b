// SPDX-License-Identifier: GPL-3.0-or-later
// The rules on messages that should have come and did not.
#include "signature_fixture.h"

#include <gtest/gtest.h>

namespace rungbook::ike
{
namespace
{

using fixture::contains;
using fixture::find;
using fixture::Script;

struct Case {
    std::string_view rule;
    StepKind kind;
    int ordinal;
    Step before;
    std::string_view state;
};

const Case kCases[] = {
    {"mm2-missing", StepKind::MM, 2, {StepKind::MM, 1}, "MM_WAIT_MSG2"},
    {"mm3-missing", StepKind::MM, 3, {StepKind::MM, 2}, "MM_WAIT_MSG3"},
    {"mm4-missing", StepKind::MM, 4, {StepKind::MM, 3}, "MM_WAIT_MSG4"},
    {"mm5-missing", StepKind::MM, 5, {StepKind::MM, 4}, "MM_WAIT_MSG5"},
    {"mm6-missing", StepKind::MM, 6, {StepKind::MM, 5}, "MM_WAIT_MSG6"},
    {"am2-missing", StepKind::AM, 2, {StepKind::AM, 1}, "AM_WAIT_MSG2"},
    {"am3-missing", StepKind::AM, 3, {StepKind::AM, 2}, "AM_WAIT_MSG3"},
    {"xauth-unanswered", StepKind::Xauth, 2, {StepKind::Xauth, 1}, ""},
    {"mode-config-unanswered", StepKind::ModeCfg, 1, {StepKind::Xauth, 3}, ""},
    {"qm2-missing", StepKind::QM, 2, {StepKind::QM, 1}, ""},
    {"qm3-missing", StepKind::QM, 3, {StepKind::QM, 2}, ""},
};

TEST(StuckRules, EachSaysWhichMessageIsMissingHowLongAndWhere)
{
    for (const Case& c : kCases) {
        SCOPED_TRACE(c.rule);
        Script script;
        script.sent(c.before.kind, c.before.ordinal).missing(c.kind, c.ordinal, 24.0);
        const std::vector<Finding> findings = script.run();
        ASSERT_EQ(findings.size(), 1U);
        const Finding& f = findings.front();
        EXPECT_EQ(f.rule->id, c.rule);
        EXPECT_TRUE(f.rule->fallback);
        EXPECT_EQ(f.effect, Effect::Blocks);
        EXPECT_EQ(f.role, Role::Root);
        EXPECT_TRUE(
            contains(f.message, stepName({c.kind, static_cast<std::uint8_t>(c.ordinal)}) + " never came"))
            << f.message;
        EXPECT_TRUE(contains(f.message, "We sent " + stepName(c.before) + " to 198.51.100.7")) << f.message;
        EXPECT_TRUE(contains(f.message, "24 s")) << f.message;
        EXPECT_TRUE(contains(f.message, c.state)) << f.message;
        EXPECT_TRUE(contains(f.message, "(1) ") && contains(f.message, "(2) ")) << f.message;
        EXPECT_EQ(f.evidence.front().where.first, LineNumber{1});
        EXPECT_GE(f.fixes.size(), 2U);
        EXPECT_FALSE(f.wouldSettle.empty());
        for (const Fix& fix : f.fixes) {
            EXPECT_FALSE(contains(fix.text, "{")) << fix.text;
            for (const std::string& command : fix.commands)
                EXPECT_FALSE(contains(command, "{")) << command;
        }
    }
}

TEST(StuckRules, ALogThatWasCutShortIsNoFault)
{
    for (const Case& c : kCases) {
        SCOPED_TRACE(c.rule);
        Script script;
        script.sent(c.before.kind, c.before.ordinal).missing(c.kind, c.ordinal, 1.0);
        EXPECT_TRUE(script.run().empty());
        Script withoutClock;
        withoutClock.sent(c.before.kind, c.before.ordinal).missing(c.kind, c.ordinal, std::nullopt);
        EXPECT_TRUE(withoutClock.run().empty());
    }
}

TEST(StuckRules, AResendWithoutAClockIsAWait)
{
    Script script;
    script.sent(StepKind::MM, 3, 2).missing(StepKind::MM, 4, std::nullopt, "MM_WAIT_MSG4");
    const std::vector<Finding> findings = script.run();
    ASSERT_EQ(findings.size(), 1U);
    EXPECT_TRUE(
        contains(findings.front().message, "We sent MM3 to 198.51.100.7 3 times, and MM4 never came."))
        << findings.front().message;
}

TEST(StuckRules, AnEndOfTheNegotiationIsAWait)
{
    Script failed;
    failed.sent(StepKind::MM, 1).missing(StepKind::MM, 2, std::nullopt).outcome(Outcome::Failed);
    EXPECT_NE(find(failed.run(), "mm2-missing"), nullptr);
    Script torn;
    torn.sent(StepKind::MM, 1).missing(StepKind::MM, 2, std::nullopt).milestone(MilestoneKind::TornDown);
    EXPECT_NE(find(torn.run(), "mm2-missing"), nullptr);
}

TEST(StuckRules, TheStateThatTheLogPrintsWins)
{
    Script script;
    script.sent(StepKind::Xauth, 1).missing(StepKind::Xauth, 2, 60.0, "AM_TM_INIT_XAUTH_V6H");
    const std::vector<Finding> findings = script.run();
    ASSERT_EQ(findings.size(), 1U);
    EXPECT_TRUE(contains(findings.front().message, "waits in AM_TM_INIT_XAUTH_V6H"))
        << findings.front().message;
}

TEST(StuckRules, OurOwnSilenceIsNotBlamedOnThePeer)
{
    Script script;
    script.received(StepKind::MM, 1, 2).missing(StepKind::MM, 2, 16.0, {}, Direction::Out);
    const std::vector<Finding> findings = script.run();
    ASSERT_EQ(findings.size(), 1U);
    const std::string& text = findings.front().message;
    EXPECT_TRUE(contains(text, "MM1 from 198.51.100.7 arrived here 3 times, and this device never sent MM2"))
        << text;
    EXPECT_FALSE(contains(text, "never came")) << text;
    EXPECT_FALSE(contains(text, "MM_WAIT_MSG2")) << text;
}

TEST(StuckRules, OurOwnSilenceCountsOnlyWhenThePeerAsksAgain)
{
    Script script;
    script.received(StepKind::MM, 1).missing(StepKind::MM, 2, 60.0, {}, Direction::Out);
    EXPECT_TRUE(script.run().empty());
}

TEST(StuckRules, NoPhase2IsASuspicionOnly)
{
    Script script;
    script.sent(StepKind::MM, 5).received(StepKind::MM, 6).phase1();
    script.session.milestones.front().time = fromCivil({2024, 1, 1, 10, 0, 0, 0});
    script.session.end = fromCivil({2024, 1, 1, 10, 0, 30, 0});
    EXPECT_TRUE(script.run().empty());
    script.session.end = fromCivil({2024, 1, 1, 10, 5, 0, 0});
    const std::vector<Finding> findings = script.run();
    ASSERT_EQ(findings.size(), 1U);
    EXPECT_EQ(findings.front().rule->id, "qm1-missing");
    EXPECT_EQ(findings.front().effect, Effect::Unknown);
    EXPECT_EQ(findings.front().confidence, Confidence::Low);
    EXPECT_TRUE(contains(findings.front().message, "no quick mode follows for 5 min"))
        << findings.front().message;
    script.milestone(MilestoneKind::TornDown);
    const std::vector<Finding> ended = script.run();
    ASSERT_EQ(ended.size(), 1U);
    EXPECT_EQ(ended.front().effect, Effect::Blocks);
    Script withPhase2;
    withPhase2.phase1().sent(StepKind::QM, 1).milestone(MilestoneKind::TornDown);
    EXPECT_EQ(find(withPhase2.run(), "qm1-missing"), nullptr);
}

TEST(StuckRules, AQuickModeThatFailsBesideOneThatCompletedIsToldApart)
{
    Script script;
    script.phase1().phase2().sent(StepKind::QM, 1, 2).missing(StepKind::QM, 2, 24.0);
    const std::vector<Finding> findings = script.run();
    ASSERT_EQ(findings.size(), 1U);
    EXPECT_TRUE(contains(findings.front().message, "Another quick mode with this peer did complete"));
}

TEST(StuckRules, ARuleThatKnowsTheReasonTakesPrecedence)
{
    Script script;
    script.phase1().sent(StepKind::QM, 1);
    script.line("Received non-routine Notify message: No proposal chosen (14)");
    script.missing(StepKind::QM, 2, 8.0).outcome(Outcome::Failed);
    const std::vector<Finding> findings = script.run();
    ASSERT_GE(findings.size(), 2U);
    EXPECT_EQ(findings.front().rule->id, "notify-no-proposal-chosen");
    EXPECT_EQ(findings.front().role, Role::Root);
    ASSERT_NE(find(findings, "qm2-missing"), nullptr);
    EXPECT_EQ(find(findings, "qm2-missing")->role, Role::Symptom);
}

TEST(StuckRules, AQuickModeDoesNotWaitInPhase1)
{
    Script script;
    script.phase1().sent(StepKind::QM, 1, 2).missing(StepKind::QM, 2, 24.0, "MM_ACTIVE");
    const std::string message = script.run("qm2-missing").at(0).message;
    EXPECT_TRUE(contains(message, "Phase 1 is up (MM_ACTIVE).")) << message;
    EXPECT_FALSE(contains(message, "waits in MM_ACTIVE")) << message;
}

TEST(StuckRules, WhatTheLogRulesOutIsNotNamed)
{
    Script open;
    open.sent(StepKind::MM, 5, 1).missing(StepKind::MM, 6, 8.0, "MM_WAIT_MSG6");
    EXPECT_TRUE(contains(open.run("mm6-missing").at(0).message, "4500"));
    Script noNat;
    noNat.fact(FactKind::NatStatus, "no NAT")
        .sent(StepKind::MM, 5, 1)
        .missing(StepKind::MM, 6, 8.0, "MM_WAIT_MSG6");
    const std::string message = noNat.run("mm6-missing").at(0).message;
    EXPECT_FALSE(contains(message, "4500")) << message;
    EXPECT_TRUE(contains(message, "(2) ")) << message;
}

TEST(StuckRules, ANegotiationWithoutAnyMessageStillHasEvidence)
{
    Script script;
    script.missing(StepKind::MM, 2, 30.0);
    const std::vector<Finding> findings = script.run();
    ASSERT_EQ(findings.size(), 1U);
    EXPECT_EQ(findings.front().evidence.front().where.first, LineNumber{1});
}

TEST(StuckRules, AMaskedPeerDoesNotSpoilTheWords)
{
    Script script("");
    script.sent(StepKind::MM, 1, 1).missing(StepKind::MM, 2, 8.0);
    const std::vector<Finding> findings = script.run();
    ASSERT_EQ(findings.size(), 1U);
    EXPECT_TRUE(contains(findings.front().message, "We sent MM1 to the peer twice"))
        << findings.front().message;
    EXPECT_EQ(findings.front().fixes.front().commands.at(1), "show route <peer-ip>");
}

} // namespace
} // namespace rungbook::ike
