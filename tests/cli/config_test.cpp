// SPDX-License-Identifier: GPL-3.0-or-later
// "rungbook-cli config" from a shell: exit status, formats, and no key anywhere.
#include "tests/cli/cli_process.h"
#include "tests/config/negotiation_pair.h"
#include "tests/support/temp_folder.h"

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

} // namespace rungbook::test
