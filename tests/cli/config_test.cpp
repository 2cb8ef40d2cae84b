// SPDX-License-Identifier: GPL-3.0-or-later
// "rungbook-cli config" from a shell: exit status, formats, and no key anywhere.
#include "tests/cli/cli_process.h"
#include "tests/config/negotiation_pair.h"
#include "tests/support/temp_folder.h"

#include <algorithm>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace rungbook::test
{

namespace
{

using nlohmann::json;

class ConfigCommand : public testing::Test
{
protected:
    TempFolder folder; // first: the files below are in it
    std::string head = folder.write("head.cfg", kHeadOffice);
    std::string branch = folder.write("branch.cfg", kBranch);
    std::string broken =
        folder.write("broken.cfg", with(kBranch, "esp-aes-256 esp-sha-hmac", "esp-3des esp-md5-hmac"));
};

} // namespace

TEST_F(ConfigCommand, APairThatWorksEndsWithZero)
{
    const CliResult run = runCli({"config", head, branch, "--format", "json"});
    EXPECT_EQ(run.status, 0) << run.out << run.err;
    const json out = json::parse(run.out);
    EXPECT_EQ(out.begin().key(), "devices") << "parsed keys are sorted here";
    EXPECT_EQ(out["rungbook"], 1);
    ASSERT_EQ(out["tunnels"].size(), 1U);
    EXPECT_EQ(out["tunnels"][0]["verdict"], "up");
    EXPECT_TRUE(out["tunnels"][0]["fails_at"].is_null());
    EXPECT_EQ(out["tunnels"][0]["seq"], 10);
}

TEST_F(ConfigCommand, AFaultIsNamedInEveryFormat)
{
    for (const char* format : {"text", "json", "sarif", "html"}) {
        const CliResult run = runCli({"config", head, broken, "--format", format});
        EXPECT_EQ(run.status, 1) << format << run.err;
        EXPECT_NE(run.out.find("p2-no-common"), std::string::npos) << format << "\n" << run.out;
        EXPECT_EQ(run.out.find("a-long-key-for-two-1"), std::string::npos) << format << ": a key";
    }
    const json out = json::parse(runCli({"config", head, broken, "--format", "json"}).out);
    EXPECT_EQ(out["tunnels"][0]["verdict"], "down");
    EXPECT_EQ(out["tunnels"][0]["fails_at"], "transform");
}

TEST_F(ConfigCommand, WhatIsNoConfigurationIsRefusedWithASentence)
{
    const std::string log =
        folder.write("a.log", "%ASA-7-713236: IP = 192.0.2.1, IKE_DECODE RECEIVED Message\n");
    const CliResult run = runCli({"config", log});
    EXPECT_EQ(run.status, 3);
    EXPECT_TRUE(run.out.empty());
    EXPECT_NE(run.err.find("show running-config"), std::string::npos) << run.err;
    EXPECT_EQ(runCli({"config", folder.path("absent.cfg")}).status, 3);
    EXPECT_EQ(runCli({"config"}).status, 2);
}

TEST_F(ConfigCommand, BaselinesSilenceWhatIsKnown)
{
    const std::string baseline = folder.path("known.txt");
    EXPECT_EQ(runCli({"config", head, broken, "--write-baseline", baseline}).status, 1);
    const CliResult again = runCli({"config", head, broken, "--baseline", baseline});
    EXPECT_EQ(again.status, 0) << again.out << again.err;
}

TEST_F(ConfigCommand, FixPrintsScriptRollbackAndDiffAndKeepsTheStatus)
{
    const CliResult plain = runCli({"config", head, broken, "--format", "json"});
    const CliResult run = runCli({"config", head, broken, "--fix", "--format", "json"});
    EXPECT_EQ(run.status, plain.status);
    EXPECT_FALSE(json::parse(plain.out).contains("fixes")) << "only when it is asked for";
    const json out = json::parse(run.out);
    ASSERT_EQ(out["fixes"].size(), 1U);
    const json& fix = out["fixes"][0];
    for (const char* key : {"device", "script", "rollback", "needs", "silences", "remains", "diff"})
        EXPECT_TRUE(fix.contains(key)) << key;
    EXPECT_FALSE(fix["script"].empty());
    EXPECT_FALSE(fix["rollback"].empty());
    EXPECT_TRUE(fix["rollback_complete"]);
    EXPECT_TRUE(std::any_of(fix["silences"].begin(), fix["silences"].end(), [](const json& f) {
        return f["rule"] == "p2-no-common";
    })) << fix.dump(1);
    EXPECT_TRUE(std::any_of(
        fix["diff"].begin(), fix["diff"].end(), [](const json& line) { return line["kind"] == "added"; }));
    for (const char* format : {"text", "html"}) {
        const CliResult other = runCli({"config", head, broken, "--fix", "--format", format});
        EXPECT_EQ(other.status, plain.status);
        EXPECT_NE(other.out.find(fix["script"].back().get<std::string>()), std::string::npos) << other.out;
        EXPECT_EQ(other.out.find("a-long-key-for-two-1"), std::string::npos) << format << ": a key";
    }
}

TEST_F(ConfigCommand, PeerConfigIsWrittenInThreeStyles)
{
    struct Style {
        const char* name;
        const char* line;
    };
    for (const Style& style : {Style{"asa", "tunnel-group 192.0.2.1 type ipsec-l2l"},
             Style{"ios", "crypto isakmp key <key> address 192.0.2.1"},
             Style{"strongswan", "remote_addrs = 192.0.2.1"}}) {
        for (const char* format : {"text", "json", "html"}) {
            const CliResult run = runCli({"config", head, "--peer-config", style.name, "--format", format});
            EXPECT_EQ(run.status, 0) << run.err;
            std::string out = run.out;
            for (std::size_t at = 0; (at = out.find("&lt;", at)) != std::string::npos;)
                out.replace(at, 4, "<");
            for (std::size_t at = 0; (at = out.find("&gt;", at)) != std::string::npos;)
                out.replace(at, 4, ">");
            EXPECT_NE(out.find(style.line), std::string::npos) << style.name << " " << format << "\n"
                                                               << run.out;
            EXPECT_EQ(out.find("a-long-key-for-two-1"), std::string::npos) << "a key";
        }
    }
    EXPECT_EQ(runCli({"config", head, "--peer-config", "pix"}).status, 2);
}

TEST_F(ConfigCommand, ALogIsLaidBesideTheNegotiation)
{
    const std::string log = folder.write("head.log",
        "Jan 05 2024 10:00:00: %ASA-7-715046: IP = 198.51.100.1, constructing ISAKMP SA payload\n"
        "Jan 05 2024 10:00:00: %ASA-7-713236: IP = 198.51.100.1, IKE_DECODE SENDING Message (msgid=0) with "
        "payloads : "
        "HDR + SA (1) + VENDOR (13) + VENDOR (13) + NONE (0) total length : 172\n"
        "Jan 05 2024 10:00:08: %ASA-7-713236: IP = 198.51.100.1, IKE_DECODE RESENDING Message (msgid=0) with "
        "payloads : "
        "HDR + SA (1) + VENDOR (13) + VENDOR (13) + NONE (0) total length : 172\n"
        "Jan 05 2024 10:00:32: %ASA-7-715065: IP = 198.51.100.1, IKE MM Initiator FSM error history (struct "
        "&0xd8f7a2f0)  <state>, <event>:  MM_DONE, EV_ERROR-->MM_WAIT_MSG2, EV_RETRY-->MM_WAIT_MSG2, "
        "EV_TIMEOUT\n");
    const CliResult run = runCli({"config", head, branch, "--log", log, "--format", "json"});
    const json out = json::parse(run.out);
    ASSERT_EQ(out["log"]["tables"].size(), 1U) << run.out;
    const json& table = out["log"]["tables"][0];
    EXPECT_FALSE(table["agree"]) << "on paper it comes up";
    EXPECT_NE(table["meaning"].get<std::string>().find("UDP port 500"), std::string::npos) << table.dump(1);
    const auto parts = std::find_if(
        table["rows"].begin(), table["rows"].end(), [](const json& row) { return row["parts"].get<bool>(); });
    ASSERT_NE(parts, table["rows"].end());
    EXPECT_EQ((*parts)["step"], "ike-enabled");
    EXPECT_EQ((*parts)["predicted"], "passed");
    EXPECT_EQ((*parts)["observed"], "failed");
    EXPECT_FALSE((*parts)["evidence"].empty());
    for (const char* format : {"text", "html"})
        EXPECT_NE(
            runCli({"config", head, branch, "--log", log, "--format", format}).out.find("here they part"),
            std::string::npos)
            << format;
    // The same log beside a configuration that explains it.
    const std::string silent = folder.write("silent.cfg", with(kBranch, "crypto ikev1 enable outside\n", ""));
    const json explained = json::parse(
        runCli({"config", head, silent, "--log", log, "--format", "json"}).out)["log"]["tables"][0];
    EXPECT_TRUE(explained["agree"]) << explained.dump(1);
    EXPECT_EQ(runCli({"config", head, "--log", branch}).status, 2) << "a configuration is no log";
}

} // namespace rungbook::test
