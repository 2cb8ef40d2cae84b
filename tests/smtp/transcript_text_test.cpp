// SPDX-License-Identifier: GPL-3.0-or-later
// The transcript as a text: read, written, read again. RFC 5321, section 4.2; RFC 4954, section 4.
#include "core/smtp/transcript_text.h"

#include "core/smtp/record_words.h"
#include "tests/smtp/smtp_fixture.h"

#include <gtest/gtest.h>

namespace rungbook::smtp
{
namespace
{

using testing::allText;

/// The run in text; the test fails when there is none.
ProbeResult read(std::string_view text)
{
    Result<ProbeResult> result = fromText(text);
    EXPECT_TRUE(result.has_value()) << (result ? "" : result.error().message);
    return result ? std::move(*result) : ProbeResult();
}

constexpr std::string_view kLogin =
    "# a login that is refused\n"
    "* run server=mail.example.com port=587 security=starttls depth=auth ehlo=client.example.com auth=yes "
    "user-form=user@domain "
    "started=2026-03-01T09:00:00Z\n"
    "* dns name=mail.example.com type=A outcome=answered records=192.0.2.25,192.0.2.26 resolver=192.0.2.53 "
    "ms=12\n"
    "[     12.0] * connect address=192.0.2.25 port=587 outcome=refused errno=111 ms=1\n"
    "[     14.0] * connect address=192.0.2.26 port=587 outcome=connected ms=2\n"
    "[     17.5] S: 220 mail.example.com ESMTP\n"
    "[     17.9] C: EHLO client.example.com\n"
    "[     18.2] S: 250-mail.example.com\n"
    "[     18.2] S: 250-STARTTLS\n"
    "[     18.2] S: 250 SIZE 1000\n"
    "[     18.4] C: STARTTLS\n"
    "[     18.9] S: 220 2.0.0 go ahead\n"
    "[     19.0] * tls sent handshake 1 ClientHello \"TLS 1.2, 1.3; SNI mail.example.com\" length=512\n"
    "[     20.0] * tls received handshake 2 ServerHello\n"
    "[     21.0] * tls outcome=established version=TLSv1.3 cipher=TLS_AES_256_GCM_SHA384 group=X25519 "
    "sni=mail.example.com\n"
    "[     21.0] * certificate depth=0 subject=\"CN=mail.example.com,O=Example\" issuer=\"CN=Example CA\" "
    "not-before=2026-01-01T00:00:00Z not-after=2027-01-01T00:00:00Z san=DNS:mail.example.com,IP:192.0.2.25 "
    "key=RSA-2048 "
    "signature=sha256WithRSAEncryption ca=no self-signed=no eku=serverAuth sha256=AA:BB\n"
    "[     21.0] * verify accepted=yes\n"
    "[     21.0] * name verdict=match asked=mail.example.com matched=DNS:mail.example.com\n"
    "[     21.5] C: EHLO client.example.com\n"
    "[     22.0] S: 250-mail.example.com\n"
    "[     22.0] S: 250 AUTH PLAIN LOGIN\n"
    "[     22.5] C: AUTH LOGIN\n"
    "[     23.0] S: 334 VXNlcm5hbWU6\n"
    "[     23.1] C: *****\n"
    "[     24.0] S: 334 UGFzc3dvcmQ6\n"
    "[     24.1] C: *****\n"
    "[   1024.0] S: 535 5.7.8 Error: authentication failed\n"
    "[   1025.0] C: QUIT\n"
    "[   1026.0] S: 221 2.0.0 bye\n"
    "[   1027.0] * end kind=quit phase=quit\n";

TEST(TranscriptText, keepsTheServersThatFailedBefore)
{
    constexpr std::string_view kText =
        "* run server=mail.example.com port=25 security=none depth=ehlo ehlo=client.example.com\n"
        "* dns name=mail.example.com type=A outcome=servfail resolver=192.0.2.54 "
        "earlier=192.0.2.53/timeout,[2001:db8::53]:5353/refused unchecked=answered ms=40\n"
        "* end kind=not-connected phase=resolve\n";
    const ProbeResult first = read(kText);
    const ProbeResult second = read(toText(first));
    for (const ProbeResult* run : {&first, &second}) {
        ASSERT_EQ(run->dns.size(), 1U);
        ASSERT_EQ(run->dns[0].earlier.size(), 2U);
        EXPECT_EQ(run->dns[0].earlier[0].resolver, "192.0.2.53");
        EXPECT_EQ(run->dns[0].earlier[0].outcome, DnsOutcome::TimedOut);
        EXPECT_EQ(run->dns[0].earlier[1].resolver, "[2001:db8::53]:5353");
        EXPECT_EQ(run->dns[0].earlier[1].outcome, DnsOutcome::Refused);
        EXPECT_EQ(run->dns[0].unchecked, DnsOutcome::Answered);
        EXPECT_EQ(run->transcript.lines.at(0).text,
            "DNS A mail.example.com: the resolver failed to find an answer (SERVFAIL); it does answer with "
            "checking disabled (asked 192.0.2.54, after [2001:db8::53]:5353: the resolver refuses to answer "
            "(REFUSED), 192.0.2.53: no answer in time, 40 ms)");
    }
}

TEST(TranscriptText, readsARunAsTheLiveOneWouldHaveBeen)
{
    const ProbeResult run = read(kLogin);
    EXPECT_EQ(run.server, "mail.example.com");
    EXPECT_EQ(run.port, 587);
    EXPECT_EQ(run.security, Security::StartTls);
    EXPECT_EQ(run.depth, Depth::Auth);
    EXPECT_EQ(run.userForm, "user@domain");
    EXPECT_EQ(run.startedUtc, 1772355600);
    ASSERT_EQ(run.dns.size(), 1U);
    EXPECT_EQ(run.dns[0].records, (std::vector<std::string>{"192.0.2.25", "192.0.2.26"}));
    ASSERT_EQ(run.attempts.size(), 2U);
    EXPECT_EQ(run.attempts[0].outcome, ConnectOutcome::Refused);
    EXPECT_EQ(run.attempts[1].startMs, 12);
    EXPECT_EQ(run.address, "192.0.2.26");
    EXPECT_TRUE(run.before.has("STARTTLS"));
    EXPECT_FALSE(run.before.offers("LOGIN"));
    EXPECT_TRUE(run.after.offers("LOGIN"));
    ASSERT_TRUE(run.tls.has_value());
    EXPECT_EQ(run.tls->cipher, "TLS_AES_256_GCM_SHA384");
    EXPECT_EQ(run.tls->events.size(), 2U);
    ASSERT_EQ(run.tls->chain.size(), 1U);
    EXPECT_EQ(run.tls->chain[0].commonName, "mail.example.com");
    EXPECT_EQ(run.tls->chain[0].keyBits, 2048);
    EXPECT_TRUE(run.tls->verify.accepted);
    const Exchange* login = run.exchange(Phase::Auth);
    ASSERT_NE(login, nullptr);
    EXPECT_TRUE(login->encrypted);
    ASSERT_TRUE(login->reply.has_value());
    EXPECT_TRUE(login->reply->enhanced.is(5, 7, 8));
    EXPECT_EQ(run.mechanism, Mechanism::Login);
    EXPECT_EQ(run.end, EndKind::QuitAnswered);
    EXPECT_EQ(run.outcome, ProbeOutcome::Failed);
}

TEST(TranscriptText, everyLineKnowsWhereItStood)
{
    const ProbeResult run = read(kLogin);
    for (const TranscriptLine& line : run.transcript.lines)
        EXPECT_FALSE(line.where.empty()) << line.text;
    const Exchange* login = run.exchange(Phase::Auth);
    ASSERT_NE(login, nullptr);
    EXPECT_EQ(run.transcript.lines[login->lastReplyLine - 1].where.first, LineNumber{27});
    EXPECT_EQ(run.transcript.lines[run.chainLines.at(0) - 1].where.first, LineNumber{16});
    EXPECT_EQ(run.transcript.lines[run.endLine - 1].where.first, LineNumber{30});
    const Exchange* hello = &run.exchanges.at(1);
    EXPECT_EQ(run.transcript.lines[hello->firstReplyLine].where.first,
        LineNumber{9}); // the second line of the answer
}

TEST(TranscriptText, whatIsWrittenReadsTheSame)
{
    const ProbeResult first = read(kLogin);
    const std::string written = toText(first);
    const ProbeResult second = read(written);
    EXPECT_EQ(toText(second), written);
    ASSERT_EQ(first.transcript.lines.size(), second.transcript.lines.size()) << written;
    for (std::size_t i = 0; i < first.transcript.lines.size(); ++i) {
        EXPECT_EQ(first.transcript.lines[i].text, second.transcript.lines[i].text);
        EXPECT_EQ(first.transcript.lines[i].ms, second.transcript.lines[i].ms);
        EXPECT_EQ(first.transcript.lines[i].from, second.transcript.lines[i].from);
        EXPECT_EQ(first.transcript.lines[i].encrypted, second.transcript.lines[i].encrypted);
    }
}

TEST(TranscriptText, credentialsAreHiddenHoweverTheyStandThere)
{
    const ProbeResult run =
        read("S: 220 mx\nC: EHLO a\nS: 250-mx\nS: 250 AUTH PLAIN LOGIN CRAM-MD5 XOAUTH2\n"
             "C: AUTH PLAIN AGFsaWNlAHMzY3JldC1vbmU=\nS: 535 no\n"
             "C: AUTH LOGIN\nS: 334 VXNlcm5hbWU6\nC: YWxpY2VAZXhhbXBsZS5jb20=\nS: 334 UGFzc3dvcmQ6\nC: "
             "czNjcmV0LXR3bw==\n"
             "S: 535 no, not s3cret-two\n"
             "C: AUTH XOAUTH2 dXNlcj1hbGljZQFhdXRoPUJlYXJlciB0b2tlbi10aHJlZQEB\nS: 535 no\n");
    const std::string all = allText(run) + toText(run);
    for (const char* secret : {"s3cret", "AGFsaWNl", "YWxpY2VA", "czNjcmV0", "dXNlcj1h", "token-three"})
        EXPECT_EQ(all.find(secret), std::string::npos) << secret << "\n" << all;
    EXPECT_EQ(run.userForm, "user@domain");
    EXPECT_EQ(run.mechanismsTried, (std::vector<std::string>{"PLAIN", "LOGIN", "XOAUTH2"}));
}

TEST(TranscriptText, theMessageMayStandThereAsLinesOrAsANumber)
{
    const ProbeResult lines = read("S: 220 mx\nC: DATA\nS: 354 go\nC: Subject: hello\nC:\nC: QUIT is no "
                                   "command here\nC: .\nS: 250 queued as 1234\n");
    const Exchange* end = lines.exchange(Phase::Data);
    ASSERT_NE(end, nullptr);
    EXPECT_EQ(end->verb, ".");
    ASSERT_TRUE(end->reply.has_value());
    EXPECT_EQ(end->reply->code, 250);
    EXPECT_EQ(lines.messageBytes, 43U);
    EXPECT_EQ(lines.longestHeaderLine, 14U);
    const ProbeResult number = read("S: 220 mx\nC: DATA\nS: 354 go\nC: (message, 2310 bytes in 48 lines, "
                                    "longest header line 1200)\n* end kind=reset-by-server phase=data\n");
    EXPECT_EQ(number.messageBytes, 2310U);
    EXPECT_EQ(number.longestHeaderLine, 1200U);
    EXPECT_EQ(number.end, EndKind::ResetByServer);
    EXPECT_EQ(number.outcome, ProbeOutcome::Failed);
    EXPECT_EQ(toText(read(toText(number))), toText(number));
}

TEST(TranscriptText, flawsOfRepliesSurvive)
{
    const ProbeResult run =
        read("S: 220 mx\\x00\nC: EHLO a\nS: 250 caf\\xe9\nC: NOOP\nS: 250-one\nS: 251 two\nC: NOOP\nS: 250 "
             "bare\\x0a\n"
             "C: NOOP\nS: hello\nC: NOOP\nS: 250-never finished\n* end kind=closed-by-server phase=ehlo\n");
    ASSERT_EQ(run.exchanges.size(), 6U);
    const auto has = [&](std::size_t i, ReplyFlaw flaw) {
        return run.exchanges[i].reply.value_or(Reply()).has(flaw);
    };
    EXPECT_TRUE(has(0, ReplyFlaw::NulByte));
    EXPECT_TRUE(has(1, ReplyFlaw::NotAscii));
    EXPECT_TRUE(has(2, ReplyFlaw::CodeChanges));
    EXPECT_TRUE(has(3, ReplyFlaw::BareLineFeed));
    EXPECT_TRUE(has(4, ReplyFlaw::NoCode));
    EXPECT_TRUE(has(5, ReplyFlaw::Truncated));
    const ProbeResult again = read(toText(run));
    EXPECT_EQ(toText(again), toText(run));
    EXPECT_TRUE(again.exchanges.at(5).reply.value_or(Reply()).has(ReplyFlaw::Truncated));
}

TEST(TranscriptText, anAlertAfterTheHandshakeStaysAfterIt)
{
    const std::string text = "* run server=mail.example.com port=465 security=tls\n"
                             "* tls outcome=established version=TLSv1.3 client-certificate-requested=yes\n"
                             "* tls received alert 116 certificate_required\n"
                             "* tls outcome=established version=TLSv1.3 alert-received=116 failure=\"the "
                             "server wants a certificate\"\n"
                             "* end kind=closed-by-server phase=greeting\n";
    const ProbeResult run = read(text);
    ASSERT_TRUE(run.tls.has_value());
    EXPECT_EQ(run.tls->alertReceived, 116);
    EXPECT_TRUE(run.tls->clientCertificateRequested || !run.tls->events.empty());
    const std::string once = toText(run);
    EXPECT_EQ(toText(read(once)), once);
    EXPECT_LT(once.find("outcome=established"), once.find("alert 116"));
}

TEST(TranscriptText, aWrongNameIsAVerifyErrorToo)
{
    const ProbeResult run = read("* tls outcome=failed alert-sent=42 failure=x\n* name verdict=mismatch "
                                 "asked=mail.example.com offered=other.example.com\n");
    ASSERT_TRUE(run.tls.has_value());
    ASSERT_EQ(run.tls->verify.errors.size(), 1U);
    EXPECT_EQ(run.tls->verify.errors[0].code, 62);
    ASSERT_EQ(run.verifyLines.size(), 1U);
    EXPECT_EQ(run.transcript.lines[run.verifyLines[0] - 1].where.first, LineNumber{2});
    EXPECT_FALSE(run.tls->verify.accepted);
}

TEST(TranscriptText, strangeLinesAreNotes)
{
    const ProbeResult run = read(
        "* run server=a\nwhat is this\n* unknown thing=1\n* tls dances\nS: 220 mx\n* connect address=\"\n");
    ASSERT_EQ(run.transcript.lines.size(), 5U);
    EXPECT_EQ(run.transcript.lines[0].text, "what is this");
    EXPECT_EQ(run.transcript.lines[1].text, "unknown thing=1");
    EXPECT_FALSE(fromText("Dear colleagues,\nit does not work.\n").has_value());
    EXPECT_FALSE(fromText("").has_value());
}

TEST(RecordWords, quotesListsAndEscapes)
{
    const RecordWords record = readRecord(
        "dns name=a.example records=\"10 mx, one\",192.0.2.1 note=\"say \\\"hi\\\"\\n\\x41\" empty= last");
    EXPECT_EQ(record.word(0), "dns");
    EXPECT_EQ(record.word(1), "last");
    EXPECT_EQ(record.list("records"), (std::vector<std::string>{"10 mx, one", "192.0.2.1"}));
    EXPECT_EQ(record.text("note"), "say \"hi\"\nA");
    EXPECT_TRUE(record.has("empty"));
    EXPECT_EQ(readRecord("x subject=CN=a,O=b").text("subject"), "CN=a,O=b");
    EXPECT_EQ(readRecord("* a=" + quoted("x, \"y\"\\ \x01")).text("a"), "x, \"y\"\\ \x01");
    EXPECT_EQ(secondsOfStamp("2026-03-01T09:00:00+05:30"), secondsOfStamp("2026-03-01T03:30:00Z"));
    EXPECT_EQ(utcStamp(0), "1970-01-01T00:00:00Z");
    EXPECT_FALSE(secondsOfStamp("2026-13-01T09:00:00Z").has_value());
}

} // namespace
} // namespace rungbook::smtp
