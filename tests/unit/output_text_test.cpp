// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ladder/text_width.h"
#include "core/output/html.h"
#include "core/output/markdown.h"
#include "core/output/session_groups.h"
#include "core/output/source_lines.h"
#include "core/output/text.h"
#include "output_report.h"

#include <algorithm>
#include <gtest/gtest.h>

namespace rungbook::test
{

namespace
{

std::vector<std::string> linesOf(const std::string& text)
{
    std::vector<std::string> lines;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        lines.push_back(text.substr(at, end - at));
        at = end + 1;
    }
    return lines;
}

std::size_t positionOf(const std::string& text, const std::string& part)
{
    const std::size_t at = text.find(part);
    EXPECT_NE(at, std::string::npos) << part << " in\n" << text;
    return at;
}

} // namespace

TEST(OutputText, TellsInTheOrderInWhichPeopleAsk)
{
    const std::string text = output::analyzeText(handReport());
    std::size_t last = 0;
    for (const std::string part :
        {"Session 1, peer 192.0.2.9: FAILED", "IKEv1 main mode, this device is the initiator",
            "→MM1 (again after 8 s) [MM2 never came]", "State  MM_WAIT_MSG2",
            "CAUSE  The peer does not answer", "hand made.log:4", "10:00:08 resending MM1", "Let UDP 500 in.",
            "crypto ikev1 enable outside", "A capture at the peer.", "NOTE  Cleaning up", "What was read",
            "2 not understood (--list-unknown lists them)", "picture.png is binary data"}) {
        const std::size_t at = positionOf(text, part);
        EXPECT_GE(at, last) << part << " stands too early in\n" << text;
        last = at;
    }
}

TEST(OutputText, StepsTellWhatEveryMessageIsForAndQuoteEachStanzaOnce)
{
    workbench::AnalyzeReport report = handReport();
    workbench::InputReport config;
    config.path = "a folder with a very long name/and another one/asa.cfg";
    config.kind = workbench::InputKind::Config;
    report.configInputs.push_back(config);
    const std::string policy =
        "crypto isakmp policy 10\n authentication pre-share\n encryption aes\n hash sha\n group 2\n";
    report.configs.push_back(
        config::readConfig(policy + policy + "crypto isakmp enable outside\n", SourceId{2}));
    report.configPaths.push_back(config.path);
    const std::string text =
        output::analyzeText(report, {.style = {}, .full = false, .steps = true, .listUnknown = false});
    positionOf(text, "Message by message");
    positionOf(text, "1 → MM1  SA, VENDOR ×2; 10:00:00; line 1; sent again 1 time; then MM_WAIT_MSG2");
    positionOf(text, "[← MM2]  never came, waited 30 s");
    const std::size_t first = positionOf(text, "asa.cfg:1  crypto isakmp policy 10");
    EXPECT_EQ(text.find("crypto isakmp policy 10", first + 30), std::string::npos)
        << "a stanza that stands twice is quoted once";
    EXPECT_EQ(text.find("another one/asa.cfg:1"), std::string::npos)
        << "beside a line number the name of the file will do";
}

TEST(OutputText, KeepsToTheWidthWhateverTheTextIs)
{
    for (const std::size_t width : {40U, 72U, 100U, 160U}) {
        for (const bool unicode : {true, false}) {
            const std::string text = output::analyzeText(handReport(),
                {.style = {.color = false, .unicode = unicode, .width = width},
                    .full = false,
                    .listUnknown = true});
            for (const std::string& line : linesOf(text))
                EXPECT_LE(ladder::displayWidth(line), width) << line;
        }
    }
}

TEST(OutputText, NothingFromALogSteersTheTerminalAndNoSecretIsShown)
{
    const output::ReportTextOptions options{.style = {}, .full = true, .listUnknown = true};
    const std::string text = output::analyzeText(handReport(), options);
    EXPECT_EQ(text.find('\x1b'), std::string::npos);
    EXPECT_EQ(text.find("hunter2"), std::string::npos);
    EXPECT_NE(text.find("pre-shared-key *****"), std::string::npos);
}

TEST(OutputText, WordsOfALogRecordAreNoSecrets)
{
    workbench::AnalyzeRequest request;
    request.inputs.push_back({"log",
        "%ASA-3-713902: Group = G, IP = 192.0.2.9, Inconsistent PSK hash size\n"
        "%ASA-5-713904: Group = G, IP = 192.0.2.9, All SA proposals found unacceptable, pre-shared-key "
        "hunter2\n"});
    const auto report = workbench::analyze(request);
    ASSERT_TRUE(report);
    const output::ReportTextOptions options{.style = {}, .full = true, .listUnknown = true};
    const std::string text = output::analyzeText(**report, options);
    EXPECT_NE(text.find("PSK hash size"), std::string::npos) << text;
    EXPECT_EQ(text.find("hunter2"), std::string::npos) << text;
}

TEST(OutputText, ColourChangesNoWord)
{
    const std::string plain = output::analyzeText(handReport(), {.style = {.color = false}});
    const std::string coloured = output::analyzeText(handReport(), {.style = {.color = true}});
    std::string stripped;
    for (std::size_t i = 0; i < coloured.size(); ++i) {
        if (coloured[i] == '\x1b')
            i = coloured.find('m', i);
        else
            stripped += coloured[i];
    }
    EXPECT_NE(plain, coloured);
    EXPECT_EQ(plain, stripped);
}

TEST(OutputText, ManySessionsAreSummedUpByPeerAndNothingIsDroppedInSilence)
{
    const std::string brief = output::analyzeText(handReport(200));
    EXPECT_NE(brief.find("200 sessions with 1 peer"), std::string::npos) << brief;
    EXPECT_NE(brief.find("199 later sessions with this peer went the same way"), std::string::npos);
    EXPECT_LT(linesOf(brief).size(), 100U);
    const std::string full =
        output::analyzeText(handReport(200), {.style = {}, .full = true, .listUnknown = false});
    EXPECT_NE(full.find("Session 200, peer 192.0.2.9: FAILED"), std::string::npos);
}

TEST(OutputText, TroubleIsALinePerInput)
{
    EXPECT_EQ(output::troubleText(handReport()), "picture.png is binary data, not text. Give a log.\n");
    EXPECT_EQ(output::troubleText({}), "");
}

TEST(SessionGroups, OnlyTheSameWayIsTheSame)
{
    workbench::AnalyzeReport report = handReport(7);
    auto analysis = std::make_shared<ike::Analysis>(*report.inputs[0].analysis);
    analysis->sessions[2].peer = analysis->text.intern("192.0.2.77");
    analysis->sessions[4].missing.front().step = {ike::StepKind::MM, 4};
    analysis->sessions[5].outcome = ike::Outcome::Established;
    analysis->sessions[5].findings.clear();
    report.inputs[0].analysis = analysis;
    const output::SessionChoice choice = output::chooseSessions(report, false, 100);
    ASSERT_EQ(choice.groups.size(), 3U);
    EXPECT_EQ(choice.groups[0].sessions.size(), 4U);
    EXPECT_EQ(choice.groups[1].sessions.front().session, 2U);
    EXPECT_EQ(choice.groups[2].sessions.front().session, 4U);
    EXPECT_EQ(choice.healthy, 1U);
    EXPECT_EQ(output::chooseSessions(report, false, 2).left, 1U);
    EXPECT_EQ(output::chooseSessions(report, true, 2).groups.size(), 7U);
}

TEST(SourceLines, AGluedLineIsCutToTheRecordThatMatters)
{
    std::string line = "Prose before %ASA-7-715047: IP = 192.0.2.9, processing SA payload ";
    for (int i = 0; i < 20; ++i)
        line += "Oct 28 15:30:24 [IKEv1 DEBUG]: IP = 192.0.2.9, process_attr(): Enter! ";
    const std::string wanted = "Oct 28 15:30:25 [IKEv1]: IP = 192.0.2.9, PHASE 1 COMPLETED";
    line += wanted + " Oct 28 15:30:26 [IKEv1]: IP = 192.0.2.9, something else";
    EXPECT_EQ(output::recordAt(line, line.find("PHASE 1")), wanted);
    EXPECT_EQ(output::recordAt(line, line.find("processing SA")),
        "%ASA-7-715047: IP = 192.0.2.9, processing SA payload");
    EXPECT_EQ(output::recordAt(line, 3), "Prose before");
    EXPECT_EQ(output::recordAt("", 0), "");
    const std::string stamped =
        "x Jun 10 2010 17:36:05: %ASA-7-715077: Pitcher Jun 10 2010 17:36:06: %ASA-5-713041: New";
    EXPECT_EQ(
        output::recordAt(stamped, stamped.find("Pitcher")), "Jun 10 2010 17:36:05: %ASA-7-715077: Pitcher");
}

TEST(SourceLines, LinesThatAreGoneAreNotQuoted)
{
    const workbench::AnalyzeReport report = handReport();
    const output::SourceLines lines(report);
    EXPECT_TRUE(lines.quote({SourceId{0}, LineNumber{99}, LineNumber{99}}, 3).empty());
    EXPECT_TRUE(lines.quote({SourceId{1}, LineNumber{1}, LineNumber{1}}, 3).empty());
    EXPECT_TRUE(lines.quote({SourceId{7}, LineNumber{1}, LineNumber{1}}, 3).empty());
    EXPECT_TRUE(lines.quote({}, 3).empty());
    EXPECT_EQ(lines.quote({SourceId{0}, LineNumber{4}, LineNumber{99}}, 3).size(), 2U);
}

TEST(OutputHtml, StandsAloneAndEscapesEverything)
{
    const std::string page =
        output::analyzeHtml(handReport(2), {.version = "1.2.3", .full = true, .listUnknown = true});
    EXPECT_TRUE(page.starts_with("<!DOCTYPE html>"));
    EXPECT_NE(page.find("http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
                        "'unsafe-inline'\""),
        std::string::npos);
    EXPECT_EQ(page.find("<script"), std::string::npos);
    EXPECT_EQ(page.find("<b>&</b>"), std::string::npos);
    EXPECT_NE(page.find("&lt;192.0.2.9&gt; &amp; nothing will."), std::string::npos);
    EXPECT_EQ(page.find("hunter2"), std::string::npos);
    EXPECT_EQ(page.find('\x1b'), std::string::npos);
    EXPECT_EQ(page.find('\xE9'), std::string::npos);
    EXPECT_EQ(page.find("src="), std::string::npos) << "nothing is loaded";
    EXPECT_EQ(page.find("url("), std::string::npos);
    EXPECT_EQ(page.find("<?xml"), std::string::npos);
    for (const std::string part :
        {"id=\"session-1\"", "id=\"session-2\"", "<svg ", "Let UDP 500 in.", "show &lt;run&gt;", "MM2"})
        EXPECT_NE(page.find(part), std::string::npos) << part;
}

TEST(Markdown, BecomesTextForATerminal)
{
    const std::string markdown = "# rule-id\n\nA *title*\n\n## What it does\n\nLong words `code here` and "
                                 "**bold** that go\non and on.\n\n"
                                 "1. first\n2. second item\n   goes on\n- dash\n\n```log\nline <one> ! "
                                 "finding\n\nline two\n```\n\n[RFC](https://example.org)\n";
    const std::string text = output::markdownText(markdown, {.color = false, .unicode = true, .width = 60});
    EXPECT_NE(text.find("rule-id ─"), std::string::npos) << text;
    EXPECT_NE(text.find("\nWhat it does\n"), std::string::npos);
    EXPECT_NE(text.find("Long words code here and bold that go on and on."), std::string::npos) << text;
    EXPECT_NE(text.find("\n  1. first\n  2. second item goes on\n  - dash\n"), std::string::npos) << text;
    EXPECT_NE(text.find("    line <one>   ← here\n"), std::string::npos) << text;
    EXPECT_NE(text.find("RFC (https://example.org)"), std::string::npos);
    EXPECT_EQ(text.find("```"), std::string::npos);
}

} // namespace rungbook::test
