// SPDX-License-Identifier: GPL-3.0-or-later
// Which of several findings is called the cause. tests/data/smtp holds whole sessions; the first lines of each say what has to come out:
//   # expect: <rule>       the one root finding; nothing after the colon: there must be none
//   # outcome: <outcome>   passed, failed or could_not_test
#include "core/smtp/check.h"
#include "core/smtp/transcript_text.h"

#include <algorithm>
#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <gtest/gtest.h>
#include <iterator>

namespace rungbook::smtp
{

namespace
{

std::vector<std::string> names()
{
    std::vector<std::string> found;
    for (const auto& entry : std::filesystem::directory_iterator(RUNGBOOK_SOURCE_DIR "/tests/data/smtp")) {
        if (entry.path().extension() == ".smtp")
            found.push_back(entry.path().stem().string());
    }
    std::sort(found.begin(), found.end());
    return found;
}

std::string read(const std::string& name)
{
    std::ifstream in(fmt::format("{}/tests/data/smtp/{}.smtp", RUNGBOOK_SOURCE_DIR, name), std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

// What stands after "# <key>:" in text, without blanks; "missing" when there is no such line.
std::string header(const std::string& text, const std::string& key)
{
    const std::string start = fmt::format("# {}:", key);
    const std::size_t at = text.find(start);
    if (at == std::string::npos)
        return "missing";
    const std::size_t begin = at + start.size();
    std::string value = text.substr(begin, text.find('\n', begin) - begin);
    value.erase(
        0, value.find_first_not_of(' ') == std::string::npos ? value.size() : value.find_first_not_of(' '));
    return value;
}

ProbeResult diagnosed(const std::string& text)
{
    auto run = fromText(text);
    if (!run) {
        ADD_FAILURE() << run.error().message;
        return {};
    }
    diagnose(*run);
    return std::move(*run);
}

bool isCause(const Finding& f)
{
    return f.role == Role::Root && (isWrong(f.effect) || f.effect == Effect::Unknown);
}

std::string rootsOf(const ProbeResult& run)
{
    std::string roots;
    for (const Finding& f : run.findings) {
        if (isCause(f))
            roots += (roots.empty() ? "" : " ") + std::string(f.rule->id);
    }
    return roots;
}

std::string summary(const ProbeResult& run)
{
    std::string text = run.verdict + "\n";
    for (const Finding& f : run.findings)
        text += fmt::format(
            "  {} {} {} {}\n", f.rule->id, nameOf(f.effect), nameOf(f.role), nameOf(f.confidence));
    return text;
}

std::string testName(const testing::TestParamInfo<std::string>& info)
{
    std::string name = info.param;
    std::replace(name.begin(), name.end(), '-', '_');
    return name;
}

class SmtpCauses : public testing::TestWithParam<std::string>
{
};

} // namespace

TEST_P(SmtpCauses, ExactlyTheExpectedRoot)
{
    const std::string text = read(GetParam());
    const ProbeResult run = diagnosed(text);
    EXPECT_EQ(rootsOf(run), header(text, "expect")) << summary(run);
    EXPECT_EQ(nameOf(run.outcome), header(text, "outcome")) << summary(run);
}

TEST_P(SmtpCauses, TheCauseComesFirstAndEveryClaimHasItsLine)
{
    const ProbeResult run = diagnosed(read(GetParam()));
    EXPECT_TRUE(run.verdict.ends_with('.')) << run.verdict;
    EXPECT_EQ(run.verdict.find('\n'), std::string::npos);
    const std::size_t lines = run.transcript.lines.size();
    for (std::size_t i = 0; i < run.findings.size(); ++i) {
        const Finding& f = run.findings[i];
        EXPECT_TRUE(!isCause(f) || i == 0) << "the cause is not the first\n" << summary(run);
        ASSERT_FALSE(f.evidence.empty()) << f.rule->id;
        for (const Evidence& e : f.evidence) {
            EXPECT_GE(raw(e.where.first), 1U) << f.rule->id;
            EXPECT_LE(raw(e.where.last), lines) << f.rule->id;
            EXPECT_LE(raw(e.where.first), raw(e.where.last)) << f.rule->id;
        }
    }
}

// The same run twice, and with the records of the environment taken out: nothing may break, and nothing is said without evidence.
TEST_P(SmtpCauses, PartsOfARunAreDiagnosedToo)
{
    const std::string text = read(GetParam());
    std::size_t end = text.find('\n');
    while (end != std::string::npos) {
        auto part = fromText(text.substr(0, end + 1));
        if (part) {
            diagnose(*part);
            EXPECT_FALSE(part->verdict.empty());
            for (const Finding& f : part->findings)
                EXPECT_FALSE(f.evidence.empty()) << f.rule->id;
            const bool cause = std::any_of(part->findings.begin(), part->findings.end(), isCause);
            EXPECT_TRUE(part->outcome != ProbeOutcome::Failed || cause) << text.substr(0, end) << "\n"
                                                                        << summary(*part);
        }
        end = text.find('\n', end + 1);
    }
}

INSTANTIATE_TEST_SUITE_P(AllRuns, SmtpCauses, testing::ValuesIn(names()), testName);

TEST(SmtpCauses, AtLeastFortyRunsAreThere)
{
    EXPECT_GE(names().size(), 40U);
}

TEST(SmtpCauses, ADiagnosisCanBeRepeated)
{
    ProbeResult run = diagnosed(read("asa-default-inspection"));
    const std::string before = summary(run);
    diagnose(run);
    EXPECT_EQ(summary(run), before);
}

TEST(SmtpCauses, TheReverseDnsWarningIsOnlyASymptomOfTheMask)
{
    const ProbeResult run = diagnosed(read("asa-default-inspection"));
    const auto at = std::find_if(run.findings.begin(), run.findings.end(),
        [](const Finding& f) { return f.rule->id == "banner-reverse-dns-mismatch"; });
    ASSERT_NE(at, run.findings.end()) << summary(run);
    EXPECT_EQ(nameOf(at->role), "symptom");
    EXPECT_NE(at->message.find("****"), std::string::npos) << at->message;
    EXPECT_NE(at->message.find("mail.example.com"), std::string::npos) << at->message;
}

TEST(SmtpCauses, AnEmptyRunHasAVerdict)
{
    ProbeResult nothing;
    diagnose(nothing);
    EXPECT_TRUE(nothing.findings.empty());
    EXPECT_FALSE(nothing.verdict.empty());
}

} // namespace rungbook::smtp
