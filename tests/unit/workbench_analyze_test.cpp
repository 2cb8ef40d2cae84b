// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workbench/analyze.h"
#include "core/workbench/input_kind.h"
#include "tests/support/ike_logs.h"
#include "tests/support/temp_folder.h"

#include <gtest/gtest.h>

namespace rungbook::test
{

namespace
{

using workbench::AnalyzeReport;
using workbench::ByteKind;
using workbench::InputKind;

std::shared_ptr<const AnalyzeReport> analyzed(workbench::AnalyzeRequest request)
{
    auto report = workbench::analyze(request);
    EXPECT_TRUE(report.has_value());
    return report ? *report : std::make_shared<AnalyzeReport>();
}

std::shared_ptr<const AnalyzeReport> analyzedText(const std::string& text, const std::string& config = {})
{
    workbench::AnalyzeRequest request;
    request.inputs.push_back({"pasted text", text});
    if (!config.empty())
        request.configs.push_back({"pasted configuration", config});
    return analyzed(request);
}

std::string failing(const std::string& peer)
{
    return AsaLog(peer)
        .sent(payloads::kSa)
        .at(8)
        .resent(payloads::kSa)
        .at(30)
        .line(713902, "Removing peer from peer table failed, no match!")
        .text();
}

const std::string kConfig = "crypto isakmp enable outside\ncrypto isakmp policy 10\n authentication "
                            "pre-share\n encryption aes\n hash sha\n group 2\n"
                            " lifetime 86400\ntunnel-group 192.0.2.66 type ipsec-l2l\ntunnel-group "
                            "192.0.2.66 ipsec-attributes\n pre-shared-key hunter2\n";

} // namespace

TEST(InputKindOf, BytesAreToldApart)
{
    using namespace std::string_literals;
    EXPECT_EQ(workbench::byteKind(""), ByteKind::Blank);
    EXPECT_EQ(workbench::byteKind(" \r\n\t"), ByteKind::Blank);
    EXPECT_EQ(workbench::byteKind("plain text\n"), ByteKind::Text);
    EXPECT_EQ(workbench::byteKind("caf\xE9 in Latin-1, once in a long line of text\n"), ByteKind::Text);
    EXPECT_EQ(workbench::byteKind("\x1b[31mred\x1b[0m text from a terminal\n"), ByteKind::Text);
    EXPECT_EQ(
        workbench::byteKind("a long line of text with one zero byte at its end, as a crash leaves it\0"s),
        ByteKind::Dubious);
    EXPECT_EQ(workbench::byteKind("\x7F"s + "ELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x03\0>\0"s), ByteKind::Binary);
    EXPECT_EQ(workbench::byteKind("\xA1\xB2\xC3\xD4\0\x02"s), ByteKind::Capture);
    EXPECT_EQ(workbench::byteKind("\x0A\x0D\x0D\x0A\0\0"s), ByteKind::Capture);
    EXPECT_EQ(workbench::byteKind("\x1F\x8B\x08"s), ByteKind::Gzip);
    EXPECT_EQ(workbench::byteKind("\xFF\xFEl\0o\0g\0"s), ByteKind::Utf16);
}

TEST(InputKindOf, Utf16BecomesUtf8)
{
    using namespace std::string_literals;
    EXPECT_EQ(workbench::fromUtf16("\xFF\xFEl\0o\0\xE9\0\x0A\0"s), "lo\xC3\xA9\n");
    EXPECT_EQ(workbench::fromUtf16("\xFE\xFF\0l\x20\xAC"s), "l\xE2\x82\xAC");
    EXPECT_EQ(workbench::fromUtf16("\xFF\xFE\x3D\xD8\x00\xDE"s), "\xF0\x9F\x98\x80");
    EXPECT_EQ(workbench::fromUtf16("\xFF\xFE\x3D\xD8x\0"s), "\xEF\xBF\xBDx") << "half a pair";
    EXPECT_EQ(workbench::fromUtf16("\xFF\xFEx"s), "") << "half a unit";
}

TEST(Workbench, EveryInputIsToldByItself)
{
    const TempFolder folder;
    workbench::AnalyzeRequest request;
    request.inputs.push_back({"log", failing("192.0.2.66")});
    request.inputs.push_back({"blank", "\n\n"});
    request.inputs.push_back({"prose", "Nothing here.\n"});
    request.inputs.push_back({folder.path("missing"), std::nullopt});
    request.inputs.push_back({"second log", failing("192.0.2.67")});
    const auto report = analyzed(request);
    ASSERT_EQ(report->inputs.size(), 5U);
    EXPECT_EQ(report->inputs[0].kind, InputKind::Log);
    EXPECT_FALSE(report->inputs[0].error);
    EXPECT_EQ(report->inputs[1].kind, InputKind::Empty);
    EXPECT_EQ(report->inputs[2].kind, InputKind::Text);
    for (const std::size_t bad : {1U, 2U, 3U}) {
        ASSERT_TRUE(report->inputs[bad].error);
        EXPECT_TRUE(report->inputs[bad].error->message.ends_with(".")) << report->inputs[bad].error->message;
        EXPECT_FALSE(report->inputs[bad].error->hint.empty());
    }
    ASSERT_EQ(report->sessions.size(), 2U);
    EXPECT_EQ(report->session(report->sessions[0]).id, 1U);
    EXPECT_EQ(report->session(report->sessions[1]).id, 2U);
    EXPECT_EQ(raw(report->session(report->sessions[1]).source), 4U);
    EXPECT_EQ(report->pathOf(SourceId{4}), "second log");
    EXPECT_EQ(workbench::exitStatus(*report, false), 1);
}

TEST(Workbench, ExitStatusFollowsTheFindings)
{
    EXPECT_EQ(workbench::exitStatus(*analyzedText("no log\n"), false), 3);
    EXPECT_EQ(workbench::exitStatus(*analyzedText(""), true), 3);
    EXPECT_EQ(workbench::exitStatus(
                  *analyzedText(AsaLog().mainModeAsInitiator().quickModeAsInitiator().text()), false),
        0);
    EXPECT_EQ(workbench::exitStatus(*analyzedText(failing("192.0.2.66")), false), 1);
}

TEST(Workbench, AnUnknownDialectIsAMistakeThatListsThem)
{
    workbench::AnalyzeRequest request;
    request.dialect = "klingon";
    const auto report = workbench::analyze(request);
    ASSERT_FALSE(report);
    EXPECT_EQ(report.error().kind, Error::Kind::Usage);
    EXPECT_NE(report.error().hint.find("cisco-asa"), std::string::npos);
}

TEST(Workbench, ARequestToStopIsHeard)
{
    std::stop_source stop;
    stop.request_stop();
    workbench::AnalyzeRequest request;
    request.inputs.push_back({"log", failing("192.0.2.66")});
    Job job;
    job.stop = stop.get_token();
    const auto report = workbench::analyze(request, job);
    ASSERT_FALSE(report);
    EXPECT_EQ(report.error().kind, Error::Kind::Cancelled);
}

TEST(Workbench, ConfigurationIsQuotedForTheMissingStep)
{
    const auto report = analyzedText(failing("192.0.2.66"), kConfig);
    ASSERT_EQ(report->sessions.size(), 1U);
    ASSERT_EQ(report->configs.size(), 1U);
    EXPECT_EQ(report->configPaths, std::vector<std::string>{"pasted configuration"});
    EXPECT_EQ(report->pathOf(report->configs[0].source), "pasted configuration");
    const auto quotes = report->relevantConfigurationOfMissing(report->sessions[0]);
    bool answered = false;
    for (const config::Quote& quote : quotes) {
        EXPECT_FALSE(quote.query.why.empty());
        for (const config::ConfigLine& line : quote.lines) {
            answered = true;
            EXPECT_EQ(quote.source, SourceId{1});
            EXPECT_EQ(line.text.find("hunter2"), std::string::npos);
        }
    }
    EXPECT_TRUE(answered);
    EXPECT_FALSE(report->relevantConfiguration(report->sessions[0], 0).empty());
    EXPECT_TRUE(report->relevantConfiguration(report->sessions[0], 99).empty());
}

TEST(Workbench, WithoutConfigurationTheQueriesRemain)
{
    const auto report = analyzedText(failing("192.0.2.66"));
    EXPECT_TRUE(report->configs.empty());
    const auto quotes = report->relevantConfigurationOfMissing(report->sessions.at(0));
    ASSERT_FALSE(quotes.empty());
    for (const config::Quote& quote : quotes)
        EXPECT_TRUE(quote.lines.empty());
}

TEST(Workbench, ConfigurationInsideTheLogIsUsed)
{
    const auto report =
        analyzedText("The configuration:\n" + kConfig + "And the log:\n" + failing("192.0.2.66"));
    ASSERT_EQ(report->configs.size(), 1U);
    EXPECT_EQ(report->configs[0].source, SourceId{0}) << "it is a part of the first input";
    EXPECT_EQ(report->configPaths.at(0), "pasted text");
}

TEST(Workbench, AConfigurationIsNoLogButHelpsOne)
{
    const auto alone = analyzedText(kConfig);
    EXPECT_EQ(alone->inputs[0].kind, InputKind::Config);
    ASSERT_TRUE(alone->inputs[0].error);
    EXPECT_NE(alone->inputs[0].error->message.find(
                  "is a Cisco configuration, not a log: give it with --config beside a log"),
        std::string::npos);
    workbench::AnalyzeRequest request;
    request.inputs.push_back({"config", kConfig});
    request.inputs.push_back({"log", failing("192.0.2.66")});
    const auto both = analyzed(request);
    EXPECT_FALSE(both->inputs[0].error);
    ASSERT_EQ(both->configs.size(), 1U);
    EXPECT_EQ(both->configPaths.at(0), "config");
}

TEST(Workbench, AConfigThatIsNoneIsTold)
{
    const auto report = analyzedText(failing("192.0.2.66"), "Dear diary,\ntoday nothing happened.\n");
    ASSERT_EQ(report->configInputs.size(), 1U);
    ASSERT_TRUE(report->configInputs[0].error);
    EXPECT_NE(report->configInputs[0].error->message.find("pasted configuration"), std::string::npos);
    EXPECT_TRUE(report->configs.empty());
}

TEST(Workbench, TheDecisiveMessageIsBeforeTheFirstEvidence)
{
    const auto report = analyzedText(failing("192.0.2.66"));
    EXPECT_EQ(report->decisiveMessage(report->sessions.at(0)), 0U);
}

TEST(Workbench, ProgressCoversTheWholeJob)
{
    workbench::AnalyzeRequest request;
    std::string big;
    for (int i = 0; i < 4000; ++i)
        big += failing("192.0.2.66");
    request.inputs.push_back({"one", big});
    request.inputs.push_back({"two", big});
    request.threads = 1;
    std::uint64_t last = 0;
    std::uint64_t total = 0;
    Job job;
    job.progress = [&](Progress p) {
        EXPECT_GE(p.done, last);
        EXPECT_LE(p.done, p.total);
        last = p.done;
        total = p.total;
    };
    ASSERT_TRUE(workbench::analyze(request, job));
    EXPECT_EQ(total, 2 * big.size());
}

} // namespace rungbook::test
