// SPDX-License-Identifier: GPL-3.0-or-later
// "smtp replay" and "trust" as a contract: exit status, JSON, files.
#include "core/tls/mint.h"
#include "tests/cli/cli_process.h"
#include "tests/support/golden.h"
#include "tests/support/temp_folder.h"

#include <algorithm>
#include <filesystem>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace rungbook::test
{
namespace
{

std::string recording(const char* name)
{
    return (dataFolder() / "smtp" / "replay" / name).string();
}

TEST(CliSmtpReplay, jsonHoldsTheContract)
{
    const CliResult result =
        runCli({"smtp", "replay", recording("telnet-login-refused.txt"), "--format", "json"});
    EXPECT_EQ(result.status, 1);
    const auto json = nlohmann::json::parse(result.out, nullptr, false);
    ASSERT_FALSE(json.is_discarded()) << result.out;
    EXPECT_EQ(json["rungbook"], 1);
    EXPECT_EQ(json["server"], "mail.example.com");
    EXPECT_EQ(json["port"], 25);
    EXPECT_EQ(json["security"], "none");
    EXPECT_EQ(json["outcome"], "failed");
    EXPECT_EQ(json["findings"][0]["rule"], "credentials-rejected");
    EXPECT_EQ(json["findings"][0]["evidence"][0]["input_lines"], nlohmann::json::array({16, 16}));
    EXPECT_TRUE(
        json["transcript"][9]["redacted"].get<bool>() || json["transcript"][10]["redacted"].get<bool>());
    EXPECT_EQ(json["runs"].size(), 1U);
    EXPECT_EQ(json["input"]["kind"], "telnet session");
    for (const char* key : {"steps", "tls", "capabilities", "transcript", "verdict", "hidden"})
        EXPECT_TRUE(json.contains(key)) << key;
    EXPECT_EQ(result.out.find("bm90LXRo"), std::string::npos);
}

TEST(CliSmtpReplay, standardInputFormatsAndStatus)
{
    const std::string text = readFile(recording("swaks-mail-accepted.txt"));
    const CliResult fine = runCli({"smtp", "replay", "-"}, {.input = text});
    EXPECT_EQ(fine.status, 0) << fine.err;
    EXPECT_NE(fine.out.find("PASSED"), std::string::npos);
    const CliResult html = runCli({"smtp", "replay", "-", "--format", "html"}, {.input = text});
    EXPECT_NE(html.out.find("<svg"), std::string::npos);
    EXPECT_EQ(html.out.find("<script"), std::string::npos);
    const CliResult svg = runCli({"smtp", "replay", "-", "--ladder", "svg"}, {.input = text});
    EXPECT_NE(svg.out.find("<svg"), std::string::npos);
    const CliResult ascii = runCli({"smtp", "replay", "-", "--ascii", "--width", "60"}, {.input = text});
    EXPECT_TRUE(std::all_of(
        ascii.out.begin(), ascii.out.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; }));
    const CliResult prose = runCli({"smtp", "replay", "-"}, {.input = "Dear colleague,\nnothing works.\n"});
    EXPECT_EQ(prose.status, 3);
    EXPECT_NE(prose.err.find("no mail session"), std::string::npos);
    EXPECT_EQ(runCli({"smtp", "replay", "/nonexistent/file"}).status, 3);
    EXPECT_EQ(runCli({"smtp", "replay"}).status, 2);
    EXPECT_EQ(runCli({"smtp", "replay", "-", "--run", "9"}, {.input = text}).status, 2);
}

TEST(CliTrust, importListShowDisableRemove)
{
    const TempFolder folder;
    const std::string store = folder.path("store");
    const auto server = tls::mintServer(tls::MintFault::None, "mail.example.com");
    ASSERT_TRUE(server.has_value());
    const std::string root = folder.write("root.pem", server->rootPem);
    const CliResult imported = runCli({"trust", "import", root, "--store", store, "--name", "Example root",
        "--description", "of the laboratory"});
    EXPECT_EQ(imported.status, 0) << imported.err;
    const auto list = nlohmann::json::parse(
        runCli({"trust", "list", "--store", store, "--format", "json"}).out, nullptr, false);
    ASSERT_EQ(list["certificates"].size(), 1U);
    EXPECT_EQ(list["certificates"][0]["friendly_name"], "Example root");
    EXPECT_EQ(list["certificates"][0]["description"], "of the laboratory");
    EXPECT_EQ(list["certificates"][0]["usages"], nlohmann::json::array({"mail"}));
    EXPECT_EQ(list["certificates"][0]["certificate"]["fingerprint"], server->root.sha256);
    const CliResult again = runCli({"trust", "import", root, "--store", store});
    EXPECT_NE(again.out.find("already there"), std::string::npos);
    EXPECT_EQ(runCli({"trust", "disable", "Example root", "--store", store}).status, 0);
    const auto shown = nlohmann::json::parse(
        runCli({"trust", "show", "Example root", "--store", store, "--format", "json"}).out, nullptr, false);
    EXPECT_EQ(shown["enabled"], false);
    EXPECT_NE(runCli({"trust", "show", server->root.sha256, "--store", store}).out.find("Disabled"),
        std::string::npos);
    EXPECT_EQ(runCli({"trust", "remove", "Example root", "--store", store}).status, 0);
    EXPECT_EQ(runCli({"trust", "show", "Example root", "--store", store}).status, 2);
}

TEST(CliTrust, verifySaysWhatIsWrong)
{
    const TempFolder folder;
    const auto check = [&](tls::MintFault fault, const char* name, int status, const char* rule) {
        const auto server = tls::mintServer(fault, "mail.example.com");
        ASSERT_TRUE(server.has_value());
        const std::string chain = folder.write("chain.pem", server->chainPem);
        const std::string roots = folder.write("roots.pem", server->rootPem);
        const CliResult result = runCli(
            {"trust", "verify", "--chain", chain, "--roots", roots, "--name", name, "--format", "json"});
        EXPECT_EQ(result.status, status) << result.out << result.err;
        const auto json = nlohmann::json::parse(result.out, nullptr, false);
        ASSERT_FALSE(json.is_discarded());
        EXPECT_EQ(json["accepted"], status == 0);
        EXPECT_EQ(json["errors"].empty(), status == 0);
        std::string found;
        for (const auto& finding : json["findings"])
            if (finding["role"] == "root")
                found = finding["rule"];
        EXPECT_EQ(found, rule);
    };
    check(tls::MintFault::None, "mail.example.com", 0, "");
    check(tls::MintFault::None, "other.example.com", 1, "certificate-name-mismatch");
    check(tls::MintFault::Expired, "mail.example.com", 1, "certificate-expired");
    check(tls::MintFault::IncompleteChain, "mail.example.com", 1, "certificate-chain-incomplete");
    check(tls::MintFault::SelfSigned, "mail.example.com", 1, "certificate-self-signed");
}

TEST(CliTrust, refusesWhatIsNone)
{
    const TempFolder folder;
    EXPECT_EQ(
        runCli({"trust", "import", "-", "--store", folder.path("s")}, {.input = "no certificate"}).status, 3);
    EXPECT_EQ(runCli({"trust", "verify", "--chain", "-"}, {.input = "no certificate"}).status, 3);
    EXPECT_EQ(runCli({"trust", "list", "--store", folder.path("nothing")}).status, 0);
    EXPECT_EQ(runCli({"trust"}).status, 2);
}

} // namespace
} // namespace rungbook::test
