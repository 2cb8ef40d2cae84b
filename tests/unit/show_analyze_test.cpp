// SPDX-License-Identifier: GPL-3.0-or-later
// Show output through the whole job: findings, exit status, beside logs and configurations; the seeds and the corpus when they are there.
#include "core/output/json.h"
#include "core/output/text.h"
#include "core/show/output_kind.h"
#include "core/workbench/analyze.h"
#include "show_blocks.h"
#include "tests/support/ike_logs.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <sstream>

namespace rungbook::test
{

namespace
{

using workbench::AnalyzeReport;
using workbench::InputKind;

std::shared_ptr<const AnalyzeReport> analyzed(
    const std::vector<std::string>& texts, const std::string& config = {})
{
    workbench::AnalyzeRequest request;
    for (const std::string& text : texts)
        request.inputs.push_back({"pasted " + std::to_string(request.inputs.size()), text});
    if (!config.empty())
        request.configs.push_back({"configuration", config});
    auto report = workbench::analyze(request);
    EXPECT_TRUE(report.has_value());
    return report ? *report : std::make_shared<AnalyzeReport>();
}

const Finding* find(const AnalyzeReport& report, std::string_view rule)
{
    const auto at = std::find_if(
        report.findings.begin(), report.findings.end(), [&](const Finding& f) { return f.rule->id == rule; });
    return at == report.findings.end() ? nullptr : &*at;
}

std::string readFile(const std::filesystem::path& path)
{
    std::ifstream in(path, std::ios::binary);
    std::stringstream text;
    text << in.rdbuf();
    return text.str();
}

// Lines first to last of a text, both included.
std::string linesOf(const std::string& text, std::size_t first, std::size_t last)
{
    std::stringstream in(text);
    std::string line;
    std::string out;
    for (std::size_t n = 1; std::getline(in, line); ++n) {
        if (n >= first && n <= last)
            out += line + "\n";
    }
    return out;
}

std::filesystem::path sharedFolder()
{
    const char* given = std::getenv("RUNGBOOK_SHARED");
    return given ? std::filesystem::path(given) : std::filesystem::path(RUNGBOOK_SOURCE_DIR) / "../shared";
}

} // namespace

TEST(ShowAnalyze, EncapsWithoutDecapsGivesTheChecklist)
{
    const auto report = analyzed({"Upon doing show ipsec sa peer you see the following:\n"
        + blocks::kGluedIpsecSa + "The problem above is one for the other end, most of the time.\n"});
    EXPECT_EQ(report->inputs[0].kind, InputKind::Show);
    EXPECT_FALSE(report->inputs[0].error);
    const Finding* f = find(*report, "show-encaps-no-decaps");
    ASSERT_NE(f, nullptr);
    EXPECT_EQ(f->effect, Effect::OneWay);
    EXPECT_EQ(raw(f->evidence.front().where.first), 6U);
    EXPECT_GE(f->fixes.size(), 4U);
    EXPECT_NE(f->fixes.front().text.find("routes"), std::string::npos)
        << "the route of the other end comes first";
    EXPECT_EQ(workbench::exitStatus(*report, false), 1);
}

TEST(ShowAnalyze, WhatElseWasPastedChangesTheOrderOfTheChecklist)
{
    std::string text = blocks::kGluedIpsecSa;
    text.replace(text.find("#recv errors: 0"), 15, "#recv errors: 9");
    const auto report = analyzed({text});
    const Finding* f = find(*report, "show-encaps-no-decaps");
    ASSERT_NE(f, nullptr);
    EXPECT_NE(f->fixes.front().text.find("mirror"), std::string::npos) << f->fixes.front().text;
    const auto healthy = analyzed({blocks::kGluedIpsecSa + blocks::ipsecSa()});
    f = find(*healthy, "show-encaps-no-decaps");
    ASSERT_NE(f, nullptr);
    EXPECT_NE(f->message.find("another flow with the same peer works"), std::string::npos);
    EXPECT_TRUE(std::none_of(f->fixes.begin(), f->fixes.end(),
        [](const Fix& fix) { return fix.text.find("ESP (IP protocol 50)") != std::string::npos; }));
}

TEST(ShowAnalyze, AHealthyChainIsNothingWrong)
{
    const auto report = analyzed({blocks::kTracer + blocks::context() + blocks::ipsecSa()});
    ASSERT_EQ(report->chains.size(), 1U);
    EXPECT_EQ(report->chains[0].why, show::Break::None);
    EXPECT_EQ(workbench::exitStatus(*report, false), 0);
    const std::string text = output::analyzeText(*report, {});
    EXPECT_NE(text.find("The chain holds from end to end"), std::string::npos) << text;
}

TEST(ShowAnalyze, TheChainGoesAcrossInputs)
{
    const auto report = analyzed({blocks::kTracer, blocks::context("0x11112222"), blocks::ipsecSa()});
    const Finding* f = find(*report, "vpn-context-mismatch");
    ASSERT_NE(f, nullptr);
    EXPECT_EQ(f->evidence.front().where.source, SourceId{1});
    EXPECT_EQ(workbench::exitStatus(*report, false), 1);
}

TEST(ShowAnalyze, ALogAndShowOutputInOnePasteGiveBoth)
{
    const std::string log = AsaLog("198.51.100.22")
                                .sent(payloads::kSa)
                                .at(8)
                                .resent(payloads::kSa)
                                .at(30)
                                .line(713902, "Removing peer from peer table failed, no match!")
                                .text();
    const auto report = analyzed({blocks::isakmpSa("MM_WAIT_MSG2") + "\n" + log});
    EXPECT_EQ(report->inputs[0].kind, InputKind::Log);
    ASSERT_EQ(report->sessions.size(), 1U);
    const Finding* f = find(*report, "show-mm-wait-msg2");
    ASSERT_NE(f, nullptr);
    EXPECT_EQ(raw(f->evidence.front().where.first), 6U);
}

TEST(ShowAnalyze, TwoSnapshotsAreCompared)
{
    const auto report = analyzed({blocks::ipsecSa("100", "50"), blocks::ipsecSa("180", "50")});
    ASSERT_FALSE(report->moved.empty());
    const std::string json = output::analyzeJson(*report, {});
    EXPECT_NE(json.find("\"movement\": \"still\""), std::string::npos);
    EXPECT_NE(json.find("\"outputs\": ["), std::string::npos);
    EXPECT_NE(json.find("\"chain\": ["), std::string::npos);
    EXPECT_NE(output::analyzeText(*report, {}).find("What moved between the two outputs"), std::string::npos);
}

TEST(ShowAnalyze, AStateThatWasLeftBehindIsNoCause)
{
    const auto report = analyzed({blocks::isakmpSa("MM_WAIT_MSG2"), blocks::isakmpSa("MM_ACTIVE")});
    const Finding* f = find(*report, "show-mm-wait-msg2");
    ASSERT_NE(f, nullptr);
    EXPECT_EQ(f->effect, Effect::Info);
    EXPECT_EQ(workbench::exitStatus(*report, false), 0);
}

TEST(ShowAnalyze, MailThroughAFirewallNamesTheInspectionAndItsPolicy)
{
    const std::string log = "ASA-4-108004: ESMTP Classification: Dropped connection for ESMTP Request from "
                            "outside:198.51.100.75/35314 to "
                            "DMZ:192.0.2.25/25; matched Class 4: header line length gt 998\n"
                            "%ASA-4-507003: tcp flow from outside:198.51.100.75/35314 to DMZ:192.0.2.25/25 "
                            "terminated by inspection "
                            "engine, reason - inspector disconnected, dropped packet.\n";
    const auto report = analyzed({log},
        "hostname fw\npolicy-map global_policy\n class inspection_default\n  inspect dns\n  inspect "
        "esmtp\nservice-policy global_policy "
        "global\n");
    const Finding* f = find(*report, "mail-inspected-by-firewall");
    ASSERT_NE(f, nullptr);
    EXPECT_EQ(f->effect, Effect::Blocks);
    EXPECT_EQ(f->confidence, Confidence::High);
    EXPECT_EQ(raw(f->evidence.front().where.first), 1U);
    ASSERT_FALSE(f->fixes.empty());
    EXPECT_EQ(f->fixes.front().commands,
        (std::vector<std::string>{
            "policy-map global_policy", " class inspection_default", "  no inspect esmtp"}));
    EXPECT_TRUE(std::any_of(f->evidence.begin(), f->evidence.end(), [](const Evidence& e) {
        return e.where.source == SourceId{1} && raw(e.where.first) == 5;
    })) << "the line of the configuration";
    EXPECT_EQ(workbench::exitStatus(*report, false), 1);
}

TEST(ShowAnalyze, ASingleAbortedMessageIsOnlyASuspicion)
{
    const auto report = analyzed({"The gateway wrote:\nMessage 4711 aborted: Receiving aborted\n"});
    const Finding* f = find(*report, "mail-inspected-by-firewall");
    ASSERT_NE(f, nullptr);
    EXPECT_EQ(f->effect, Effect::Unknown);
    EXPECT_FALSE(f->wouldSettle.empty());
    EXPECT_EQ(workbench::exitStatus(*report, false), 0);
}

TEST(ShowAnalyze, TheBlocksOfTheSeedsGiveTheirAuthorsConclusions)
{
    const auto seeds = sharedFolder() / "seeds";
    if (!std::filesystem::exists(seeds / "tunnels-up-troubleshooting.txt"))
        GTEST_SKIP() << "no seeds beside the project";
    const std::string text = readFile(seeds / "tunnels-up-troubleshooting.txt");
    const auto oneWay = analyzed({linesOf(text, 23, 38)});
    const Finding* f = find(*oneWay, "show-encaps-no-decaps");
    ASSERT_NE(f, nullptr);
    EXPECT_EQ(raw(f->evidence.front().where.first), 6U);

    const auto mail = analyzed({linesOf(text, 118, 139)});
    ASSERT_NE(find(*mail, "mail-inspected-by-firewall"), nullptr);
    EXPECT_EQ(find(*mail, "mail-inspected-by-firewall")->confidence, Confidence::High);

    const auto chain = analyzed({linesOf(text, 140, 209)});
    ASSERT_EQ(chain->chains.size(), 1U);
    ASSERT_EQ(chain->chains[0].links.size(), 3U);
    EXPECT_EQ(chain->chains[0].why, show::Break::None);
    EXPECT_EQ(chain->inputs[0].show->count(show::LineUse::NotUnderstood), 0U);

    const auto established =
        analyzed({linesOf(readFile(seeds / "asa-aggressive-mode-debugs.txt"), 301, 356)});
    ASSERT_NE(find(*established, "show-phase1-up"), nullptr);
    EXPECT_EQ(workbench::exitStatus(*established, false), 0);

    const auto whole = analyzed({text});
    EXPECT_EQ(whole->inputs[0].show->outputs.size(), 4U);
    EXPECT_EQ(whole->sessions.size(), 1U) << "the log in it is still a session";
}

TEST(ShowAnalyze, TheCorpusParsesAndNothingIsLost)
{
    const auto corpus = sharedFolder() / "corpus" / "show";
    if (!std::filesystem::exists(corpus))
        GTEST_SKIP() << "no corpus beside the project";
    static const std::vector<std::string> wanted{"ShowCryptoIsakmpSa_", "ShowCryptoIsakmpSaDetail",
        "ShowCryptoIkev2Sa_", "ShowCryptoIkev2SaDetail", "ShowCryptoIkev2SaLocal", "ShowCryptoIkev2SaRemote",
        "ShowCryptoIpsecSa_", "ShowCryptoIpsecSaInterface", "ShowCryptoIpsecSaIpv6", "ShowCryptoIpsecSaPeer",
        "ShowCryptoSession", "ShowCryptoIkev2Stats", "vpn-context", "crypto_ikev1_sa", "crypto_ipsec_sa",
        "crypto_session", "detail_l2l"};
    std::size_t files = 0;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(corpus)) {
        const std::string name = entry.path().filename().string();
        if (std::none_of(wanted.begin(), wanted.end(),
                [&](const std::string& w) { return name.find(w) != std::string::npos; }))
            continue;
        ++files;
        SCOPED_TRACE(name);
        const std::string text = readFile(entry.path());
        const auto read = show::readOutputs(text);
        EXPECT_EQ(read.outputs.size(), 1U);
        EXPECT_LE(read.count(show::LineUse::NotUnderstood), 1U);
        EXPECT_LE(read.count(show::LineUse::Prose), 1U);
        // every number that is printed is in a field of the line it stands on
        std::vector<std::string> fields(read.lines.size() + 1);
        for (const show::Output& output : read.outputs) {
            for (const show::Record& record : output.records) {
                for (const show::Field& field : record.fields) {
                    for (std::uint64_t line = raw(field.where.first);
                         line <= raw(field.where.last) && line < fields.size(); ++line)
                        fields[line] += field.name + "=" + field.text + " ";
                }
            }
        }
        std::stringstream in(text);
        std::string line;
        for (std::size_t n = 1; std::getline(in, line); ++n) {
            if (read.lines[n - 1] != show::LineUse::Understood || name.find("Stats") != std::string::npos)
                continue;
            std::size_t at = 0;
            while ((at = line.find_first_of("0123456789", at)) != std::string::npos) {
                const std::size_t end = std::min(line.find_first_not_of("0123456789", at), line.size());
                if (end - at >= 5) {
                    EXPECT_NE(fields[n].find(line.substr(at, end - at)), std::string::npos)
                        << n << ": " << line;
                }
                at = end;
            }
        }
    }
    EXPECT_GE(files, 30U);
}

} // namespace rungbook::test
