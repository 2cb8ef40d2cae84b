// SPDX-License-Identifier: GPL-3.0-or-later
// "case" as a shell sees it: a case is made, added to, looked at, and given away.
#include "tests/cli/cli_process.h"
#include "tests/config/negotiation_pair.h"
#include "tests/support/temp_folder.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <sys/stat.h>

namespace rungbook::test
{
namespace
{

// Documentation addresses need no other name, so the branch gets one that does.
std::string elsewhere(std::string text)
{
    for (std::size_t at = text.find("198.51.100."); at != std::string::npos;
         at = text.find("198.51.100.", at))
        text.replace(at, 11, "81.12.7.");
    return text;
}

TEST(CliCase, LivesFromNewToRedacted)
{
    const TempFolder folder;
    const std::string file = folder.path("branch.case");
    const std::string head = folder.write("head.cfg", elsewhere(std::string(kHeadOffice)));
    const std::string branch = folder.write("branch.cfg",
        with(elsewhere(std::string(kBranch)), "pre-shared-key a-long-key-for-two-1",
            "pre-shared-key planted-other-key"));
    EXPECT_EQ(runCli({"case", "new", file, head, "--title", "Branch is down"}).status, 0);
    EXPECT_EQ(runCli({"case", "new", file, head}).status, 2) << "an old case is not overwritten";
    EXPECT_EQ(runCli({"case", "add", file, branch, "--note", "of Tuesday"}).status, 0);
    struct stat info {
    };
    ASSERT_EQ(::stat(file.c_str(), &info), 0);
    EXPECT_EQ(info.st_mode & 077U, 0U) << "it holds keys";
    const CliResult list = runCli({"case", "list", file});
    EXPECT_NE(list.out.find("Branch is down"), std::string::npos) << list.out;
    EXPECT_NE(list.out.find("of Tuesday"), std::string::npos) << list.out;
    const CliResult report = runCli({"case", "report", file});
    EXPECT_EQ(report.status, 1) << report.err;
    EXPECT_EQ(report.out.find("planted-other-key"), std::string::npos);
    const CliResult json = runCli({"case", "report", file, "--format", "json"});
    const auto parsed = nlohmann::json::parse(json.out, nullptr, false);
    ASSERT_TRUE(parsed.is_object()) << json.out.substr(0, 200);
    EXPECT_EQ(parsed["rungbook"], 1);
    EXPECT_EQ(parsed["case"]["items"].size(), 2U);
    EXPECT_FALSE(parsed["config"].is_null());
    const CliResult html = runCli({"case", "report", file, "--format", "html", "--redact"});
    EXPECT_EQ(html.status, 1);
    EXPECT_EQ(html.out.find("81.12.7."), std::string::npos);
    EXPECT_EQ(html.out.find("TO-BRANCH"), std::string::npos);
    EXPECT_NE(html.out.find("None of these addresses is to be contacted"), std::string::npos);
    const std::string given = folder.path("given.case");
    const CliResult redact = runCli({"case", "redact", file, "-o", given});
    EXPECT_EQ(redact.status, 0);
    EXPECT_NE(redact.out.find("81.12.7.1"), std::string::npos) << "the owner sees what became of what";
    EXPECT_EQ(redact.out.find("planted-other-key"), std::string::npos);
    const CliResult again = runCli({"case", "report", given, "--format", "json"});
    EXPECT_EQ(again.status, 1);
    EXPECT_EQ(again.out.find("TO-BRANCH"), std::string::npos);
    EXPECT_EQ(runCli({"case", "remove", file, "nothing"}).status, 2);
    EXPECT_EQ(runCli({"case", "remove", file, "branch.cfg"}).status, 0);
    EXPECT_EQ(runCli({"case", "list", file}).out.find("branch.cfg"), std::string::npos);
}

TEST(CliCase, SaysWhatIsWrong)
{
    const TempFolder folder;
    const std::string log = folder.write("some.log", "nothing\n");
    EXPECT_EQ(runCli({"case", "report", log}).status, 3);
    EXPECT_NE(runCli({"case", "report", log}).err.find("no case file"), std::string::npos);
    EXPECT_EQ(runCli({"case", "report", folder.path("absent")}).status, 3);
    EXPECT_EQ(runCli({"case"}).status, 2);
    EXPECT_EQ(runCli({"case", "add", folder.path("absent"), log}).status, 3);
    EXPECT_EQ(runCli({"case", "new", folder.path("x.case"), folder.path("absent.log")}).status, 3);
}

} // namespace
} // namespace rungbook::test
