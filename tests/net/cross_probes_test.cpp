// SPDX-License-Identifier: GPL-3.0-or-later
// Further looks at a host after a failure: which are planned, and what they show.
#include "core/net/cross_probes.h"
#include "core/smtp/check.h"
#include "tests/net/loop_server.h"
#include "tests/net/practice.h"

#include <algorithm>
#include <gtest/gtest.h>

namespace rungbook::test
{
namespace
{

using net::Address;
using net::AddressFamily;
using net::CrossProbePlan;
using smtp::CrossProbe;
using smtp::EndKind;
using smtp::ProbeResult;
using smtp::Security;

const Address kFour{AddressFamily::V4, "192.0.2.25"};
const Address kSix{AddressFamily::V6, "2001:db8::25"};

ProbeResult failedAt(Security security, EndKind end)
{
    ProbeResult result;
    result.port = 587;
    result.security = security;
    result.end = end;
    result.address = kFour.text;
    return result;
}

bool planned(
    const std::vector<CrossProbePlan>& plans, std::uint16_t port, Security security, std::string_view variant)
{
    return std::any_of(plans.begin(), plans.end(), [&](const CrossProbePlan& plan) {
        return plan.port == port && plan.security == security && plan.variant == variant;
    });
}

TEST(CrossProbePlans, FitTheFailure)
{
    ProbeResult refused = failedAt(Security::None, EndKind::NotConnected);
    refused.address.clear();
    const auto ports = net::planCrossProbes(refused, {kFour});
    EXPECT_TRUE(planned(ports, 25, Security::None, ""));
    EXPECT_TRUE(planned(ports, 465, Security::Tls, ""));
    EXPECT_TRUE(planned(ports, 2525, Security::None, ""));
    EXPECT_EQ(ports.size(), 3U);
    EXPECT_TRUE(net::planCrossProbes(refused, {}).empty());

    const auto silent = net::planCrossProbes(failedAt(Security::None, EndKind::TimedOut), {kFour, kSix});
    EXPECT_TRUE(planned(silent, 587, Security::Tls, "clienthello-in-clear-port"));
    EXPECT_TRUE(planned(silent, 587, Security::None, "wait-for-greeting"));
    EXPECT_TRUE(planned(silent, 587, Security::None, "ipv6"));

    ProbeResult tls = failedAt(Security::Tls, EndKind::TlsFailure);
    tls.tls.emplace();
    tls.tls->outcome = tls::TlsOutcome::Failed;
    tls.tls->sni = "mail.example.com";
    const auto afterTls = net::planCrossProbes(tls, {kFour});
    EXPECT_TRUE(planned(afterTls, 587, Security::None, ""));
    EXPECT_TRUE(planned(afterTls, 587, Security::Tls, "legacy-tls"));
    EXPECT_TRUE(planned(afterTls, 587, Security::Tls, "without-sni"));

    EXPECT_TRUE(net::planCrossProbes(failedAt(Security::None, EndKind::Cancelled), {kFour}).empty());
    for (const auto& plans : {ports, silent, afterTls})
        EXPECT_LE(plans.size(), 10U);
}

TEST(CrossProbePlans, ARefusedRecipientNeedsNoOtherPorts)
{
    ProbeResult result = failedAt(Security::None, EndKind::QuitAnswered);
    smtp::Exchange greeting;
    greeting.phase = smtp::Phase::Greeting;
    result.exchanges.push_back(greeting);
    EXPECT_TRUE(net::planCrossProbes(result, {kFour}).empty());
}

ProbeResult crossed(std::string_view scenario, double timeout)
{
    const auto server = net::PracticeServer::start(practiceScript(scenario));
    EXPECT_TRUE(server);
    smtp::ProbeSettings settings = smtp::practiceSettings((*server)->script(), (*server)->port());
    settings.crossProbes = true;
    settings.timeoutSeconds = timeout;
    net::ProbeOptions options = quietOptions();
    options.crossProbeMs = 5000;
    ProbeResult result = net::runProbe(settings, practiceAnchors(**server), {}, options);
    smtp::diagnose(result);
    return result;
}

const CrossProbe* variant(const ProbeResult& result, std::string_view name)
{
    const auto at = std::find_if(result.crossProbes.begin(), result.crossProbes.end(),
        [&](const CrossProbe& probe) { return probe.variant == name; });
    return at == result.crossProbes.end() ? nullptr : &*at;
}

TEST(CrossProbes, ASilentPortThatAnswersAClientHelloSpeaksTls)
{
    const ProbeResult result = crossed("clear-on-tls-port", 1);
    const CrossProbe* probe = variant(result, "clienthello-in-clear-port");
    ASSERT_TRUE(probe);
    EXPECT_EQ(probe->connect, smtp::ConnectOutcome::Connected);
    EXPECT_TRUE(probe->tlsAnswered);
    EXPECT_EQ(probe->tlsVersion, "TLSv1.3");
    EXPECT_EQ(probe->certificateSha256.size(), 95U);
    EXPECT_NE(probe->summary.find("works"), std::string::npos) << probe->summary;
    EXPECT_NE(probe->line, 0U);
    ASSERT_FALSE(result.findings.empty());
    EXPECT_EQ(result.findings.front().rule->id, "clear-on-tls-port");
}

TEST(CrossProbes, APortThatSpeaksClearTextFirstIsHeard)
{
    const ProbeResult result = crossed("tls-on-clear-port", 10);
    const auto at =
        std::find_if(result.crossProbes.begin(), result.crossProbes.end(), [&](const CrossProbe& probe) {
            return probe.port == result.port && probe.security == Security::None;
        });
    ASSERT_NE(at, result.crossProbes.end());
    EXPECT_EQ(at->greeting, "220 localhost ESMTP practice server ready");
    EXPECT_FALSE(at->startTlsOffered);
    EXPECT_EQ(result.findings.front().rule->id, "tls-on-clear-port");
}

TEST(CrossProbes, AnOldServerTellsItsVersion)
{
    const ProbeResult result = crossed("old-tls-only", 10);
    const CrossProbe* probe = variant(result, "legacy-tls");
    ASSERT_TRUE(probe);
    EXPECT_TRUE(probe->tlsAnswered);
    EXPECT_EQ(probe->tlsVersion, "TLSv1.1") << probe->summary;
}

TEST(CrossProbes, AreNotMadeWithoutBeingAskedForNorAfterSuccess)
{
    EXPECT_TRUE(runScenario(practiceScript("tls-on-clear-port")).crossProbes.empty());
    EXPECT_TRUE(crossed("works-in-clear", 10).crossProbes.empty());
}

TEST(CrossProbes, EndInTheirTimeWhenTheHostIsMute)
{
    LoopServer mute([](LoopServer::Client&, std::uint64_t) {});
    smtp::ProbeSettings settings;
    settings.server = "127.0.0.1";
    settings.port = mute.port();
    settings.timeoutSeconds = 1;
    settings.depth = smtp::Depth::Greeting;
    settings.crossProbes = true;
    net::ProbeOptions options = quietOptions();
    options.crossProbeMs = 300;
    const ProbeResult result = net::runProbe(settings, tls::TrustAnchorsPtr{}, {}, options);
    const CrossProbe* waited = variant(result, "wait-for-greeting");
    ASSERT_TRUE(waited);
    EXPECT_NE(waited->summary.find("silent"), std::string::npos) << waited->summary;
    EXPECT_FALSE(variant(result, "clienthello-in-clear-port")->tlsAnswered);
}

} // namespace
} // namespace rungbook::test
