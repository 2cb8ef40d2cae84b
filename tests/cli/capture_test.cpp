// SPDX-License-Identifier: GPL-3.0-or-later
// "rungbook-cli capture": prints commands, runs none.
#include "cli_process.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace rungbook::test
{

using Json = nlohmann::ordered_json;

TEST(Capture, PrintsTheCommandsForATunnel)
{
    const CliResult run = runCli(
        {"capture", "--peer", "203.0.113.9", "--local", "192.0.2.1", "--interface", "wan", "--width", "60"});
    EXPECT_EQ(run.status, 0) << run.err;
    for (const std::string words : {"sudo tcpdump -n -i 'wan' -s 0 -w tunnel.pcap 'host 203.0.113.9 and host "
                                    "192.0.2.1 and (udp port 500 or udp port 4500 or ip proto 50 ",
             "capture RB-TUNNEL interface wan", "monitor capture RBTUNNEL start", "ip.addr == 203.0.113.9",
             "no capture RB-TUNNEL"})
        EXPECT_NE(run.out.find(words), std::string::npos) << words << "\n" << run.out;
    EXPECT_EQ(
        runCli({"capture", "--peer", "203.0.113.9", "--nat-t"}).out.find("proto 50"), std::string::npos);
}

TEST(Capture, PrintsJsonForAMailServer)
{
    const CliResult run =
        runCli({"capture", "--server", "mail.example.com", "--port", "465", "--format", "json"});
    ASSERT_EQ(run.status, 0) << run.err;
    const Json json = Json::parse(run.out);
    EXPECT_EQ(json.begin().key(), "rungbook");
    EXPECT_EQ(json.at("filter"), "(host mail.example.com and tcp port 465) or port 53");
    ASSERT_EQ(json.at("recipes").size(), 5U);
    EXPECT_EQ(json.at("recipes").at(4).at("id"), "ise");
    const Json only =
        Json::parse(runCli({"capture", "--server", "192.0.2.25", "--device", "asa", "--format", "json"}).out);
    ASSERT_EQ(only.at("recipes").size(), 1U);
}

TEST(Capture, RefusesWhatIsNoAddress)
{
    for (const std::vector<std::string>& arguments :
        {std::vector<std::string>{"capture"}, {"capture", "--peer", "fw.example.com"},
            {"capture", "--peer", "203.0.113.9", "--server", "192.0.2.25"},
            {"capture", "--peer", "203.0.113.9;id"}, {"capture", "--port", "25"},
            {"capture", "--peer", "203.0.113.9", "--device", "ise"},
            {"capture", "--server", "192.0.2.25", "--port", "0"}}) {
        const CliResult run = runCli(arguments);
        EXPECT_EQ(run.status, 2) << run.out;
        EXPECT_FALSE(run.err.empty());
        EXPECT_TRUE(run.out.empty());
    }
}

} // namespace rungbook::test
