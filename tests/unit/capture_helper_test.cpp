// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/guide/capture_helper.h"

#include <algorithm>
#include <gtest/gtest.h>
#include <memory>
#include <pcap/pcap.h>
#include <string>

namespace rungbook::guide
{

namespace
{

using Target = CaptureQuestion::Target;

CaptureQuestion tunnel(std::string peer, std::string local = {})
{
    CaptureQuestion question;
    question.peer = std::move(peer);
    question.local = std::move(local);
    return question;
}

CaptureQuestion mail(std::string server, std::uint16_t port = 587)
{
    CaptureQuestion question;
    question.target = Target::MailServer;
    question.server = std::move(server);
    question.port = port;
    return question;
}

/// What libpcap itself says of a filter; empty: it is fine.
std::string pcapComplaint(const std::string& filter)
{
    const std::unique_ptr<pcap_t, decltype(&pcap_close)> dead(pcap_open_dead(DLT_EN10MB, 65535), &pcap_close);
    bpf_program program{};
    if (pcap_compile(dead.get(), &program, filter.c_str(), 1, PCAP_NETMASK_UNKNOWN) != 0)
        return pcap_geterr(dead.get());
    pcap_freecode(&program);
    return {};
}

std::string allCommands(const CaptureQuestion& question, std::string_view id)
{
    const auto recipes = captureRecipes(question);
    EXPECT_TRUE(recipes.has_value()) << recipes.error().message;
    std::string text;
    for (const CaptureRecipe& recipe : recipes.value_or(std::vector<CaptureRecipe>())) {
        if (recipe.id != id)
            continue;
        for (const CaptureStep& step : recipe.steps) {
            EXPECT_FALSE(step.explanation.empty()) << step.title;
            for (const std::string& command : step.commands)
                text += command + "\n";
        }
    }
    return text;
}

bool holds(const std::string& text, std::string_view part)
{
    return text.find(part) != std::string::npos;
}

} // namespace

TEST(CaptureHelper, FiltersAreWhatLibpcapReads)
{
    CaptureQuestion nat = tunnel("203.0.113.9", "192.0.2.1");
    nat.natTraversal = true;
    for (const CaptureQuestion& question : {tunnel("203.0.113.9"), tunnel("203.0.113.9", "192.0.2.1"), nat,
             tunnel("2001:db8::9", "2001:db8::1"), mail("192.0.2.25"), mail("2001:db8::25", 465)}) {
        const Result<std::string> filter = captureFilter(question);
        ASSERT_TRUE(filter.has_value()) << filter.error().message;
        EXPECT_EQ(pcapComplaint(*filter), "") << *filter;
    }
    EXPECT_NE(pcapComplaint("zebra crossing"), ""); // the judge can say no
}

TEST(CaptureHelper, ATunnelIsIkeAndEspAndFragments)
{
    EXPECT_EQ(captureFilter(tunnel("203.0.113.9")).value(),
        "host 203.0.113.9 and (udp port 500 or udp port 4500 or ip proto 50 or (ip[6:2] & 0x1fff != 0))");
    CaptureQuestion nat = tunnel("203.0.113.9");
    nat.natTraversal = true;
    EXPECT_FALSE(holds(captureFilter(nat).value(), "proto 50"));
    EXPECT_EQ(captureFilter(tunnel("2001:DB8:0::9")).value(),
        "host 2001:db8::9 and (udp port 500 or udp port 4500 or ip6 proto 50)");
    const std::string asa = allCommands(tunnel("203.0.113.9", "192.0.2.1"), "asa");
    EXPECT_TRUE(holds(asa,
        "capture RB-TUNNEL interface outside buffer 4194304 circular-buffer match ip host 192.0.2.1 host "
        "203.0.113.9\n"));
    EXPECT_TRUE(holds(asa, "copy /pcap capture:RB-TUNNEL tftp://"));
    EXPECT_TRUE(holds(asa, "\nno capture RB-TUNNEL\n"));
    const std::string ios = allCommands(tunnel("203.0.113.9", "192.0.2.1"), "ios");
    EXPECT_TRUE(holds(ios,
        " permit ip host 192.0.2.1 host 203.0.113.9\n permit ip host 203.0.113.9 host 192.0.2.1\nend\n"));
    EXPECT_TRUE(holds(ios, "monitor capture RBTUNNEL start\n"));
    EXPECT_TRUE(holds(ios, "no monitor capture RBTUNNEL\n"));
    EXPECT_TRUE(holds(ios, "no ip access-list extended RBTUNNEL-ACL\n"));
    EXPECT_TRUE(holds(allCommands(tunnel("2001:db8::9"), "asa"), "permit ip any6 host 2001:db8::9\n"));
    EXPECT_TRUE(holds(allCommands(tunnel("2001:db8::9"), "ios"), " permit ipv6 any host 2001:db8::9\n"));
    EXPECT_TRUE(holds(allCommands(tunnel("203.0.113.9"), "wireshark"),
        "ip.addr == 203.0.113.9 && (isakmp || esp || udpencap)"));
}

TEST(CaptureHelper, AMailServerIsItsPortAndTheDnsOfItsName)
{
    EXPECT_EQ(captureFilter(mail("192.0.2.25")).value(), "host 192.0.2.25 and tcp port 587");
    EXPECT_EQ(captureFilter(mail("mail.example.com", 465)).value(),
        "(host mail.example.com and tcp port 465) or port 53");
    const auto recipes = captureRecipes(mail("mail.example.com"));
    ASSERT_TRUE(recipes.has_value());
    EXPECT_EQ(recipes->back().id, "ise");
    EXPECT_TRUE(holds(allCommands(mail("192.0.2.25"), "asa"), "match tcp any host 192.0.2.25 eq 587\n"));
    EXPECT_TRUE(holds(allCommands(mail("mail.example.com"), "asa"), "match tcp any any eq 587\n"));
    EXPECT_TRUE(holds(allCommands(mail("192.0.2.25", 25), "ios"), " permit tcp host 192.0.2.25 eq 25 any\n"));
    EXPECT_TRUE(holds(captureMarkdown(*recipes), "# Cisco ISE"));
}

TEST(CaptureHelper, WhatIsNoAddressOrNameReachesNoCommand)
{
    for (const std::string& bad : {std::string("203.0.113.9; reboot"), std::string("$(id)"),
             std::string("203.0.113"), std::string("'203.0.113.9"), std::string("203.0.113.9\nreload"),
             std::string("203.0.113.9/24"), std::string(), std::string("fe80::1%eth0"),
             std::string("203.0.113.9\0x", 13), std::string(100000, '1')}) {
        EXPECT_FALSE(captureRecipes(tunnel(bad)).has_value()) << bad;
        EXPECT_FALSE(captureRecipes(mail(bad)).has_value()) << bad;
        if (!bad.empty()) {
            EXPECT_FALSE(captureRecipes(tunnel("203.0.113.9", bad)).has_value()) << bad;
        }
    }
    for (const std::string_view bad : {"-w/etc/passwd", "eth0;id", "eth0 and", "'x'", "a\nb", "$x"}) {
        CaptureQuestion question = tunnel("203.0.113.9");
        question.interfaceName = bad;
        EXPECT_FALSE(captureRecipes(question).has_value()) << bad;
    }
    const auto mixed = captureRecipes(tunnel("203.0.113.9", "2001:db8::1"));
    ASSERT_FALSE(mixed.has_value());
    EXPECT_EQ(mixed.error().kind, Error::Kind::Usage);
    EXPECT_TRUE(holds(mixed.error().message, "IPv6"));
    EXPECT_FALSE(captureRecipes(mail("192.0.2.25", 0)).has_value());
    EXPECT_EQ(shellQuoted("it's"), "'it'\\''s'");
}

} // namespace rungbook::guide
