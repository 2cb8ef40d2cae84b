// SPDX-License-Identifier: GPL-3.0-or-later
// Greeting, EHLO, STARTTLS: what the session does with everything servers and firewalls say there.
#include "tests/smtp/dialogue.h"
#include "tests/smtp/smtp_fixture.h"

#include <gtest/gtest.h>

using namespace rungbook;
using namespace rungbook::smtp;
using namespace rungbook::smtp::testing;

namespace
{

StepOutcome outcomeAt(const Dialogue& dialogue, Phase phase)
{
    const Step* step = dialogue.result.step(phase);
    EXPECT_NE(step, nullptr) << "no step " << nameOf(phase);
    return step == nullptr ? StepOutcome::Skipped : step->outcome;
}

} // namespace

#define EXPECT_FOLLOWED(dialogue) EXPECT_TRUE((dialogue).errors.empty()) << errorsOf(dialogue)

TEST(SessionHello, greetsSaysEhloAndQuits)
{
    const Dialogue d = play(settingsFor(Depth::Ehlo), R"(
        S: 220 mail.example.com ESMTP
        C: EHLO client.example.com
        S: 250-mail.example.com
        S: 250 SIZE 1000
        C: QUIT
        S: 221 2.0.0 Bye
        CLOSE)");
    EXPECT_FOLLOWED(d);
    EXPECT_EQ(d.result.outcome, ProbeOutcome::Passed);
    EXPECT_EQ(d.result.end, EndKind::QuitAnswered);
    EXPECT_EQ(outcomeAt(d, Phase::Greeting), StepOutcome::Passed);
    EXPECT_EQ(outcomeAt(d, Phase::Ehlo), StepOutcome::Passed);
    EXPECT_EQ(d.result.step(Phase::Ehlo)->summary, "accepted, offers SIZE");
    EXPECT_EQ(outcomeAt(d, Phase::Quit), StepOutcome::Passed);
    EXPECT_TRUE(d.result.before.known);
    EXPECT_EQ(d.result.before.line, 3U);
    EXPECT_FALSE(d.result.after.known);
}

TEST(SessionHello, depthConnectSaysNothing)
{
    const Dialogue d = play(settingsFor(Depth::Connect), "CLOSE");
    EXPECT_FOLLOWED(d);
    EXPECT_TRUE(d.sent.empty());
    EXPECT_EQ(d.result.end, EndKind::ClosedByUs);
}

TEST(SessionHello, depthGreetingSaysOnlyQuit)
{
    const Dialogue d = play(settingsFor(Depth::Greeting), "S: 220 mx\nC: QUIT\nS: 221 bye\nCLOSE");
    EXPECT_FOLLOWED(d);
    EXPECT_EQ(d.result.outcome, ProbeOutcome::Passed);
}

TEST(SessionHello, refusedGreetingIsAnsweredWithQuit) // row 20
{
    for (const std::string_view code :
        {"554 5.7.1 listed, see https://example.org", "521 no mail here", "550 go away"}) {
        const Dialogue d =
            play(settingsFor(Depth::Auth), "S: " + std::string(code) + "\nC: QUIT\nS: 221 bye\nCLOSE");
        EXPECT_FOLLOWED(d);
        EXPECT_EQ(outcomeAt(d, Phase::Greeting), StepOutcome::Failed) << code;
        EXPECT_EQ(outcomeAt(d, Phase::Ehlo), StepOutcome::Skipped) << code;
        EXPECT_EQ(d.result.outcome, ProbeOutcome::Failed);
    }
}

TEST(SessionHello, busyServerProvesNothing) // row 21
{
    const Dialogue d =
        play(settingsFor(Depth::Auth), "S: 421 4.3.2 too many connections\nC: QUIT\nFIN\nCLOSE");
    EXPECT_FOLLOWED(d);
    EXPECT_EQ(outcomeAt(d, Phase::Greeting), StepOutcome::CouldNotTest);
    EXPECT_EQ(d.result.outcome, ProbeOutcome::CouldNotTest);
}

TEST(SessionHello, otherGreetings)
{
    EXPECT_EQ(outcomeAt(play(settingsFor(Depth::Greeting), "S: 354 what\nC: QUIT\nS: 221 x\nCLOSE"),
                  Phase::Greeting),
        StepOutcome::Failed);
    EXPECT_EQ(
        outcomeAt(play(settingsFor(Depth::Greeting), "S: 200 hi\nC: QUIT\nS: 221 x\nCLOSE"), Phase::Greeting),
        StepOutcome::Passed);
    const Dialogue late =
        play(settingsFor(Depth::Greeting), "TIMER\n--\nS: 220-one\n--\nS: 220 two\nC: QUIT\nS: 221 x\nCLOSE");
    EXPECT_FOLLOWED(late);
    EXPECT_EQ(late.result.greeting()->reply->lines.size(), 2U);
    EXPECT_NE(allText(late.result).find("still waiting for the greeting, 15 s so far"), std::string::npos);
}

TEST(SessionHello, notSmtp) // row 13
{
    for (const std::string_view line :
        {"* OK IMAP4rev1 ready", "+OK POP3 ready", "SSH-2.0-OpenSSH_9.2", "HTTP/1.1 400 Bad Request"}) {
        const Dialogue d = play(settingsFor(Depth::Auth), "S: " + std::string(line) + "\nCLOSE");
        EXPECT_FOLLOWED(d);
        EXPECT_EQ(d.result.end, EndKind::ProtocolError);
        ASSERT_NE(d.result.greeting(), nullptr);
        EXPECT_EQ(d.result.greeting()->reply->raw.front(), line);
    }
}

TEST(SessionHello, tlsRecordInClear) // row 15
{
    for (const std::size_t every : {std::size_t{0}, std::size_t{1}}) {
        const Dialogue d =
            play(settingsFor(Depth::Auth), "S| \\x15\\x03\\x03\\0\\x02\\x02\\x0a\nCLOSE", {every, 0});
        EXPECT_TRUE(d.errors.empty()) << errorsOf(d);
        EXPECT_EQ(d.result.end, EndKind::ProtocolError);
        EXPECT_EQ(d.result.transcript.lines.front().from, Speaker::Server);
        EXPECT_GE(d.result.transcript.lines.front().bytes, 3U);
        EXPECT_TRUE(d.result.exchanges.empty());
    }
}

TEST(SessionHello, silence) // row 12
{
    ProbeSettings settings = settingsFor(Depth::Auth);
    settings.timeoutSeconds = 10;
    const Dialogue d = play(settings, "TIMER\nCLOSE");
    EXPECT_FOLLOWED(d);
    EXPECT_EQ(d.endMs, 10'000);
    EXPECT_EQ(d.result.end, EndKind::TimedOut);
    EXPECT_EQ(d.result.endPhase, Phase::Greeting);
    EXPECT_EQ(outcomeAt(d, Phase::Greeting), StepOutcome::CouldNotTest); // the server may take 300 s
    EXPECT_TRUE(d.sent.empty());

    settings.timeoutSeconds = 3600;
    const Dialogue patient = play(settings, "TIMER\nTIMER\nCLOSE");
    EXPECT_FOLLOWED(patient);
    EXPECT_EQ(patient.endMs, 300'000);
    EXPECT_EQ(outcomeAt(patient, Phase::Greeting), StepOutcome::Failed);
}

TEST(SessionHello, silenceAfterACommandIsAnsweredWithQuit)
{
    ProbeSettings settings = settingsFor(Depth::Auth);
    settings.timeoutSeconds = 12;
    const Dialogue d = play(settings, "S: 220 mx\nC: EHLO client.example.com\nTIMER\nC: QUIT\nCLOSE");
    EXPECT_FOLLOWED(d);
    EXPECT_EQ(d.result.endPhase, Phase::Ehlo);
    EXPECT_EQ(outcomeAt(d, Phase::Ehlo), StepOutcome::CouldNotTest);
}

TEST(SessionHello, closedAndResetBeforeTheGreeting) // rows 10, 11
{
    const Dialogue closed = play(settingsFor(Depth::Auth), "FIN\nCLOSE");
    EXPECT_FOLLOWED(closed);
    EXPECT_EQ(closed.result.end, EndKind::ClosedByServer);
    EXPECT_EQ(outcomeAt(closed, Phase::Greeting), StepOutcome::Failed);
    EXPECT_EQ(closed.result.greeting(), nullptr);
    const Dialogue reset =
        play(settingsFor(Depth::Auth), "S: 220 mx\nC: EHLO client.example.com\nRST\nCLOSE");
    EXPECT_FOLLOWED(reset);
    EXPECT_EQ(reset.result.end, EndKind::ResetByServer);
    EXPECT_EQ(reset.result.endPhase, Phase::Ehlo);
}

TEST(SessionHello, aReplyThatBreaksOffIsKept)
{
    const Dialogue d = play(
        settingsFor(Depth::Auth), "S: 220 mx\nC: EHLO client.example.com\nS| 250-mx\\r\\n250-SI\nFIN\nCLOSE");
    EXPECT_FOLLOWED(d);
    ASSERT_TRUE(d.result.exchange(Phase::Ehlo)->reply.has_value());
    EXPECT_TRUE(d.result.exchange(Phase::Ehlo)->reply->has(ReplyFlaw::Truncated));
}

TEST(SessionHello, heloAfterRefusedEhlo) // rows 16, 17
{
    const Dialogue d = play(settingsFor(Depth::Auth), R"(
        S: 220 ********************
        C: EHLO client.example.com
        S: 500 5.5.1 Command unrecognized
        C: HELO client.example.com
        S: 250 mx.example.com
        C: QUIT
        S: 221 bye)");
    EXPECT_FOLLOWED(d);
    EXPECT_TRUE(d.result.before.onlyHelo);
    EXPECT_FALSE(d.result.before.known);
    EXPECT_EQ(d.result.before.greetingName, "mx.example.com");
    EXPECT_EQ(outcomeAt(d, Phase::Ehlo), StepOutcome::Passed);
}

TEST(SessionHello, ehloNameRefused) // row 22
{
    const Dialogue d = play(settingsFor(Depth::Auth), R"(
        S: 220 mx
        C: EHLO client.example.com
        S: 501 Syntactically invalid EHLO argument(s)
        C: HELO client.example.com
        S: 501 Syntactically invalid HELO argument(s)
        C: QUIT
        S: 221 bye)");
    EXPECT_FOLLOWED(d);
    EXPECT_EQ(outcomeAt(d, Phase::Ehlo), StepOutcome::Failed);
}

TEST(SessionHello, aNameThatCouldSmuggleACommandIsNotSent)
{
    ProbeSettings settings = settingsFor(Depth::Auth);
    settings.ehloName = "a\r\nMAIL FROM:<x>";
    const Dialogue d = play(settings, "S: 220 mx\nC: QUIT\nS: 221 bye");
    EXPECT_FOLLOWED(d);
    EXPECT_EQ(d.sent, "QUIT\r\n");
}

TEST(SessionHello, earlyTalkerReply) // row 23
{
    const Dialogue d = play(settingsFor(Depth::Auth), "S: 554 SMTP synchronization error\nC: QUIT\nFIN");
    EXPECT_FOLLOWED(d);
    EXPECT_EQ(outcomeAt(d, Phase::Greeting), StepOutcome::Failed);
}

TEST(SessionHello, startTlsThenEhloAgain)
{
    const Dialogue d = play(settingsFor(Depth::Tls, Security::StartTls), R"(
        S: 220 mx
        C: EHLO client.example.com
        S: 250-mx
        S: 250-STARTTLS
        S: 250 AUTH PLAIN
        C: STARTTLS
        S: 220 2.0.0 Ready to start TLS
        TLS
        C: EHLO client.example.com
        S: 250-mx
        S: 250 AUTH PLAIN LOGIN
        C: QUIT
        S: 221 bye)");
    EXPECT_FOLLOWED(d);
    EXPECT_TRUE(d.result.before.has("STARTTLS"));
    EXPECT_FALSE(d.result.after.has("STARTTLS"));
    EXPECT_TRUE(d.result.after.offers("LOGIN"));
    EXPECT_FALSE(d.result.before.offers("LOGIN"));
    EXPECT_EQ(outcomeAt(d, Phase::TlsHandshake), StepOutcome::Passed);
    EXPECT_TRUE(d.result.exchange(Phase::Ehlo)->encrypted);
    EXPECT_FALSE(d.result.exchange(Phase::StartTls)->encrypted);
}

TEST(SessionHello, neverGoesOnInClear) // rows 18, 24
{
    ProbeSettings settings = settingsFor(Depth::Auth, Security::StartTls);
    login(settings, Mechanism::Auto, "alice", "planted-secret");
    const Dialogue d = play(settings,
        "S: 220 mx\nC: EHLO client.example.com\nS: 250-mx\nS: 250-XXXXXXXA\nS: 250 AUTH PLAIN\nC: QUIT\nS: "
        "221 x");
    EXPECT_FOLLOWED(d);
    EXPECT_EQ(outcomeAt(d, Phase::StartTls), StepOutcome::Failed);
    EXPECT_EQ(outcomeAt(d, Phase::Auth), StepOutcome::Skipped);
    EXPECT_EQ(d.result.step(Phase::Auth)->summary, "not reached: it stopped at starttls");
    EXPECT_EQ(d.result.steps.back().phase, Phase::Quit); // what was left out stands before it
    EXPECT_EQ(d.result.before.masked, (std::vector<std::string>{"XXXXXXXA"}));
}

TEST(SessionHello, startTlsRefused) // rows 25, 26
{
    const std::string head =
        "S: 220 mx\nC: EHLO client.example.com\nS: 250-mx\nS: 250 STARTTLS\nC: STARTTLS\nS: ";
    for (const std::string_view answer :
        {"454 4.7.0 TLS not available due to local problem", "502 5.5.1 no", "250 what"}) {
        const Dialogue d = play(
            settingsFor(Depth::Auth, Security::StartTls), head + std::string(answer) + "\nC: QUIT\nS: 221 x");
        EXPECT_FOLLOWED(d);
        EXPECT_EQ(outcomeAt(d, Phase::StartTls), StepOutcome::Failed) << answer;
    }
}

TEST(SessionHello, clearTextBehindStartTlsStopsTheTest) // row 27
{
    const Dialogue d = play(settingsFor(Depth::Auth, Security::StartTls), R"(
        S: 220 mx
        C: EHLO client.example.com
        S: 250-mx
        S: 250 STARTTLS
        C: STARTTLS
        S: 220 2.0.0 Ready
        S: 250-evil.example.org
        S| 250 AUTH PL
        CLOSE)");
    EXPECT_FOLLOWED(d);
    EXPECT_EQ(d.result.injected, "250-evil.example.org\\x0d\\x0a250 AUTH PL");
    EXPECT_NE(d.result.injectedLine, 0U);
    EXPECT_EQ(outcomeAt(d, Phase::StartTls), StepOutcome::Failed);
    EXPECT_FALSE(d.result.after.known);
    EXPECT_EQ(d.result.exchanges.size(), 3U); // nothing of it was read as a reply
    EXPECT_EQ(d.result.end, EndKind::ProtocolError);
}

TEST(SessionHello, failedHandshakeEndsIt)
{
    const Dialogue d = play(settingsFor(Depth::Auth, Security::StartTls),
        "S: 220 mx\nC: EHLO client.example.com\nS: 250-mx\nS: 250 STARTTLS\nC: STARTTLS\nS: 220 go\nTLS "
        "failed\nCLOSE");
    EXPECT_FOLLOWED(d);
    EXPECT_EQ(d.result.end, EndKind::TlsFailure);
    EXPECT_EQ(d.result.step(Phase::TlsHandshake)->summary, "the certificate has expired");
}

TEST(SessionHello, implicitTlsComesFirst)
{
    const Dialogue d = play(settingsFor(Depth::Ehlo, Security::Tls),
        "TLS\nS: 220 mx\nC: EHLO client.example.com\nS: 250 mx\nC: QUIT\nS: 221 bye\nCLOSE");
    EXPECT_FOLLOWED(d);
    EXPECT_TRUE(d.result.after.known);
    EXPECT_FALSE(d.result.before.known);
    EXPECT_TRUE(d.result.greeting()->encrypted);
    const Dialogue failed = play(settingsFor(Depth::Ehlo, Security::Tls), "TLS failed\nCLOSE");
    EXPECT_FOLLOWED(failed);
    EXPECT_EQ(outcomeAt(failed, Phase::Greeting), StepOutcome::Skipped);
}

TEST(SessionHello, repliesToNothingDoNotShiftTheOthers) // row 71
{
    const Dialogue d = play(settingsFor(Depth::Ehlo), R"(
        S: 220 mx
        S: 220 mx again
        C: EHLO client.example.com
        S: 250-mx
        S: 250 SIZE 7
        C: QUIT
        S: 221 bye)");
    EXPECT_FOLLOWED(d);
    EXPECT_TRUE(d.result.exchanges[1].unsolicited);
    EXPECT_EQ(d.result.exchange(Phase::Ehlo)->reply->code, 250);
    EXPECT_EQ(d.result.before.sizeLimit, 7U);
}

TEST(SessionHello, goodbyeOutOfTheBlue)
{
    const Dialogue d = play(settingsFor(Depth::Ehlo), "S: 220 mx\nS: 421 4.3.2 shutting down\nC: QUIT\nFIN");
    EXPECT_FOLLOWED(d);
    EXPECT_EQ(outcomeAt(d, Phase::Greeting), StepOutcome::CouldNotTest);
}

TEST(SessionHello, dropAtQuitIsHarmless) // row 69
{
    for (const std::string_view end : {"FIN", "RST", "TIMER"}) {
        const Dialogue d = play(settingsFor(Depth::Ehlo),
            "S: 220 mx\nC: EHLO client.example.com\nS: 250 mx\nC: QUIT\n" + std::string(end) + "\nCLOSE");
        EXPECT_FOLLOWED(d);
        EXPECT_EQ(d.result.outcome, ProbeOutcome::Passed) << end;
        EXPECT_EQ(outcomeAt(d, Phase::Quit), StepOutcome::Passed);
        EXPECT_FALSE(d.result.exchange(Phase::Quit)->reply.has_value());
    }
}

TEST(SessionHello, theUserMayStopAtAnyTime)
{
    const Dialogue d = play(settingsFor(Depth::Ehlo), "S: 220 mx\nC: EHLO client.example.com\nCANCEL\nCLOSE");
    EXPECT_FOLLOWED(d);
    EXPECT_EQ(d.result.end, EndKind::Cancelled);
    EXPECT_EQ(d.result.outcome, ProbeOutcome::CouldNotTest);
}

TEST(SessionHello, endlessReplyIsCutOff)
{
    std::string script = "S: 220 mx\nC: EHLO client.example.com\n";
    for (int i = 0; i < 1000; ++i)
        script += "S: 250-more\n";
    const Dialogue d = play(settingsFor(Depth::Ehlo), script + "CLOSE");
    EXPECT_FOLLOWED(d);
    EXPECT_EQ(d.result.end, EndKind::ProtocolError);
}
