// SPDX-License-Identifier: GPL-3.0-or-later
// The two articles that the first release has to get right, and logs of the same shape that stand in for them in a clean clone. With
// RUNGBOOK_SHARED set to a folder that has seeds/ the real ones are read.
#include "cli_process.h"

#include <cstdlib>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace rungbook::test
{

namespace
{

using Json = nlohmann::ordered_json;

struct Article {
    std::string path;
    std::string peer = {};
    std::string group = {};
    std::string user = {};
    std::string inbound = {};
    std::string outbound = {};
    std::string assigned = {};
    std::uint64_t proof = 0; ///< the INVALID_COOKIE line
};

const char* shared()
{
    const char* folder = std::getenv("RUNGBOOK_SHARED");
    return folder && *folder ? folder : nullptr;
}

Article aggressiveArticle()
{
    if (shared())
        return {std::string(shared()) + "/seeds/asa-aggressive-mode-debugs.txt", "10.48.66.23", "EZ", "cisco",
            "0xd6602721", "0x8c52372d", "192.168.1.100"};
    return {cliDataPath("aggressive-article.txt"), "198.51.100.23", "BRANCH", "branch7", "0x3e5a90c4",
        "0xb7720d1e", "192.0.2.100"};
}

Article noKeyArticle()
{
    if (shared())
        return {.path = std::string(shared()) + "/seeds/tunnels-up-troubleshooting.txt",
            .peer = "233.22.22.233",
            .proof = 247};
    return {.path = cliDataPath("no-key-article.txt"), .peer = "198.51.100.77", .proof = 25};
}

std::vector<std::string> stepsOf(const Json& session)
{
    std::vector<std::string> steps;
    for (const Json& message : session.at("messages"))
        steps.push_back(
            message.at("step").get<std::string>() + (message.at("direction") == "out" ? ">" : "<"));
    return steps;
}

std::vector<Json> roots(const Json& session)
{
    std::vector<Json> found;
    for (const Json& finding : session.at("findings")) {
        if (finding.at("role") == "root")
            found.push_back(finding);
    }
    return found;
}

} // namespace

TEST(Acceptance, AggressiveModeOfAClientIsEstablished)
{
    const Article article = aggressiveArticle();
    const CliResult run = runCli({"analyze", article.path, "--format", "json"});
    EXPECT_EQ(run.status, 0) << run.err;
    const Json report = Json::parse(run.out);
    ASSERT_EQ(report.at("sessions").size(), 1U);
    const Json& session = report.at("sessions").at(0);
    EXPECT_EQ(session.at("peer"), article.peer);
    EXPECT_EQ(session.at("role"), "responder");
    EXPECT_EQ(session.at("mode"), "aggressive");
    EXPECT_EQ(session.at("group"), article.group);
    EXPECT_EQ(session.at("user"), article.user);
    EXPECT_EQ(session.at("outcome"), "established");
    EXPECT_EQ(session.at("phases").at("phase1").at("complete"), true);
    EXPECT_EQ(session.at("phases").at("phase2").at("complete"), true);
    EXPECT_EQ(session.at("spis").at("inbound"), article.inbound);
    EXPECT_EQ(session.at("spis").at("outbound"), article.outbound);
    EXPECT_EQ(session.at("assigned_address"), article.assigned);
    const std::vector<std::string> steps{"AM1<", "AM2>", "AM3<", "XAUTH1>", "XAUTH2<", "XAUTH3>", "XAUTH4<",
        "MODECFG1<", "MODECFG2>", "NOTIFY>", "QM1<", "QM2>", "QM3<", "NOTIFY<"};
    EXPECT_EQ(stepsOf(session), steps);
    for (const Json& message : session.at("messages"))
        EXPECT_EQ(message.at("resends"), 0) << message;
    EXPECT_TRUE(session.at("missing").empty());
    // "PSK Hash Verification Failed!" stands in the log, after everything had succeeded.
    EXPECT_NE(cliData("aggressive-article.txt").find("PSK Hash Verification Failed!"), std::string::npos);
    EXPECT_TRUE(roots(session).empty()) << session.at("findings");
}

TEST(Acceptance, MainModeThatStopsAfterMm3NamesThePeersMissingKey)
{
    const Article article = noKeyArticle();
    const CliResult run = runCli({"analyze", article.path, "--format", "json"});
    EXPECT_EQ(run.status, 1) << run.err;
    const Json report = Json::parse(run.out);
    ASSERT_EQ(report.at("sessions").size(), 1U);
    const Json& session = report.at("sessions").at(0);
    EXPECT_EQ(session.at("peer"), article.peer);
    EXPECT_EQ(session.at("role"), "initiator");
    EXPECT_EQ(session.at("mode"), "main");
    EXPECT_EQ(session.at("state"), "MM_WAIT_MSG4");
    EXPECT_EQ(session.at("outcome"), "failed");
    const std::vector<std::string> steps = stepsOf(session);
    ASSERT_GE(steps.size(), 4U);
    EXPECT_EQ(std::vector<std::string>(steps.begin(), steps.begin() + 3),
        (std::vector<std::string>{"MM1>", "MM2<", "MM3>"}));
    EXPECT_EQ(session.at("messages").at(2).at("resends"), 1);
    for (std::size_t i = 3; i < steps.size(); ++i) {
        EXPECT_EQ(steps[i], "NOTIFY<");
        EXPECT_EQ(session.at("messages").at(i).at("payloads"), Json::array({"NOTIFY"}))
            << "a notify in clear text";
    }
    ASSERT_EQ(session.at("missing").size(), 1U);
    EXPECT_EQ(session.at("missing").at(0).at("step"), "MM4");
    EXPECT_EQ(session.at("missing").at(0).at("direction"), "in");
    EXPECT_EQ(session.at("missing").at(0).at("after"), 3);
    const std::vector<Json> causes = roots(session);
    ASSERT_EQ(causes.size(), 1U);
    EXPECT_EQ(causes.front().at("rule"), "peer-has-no-key-for-us");
    const Json& proof = causes.front().at("evidence").at(0);
    EXPECT_EQ(proof.at("lines"), Json::array({article.proof, article.proof}));
    EXPECT_NE(proof.at("text").get<std::string>().find("INVALID_COOKIE"), std::string::npos);
}

TEST(Acceptance, ADuplicateFirstPacketMeansThatOurAnswerIsLost)
{
    const std::string head = "%ASA-7-713236: IP = 192.0.2.7, IKE_DECODE ";
    const std::string log = "Jan 24 2014 09:12:01: " + head
        + "RECEIVED Message (msgid=0) with payloads : HDR + SA (1) + VENDOR (13) + NONE (0) total length : "
          "108\n"
          "Jan 24 2014 09:12:01: "
        + head
        + "SENDING Message (msgid=0) with payloads : HDR + SA (1) + VENDOR (13) + NONE (0) total length : "
          "108\n"
          "Jan 24 2014 09:12:09: %ASA-5-713202: IP = 192.0.2.7, Duplicate first packet detected.  Ignoring "
          "packet.\n"
          "Jan 24 2014 09:12:17: %ASA-5-713202: IP = 192.0.2.7, Duplicate first packet detected.  Ignoring "
          "packet.\n";
    const CliResult run = runCli({"analyze", "-", "--format", "json"}, {.input = log});
    EXPECT_EQ(run.status, 1) << run.err;
    const Json report = Json::parse(run.out);
    ASSERT_EQ(report.at("sessions").size(), 1U);
    const std::vector<Json> causes = roots(report.at("sessions").at(0));
    ASSERT_EQ(causes.size(), 1U);
    EXPECT_EQ(causes.front().at("rule"), "duplicate-first-packet");
    EXPECT_NE(causes.front().at("message").get<std::string>().find("MM2"), std::string::npos);
    bool path = false;
    for (const Json& fix : causes.front().at("fixes"))
        path = path || fix.at("for") == "the path between them";
    EXPECT_TRUE(path) << causes.front().at("fixes");
}

TEST(Acceptance, KeysInAnArticleAreNeverShown)
{
    for (const std::string format : {"text", "json", "html", "sarif"}) {
        const CliResult run =
            runCli({"analyze", cliDataPath("aggressive-article.txt"), "--format", format, "--list-unknown"});
        EXPECT_EQ(run.status, 0) << run.err;
        EXPECT_EQ(run.out.find("not-the-real"), std::string::npos) << format;
    }
}

} // namespace rungbook::test
