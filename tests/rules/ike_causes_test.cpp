// SPDX-License-Identifier: GPL-3.0-or-later
// Which of several findings is called the cause. The documents of the rules test each rule alone; here several speak at once.
#include "core/ike/analysis.h"

#include <algorithm>
#include <fmt/format.h>
#include <gtest/gtest.h>

namespace rungbook
{

namespace
{

constexpr std::string_view kPeer = "198.51.100.7";

// "5-713119 PHASE 1 COMPLETED" -> a syslog line; the lines are a second apart.
std::string syslog(const std::vector<std::string_view>& records)
{
    std::string text;
    int second = 0;
    for (const std::string_view record : records) {
        const std::size_t space = record.find(' ');
        text += fmt::format("Mar 11 2019 10:{:02}:{:02}: %ASA-{}: Group = {}, IP = {}, {}\n", second / 60,
            second % 60, record.substr(0, space), kPeer, kPeer, record.substr(space + 1));
        ++second;
    }
    return text;
}

constexpr std::string_view kMm1In = "7-713236 IKE_DECODE RECEIVED Message (msgid=0) with payloads : HDR + SA "
                                    "(1) + VENDOR (13) + NONE (0) total length : 108";
constexpr std::string_view kMm2Out = "7-713236 IKE_DECODE SENDING Message (msgid=0) with payloads : HDR + SA "
                                     "(1) + VENDOR (13) + NONE (0) total length : 112";
constexpr std::string_view kMm3In = "7-713236 IKE_DECODE RECEIVED Message (msgid=0) with payloads : HDR + KE "
                                    "(4) + NONCE (10) + NONE (0) total length : 256";
constexpr std::string_view kMm1Out = "7-713236 IKE_DECODE SENDING Message (msgid=0) with payloads : HDR + SA "
                                     "(1) + VENDOR (13) + NONE (0) total length : 108";
constexpr std::string_view kMm2In = "7-713236 IKE_DECODE RECEIVED Message (msgid=0) with payloads : HDR + SA "
                                    "(1) + VENDOR (13) + NONE (0) total length : 112";
constexpr std::string_view kNotifyIn = "7-713236 IKE_DECODE RECEIVED Message (msgid=0) with payloads : HDR + "
                                       "NOTIFY (11) + NONE (0) total length : 68";
constexpr std::string_view kPhase1 = "5-713119 PHASE 1 COMPLETED";
constexpr std::string_view kPhase2 = "5-713120 PHASE 2 COMPLETED (msgid=1a2b3c4d)";
constexpr std::string_view kQmError = "3-713902 QM FSM error (P2 struct &0xcc19ed48, mess id 0x2c44baec)!";
constexpr std::string_view kRefused = "3-713061 Rejecting IPSec tunnel: no matching crypto map entry for "
                                      "remote proxy 10.2.0.0/255.255.0.0/0/0 local "
                                      "proxy 10.1.0.0/255.255.255.0/0/0 on interface outside";

std::shared_ptr<const ike::Analysis> analyzed(const std::string& text)
{
    auto result = ike::analyze(*log::LogSource::fromText(text, "example"), {});
    return result ? *result : std::make_shared<ike::Analysis>();
}

// "rule effect role" of every finding of every session, best first.
std::vector<std::string> verdicts(const std::string& text)
{
    std::vector<std::string> out;
    const auto analysis = analyzed(text);
    for (const ike::Session& session : analysis->sessions) {
        for (const Finding& f : session.findings)
            out.push_back(fmt::format("{} {} {}", f.rule->id, nameOf(f.effect), nameOf(f.role)));
    }
    return out;
}

std::size_t roots(const std::vector<std::string>& all)
{
    return static_cast<std::size_t>(
        std::count_if(all.begin(), all.end(), [](const std::string& v) { return v.ends_with(" root"); }));
}

const Finding* find(const ike::Analysis& analysis, std::string_view rule)
{
    for (const ike::Session& session : analysis.sessions) {
        for (const Finding& f : session.findings) {
            if (f.rule->id == rule)
                return &f;
        }
    }
    return nullptr;
}

testing::AssertionResult contains(const std::vector<std::string>& all, const std::string& wanted)
{
    if (std::find(all.begin(), all.end(), wanted) != all.end())
        return testing::AssertionSuccess();
    return testing::AssertionFailure() << fmt::format("no \"{}\" in [{}]", wanted, fmt::join(all, ", "));
}

} // namespace

TEST(IkeCauses, AMissingTunnelGroupOutranksItsCleanUp)
{
    const auto all =
        verdicts(syslog({kMm1In, kMm2Out, kMm3In, "4-713903 Can't find a valid tunnel group, aborting...!",
            "3-713902 Removing peer from peer table failed, no match!",
            "4-713903 Error: Unable to remove PeerTblEntry",
            "4-713903 Header invalid, missing SA payload! (next payload = 4)"}));
    ASSERT_FALSE(all.empty());
    EXPECT_EQ(all.front(), "no-valid-tunnel-group blocks root");
    EXPECT_EQ(roots(all), 1U);
    EXPECT_TRUE(contains(all, "peer-table-cleanup blocks symptom"));
    EXPECT_TRUE(contains(all, "packet-for-unknown-sa blocks symptom"));
}

TEST(IkeCauses, ALogWithoutMessagesIsEnoughForPhase2)
{
    const auto all = verdicts(
        syslog({kPhase1, kRefused, kQmError, "3-713902 Removing peer from correlator table failed, no match!",
            "5-713259 Session is being torn down. Reason: crypto map policy not found"}));
    ASSERT_FALSE(all.empty());
    EXPECT_EQ(all.front(), "no-crypto-map-for-proxies blocks root");
    EXPECT_EQ(roots(all), 1U);
    EXPECT_TRUE(contains(all, "qm-fsm-error blocks symptom"));
    EXPECT_TRUE(contains(all, "torn-down-no-map-policy blocks symptom"));
}

TEST(IkeCauses, TheQuickModeErrorIsTheCauseOnlyWhenNothingElseIsKnown)
{
    const auto all = verdicts(syslog({kPhase1, kQmError}));
    ASSERT_FALSE(all.empty());
    EXPECT_EQ(all.front(), "qm-fsm-error blocks root");
}

TEST(IkeCauses, WhatThisDeviceDidNotSendIsNotBlamedOnThePeer)
{
    const auto analysis = analyzed(syslog({kMm1In, "7-713906 All SA proposals found unacceptable", kMm1In}));
    const Finding* f = find(*analysis, "mm2-missing");
    ASSERT_NE(f, nullptr);
    EXPECT_EQ(f->title, "This device never sent MM2");
}

TEST(IkeCauses, AQuickModeThatFailedWasBegun)
{
    for (const std::string& verdict : verdicts(syslog({kPhase1, kQmError,
             "5-713259 Session is being torn down. Reason: crypto map policy not found"})))
        EXPECT_FALSE(verdict.starts_with("qm1-missing")) << verdict;
}

TEST(IkeCauses, AnUnansweredQuickModeIsOvercomeByALaterOne)
{
    const std::string qm1 = "7-713236 IKE_DECODE SENDING Message (msgid={}) with payloads : HDR + HASH (8) + "
                            "SA (1) + NONCE (10) + ID (5) + ID (5) + "
                            "NONE (0) total length : 172";
    const std::string lost = fmt::format(fmt::runtime(qm1), "11111111");
    const std::string again = fmt::format(fmt::runtime(qm1), "1a2b3c4d");
    const std::string refusal = "5-713068 Received non-routine Notify message: No proposal chosen (14)";
    for (const std::string& verdict :
        verdicts(syslog({kMm1Out, kMm2In, kPhase1, lost, refusal, refusal, refusal, again, kPhase2})))
        EXPECT_FALSE(verdict.ends_with(" root")) << verdict;
}

TEST(IkeCauses, TheNetworksAreQuotedAndTheEntryIsWrittenOut)
{
    const auto analysis = analyzed(syslog({kPhase1, kRefused}));
    const Finding* f = find(*analysis, "no-crypto-map-for-proxies");
    ASSERT_NE(f, nullptr);
    EXPECT_NE(f->message.find("10.2.0.0/16"), std::string::npos) << f->message;
    EXPECT_NE(f->message.find("10.1.0.0/24"), std::string::npos) << f->message;
    EXPECT_NE(f->message.find("interface outside"), std::string::npos) << f->message;
    ASSERT_FALSE(f->fixes.empty());
    const std::vector<std::string>& commands = f->fixes.front().commands;
    EXPECT_NE(std::find(commands.begin(), commands.end(),
                  "access-list <acl> extended permit ip 10.1.0.0 255.255.255.0 10.2.0.0 255.255.0.0"),
        commands.end());
}

TEST(IkeCauses, AnotherNetworkOfTheSameTunnelDoesNotAcquit)
{
    const std::string other = "7-713035 Received remote IP Proxy Subnet data in ID Payload:   Address "
                              "10.9.0.0, Mask 255.255.0.0, Protocol 0, Port 0";
    const std::string same = "7-713035 Received remote IP Proxy Subnet data in ID Payload:   Address "
                             "10.2.0.0, Mask 255.255.0.0, Protocol 0, Port 0";
    EXPECT_TRUE(contains(
        verdicts(syslog({kPhase1, kRefused, other, kPhase2})), "no-crypto-map-for-proxies blocks root"));
    EXPECT_TRUE(contains(
        verdicts(syslog({kPhase1, kRefused, same, kPhase2})), "no-crypto-map-for-proxies info symptom"));
    // Not said for which: then it is not known either.
    EXPECT_TRUE(contains(
        verdicts(syslog({kPhase1, kRefused, kPhase2})), "no-crypto-map-for-proxies unknown symptom"));
}

TEST(IkeCauses, AnErrorAfterTheSuccessStillCounts)
{
    EXPECT_TRUE(contains(verdicts(syslog({kPhase1, kQmError, kPhase2})), "qm-fsm-error info symptom"));
    EXPECT_TRUE(
        contains(verdicts(syslog({kPhase1, kQmError, kPhase2, kQmError})), "qm-fsm-error unstable root"));
}

TEST(IkeCauses, TheAttributeThatDiffersIsInTheTitleOfTheCause)
{
    const auto analysis = analyzed(syslog({kMm1In,
        "5-713257 Phase 1 failure:  Mismatched attribute types for class Hash Alg:  Rcv'd: SHA  Cfg'd: MD5",
        "7-713906 All SA proposals found unacceptable", "3-713048 Error processing payload: Payload ID: 1"}));
    ASSERT_EQ(analysis->sessions.size(), 1U);
    const Finding& cause = analysis->sessions.front().findings.front();
    EXPECT_EQ(cause.rule->id, "ike-proposals-unacceptable");
    EXPECT_EQ(cause.role, Role::Root);
    EXPECT_EQ(cause.title, "No IKE policy in common: hash: received SHA, configured MD5");
    const Finding* detail = find(*analysis, "ike-attribute-mismatch");
    ASSERT_NE(detail, nullptr);
    EXPECT_EQ(detail->role, Role::Contributing);
    const std::vector<std::string>& commands = detail->fixes.front().commands;
    EXPECT_NE(std::find(commands.begin(), commands.end(), " hash sha"), commands.end());
    const Finding* payload = find(*analysis, "payload-not-processed");
    ASSERT_NE(payload, nullptr);
    EXPECT_EQ(payload->role, Role::Symptom);
}

TEST(IkeCauses, TheMissingGroupIsTheCauseOfTheKeyThatDoesNotFit)
{
    const std::string_view mm4 = "7-713236 IKE_DECODE SENDING Message (msgid=0) with payloads : HDR + KE (4) "
                                 "+ NONCE (10) + NONE (0) total length : 256";
    const std::string_view mm5 = "7-713236 IKE_DECODE RECEIVED Message (msgid=0) with payloads : HDR + ID "
                                 "(5) + HASH (8) + NONE (0) total length : 84";
    const std::string_view garbage = "4-713903 Error, had problems decrypting packet, probably due to "
                                     "mismatched pre-shared key.  Aborting";
    const auto fallen = verdicts(syslog({kMm1In, kMm2Out, kMm3In,
        "7-713906 Connection landed on tunnel_group DefaultL2LGroup", mm4, mm5, garbage}));
    ASSERT_FALSE(fallen.empty());
    EXPECT_EQ(fallen.front(), "tg-falls-to-default-l2l blocks root");
    EXPECT_TRUE(contains(fallen, "psk-mismatch-decrypt-failed blocks contributing"));
    const auto own = verdicts(syslog({kMm1In, kMm2Out, kMm3In,
        "7-713906 Connection landed on tunnel_group 198.51.100.7", mm4, mm5, garbage}));
    ASSERT_FALSE(own.empty());
    EXPECT_EQ(own.front(), "psk-mismatch-decrypt-failed blocks root");
}

TEST(IkeCauses, InvalidCookieMeansDifferentThingsByTheStepItAnswers)
{
    constexpr std::string_view kCookie =
        "5-713904 Received an un-encrypted INVALID_COOKIE notify message, dropping";
    constexpr std::string_view kMm3Out = "7-713236 IKE_DECODE SENDING Message (msgid=0) with payloads : HDR "
                                         "+ KE (4) + NONCE (10) + NONE (0) total length : 256";
    const auto mm4Missing = verdicts(syslog(
        {kMm1Out, kMm2In, kMm3Out, kNotifyIn, kCookie, "4-713903 Information Exchange processing failed"}));
    ASSERT_FALSE(mm4Missing.empty());
    EXPECT_EQ(mm4Missing.front(), "peer-has-no-key-for-us blocks root");
    EXPECT_EQ(roots(mm4Missing), 1U);
    EXPECT_FALSE(contains(mm4Missing, "peer-lost-ike-sa blocks root"));

    const auto wasUp = verdicts(syslog({kMm1Out, kMm2In, kMm3Out, kPhase1, kCookie}));
    EXPECT_TRUE(contains(wasUp, "peer-lost-ike-sa unstable root"));
    const auto earlier = verdicts(syslog({kMm1Out, kNotifyIn, kCookie}));
    EXPECT_TRUE(contains(earlier, "peer-lost-ike-sa blocks root"));
}

TEST(IkeCauses, APayloadMalformedBeforeAnyEncryptionIsNoKeyMismatch)
{
    const auto analysis = analyzed(syslog({kMm1Out, kNotifyIn,
        "5-713904 Received an un-encrypted PAYLOAD_MALFORMED notify message, dropping"}));
    const Finding* f = find(*analysis, "psk-mismatch-decrypt-failed");
    ASSERT_NE(f, nullptr);
    EXPECT_EQ(f->title, "The peer cannot read our message");
    EXPECT_EQ(f->confidence, Confidence::Low);
    EXPECT_FALSE(f->wouldSettle.empty());
}

TEST(IkeCauses, AStrayPacketOfAnOldSaDisturbsNoTunnel)
{
    constexpr std::string_view kStray = "5-713904 Received encrypted packet with no matching SA, dropping";
    for (const std::string& verdict : verdicts(syslog({kPhase1, kPhase2, kStray})))
        EXPECT_EQ(verdict, "packet-for-unknown-sa info symptom");
    EXPECT_TRUE(contains(verdicts(syslog({kPhase1, kPhase2, kStray, kStray, kStray, kStray})),
        "packet-for-unknown-sa unstable root"));
}

TEST(IkeCauses, NoSecretIsEverShown)
{
    const auto analysis = analyzed(syslog({kMm1In, kMm2Out, kMm3In,
        "3-713138 Group 198.51.100.7 not found and BASE GROUP default preshared key not configured"}));
    for (const ike::Session& session : analysis->sessions) {
        for (const Finding& f : session.findings) {
            for (const Fix& fix : f.fixes) {
                for (const std::string& command : fix.commands)
                    EXPECT_TRUE(command.find("pre-shared-key") == std::string::npos
                        || command.ends_with("pre-shared-key <key>"))
                        << command;
            }
        }
    }
}

} // namespace rungbook
