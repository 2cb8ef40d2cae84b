// SPDX-License-Identifier: GPL-3.0-or-later
// What the command line says about itself, and to those who mistype.
#include "cli_process.h"
#include "core/ike/signature.h"
#include "core/workbench/rules.h"
#include "tests/support/ike_logs.h"
#include "tests/support/temp_folder.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <set>

namespace rungbook::test
{

namespace
{

using Json = nlohmann::ordered_json;

// Every --option in a help text.
std::set<std::string> optionsIn(const std::string& text)
{
    std::set<std::string> found;
    for (std::size_t at = text.find("--"); at != std::string::npos; at = text.find("--", at + 2)) {
        const std::size_t end = text.find_first_not_of("abcdefghijklmnopqrstuvwxyz-", at + 2);
        if (end > at + 3)
            found.insert(text.substr(at, end - at));
    }
    return found;
}

} // namespace

TEST(Usage, MistakesEndWithTwoAndAHint)
{
    struct Case {
        std::vector<std::string> arguments;
        std::string words;
    };
    const TempFolder folder;
    const std::string log = folder.write("some.log", "text\n");
    const std::vector<Case> cases{
        {{}, "analyze FILE"},
        {{"analyse", "x"}, "Did you mean \"analyze\"?"},
        {{"laddr", "x"}, "Did you mean \"ladder\"?"},
        {{"quux"}, "The commands are: analyze, ladder"},
        {{log}, "rungbook-cli analyze " + log},
        {{"analyze", log, "--fromat", "json"}, "Did you mean --format?"},
        {{"analyze", log, "--format", "xml"}, "xml not in"},
        {{"analyze", log, "--width", "3"}, "--width"},
        {{"analyze"}, "analyze --help"},
        {{"ladder", log, "--format", "html"}, "html not in"},
        {{"explain", "duplicate-first-paket"}, "Did you mean \"duplicate-first-packet\"?"},
        {{"explain", "zzzzzzzz"}, "rungbook-cli rules"},
        {{"explain"}, "WORD"},
    };
    for (const Case& one : cases) {
        const CliResult run = runCli(one.arguments);
        EXPECT_EQ(run.status, 2) << one.words;
        EXPECT_NE(run.err.find(one.words), std::string::npos) << run.err;
        EXPECT_TRUE(run.out.empty()) << run.out;
    }
}

TEST(Usage, CommandsOfLaterReleasesAreNotOffered)
{
    for (const std::string command : {"config", "smtp", "trust"})
        EXPECT_EQ(runCli({command}).status, 2) << command;
}

TEST(Usage, HelpAndVersionAreNoMistakes)
{
    const CliResult version = runCli({"--version"});
    EXPECT_EQ(version.status, 0);
    EXPECT_EQ(version.out.find("rungbook-cli "), 0U);
    for (const std::string command :
        {"analyze", "ladder", "rules", "explain", "dialects", "demo", "config"}) {
        const CliResult help = runCli({command, "--help"});
        EXPECT_EQ(help.status, 0) << command;
        EXPECT_NE(help.out.find("Usage: rungbook-cli " + command), std::string::npos) << help.out;
        EXPECT_NE(runCli({"--help"}).out.find("\n  " + command), std::string::npos) << command;
    }
    for (const std::string command : {"analyze", "ladder"})
        EXPECT_NE(runCli({command, "--help"}).out.find("Exit status"), std::string::npos);
}

TEST(Usage, TheManualKnowsEveryOption)
{
    const std::string manual = cliData("../../../packaging/man/rungbook-cli.1");
    ASSERT_FALSE(manual.empty());
    std::string plain; // roff writes a minus as \-
    for (const char c : manual) {
        if (c != '\\')
            plain += c;
    }
    for (const std::string command :
        {"analyze", "ladder", "rules", "explain", "dialects", "demo", "config"}) {
        EXPECT_NE(plain.find(command), std::string::npos) << command;
        for (const std::string& option : optionsIn(runCli({command, "--help"}).out))
            EXPECT_NE(plain.find(option), std::string::npos) << option << " of " << command;
    }
}

TEST(Usage, RulesAndDialectsCanBeListed)
{
    const CliResult rules = runCli({"rules"});
    EXPECT_EQ(rules.status, 0);
    const Json listed = Json::parse(runCli({"rules", "--format", "json"}).out);
    EXPECT_EQ(listed.begin().key(), "rungbook");
    EXPECT_EQ(listed.at("rules").size(), workbench::allRules().size());
    for (const workbench::KnownRule& rule : workbench::allRules()) {
        EXPECT_NE(rules.out.find(rule.meta->id), std::string::npos) << rule.meta->id;
        EXPECT_EQ(runCli({"explain", std::string(rule.meta->id)}).status, 0) << rule.meta->id;
    }
    for (const ike::Signature* signature : ike::signatures())
        EXPECT_NE(rules.out.find(signature->meta.id), std::string::npos) << signature->meta.id;
    EXPECT_NE(runCli({"dialects"}).out.find("cisco-asa"), std::string::npos);
    const Json dialects = Json::parse(runCli({"dialects", "--format", "json"}).out);
    EXPECT_GE(dialects.at("dialects").at(0).at("samples").size(), 3U);
}

TEST(Usage, EveryRuleIsExplained)
{
    for (const ike::Signature* signature : ike::signatures()) {
        const std::string id(signature->meta.id);
        const CliResult run = runCli({"explain", id});
        EXPECT_EQ(run.status, 0) << id;
        EXPECT_GT(run.out.size(), 300U) << id;
        EXPECT_EQ(run.out.find("```"), std::string::npos) << id;
        EXPECT_EQ(run.out.find("! finding"), std::string::npos)
            << "the mark is for the tests of the rule, not for readers: " << id;
    }
}

TEST(Usage, TheDemoShowsLaddersAndLeavesAPicture)
{
    const TempFolder folder;
    const CliResult run = runCli({"demo", "--out", folder.path("pictures")});
    EXPECT_EQ(run.status, 0) << run.err;
    EXPECT_NE(run.out.find("MM1"), std::string::npos) << run.out;
    EXPECT_TRUE(std::filesystem::exists(folder.path("pictures/rungbook-demo.svg")));
}

} // namespace rungbook::test
