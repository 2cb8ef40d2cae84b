// SPDX-License-Identifier: GPL-3.0-or-later
// Every way in which the DNS can answer, or not, told apart; against a server of the test's own on loopback.
#include "core/net/address.h"
#include "core/net/dns_message.h"
#include "core/net/hosts_file.h"
#include "core/net/resolver.h"
#include "tests/net/dns_server.h"

#include <algorithm>
#include <gtest/gtest.h>
#include <optional>
#include <random>

namespace rungbook::net
{
namespace
{

using smtp::DnsAnswer;
using smtp::DnsOutcome;
using test::DnsServer;

ResolverOptions optionsFor(const DnsServer& server)
{
    ResolverOptions options;
    options.nameservers = {server.address()};
    options.hostsFile.clear();
    options.timeoutMs = 150;
    options.tries = 1;
    return options;
}

DnsAnswer ask(const ResolverOptions& options, const std::string& name, RecordType type)
{
    EventLoop loop;
    Resolver resolver(loop, options);
    DnsAnswer got;
    resolver.ask(name, type, [&](const DnsAnswer& answer) {
        got = answer;
        loop.stop();
    });
    loop.run();
    return got;
}

class ResolverTest : public ::testing::Test
{
protected:
    DnsServer server;
    DnsAnswer ask(const std::string& name, RecordType type)
    {
        return net::ask(optionsFor(server), name, type);
    }
};

TEST_F(ResolverTest, GivesEveryAddressAndNamesTheServerAsked)
{
    server.add("mail.example.com", "A", "192.0.2.25");
    server.add("mail.example.com", "A", "192.0.2.26");
    server.add("mail.example.com", "AAAA", "2001:db8::25");
    const DnsAnswer v4 = ask("mail.example.com", RecordType::A);
    EXPECT_EQ(v4.outcome, DnsOutcome::Answered);
    EXPECT_EQ(v4.records, (std::vector<std::string>{"192.0.2.25", "192.0.2.26"}));
    EXPECT_EQ(v4.type, "A");
    EXPECT_EQ(v4.name, "mail.example.com");
    EXPECT_EQ(v4.resolver, server.address());
    EXPECT_GE(v4.ms, 0);
    EXPECT_EQ(ask("mail.example.com", RecordType::Aaaa).records, std::vector<std::string>{"2001:db8::25"});
}

TEST_F(ResolverTest, TellsFailuresApart)
{
    server.add("mail.example.com", "A", "192.0.2.25");
    EXPECT_EQ(ask("a.nx.test", RecordType::A).outcome, DnsOutcome::NxDomain);
    EXPECT_EQ(ask("a.nodata.test", RecordType::A).outcome, DnsOutcome::NoData);
    EXPECT_EQ(ask("mail.example.com", RecordType::Aaaa).outcome, DnsOutcome::NoData);
    EXPECT_EQ(ask("a.servfail.test", RecordType::A).outcome, DnsOutcome::ServFail);
    EXPECT_EQ(ask("a.formerr.test", RecordType::A).outcome, DnsOutcome::ServFail);
    EXPECT_EQ(ask("a.refused.test", RecordType::A).outcome, DnsOutcome::Refused);
    EXPECT_EQ(ask("a.timeout.test", RecordType::A).outcome, DnsOutcome::TimedOut);
    EXPECT_EQ(ask("a.short.test", RecordType::A).outcome, DnsOutcome::Malformed);
    EXPECT_EQ(ask("a.loop.test", RecordType::A).outcome, DnsOutcome::Malformed);
    // An answer to another question is none: somebody guesses our numbers.
    EXPECT_EQ(ask("a.wrongid.test", RecordType::A).outcome, DnsOutcome::TimedOut);
}

TEST_F(ResolverTest, SaysWhenNobodyIsThereToAsk)
{
    ResolverOptions options = optionsFor(server);
    std::uint16_t closed = 0;
    {
        DnsServer gone; // its port is free again afterwards
        closed = endpointFromText(gone.address(), 53)->port;
    }
    options.nameservers = {"127.0.0.1:" + std::to_string(closed)};
    EXPECT_EQ(net::ask(options, "mail.example.com", RecordType::A).outcome, DnsOutcome::Unreachable);
    options.nameservers = {"no address"};
    EXPECT_EQ(net::ask(options, "mail.example.com", RecordType::A).outcome, DnsOutcome::Unreachable);
}

TEST_F(ResolverTest, AsksTheNextServerWhenOneFails)
{
    server.add("b.servfail.test", "A", "192.0.2.1"); // never told: the zone wins
    server.add("mail.example.com", "A", "192.0.2.25");
    DnsServer other;
    other.add("a.example.org", "A", "192.0.2.9");
    ResolverOptions options = optionsFor(server);
    options.nameservers = {server.address(), other.address()};
    const DnsAnswer both = net::ask(options, "a.servfail.test", RecordType::A);
    EXPECT_EQ(both.outcome, DnsOutcome::ServFail);
    EXPECT_EQ(both.resolver, other.address());
    // What the first answers with certainty is not asked again.
    EXPECT_EQ(net::ask(options, "a.example.org", RecordType::A).outcome, DnsOutcome::NxDomain);
    EXPECT_EQ(net::ask(options, "mail.example.com", RecordType::A).resolver, server.address());
}

TEST_F(ResolverTest, RemembersTheServersThatFailedBefore)
{
    DnsServer other;
    other.add("mail.example.org", "A", "192.0.2.9");
    std::uint16_t closed = 0;
    {
        DnsServer gone; // its port is free again afterwards
        closed = endpointFromText(gone.address(), 53)->port;
    }
    ResolverOptions options = optionsFor(other);
    const std::string nobody = "127.0.0.1:" + std::to_string(closed);
    options.nameservers = {nobody, other.address()};
    const DnsAnswer answer = net::ask(options, "mail.example.org", RecordType::A);
    EXPECT_EQ(answer.outcome, DnsOutcome::Answered);
    EXPECT_EQ(answer.resolver, other.address());
    ASSERT_EQ(answer.earlier.size(), 1U);
    EXPECT_EQ(answer.earlier[0].resolver, nobody);
    EXPECT_EQ(answer.earlier[0].outcome, DnsOutcome::Unreachable);
    options.nameservers = {server.address(), other.address()};
    const DnsAnswer slow = net::ask(options, "a.timeout.test", RecordType::A);
    ASSERT_EQ(slow.earlier.size(), 1U);
    EXPECT_EQ(slow.earlier[0].outcome, DnsOutcome::TimedOut);
    EXPECT_TRUE(ask("mail.nowhere.example", RecordType::A).earlier.empty());
}

TEST_F(ResolverTest, AsksWithCheckingDisabledAfterServfail)
{
    server.add("mail.bogus.test", "A", "192.0.2.66");
    const DnsAnswer bogus = ask("mail.bogus.test", RecordType::A);
    EXPECT_EQ(bogus.outcome, DnsOutcome::ServFail);
    EXPECT_EQ(bogus.unchecked, DnsOutcome::Answered);
    EXPECT_TRUE(bogus.records.empty()) << "what does not validate is not used";
    EXPECT_EQ(server.asked().size(), 2U);
    EXPECT_EQ(ask("a.servfail.test", RecordType::A).unchecked, DnsOutcome::ServFail);
    EXPECT_EQ(ask("a.refused.test", RecordType::A).unchecked, std::nullopt);
}

TEST_F(ResolverTest, FollowsAliases)
{
    server.add("smtp.example.com", "CNAME", "mail.example.net");
    server.add("mail.example.net", "CNAME", "node7.example.net");
    server.add("node7.example.net", "A", "192.0.2.7");
    const DnsAnswer answer = ask("smtp.example.com", RecordType::A);
    EXPECT_EQ(answer.outcome, DnsOutcome::Answered);
    EXPECT_EQ(answer.aliases, (std::vector<std::string>{"mail.example.net", "node7.example.net"}));
    EXPECT_EQ(answer.records, std::vector<std::string>{"192.0.2.7"});
    server.add("dangling.example.com", "CNAME", "nowhere.example.net");
    const DnsAnswer dangling = ask("dangling.example.com", RecordType::A);
    EXPECT_EQ(dangling.outcome, DnsOutcome::NoData);
    EXPECT_EQ(dangling.aliases, std::vector<std::string>{"nowhere.example.net"});
    server.add("round.example.com", "CNAME", "round.example.com");
    EXPECT_EQ(ask("round.example.com", RecordType::A).outcome, DnsOutcome::NoData);
}

TEST_F(ResolverTest, ReadsMailRecordsByPreference)
{
    server.add("example.com", "MX", "20 mx2.example.com");
    server.add("example.com", "MX", "10 mx1.example.com");
    server.add("null.example.com", "MX", "0 .");
    server.add("_submission._tcp.example.com", "SRV", "0 1 587 mail.example.com");
    server.add("_submission._tcp.example.com", "SRV", "0 9 587 bigger.example.com");
    EXPECT_EQ(ask("example.com", RecordType::Mx).records,
        (std::vector<std::string>{"10 mx1.example.com", "20 mx2.example.com"}));
    EXPECT_EQ(ask("null.example.com", RecordType::Mx).records, std::vector<std::string>{"0 ."});
    EXPECT_EQ(ask("_submission._tcp.example.com", RecordType::Srv).records,
        (std::vector<std::string>{"0 9 587 bigger.example.com", "0 1 587 mail.example.com"}));
}

TEST_F(ResolverTest, TakesALongAnswerByTcp)
{
    server.add("a.trunc.test", "A", "192.0.2.3");
    EXPECT_EQ(ask("a.trunc.test", RecordType::A).records, std::vector<std::string>{"192.0.2.3"});
}

TEST_F(ResolverTest, FindsTheNameOfAnAddress)
{
    server.add("25.2.0.192.in-addr.arpa", "PTR", "mail.example.com");
    EventLoop loop;
    Resolver resolver(loop, optionsFor(server));
    DnsAnswer got;
    resolver.askReverse("192.0.2.25", [&](const DnsAnswer& answer) {
        got = answer;
        loop.stop();
    });
    loop.run();
    EXPECT_EQ(got.type, "PTR");
    EXPECT_EQ(got.records, std::vector<std::string>{"mail.example.com"});
}

TEST_F(ResolverTest, LooksIntoTheHostsFileFirst)
{
    ResolverOptions options = optionsFor(server);
    options.hostsFile = "/etc/hosts";
    const DnsAnswer answer = net::ask(options, "localhost", RecordType::A);
    EXPECT_EQ(answer.resolver, "hosts file");
    EXPECT_EQ(answer.records, std::vector<std::string>{"127.0.0.1"});
    EXPECT_TRUE(server.asked().empty());
}

TEST_F(ResolverTest, TroublesNoServerWithNamesThatCanNotExist)
{
    for (const std::string& name :
        {std::string("a..b"), std::string(64, 'x') + ".example.com", std::string("a b.example.com"),
            std::string("a\nb.example.com"), std::string(), std::string("x.") + std::string(300, 'y')}) {
        const DnsAnswer answer = ask(name, RecordType::A);
        EXPECT_EQ(answer.outcome, DnsOutcome::Malformed) << name;
        EXPECT_EQ(answer.resolver, "") << name;
    }
    EXPECT_TRUE(server.asked().empty());
}

TEST_F(ResolverTest, IsGoneAtOnceWithQuestionsOpen)
{
    EventLoop loop;
    auto resolver = std::make_unique<Resolver>(loop, optionsFor(server));
    bool called = false;
    resolver->ask("a.timeout.test", RecordType::A, [&](const DnsAnswer&) { called = true; });
    server.add("example.com", "A", "192.0.2.1");
    resolver->ask("example.com", RecordType::A, [&](const DnsAnswer&) {
        resolver.reset();
        loop.stop();
    });
    loop.run();
    EXPECT_FALSE(called);
    EXPECT_EQ(resolver, nullptr);
}

TEST(DnsMessage, SurvivesAnyBytes)
{
    std::mt19937 random(20261);
    DnsServer server;
    const std::string start(
        "\x12\x34\x85\x80\x00\x01\x00\x02\x00\x00\x00\x00\x04mail\x04test\x00\x00\x01\x00\x01"
        "\xc0\x0c\x00\x05\x00\x01\x00\x00\x00\x3c\x00\x02\xc0\x0c",
        37);
    for (int i = 0; i < 20'000; ++i) {
        std::string bytes = start;
        const std::size_t more = random() % 40;
        for (std::size_t k = 0; k < more; ++k)
            bytes += static_cast<char>(random());
        for (int k = 0; k < 4; ++k)
            bytes[random() % bytes.size()] = static_cast<char>(random());
        bytes.resize(random() % (bytes.size() + 1));
        const DnsRecords records = readAnswers(bytes, "mail.test", RecordType::A);
        EXPECT_LE(records.aliases.size(), 16U);
        for (const std::string& alias : records.aliases)
            EXPECT_TRUE(std::all_of(alias.begin(), alias.end(), [](char c) { return c > ' ' && c < 0x7F; }));
    }
}

TEST(Addresses, AreReadAsUsersTypeThem)
{
    EXPECT_EQ(addressFromText("192.0.2.1")->family, AddressFamily::V4);
    EXPECT_EQ(addressFromText("[2001:DB8::0:1]")->text, "2001:db8::1");
    EXPECT_EQ(addressFromText("[IPv6:2001:db8::1]")->text, "2001:db8::1");
    EXPECT_EQ(addressFromText("fe80::1%eth0")->text, "fe80::1%eth0");
    for (const char* text :
        {"", "mail.example.com", "192.0.2", "192.0.2.256", "1.2.3.4%lo", "[]", "::g", "192.0.2.1:25"})
        EXPECT_FALSE(addressFromText(text)) << text;
    EXPECT_EQ(endpointFromText("[2001:db8::53]:5353", 53)->port, 5353);
    EXPECT_EQ(endpointFromText("192.0.2.53", 53)->port, 53);
    EXPECT_FALSE(endpointFromText("192.0.2.53:0", 53));
    EXPECT_FALSE(endpointFromText("192.0.2.53:99999", 53));
    EXPECT_EQ(reverseName("192.0.2.25"), "25.2.0.192.in-addr.arpa");
    EXPECT_EQ(reverseName("2001:db8::1"),
        "1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa");
    EXPECT_EQ(dnsName("b\xc3\xbc"
                      "cher.example"),
        "xn--bcher-kva.example");
    EXPECT_EQ(dnsName("Mail.example.com."), "Mail.example.com.");
    EXPECT_EQ(sniName("Mail.Example.com."), "mail.example.com");
    EXPECT_EQ(sniName("[2001:db8::1]"), "");
    EXPECT_TRUE(isLoopback("127.8.9.1"));
    EXPECT_FALSE(isLoopback("127.example.com"));
}

TEST(HostsFiles, AreReadLeniently)
{
    const HostsFile hosts = HostsFile::parse(
        "# comment\n192.0.2.1 Mail.Example.COM mail # here\n\n2001:db8::1\tmail\nno address\n"
        "192.0.2.2\n192.0.2.1 mail");
    EXPECT_EQ(hosts.addresses("mail").size(), 2U);
    EXPECT_EQ(hosts.addresses("mail.example.com.").size(), 1U);
    EXPECT_TRUE(hosts.addresses("other").empty());
    EXPECT_EQ(hosts.name("192.0.2.1"), "mail.example.com");
    EXPECT_EQ(hosts.name("192.0.2.2"), "");
    EXPECT_EQ(hosts.addresses("LOCALHOST").size(), 2U);
}

} // namespace
} // namespace rungbook::net
