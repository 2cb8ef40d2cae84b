// SPDX-License-Identifier: GPL-3.0-or-later
// Whatever is given: a clear sentence, no crash, no hang.
#include "cli_process.h"
#include "tests/support/ike_logs.h"
#include "tests/support/temp_folder.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <random>
#include <unistd.h>

namespace rungbook::test
{

namespace
{

using Json = nlohmann::ordered_json;

std::string randomBytes(std::size_t count, unsigned seed)
{
    std::mt19937 engine(seed);
    std::string bytes(count, '\0');
    for (char& c : bytes)
        c = static_cast<char>(engine() & 0xFFU);
    return bytes;
}

// One sentence on the error stream that names the input and has the words; nothing on standard output; status 3.
void expectSentence(const std::string& content, const std::string& words)
{
    const TempFolder folder;
    const std::string path = folder.write("input.txt", content);
    for (const std::string command : {"analyze", "ladder"}) {
        const CliResult run = runCli({command, path});
        EXPECT_EQ(run.status, 3) << command << ": " << words;
        EXPECT_NE(run.err.find(words), std::string::npos) << run.err;
        EXPECT_NE(run.err.find("input.txt"), std::string::npos) << run.err;
        EXPECT_LT(run.err.size(), 1200U) << "a sentence, not the input";
        EXPECT_TRUE(run.out.empty()) << run.out;
    }
    const CliResult piped = runCli({"analyze", "-", "--format", "json"}, {.input = content});
    EXPECT_EQ(piped.status, 3);
    const Json report = Json::parse(piped.out);
    EXPECT_TRUE(report.at("sessions").empty());
    EXPECT_NE(
        report.at("inputs").at(0).at("error").at("message").get<std::string>().find(words), std::string::npos)
        << report.at("inputs");
}

} // namespace

TEST(HostileInput, AnEmptyFileIsCalledEmpty)
{
    expectSentence("", "is empty");
    expectSentence("\n\n   \r\n\t\n", "blank lines and nothing else");
    expectSentence(std::string(300'000, '\n'), "blank lines and nothing else");
}

TEST(HostileInput, RandomBytesAreCalledBinary)
{
    for (const unsigned seed : {1U, 2U, 3U})
        expectSentence("x" + randomBytes(200'000, seed), "is binary data");
}

TEST(HostileInput, AProgramIsCalledBinary)
{
    const CliResult run = runCli({"analyze", RUNGBOOK_CLI});
    EXPECT_EQ(run.status, 3);
    EXPECT_NE(run.err.find("is binary data"), std::string::npos) << run.err;
}

TEST(HostileInput, ACaptureIsCalledOne)
{
    expectSentence(
        std::string("\xD4\xC3\xB2\xA1\x02\x00\x04\x00", 8) + std::string(64, '\0'), "packet capture");
    expectSentence(
        std::string("\x0A\x0D\x0D\x0A\x1C\x00\x00\x00\x4D\x3C\x2B\x1A", 12) + std::string(64, '\0'),
        "packet capture");
}

TEST(HostileInput, ALineOfFiftyMegabytesIsText)
{
    expectSentence(std::string(50'000'000, 'x'), "was understood as an IKE log");
}

TEST(HostileInput, AnAsaLogOnOneLineOfFiftyMegabytesIsStillRead)
{
    std::string record = "%ASA-7-713236: IP = 192.0.2.9, IKE_DECODE SENDING Message (msgid=0) with payloads "
                         ": HDR + SA (1) + NONE (0) total length : 100 ";
    std::string line;
    line.reserve(50'000'000 + record.size());
    while (line.size() < 50'000'000)
        line += record;
    const CliResult run = runCli({"analyze", "-"}, {.input = line});
    EXPECT_LE(run.status, 3);
    EXPECT_NE(run.status, 2);
    EXPECT_FALSE((run.out + run.err).empty());
    EXPECT_LT(run.out.size(), 10'000'000U);
}

// A line of half a million records of one sort must not be searched to its end for the other sort, once per record.
TEST(HostileInput, DebugOutputOnOneLineOfFiftyMegabytesIsStillRead)
{
    const std::string record =
        "Mar 11 03:21:08 [IKEv1 DEBUG]: Group = 192.0.2.9, IP = 192.0.2.9, processing hash payload ";
    std::string line;
    line.reserve(50'000'000 + record.size());
    while (line.size() < 50'000'000)
        line += record;
    const CliResult run = runCli({"analyze", "-", "--format", "json"}, {.input = line});
    ASSERT_LE(run.status, 3) << run.err;
    EXPECT_NE(run.status, 2);
    const Json report = Json::parse(run.out);
    EXPECT_EQ(report.at("inputs").at(0).at("records"), line.size() / record.size());
}

TEST(HostileInput, ProseIsTextAndOtherLogsAreNamed)
{
    expectSentence("Dear all,\nthe tunnel is down again.\nRegards\n", "was understood as an IKE log");
    expectSentence("07[IKE] initiating IKE_SA site[2] to 192.0.2.9\n07[ENC] generating IKE_SA_INIT request 0 "
                   "[ SA KE No ]\n",
        "looks like a strongSwan log");
}

TEST(HostileInput, ShowOutputIsReadAsShowOutput)
{
    const CliResult run = runCli({"analyze", "-"},
        {.input = "1   IKE Peer: 192.0.2.7\n    Type    : L2L             Role    : initiator\n    Rekey   : "
                  "no             "
                  " State   : MM_ACTIVE\n"});
    EXPECT_EQ(run.status, 0) << run.err;
    EXPECT_NE(run.out.find("show crypto isakmp sa"), std::string::npos) << run.out;
    EXPECT_NE(run.out.find("Phase 1 with 192.0.2.7 is complete"), std::string::npos) << run.out;
}

TEST(HostileInput, InvalidUtf8NeverBreaksAnOutput)
{
    std::string log = AsaLog("192.0.2.66")
                          .sent(payloads::kSa)
                          .line(713906, "caf\xE9 \xFF\xFE \xC3 group")
                          .at(30)
                          .resent(payloads::kSa)
                          .line(713902, "Removing peer from peer table failed, no match!")
                          .text();
    log += "! comment with \xE9\xFF and \x1b]0;title\x07 in it\nnot \xC3\x28 understood\n";
    for (const std::string format : {"json", "sarif"}) {
        const CliResult run = runCli({"analyze", "-", "--format", format, "--list-unknown"}, {.input = log});
        EXPECT_EQ(run.status, 1) << run.err;
        EXPECT_TRUE(Json::accept(run.out)) << format;
    }
    for (const std::string format : {"text", "html"}) {
        const CliResult run = runCli({"analyze", "-", "--format", format, "--list-unknown"}, {.input = log});
        EXPECT_EQ(run.status, 1);
        EXPECT_EQ(run.out.find('\x1b'), std::string::npos) << format;
        EXPECT_EQ(run.out.find('\xFF'), std::string::npos) << format;
    }
    for (const std::string format : {"text", "json", "svg", "mermaid"}) {
        const CliResult run = runCli({"ladder", "-", "--format", format}, {.input = log});
        EXPECT_EQ(run.out.find('\xFF'), std::string::npos) << format;
        EXPECT_EQ(run.out.find('\x1b'), std::string::npos) << format;
    }
}

TEST(HostileInput, MarkupInALogStaysText)
{
    const std::string log =
        AsaLog("<script>alert(1)</script>").sent(payloads::kSa).at(30).resent(payloads::kSa).text()
        + AsaLog("192.0.2.1").sent(payloads::kSa).at(31).line(713906, "<img src=x onerror=alert(1)>").text();
    for (const std::vector<std::string>& arguments :
        {std::vector<std::string>{"analyze", "-", "--format", "html", "--list-unknown"},
            {"ladder", "-", "--format", "svg", "--session", "1"}}) {
        const CliResult run = runCli(arguments, {.input = log});
        EXPECT_FALSE(run.out.empty());
        EXPECT_EQ(run.out.find("<script"), std::string::npos);
        EXPECT_EQ(run.out.find("<img"), std::string::npos);
    }
}

TEST(HostileInput, WhatCanNotBeOpenedIsTold)
{
    const TempFolder folder;
    const CliResult missing = runCli({"analyze", folder.path("missing.log")});
    EXPECT_EQ(missing.status, 3);
    EXPECT_NE(missing.err.find("missing.log"), std::string::npos);
    const CliResult directory = runCli({"analyze", folder.path("")});
    EXPECT_EQ(directory.status, 3);
    EXPECT_FALSE(directory.err.empty());
    const CliResult none = runCli({"analyze", ""});
    EXPECT_EQ(none.status, 3);
    EXPECT_FALSE(none.err.empty());
    const std::string secret = folder.write("locked.log", "text");
    std::filesystem::permissions(secret, std::filesystem::perms::none);
    const CliResult locked = runCli({"analyze", secret});
    EXPECT_EQ(locked.status, 3);
    EXPECT_FALSE(
        locked.err.empty()); // for root the file is text that is no log, for others it can not be read
}

TEST(HostileInput, DamagedGzipIsTold)
{
    const TempFolder folder;
    const CliResult run = runCli({"analyze", folder.write("broken.gz", "\x1F\x8B\x08 this is no stream")});
    EXPECT_EQ(run.status, 3);
    EXPECT_NE(run.err.find("broken.gz"), std::string::npos) << run.err;
}

} // namespace rungbook::test
