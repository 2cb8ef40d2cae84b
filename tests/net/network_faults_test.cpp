// SPDX-License-Identifier: GPL-3.0-or-later
// What routers and firewalls answer, for real: in a network namespace of the test's own, with nftables. Without root the namespace cannot be made;
// then the test proves what loopback can show and says what it could not look at.
#include "core/net/probe_runner.h"
#include "core/smtp/check.h"
#include "tests/net/practice.h"

#include <cerrno>
#include <cstdio>
#include <gtest/gtest.h>
#include <iostream>
#include <sched.h>
#include <string>
#include <thread>

namespace rungbook::test
{
namespace
{

using smtp::ConnectOutcome;
using smtp::ProbeResult;

bool shell(const std::string& command)
{
    return std::system((command + " >/dev/null 2>&1").c_str())
        == 0; // NOLINT(cert-env33-c,concurrency-mt-unsafe): a test
}

// Runs what on a thread that lives in a namespace of its own; everything it opens or starts belongs to that. False when there is none to be had.
bool inNamespace(const std::function<void()>& what)
{
    bool there = false;
    std::thread([&] {
        if (::unshare(CLONE_NEWNET) != 0)
            return;
        there = shell(
            "ip link set lo up && ip link add va type veth peer name vb && ip addr add 10.8.0.1/24 dev va"
            " && ip link set va up && ip link set vb up");
        if (there)
            what();
    }).join();
    return there;
}

bool rules(const std::string& in, const std::string& out = {})
{
    return shell("printf '%s' 'flush ruleset\ntable inet f {\n chain in {\n type filter hook input priority "
                 "0; policy accept;\n"
        + in + "\n }\n chain out {\n type filter hook output priority 0; policy accept;\n" + out
        + "\n }\n}\n' | nft -f -");
}

ProbeResult probe(const std::string& address, std::uint16_t port, double timeout = 10)
{
    smtp::ProbeSettings settings;
    settings.server = address;
    settings.port = port;
    settings.timeoutSeconds = timeout;
    settings.depth = smtp::Depth::Ehlo;
    settings.ehloName = "client.example.com";
    ProbeResult result = net::runProbe(settings, tls::TrustAnchorsPtr{}, {}, quietOptions());
    smtp::diagnose(result);
    return result;
}

std::string cause(const ProbeResult& result)
{
    return result.findings.empty() ? "nothing" : std::string(result.findings.front().rule->id);
}

std::unique_ptr<net::PracticeServer> startPlain()
{
    auto server = net::PracticeServer::start(practiceScript("works-in-clear"));
    EXPECT_TRUE(server);
    return server ? *std::move(server) : nullptr;
}

void onLoopbackOnly()
{
    std::cout << "[   NOTE   ] no namespace can be made here (needs root, ip and nft): seen is only what "
                 "loopback shows; not seen are drop, reset by a "
                 "firewall, ICMP refusals and missing routes\n";
    const auto refusing = net::PracticeServer::start(practiceScript("port-refused"));
    ASSERT_TRUE(refusing);
    const ProbeResult refused = probe("127.0.0.1", (*refusing)->port());
    EXPECT_EQ(refused.attempts.at(0).systemError, ECONNREFUSED);
    EXPECT_EQ(cause(refused), "connection-refused");
}

TEST(NetworkFaults, WhatFirewallsAnswerIsToldApart)
{
    const bool there = inNamespace([] {
        const auto server = startPlain();
        const std::uint16_t port = server->port();
        const std::string dport = "tcp dport " + std::to_string(port);
        ASSERT_TRUE(rules("counter"));
        EXPECT_EQ(cause(probe("127.0.0.1", port)), "nothing");

        struct Fault {
            const char* reject;
            int error;
            ConnectOutcome outcome;
            const char* rule;
        };
        const Fault faults[] = {
            {" reject with tcp reset", ECONNREFUSED, ConnectOutcome::Refused, "connection-refused"},
            {" ip protocol tcp reject with icmp type port-unreachable", ECONNREFUSED, ConnectOutcome::Refused,
                "connection-refused"},
            {" ip protocol tcp reject with icmp type host-unreachable", EHOSTUNREACH,
                ConnectOutcome::HostUnreachable, "host-unreachable"},
            {" ip protocol tcp reject with icmp type admin-prohibited", EHOSTUNREACH,
                ConnectOutcome::HostUnreachable, "host-unreachable"},
            {" ip protocol tcp reject with icmp type net-unreachable", ENETUNREACH,
                ConnectOutcome::NetworkUnreachable, "no-route-to-server"}};
        for (const Fault& fault : faults) {
            ASSERT_TRUE(rules(dport + fault.reject)) << fault.reject;
            const ProbeResult result = probe("127.0.0.1", port);
            ASSERT_EQ(result.attempts.size(), 1U) << fault.reject;
            EXPECT_EQ(result.attempts[0].systemError, fault.error) << fault.reject;
            EXPECT_EQ(result.attempts[0].outcome, fault.outcome) << fault.reject;
            EXPECT_EQ(cause(result), fault.rule) << fault.reject;
        }
        ASSERT_TRUE(rules(dport + " drop"));
        const ProbeResult dropped = probe("127.0.0.1", port, 1);
        EXPECT_EQ(dropped.attempts.at(0).outcome, ConnectOutcome::TimedOut);
        EXPECT_EQ(cause(dropped), "connection-timed-out");

        ASSERT_TRUE(rules("counter"));
        const ProbeResult noRoute = probe("198.51.100.7", 25);
        EXPECT_EQ(noRoute.attempts.at(0).systemError, ENETUNREACH);
        EXPECT_EQ(cause(noRoute), "no-route-to-server");
        const ProbeResult nobody = probe("10.8.0.77", 25); // in the subnet, and nobody answers ARP
        EXPECT_EQ(nobody.attempts.at(0).systemError, EHOSTUNREACH);
        EXPECT_EQ(cause(nobody), "host-unreachable");
    });
    if (!there)
        onLoopbackOnly();
}

TEST(NetworkFaults, WhatHappensInTheMiddleOfASession)
{
    const bool there = inNamespace([] {
        const auto server = startPlain();
        const std::uint16_t port = server->port();
        const std::string sport = "tcp sport " + std::to_string(port);
        // The greeting never leaves: whatever carries data from the server is dropped.
        ASSERT_TRUE(rules("counter", sport + " tcp flags & (syn | fin) == 0 meta length > 60 drop"));
        const ProbeResult mute = probe("127.0.0.1", port, 1);
        EXPECT_EQ(mute.attempts.at(0).outcome, ConnectOutcome::Connected);
        EXPECT_EQ(mute.end, smtp::EndKind::TimedOut);
        EXPECT_EQ(mute.endPhase, smtp::Phase::Greeting);
        // A firewall resets at EHLO, which stands behind a TCP header of 32 bytes, as Linux sends it with time stamps.
        ASSERT_TRUE(
            rules("tcp dport " + std::to_string(port) + " @th,256,32 0x45484c4f reject with tcp reset"));
        const ProbeResult torn = probe("127.0.0.1", port, 5);
        EXPECT_EQ(torn.attempts.at(0).outcome, ConnectOutcome::Connected);
        EXPECT_EQ(torn.end, smtp::EndKind::ResetByServer);
        EXPECT_EQ(torn.endPhase, smtp::Phase::Ehlo);
        EXPECT_EQ(cause(torn), "reset-in-mid-session");
    });
    if (!there)
        onLoopbackOnly();
}

} // namespace
} // namespace rungbook::test
