// SPDX-License-Identifier: GPL-3.0-or-later
// "rungbook-cli explain": any word of the field.
#include "cli_process.h"

#include <gtest/gtest.h>
#include <string>

namespace rungbook::test
{

TEST(Explain, AnswersForAnyWordOfTheField)
{
    struct Case {
        std::string word;
        std::string words;
    };
    const std::vector<Case> cases{{"MM_WAIT_MSG4", "Waiting for: MM4"}, {"mm3", "Diffie-Hellman value"},
        {"%ASA-5-713257:", "an attribute differs"}, {"NO_PROPOSAL_CHOSEN", "Notify 14"},
        {"550", "the mailbox does not exist"}, {"5.7.8", "The credentials are not valid"},
        {"STARTTLS", "RFC 3207"}, {"alert 48", "unknown_ca"}, {"verify return code 20", "local issuer"},
        {"nxdomain", "does not exist"}, {"five steps of ipsec", "Interesting traffic"},
        {"crypto map", "match address"}, {"duplicate-first-packet", "What it does"},
        {"wrong-password", "Lesson"}, {"msg3", "They do not."}};
    for (const Case& one : cases) {
        const CliResult run = runCli({"explain", one.word});
        EXPECT_EQ(run.status, 0) << one.word << run.err;
        EXPECT_NE(run.out.find(one.words), std::string::npos) << one.word << ":\n" << run.out;
        EXPECT_TRUE(run.err.empty()) << run.err;
    }
}

TEST(Explain, DrawsMainAndAggressiveModeBesideOneAnotherWhereThereIsRoom)
{
    const std::string beside = runCli({"explain", "main-and-aggressive-mode", "--width", "160"}).out;
    const std::string below = runCli({"explain", "main-and-aggressive-mode", "--width", "90"}).out;
    const auto lineOf = [](const std::string& text, const std::string& words) {
        const std::size_t at = text.find(words);
        const std::size_t begin = at == std::string::npos ? 0 : text.rfind('\n', at) + 1;
        return at == std::string::npos ? std::string() : text.substr(begin, text.find('\n', at) - begin);
    };
    EXPECT_NE(lineOf(beside, "MM1  SA").find("AM1  SA"), std::string::npos) << beside;
    EXPECT_NE(below.find("MM1  SA"), std::string::npos);
    EXPECT_NE(below.find("AM1  SA"), std::string::npos);
    EXPECT_EQ(lineOf(below, "MM1  SA").find("AM1  SA"), std::string::npos) << below;
    EXPECT_TRUE(beside.ends_with('\n'));
    const std::string ascii = runCli({"explain", "ikev2", "--ascii"}).out;
    for (const char c : ascii)
        ASSERT_LT(static_cast<unsigned char>(c), 0x80) << ascii;
}

TEST(Explain, SaysWhatWasProbablyMeant)
{
    const CliResult run = runCli({"explain", "NO_PROPOSAL_CHOZEN"});
    EXPECT_EQ(run.status, 2);
    EXPECT_NE(run.err.find("NO-PROPOSAL-CHOSEN"), std::string::npos) << run.err;
    EXPECT_TRUE(run.out.empty());
}

} // namespace rungbook::test
