// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/discovery.h"
#include "tests/net/dns_server.h"

#include <algorithm>
#include <gtest/gtest.h>

namespace rungbook::net
{
namespace
{

using smtp::Security;
using test::DnsServer;

ResolverOptions optionsFor(const DnsServer& dns)
{
    ResolverOptions options;
    options.nameservers = {dns.address()};
    options.hostsFile.clear();
    options.timeoutMs = 100;
    options.tries = 1;
    return options;
}

std::string listed(const Discovery& found)
{
    std::string text;
    for (const ServerCandidate& c : found.candidates)
        text += c.server + ":" + std::to_string(c.port) + "/" + std::string(nameOf(c.security)) + " ";
    return text;
}

TEST(Discovery, PrefersWhatTheDomainSaysThenUsualNamesThenItsExchanger)
{
    DnsServer dns;
    dns.add("_submissions._tcp.example.com", "SRV", "0 1 465 submit.example.net");
    dns.add("_submission._tcp.example.com", "SRV", "0 1 587 submit.example.com");
    dns.add("example.com", "MX", "10 mx1.example.com");
    dns.add("mail.example.com", "A", "192.0.2.25");
    const Discovery found = discover(" Alice <alice@Example.com> ", optionsFor(dns), {});
    EXPECT_EQ(found.domain, "example.com");
    EXPECT_EQ(listed(found),
        "submit.example.net:465/tls submit.example.com:587/starttls mail.example.com:465/tls "
        "mail.example.com:587/starttls "
        "mail.example.com:25/starttls mx1.example.com:25/starttls ");
    EXPECT_NE(found.candidates[0].caution.find("outside of example.com"), std::string::npos);
    EXPECT_TRUE(found.candidates[1].caution.empty());
    for (const ServerCandidate& candidate : found.candidates)
        EXPECT_TRUE(candidate.reason.ends_with('.')) << candidate.reason;
    // Nobody but the DNS was asked, and the local part is nobody's business.
    for (const std::string& question : dns.asked())
        EXPECT_EQ(question.find("alice"), std::string::npos) << question;
}

TEST(Discovery, AServersNameIsTakenAsItIs)
{
    DnsServer dns;
    dns.add("relay7.example.com", "A", "192.0.2.7");
    EXPECT_EQ(listed(discover("relay7.example.com", optionsFor(dns), {})),
        "relay7.example.com:465/tls relay7.example.com:587/starttls relay7.example.com:25/starttls ");
    EXPECT_EQ(listed(discover("[2001:db8::1]", optionsFor(dns), {})),
        "2001:db8::1:465/tls 2001:db8::1:587/starttls 2001:db8::1:25/starttls ");
}

TEST(Discovery, RemarksTellWhatIsNotThere)
{
    DnsServer dns;
    dns.add("example.com", "MX", "0 .");
    dns.add("_submission._tcp.example.com", "SRV", "0 0 0 .");
    const Discovery none = discover("bob@example.com", optionsFor(dns), {});
    EXPECT_TRUE(none.candidates.empty()) << listed(none);
    ASSERT_EQ(none.remarks.size(), 2U);
    EXPECT_NE(none.remarks[0].find("no service"), std::string::npos) << none.remarks[0];
    EXPECT_NE(none.remarks[1].find("RFC 7505"), std::string::npos) << none.remarks[1];
    const Discovery silent = discover("bob@mail.timeout.test", optionsFor(dns), {});
    ASSERT_EQ(silent.remarks.size(), 1U);
    EXPECT_NE(silent.remarks[0].find("were not answered"), std::string::npos);
    for (const char* text : {"", "alice", "a b@c d", "@", "alice@", "x@y\nz.example"}) {
        const Discovery wrong = discover(text, optionsFor(dns), {});
        EXPECT_TRUE(wrong.candidates.empty()) << text;
        EXPECT_FALSE(wrong.remarks.empty()) << text;
    }
}

TEST(Discovery, StopsAtOnce)
{
    const DnsServer dns;
    ResolverOptions options = optionsFor(dns);
    options.timeoutMs = 3'600'000;
    std::stop_source stop;
    Job job;
    job.stop = stop.get_token();
    std::jthread later([&] {
        while (dns.asked().empty())
            std::this_thread::yield();
        stop.request_stop();
    });
    EXPECT_TRUE(discover("bob@mail.timeout.test", options, job).candidates.empty());
}

} // namespace
} // namespace rungbook::net
