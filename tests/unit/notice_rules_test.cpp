// SPDX-License-Identifier: GPL-3.0-or-later
// The signatures on keepalives, notifies, NAT, limits, XAUTH, addresses, certificates and fragments.
#include "core/ike/notice_words.h"
#include "signature_fixture.h"

#include <gtest/gtest.h>
#include <set>

namespace rungbook::ike
{
namespace
{

using fixture::contains;
using fixture::find;
using fixture::Script;

TEST(SignatureSupport, BetweenTrimsBracketsAndPunctuation)
{
    EXPECT_EQ(valueBetween("timed out [MM_WAIT_MSG4 ], aborting!", "[", "]"), "MM_WAIT_MSG4");
    EXPECT_EQ(
        valueBetween("server [vpn.example.net] Tunnel could not", "server", "Tunnel"), "vpn.example.net");
    EXPECT_EQ(valueBetween("Src: 192.0.2.1, Dst: 198.51.100.1.", "Dst:"), "198.51.100.1");
    EXPECT_EQ(valueBetween("message: Invalid SPI (11)", "message:"), "Invalid SPI (11)");
    EXPECT_EQ(valueBetween("no such thing", "Dst:"), "");
    EXPECT_EQ(valueBetween("ends with Dst:", "Dst:"), "");
}

TEST(SignatureSupport, NumberInLastBrackets)
{
    EXPECT_EQ(numberInLastBrackets("No proposal chosen (14)"), 14U);
    EXPECT_EQ(numberInLastBrackets("a (1) b ( 18 )!"), 18U);
    EXPECT_EQ(numberInLastBrackets("(14"), 14U);
    EXPECT_EQ(numberInLastBrackets("none"), std::nullopt);
    EXPECT_EQ(numberInLastBrackets("(x14)"), std::nullopt);
    EXPECT_EQ(numberInLastBrackets("(99999999999999999999)"), std::nullopt);
    EXPECT_EQ(numberInLastBrackets("()"), std::nullopt);
}

struct Line {
    std::string_view text;
    std::string_view rule;
};

const Line kLines[] = {
    {"QM IsRekeyed: existing sa from different peer, rejecting new sa", "network-with-other-peer"},
    {"Mismatch: Overriding phase 2 DH Group(DH group 2) with phase 1 group(DH group 5",
        "pfs-group-overridden"},
    {"Received non-routine Notify message: No proposal chosen (14)", "notify-no-proposal-chosen"},
    {"Received non-routine Notify message: Invalid ID info (18)", "notify-invalid-id"},
    {"Received non-routine Notify message: Invalid hash info (23)", "notify-error"},
    {"IKE lost contact with remote peer, deleting connection (keepalive type: DPD)", "dpd-peer-lost"},
    {"Keep-alives configured on but peer 198.51.100.7 does not support keep-alives (type = None)",
        "keepalive-one-side"},
    {"Received DPD sequence number 0x1a2b in DPD R-U-THERE-ACK, description expected seq # 0x1a2c",
        "dpd-sequence-mismatch"},
    {"IKE session establishment timed out [MM_WAIT_MSG4], aborting!", "establishment-timed-out"},
    {"Timed out on initial contact to server [192.0.2.1] Tunnel could not be established.",
        "initial-contact-timed-out"},
    {"NAT-Discovery payloads missing. Aborting NAT-Traversal.", "nat-discovery-missing"},
    {"Responder forcing change of IPSec rekeying duration from 28800 to 3600 seconds", "lifetime-lowered"},
    {"Overriding Initiator\xE2\x80\x99s IPsec rekeying duration from 2147483 to 28800 seconds",
        "lifetime-lowered"},
    {"Maximum concurrent IKE negotiations exceeded!", "negotiation-limit"},
    {"Dropping new negotiation - IKEv1 in-negotiation context limit of 50 reached", "negotiation-limit"},
    {"Tunnel rejected: Originate-Only: Cannot accept incoming tunnel yet!", "originate-only-refused"},
    {"Rejecting new IPSec SA negotiation for peer 198.51.100.7. A negotiation was already in progress for "
     "local Proxy "
     "192.0.2.0/255.255.255.0, remote Proxy 203.0.113.0/255.255.255.0",
        "phase2-already-in-progress"},
    {"Attempting to establish a phase2 tunnel on backup interface but phase1 tunnel is on outside interface. "
     "Tearing "
     "down old phase1 tunnel due to a potential routing change.",
        "phase2-on-other-interface"},
    {"Queuing KEY-ACQUIRE messages to be processed when P1 SA is complete.", "key-acquire-queued"},
    {"IKE Initiator unable to find policy: Intf inside, Src: 192.0.2.10, Dst: 203.0.113.10",
        "initiator-no-policy"},
    {"Xauth required but selected Proposal does not support xauth, Check priorities of ike xauth proposals "
     "in ike "
     "proposal list",
        "xauth-proposal-missing"},
    {"Remote peer has failed user authentication - check configured username and password", "xauth-failed"},
    {"Headend security gateway has failed our user authentication attempt - check configured username and "
     "password",
        "xauth-failed"},
    {"Cannot obtain an IP address for remote peer", "address-not-assigned"},
    {"IKE received response of type [FAILED] to a request from the IP address utility",
        "address-not-assigned"},
    {"Tunnel Rejected: User (alice) not member of group (SALES), group-lock check failed.",
        "group-lock-failed"},
    {"Tunnel Rejected: Conflicting protocols specified by tunnel-group and group-policy",
        "tunnel-protocol-conflict"},
    {"198.51.100.7: Tunnel Rejected: The maximum tunnel count allowed has been reached",
        "tunnel-limit-reached"},
    {"Unable to process the received peer certificate", "peer-certificate-unusable"},
    {"Failed to retrieve identity certificate", "identity-certificate-missing"},
    {"Invalid certificate handle", "identity-certificate-missing"},
    {"Aborting: No identity cert specified in IPsec SA (outside_map)!", "identity-certificate-missing"},
    {"Connection failed with peer 198.51.100.7, no trust-point defined in tunnel-group BRANCH",
        "trustpoint-missing-in-group"},
    {"Unable to find the requested certificate", "requested-certificate-missing"},
    {"Dropped received IKE fragment. Reason: duplicate", "ike-fragments-lost"},
    {"Error assembling fragments! Fragment numbers are non-continuous.", "ike-fragments-lost"},
    {"PSK Hash Verification Failed!", "psk-hash-verification"},
    {"Inconsistent PSK hash size", "psk-hash-verification"},
};

TEST(NoticeRules, EveryLineFindsItsRule)
{
    for (const Line& line : kLines) {
        SCOPED_TRACE(line.text);
        const Classifier::Owner owner = Classifier::standard().owner(Classifier::standard().match(line.text));
        ASSERT_NE(owner.signature, nullptr);
        EXPECT_EQ(owner.signature->meta.id, line.rule);
    }
    EXPECT_EQ(Classifier::standard().match(
                  "IKE received response of type [VALID] to a request from the IP address utility"),
        0);
    EXPECT_EQ(Classifier::standard().match("192.0.2.1 is an address and nothing else"), 0);
}

bool isSentence(std::string_view text)
{
    return !text.empty() && (text.back() == '.' || text.back() == '?') && !contains(text, "  ")
        && !contains(text, " .") && !contains(text, "..") && !contains(text, " ,");
}

/// What holds for every finding, whatever it says.
void expectWellFormed(const Finding& f)
{
    EXPECT_TRUE(isSentence(f.message)) << f.message;
    EXPECT_FALSE(f.evidence.empty());
    for (const Evidence& evidence : f.evidence)
        EXPECT_FALSE(evidence.note.empty());
    static const std::set<std::string> parties{"this device", "the peer", "the path between them"};
    for (const Fix& fix : f.fixes) {
        EXPECT_TRUE(parties.contains(fix.forWhom)) << fix.forWhom;
        EXPECT_TRUE(isSentence(fix.text)) << fix.text;
    }
    if (isWrong(f.effect) && f.role != Role::Symptom) {
        EXPECT_FALSE(f.fixes.empty());
        if (f.confidence != Confidence::High) {
            EXPECT_TRUE(isSentence(f.wouldSettle)) << f.wouldSettle;
        }
    }
}

TEST(NoticeRules, EveryFindingIsWellFormedWhereverTheLineStands)
{
    for (const Line& line : kLines) {
        SCOPED_TRACE(line.text);
        Script early;
        early.sent(StepKind::MM, 1).received(StepKind::MM, 2).line(line.text);
        Script late;
        late.group("BRANCH").user("alice").phase1().sent(StepKind::QM, 1).line(line.text).line(line.text);
        late.line(line.text).missing(StepKind::QM, 2, 8.0).outcome(Outcome::Failed);
        Script overcome;
        overcome.received(StepKind::MM, 1).line(line.text).phase1().phase2().outcome(Outcome::Established);
        Script nobody("");
        nobody.line(line.text);
        for (const Script* script : {&early, &late, &overcome, &nobody}) {
            const std::vector<Finding> findings = script->run(line.rule);
            ASSERT_EQ(findings.size(), 1U);
            expectWellFormed(findings.front());
        }
    }
}

TEST(NoticeRules, WhatWasOvercomeIsNeverACause)
{
    for (const Line& line : kLines) {
        SCOPED_TRACE(line.text);
        Script script;
        script.received(StepKind::MM, 1).line(line.text).phase1().phase2().outcome(Outcome::Established);
        const std::vector<Finding> findings = script.run();
        ASSERT_EQ(findings.size(), 1U);
        // A peer that comes back is still a peer that went away.
        EXPECT_EQ(isWrong(findings.front().effect), line.rule == "dpd-peer-lost");
        static const std::set<std::string_view> standing{
            "keepalive-one-side", "pfs-group-overridden", "dpd-peer-lost"};
        EXPECT_EQ(findings.front().role != Role::Symptom, standing.contains(line.rule));
    }
}

Finding only(const Script& script)
{
    std::vector<Finding> findings = script.run();
    EXPECT_EQ(findings.size(), 1U);
    return findings.empty() ? Finding{} : findings.front();
}

TEST(NoticeRules, NotifyCodesBeforeAndAfterPhase1)
{
    Script phase1;
    phase1.sent(StepKind::MM, 1).line("Received non-routine Notify message: No proposal chosen (14)");
    EXPECT_TRUE(contains(only(phase1).message, "IKE policies"));
    Script phase2;
    phase2.phase1()
        .sent(StepKind::QM, 1)
        .line("Received non-routine Notify message: No proposal chosen (14)");
    EXPECT_TRUE(contains(only(phase2).message, "transform sets"));
    Script proxies;
    proxies.fact(FactKind::LocalProxy, "192.0.2.0/24").fact(FactKind::RemoteProxy, "203.0.113.0/24").phase1();
    proxies.sent(StepKind::QM, 1).line("Received non-routine Notify message: Invalid ID info (18)");
    const Finding f = only(proxies);
    EXPECT_TRUE(contains(f.message, "We proposed 192.0.2.0/24 here and 203.0.113.0/24 there")) << f.message;
    EXPECT_EQ(f.confidence, Confidence::High);
    EXPECT_EQ(f.evidence.size(), 2U);
    EXPECT_EQ(f.evidence.at(1).note, "QM1 was sent just before");
}

TEST(NoticeRules, NotifyCodesAreNamedAndStatusesAreNoErrors)
{
    Script hash;
    hash.sent(StepKind::MM, 5).line("Received non-routine Notify message: Invalid hash info (23)");
    EXPECT_TRUE(contains(only(hash).message, "INVALID-HASH-INFORMATION (23)")) << only(hash).message;
    Script unknown;
    unknown.sent(StepKind::MM, 5).line("Received non-routine Notify message: Something new (9999)");
    EXPECT_TRUE(contains(only(unknown).message, "\"Something new (9999)\"")) << only(unknown).message;
    EXPECT_EQ(only(unknown).effect, Effect::Blocks);
    Script status;
    status.phase1().line("Received non-routine Notify message: Some status (32768)");
    EXPECT_EQ(only(status).effect, Effect::Info);
    Script later;
    later.phase1()
        .phase2()
        .line("Received non-routine Notify message: Invalid SPI (11)")
        .outcome(Outcome::Established);
    EXPECT_EQ(only(later).effect, Effect::Unstable);
    EXPECT_EQ(only(later).role, Role::Contributing);
}

TEST(NoticeRules, PfsOverrideCountsOnlyWhenPhase2Fails)
{
    const std::string_view text =
        "Mismatch: Overriding phase 2 DH Group(DH group 2) with phase 1 group(DH group 5";
    Script fine;
    fine.phase1().line(text).phase2();
    EXPECT_EQ(only(fine).effect, Effect::Hygiene);
    EXPECT_EQ(only(fine).role, Role::Contributing);
    EXPECT_TRUE(contains(only(fine).message, "PFS with group 2") && contains(only(fine).message, "group 5"));
    Script failed;
    failed.phase1().line(text).outcome(Outcome::Failed);
    EXPECT_EQ(only(failed).effect, Effect::Blocks);
    EXPECT_EQ(only(failed).confidence, Confidence::Low);
    Script cut;
    cut.phase1().line(text);
    EXPECT_EQ(only(cut).effect, Effect::Hygiene);
}

TEST(NoticeRules, LostPeerNamesTypeTimeAndNat)
{
    Script script;
    script.phase1().fact(FactKind::NatStatus, "this end is behind NAT").phase2();
    script.session.milestones.front().time = fromCivil({2024, 1, 1, 10, 0, 0, 0});
    script.line("IKE lost contact with remote peer, deleting connection (keepalive type: DPD)");
    script.session.notices.front().time = fromCivil({2024, 1, 1, 12, 5, 0, 0});
    const std::vector<Finding> findings = script.run("dpd-peer-lost");
    ASSERT_EQ(findings.size(), 1U);
    EXPECT_EQ(findings.front().effect, Effect::Unstable);
    EXPECT_TRUE(contains(findings.front().message, "DPD keepalives"));
    EXPECT_TRUE(contains(findings.front().message, "up for 2 h 5 min")) << findings.front().message;
    EXPECT_TRUE(contains(findings.front().message, "NAT is on the path"));
}

TEST(NoticeRules, KeepalivesOnOneSide)
{
    Script on;
    on.line("Keep-alives configured on but peer 198.51.100.7 does not support keep-alives (type = None)");
    EXPECT_TRUE(contains(only(on).message, "on here")) << only(on).message;
    Script off;
    off.line("Keep-alives configured off but peer 198.51.100.7 supports keep-alives (type = DPD)");
    EXPECT_TRUE(contains(only(off).message, "off here") && contains(only(off).message, "DPD"))
        << only(off).message;
}

TEST(NoticeRules, SequenceNumbersMatterInNumbers)
{
    const std::string_view text =
        "Received DPD sequence number 0x1a in DPD R-U-THERE-ACK, description expected seq # 0x1b";
    Script one;
    one.line(text);
    EXPECT_EQ(only(one).effect, Effect::Info);
    EXPECT_TRUE(contains(only(one).message, "received 0x1a, expected 0x1b")) << only(one).message;
    Script three;
    three.line(text).line(text).line(text);
    EXPECT_EQ(only(three).effect, Effect::Unstable);
    Script lost;
    lost.line(text).line("IKE lost contact with remote peer, deleting connection (keepalive type: DPD)");
    const std::vector<Finding> findings = lost.run();
    ASSERT_EQ(findings.size(), 2U);
    EXPECT_EQ(findings.front().rule->id, "dpd-peer-lost");
    EXPECT_EQ(findings.back().role, Role::Contributing);
}

TEST(NoticeRules, TheReaperNamesTheStateAndStepsBackForTheMessages)
{
    Script alone;
    alone.line("IKE session establishment timed out [IKE_MM_WAIT_MSG4], aborting!").outcome(Outcome::Failed);
    const Finding f = only(alone);
    EXPECT_EQ(f.role, Role::Root);
    EXPECT_TRUE(contains(f.message, "in the state MM_WAIT_MSG4")) << f.message;
    EXPECT_TRUE(contains(f.message, "(1) ")) << f.message;
    Script xauth;
    xauth.line("IKE session establishment timed out [AM_TM_INIT_XAUTH_V6H], aborting!")
        .outcome(Outcome::Failed);
    EXPECT_TRUE(contains(only(xauth).message, "in the state AM_TM_INIT_XAUTH_V6H. Phase 1"))
        << only(xauth).message;
    Script withMessages;
    withMessages.sent(StepKind::MM, 3).missing(StepKind::MM, 4, 30.0, "MM_WAIT_MSG4");
    withMessages.line("IKE session establishment timed out [MM_WAIT_MSG4], aborting!")
        .outcome(Outcome::Failed);
    const std::vector<Finding> findings = withMessages.run();
    ASSERT_EQ(findings.size(), 2U);
    EXPECT_EQ(findings.front().rule->id, "mm4-missing");
    EXPECT_EQ(findings.back().role, Role::Symptom);
}

TEST(NoticeRules, NatIsInformationUnlessTheNegotiationStopsThere)
{
    Script none;
    none.fact(FactKind::NatStatus, "no NAT");
    EXPECT_TRUE(none.run("nat-detected").empty());
    Script fine;
    fine.fact(FactKind::NatStatus, "remote end is behind NAT").phase1().phase2();
    EXPECT_EQ(only(fine).role, Role::Symptom);
    EXPECT_EQ(only(fine).effect, Effect::Info);
    Script stopped;
    stopped.fact(FactKind::NatStatus, "both ends are behind NAT")
        .sent(StepKind::MM, 5)
        .missing(StepKind::MM, 6, 32.0);
    const std::vector<Finding> findings = stopped.run("nat-detected");
    ASSERT_EQ(findings.size(), 1U);
    EXPECT_EQ(findings.front().role, Role::Contributing);
    EXPECT_TRUE(contains(findings.front().message, "UDP 4500"));
}

TEST(NoticeRules, ValuesOfTheLineAppearInTheWords)
{
    const struct {
        std::string_view text;
        std::vector<std::string_view> words;
    } cases[] = {
        {"Overriding Initiator's IPsec rekeying duration from 2147483 to 28800 seconds",
            {"2147483", "28800 seconds"}},
        {"Overriding Initiator's IPsec rekeying duration from 2147483\nto 28800   seconds",
            {"from 2147483 to 28800 seconds"}},
        {"Responder forcing change of Phase 1 rekeying duration from 86400 to 28800 seconds",
            {"phase 1", "86400"}},
        {"Timed out on initial contact to server [192.0.2.1] Tunnel could not be established.",
            {"192.0.2.1"}},
        {"Dropping new negotiation - IKEv1 in-negotiation context limit of 50 reached", {"(50)"}},
        {"Rejecting new IPSec SA negotiation for peer 198.51.100.7. A negotiation was already in progress "
         "for local "
         "Proxy 192.0.2.0/255.255.255.0, remote Proxy 203.0.113.0/255.255.255.0",
            {"192.0.2.0/255.255.255.0 (local)", "203.0.113.0/255.255.255.0 (remote)"}},
        {"Attempting to establish a phase2 tunnel on backup interface but phase1 tunnel is on outside "
         "interface. "
         "Tearing down old phase1 tunnel due to a potential routing change.",
            {"from outside to backup"}},
        {"IKE Initiator unable to find policy: Intf inside, Src: 192.0.2.10, Dst: 203.0.113.10",
            {"192.0.2.10 to 203.0.113.10", "interface inside"}},
        {"Tunnel Rejected: User (alice) not member of group (SALES), group-lock check failed.",
            {"alice", "SALES"}},
        {"Connection failed with peer 198.51.100.7, no trust-point defined in tunnel-group BRANCH",
            {"tunnel-group BRANCH"}},
        {"Dropped received IKE fragment. Reason: duplicate", {"duplicate"}},
    };
    for (const auto& c : cases) {
        SCOPED_TRACE(c.text);
        Script script;
        script.line(c.text);
        for (const std::string_view word : c.words)
            EXPECT_TRUE(contains(only(script).message, word)) << only(script).message;
    }
}

TEST(NoticeRules, AKeyHashThatFailsIsACauseOnlyWithoutPhase1)
{
    Script healthy;
    healthy.received(StepKind::AM, 3)
        .phase1()
        .phase2()
        .line("Inconsistent PSK hash size")
        .line("PSK Hash Verification Failed!");
    EXPECT_EQ(only(healthy).effect, Effect::Info);
    EXPECT_EQ(only(healthy).role, Role::Symptom);
    Script failed;
    failed.received(StepKind::AM, 1).line("PSK Hash Verification Failed!");
    EXPECT_EQ(only(failed).effect, Effect::Blocks);
    EXPECT_EQ(only(failed).confidence, Confidence::Low);
    Script innerAddress(
        "192.0.2.100"); // the line may name the client's inner address, of which nothing else is known
    innerAddress.line("Inconsistent PSK hash size");
    EXPECT_FALSE(isWrong(only(innerAddress).effect));
}

TEST(NoticeRules, ALoginThatSucceedsInTheEndIsNoFault)
{
    const std::string_view text =
        "Remote peer has failed user authentication - check configured username and password";
    Script fixed;
    fixed.user("alice").line(text).milestone(MilestoneKind::UserAuthenticated);
    EXPECT_FALSE(isWrong(only(fixed).effect));
    Script again;
    again.user("alice").milestone(MilestoneKind::UserAuthenticated).line(text).line(text);
    EXPECT_EQ(only(again).effect, Effect::Blocks);
    EXPECT_TRUE(contains(only(again).message, "refused 2 times")) << only(again).message;
}

TEST(NoticeRules, APacketWithoutPolicyIsAFaultTheSecondTime)
{
    const std::string_view text =
        "IKE Initiator unable to find policy: Intf inside, Src: 192.0.2.10, Dst: 203.0.113.10";
    Script once("");
    once.line(text);
    EXPECT_EQ(only(once).effect, Effect::Unknown);
    EXPECT_FALSE(only(once).wouldSettle.empty());
    Script twice("");
    twice.line(text).line(text);
    EXPECT_EQ(only(twice).effect, Effect::Blocks);
    Script up;
    up.phase1().phase2().line(text).line(text).outcome(Outcome::Established);
    EXPECT_EQ(only(up).effect, Effect::NoTraffic);
}

TEST(NoticeRules, AnErrorAboutKeysSaysWhatToType)
{
    Script script;
    script.sent(StepKind::MM, 5).line("Received non-routine Notify message: Invalid hash info (23)");
    const Finding f = only(script);
    ASSERT_FALSE(f.fixes.empty());
    EXPECT_EQ(f.fixes.front().commands.at(1), " ikev1 pre-shared-key <key>");
}

TEST(NoticeRules, DefaultRaGroupPointsToTheMissingTunnelGroup)
{
    Script script;
    script.group("DefaultRAGroup").received(StepKind::MM, 5);
    script.line("Xauth required but selected Proposal does not support xauth, Check priorities of ike xauth "
                "proposals in ike proposal list");
    EXPECT_TRUE(contains(only(script).message, "no tunnel-group of their own")) << only(script).message;
}

} // namespace
} // namespace rungbook::ike
