// SPDX-License-Identifier: GPL-3.0-or-later
// From lines to sessions: steps, roles, states, what is missing, how it ended.
#include "core/ike/assembler.h"
#include "core/ike/signature.h"
#include "tests/support/ike_logs.h"

#include <gtest/gtest.h>

namespace rungbook::ike
{
namespace
{

using namespace test;
using namespace test::payloads;

const Session& only(const std::shared_ptr<const Analysis>& a)
{
    static const Session none;
    EXPECT_EQ(a->sessions.size(), 1U);
    return a->sessions.empty() ? none : a->sessions.front();
}

TEST(Assembler, MainModeAndQuickModeAsInitiator)
{
    const auto a = analyzeText(AsaLog().mainModeAsInitiator().quickModeAsInitiator().text());
    const Session& s = only(a);
    EXPECT_EQ(stepsOf(s), "MM1> MM2< MM3> MM4< MM5> MM6< QM1> QM2< QM3>");
    EXPECT_EQ(s.role, IkeRole::Initiator);
    EXPECT_EQ(s.mode, Mode::Main);
    EXPECT_EQ(s.outcome, Outcome::Established);
    EXPECT_EQ(a->text.text(s.state), "MM_ACTIVE");
    EXPECT_TRUE(s.missing.empty());
    EXPECT_TRUE(s.findings.empty());
    std::string states;
    for (const Message& m : s.messages)
        states += std::string(a->text.text(m.ourState)) + "/" + std::string(a->text.text(m.peerState)) + " ";
    EXPECT_EQ(states,
        "MM_WAIT_MSG2/ MM_SND_MSG3/MM_WAIT_MSG3 MM_WAIT_MSG4/MM_WAIT_MSG3 MM_SND_MSG5/MM_WAIT_MSG5 "
        "MM_WAIT_MSG6/MM_WAIT_MSG5 "
        "MM_ACTIVE/MM_ACTIVE MM_ACTIVE/MM_ACTIVE MM_ACTIVE/MM_ACTIVE MM_ACTIVE/MM_ACTIVE ");
}

TEST(Assembler, MainModeAsResponder)
{
    const auto a = analyzeText(AsaLog().mainModeAsResponder().text());
    const Session& s = only(a);
    EXPECT_EQ(stepsOf(s), "MM1< MM2> MM3< MM4> MM5< MM6>");
    EXPECT_EQ(s.role, IkeRole::Responder);
    EXPECT_TRUE(s.phase1Complete);
    EXPECT_EQ(s.outcome, Outcome::Incomplete);
}

TEST(Assembler, EachMainModeStopNamesWhatIsMissing)
{
    struct Case {
        AsaLog log;
        std::string state;
        std::string missing;
        Direction direction;
    };
    const std::vector<Case> cases{
        {AsaLog().sent(kSa).at(8).resent(kSa), "MM_WAIT_MSG2", "MM2", Direction::In},
        {AsaLog().received(kSa).sent(kSa).at(8).resent(kSa), "MM_WAIT_MSG3", "MM3", Direction::In},
        {AsaLog().sent(kSa).received(kSa).sent(kKe).at(8).resent(kKe), "MM_WAIT_MSG4", "MM4", Direction::In},
        {AsaLog().received(kSa).sent(kSa).received(kKe).sent(kKe).at(8).resent(kKe), "MM_WAIT_MSG5", "MM5",
            Direction::In},
        {AsaLog().sent(kSa).received(kSa).sent(kKe).received(kKe).sent(kAuth).at(8).resent(kAuth),
            "MM_WAIT_MSG6", "MM6", Direction::In},
        {AsaLog().received(kSa).at(8).line(713906, "nothing more"), "MM_SND_MSG2", "MM2", Direction::Out},
    };
    for (const Case& c : cases) {
        const auto a = analyzeText(c.log.text());
        const Session& s = only(a);
        EXPECT_EQ(a->text.text(s.state), c.state);
        EXPECT_TRUE(s.stateDerived);
        ASSERT_EQ(s.missing.size(), 1U) << c.state;
        EXPECT_EQ(stepName(s.missing[0].step), c.missing);
        EXPECT_EQ(s.missing[0].direction, c.direction);
        ASSERT_TRUE(s.missing[0].waited) << c.state;
        EXPECT_DOUBLE_EQ(*s.missing[0].waited, 8);
        EXPECT_EQ(s.outcome, c.direction == Direction::In ? Outcome::Failed : Outcome::Incomplete) << c.state;
    }
}

TEST(Assembler, AggressiveModeWithXauthAndModeConfig)
{
    AsaLog log;
    log.received(kAm1).sent(kAm2).received(
        "HDR + HASH (8) + NAT-D (130) + NAT-D (130) + NOTIFY (11) + NONE (0)");
    log.sent(kAttr, 72, "7f8bcb91")
        .received(kAttr, 82, "7f8bcb91")
        .sent(kAttr, 64, "a5d79e97")
        .received(kAttr, 64, "a5d79e97");
    log.received(kAttr, 393, "f582f52e")
        .line(715001, "Processing cfg Request attributes")
        .sent(kAttr, 173, "f582f52e");
    log.line(713119, "PHASE 1 COMPLETED");
    log.received(kQm, 1276, "8bd3cce6").sent(kQm, 196, "8bd3cce6").received(kHash, 52, "8bd3cce6");
    log.line(713120, "PHASE 2 COMPLETED (msgid=8bd3cce6)");
    const auto a = analyzeText(log.text());
    const Session& s = only(a);
    EXPECT_EQ(
        stepsOf(s), "AM1< AM2> AM3< XAUTH1> XAUTH2< XAUTH3> XAUTH4< MODECFG1< MODECFG2> QM1< QM2> QM3<");
    EXPECT_EQ(s.mode, Mode::Aggressive);
    EXPECT_EQ(s.role, IkeRole::Responder);
    EXPECT_EQ(a->text.text(s.state), "AM_ACTIVE");
    EXPECT_EQ(a->text.text(s.messages[2].ourState), "");
    EXPECT_EQ(s.outcome, Outcome::Established);
}

TEST(Assembler, AnUnansweredXauthRequestIsMissing)
{
    AsaLog log;
    log.received(kAm1)
        .sent(kAm2)
        .received(kHash)
        .sent(kAttr, 72, "7f8bcb91")
        .at(8)
        .resent(kAttr, 72, "7f8bcb91");
    const auto a = analyzeText(log.text());
    const Session& s = only(a);
    ASSERT_EQ(s.missing.size(), 1U);
    EXPECT_EQ(stepName(s.missing[0].step), "XAUTH2");
    EXPECT_EQ(s.missing[0].after, 3U);
}

TEST(Assembler, AnUnansweredQuickModeIsMissing)
{
    const auto a = analyzeText(
        AsaLog().mainModeAsInitiator().sent(kQm, 200, "11aa22bb").at(8).resent(kQm, 200, "11aa22bb").text());
    const Session& s = only(a);
    ASSERT_EQ(s.missing.size(), 1U);
    EXPECT_EQ(stepName(s.missing[0].step), "QM2");
    EXPECT_EQ(stepsOf(s), "MM1> MM2< MM3> MM4< MM5> MM6< QM1>x1");
    EXPECT_EQ(s.outcome, Outcome::Failed);
}

TEST(Assembler, PeersAreToldApart)
{
    AsaLog log("192.0.2.1");
    log.sent(kSa)
        .peer("192.0.2.2")
        .received(kSa)
        .sent(kSa)
        .peer("192.0.2.1")
        .received(kSa)
        .sent(kKe)
        .peer("192.0.2.2")
        .received(kKe);
    const auto a = analyzeText(log.text());
    ASSERT_EQ(a->sessions.size(), 2U);
    EXPECT_EQ(stepsOf(a->sessions[0]), "MM1> MM2< MM3>");
    EXPECT_EQ(stepsOf(a->sessions[1]), "MM1< MM2> MM3<");
}

TEST(Assembler, ANewAttemptIsANewSessionAndALaterSuccessIsKnown)
{
    AsaLog log;
    log.line(713041,
        "IKE Initiator: New Phase 1, Intf inside, IKE Peer 192.0.2.9  local Proxy Address 10.1.0.1, remote "
        "Proxy Address 10.2.0.1,  Crypto map (M)");
    log.sent(kSa).at(8).resent(kSa).at(16).resent(kSa).at(32).line(
        713902, "Removing peer from peer table failed, no match!");
    log.at(60).line(713041,
        "IKE Initiator: New Phase 1, Intf inside, IKE Peer 192.0.2.9  local Proxy Address 10.1.0.1, remote "
        "Proxy Address 10.2.0.1,  Crypto map (M)");
    log.mainModeAsInitiator().quickModeAsInitiator();
    const auto a = analyzeText(log.text());
    ASSERT_EQ(a->sessions.size(), 2U);
    EXPECT_EQ(stepsOf(a->sessions[0]), "MM1>x2");
    EXPECT_TRUE(a->sessions[0].laterSuccess);
    EXPECT_EQ(raw(a->sessions[1].first), 6U);
    for (const Finding& f : a->sessions[0].findings) {
        EXPECT_FALSE(isWrong(f.effect)) << f.rule->id;
        EXPECT_NE(f.role, rungbook::Role::Root) << f.rule->id;
    }
}

TEST(Assembler, ADuplicateFirstPacketIsAResendOfMm1)
{
    AsaLog log;
    log.received(kSa, 148).sent(kSa, 108).at(8).line(
        713202, "Duplicate first packet detected.  Ignoring packet.");
    log.at(16).received(kSa, 148).line(713202, "Duplicate first packet detected.  Ignoring packet.");
    const auto a = analyzeText(log.text());
    const Session& s = only(a);
    EXPECT_EQ(stepsOf(s), "MM1<x2 MM2>");
    EXPECT_EQ(a->text.text(s.state), "MM_WAIT_MSG3");
}

TEST(Assembler, SyslogAndDebugOfOneEventAreOneMessage)
{
    const std::string mm1 = "IP = 192.0.2.9, IKE_DECODE SENDING Message (msgid=0) with payloads : " + kSa
        + " total length : 148\n";
    const std::string mm2 = "IP = 192.0.2.9, IKE_DECODE RECEIVED Message (msgid=0) with payloads : " + kSa
        + " total length : 108\n";
    const std::string again = "IP = 192.0.2.9, IKE_DECODE RESENDING Message (msgid=0) with payloads : " + kSa
        + " total length : 148\n";
    const auto a = analyzeText("Mar 04 2024 10:00:00: %ASA-7-713236: " + mm1 + "Mar 04 10:00:00 [IKEv1]: "
        + mm1 + "Mar 04 2024 10:00:08: %ASA-7-713236: " + again + "Mar 04 10:00:08 [IKEv1]: " + again
        + "Mar 04 2024 10:00:09: %ASA-7-713236: " + mm2 + "Mar 04 10:00:09 [IKEv1]: " + mm2);
    EXPECT_EQ(stepsOf(only(a)), "MM1>x1 MM2<");
}

TEST(Assembler, TheSameNotifyTwiceOnOneChannelIsTwoMessages)
{
    const auto a = analyzeText(AsaLog()
                                   .sent(kSa)
                                   .received(kSa)
                                   .sent(kKe)
                                   .at(8)
                                   .received(kClearNotify, 68)
                                   .received(kClearNotify, 68)
                                   .text());
    EXPECT_EQ(stepsOf(only(a)), "MM1> MM2< MM3> NOTIFY< NOTIFY<");
}

TEST(Assembler, ConstructingLinesBelongToWhatIsSentProcessingLinesToWhatCame)
{
    AsaLog log;
    log.line(715046, "constructing ISAKMP SA payload")
        .line(715046, "constructing Fragmentation VID + extended capabilities payload");
    log.sent(kSa)
        .received(kSa)
        .line(715047, "processing SA payload")
        .line(713906, "Oakley proposal is acceptable");
    log.line(715046, "constructing ke payload").sent(kKe);
    const auto a = analyzeText(log.text());
    const Session& s = only(a);
    ASSERT_EQ(s.messages.size(), 3U);
    EXPECT_EQ(raw(s.messages[0].first), 1U);
    EXPECT_EQ(raw(s.messages[0].last), 3U);
    EXPECT_EQ(raw(s.messages[1].first), 4U);
    EXPECT_EQ(raw(s.messages[1].last), 6U);
    EXPECT_EQ(raw(s.messages[2].first), 7U);
    EXPECT_EQ(raw(s.messages[2].last), 8U);
}

// Such lines are gathered per peer: what waits at the end counts too, for each peer its own, and it goes to the session that was told of.
TEST(Assembler, LinesThatOnlySayThatItWentOnStillMoveTheEnd)
{
    AsaLog log;
    log.sent(kSa).received(kSa); // 1, 2
    log.peer("198.51.100.7").sent(kSa).received(kSa); // 3, 4
    log.at(5).peer("192.0.2.9").line(715047, "processing SA payload"); // 5
    log.peer("198.51.100.7").line(713906, "Oakley proposal is acceptable"); // 6
    log.at(7).peer("192.0.2.9").line(713906, "Oakley proposal is acceptable"); // 7
    log.at(37).sent(kSa); // 8: a new attempt
    log.at(38).line(715046, "constructing ke payload"); // 9
    const auto a = analyzeText(log.text());
    ASSERT_EQ(a->sessions.size(), 3U);
    const auto ends = [&](std::size_t i) {
        const Session& s = a->sessions[i];
        const Message& last = s.messages.back();
        return std::to_string(rungbook::raw(s.first)) + "-" + std::to_string(rungbook::raw(s.last))
            + ", last message " + std::to_string(rungbook::raw(last.first)) + "-"
            + std::to_string(rungbook::raw(last.last)) + ", "
            + std::to_string(static_cast<int>(secondsBetween(s.begin, s.end).value_or(-1))) + " s";
    };
    EXPECT_EQ(ends(0), "1-7, last message 2-7, 7 s");
    EXPECT_EQ(ends(1), "3-6, last message 4-6, 5 s");
    EXPECT_EQ(ends(2), "8-8, last message 8-8, 0 s"); // what is being built is no part of a session yet
}

TEST(Assembler, DeadPeerDetectionHasItsOwnSteps)
{
    AsaLog log;
    log.mainModeAsInitiator().quickModeAsInitiator().at(20);
    log.line(715036, "Sending keep-alive of type DPD R-U-THERE (seq number 0x1)")
        .sent(kNotify, 84, "0a0b0c0d");
    log.received(kNotify, 84, "0a0b0c0e")
        .line(715075, "Received keep-alive of type DPD R-U-THERE-ACK (seq number 0x1)");
    log.received(kDelete, 76, "0a0b0c0f");
    const auto a = analyzeText(log.text());
    EXPECT_TRUE(stepsOf(only(a)).ends_with("QM3> DPD R-U-THERE> DPD R-U-THERE-ACK< DELETE<"))
        << stepsOf(only(a));
}

TEST(Assembler, AQuickModeRekeyIsMarked)
{
    const auto a = analyzeText(AsaLog()
                                   .mainModeAsInitiator()
                                   .quickModeAsInitiator("00000001")
                                   .at(3600)
                                   .quickModeAsInitiator("00000002")
                                   .text());
    const Session& s = only(a);
    std::vector<bool> rekeys;
    for (const Exchange& x : s.exchanges) {
        if (x.kind == ExchangeKind::QuickMode)
            rekeys.push_back(x.rekey);
    }
    EXPECT_EQ(rekeys, (std::vector<bool>{false, true}));
}

TEST(Assembler, DuringARekeyOfPhase1TheOldSaKeepsItsMessages)
{
    AsaLog log;
    log.mainModeAsInitiator().quickModeAsInitiator("00000001").at(3600).sent(kSa, 148);
    log.received(kNotify, 84, "00000005"); // still on the old SA
    log.received(kSa, 108).sent(kKe, 256).received(kKe, 256).sent(kAuth, 96).received(kAuth, 84).line(
        713119, "PHASE 1 COMPLETED");
    const auto a = analyzeText(log.text());
    ASSERT_EQ(a->sessions.size(), 2U);
    EXPECT_TRUE(stepsOf(a->sessions[0]).ends_with("QM3> NOTIFY<"));
    EXPECT_EQ(stepsOf(a->sessions[1]), "MM1> MM2< MM3> MM4< MM5> MM6<");
    EXPECT_EQ(a->sessions[1].outcome, Outcome::Established); // it carries the IPsec SAs that are there
}

TEST(Assembler, AMessageThatCannotBeDecryptedDidCome)
{
    AsaLog log;
    log.received(kSa).sent(kSa).received(kKe).sent(kKe);
    log.line(713903,
        "Error, had problems decrypting packet, probably due to mismatched pre-shared key.  Aborting");
    log.at(8).line(713201, "Duplicate Phase 1 packet detected.  Retransmitting last packet.");
    log.line(715046, "sending delete/delete with reason message");
    log.line(713902, "Removing peer from peer table failed, no match!");
    log.at(30).received(kSa);
    const auto a = analyzeText(log.text());
    ASSERT_EQ(a->sessions.size(), 2U);
    EXPECT_EQ(stepsOf(a->sessions[0]), "MM1< MM2> MM3< MM4>");
    ASSERT_EQ(a->sessions[0].missing.size(), 1U);
    EXPECT_TRUE(a->sessions[0].missing[0].unreadable);
    EXPECT_EQ(a->text.text(a->sessions[0].state), "MM_WAIT_MSG5");
    EXPECT_EQ(raw(a->sessions[1].first), 9U);
}

TEST(Assembler, ALanToLanPeerIsNoUser)
{
    AsaLog log;
    log.mainModeAsInitiator().quickModeAsInitiator();
    log.raw("Mar 04 2024 10:30:00: %ASA-4-113019: Group = 192.0.2.9, Username = 192.0.2.9, IP = 192.0.2.9, "
            "Session "
            "disconnected. Session Type: LAN-to-LAN, Duration: 0h:30m:00s, Reason: User Requested");
    const auto a = analyzeText(log.text());
    EXPECT_TRUE(isEmpty(only(a).user));
    EXPECT_EQ(a->text.text(only(a).group), "192.0.2.9");
}

TEST(Assembler, AStateThatTheLogPrintsIsNotDerived)
{
    AsaLog log;
    log.received(kSa).sent(kSa).at(32).line(
        713136, "IKE session establishment timed out [MM_WAIT_MSG3], aborting!");
    const auto a = analyzeText(log.text());
    const Session& s = only(a);
    EXPECT_EQ(a->text.text(s.state), "MM_WAIT_MSG3");
    EXPECT_FALSE(s.stateDerived);
    EXPECT_EQ(s.outcome, Outcome::Failed);
}

TEST(Assembler, ALogOfMilestonesAloneIsStillASession)
{
    const auto a = analyzeText(AsaLog()
                                   .line(713119, "PHASE 1 COMPLETED")
                                   .line(713120, "PHASE 2 COMPLETED (msgid=01020304)")
                                   .at(90)
                                   .line(713119, "PHASE 1 COMPLETED")
                                   .text());
    ASSERT_EQ(a->sessions.size(), 2U);
    EXPECT_EQ(a->sessions[0].outcome, Outcome::Established);
}

TEST(Assembler, NewestFirstIsReadFromItsEnd)
{
    AsaLog log;
    log.sent(kSa).at(1).received(kSa).at(2).sent(kKe).at(3).received(kKe).at(4).sent(kAuth).at(5).received(
        kAuth);
    std::string text;
    for (auto at = log.lines().rbegin(); at != log.lines().rend(); ++at)
        text += *at + "\n";
    const auto a = analyzeText(text);
    EXPECT_TRUE(a->reversed);
    const Session& s = only(a);
    EXPECT_EQ(stepsOf(s), "MM1> MM2< MM3> MM4< MM5> MM6<");
    EXPECT_EQ(raw(s.messages[0].line), 6U);
    EXPECT_EQ(raw(s.first), 1U);
    EXPECT_EQ(raw(s.last), 6U);
}

TEST(Assembler, AnAddressGivenToTheClientIsStillThatClient)
{
    AsaLog log;
    log.received(kAm1).sent(kAm2).received(kHash).line(
        713228, "Assigned private IP address 10.9.9.9 to remote user");
    log.peer("10.9.9.9").line(713902, "Inconsistent PSK hash size");
    EXPECT_EQ(analyzeText(log.text())->sessions.size(), 1U);
}

TEST(Assembler, ALogThatBeginsInTheMiddle)
{
    const auto quick =
        analyzeText(AsaLog().received(kQm, 172, "6abd3691").sent(kHash, 76, "6abd3691").text());
    EXPECT_EQ(stepsOf(only(quick)), "QM1< QM3>");
    const auto main = analyzeText(AsaLog().received(kAuth).text());
    EXPECT_EQ(main->sessions.size(), 1U);
    const auto aggressive = analyzeText(AsaLog().sent(kAm2).received(kHash).text());
    EXPECT_EQ(stepsOf(only(aggressive)), "AM2> AM3<");
    EXPECT_EQ(only(aggressive).role, IkeRole::Responder);
}

TEST(Assembler, CommentsStandWhereTheyStood)
{
    const auto a = analyzeText(AsaLog().raw("! it begins").sent(kSa).raw("! and now?").received(kSa).text());
    const Session& s = only(a);
    ASSERT_EQ(s.comments.size(), 2U);
    EXPECT_EQ(s.comments[0].afterMessage, kNoIndex);
    EXPECT_EQ(s.comments[1].afterMessage, 0U);
}

TEST(Analysis, NothingUnderstoodIsAnErrorWithASentence)
{
    for (const std::string& text :
        {std::string(), std::string("hello\nworld\n"), std::string(1000, '\0'), std::string("%ASA")}) {
        const auto source = log::LogSource::fromText(text, "notes.txt");
        const auto a = analyze(*source, {});
        ASSERT_FALSE(a) << text;
        EXPECT_EQ(a.error().kind, Error::Kind::NotUnderstood);
        EXPECT_NE(a.error().message.find("notes.txt"), std::string::npos);
        EXPECT_FALSE(a.error().hint.empty());
    }
}

TEST(Analysis, FedInPiecesItIsTheSameAsReadAtOnce)
{
    AsaLog log;
    log.raw("Some words before it.")
        .mainModeAsInitiator()
        .peer("192.0.2.77")
        .received(kSa)
        .sent(kSa)
        .peer("192.0.2.9");
    log.quickModeAsInitiator()
        .raw("! a remark")
        .at(40)
        .line(713902, "QM FSM error (P2 struct &0x1, mess id 0x2)!");
    const std::string whole = log.text();
    const std::string expected = describe(*analyzeText(whole));
    for (std::size_t cut = 0; cut <= whole.size(); cut += 37) {
        // The source grows: a live analysis is fed what is there so far, twice.
        LiveAnalysis live({});
        const auto early = log::LogSource::fromText(whole.substr(0, cut), "test");
        (void)live.feed(*early);
        const auto grown = log::LogSource::fromText(whole, "test");
        const auto a = live.feed(*grown);
        ASSERT_TRUE(a);
        EXPECT_EQ(describe(**a), expected) << "cut at " << cut;
    }
}

TEST(Assembler, AddsNothingMoreOnceItIsStopped)
{
    ParsedChunk chunk;
    findDialect("cisco-asa")->parse(AsaLog().mainModeAsInitiator().text(), Classifier::standard(), chunk, {});
    std::stop_source stopped;
    stopped.request_stop();
    for (const bool reversed : {false, true}) {
        Assembler goesOn(SourceId{}, reversed);
        goesOn.add(chunk, LineNumber{1});
        EXPECT_FALSE(goesOn.finish().sessions.empty());
        Assembler stops(SourceId{}, reversed);
        stops.add(chunk, LineNumber{1}, stopped.get_token());
        EXPECT_TRUE(stops.finish().sessions.empty());
    }
}

} // namespace
} // namespace rungbook::ike
