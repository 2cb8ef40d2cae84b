// SPDX-License-Identifier: GPL-3.0-or-later
// Which candidate is tried next, which one is chosen, what the first look means, and what the summary says.
#include "core/net/setup_trials.h"
#include "core/smtp/check.h"
#include "tests/net/practice.h"

#include <algorithm>
#include <gtest/gtest.h>

using namespace rungbook;
using net::CandidateSource;
using net::SetupTrials;
using net::TrialState;
using smtp::Trial;
using smtp::TrialVerdict;

namespace
{

std::vector<net::ServerCandidate> candidates()
{
    const auto tls = smtp::Security::StartTls;
    return {{"a.example.com", 465, smtp::Security::Tls, CandidateSource::UsualName, "r", {}},
        {"a.example.com", 587, tls, CandidateSource::UsualName, "r", {}},
        {"b.example.com", 587, tls, CandidateSource::UsualName, "r", {}},
        {"mx.example.com", 25, tls, CandidateSource::MailExchanger, "r", {}}};
}

Trial trial(TrialVerdict verdict)
{
    return {verdict, "why", {}, false};
}

/// A look at a scenario at depth tls, with or without its authority trusted.
Trial look(std::string_view scenario, bool trusted, smtp::Security security = smtp::Security::StartTls)
{
    const smtp::PracticeScript script = test::practiceScript(scenario);
    auto server = net::PracticeServer::start(script);
    EXPECT_TRUE(server);
    if (!server)
        return {};
    const auto settings = net::trialSettings({"localhost", (*server)->port(), security, {}, {}, {}}, 10);
    smtp::ProbeResult result = net::runProbe(settings,
        net::AnchorSource([&] { return trusted ? test::practiceAnchors(**server) : nullptr; }), {},
        test::quietOptions());
    smtp::diagnose(result);
    return smtp::judgeTrial(result);
}

std::string summary(const smtp::SetupFacts& facts)
{
    return smtp::summaryText(smtp::setupSummary(facts), "Mail server");
}

bool says(const smtp::SetupFacts& facts, std::string_view words)
{
    std::string text = summary(facts);
    std::replace(text.begin(), text.end(), '\n', ' ');
    std::string flat;
    for (const char c : text) {
        if (c != ' ' || flat.empty() || flat.back() != ' ')
            flat += c;
    }
    return flat.find(words) != std::string::npos;
}

} // namespace

TEST(SetupTrials, TriesInOrderUntilOneWillDo)
{
    SetupTrials trials(candidates());
    ASSERT_EQ(trials.next(), 0U);
    trials.begin(0);
    EXPECT_FALSE(trials.next()) << "one at a time";
    trials.done(0, trial(TrialVerdict::Unusable));
    ASSERT_EQ(trials.next(), 1U);
    trials.done(1, trial(TrialVerdict::Good));
    EXPECT_FALSE(trials.next());
    EXPECT_EQ(trials.best(), 1U);
    EXPECT_EQ(trials.outcome(2), "Not tried: another one will do.");
}

TEST(SetupTrials, AnUntrustedSubmissionServerWillDoAndAnUntrustedExchangerWillNot)
{
    SetupTrials trials(candidates());
    trials.done(0, trial(TrialVerdict::NeedsTrust));
    EXPECT_FALSE(trials.next());
    SetupTrials others({candidates()[3], candidates()[1]});
    others.done(0, trial(TrialVerdict::NeedsTrust));
    EXPECT_EQ(others.next(), 1U);
    others.done(1, trial(TrialVerdict::ClearOnly));
    EXPECT_EQ(others.best(), 0U) << "trust can be given, encryption cannot";
}

TEST(SetupTrials, ANameWithoutAddressIsNotAskedOnItsOtherPorts)
{
    SetupTrials trials(candidates());
    Trial dead = trial(TrialVerdict::Unusable);
    dead.noSuchHost = true;
    trials.done(0, dead);
    EXPECT_EQ(trials.state(1), TrialState::NotNeeded);
    EXPECT_EQ(trials.next(), 2U);
}

TEST(SetupTrials, StoppedOnesWaitAgain)
{
    SetupTrials trials(candidates());
    trials.begin(0);
    trials.stopped();
    EXPECT_EQ(trials.next(), 0U);
    EXPECT_FALSE(trials.best());
}

TEST(SetupTrials, SaysWhoWouldBeContacted)
{
    const std::string text = net::trialsAnnouncement(SetupTrials(candidates()));
    EXPECT_NE(text.find("a.example.com (ports 465, 587)"), std::string::npos) << text;
    EXPECT_NE(text.find("mx.example.com (port 25)"), std::string::npos);
    EXPECT_NE(net::discoveryAnnouncement("me@example.com").find("about example.com"), std::string::npos);
    EXPECT_TRUE(net::discoveryAnnouncement("nonsense").empty());
    EXPECT_FALSE(net::discoveryAnnouncement("192.0.2.25").empty());
}

TEST(SetupGuide, JudgesTheFirstLook)
{
    EXPECT_EQ(look("starttls", true).verdict, TrialVerdict::Good);
    EXPECT_EQ(look("untrusted-issuer", false).verdict, TrialVerdict::NeedsTrust);
    EXPECT_EQ(look("private-root", false).verdict, TrialVerdict::NeedsTrust);
    EXPECT_EQ(look("wrong-name", true).verdict, TrialVerdict::BadCertificate);
    EXPECT_EQ(look("wrong-name", false).verdict, TrialVerdict::BadCertificate) << "trust would not help";
    EXPECT_EQ(look("expired-certificate", true).verdict, TrialVerdict::BadCertificate);
    EXPECT_EQ(look("starttls-missing", true).verdict, TrialVerdict::ClearOnly);
    EXPECT_EQ(look("busy-421", true).verdict, TrialVerdict::PutOff);
    EXPECT_EQ(look("port-refused", true).verdict, TrialVerdict::Unusable);
    EXPECT_EQ(look("ssh-server", true).verdict, TrialVerdict::Unusable);
    EXPECT_EQ(look("auth-login", true).mechanisms, std::vector<std::string>{"LOGIN"});
}

TEST(SetupGuide, TheEndOfTheChainIsWhatToTrust)
{
    tls::Certificate leaf;
    leaf.subject = "CN=mail.example.com";
    leaf.issuer = "CN=Sub CA";
    leaf.sha256 = "01";
    tls::Certificate sub;
    sub.subject = "CN=Sub CA";
    sub.issuer = "CN=Root";
    sub.sha256 = "02";
    sub.isCa = true;
    tls::Certificate stranger;
    stranger.subject = stranger.issuer = "CN=Stranger";
    stranger.sha256 = "03";
    tls::TlsReport report;
    EXPECT_EQ(smtp::issuerToTrust(report), nullptr);
    report.chain = {leaf, sub, stranger};
    ASSERT_NE(smtp::issuerToTrust(report), nullptr);
    EXPECT_EQ(smtp::issuerToTrust(report)->sha256, "02") << "not one that the chain does not lead to";
    report.chain = {leaf};
    EXPECT_EQ(smtp::issuerToTrust(report)->sha256, "01");
    report.verify.missingIssuer = "CN=Sub CA";
    const auto sentences = smtp::beforeTrusting(report, leaf, 0);
    EXPECT_TRUE(std::any_of(sentences.begin(), sentences.end(),
        [](const std::string& s) { return s.find("only this one certificate") != std::string::npos; }));
}

TEST(SetupGuide, TheSummarySpeaksIse)
{
    smtp::SetupFacts facts;
    facts.server = "mail.example.com";
    facts.port = 587;
    facts.security = smtp::Security::StartTls;
    facts.authenticate = true;
    facts.user = "ise";
    facts.mechanisms = {"LOGIN"};
    tls::Certificate root;
    root.subject = "CN=Example Root";
    root.commonName = "Example Root";
    root.sha256 = "AA:BB";
    root.isCa = true;
    facts.issuer = root;
    facts.issuerPrivate = true;
    for (const char* words : {"Administration > System > Settings", "SMTP Server: mail.example.com",
             "SMTP Port: 587", "Use TLS/SSL Encryption: checked", "Use Password Authentication: checked",
             "User Name: ise", "Example Root", "AA:BB", "Trust for authentication within ISE",
             "Trust for client authentication and Syslog", "Alarms: Active MnT", "PSN", "Primary PAN",
             "TCP port 587", "ise@<hostname>", "Login: not tried"})
        EXPECT_TRUE(says(facts, words)) << words;
    EXPECT_FALSE(says(facts, "public authority"));
    facts.trustRefused = true;
    EXPECT_TRUE(says(facts, "SSL Error"));
    facts.mechanisms = {"SCRAM-SHA-256"};
    EXPECT_TRUE(says(facts, "settles it")) << "a doubt names what would settle it";
    facts.security = smtp::Security::None;
    EXPECT_FALSE(says(facts, "Trusted For"));
    EXPECT_TRUE(says(facts, "Use TLS/SSL Encryption: not checked"));
}

TEST(SetupGuide, HostileNamesStayText)
{
    smtp::SetupFacts facts;
    facts.server = "<script>alert(1)</script>";
    facts.user = "a\"&b";
    facts.authenticate = true;
    const std::string html = smtp::summaryHtml(smtp::setupSummary(facts), facts.server);
    EXPECT_EQ(html.find("<script"), std::string::npos);
    EXPECT_NE(html.find("a&quot;&amp;b"), std::string::npos);
}
