// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/output/json.h"
#include "core/output/lists.h"
#include "core/output/sarif.h"
#include "output_report.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace rungbook::test
{

namespace
{
using Json = nlohmann::ordered_json;
}

TEST(OutputJson, AReportByTheContract)
{
    const std::string text = output::analyzeJson(handReport());
    EXPECT_TRUE(text.starts_with("{\n  \"rungbook\": 1,\n  \"inputs\": ["));
    EXPECT_TRUE(text.ends_with("}\n"));
    const Json report = Json::parse(text);
    const Json& session = report.at("sessions").at(0);
    EXPECT_EQ(session.at("peer"), "192.0.2.9");
    EXPECT_EQ(session.at("local"), nullptr);
    EXPECT_EQ(session.at("role"), "initiator");
    EXPECT_EQ(session.at("mode"), "main");
    EXPECT_EQ(session.at("outcome"), "failed");
    EXPECT_EQ(session.at("begin"), "2020-05-04T10:00:00");
    EXPECT_EQ(session.at("phases").at("phase1").at("complete"), false);
    EXPECT_EQ(session.at("spis").at("inbound"), "0x01020304");
    EXPECT_EQ(session.at("spis").at("outbound"), nullptr);
    EXPECT_EQ(session.at("facts").at(0).at("kind"), "inbound_spi");
    const Json& message = session.at("messages").at(0);
    EXPECT_EQ(message.at("message_id"), "00000000");
    EXPECT_EQ(message.at("payloads"), Json::array({"SA", "VENDOR", "VENDOR"}));
    EXPECT_EQ(message.at("resent"), Json::array({{{"time", "2020-05-04T10:00:08"}, {"line", 4}}}));
    EXPECT_EQ(message.at("state"), "MM_WAIT_MSG2");
    EXPECT_EQ(session.at("missing").at(0).at("after"), 1);
    EXPECT_EQ(session.at("missing").at(0).at("waited_s"), 30.0);
}

TEST(OutputJson, EvidenceIsQuotedWithoutSecretsAndInValidUtf8)
{
    const std::string text = output::analyzeJson(handReport(), {.listUnknown = true});
    EXPECT_EQ(text.find("hunter2"), std::string::npos);
    const Json report = Json::parse(text);
    const Json& evidence = report.at("sessions").at(0).at("findings").at(0).at("evidence");
    ASSERT_EQ(evidence.size(), 2U);
    EXPECT_EQ(evidence.at(0).at("text"), "10:00:08 resending MM1");
    EXPECT_EQ(evidence.at(0).at("path"), "hand made.log");
    EXPECT_EQ(evidence.at(1).at("lines"), Json::array({2, 3}));
    const Json& unknown = report.at("inputs").at(0).at("unknown");
    ASSERT_EQ(unknown.size(), 2U);
    EXPECT_NE(unknown.at(0).at("text").get<std::string>().find("pre-shared-key *****"), std::string::npos);
    EXPECT_NE(unknown.at(1).at("text").get<std::string>().find("\uFFFD"), std::string::npos);
}

TEST(OutputJson, AnInputThatCouldNotBeUsedSaysWhy)
{
    const Json report = Json::parse(output::analyzeJson(handReport()));
    EXPECT_EQ(report.at("inputs").at(0).at("error"), nullptr);
    EXPECT_EQ(report.at("inputs").at(0).at("not_understood"), 2);
    EXPECT_EQ(report.at("inputs").at(0).at("confidence"), 90);
    const Json& bad = report.at("inputs").at(1);
    EXPECT_EQ(bad.at("kind"), "binary");
    EXPECT_EQ(bad.at("dialect"), nullptr);
    EXPECT_EQ(bad.at("error").at("message"), "picture.png is binary data, not text.");
}

TEST(OutputJson, AnEmptyReportIsStillOne)
{
    const Json report = Json::parse(output::analyzeJson({}));
    EXPECT_EQ(report.at("rungbook"), 1);
    EXPECT_TRUE(report.at("inputs").empty());
    EXPECT_TRUE(report.at("sessions").is_array());
    EXPECT_TRUE(report.at("findings").is_array());
}

TEST(OutputJson, LaddersHaveRowsOfEveryKind)
{
    const workbench::AnalyzeReport report = handReport();
    const Json out = Json::parse(output::ladderJson(report, report.sessions));
    const Json& ladder = out.at("ladders").at(0);
    EXPECT_EQ(ladder.at("session"), 1);
    EXPECT_EQ(ladder.at("failed"), true);
    ASSERT_EQ(ladder.at("participants").size(), 2U);
    bool ghost = false;
    for (const Json& row : ladder.at("rows"))
        ghost =
            ghost || (row.at("kind") == "ghost" && row.at("seconds") == 30.0 && row.at("message").is_null());
    EXPECT_TRUE(ghost) << ladder.at("rows");
    EXPECT_EQ(ladder.at("rows").at(0).at("message"), 1);
}

TEST(OutputSarif, HasTheShapeOfTheStandard)
{
    const Json out = Json::parse(output::analyzeSarif(handReport(), "1.2.3"));
    EXPECT_EQ(out.at("version"), "2.1.0");
    ASSERT_EQ(out.at("runs").size(), 1U);
    const Json& run = out.at("runs").at(0);
    const Json& driver = run.at("tool").at("driver");
    EXPECT_EQ(driver.at("name"), "Rungbook");
    EXPECT_EQ(driver.at("version"), "1.2.3");
    ASSERT_EQ(run.at("results").size(), 2U);
    for (const Json& result : run.at("results")) {
        const std::size_t index = result.at("ruleIndex");
        EXPECT_EQ(driver.at("rules").at(index).at("id"), result.at("ruleId")) << "an index leads to its rule";
        EXPECT_FALSE(result.at("message").at("text").get<std::string>().empty());
        const Json& place = result.at("locations").at(0).at("physicalLocation");
        EXPECT_EQ(place.at("artifactLocation").at("uri"), "hand%20made.log");
        EXPECT_GE(place.at("region").at("startLine"), 1);
    }
    const Json& cause = run.at("results").at(0);
    EXPECT_EQ(cause.at("level"), "error");
    EXPECT_EQ(run.at("results").at(1).at("level"), "note");
    EXPECT_EQ(cause.at("relatedLocations").at(0).at("id"), 1);
    EXPECT_NE(cause.at("message").at("text").get<std::string>().find("crypto ikev1 enable outside"),
        std::string::npos);
    EXPECT_EQ(cause.at("properties").at("fixes").at(0).at("for"), "the peer");
    const Json& notes = run.at("invocations").at(0).at("toolExecutionNotifications");
    EXPECT_EQ(notes.at(0).at("locations").at(0).at("physicalLocation").at("artifactLocation").at("uri"),
        "picture.png");
}

TEST(OutputSarif, RulesCarryTheirDocuments)
{
    workbench::AnalyzeReport report = handReport();
    const RuleMeta real{.id = "duplicate-first-packet", .title = "Our answer does not reach the initiator"};
    report.findings.push_back(handFinding(real, Effect::Blocks, Role::Root, 1));
    const Json out = Json::parse(output::analyzeSarif(report, "1.2.3"));
    const Json& rule = out.at("runs").at(0).at("tool").at("driver").at("rules").at(2);
    EXPECT_EQ(rule.at("id"), "duplicate-first-packet");
    EXPECT_NE(rule.at("help").at("markdown").get<std::string>().find("## What it does"), std::string::npos);
    EXPECT_EQ(rule.at("help").at("text").get<std::string>().find("##"), std::string::npos);
}

// SARIF 2.1.0, 3.14.15: "an array of zero or more unique artifact objects".
TEST(OutputSarif, AnInputThatWasGivenTwiceIsOneArtifact)
{
    workbench::AnalyzeReport report = handReport();
    report.inputs.push_back(report.inputs.front());
    const Json out = Json::parse(output::analyzeSarif(report, "1.2.3"));
    const Json& artifacts = out.at("runs").at(0).at("artifacts");
    ASSERT_EQ(artifacts.size(), 2U) << artifacts;
    EXPECT_EQ(artifacts.at(0).at("location").at("uri"), "hand%20made.log");
    EXPECT_EQ(artifacts.at(1).at("location").at("uri"), "picture.png");
}

TEST(OutputSarif, PathsBecomeUris)
{
    EXPECT_EQ(output::uriOf("logs/a.log"), "logs/a.log");
    EXPECT_EQ(output::uriOf("/var/log/a b.log"), "file:///var/log/a%20b.log");
    EXPECT_EQ(output::uriOf("caf\xC3\xA9#1"), "caf%C3%A9%231");
}

} // namespace rungbook::test
