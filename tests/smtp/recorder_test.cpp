// SPDX-License-Identifier: GPL-3.0-or-later
// The recorder: lines, exchanges, steps, and that no secret gets into what it writes.
#include "core/smtp/recorder.h"
#include "core/tls/digest.h"
#include "tests/smtp/smtp_fixture.h"

#include <gtest/gtest.h>

using namespace rungbook;
using namespace rungbook::smtp;
using rungbook::smtp::testing::allText;
using rungbook::smtp::testing::reply;

namespace
{

std::shared_ptr<const Secret> secret(std::string text)
{
    return std::make_shared<const Secret>(std::move(text));
}

} // namespace

TEST(Recorder, pairsGreetingCommandsAndReplies)
{
    RunRecorder run{ProbeSettings{}};
    run.serverReply(5, Phase::Greeting, reply("220 mail.example.com ESMTP"));
    run.clientLine(6, Phase::Ehlo, "EHLO", "EHLO client.example.com");
    run.serverReply(9, Phase::Ehlo, reply("250-mail.example.com\r\n250 SIZE 10"));
    const ProbeResult result = run.take();
    ASSERT_EQ(result.exchanges.size(), 2U);
    ASSERT_NE(result.greeting(), nullptr);
    EXPECT_EQ(result.greeting()->reply->code, 220);
    const Exchange* hello = result.exchange(Phase::Ehlo);
    ASSERT_NE(hello, nullptr);
    EXPECT_EQ(hello->argument, "client.example.com");
    EXPECT_EQ(hello->commandLine, 2U);
    EXPECT_EQ(hello->firstReplyLine, 3U);
    EXPECT_EQ(hello->lastReplyLine, 4U);
    EXPECT_EQ(hello->sentMs, 6);
    EXPECT_EQ(hello->replyMs, 9);
    EXPECT_EQ(result.transcript.lines[3].text, "250 SIZE 10");
    EXPECT_EQ(result.transcript.lines[3].from, Speaker::Server);
}

TEST(Recorder, pairsPipelinedCommandsInTheirOrder)
{
    RunRecorder run{ProbeSettings{}};
    run.serverReply(0, Phase::Greeting, reply("220 mx"));
    run.clientLine(1, Phase::MailFrom, "MAIL FROM", "MAIL FROM:<a@example.com>");
    run.clientLine(1, Phase::RcptTo, "RCPT TO", "RCPT TO:<b@example.net>");
    run.clientLine(1, Phase::RcptTo, "RCPT TO", "RCPT TO:<c@example.net>");
    run.serverReply(2, Phase::MailFrom, reply("250 2.1.0 Ok"));
    run.serverReply(2, Phase::RcptTo, reply("250 2.1.5 Ok"));
    run.serverReply(2, Phase::RcptTo, reply("550 5.1.1 unknown"));
    run.serverReply(3, Phase::RcptTo, reply("421 4.3.2 nobody asked"));
    const ProbeResult result = run.take();
    ASSERT_EQ(result.exchanges.size(), 5U);
    EXPECT_EQ(result.exchanges[1].argument, "<a@example.com>");
    EXPECT_EQ(result.exchanges[1].reply->code, 250);
    EXPECT_EQ(result.exchanges[3].argument, "<c@example.net>");
    EXPECT_EQ(result.exchanges[3].reply->code, 550);
    EXPECT_TRUE(result.exchanges[4].unsolicited);
    EXPECT_EQ(result.exchanges[4].reply->code, 421);
}

TEST(Recorder, aRecordingMayBeginInTheMiddle)
{
    RunRecorder run{Vantage::PacketList};
    run.clientLine(1, Phase::Ehlo, "EHLO", "EHLO client");
    run.serverReply(2, Phase::Ehlo, reply("250 mx"));
    const ProbeResult result = run.take();
    EXPECT_EQ(result.greeting(), nullptr);
    ASSERT_NE(result.exchange(Phase::Ehlo), nullptr);
    EXPECT_EQ(result.exchange(Phase::Ehlo)->reply->code, 250);
    ASSERT_NE(result.step(Phase::Ehlo), nullptr);
    EXPECT_EQ(result.step(Phase::Ehlo)->outcome, StepOutcome::Passed);
    EXPECT_EQ(result.step(Phase::Ehlo)->line, 1U);
}

TEST(Recorder, replayGetsItsStepsAndOutcome)
{
    RunRecorder run{Vantage::Transcript};
    run.serverReply(-1, Phase::Greeting, reply("220 mx"));
    run.clientLine(-1, Phase::Ehlo, "EHLO", "EHLO client");
    run.serverReply(-1, Phase::Ehlo, reply("500 5.5.1 what"));
    run.clientLine(-1, Phase::Ehlo, "HELO", "HELO client");
    run.serverReply(-1, Phase::Ehlo, reply("250 mx"));
    run.clientLine(-1, Phase::Auth, "AUTH", "AUTH LOGIN");
    run.serverReply(-1, Phase::Auth, reply("535 5.7.3 no"));
    const ProbeResult result = run.take();
    ASSERT_EQ(result.steps.size(), 3U);
    EXPECT_EQ(result.step(Phase::Ehlo)->outcome, StepOutcome::Passed);
    EXPECT_EQ(result.step(Phase::Auth)->outcome, StepOutcome::Failed);
    EXPECT_EQ(result.step(Phase::Auth)->summary, "refused: 535 5.7.3 no");
    EXPECT_EQ(result.outcome, ProbeOutcome::Failed);
}

TEST(Recorder, showsTheChallengesOfLoginInWords)
{
    RunRecorder run{ProbeSettings{}};
    run.serverReply(0, Phase::Greeting, reply("220 mx"));
    run.clientLine(1, Phase::Auth, "AUTH", "AUTH LOGIN");
    run.serverReply(2, Phase::Auth, reply("334 VXNlcm5hbWU6"));
    run.clientLine(3, Phase::Auth, "", "*****", secret(tls::base64Encode("alice")));
    run.serverReply(4, Phase::Auth, reply("334 UGFzc3dvcmQ6"));
    run.clientLine(5, Phase::Auth, "", "*****", secret(tls::base64Encode("correct horse")));
    run.serverReply(6, Phase::Auth, reply("535 5.7.8 correct horse is wrong, alice"));
    const ProbeResult result = run.take();
    EXPECT_EQ(result.transcript.lines[2].text, "334 VXNlcm5hbWU6 (Username:)");
    EXPECT_EQ(result.transcript.lines[4].text, "334 UGFzc3dvcmQ6 (Password:)");
    EXPECT_TRUE(result.transcript.lines[3].redacted);
    EXPECT_EQ(result.transcript.lines[5].hidden->reveal(), tls::base64Encode("correct horse"));
    EXPECT_EQ(result.transcript.lines[6].text, "535 5.7.8 ***** is wrong, alice");
    EXPECT_EQ(result.exchanges.size(), 2U);
    EXPECT_EQ(result.exchanges[1].reply->code, 535);
    EXPECT_EQ(result.mechanism, Mechanism::Login);
    EXPECT_EQ(allText(result).find("correct horse"), std::string::npos);
}

TEST(Recorder, redactsWhatACallerForgot)
{
    const std::string wire = tls::base64Encode(std::string("\0alice\0s3cret-word", 18));
    RunRecorder run{Vantage::Transcript};
    run.serverReply(0, Phase::Greeting, reply("220 mx"));
    run.clientLine(1, Phase::Auth, "AUTH", "AUTH PLAIN " + wire);
    run.serverReply(2, Phase::Auth, reply("334 " + tls::base64Encode("you sent s3cret-word")));
    run.clientLine(3, Phase::Auth, "", wire);
    run.serverReply(4, Phase::Auth, reply("535 bad " + wire + " or " + tls::base64Encode("xx s3cret-word")));
    const ProbeResult result = run.take();
    EXPECT_EQ(result.transcript.lines[1].text, "AUTH PLAIN *****");
    EXPECT_EQ(result.exchanges[1].argument, "PLAIN *****");
    EXPECT_EQ(result.transcript.lines[2].text, "334 *****");
    EXPECT_EQ(result.transcript.lines[3].text, "*****");
    EXPECT_EQ(result.transcript.lines[4].text, "535 bad ***** or *****");
    EXPECT_EQ(allText(result).find(wire), std::string::npos);
    EXPECT_EQ(allText(result).find("s3cret"), std::string::npos);
}

TEST(Recorder, theServersProofOfScramIsNoHarmlessChallenge)
{
    RunRecorder run{ProbeSettings{}};
    run.serverReply(0, Phase::Greeting, reply("220 mx"));
    run.clientLine(
        1, Phase::Auth, "AUTH", "AUTH SCRAM-SHA-256 *****", secret("AUTH SCRAM-SHA-256 biwsbj11c2Vy"));
    run.serverReply(2, Phase::Auth, reply("334 " + tls::base64Encode("r=abc,s=QSXCR+Q6sek8bf92,i=4096")));
    run.clientLine(3, Phase::Auth, "", "*****", secret("Yz1iaXdz"));
    run.serverReply(
        4, Phase::Auth, reply("334 " + tls::base64Encode("v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=")));
    const ProbeResult result = run.take();
    EXPECT_NE(result.transcript.lines[2].text.find("i=4096"), std::string::npos);
    EXPECT_EQ(result.transcript.lines[4].text, "334 *****");
    EXPECT_EQ(allText(result).find("dj02cnJp"), std::string::npos);
}

TEST(Recorder, shortSecretsDoNotSpoilTheText)
{
    RunRecorder run{ProbeSettings{}};
    run.guard("mx");
    run.guard("word");
    run.serverReply(0, Phase::Greeting, reply("220 mx.example.com swordfish word"));
    EXPECT_EQ(run.take().transcript.lines[0].text, "220 mx.example.com swordfish *****");
}

TEST(Recorder, addressesHaveAStepEach)
{
    RunRecorder run{ProbeSettings{}};
    run.connectAttempt(
        {"2001:db8::25", 587, ConnectOutcome::TimedOut, 110, "Connection timed out", 0, 3000, 0});
    run.stepBegins(250, Phase::Connect, "192.0.2.25");
    run.connectAttempt({"192.0.2.25", 587, ConnectOutcome::Connected, 0, "", 250, 1.25, 0});
    run.stepEnds(252, Phase::Connect, StepOutcome::Failed, "too late");
    const ProbeResult result = run.take();
    ASSERT_EQ(result.steps.size(), 2U);
    EXPECT_EQ(result.steps[0].outcome, StepOutcome::Failed);
    EXPECT_EQ(result.steps[1].outcome, StepOutcome::Passed);
    EXPECT_EQ(result.steps[1].line, 2U);
    EXPECT_EQ(result.address, "192.0.2.25");
    EXPECT_EQ(result.outcome, ProbeOutcome::Passed);
    EXPECT_EQ(result.transcript.lines[1].text, "192.0.2.25 port 587: connected after 1.2 ms");
}

TEST(Recorder, openStepsAreClosedAndTheFirstEndCounts)
{
    RunRecorder run{ProbeSettings{}};
    run.stepBegins(1, Phase::Greeting);
    run.ended(10, EndKind::ResetByServer, Phase::Greeting, "");
    run.ended(11, EndKind::ClosedByUs, Phase::Quit, "");
    const ProbeResult result = run.take();
    EXPECT_EQ(result.end, EndKind::ResetByServer);
    EXPECT_EQ(result.endLine, 1U);
    EXPECT_EQ(result.steps.front().outcome, StepOutcome::CouldNotTest);
    EXPECT_EQ(result.outcome, ProbeOutcome::CouldNotTest);
}

TEST(Recorder, tlsLinesAndEncryptedLines)
{
    RunRecorder run{ProbeSettings{}};
    tls::TlsEvent hello;
    hello.number = 1;
    hello.name = "ClientHello";
    hello.detail = "SNI mail.example.com";
    run.tlsEvent(1, hello);
    tls::TlsReport report;
    report.outcome = tls::TlsOutcome::Established;
    report.version = "TLSv1.3";
    report.chain.resize(2);
    report.chain[0].subject = "CN=mail.example.com";
    report.chain[0].issuer = "CN=Example CA";
    report.verify.checked = report.verify.accepted = true;
    run.tlsDone(2, report);
    run.clientLine(3, Phase::Ehlo, "EHLO", "EHLO c.example.com");
    tls::TlsEvent alert;
    alert.direction = tls::TlsDirection::Received;
    alert.kind = tls::TlsEventKind::Alert;
    alert.fatal = true;
    alert.number = 116;
    run.tlsEvent(4, alert);
    const ProbeResult result = run.take();
    EXPECT_EQ(result.tlsFirstLine, 1U);
    EXPECT_EQ(result.tlsLastLine, 5U);
    EXPECT_EQ(result.chainLines, (std::vector<std::uint32_t>{2, 3}));
    EXPECT_EQ(result.tlsEventLines, (std::vector<std::uint32_t>{1, 7}));
    EXPECT_EQ(result.transcript.lines[0].text, "TLS: sent ClientHello (SNI mail.example.com)");
    EXPECT_FALSE(result.transcript.lines[0].encrypted);
    EXPECT_TRUE(result.transcript.lines[5].encrypted);
    EXPECT_EQ(result.transcript.lines[6].text, "TLS: received fatal alert 116 certificate_required");
    EXPECT_EQ(result.tls->alertReceived, 116);
    EXPECT_TRUE(result.exchange(Phase::Ehlo)->encrypted);
}

TEST(Recorder, theTranscriptIsBounded)
{
    RunRecorder run{ProbeSettings{}};
    for (int i = 0; i < 25'000; ++i)
        run.serverReply(i, Phase::Greeting, reply("220 again"));
    const ProbeResult result = run.take();
    EXPECT_EQ(result.transcript.lines.size(), 20'001U);
    EXPECT_EQ(result.transcript.lines.back().text, "the transcript ends here: more than 20000 lines");
    EXPECT_LE(result.exchanges.size(), 5'000U);
}

TEST(Recorder, findsTheServersNameOfTheMail)
{
    const auto idOf = [](std::string_view words) {
        RunRecorder run{ProbeSettings{}};
        run.serverReply(0, Phase::Greeting, reply("220 mx"));
        run.messageSent(1, 1000, 20, "");
        run.serverReply(2, Phase::Data, reply(words));
        return run.take().queueId;
    };
    EXPECT_EQ(idOf("250 2.0.0 Ok: queued as 4RzXyz1Abc"), "4RzXyz1Abc");
    EXPECT_EQ(idOf("250 OK id=1rT0aB-0003xY-2Z"), "1rT0aB-0003xY-2Z");
    EXPECT_EQ(idOf("250 2.6.0 <1@x> [InternalId=2011376, Hostname=mx.example.com] Queued mail for delivery"),
        "2011376");
    EXPECT_EQ(idOf("250 2.0.0 3BPCa001 Message accepted for delivery"), "3BPCa001");
    EXPECT_EQ(idOf("250 2.0.0 OK  1700000000 ab12-cd.34 - gsmtp"), "ab12-cd.34");
    EXPECT_EQ(idOf("250 Ok"), "");
    EXPECT_EQ(idOf("550 5.7.1 id=123"), "");
}
