// SPDX-License-Identifier: GPL-3.0-or-later
// Settings that a newcomer fills in wrong, the purposes of ISE, and what ISE's own test would have said.
#include "core/smtp/host_name.h"
#include "core/smtp/ise_messages.h"
#include "core/smtp/judgement.h"
#include "core/smtp/ports.h"
#include "core/smtp/purposes.h"
#include "tests/smtp/dialogue.h"

#include <gtest/gtest.h>

using namespace rungbook;
using namespace rungbook::smtp;
using namespace rungbook::smtp::testing;

namespace
{

/// The fields that have a problem, in order, joined by blanks.
std::string fieldsOf(const ProbeSettings& settings)
{
    std::string all;
    for (const SettingsProblem& problem : checkSettings(settings)) {
        EXPECT_TRUE(problem.text.ends_with('.')) << problem.text;
        all += (all.empty() ? "" : " ") + problem.field;
    }
    return all;
}

std::string textFor(const std::string& server)
{
    ProbeSettings settings = settingsFor(Depth::Greeting);
    settings.server = server;
    const auto problems = checkSettings(settings);
    return problems.empty() ? std::string() : problems.front().text;
}

} // namespace

TEST(Settings, goodOnesPass)
{
    for (const Depth depth : {Depth::Connect, Depth::Auth, Depth::Mail})
        EXPECT_EQ(fieldsOf(settingsFor(depth)), "");
    for (const std::string_view server : {"mail.example.com", "192.0.2.25", "2001:db8::25", "[2001:db8::25]",
             "localhost", "mail.example.com."})
        EXPECT_EQ(textFor(std::string(server)), "") << server;
}

TEST(Settings, serverMistakes)
{
    EXPECT_NE(textFor("").find("missing"), std::string::npos);
    EXPECT_NE(textFor("https://mail.example.com/").find("web address"), std::string::npos);
    EXPECT_NE(textFor("alice@example.com").find("mail address"), std::string::npos);
    EXPECT_NE(textFor(" mail.example.com").find("begins or ends with a blank"), std::string::npos);
    EXPECT_NE(textFor("mail example").find("blank"), std::string::npos);
    EXPECT_NE(textFor("mail.example.com:587").find("port"), std::string::npos);
    EXPECT_NE(textFor("mail.example.com/x").find('/'), std::string::npos);
    EXPECT_NE(textFor("mail..example.com").find("empty part"), std::string::npos);
}

TEST(Settings, otherFields)
{
    ProbeSettings settings = settingsFor(Depth::Mail);
    settings.port = 0;
    settings.timeoutSeconds = 0;
    settings.ehloName = "my client";
    settings.from = "alice";
    settings.to.clear();
    EXPECT_EQ(fieldsOf(settings), "port timeout ehlo from to");
    settings = settingsFor(Depth::Envelope);
    settings.from.clear();
    settings.to = {"bob@example.net", "carol"};
    EXPECT_EQ(fieldsOf(settings), "from to");
    settings = settingsFor(Depth::Tls);
    EXPECT_EQ(fieldsOf(settings), "security");
    settings = settingsFor(Depth::Auth);
    settings.authenticate = true;
    EXPECT_EQ(fieldsOf(settings), "user password");
    settings.mechanism = Mechanism::External;
    EXPECT_EQ(fieldsOf(settings), "auth auth");
    settings = settingsFor(Depth::Auth);
    settings.clientCertificatePem = "x";
    EXPECT_EQ(fieldsOf(settings), "client-certificate");
    settings = settingsFor(Depth::Auth);
    settings.proxy.kind = ProxyKind::Socks5;
    EXPECT_EQ(fieldsOf(settings), "proxy proxy");
    settings = settingsFor(Depth::Mail);
    settings.mail.purpose = "nonsense";
    settings.mail.subject = "a\nb";
    EXPECT_EQ(fieldsOf(settings), "purpose subject");
}

TEST(Settings, secretsAreNotInTheSentences)
{
    ProbeSettings settings = settingsFor(Depth::Auth);
    login(settings, Mechanism::Plain, "us\ner", "planted-secret\n");
    for (const SettingsProblem& problem : checkSettings(settings))
        EXPECT_EQ(problem.text.find("planted"), std::string::npos);
}

TEST(Settings, portsHaveTheirMeaning)
{
    for (const PortMeaning& known : wellKnownPorts()) {
        const std::uint16_t port = known.port;
        ASSERT_NE(meaningOfPort(port), nullptr);
        EXPECT_TRUE(meaningOfPort(port)->text.ends_with('.'));
    }
    EXPECT_EQ(meaningOfPort(465)->security, Security::Tls);
    EXPECT_EQ(meaningOfPort(80), nullptr);
    EXPECT_EQ(wellKnownPorts().size(), 4U);
}

TEST(Settings, ehloName) // RFC 5321, section 4.1.1.1
{
    EXPECT_EQ(defaultEhloName("client.example.com", "192.0.2.10"), "client.example.com");
    EXPECT_EQ(defaultEhloName("client", "192.0.2.10"), "[192.0.2.10]");
    EXPECT_EQ(defaultEhloName("client", "2001:db8::10%eth0"), "[IPv6:2001:db8::10]");
    EXPECT_EQ(defaultEhloName("client", ""), "client");
    EXPECT_EQ(defaultEhloName("bad_name.example.com", ""), "[127.0.0.1]");
}

TEST(Purposes, whoSendsWhat)
{
    EXPECT_EQ(findPurpose("alarms")->node, "Active MnT");
    EXPECT_EQ(findPurpose("guest-credentials")->node, "PSN");
    EXPECT_EQ(findPurpose("sponsor-notification")->node, "PSN");
    EXPECT_EQ(findPurpose("guest-account-expiry")->node, "Primary PAN");
    EXPECT_EQ(findPurpose("password-expiry")->node, "Primary PAN");
    EXPECT_EQ(findPurpose("x"), nullptr);
    EXPECT_EQ(alarmSender("ise1.example.com"), "ise@ise1.example.com");
    EXPECT_FALSE(senderProblem(*findPurpose("alarms"), "ISE <ise@ise1.example.com>").has_value());
    EXPECT_TRUE(senderProblem(*findPurpose("alarms"), "alice@example.com").has_value());
    EXPECT_FALSE(senderProblem(*findPurpose("password-expiry"), "alice@example.com").has_value());
    for (const MailPurpose& purpose : purposes())
        for (const std::string_view sentence : {purpose.when, purpose.senderRule, purpose.firewallRule})
            EXPECT_TRUE(sentence.ends_with('.')) << sentence;
    EXPECT_FALSE(sampleMail(*findPurpose("guest-credentials")).pictures.empty());
    EXPECT_TRUE(samplePicture().starts_with("\x89PNG"));
}

TEST(IseMessages, whatTheButtonWouldHaveSaid)
{
    const auto dialogOf = [](const Dialogue& d) { return iseDialogFor(d.result); };
    ProbeSettings settings = settingsFor(Depth::Auth);
    const std::string hello =
        "S: 220 mx\nC: EHLO client.example.com\nS: 250-mx\nS: 250-STARTTLS\nS: 250 AUTH LOGIN\n";
    const IseDialog good = dialogOf(play(settings, hello + "C: QUIT\nS: 221 x"));
    ASSERT_NE(good.message, nullptr);
    EXPECT_EQ(good.text, "Successfully connected to mail.example.com .");
    EXPECT_TRUE(good.certain);

    login(settings, Mechanism::Login, "alice", "planted-secret");
    const IseDialog wrong =
        dialogOf(play(settings, hello + "C: AUTH LOGIN\nS: 535 5.7.3 no\nC: QUIT\nS: 221 x"));
    EXPECT_EQ(wrong.message->id, "wrong-credentials");
    EXPECT_TRUE(wrong.certain);
    EXPECT_FALSE(
        dialogOf(play(settings, hello + "C: AUTH LOGIN\nS: 454 4.7.0 later\nC: QUIT\nS: 221 x")).certain);

    settings.security = Security::StartTls;
    const IseDialog untrusted = dialogOf(play(settings, hello + "C: STARTTLS\nS: 220 go\nTLS failed\n"));
    EXPECT_EQ(untrusted.message->id, "ssl-error");
    EXPECT_FALSE(untrusted.certain); // the report of the script names no certificate error

    EXPECT_EQ(dialogOf(play(settings, "FIN")).message->id, "connection-failed");
    EXPECT_EQ(iseDialogFor(ProbeResult()).message, nullptr);
    EXPECT_EQ(iseMessages().size(), 4U);
}

TEST(IseMessages, certificateErrorsAreCertain)
{
    ProbeResult result;
    result.server = "mail.example.com";
    result.steps.push_back({Phase::TlsHandshake, StepOutcome::Failed, 0, 1, "", "", 0});
    result.tls.emplace();
    result.tls->alertSent = 46;
    EXPECT_TRUE(iseDialogFor(result).certain);
    result.tls->alertSent = -1;
    result.tls->alertReceived = 70;
    EXPECT_FALSE(iseDialogFor(result).certain);
}

TEST(IseMessages, whatComesAfterTheLoginDoesNotCount)
{
    const Dialogue d = play(settingsFor(Depth::Envelope),
        "S: 220 mx\nC: EHLO client.example.com\nS: 250 mx\nC: MAIL FROM:<alice@example.com>\nS: 550 5.7.1 "
        "no\nC: QUIT\nS: 221 x");
    EXPECT_EQ(iseDialogFor(d.result).message->id, "connected");
}
