// SPDX-License-Identifier: GPL-3.0-or-later
// "ladder": every format, one session and several.
#include "cli_process.h"
#include "tests/support/ike_logs.h"
#include "tests/support/temp_folder.h"

#include <fstream>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace rungbook::test
{

namespace
{

using Json = nlohmann::ordered_json;

std::string twoPeers()
{
    return AsaLog("192.0.2.9").mainModeAsInitiator().quickModeAsInitiator().text()
        + AsaLog("192.0.2.66")
              .at(100)
              .sent(payloads::kSa)
              .at(108)
              .resent(payloads::kSa)
              .at(130)
              .line(713902, "Removing peer from peer table failed, no match!")
              .text();
}

std::size_t count(const std::string& text, const std::string& part)
{
    std::size_t found = 0;
    for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + part.size()))
        ++found;
    return found;
}

} // namespace

TEST(LadderCommand, TextHoldsEverySession)
{
    const CliResult run = runCli({"ladder", "-"}, {.input = twoPeers()});
    EXPECT_EQ(run.status, 1);
    EXPECT_NE(run.out.find("Session 1\n"), std::string::npos) << run.out;
    EXPECT_NE(run.out.find("Session 2\n"), std::string::npos);
    EXPECT_NE(run.out.find("QM3"), std::string::npos);
    const CliResult one = runCli({"ladder", "-", "--session", "1"}, {.input = twoPeers()});
    EXPECT_EQ(one.status, 0) << "the session that was chosen is fine";
    EXPECT_EQ(one.out.find("192.0.2.66"), std::string::npos);
}

TEST(LadderCommand, JsonHasParticipantsPhasesAndRows)
{
    const Json report = Json::parse(runCli({"ladder", "-", "--format", "json"}, {.input = twoPeers()}).out);
    EXPECT_EQ(report.begin().key(), "rungbook");
    ASSERT_EQ(report.at("ladders").size(), 2U);
    const Json& failed = report.at("ladders").at(1);
    EXPECT_EQ(failed.at("session"), 2);
    EXPECT_EQ(failed.at("failed"), true);
    EXPECT_EQ(failed.at("participants").size(), 2U);
    EXPECT_FALSE(failed.at("phases").empty());
    bool ghost = false;
    bool resent = false;
    for (const Json& row : failed.at("rows")) {
        ghost = ghost || (row.at("kind") == "ghost" && row.at("label") == "MM2" && row.at("lines").is_null());
        resent = resent || (row.at("label") == "MM1" && row.at("resends") == 1);
    }
    EXPECT_TRUE(ghost) << failed.at("rows");
    EXPECT_TRUE(resent) << failed.at("rows");
}

TEST(LadderCommand, AnSvgHoldsOneSessionAndSaysSo)
{
    const CliResult several = runCli({"ladder", "-", "--format", "svg"}, {.input = twoPeers()});
    EXPECT_EQ(several.status, 2);
    EXPECT_TRUE(several.out.empty());
    EXPECT_NE(several.err.find("--session N"), std::string::npos) << several.err;
    EXPECT_NE(several.err.find("2 (192.0.2.66, failed)"), std::string::npos) << several.err;
    const TempFolder folder;
    const CliResult one =
        runCli({"ladder", "-", "--format", "svg", "--session", "2", "-o", folder.path("l.svg")},
            {.input = twoPeers()});
    EXPECT_EQ(one.status, 1);
    std::ifstream file(folder.path("l.svg"));
    const std::string svg{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    EXPECT_NE(svg.find("<svg "), std::string::npos);
    EXPECT_NE(svg.find("</svg>"), std::string::npos);
    EXPECT_EQ(
        runCli({"ladder", "-", "--format", "svg", "--peer", "192.0.2.9"}, {.input = twoPeers()}).status, 0)
        << "one is left";
}

TEST(LadderCommand, MermaidOfSeveralSessionsIsMarkdown)
{
    const CliResult several = runCli({"ladder", "-", "--format", "mermaid"}, {.input = twoPeers()});
    EXPECT_EQ(several.status, 1);
    EXPECT_EQ(count(several.out, "```mermaid\n"), 2U) << several.out;
    EXPECT_EQ(count(several.out, "sequenceDiagram"), 2U);
    const CliResult one =
        runCli({"ladder", "-", "--format", "mermaid", "--session", "2"}, {.input = twoPeers()});
    EXPECT_EQ(one.out.find("```"), std::string::npos) << "one diagram stands alone";
    EXPECT_EQ(count(one.out, "sequenceDiagram"), 1U);
}

TEST(LadderCommand, ASessionThatIsNotThereIsAMistake)
{
    const CliResult run = runCli({"ladder", "-", "--session", "3"}, {.input = twoPeers()});
    EXPECT_EQ(run.status, 2);
    EXPECT_NE(run.err.find("There are 2 sessions"), std::string::npos) << run.err;
    const CliResult peer = runCli({"ladder", "-", "--peer", "192.0.2.99"}, {.input = twoPeers()});
    EXPECT_EQ(peer.status, 3);
    EXPECT_NE(peer.err.find("192.0.2.9"), std::string::npos) << peer.err;
}

TEST(LadderCommand, ALogWithoutNegotiationsHasNoLadder)
{
    const std::string log =
        "Jun 10 2010 17:36:05: %ASA-6-302013: Built outbound TCP connection 1 for outside:192.0.2.1/80\n"
        "Jun 10 2010 17:36:06: %ASA-6-302014: Teardown TCP connection 1\n"
        "Jun 10 2010 17:36:07: %ASA-5-111008: User 'enable_15' executed the 'show' command.\n";
    const CliResult run = runCli({"ladder", "-"}, {.input = log});
    EXPECT_EQ(run.status, 3);
    EXPECT_FALSE(run.err.empty());
    const CliResult analyzed = runCli({"analyze", "-"}, {.input = log});
    EXPECT_FALSE((analyzed.out + analyzed.err).empty());
}

} // namespace rungbook::test
