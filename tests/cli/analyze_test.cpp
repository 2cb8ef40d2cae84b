// SPDX-License-Identifier: GPL-3.0-or-later
// The contract of "analyze": exit statuses, JSON keys and their order, where input comes from and output goes to.
#include "cli_process.h"
#include "tests/support/ike_logs.h"
#include "tests/support/temp_folder.h"

#include <fstream>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <sys/stat.h>
#include <zlib.h>

namespace rungbook::test
{

namespace
{

using Json = nlohmann::ordered_json;

std::string healthyLog()
{
    return AsaLog("192.0.2.9").mainModeAsInitiator().quickModeAsInitiator().text();
}

std::string failingLog(const std::string& peer = "192.0.2.66")
{
    return AsaLog(peer)
        .at(0)
        .sent(payloads::kSa)
        .at(8)
        .resent(payloads::kSa)
        .at(16)
        .resent(payloads::kSa)
        .at(30)
        .line(713902, "Removing peer from peer table failed, no match!")
        .text();
}

std::vector<std::string> keysOf(const Json& object)
{
    std::vector<std::string> keys;
    for (const auto& [key, value] : object.items())
        keys.push_back(key);
    return keys;
}

// The contract: these keys come first, in this order; others may follow.
void expectBegins(const Json& object, const std::vector<std::string>& contract)
{
    std::vector<std::string> keys = keysOf(object);
    ASSERT_GE(keys.size(), contract.size());
    keys.resize(contract.size());
    EXPECT_EQ(keys, contract);
}

std::string contentOf(const std::string& path)
{
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

} // namespace

TEST(Analyze, ExitStatusTellsWhetherSomethingIsWrong)
{
    const TempFolder folder;
    EXPECT_EQ(runCli({"analyze", folder.write("healthy.log", healthyLog())}).status, 0);
    EXPECT_EQ(runCli({"analyze", folder.write("failing.log", failingLog())}).status, 1);
    EXPECT_EQ(runCli({"analyze", folder.path("healthy.log"), folder.path("failing.log")}).status, 1);
    EXPECT_EQ(runCli({"analyze"}).status, 2);
    EXPECT_EQ(runCli({"analyze", folder.path("not-there.log")}).status, 3);
}

TEST(Analyze, OneGoodInputIsEnoughAndTheOtherIsTold)
{
    const TempFolder folder;
    const CliResult run =
        runCli({"analyze", folder.write("healthy.log", healthyLog()), folder.path("not-there.log")});
    EXPECT_EQ(run.status, 0);
    EXPECT_NE(run.err.find("not-there.log"), std::string::npos);
    EXPECT_NE(run.out.find("ESTABLISHED"), std::string::npos);
}

TEST(Analyze, JsonHasTheKeysOfTheContractInTheirOrder)
{
    const TempFolder folder;
    const std::string path = folder.write("failing.log", failingLog());
    const CliResult run = runCli({"analyze", path, "--format", "json"});
    EXPECT_EQ(run.out.find("{\n  \"rungbook\": 1,"), 0U);
    const Json report = Json::parse(run.out);
    expectBegins(report, {"rungbook", "inputs", "sessions", "findings"});
    expectBegins(report.at("inputs").at(0),
        {"path", "kind", "dialect", "confidence", "lines", "repaired", "not_understood"});
    EXPECT_EQ(report.at("inputs").at(0).at("path"), path);
    EXPECT_EQ(report.at("inputs").at(0).at("kind"), "log");
    EXPECT_EQ(report.at("inputs").at(0).at("dialect"), "cisco-asa");
    const Json& session = report.at("sessions").at(0);
    expectBegins(session,
        {"id", "source", "local", "peer", "role", "ike", "mode", "state", "outcome", "messages", "missing",
            "findings"});
    EXPECT_EQ(session.at("id"), 1);
    EXPECT_EQ(session.at("ike"), 1);
    EXPECT_EQ(session.at("local"), nullptr);
    const Json& message = session.at("messages").at(0);
    expectBegins(message,
        {"n", "time", "direction", "step", "exchange", "message_id", "payloads", "length", "resends",
            "lines"});
    EXPECT_EQ(message.at("n"), 1);
    EXPECT_EQ(message.at("step"), "MM1");
    EXPECT_EQ(message.at("direction"), "out");
    EXPECT_EQ(message.at("exchange"), "main mode");
    EXPECT_EQ(message.at("payloads"), Json::array({"SA", "VENDOR"}));
    EXPECT_EQ(message.at("resends"), 2);
    EXPECT_EQ(message.at("length"), 100);
    ASSERT_TRUE(message.at("lines").is_array());
    EXPECT_EQ(message.at("lines").size(), 2U);
    expectBegins(session.at("missing").at(0), {"after", "step", "direction", "waited_s"});
    EXPECT_EQ(session.at("missing").at(0).at("step"), "MM2");
    const Json& finding = session.at("findings").at(0);
    expectBegins(finding, {"rule", "effect", "role", "confidence", "title", "message", "evidence", "fixes"});
    expectBegins(finding.at("evidence").at(0), {"path", "lines", "note"});
    EXPECT_EQ(finding.at("evidence").at(0).at("path"), path);
}

TEST(Analyze, TimesAreIsoOrNull)
{
    const Json with = Json::parse(runCli({"analyze", "-", "--format", "json"}, {.input = failingLog()}).out);
    const std::string time = with.at("sessions").at(0).at("messages").at(0).at("time");
    EXPECT_NE(time.find("T10:00:00"), std::string::npos) << time;
    AsaLog log;
    log.sent(payloads::kSa).received(payloads::kSa);
    std::string bare;
    for (const std::string& line : log.lines())
        bare += line.substr(line.find("%ASA")) + "\n";
    const Json without = Json::parse(runCli({"analyze", "-", "--format", "json"}, {.input = bare}).out);
    EXPECT_EQ(without.at("sessions").at(0).at("messages").at(0).at("time"), nullptr);
}

TEST(Analyze, StandardInputIsReadOnceAndCalledByItsName)
{
    const CliResult text = runCli({"analyze", "-"}, {.input = failingLog()});
    EXPECT_EQ(text.status, 1);
    EXPECT_NE(text.out.find("standard input:"), std::string::npos) << text.out;
    const Json report =
        Json::parse(runCli({"analyze", "-", "--format", "json"}, {.input = failingLog()}).out);
    EXPECT_EQ(report.at("inputs").at(0).at("path"), "-");
    const CliResult twice = runCli({"analyze", "-", "-"}, {.input = healthyLog()});
    EXPECT_EQ(twice.status, 0);
    EXPECT_NE(twice.err.find("only once"), std::string::npos) << twice.err;
}

TEST(Analyze, SessionNumbersGoOnOverTheInputs)
{
    const TempFolder folder;
    const std::string one = folder.write("one.log", failingLog("192.0.2.1"));
    const std::string two = folder.write("two.log", failingLog("192.0.2.2"));
    const Json report = Json::parse(runCli({"analyze", one, two, "--format", "json"}).out);
    ASSERT_EQ(report.at("sessions").size(), 2U);
    EXPECT_EQ(report.at("sessions").at(1).at("id"), 2);
    EXPECT_EQ(report.at("sessions").at(1).at("source"), two);
    EXPECT_EQ(report.at("sessions").at(1).at("findings").at(0).at("evidence").at(0).at("path"), two);
    const Json second = Json::parse(runCli({"analyze", one, two, "--format", "json", "--session", "2"}).out);
    ASSERT_EQ(second.at("sessions").size(), 1U);
    EXPECT_EQ(second.at("sessions").at(0).at("peer"), "192.0.2.2");
    EXPECT_EQ(runCli({"analyze", one, two, "--session", "7"}).status, 2);
}

TEST(Analyze, ThePeerFilterKeepsOnePeer)
{
    const std::string log = failingLog("192.0.2.1") + failingLog("192.0.2.2") + healthyLog();
    const Json report =
        Json::parse(runCli({"analyze", "-", "--peer", "192.0.2.2", "--format", "json"}, {.input = log}).out);
    ASSERT_EQ(report.at("sessions").size(), 1U);
    EXPECT_EQ(report.at("sessions").at(0).at("peer"), "192.0.2.2");
    EXPECT_EQ(runCli({"analyze", "-", "--peer", "192.0.2.9"}, {.input = log}).status, 0)
        << "that peer is fine";
    const CliResult none = runCli({"analyze", "-", "--peer", "192.0.2.22"}, {.input = log});
    EXPECT_NE(none.err.find("192.0.2.2"), std::string::npos) << none.err;
    EXPECT_NE(none.err.find("No session with peer 192.0.2.22"), std::string::npos) << none.err;
}

TEST(Analyze, TheDialectCanBeForcedAndAWrongNameListsThem)
{
    EXPECT_EQ(runCli({"analyze", "-", "--dialect", "cisco-asa"}, {.input = healthyLog()}).status, 0);
    const CliResult wrong = runCli({"analyze", "-", "--dialect", "cisco-pix"}, {.input = healthyLog()});
    EXPECT_EQ(wrong.status, 2);
    EXPECT_NE(wrong.err.find("cisco-asa"), std::string::npos) << wrong.err;
    const CliResult other =
        runCli({"analyze", "-", "--dialect", "cisco-asa"}, {.input = "a poem\nabout the sea\n"});
    EXPECT_EQ(other.status, 3);
}

TEST(Analyze, StrictCountsEveryFinding)
{
    // A lost answer that came through in the end is worth knowing, and no fault.
    const std::string log = AsaLog("192.0.2.9")
                                .at(0)
                                .received(payloads::kSa)
                                .sent(payloads::kSa)
                                .at(8)
                                .line(713202, "Duplicate first packet detected.  Ignoring packet.")
                                .at(9)
                                .received(payloads::kKe)
                                .sent(payloads::kKe)
                                .received(payloads::kAuth)
                                .sent(payloads::kAuth)
                                .line(713119, "PHASE 1 COMPLETED")
                                .quickModeAsInitiator()
                                .text();
    const CliResult plain = runCli({"analyze", "-", "--format", "json"}, {.input = log});
    EXPECT_EQ(plain.status, 0) << plain.out;
    EXPECT_FALSE(Json::parse(plain.out).at("sessions").at(0).at("findings").empty());
    EXPECT_EQ(runCli({"analyze", "-", "--strict"}, {.input = log}).status, 1);
}

TEST(Analyze, TheConfigurationIsQuotedAndItsSecretsAreNot)
{
    const TempFolder folder;
    const std::string config = folder.write("asa.cfg",
        "hostname fw\ncrypto ikev1 policy 10\n authentication pre-share\n encryption aes-256\n hash sha\n "
        "group 14\n lifetime 86400\n"
        "crypto map SITEMAP 10 match address VPN\ncrypto map SITEMAP 10 set peer 192.0.2.66\ncrypto ikev1 "
        "enable outside\n"
        "tunnel-group 192.0.2.66 type ipsec-l2l\ntunnel-group 192.0.2.66 ipsec-attributes\n ikev1 "
        "pre-shared-key very-secret-key\n");
    const CliResult text = runCli({"analyze", "-", "--config", config}, {.input = failingLog()});
    EXPECT_EQ(text.status, 1);
    EXPECT_NE(text.out.find("asa.cfg:"), std::string::npos) << text.out;
    const CliResult json =
        runCli({"analyze", "-", "--config", config, "--format", "json"}, {.input = failingLog()});
    for (const CliResult* run : {&text, &json})
        EXPECT_EQ((run->out + run->err).find("very-secret-key"), std::string::npos);
    const Json relevant = Json::parse(json.out).at("sessions").at(0).at("relevant_configuration");
    ASSERT_FALSE(relevant.empty());
    bool quoted = false;
    for (const Json& step : relevant) {
        for (const Json& stanza : step.at("stanzas"))
            quoted = quoted || (stanza.at("path") == config && !stanza.at("lines").empty());
    }
    EXPECT_TRUE(quoted) << relevant;
    const CliResult missing =
        runCli({"analyze", "-", "--config", folder.path("none.cfg")}, {.input = failingLog()});
    EXPECT_EQ(missing.status, 1);
    EXPECT_NE(missing.err.find("none.cfg"), std::string::npos);
}

TEST(Analyze, AConfigurationAmongTheFilesServesAsOne)
{
    const TempFolder folder;
    const std::string config = folder.write("asa.cfg",
        "crypto isakmp policy 10\n authentication pre-share\n encryption aes\n hash sha\n group 2\n lifetime "
        "86400\n"
        "tunnel-group 192.0.2.66 type ipsec-l2l\ncrypto isakmp enable outside\n");
    const CliResult both = runCli({"analyze", folder.write("failing.log", failingLog()), config});
    EXPECT_EQ(both.status, 1);
    EXPECT_TRUE(both.err.empty()) << both.err;
    const CliResult alone = runCli({"analyze", config});
    EXPECT_EQ(alone.status, 3);
    EXPECT_NE(alone.err.find("is a Cisco configuration, not a log: give it with --config beside a log"),
        std::string::npos)
        << alone.err;
}

TEST(Analyze, OutputGoesToAFileAllAtOnce)
{
    const TempFolder folder;
    const std::string target = folder.write("report.json", "old");
    ::chmod(target.c_str(), 0640);
    const CliResult run = runCli({"analyze", "-", "--format", "json", "-o", target}, {.input = failingLog()});
    EXPECT_EQ(run.status, 1);
    EXPECT_TRUE(run.out.empty());
    EXPECT_EQ(Json::parse(contentOf(target)).at("rungbook"), 1);
    struct stat info {
    };
    ASSERT_EQ(::stat(target.c_str(), &info), 0);
    EXPECT_EQ(info.st_mode & 0777U, 0640U) << "the mode of a file that is replaced stays";
    std::size_t files = 0;
    for ([[maybe_unused]] const auto& entry :
        std::filesystem::directory_iterator(std::filesystem::path(target).parent_path()))
        ++files;
    EXPECT_EQ(files, 1U) << "no temporary file is left";
    const CliResult nowhere =
        runCli({"analyze", "-", "-o", folder.path("no/such/folder/x")}, {.input = failingLog()});
    EXPECT_EQ(nowhere.status, 2);
    EXPECT_NE(nowhere.err.find("cannot be written"), std::string::npos) << nowhere.err;
    EXPECT_EQ(runCli({"analyze", "-", "-o", "/dev/null"}, {.input = failingLog()}).status, 1);
    EXPECT_EQ(::stat("/dev/null", &info), 0);
    EXPECT_TRUE(S_ISCHR(info.st_mode));
}

TEST(Analyze, AFullDiskIsToldAndAClosedPipeIsNot)
{
    const CliResult full = runCli({"analyze", "-", "-o", "/dev/full"}, {.input = failingLog()});
    EXPECT_EQ(full.status, 2);
    EXPECT_NE(full.err.find("cannot be written"), std::string::npos) << full.err;
}

TEST(Analyze, LinesThatWereNotUnderstoodAreCountedAndCanBeListed)
{
    const std::string log = "once upon a time\nthe \x1b[31mend\n" + failingLog();
    const CliResult plain = runCli({"analyze", "-"}, {.input = log});
    EXPECT_NE(plain.out.find("2 not understood (--list-unknown lists them)"), std::string::npos) << plain.out;
    const CliResult listed = runCli({"analyze", "-", "--list-unknown"}, {.input = log});
    EXPECT_NE(listed.out.find("once upon a time"), std::string::npos) << listed.out;
    EXPECT_EQ(listed.out.find('\x1b'), std::string::npos) << "nothing from a log may steer the terminal";
    const Json report =
        Json::parse(runCli({"analyze", "-", "--list-unknown", "--format", "json"}, {.input = log}).out);
    const Json& unknown = report.at("inputs").at(0).at("unknown");
    ASSERT_EQ(unknown.size(), 2U);
    EXPECT_EQ(unknown.at(0).at("line"), 1);
    EXPECT_EQ(unknown.at(0).at("text"), "once upon a time");
}

TEST(Analyze, GzipFilesAndWindowsTextAreLogsToo)
{
    const TempFolder folder;
    const std::string zipped = folder.path("healthy.log.gz");
    gzFile file = gzopen(zipped.c_str(), "wb");
    const std::string log = healthyLog();
    gzwrite(file, log.data(), static_cast<unsigned>(log.size()));
    gzclose(file);
    EXPECT_EQ(runCli({"analyze", zipped}).status, 0);
    std::string wide = "\xFF\xFE";
    for (const char c : log) {
        wide += c;
        wide += '\0';
    }
    const CliResult run = runCli({"analyze", folder.write("powershell.log", wide)});
    EXPECT_EQ(run.status, 0) << run.err;
    EXPECT_NE(run.out.find("ESTABLISHED"), std::string::npos);
}

TEST(Analyze, ColourIsOnlyForTerminalsUnlessAskedFor)
{
    EXPECT_EQ(runCli({"analyze", "-"}, {.input = failingLog()}).out.find('\x1b'), std::string::npos);
    EXPECT_NE(runCli({"analyze", "-", "--color", "always"}, {.input = failingLog()}).out.find("\x1b["),
        std::string::npos);
    const std::string ascii = runCli({"analyze", "-", "--ascii"}, {.input = failingLog()}).out;
    EXPECT_TRUE(std::all_of(ascii.begin(), ascii.end(), [](char c) {
        return static_cast<unsigned char>(c) < 0x80;
    })) << ascii;
}

TEST(Analyze, StepsExplainEveryMessageOnce)
{
    const std::string log = AsaLog("192.0.2.9")
                                .mainModeAsInitiator()
                                .quickModeAsInitiator()
                                .quickModeAsInitiator("0badcafe")
                                .text();
    const std::string text = runCli({"analyze", "-", "--steps"}, {.input = log}).out;
    EXPECT_NE(text.find("Message by message"), std::string::npos) << text;
    EXPECT_NE(text.find(" 12 → QM3"), std::string::npos) << text;
    EXPECT_EQ(runCli({"analyze", "-"}, {.input = log}).out.find("Message by message"), std::string::npos);
}

TEST(Analyze, RepeatedFailuresAreToldOnceAndFullTellsAll)
{
    AsaLog log("192.0.2.66");
    for (int i = 0; i < 5; ++i)
        log.at(i * 100)
            .line(713041, "IKE Initiator: New Phase 1, Intf inside, IKE Peer 192.0.2.66")
            .sent(payloads::kSa)
            .at(i * 100 + 8)
            .resent(payloads::kSa)
            .at(i * 100 + 32)
            .line(713902, "Removing peer from peer table failed, no match!");
    const CliResult brief = runCli({"analyze", "-"}, {.input = log.text()});
    EXPECT_NE(brief.out.find("4 later sessions with this peer went the same way"), std::string::npos)
        << brief.out;
    const CliResult full = runCli({"analyze", "-", "--full"}, {.input = log.text()});
    EXPECT_NE(full.out.find("Session 5, peer 192.0.2.66: FAILED"), std::string::npos) << full.out;
}

} // namespace rungbook::test
