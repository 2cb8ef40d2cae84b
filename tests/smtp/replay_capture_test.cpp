// SPDX-License-Identifier: GPL-3.0-or-later
// Captures: RFC 9293 (order, resends, resets), RFC 792 (ICMP), RFC 1035 (DNS), and what of SMTP and TLS is in them.
#include "core/packets/address.h"
#include "core/packets/capture_file.h"
#include "core/packets/dissect.h"
#include "core/packets/dns_message.h"
#include "core/smtp/replay.h"
#include "core/smtp/transcript_text.h"
#include "tests/smtp/capture_builder.h"
#include "tests/smtp/smtp_fixture.h"

#include <algorithm>
#include <gtest/gtest.h>
#include <random>

namespace rungbook::smtp
{
namespace
{

using testing::CaptureBuilder;

ProbeResult only(const std::string& bytes)
{
    Result<Replay> replay = smtp::replay(bytes);
    if (!replay) {
        ADD_FAILURE() << replay.error().message;
        return {};
    }
    EXPECT_EQ(replay->kind, ReplayKind::Capture);
    EXPECT_EQ(replay->runs.size(), 1U);
    return replay->runs.empty() ? ProbeResult() : std::move(replay->runs.front());
}

std::string causeOf(const ProbeResult& run)
{
    for (const Finding& finding : run.findings)
        if (finding.role == Role::Root)
            return std::string(finding.rule->id);
    return {};
}

CaptureBuilder helloed(std::uint16_t port = 25)
{
    CaptureBuilder capture(port);
    capture.open().server("220 mail.example.com ESMTP\r\n").client("EHLO client.example.com\r\n");
    capture.server("250-mail.example.com\r\n250-STARTTLS\r\n250 AUTH LOGIN PLAIN\r\n");
    return capture;
}

TEST(ReplayCapture, aWholeSession)
{
    CaptureBuilder capture = helloed();
    capture.client("MAIL FROM:<a@example.com>\r\n")
        .server("250 ok\r\n")
        .client("RCPT TO:<b@example.org>\r\n")
        .server("250 ok\r\n");
    capture.client("DATA\r\n")
        .server("354 go\r\n")
        .client("Subject: x\r\n\r\nhello\r\n")
        .client(".\r\n")
        .server("250 2.0.0 Ok: queued as 4AbC\r\n");
    capture.client("QUIT\r\n").server("221 bye\r\n").fin(false).fin(true);
    const ProbeResult run = only(capture.bytes());
    EXPECT_EQ(run.outcome, ProbeOutcome::Passed);
    EXPECT_EQ(run.end, EndKind::QuitAnswered);
    EXPECT_EQ(run.address, "192.0.2.25");
    EXPECT_EQ(run.clientAddress, "192.0.2.40");
    EXPECT_EQ(run.port, 25);
    EXPECT_FALSE(run.nameGiven);
    EXPECT_EQ(run.queueId, "4AbC");
    EXPECT_EQ(run.messageBytes, 21U);
    EXPECT_EQ(run.startedAt, "2026-03-02T09:00:00Z");
    ASSERT_FALSE(run.transcript.lines.empty());
    EXPECT_EQ(run.transcript.lines.front().ms, 1.0);
    EXPECT_EQ(run.transcript.lines.at(1).where.first, LineNumber{4}); // the packet of the greeting
}

TEST(ReplayCapture, packetsAreReadInTheOrderThatWasMeant)
{
    CaptureBuilder capture;
    capture.open()
        .swapped(false, "220 mail.exam", "ple.com ESMTP\r\n")
        .client("EHLO a\r\n")
        .again(true)
        .server("250 mail.example.com\r\n")
        .again(false);
    capture.client("QUIT\r\n").server("221 bye\r\n").fin(true).fin(false);
    const ProbeResult run = only(capture.bytes());
    ASSERT_NE(run.greeting(), nullptr);
    EXPECT_EQ(
        run.greeting()->reply.value_or(Reply()).raw, std::vector<std::string>{"220 mail.example.com ESMTP"});
    EXPECT_EQ(run.exchanges.size(), 3U);
    EXPECT_EQ(run.outcome, ProbeOutcome::Passed);
    EXPECT_TRUE(
        std::any_of(run.transcript.lines.begin(), run.transcript.lines.end(), [](const TranscriptLine& line) {
            return line.text.find("had to send a packet again") != std::string::npos;
        }));
}

TEST(ReplayCapture, whatTheCaptureLostIsSaid)
{
    CaptureBuilder capture = helloed();
    capture.client("MAIL FROM:<a@example.com>\r\n")
        .lost(false, 8)
        .client("RCPT TO:<b@example.org>\r\n")
        .server("250 ok\r\n")
        .client("QUIT\r\n")
        .server("221 bye\r\n");
    const ProbeResult run = only(capture.bytes());
    EXPECT_TRUE(std::any_of(run.transcript.lines.begin(), run.transcript.lines.end(),
        [](const TranscriptLine& line) {
            return line.text == "8 bytes of the server are missing from the recording";
        }))
        << toText(run);
}

TEST(ReplayCapture, aPortThatRefuses)
{
    CaptureBuilder capture(587);
    capture.syn().reset(false);
    const ProbeResult run = only(capture.bytes());
    ASSERT_EQ(run.attempts.size(), 1U);
    EXPECT_EQ(run.attempts[0].outcome, ConnectOutcome::Refused);
    EXPECT_EQ(causeOf(run), "connection-refused");
}

TEST(ReplayCapture, nobodyAnswers)
{
    CaptureBuilder capture(587);
    capture.syn().wait(1000).syn().wait(2000).syn().wait(4000).syn();
    const ProbeResult run = only(capture.bytes());
    ASSERT_EQ(run.attempts.size(), 1U);
    EXPECT_EQ(run.attempts[0].outcome, ConnectOutcome::TimedOut);
    EXPECT_EQ(causeOf(run), "connection-timed-out");
}

TEST(ReplayCapture, icmpSaysWhy)
{
    const auto outcome = [](std::uint8_t code) {
        CaptureBuilder capture(587);
        capture.syn().icmp(code);
        const ProbeResult run = only(capture.bytes());
        return run.attempts.empty() ? ConnectOutcome::NotTried : run.attempts.front().outcome;
    };
    EXPECT_EQ(outcome(0), ConnectOutcome::NetworkUnreachable);
    EXPECT_EQ(outcome(1), ConnectOutcome::HostUnreachable);
    EXPECT_EQ(outcome(3), ConnectOutcome::Refused);
    EXPECT_EQ(outcome(13), ConnectOutcome::HostUnreachable);
}

TEST(ReplayCapture, aResetInTheMiddle)
{
    CaptureBuilder capture = helloed();
    capture.client("MAIL FROM:<a@example.com>\r\n").reset(false);
    const ProbeResult run = only(capture.bytes());
    EXPECT_EQ(run.end, EndKind::ResetByServer);
    EXPECT_EQ(run.endPhase, Phase::MailFrom);
    EXPECT_EQ(causeOf(run), "reset-in-mid-session");
}

TEST(ReplayCapture, credentialsAreHidden)
{
    CaptureBuilder capture = helloed();
    capture.client("AUTH LOGIN\r\n")
        .server("334 VXNlcm5hbWU6\r\n")
        .client("Z3Vlc3RAZXhhbXBsZS5jb20=\r\n")
        .server("334 UGFzc3dvcmQ6\r\n")
        .client("IHMzY3JldC1vbmU=\r\n")
        .server("535 5.7.3 no\r\n");
    capture.client("AUTH PLAIN AGd1ZXN0AHMzY3JldC1vbmU=\r\n").server("535 5.7.3 no\r\n");
    const ProbeResult run = only(capture.bytes());
    const std::string all = testing::allText(run) + toText(run);
    for (const char* secret : {"Z3Vlc3", "HMzY3JldC", "AGd1ZXN0", "s3cret", "guest@"})
        EXPECT_EQ(all.find(secret), std::string::npos) << secret;
    EXPECT_EQ(run.userForm, "plain"); // of the last login
    EXPECT_TRUE(run.passwordHasOuterBlanks == false && run.mechanismsTried.size() == 2);
    EXPECT_EQ(causeOf(run), "credentials-rejected");
}

TEST(ReplayCapture, clearTextBehindStartTlsIsReported)
{
    CaptureBuilder capture = helloed();
    capture.client("STARTTLS\r\n").server("220 go ahead\r\n250-injected\r\n");
    const ProbeResult run = only(capture.bytes());
    EXPECT_EQ(run.injected, "250-injected\\x0d\\x0a");
    EXPECT_EQ(causeOf(run), "cleartext-after-starttls");
}

TEST(ReplayCapture, anAlertOfTheClientInClear)
{
    CaptureBuilder capture = helloed();
    capture.client("STARTTLS\r\n").server("220 go ahead\r\n");
    // A ClientHello without extensions, then a fatal alert 46.
    const std::string hello =
        std::string("\x03\x03", 2) + std::string(32, 'r') + std::string("\x00\x00\x02\x00\x2f\x01\x00", 7);
    std::string record("\x16\x03\x01\x00", 4);
    record += static_cast<char>(hello.size() + 4);
    record += std::string("\x01\x00\x00", 3) + static_cast<char>(hello.size()) + hello;
    capture.client(record).client(std::string("\x15\x03\x03\x00\x02\x02\x2e", 7)).fin(true);
    const ProbeResult run = only(capture.bytes());
    ASSERT_TRUE(run.tls.has_value());
    EXPECT_EQ(run.tls->alertSent, 46);
    EXPECT_EQ(run.tls->outcome, tls::TlsOutcome::Failed);
    EXPECT_EQ(run.end, EndKind::TlsFailure);
    EXPECT_EQ(causeOf(run), "client-rejects-certificate");
}

std::string dnsMessage(bool response, int code, std::string_view address)
{
    std::string text("\x12\x34", 2);
    text += response ? '\x81' : '\x01';
    text += static_cast<char>(response ? 0x80 | code : 0);
    text +=
        std::string("\x00\x01\x00", 3) + static_cast<char>(address.empty() ? 0 : 1) + std::string(4, '\0');
    text += std::string("\x04mail\x07"
                        "example\x03"
                        "com\x00\x00\x01\x00\x01",
        22);
    if (!address.empty())
        text += std::string("\xc0\x0c\x00\x01\x00\x01\x00\x00\x00\x3c\x00\x04", 12) + std::string(address);
    return text;
}

TEST(ReplayCapture, theNameComesFromTheDns)
{
    CaptureBuilder capture;
    capture.udp(true, dnsMessage(false, 0, ""))
        .udp(false, dnsMessage(true, 0, std::string_view("\xC0\x00\x02\x19", 4)));
    capture.open().server("220 mail.example.com ESMTP\r\n").client("QUIT\r\n").server("221 bye\r\n");
    const ProbeResult run = only(capture.bytes());
    EXPECT_EQ(run.server, "mail.example.com");
    EXPECT_TRUE(run.nameGiven);
    ASSERT_EQ(run.dns.size(), 1U);
    EXPECT_EQ(run.dns[0].records, std::vector<std::string>{"192.0.2.25"});
    EXPECT_EQ(run.dns[0].resolver, "192.0.2.53");
}

TEST(ReplayCapture, aNameThatDoesNotExist)
{
    CaptureBuilder capture;
    capture.udp(true, dnsMessage(false, 0, "")).udp(false, dnsMessage(true, 3, ""));
    const ProbeResult run = only(capture.bytes());
    EXPECT_EQ(run.server, "mail.example.com");
    EXPECT_EQ(causeOf(run), "server-name-unknown");
}

TEST(ReplayCapture, whatIsNoMailIsRefusedWithASentence)
{
    CaptureBuilder capture(443);
    capture.open().client("GET / HTTP/1.1\r\n\r\n").server("HTTP/1.1 200 OK\r\n\r\n");
    const Result<Replay> replay = smtp::replay(capture.bytes());
    ASSERT_FALSE(replay.has_value());
    EXPECT_NE(replay.error().message.find("no mail connection"), std::string::npos);
    EXPECT_FALSE(smtp::replay(std::string("\xd4\xc3\xb2\xa1", 4)).has_value());
}

TEST(ReplayCapture, damageIsSurvived)
{
    CaptureBuilder capture = helloed();
    capture.client("STARTTLS\r\n")
        .server("220 go\r\n")
        .client(std::string("\x16\x03\x01\x40\x00", 5) + std::string(500, 'x'))
        .udp(true, dnsMessage(false, 0, ""));
    std::mt19937 random(7);
    for (int round = 0; round < 400; ++round) {
        std::string bytes = capture.bytes();
        for (int i = 0; i < 1 + round % 20; ++i)
            bytes[random() % bytes.size()] = static_cast<char>(random());
        if (round % 5 == 0)
            bytes.resize(random() % bytes.size());
        const Result<Replay> replay = smtp::replay(bytes);
        if (!replay)
            continue;
        for (const ProbeResult& run : replay->runs) {
            for (const TranscriptLine& line : run.transcript.lines)
                EXPECT_LE(raw(line.where.last), replay->lines);
        }
    }
}

TEST(Packets, addressesAreWrittenAsRfc5952WantsThem)
{
    packets::Address address;
    address.v6 = true;
    EXPECT_EQ(address.text(), "::");
    address.bytes = {0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x25};
    EXPECT_EQ(address.text(), "2001:db8::25");
    address.bytes = {0x20, 0x01, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 1};
    EXPECT_EQ(address.text(), "2001:0:1:0:1:0:1:1");
    address.bytes = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
    EXPECT_EQ(address.text(), "::1");
}

TEST(Packets, framesOfEveryKindOfLink)
{
    const std::string ip("\x45\x00\x00\x28\x00\x01\x00\x00\x40\x06\x00\x00\xc0\x00\x02\x28\xc0\x00\x02\x19"
                         "\x9c\x40\x00\x19\x00\x00\x00\x01\x00\x00\x00\x00\x50\x02\xfa\x00\x00\x00\x00\x00",
        40);
    const std::string tag("\x81\x00\x00\x0a\x08\x00", 6);
    const auto isSyn = [](int link, const std::string& bytes) {
        const packets::Dissected d = packets::dissect(link, bytes);
        return d.carries == packets::Carries::Tcp && d.syn && d.target.port == 25
            && d.source.address.text() == "192.0.2.40";
    };
    EXPECT_TRUE(isSyn(1, std::string(12, 'm') + std::string("\x08\x00", 2) + ip));
    EXPECT_TRUE(isSyn(1, std::string(12, 'm') + tag + ip));
    EXPECT_TRUE(isSyn(0, std::string("\x02\x00\x00\x00", 4) + ip));
    EXPECT_TRUE(isSyn(12, ip));
    EXPECT_TRUE(isSyn(101, ip));
    EXPECT_TRUE(isSyn(113, std::string(14, 'c') + std::string("\x08\x00", 2) + ip));
    EXPECT_TRUE(isSyn(276, std::string("\x08\x00", 2) + std::string(18, 'c') + ip));
    for (std::size_t length = 0; length < ip.size(); ++length)
        packets::dissect(101, std::string_view(ip).substr(0, length));
    EXPECT_EQ(packets::dissect(999, ip).carries, packets::Carries::Nothing);
}

TEST(Packets, dnsCompressionLoopsEnd)
{
    std::string loop("\x00\x01\x81\x80\x00\x01\x00\x00\x00\x00\x00\x00\xc0\x0c\x00\x01\x00\x01", 18);
    const auto message = packets::readDns(loop);
    EXPECT_TRUE(!message.has_value() || message->name.empty());
}

} // namespace
} // namespace rungbook::smtp
