// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ike/ladder_rows.h"
#include "core/ladder/render_text.h"

#include <atomic>
#include <gtest/gtest.h>
#include <thread>

namespace rungbook::ike
{
namespace
{

using ladder::Ladder;
using ladder::PhaseOutcome;
using ladder::Row;
using ladder::RowKind;

constexpr RuleMeta kCause{"no-answer", "The peer does not answer", false};
constexpr RuleMeta kHint{"queued", "Traffic waits for phase 1", false};

// Builds an analysis with one session, message by message.
struct Builder {
    std::shared_ptr<Analysis> analysis = std::make_shared<Analysis>();
    Session session;
    std::uint64_t line = 0;

    TextId id(std::string_view text) { return analysis->text.intern(text); }

    static Timestamp at(int second) { return fromCivil({2024, 3, 5, 10, second / 60, second % 60, 0}); }

    std::uint32_t exchange(ExchangeKind kind, bool complete, std::uint32_t messageId = 0)
    {
        Exchange exchange;
        exchange.kind = kind;
        exchange.complete = complete;
        exchange.messageId = messageId;
        session.exchanges.push_back(exchange);
        return static_cast<std::uint32_t>(session.exchanges.size() - 1);
    }

    Message& message(Step step, Direction direction, std::uint32_t exchange, Timestamp time = {},
        std::string_view ours = {}, std::string_view theirs = {})
    {
        Message message;
        message.step = step;
        message.direction = direction;
        message.exchange = exchange;
        message.time = time;
        message.ourState = id(ours);
        message.peerState = id(theirs);
        message.first = LineNumber{line + 1};
        message.line = LineNumber{line + 2};
        message.last = LineNumber{line + 3};
        line += 3;
        session.messages.push_back(message);
        return session.messages.back();
    }

    void milestone(MilestoneKind kind, std::string_view text)
    {
        Milestone milestone;
        milestone.kind = kind;
        milestone.text = id(text);
        milestone.line = LineNumber{++line};
        milestone.afterMessage =
            session.messages.empty() ? kNoIndex : static_cast<std::uint32_t>(session.messages.size() - 1);
        session.milestones.push_back(milestone);
    }

    void comment(std::string_view text)
    {
        Comment comment;
        comment.text = id(text);
        comment.line = LineNumber{++line};
        comment.afterMessage =
            session.messages.empty() ? kNoIndex : static_cast<std::uint32_t>(session.messages.size() - 1);
        session.comments.push_back(comment);
    }

    void finding(const RuleMeta& rule, Effect effect, Role role, std::uint64_t onLine,
        Confidence confidence = Confidence::High)
    {
        Finding finding;
        finding.rule = &rule;
        finding.title = rule.title;
        finding.effect = effect;
        finding.role = role;
        finding.confidence = confidence;
        finding.evidence.push_back({{SourceId{0}, LineNumber{onLine}, LineNumber{onLine}}, ""});
        session.findings.push_back(finding);
    }

    Ladder ladder(const LadderOptions& options = {})
    {
        static const Dialect asa{{"cisco-asa", "", {}}, nullptr, nullptr, nullptr};
        analysis->dialect = &asa;
        analysis->sessions = {session};
        return makeLadder(analysis, 0, options);
    }

    std::string sentence()
    {
        analysis->sessions = {session};
        return verdict(*analysis, analysis->sessions.front());
    }
};

// An initiator that waits for MM4: MM3 twice, then a clear-text notify.
Builder waitsForMm4()
{
    Builder b;
    b.session.peer = b.id("203.0.113.9");
    b.session.role = IkeRole::Initiator;
    b.session.mode = Mode::Main;
    b.session.outcome = Outcome::Failed;
    b.session.state = b.id("MM_WAIT_MSG4");
    const std::uint32_t phase1 = b.exchange(ExchangeKind::MainMode, false);
    const std::uint32_t info = b.exchange(ExchangeKind::Informational, true);
    b.message({StepKind::MM, 1}, Direction::Out, phase1, Builder::at(5), "MM_WAIT_MSG2").payloads =
        b.id("HDR + SA (1) + VENDOR (13) + VENDOR (13) + NONE (0)");
    b.message({StepKind::MM, 2}, Direction::In, phase1, Builder::at(5), "MM_WAIT_MSG2", "MM_WAIT_MSG3");
    b.message({StepKind::MM, 3}, Direction::Out, phase1, Builder::at(6), "MM_WAIT_MSG4", "MM_WAIT_MSG3")
        .resends = 1;
    b.comment("no answer?");
    b.session.resends.push_back({2, Builder::at(14), LineNumber{++b.line}});
    b.message({StepKind::Notify, 0}, Direction::In, info, Builder::at(14), "MM_WAIT_MSG4");
    Missing missing;
    missing.after = 2;
    missing.step = {StepKind::MM, 4};
    missing.waited = 8;
    missing.state = b.id("MM_WAIT_MSG4");
    b.session.missing.push_back(missing);
    return b;
}

std::vector<RowKind> kinds(const Ladder& ladder)
{
    std::vector<RowKind> all;
    for (std::size_t i = 0; i < ladder.size(); ++i)
        all.push_back(ladder.rows->row(i).kind);
    return all;
}

TEST(LadderRows, TheLoggingDeviceIsLeftWhoeverBegan)
{
    Builder b = waitsForMm4();
    b.session.local = b.id("192.0.2.1");
    Ladder ladder = b.ladder();
    ASSERT_EQ(ladder.participants.size(), 2U);
    EXPECT_EQ(ladder.title, "IKEv1 main mode with 203.0.113.9");
    EXPECT_EQ(ladder.participants[0].name, "this ASA");
    EXPECT_EQ(ladder.participants[0].address, "192.0.2.1");
    EXPECT_EQ(ladder.participants[0].role, "initiator");
    EXPECT_EQ(ladder.participants[1].address, "203.0.113.9");
    EXPECT_EQ(ladder.participants[1].role, "responder");
    EXPECT_EQ(ladder.rows->row(0).from, 0U);
    b.session.role = IkeRole::Responder;
    b.session.user = b.id("alice");
    ladder = b.ladder();
    EXPECT_EQ(ladder.participants[0].name, "this ASA");
    EXPECT_EQ(ladder.participants[1].name, "client alice");
    EXPECT_EQ(ladder.participants[1].role, "initiator");
}

TEST(LadderRows, MessagesSilenceGhostAndNotesInOrder)
{
    Builder b = waitsForMm4();
    const Ladder ladder = b.ladder();
    EXPECT_EQ(kinds(ladder),
        (std::vector{RowKind::Message, RowKind::Message, RowKind::Message, RowKind::Note, RowKind::Silence,
            RowKind::Message, RowKind::Ghost}));
    const Row mm1 = ladder.rows->row(0);
    EXPECT_EQ(mm1.label, "MM1");
    EXPECT_EQ(mm1.payloads, "SA, VENDOR ×2");
    EXPECT_EQ(mm1.time, "10:00:05");
    EXPECT_EQ(mm1.delta, "");
    EXPECT_EQ(mm1.leftState, "MM_WAIT_MSG2");
    EXPECT_EQ(mm1.where.first, LineNumber{1});
    EXPECT_EQ(mm1.where.last, LineNumber{3});
    const Row mm2 = ladder.rows->row(1);
    EXPECT_EQ(mm2.from, 1U);
    EXPECT_EQ(mm2.to, 0U);
    EXPECT_EQ(mm2.leftState, "") << "unchanged";
    EXPECT_EQ(mm2.rightState, "MM_WAIT_MSG3");
    const Row mm3 = ladder.rows->row(2);
    EXPECT_EQ(mm3.delta, "+1 s");
    EXPECT_EQ(mm3.resends, 1U);
    EXPECT_EQ(mm3.cadence, "again after 8 s");
    EXPECT_NE(mm3.explanation.find("sent again once"), std::string::npos);
    EXPECT_NE(mm3.explanation.find("MM_WAIT_MSG4"), std::string::npos);
    const Row pause = ladder.rows->row(4);
    EXPECT_EQ(pause.label, "8 s without anything new");
    EXPECT_DOUBLE_EQ(pause.seconds, 8);
    const Row ghost = ladder.rows->row(6);
    EXPECT_EQ(ghost.label, "MM4");
    EXPECT_EQ(ghost.from, 1U);
    EXPECT_EQ(ghost.payloads, "KE, NONCE, NAT-D");
    EXPECT_DOUBLE_EQ(ghost.seconds, 8);
    EXPECT_TRUE(ghost.where.empty());
    EXPECT_NE(ghost.explanation.find("most likely first: 1)"), std::string::npos) << ghost.explanation;
    // The bracket reaches over the notify to the message that never came.
    ASSERT_EQ(ladder.phases.size(), 1U);
    EXPECT_EQ(ladder.phases[0].name, "Phase 1 (main mode)");
    EXPECT_EQ(ladder.phases[0].firstRow, 0U);
    EXPECT_EQ(ladder.phases[0].lastRow, 6U);
    EXPECT_EQ(ladder.phases[0].outcome, PhaseOutcome::Failed);
}

TEST(LadderRows, BriefSaysTheSameAsTheRow)
{
    Builder b = waitsForMm4();
    b.finding(kCause, Effect::Blocks, Role::Root, 11);
    const Ladder ladder = b.ladder();
    for (std::size_t i = 0; i < ladder.size(); ++i) {
        const Row row = ladder.rows->row(i);
        const ladder::RowBrief brief = ladder.rows->brief(i);
        EXPECT_EQ(brief.kind, row.kind);
        EXPECT_EQ(brief.from, row.from);
        EXPECT_EQ(brief.to, row.to);
        EXPECT_EQ(brief.resent, row.resends > 0);
        EXPECT_EQ(brief.marked, !row.findings.empty());
        EXPECT_EQ(brief.message, row.message);
    }
}

TEST(LadderRows, ALogWithoutClockHasNoTimesAndNoSilences)
{
    Builder b = waitsForMm4();
    for (Message& message : b.session.messages)
        message.time = {};
    for (Resend& resend : b.session.resends)
        resend.time = {};
    b.session.missing[0].waited.reset();
    const Ladder ladder = b.ladder();
    for (std::size_t i = 0; i < ladder.size(); ++i) {
        const Row row = ladder.rows->row(i);
        EXPECT_NE(row.kind, RowKind::Silence);
        EXPECT_EQ(row.time, "");
        EXPECT_EQ(row.delta, "");
        EXPECT_EQ(row.cadence, "");
    }
    EXPECT_EQ(ladder.rows->row(2).resends, 1U);
    EXPECT_EQ(ladder.rows->row(ladder.size() - 1).seconds, 0);
}

TEST(LadderRows, OptionsTurnNotesAndSilencesOff)
{
    Builder b = waitsForMm4();
    EXPECT_EQ(b.ladder({.showNotes = false, .silenceSeconds = 60}).size(), 5U);
    EXPECT_EQ(
        b.ladder({.showNotes = true, .silenceSeconds = 1}).size(), 8U); // the second before MM3 counts too
}

TEST(LadderRows, FindingsMarkTheRowsTheyRestOn)
{
    Builder b = waitsForMm4();
    b.finding(kCause, Effect::Blocks, Role::Root, 11); // the resend of MM3
    b.finding(kHint, Effect::Info, Role::Symptom, 5); // inside MM2
    b.finding(kHint, Effect::Info, Role::Symptom, 10); // a remark behind MM3
    b.finding(kHint, Effect::Info, Role::Symptom, 999); // after everything: the last row with lines
    const Ladder ladder = b.ladder();
    ASSERT_EQ(ladder.findings.size(), 4U);
    EXPECT_EQ(ladder.findings[0].rule, "no-answer");
    EXPECT_EQ(ladder.findings[0].lines.at(0).first, LineNumber{11});
    EXPECT_EQ(ladder.rows->row(2).findings, (std::vector<std::uint32_t>{0, 2}));
    EXPECT_EQ(ladder.rows->row(1).findings, std::vector<std::uint32_t>{1});
    EXPECT_TRUE(ladder.rows->row(3).findings.empty()) << "nobody's remark proves anything";
    EXPECT_EQ(ladder.rows->row(5).findings, std::vector<std::uint32_t>{3});
    EXPECT_EQ(ladder.rows->row(6).findings, std::vector<std::uint32_t>{0})
        << "the cause marks what never came";
}

TEST(LadderRows, PhasesFollowTheExchanges)
{
    Builder b;
    b.session.role = IkeRole::Responder;
    b.session.mode = Mode::Aggressive;
    b.session.phase1Complete = true;
    b.session.outcome = Outcome::Established;
    const std::uint32_t am = b.exchange(ExchangeKind::AggressiveMode, true);
    for (std::uint8_t i = 1; i <= 3; ++i)
        b.message({StepKind::AM, i}, i == 2 ? Direction::Out : Direction::In, am);
    const std::uint32_t x1 = b.exchange(ExchangeKind::Xauth, true, 1);
    b.message({StepKind::Xauth, 1}, Direction::Out, x1);
    b.message({StepKind::Xauth, 2}, Direction::In, x1);
    b.milestone(MilestoneKind::UserAuthenticated, "User (alice) authenticated.");
    const std::uint32_t x2 = b.exchange(ExchangeKind::Xauth, true, 2);
    b.message({StepKind::Xauth, 3}, Direction::Out, x2);
    b.message({StepKind::Xauth, 4}, Direction::In, x2);
    const std::uint32_t cfg = b.exchange(ExchangeKind::ModeConfig, true, 3);
    b.message({StepKind::ModeCfg, 1}, Direction::In, cfg);
    b.message({StepKind::ModeCfg, 2}, Direction::Out, cfg);
    b.milestone(MilestoneKind::Phase1Completed, "PHASE 1 COMPLETED");
    const std::uint32_t info = b.exchange(ExchangeKind::Informational, true, 4);
    b.message({StepKind::Notify, 0}, Direction::Out, info);
    const std::uint32_t q1 = b.exchange(ExchangeKind::QuickMode, true, 5);
    const std::uint32_t q2 = b.exchange(ExchangeKind::QuickMode, false, 6);
    b.message({StepKind::QM, 1}, Direction::In, q1);
    b.message({StepKind::QM, 1}, Direction::In, q2);
    b.message({StepKind::QM, 2}, Direction::Out, q1);
    b.message({StepKind::QM, 3}, Direction::In, q1);
    b.milestone(MilestoneKind::Phase2Completed, "PHASE 2 COMPLETED (msgid=00000005)");
    const Ladder ladder = b.ladder();
    ASSERT_EQ(ladder.phases.size(), 4U);
    EXPECT_EQ(ladder.phases[0].name, "Phase 1 (aggressive mode)");
    EXPECT_EQ(ladder.phases[0].lastRow, 2U);
    EXPECT_EQ(ladder.phases[0].outcome, PhaseOutcome::Complete);
    EXPECT_EQ(ladder.phases[1].name, "XAUTH");
    EXPECT_EQ(ladder.phases[1].firstRow, 3U);
    EXPECT_EQ(ladder.phases[1].lastRow, 7U);
    EXPECT_EQ(ladder.phases[2].name, "Mode config");
    EXPECT_EQ(ladder.phases[2].lastRow, 9U);
    EXPECT_EQ(ladder.phases[3].name, "Phase 2 (quick mode)");
    EXPECT_EQ(ladder.phases[3].firstRow, 12U);
    EXPECT_EQ(ladder.phases[3].lastRow, 16U) << "with the milestone that ends it";
    EXPECT_EQ(ladder.phases[3].outcome, PhaseOutcome::Open);
    for (std::size_t i = 1; i < ladder.phases.size(); ++i)
        EXPECT_GT(ladder.phases[i].firstRow, ladder.phases[i - 1].lastRow);
}

TEST(LadderRows, AMissingQuickModeAnswerStandsBeforeWhatCameLater)
{
    Builder b;
    b.session.phase1Complete = true;
    const std::uint32_t q1 = b.exchange(ExchangeKind::QuickMode, false, 5);
    b.message({StepKind::QM, 1}, Direction::Out, q1);
    const std::uint32_t info = b.exchange(ExchangeKind::Informational, true, 7);
    b.message({StepKind::Notify, 0}, Direction::In, info);
    const std::uint32_t q2 = b.exchange(ExchangeKind::QuickMode, true, 6);
    b.message({StepKind::QM, 1}, Direction::Out, q2);
    Missing missing;
    missing.after = 0;
    missing.step = {StepKind::QM, 2};
    b.session.missing.push_back(missing);
    EXPECT_EQ(kinds(b.ladder()),
        (std::vector{RowKind::Message, RowKind::Message, RowKind::Ghost, RowKind::Message}));
}

TEST(LadderRows, NothingExchangedStillShowsWhatWasAwaited)
{
    Builder b;
    b.session.outcome = Outcome::Failed;
    Missing missing;
    missing.step = {StepKind::MM, 2};
    b.session.missing.push_back(missing);
    EXPECT_EQ(kinds(b.ladder()), std::vector{RowKind::Ghost});
    EXPECT_EQ(makeLadder(b.analysis, 7).size(), 0U);
    EXPECT_EQ(makeLadder(nullptr, 0).size(), 0U);
}

TEST(LadderRows, RowsOutliveTheAnalysisAndMayBeReadFromThreads)
{
    Ladder ladder;
    {
        Builder b = waitsForMm4();
        ladder = b.ladder();
    }
    std::vector<std::thread> readers;
    std::atomic<int> good{0};
    for (int t = 0; t < 4; ++t)
        readers.emplace_back([&] {
            for (std::size_t i = 0; i < 1000; ++i)
                good += ladder.rows->row(i % ladder.size()).kind == ladder.rows->brief(i % ladder.size()).kind
                    ? 1
                    : 0;
        });
    for (std::thread& reader : readers)
        reader.join();
    EXPECT_EQ(good, 4000);
}

TEST(LadderRows, AGhostTellsWhoseMessageIsMissing)
{
    Builder b = waitsForMm4();
    EXPECT_EQ(b.ladder().rows->row(6).fate, "") << "the renderers say that it never came";
    b.session.outcome = Outcome::Incomplete;
    EXPECT_EQ(b.ladder().rows->row(6).fate, "had not come when the log ended");
    b.session.missing[0].direction = Direction::Out;
    EXPECT_EQ(b.ladder().rows->row(6).fate, "had not been sent when the log ended");
    EXPECT_EQ(b.ladder().rows->row(6).from, 0U);
    b.session.outcome = Outcome::Failed;
    EXPECT_EQ(b.ladder().rows->row(6).fate, "was never sent");
    b.session.missing[0].step = {StepKind::QM, 2};
    EXPECT_EQ(b.ladder().rows->row(6).payloads, "HASH, SA, NONCE, ID ×2");
}

TEST(LadderRows, KeepalivesHaveARhythmAndMilestonesATime)
{
    Builder b;
    b.session.outcome = Outcome::Established;
    const std::uint32_t info = b.exchange(ExchangeKind::Informational, true);
    b.message({StepKind::DpdRUThere, 0}, Direction::Out, info, Builder::at(0));
    b.message({StepKind::DpdRUThere, 0}, Direction::Out, info, Builder::at(2));
    b.message({StepKind::DpdRUThere, 0}, Direction::Out, info, Builder::at(32));
    b.milestone(MilestoneKind::PeerLost, "lost");
    b.session.milestones.back().time = Builder::at(50);
    b.message({StepKind::Delete, 0}, Direction::Out, info, Builder::at(51));
    const Ladder ladder = b.ladder();
    EXPECT_EQ(kinds(ladder),
        (std::vector{RowKind::Message, RowKind::Message, RowKind::Silence, RowKind::Message, RowKind::Silence,
            RowKind::Milestone, RowKind::Message}));
    EXPECT_EQ(ladder.rows->row(2).label, "30 s silence");
    EXPECT_EQ(ladder.rows->row(4).label, "18 s silence");
    EXPECT_EQ(ladder.rows->row(5).delta, "+18 s");
    EXPECT_EQ(ladder.rows->row(6).delta, "+1 s");
}

TEST(LadderRows, ManyResendsAreSummedUp)
{
    Builder b = waitsForMm4();
    b.session.messages[2].resends = 7;
    b.session.resends.clear();
    for (int i = 1; i <= 7; ++i)
        b.session.resends.push_back({2, Builder::at(6 + 8 * i), LineNumber{11}});
    EXPECT_EQ(b.ladder().rows->row(2).cadence, "again after 8 s, 16 s, 24 s, 32 s and 3 more");
}

TEST(LadderVerdict, SaysWhereAndWhy)
{
    Builder b = waitsForMm4();
    EXPECT_EQ(b.sentence(),
        "Phase 1 stopped after MM3 (in MM_WAIT_MSG4): MM4 never came in 8 s, and the log does not say why.");
    b.finding(kCause, Effect::Blocks, Role::Root, 11);
    EXPECT_EQ(b.sentence(), "Phase 1 stopped after MM3 (in MM_WAIT_MSG4): the peer does not answer.");
    b.session.findings[0].confidence = Confidence::Medium;
    EXPECT_EQ(
        b.sentence(), "Phase 1 stopped after MM3 (in MM_WAIT_MSG4): probably the peer does not answer.");
    static constexpr RuleMeta kWhere{"stopped", "Phase 1 was given up", true};
    b.session.findings[0].rule = &kWhere;
    b.session.findings[0].title = kWhere.title;
    EXPECT_EQ(b.sentence(), "Phase 1 stopped after MM3 (in MM_WAIT_MSG4): phase 1 was given up.");
    b.session.findings[0].rule = &kCause;
    b.session.findings[0].title = kCause.title;
    b.session.laterSuccess = true;
    EXPECT_EQ(b.sentence(),
        "Phase 1 stopped after MM3 (in MM_WAIT_MSG4): probably the peer does not answer; a later negotiation "
        "with this peer succeeded.");
    EXPECT_TRUE(b.ladder().failed);
}

TEST(LadderVerdict, TellsAnUnfinishedLogFromAFailure)
{
    Builder b = waitsForMm4();
    b.session.outcome = Outcome::Incomplete;
    EXPECT_EQ(b.sentence(),
        "The log ends in the middle of phase 1, after MM3 (in MM_WAIT_MSG4): MM4 had not come yet.");
    EXPECT_FALSE(b.ladder().failed);
}

TEST(LadderVerdict, NamesWhatWasEstablished)
{
    Builder b;
    b.session.outcome = Outcome::Established;
    b.session.role = IkeRole::Responder;
    b.session.mode = Mode::Aggressive;
    b.session.phase1Complete = b.session.phase2Complete = true;
    b.session.user = b.id("alice");
    b.session.group = b.id("STAFF");
    b.session.facts = {{FactKind::InboundSpi, b.id("0x11111111"), {}, 0},
        {FactKind::OutboundSpi, b.id("0x22222222"), {}, 0},
        {FactKind::AssignedAddress, b.id("192.0.2.77"), {}, 0}};
    EXPECT_EQ(b.sentence(),
        "Established as responder in aggressive mode: phases 1 and 2 are complete, inbound SPI 0x11111111, "
        "outbound SPI "
        "0x22222222; user alice of group STAFF has the address 192.0.2.77.");
    b.session.outcome = Outcome::Failed;
    b.finding(kCause, Effect::Unstable, Role::Root, 1);
    EXPECT_EQ(b.sentence(), "The tunnel was up and came down: the peer does not answer.");
    b.session.messages.clear();
    b.session.findings.clear();
    b.session.phase1Complete = b.session.phase2Complete = false;
    EXPECT_EQ(b.sentence(), "The log shows none of its messages.");
}

} // namespace
} // namespace rungbook::ike
