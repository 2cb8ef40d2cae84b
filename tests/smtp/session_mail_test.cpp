// SPDX-License-Identifier: GPL-3.0-or-later
// MAIL, RCPT, DATA and RSET in the session.
#include "tests/smtp/dialogue.h"
#include "tests/smtp/smtp_fixture.h"

#include <gtest/gtest.h>

using namespace rungbook;
using namespace rungbook::smtp;
using namespace rungbook::smtp::testing;

namespace
{

/// Greeting and EHLO with these lines of keywords (parted by blanks and commas: "PIPELINING,SIZE 1000"), then rest.
std::string after(std::string_view keywords, std::string_view rest)
{
    std::string script = "S: 220 mx\nC: EHLO client.example.com\n";
    while (!keywords.empty()) {
        const std::size_t comma = keywords.find(',');
        script += "S: 250-" + std::string(keywords.substr(0, comma)) + '\n';
        keywords.remove_prefix(comma == std::string_view::npos ? keywords.size() : comma + 1);
    }
    // The first line of the answer is the server's name.
    const std::size_t at = script.find("S: 250-");
    script.insert(at == std::string::npos ? script.size() : at, "S: 250-mx\n");
    return script + "S: 250 HELP\n" + std::string(rest);
}

} // namespace

#define EXPECT_FOLLOWED(dialogue) EXPECT_TRUE((dialogue).errors.empty()) << errorsOf(dialogue)
#define EXPECT_STEP(dialogue, phase, wanted)                                                                 \
    ASSERT_NE((dialogue).result.step(phase), nullptr);                                                       \
    EXPECT_EQ((dialogue).result.step(phase)->outcome, wanted) << (dialogue).result.step(phase)->summary

TEST(SessionMail, envelopeIsTakenBack)
{
    const Dialogue d = play(settingsFor(Depth::Envelope), after("SIZE 1000", R"(
        C: MAIL FROM:<alice@example.com>
        S: 250 2.1.0 Ok
        C: RCPT TO:<bob@example.net>
        S: 250 2.1.5 Ok
        C: RSET
        S: 250 2.0.0 Ok
        C: QUIT
        S: 221 bye
        CLOSE)"));
    EXPECT_FOLLOWED(d);
    EXPECT_EQ(d.result.outcome, ProbeOutcome::Passed);
    EXPECT_STEP(d, Phase::Rset, StepOutcome::Passed);
    EXPECT_EQ(d.result.step(Phase::Data), nullptr);
}

TEST(SessionMail, pipelinesOnlyWhereOffered)
{
    ProbeSettings settings = settingsFor(Depth::Envelope);
    settings.to = {"bob@example.net", "Carol <carol@example.net>"};
    const Dialogue d = play(settings, after("PIPELINING", R"(
        C: MAIL FROM:<alice@example.com>
        C: RCPT TO:<bob@example.net>
        C: RCPT TO:<carol@example.net>
        S: 250 2.1.0 Ok
        S: 250 2.1.5 Ok
        S: 550 5.1.1 unknown
        C: RSET
        S: 250 Ok
        C: QUIT
        S: 221 bye)"));
    EXPECT_FOLLOWED(d);
    EXPECT_STEP(d, Phase::MailFrom, StepOutcome::Passed);
    EXPECT_STEP(d, Phase::RcptTo, StepOutcome::Failed);
    EXPECT_EQ(
        d.result.step(Phase::RcptTo)->summary, "1 of 2 recipients not accepted: refused: 550 5.1.1 unknown");
    EXPECT_EQ(d.result.exchange(Phase::RcptTo)->argument, "<carol@example.net>");
    EXPECT_EQ(d.result.exchange(Phase::RcptTo)->reply->code, 550);
}

TEST(SessionMail, pipelinedBehindARefusedSender)
{
    const Dialogue d = play(settingsFor(Depth::Envelope), after("PIPELINING", R"(
        C: MAIL FROM:<alice@example.com>
        C: RCPT TO:<bob@example.net>
        S: 530 5.7.0 Authentication required
        S: 503 5.5.1 need MAIL
        C: QUIT
        S: 221 bye)"));
    EXPECT_FOLLOWED(d);
    EXPECT_STEP(d, Phase::MailFrom, StepOutcome::Failed);
    EXPECT_STEP(d, Phase::RcptTo, StepOutcome::Skipped);
    EXPECT_EQ(d.result.outcome, ProbeOutcome::Failed);
}

TEST(SessionMail, whatServersSayToSenderAndRecipient) // rows 55 to 63
{
    for (const std::string_view reply :
        {"530 5.7.57 Client not authenticated", "553 5.1.8 sender domain does not exist", "450 4.1.8 sender",
            "552 5.3.4 too big", "553 5.7.1 not owned"}) {
        const Dialogue d = play(settingsFor(Depth::Envelope),
            after("",
                "C: MAIL FROM:<alice@example.com>\nS: " + std::string(reply) + "\nC: QUIT\nS: 221 x\nCLOSE"));
        EXPECT_FOLLOWED(d);
        EXPECT_STEP(
            d, Phase::MailFrom, reply.front() == '4' ? StepOutcome::CouldNotTest : StepOutcome::Failed);
        EXPECT_STEP(d, Phase::RcptTo, StepOutcome::Skipped);
    }
    for (const std::string_view reply :
        {"550 5.1.1 unknown", "554 5.7.1 Relay access denied", "450 4.7.1 greylisted", "452 4.2.2 full"}) {
        const Dialogue d = play(settingsFor(Depth::Mail),
            after("",
                "C: MAIL FROM:<alice@example.com>\nS: 250 ok\nC: RCPT TO:<bob@example.net>\nS: "
                    + std::string(reply) + "\nC: QUIT\nS: 221 x\nCLOSE"));
        EXPECT_FOLLOWED(d);
        EXPECT_STEP(d, Phase::RcptTo, reply.front() == '4' ? StepOutcome::CouldNotTest : StepOutcome::Failed);
        EXPECT_STEP(d, Phase::Data, StepOutcome::Skipped);
    }
}

TEST(SessionMail, sendsAMessage) // row 70
{
    ProbeSettings settings = settingsFor(Depth::Mail);
    settings.mail.text = "one\n.\n..two\nend";
    SessionHooks hooks;
    hooks.stamp = {1'700'000'000, 0, "id1"};
    const Dialogue d = play(settings, after("SIZE 100000,DSN,CHUNKING,8BITMIME", R"(
        C: /MAIL FROM:<alice@example.com> SIZE=
        S: 250 ok
        C: RCPT TO:<bob@example.net>
        S: 250 ok
        C: DATA
        S: 354 go ahead
        C: (message)
        S: 250 2.0.0 Ok: queued as 4RzXyz1Abc
        C: QUIT
        S: 221 bye
        CLOSE)"),
        {}, hooks);
    EXPECT_FOLLOWED(d);
    EXPECT_EQ(d.result.outcome, ProbeOutcome::Passed);
    EXPECT_EQ(d.result.queueId, "4RzXyz1Abc");
    EXPECT_NE(d.sent.find(" RET=HDRS\r\n"), std::string::npos);
    EXPECT_EQ(d.sent.find("BODY="), std::string::npos);
    EXPECT_NE(d.sent.find("\r\none\r\n..\r\n...two\r\nend\r\n.\r\nQUIT\r\n"), std::string::npos);
    EXPECT_NE(d.sent.find("SIZE=" + std::to_string(d.result.messageBytes) + ' '), std::string::npos);
    EXPECT_GT(d.result.longestHeaderLine, 10U);
    const Exchange* end = d.result.exchange(Phase::Data);
    EXPECT_EQ(end->verb, ".");
    EXPECT_EQ(end->reply->code, 250);
    EXPECT_EQ(d.result.transcript.lines[end->commandLine - 1].bytes, d.result.messageBytes);
}

TEST(SessionMail, sizeLimitIsHeededBeforeData) // row 58
{
    const Dialogue d = play(settingsFor(Depth::Mail), after("SIZE 100", R"(
        C: /MAIL FROM:<alice@example.com> SIZE=
        S: 250 ok
        C: RCPT TO:<bob@example.net>
        S: 250 ok
        C: QUIT
        S: 221 bye)"));
    EXPECT_FOLLOWED(d);
    EXPECT_STEP(d, Phase::Data, StepOutcome::Failed);
    EXPECT_GT(d.result.messageBytes, 100U);
}

TEST(SessionMail, refusedDataAndRefusedContent) // rows 64, 66
{
    const std::string head =
        "C: MAIL FROM:<alice@example.com>\nS: 250 ok\nC: RCPT TO:<bob@example.net>\nS: 250 ok\nC: DATA\nS: ";
    const Dialogue data =
        play(settingsFor(Depth::Mail), after("", head + "554 5.5.1 no valid recipients\nC: QUIT\nS: 221 x"));
    EXPECT_FOLLOWED(data);
    EXPECT_STEP(data, Phase::Data, StepOutcome::Failed);
    const Dialogue odd = play(settingsFor(Depth::Mail), after("", head + "250 sure\nC: QUIT\nS: 221 x"));
    EXPECT_FOLLOWED(odd);
    EXPECT_STEP(odd, Phase::Data, StepOutcome::Failed);
    const Dialogue content = play(settingsFor(Depth::Mail),
        after("", head + "354 go\nC: (message)\nS: 554 5.6.0 spam\nC: QUIT\nS: 221 x"));
    EXPECT_FOLLOWED(content);
    EXPECT_STEP(content, Phase::Data, StepOutcome::Failed);
    const Dialogue reset =
        play(settingsFor(Depth::Mail), after("", head + "354 go\nC: (message)\nRST\nCLOSE"));
    EXPECT_FOLLOWED(reset);
    EXPECT_EQ(reset.result.endPhase, Phase::Data);
    EXPECT_EQ(reset.result.end, EndKind::ResetByServer);
}

TEST(SessionMail, theDotMayTakeTenMinutes) // row 65; RFC 5321, section 4.5.3.2.6
{
    ProbeSettings settings = settingsFor(Depth::Mail);
    settings.timeoutSeconds = 3600;
    const Dialogue d = play(settings, after("", R"(
        C: MAIL FROM:<alice@example.com>
        S: 250 ok
        C: RCPT TO:<bob@example.net>
        S: 250 ok
        C: DATA
        S: 354 go
        C: (message)
        TIMER
        TIMER
        C: QUIT
        CLOSE)"));
    EXPECT_FOLLOWED(d);
    EXPECT_GT(d.endMs, 600'000);
    EXPECT_EQ(d.result.end, EndKind::TimedOut);
    EXPECT_STEP(d, Phase::Data, StepOutcome::Failed);
}

TEST(SessionMail, addressesBeyondAsciiNeedSmtpUtf8) // row 68
{
    ProbeSettings settings = settingsFor(Depth::Mail);
    settings.to = {"j\xC3\xBCrgen@example.net"};
    const Dialogue d = play(settings, after("8BITMIME", "C: QUIT\nS: 221 x"));
    EXPECT_FOLLOWED(d);
    EXPECT_STEP(d, Phase::MailFrom, StepOutcome::Failed);
    const Dialogue good = play(settings,
        after("8BITMIME,SMTPUTF8",
            "C: MAIL FROM:<alice@example.com> BODY=8BITMIME SMTPUTF8\nS: 250 ok\nC: RCPT "
            "TO:<j\xC3\xBCrgen@example.net>\nS: 250 ok\nC: DATA\nS: 354 go\n"
            "C: (message)\nS: 250 ok\nC: QUIT\nS: 221 x"));
    EXPECT_FOLLOWED(good);
    EXPECT_NE(good.sent.find("To: j\xC3\xBCrgen@example.net\r\n"), std::string::npos);
}

TEST(SessionMail, commandsCannotBeSmuggled)
{
    ProbeSettings settings = settingsFor(Depth::Mail);
    settings.to = {"bob@example.net>\r\nRCPT TO:<eve@example.org"};
    const Dialogue d = play(settings, after("", "C: QUIT\nS: 221 x"));
    EXPECT_FOLLOWED(d);
    EXPECT_EQ(d.sent.find("eve"), std::string::npos);
    settings = settingsFor(Depth::Mail);
    settings.mail.subject = "hi\r\nBcc: eve@example.org";
    const Dialogue subject = play(settings, after("", "C: QUIT\nS: 221 x"));
    EXPECT_FOLLOWED(subject);
    EXPECT_STEP(subject, Phase::MailFrom, StepOutcome::CouldNotTest);
}

TEST(SessionMail, repliesMayBeCutAnywhere)
{
    const std::string script = after("PIPELINING,SIZE 5000000", R"(
        C: /MAIL FROM:<alice@example.com> SIZE=
        C: RCPT TO:<bob@example.net>
        S: 250 2.1.0 Ok
        S: 250-2.1.5 two
        S: 250 2.1.5 lines
        C: DATA
        S: 354 go ahead
        C: (message)
        S: 250 2.0.0 Ok: queued as ABC123
        C: QUIT
        S: 221 bye
        CLOSE)");
    const auto linesOf = [](const Dialogue& d) {
        std::string all;
        for (const TranscriptLine& line : d.result.transcript.lines)
            all += line.text + '\n';
        return all;
    };
    SessionHooks hooks;
    hooks.stamp = {1'700'000'000, 0, "id1"};
    const Dialogue whole = play(settingsFor(Depth::Mail), script, {}, hooks);
    EXPECT_FOLLOWED(whole);
    for (std::size_t cut = 1; cut < 60; ++cut) {
        for (const Cut& way : {Cut{cut, 0}, Cut{0, cut}}) {
            const Dialogue d = play(settingsFor(Depth::Mail), script, way, hooks);
            EXPECT_FOLLOWED(d);
            EXPECT_EQ(linesOf(d), linesOf(whole)) << cut;
        }
    }
}
