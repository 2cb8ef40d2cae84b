// SPDX-License-Identifier: GPL-3.0-or-later
// What the checks rest on: what a refusal is about, who sent an alert, dates in greetings, what further looks at a host decide, and chains without
// a connection.
#include "core/smtp/check_support.h"
#include "core/smtp/tls_trouble.h"
#include "core/smtp/transcript_text.h"

#include <algorithm>
#include <fmt/format.h>
#include <gtest/gtest.h>

namespace rungbook::smtp
{

namespace
{

ProbeResult read(const std::string& text)
{
    auto run = fromText(text);
    if (!run) {
        ADD_FAILURE() << run.error().message;
        return {};
    }
    return std::move(*run);
}

ProbeResult diagnosed(const std::string& text)
{
    ProbeResult run = read(text);
    diagnose(run);
    return run;
}

const Finding* find(const ProbeResult& run, std::string_view rule)
{
    const auto at = std::find_if(
        run.findings.begin(), run.findings.end(), [&](const Finding& f) { return f.rule->id == rule; });
    return at == run.findings.end() ? nullptr : &*at;
}

// The rule that is called the cause; empty when there is none.
std::string cause(const ProbeResult& run)
{
    for (const Finding& f : run.findings) {
        if (f.role == Role::Root && (isWrong(f.effect) || f.effect == Effect::Unknown))
            return std::string(f.rule->id);
    }
    return {};
}

Exchange exchange(Phase phase, std::string verb, int code, const std::string& text)
{
    Exchange e;
    e.phase = phase;
    e.verb = std::move(verb);
    ReplyReader reader;
    const auto replies = reader.feed(fmt::format("{} {}\r\n", code, text));
    if (!replies.empty())
        e.reply = replies.front();
    return e;
}

struct Words {
    Phase phase;
    std::string verb;
    int code;
    std::string text;
    Refusal expected;
};

constexpr std::string_view kHead =
    "* run server=mail.example.com port=587 security=starttls depth=auth ehlo=client.example.com "
    "started=2026-11-25T10:00:00Z\n"
    "* connect address=192.0.2.25 port=587 outcome=connected ms=3\n"
    "S: 220 mail.example.com ESMTP\nC: EHLO client.example.com\n"
    "S: 250-mail.example.com\nS: 250 STARTTLS\nC: STARTTLS\nS: 220 2.0.0 Ready\n";

} // namespace

TEST(SmtpRefusal, IsToldFromTheWordsOfManyServers)
{
    const std::vector<Words> table{
        {Phase::Greeting, "", 554,
            "5.7.1 Service unavailable; Client host [198.51.100.7] blocked using zen.spamhaus.org",
            Refusal::Blocklisted},
        {Phase::Greeting, "", 554, "mail.example.com No SMTP service here", Refusal::GreetingRejected},
        {Phase::Greeting, "", 521, "mail.example.com does not accept mail", Refusal::GreetingRejected},
        {Phase::Greeting, "", 450, "4.7.0 try again later", Refusal::Busy},
        {Phase::Ehlo, "EHLO", 501, "5.5.4 Invalid domain name", Refusal::EhloName},
        {Phase::Ehlo, "EHLO", 504, "5.5.2 <ise>: Helo command rejected: need fully-qualified hostname",
            Refusal::EhloName},
        {Phase::Ehlo, "EHLO", 502, "unimplemented", Refusal::EhloUnknown},
        {Phase::Ehlo, "EHLO", 554, "SMTP synchronization error", Refusal::EarlyTalker},
        {Phase::Ehlo, "EHLO", 421, "4.7.1 mail.example.com Error: Client certificate not trusted",
            Refusal::ClientCertificateBad},
        {Phase::StartTls, "STARTTLS", 454, "TLS currently unavailable", Refusal::StartTlsUnavailable},
        {Phase::StartTls, "STARTTLS", 503, "5.5.1 TLS already active", Refusal::StartTlsRefused},
        {Phase::Auth, "AUTH", 535, "5.7.3 Authentication unsuccessful", Refusal::Credentials},
        {Phase::Auth, "AUTH", 535, "Incorrect authentication data", Refusal::Credentials},
        {Phase::Auth, "AUTH", 535,
            "5.7.139 Authentication unsuccessful, the user credentials were incorrect or basic "
            "authentication is disabled",
            Refusal::AuthDisabled},
        {Phase::Auth, "AUTH", 530, "5.7.0 Must issue a STARTTLS command first", Refusal::StartTlsRequired},
        {Phase::Auth, "AUTH", 504, "5.5.4 Encryption required for requested authentication mechanism",
            Refusal::MechanismNeedsTls},
        {Phase::Auth, "AUTH", 504, "5.7.4 Unrecognized authentication type", Refusal::MechanismUnsupported},
        {Phase::Auth, "AUTH", 503, "AUTH command used when not advertised", Refusal::AuthNotOffered},
        {Phase::Auth, "AUTH", 432, "4.7.12 A password transition is needed", Refusal::AuthTemporary},
        {Phase::Auth, "AUTH", 500, "5.5.6 Authentication Exchange line is too long", Refusal::AuthBroken},
        {Phase::MailFrom, "MAIL FROM", 530, "5.7.1 Client was not authenticated", Refusal::LoginRequired},
        {Phase::MailFrom, "MAIL FROM", 550,
            "5.7.57 Client not authenticated to send anonymous mail during MAIL FROM",
            Refusal::LoginRequired},
        {Phase::MailFrom, "MAIL FROM", 451, "5.7.3 STARTTLS is required to send mail",
            Refusal::StartTlsRequired},
        {Phase::MailFrom, "MAIL FROM", 553,
            "5.1.8 <a@nowhere.test>: Sender address rejected: Domain not found", Refusal::Sender},
        {Phase::MailFrom, "MAIL FROM", 452, "4.3.1 Insufficient system resources", Refusal::Resources},
        {Phase::MailFrom, "MAIL FROM", 552, "Message size exceeds maximum permitted", Refusal::TooBig},
        {Phase::RcptTo, "RCPT TO", 554, "5.7.1 <b@example.net>: Relay access denied", Refusal::Relay},
        {Phase::RcptTo, "RCPT TO", 550, "relay not permitted", Refusal::Relay},
        {Phase::RcptTo, "RCPT TO", 550, "5.7.1 Unable to relay", Refusal::Relay},
        {Phase::RcptTo, "RCPT TO", 454, "4.7.1 <b@example.net>: Relay access denied", Refusal::Relay},
        {Phase::RcptTo, "RCPT TO", 550, "Unrouteable address", Refusal::Recipient},
        {Phase::RcptTo, "RCPT TO", 550,
            "5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup",
            Refusal::Recipient},
        {Phase::RcptTo, "RCPT TO", 556, "5.1.10 Recipient address has null MX", Refusal::NullMx},
        {Phase::RcptTo, "RCPT TO", 450,
            "4.7.1 Client host rejected: cannot find your hostname, [198.51.100.7]", Refusal::ReverseDns},
        {Phase::RcptTo, "RCPT TO", 451, "Greylisted, please try again in 300 seconds", Refusal::Greylist},
        {Phase::RcptTo, "RCPT TO", 452, "4.2.2 Mailbox full", Refusal::Resources},
        {Phase::RcptTo, "RCPT TO", 552, "5.2.2 Mailbox full", Refusal::Resources},
        {Phase::RcptTo, "RCPT TO", 450, "4.2.0 busy with something", Refusal::OtherTransient},
        {Phase::RcptTo, "RCPT TO", 550, "5.2.1 Mailbox disabled", Refusal::OtherPermanent},
        {Phase::Data, "DATA", 554, "5.5.1 Error: no valid recipients", Refusal::NoValidRecipients},
        {Phase::Data, ".", 550, "5.7.26 This mail is unauthenticated (DMARC)", Refusal::SenderPolicy},
        {Phase::Data, ".", 554, "5.7.1 Message contains a virus", Refusal::Content},
        {Phase::Data, ".", 552, "5.2.3 Message size exceeds the mailbox limit", Refusal::TooBig},
        {Phase::Data, ".", 550, "maximum allowed line length is 998 octets, got 1200", Refusal::LineTooLong},
        {Phase::Data, ".", 451, "4.3.0 Error: queue file write error", Refusal::OtherTransient},
        {Phase::Data, "DATA", 354, "go ahead", Refusal::None},
        {Phase::Quit, "QUIT", 500, "what?", Refusal::None},
    };
    ProbeResult run;
    for (const Words& w : table)
        EXPECT_EQ(static_cast<int>(refusalOf(run, exchange(w.phase, w.verb, w.code, w.text))),
            static_cast<int>(w.expected))
            << w.code << " " << w.text;
}

TEST(SmtpRefusal, ATokenIsNoPassword)
{
    ProbeResult run;
    Exchange e = exchange(Phase::Auth, "AUTH", 535, "5.7.8 Username and Password not accepted");
    e.argument = "XOAUTH2 *****";
    EXPECT_EQ(static_cast<int>(refusalOf(run, e)), static_cast<int>(Refusal::Token));
}

TEST(SmtpTlsTrouble, AnAlertMeansOneThingByWhoSentIt)
{
    const ProbeResult received = diagnosed(std::string(kHead)
        + "* tls sent handshake 11 Certificate\n* tls received alert 48 unknown_ca\n"
          "* tls outcome=failed version=TLSv1.2 client-certificate-requested=yes "
          "client-certificate-sent=yes\n"
          "* end kind=tls-failure phase=tls\n");
    EXPECT_EQ(cause(received), "client-certificate-refused");
    const ProbeResult sent = diagnosed(std::string(kHead)
        + "* tls sent alert 48 unknown_ca\n* tls outcome=failed version=TLSv1.2\n* end kind=tls-failure "
          "phase=tls\n");
    EXPECT_EQ(cause(sent), "client-rejects-certificate");
    const Finding* f = find(sent, "client-rejects-certificate");
    ASSERT_NE(f, nullptr);
    EXPECT_EQ(sent.transcript.lines[raw(f->evidence.front().where.first) - 1].text,
        "TLS: sent fatal alert 48 unknown_ca");
}

TEST(SmtpTlsTrouble, OpenSslReasonsAreReadFromItsErrorCodes)
{
    EXPECT_EQ(tlsReason(0x0A00010BUL), 267U);
    EXPECT_EQ(tlsReason(0x0A00018AUL), 394U);
    EXPECT_EQ(tlsReason(0x0A0003E8UL + 70), 1070U);
    EXPECT_EQ(tlsReason(0x1400010BUL), 0U) << "another library";
    EXPECT_EQ(tlsReason(0), 0U);
}

TEST(SmtpTlsTrouble, AnAlertThatOnlyTheErrorCodeTellsCountsAsReceived)
{
    const ProbeResult run = diagnosed(std::string(kHead)
        + "* tls outcome=failed error=0A000410 reason=\"sslv3 alert handshake failure\"\n* end "
          "kind=tls-failure phase=tls\n");
    EXPECT_EQ(cause(run), "tls-no-common-cipher");
}

TEST(SmtpCheckSupport, DatesOfGreetingsAreRead)
{
    EXPECT_EQ(dateIn("mail.example.com ESMTP Exim 4.96 Sun, 22 Nov 2026 04:15:49 +0000"), 1795320949);
    EXPECT_EQ(dateIn("ready at Wed, 28 Oct 2020 18:52:00 +0530"), dateIn("Wed, 28 Oct 2020 13:22:00 +0000"));
    EXPECT_EQ(dateIn("Mon, 26 Oct 2020 08:24:07 -0500"), dateIn("26 Oct 2020 13:24:07 GMT"));
    EXPECT_EQ(dateIn("1 Jan 1970 00:00:01 +0000"), 1);
    EXPECT_EQ(dateIn("ready at 26 Foo 2020 08:24:07 -0500"), 0);
    EXPECT_EQ(dateIn("Version: 8.5.9600.16384 ready"), 0);
    EXPECT_EQ(dateIn("26 Oct 2020 08:24:07"), 0) << "no zone";
    EXPECT_EQ(dateIn("99 Oct 2020 08:24:07 +0000"), 0);
    EXPECT_EQ(dateIn(""), 0);
}

TEST(SmtpCheckSupport, WordsForTimesAndLists)
{
    EXPECT_EQ(duration(-1), "an unknown time");
    EXPECT_EQ(duration(250), "250 ms");
    EXPECT_EQ(duration(1500), "1.5 s");
    EXPECT_EQ(duration(15020), "15 s");
    EXPECT_EQ(spanWords(-60), "60 seconds");
    EXPECT_EQ(spanWords(3600), "60 minutes");
    EXPECT_EQ(spanWords(10 * 86400), "10 days");
    EXPECT_EQ(listed({}), "");
    EXPECT_EQ(listed({"a"}), "a");
    EXPECT_EQ(listed({"a", "b", "c"}), "a, b and c");
    EXPECT_EQ(listed({"a", "b", "c"}, 2), "a, b and 1 more");
    EXPECT_TRUE(mentions("Relay ACCESS denied", {"relay access"}));
    EXPECT_FALSE(mentions("", {"relay"}));
}

TEST(SmtpCheckSupport, AMaskedBannerIsOneOfAsterisks)
{
    const auto masked = [](const std::string& greeting) {
        return bannerIsMasked(
            read("* run server=mail.example.com port=25\nS: " + greeting + "\n* end kind=open\n"));
    };
    EXPECT_TRUE(masked("220 ********"));
    EXPECT_TRUE(masked("220 **************************0*2******0*0**"));
    EXPECT_FALSE(masked("220 mail.example.com ESMTP *** no spam ***"));
    EXPECT_FALSE(masked("220 **"));
    EXPECT_FALSE(masked("554 ********"));
}

TEST(SmtpCrossProbes, ASecondLookDecidesWhatSilenceMeans)
{
    const std::string head = "* run server=mail.example.com port=2525 security=none depth=ehlo\n"
                             "* connect address=192.0.2.25 port=2525 outcome=connected ms=3\n"
                             "* end kind=timeout phase=greeting\n";
    EXPECT_EQ(cause(diagnosed(head)), "no-greeting");
    EXPECT_EQ(cause(diagnosed(head
                  + "* probe port=2525 security=tls connect=connected tls=TLSv1.3 "
                    "variant=clienthello-in-clear-port "
                    "summary=\"TLS answers\"\n")),
        "clear-on-tls-port");
    const ProbeResult slow = diagnosed(head
        + "* probe port=2525 security=none connect=connected variant=wait-for-greeting greeting=\"220 "
          "mail.example.com\" "
          "summary=\"after 40 s\"\n");
    EXPECT_EQ(cause(slow), "no-greeting");
    ASSERT_NE(find(slow, "no-greeting"), nullptr);
    EXPECT_NE(find(slow, "no-greeting")->message.find("longer wait got one"), std::string::npos);
    EXPECT_EQ(nameOf(slow.outcome), "could_not_test");
}

TEST(SmtpCrossProbes, AnotherPortThatWorksIsNamedInTheFix)
{
    const ProbeResult run =
        diagnosed("* run server=mail.example.com port=587 security=starttls depth=ehlo\n"
                  "* connect address=192.0.2.25 port=587 outcome=refused ms=1\n"
                  "* end kind=not-connected phase=connect\n"
                  "* probe port=465 security=tls connect=connected tls=TLSv1.3 summary=\"465 answers\"\n");
    const Finding* f = find(run, "connection-refused");
    ASSERT_NE(f, nullptr);
    EXPECT_NE(f->message.find("port 465 (submissions) answers with TLS"), std::string::npos) << f->message;
    ASSERT_FALSE(f->fixes.empty());
    EXPECT_NE(f->fixes.front().text.find("465"), std::string::npos);
    EXPECT_TRUE(f->wouldSettle.empty());
    EXPECT_EQ(f->evidence.size(), 2U);
}

TEST(SmtpCrossProbes, AnotherCertificateWithoutSniIsWorthKnowingOnly)
{
    const ProbeResult run = diagnosed(std::string(kHead)
        + "* tls outcome=established version=TLSv1.3 sni=mail.example.com\n"
          "* certificate depth=0 subject=\"CN=mail.example.com\" issuer=\"CN=Example CA\" "
          "san=DNS:mail.example.com sha256=AA:01\n"
          "* name verdict=match asked=mail.example.com\n"
          "* probe port=587 security=starttls connect=connected tls=TLSv1.3 variant=without-sni "
          "certificate=BB:02 summary=\"another\"\n"
          "C: QUIT\nS: 221 bye\n* end kind=quit phase=quit\n");
    const Finding* f = find(run, "sni-selects-other-certificate");
    ASSERT_NE(f, nullptr);
    EXPECT_EQ(nameOf(f->effect), "info");
    EXPECT_EQ(cause(run), "");
}

TEST(SmtpCrossProbes, TheOldVersionThatTheServerSpeaksIsNamed)
{
    const ProbeResult run = diagnosed(std::string(kHead)
        + "* tls sent handshake 1 ClientHello \"TLS 1.2, 1.3; SNI mail.example.com\"\n* tls received alert "
          "70 protocol_version\n"
          "* tls outcome=failed\n* end kind=tls-failure phase=tls\n"
          "* probe port=587 security=starttls connect=connected tls=TLSv1 variant=legacy-tls "
          "summary=\"old\"\n"
          "* probe port=465 security=tls connect=connected tls=TLSv1.3 summary=\"new\"\n");
    const Finding* f = find(run, "tls-version-mismatch");
    ASSERT_NE(f, nullptr);
    EXPECT_NE(f->message.find("The client speaks TLS 1.2, 1.3; the server uses TLSv1."), std::string::npos)
        << f->message;
    EXPECT_EQ(nameOf(f->confidence), "high");
}

TEST(SmtpDiagnose, AClockThatIsWrongIsBlamedBeforeTheCertificate)
{
    std::string text(kHead);
    text.replace(text.find("ESMTP"), 5, "ESMTP Wed, 02 Dec 2026 10:00:00 +0000");
    const ProbeResult run = diagnosed(text
        + "* tls outcome=failed alert-sent=42\n"
          "* certificate depth=0 subject=\"CN=mail.example.com\" issuer=\"CN=Example CA\" "
          "not-before=2026-12-01T00:00:00Z "
          "not-after=2027-12-01T00:00:00Z san=DNS:mail.example.com\n"
          "* verify code=9 depth=0 message=\"certificate is not yet valid\"\n* end kind=tls-failure "
          "phase=tls\n");
    const Finding* f = find(run, "certificate-not-yet-valid");
    ASSERT_NE(f, nullptr);
    EXPECT_NE(f->message.find("our clock is 7 days behind the server's"), std::string::npos) << f->message;
    EXPECT_NE(find(run, "clock-differs"), nullptr);
    EXPECT_EQ(cause(run), "certificate-not-yet-valid");
}

TEST(SmtpDiagnose, EveryFailedRunHasACause)
{
    for (int kind = 0; kind <= static_cast<int>(EndKind::StillOpen); ++kind) {
        for (int phase = 0; phase <= static_cast<int>(Phase::Quit); ++phase) {
            ProbeResult run =
                read("S: 220 mail.example.com ESMTP\nC: EHLO client.example.com\nS: 250 mail.example.com\n");
            run.end = static_cast<EndKind>(kind);
            run.endPhase = static_cast<Phase>(phase);
            run.endLine = 3;
            run.outcome = ProbeOutcome::Failed;
            diagnose(run);
            EXPECT_NE(cause(run), "") << nameOf(run.end) << " in " << nameOf(run.endPhase);
            EXPECT_TRUE(run.verdict.starts_with("Fails") || run.verdict.starts_with("Could not"))
                << run.verdict;
        }
    }
}

TEST(SmtpTrust, AChainAloneIsJudgedWithEvidenceOfItsOwn)
{
    ProbeResult result;
    result.tls.emplace();
    tls::Certificate leaf;
    leaf.subject = "CN=mail.example.com";
    leaf.issuer = "CN=mail.example.com";
    leaf.selfIssued = leaf.selfSigned = true;
    leaf.sha256 = "AA:BB:CC";
    leaf.notAfter = 1'000;
    result.tls->chain = {leaf};
    result.tls->verify.checked = true;
    result.tls->verify.path = {leaf};
    result.tls->verify.at = 2'000;
    result.tls->verify.errors = {{18, 0, "self-signed certificate"}, {10, 0, "certificate has expired"}};
    diagnoseTrust(result);
    EXPECT_EQ(cause(result), "certificate-self-signed");
    ASSERT_NE(find(result, "certificate-expired"), nullptr);
    EXPECT_EQ(nameOf(find(result, "certificate-expired")->role), "contributing");
    EXPECT_EQ(result.verdict, "Not accepted: the server's certificate is self-signed.");
    EXPECT_EQ(nameOf(result.outcome), "failed");
    for (const Finding& f : result.findings) {
        ASSERT_FALSE(f.evidence.empty());
        for (const Evidence& e : f.evidence)
            EXPECT_LE(raw(e.where.last), result.transcript.lines.size());
    }
    EXPECT_NE(find(result, "certificate-self-signed")->message.find("AA:BB:CC"), std::string::npos);
}

TEST(SmtpTrust, AGoodChainIsAccepted)
{
    ProbeResult result;
    result.tls.emplace();
    tls::Certificate leaf;
    leaf.subject = "CN=mail.example.com";
    leaf.issuer = "CN=Example CA";
    leaf.sha256 = "AA:BB:CC";
    leaf.notAfter = 100 * 86400;
    result.tls->chain = {leaf};
    result.tls->verify.checked = true;
    result.tls->verify.accepted = true;
    result.tls->verify.at = 1'000;
    result.tls->verify.name.asked = "mail.example.com";
    result.tls->verify.name.verdict = tls::NameVerdict::Match;
    diagnoseTrust(result);
    EXPECT_TRUE(result.findings.empty());
    EXPECT_EQ(result.verdict, "Accepted: the chain is good, and it is for mail.example.com.");
    EXPECT_EQ(nameOf(result.outcome), "passed");
}

TEST(SmtpTrust, NothingToCheckIsNotTested)
{
    ProbeResult result;
    diagnoseTrust(result);
    EXPECT_FALSE(result.verdict.empty());
    result.tls.emplace();
    diagnoseTrust(result);
    EXPECT_EQ(nameOf(result.outcome), "could_not_test");
    EXPECT_EQ(result.verdict, "Not tested: there was no chain to check.");
}

} // namespace rungbook::smtp
