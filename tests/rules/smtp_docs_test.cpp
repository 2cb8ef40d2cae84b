// SPDX-License-Identifier: GPL-3.0-or-later
// Every check of the SMTP bench has a document, and the examples in it run: Bad fires exactly where it is marked, Good says nothing that is wrong.
#include "core/resources/resources.h"
#include "core/smtp/check.h"
#include "core/smtp/transcript_text.h"
#include "tests/support/rule_doc.h"

#include <algorithm>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <set>

namespace rungbook::smtp
{

namespace
{

using test::LogBlock;
using test::RuleDoc;

std::vector<const Check*> all()
{
    const auto span = checks();
    return {span.begin(), span.end()};
}

RuleDoc docOf(const Check& check)
{
    return test::parseRuleDoc(resources::ruleDoc(check.meta.id));
}

ProbeResult diagnosed(const std::string& text)
{
    auto run = fromText(text);
    if (!run) {
        ADD_FAILURE() << run.error().message << "\n" << text;
        return {};
    }
    diagnose(*run);
    return std::move(*run);
}

// What is said of a run, for a failure message that can be understood without a debugger.
std::string summary(const ProbeResult& run)
{
    std::string text = fmt::format(
        "{} [{}], end {} at {}\n", run.verdict, nameOf(run.outcome), nameOf(run.end), nameOf(run.endPhase));
    for (const Finding& f : run.findings)
        text += fmt::format("  {} {} {} {}: {}\n", f.rule->id, nameOf(f.effect), nameOf(f.role),
            nameOf(f.confidence), f.message);
    for (std::size_t i = 0; i < run.transcript.lines.size(); ++i)
        text += fmt::format("  {:3} {}\n", i + 1, run.transcript.lines[i].text);
    return text;
}

// The line of the block that the primary evidence of a finding stands for.
std::uint64_t blockLine(const ProbeResult& run, const Finding& f)
{
    const std::uint64_t line = raw(f.evidence.front().where.first);
    return line == 0 || line > run.transcript.lines.size() ? 0
                                                           : raw(run.transcript.lines[line - 1].where.first);
}

std::string name(const testing::TestParamInfo<const Check*>& info)
{
    std::string id(info.param->meta.id);
    std::replace(id.begin(), id.end(), '-', '_');
    return id;
}

bool isKebabCase(std::string_view id)
{
    return !id.empty() && id.front() != '-' && id.back() != '-' && id.find("--") == std::string_view::npos
        && std::all_of(id.begin(), id.end(),
            [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; });
}

bool isSentence(std::string_view text)
{
    return !text.empty() && (text.back() == '.' || text.back() == '?')
        && text.find("  ") == std::string_view::npos && text.find("..") == std::string_view::npos
        && text.find(" . ") == std::string_view::npos && !text.ends_with(" .");
}

// Rules that never say that something is wrong: what they find is weak, untidy, worth knowing, or could not be tested.
bool neverWrong(std::string_view rule)
{
    static const std::set<std::string_view> ids{"accepted-by-server", "auth-temporary-failure",
        "banner-reverse-dns-mismatch", "certificate-chain-order", "certificate-expires-soon",
        "certificate-staple-missing", "clear-text-auth-offered", "clock-differs", "closed-at-quit",
        "command-deferred", "dns-server-unresponsive", "greylisted", "ipv6-fails-ipv4-works", "no-greeting",
        "password-in-clear", "rest-hidden-by-tls", "server-busy", "server-out-of-resources", "slow-greeting",
        "test-not-finished", "tls-not-used", "tls-outdated", "tls-weak-cipher"};
    return ids.contains(rule);
}

// Rules that are wrong only in other cases than the one in their document.
bool mayBeMild(std::string_view rule)
{
    return rule == "malformed-reply";
}

void expectWellSaid(const Finding& f)
{
    SCOPED_TRACE(f.rule->id);
    EXPECT_TRUE(isSentence(f.message)) << f.message;
    ASSERT_FALSE(f.evidence.empty());
    for (const Evidence& e : f.evidence) {
        EXPECT_FALSE(e.note.empty());
        EXPECT_FALSE(e.where.empty());
    }
    EXPECT_FALSE(f.fixes.empty()) << "nothing is said about what to do";
    for (const Fix& fix : f.fixes) {
        EXPECT_TRUE(isSentence(fix.text)) << fix.text;
        EXPECT_EQ(fix.text.back(), '.') << fix.text;
        EXPECT_FALSE(fix.forWhom.empty());
        for (const std::string& command : fix.commands)
            EXPECT_EQ(command.find("  \n"), std::string::npos) << command;
    }
    EXPECT_TRUE(f.confidence == Confidence::High || f.role != Role::Root || !f.wouldSettle.empty())
        << "not certain, and nothing would settle it";
    EXPECT_TRUE(f.effect != Effect::Unknown || !f.wouldSettle.empty())
        << "unknown, and nothing would settle it";
    EXPECT_TRUE(f.wouldSettle.empty() || isSentence(f.wouldSettle)) << f.wouldSettle;
}

class SmtpDocs : public testing::TestWithParam<const Check*>
{
};

} // namespace

TEST_P(SmtpDocs, HasADocumentOfTheAgreedForm)
{
    const RuleMeta& meta = GetParam()->meta;
    EXPECT_TRUE(isKebabCase(meta.id)) << meta.id;
    EXPECT_FALSE(meta.title.ends_with('.')) << meta.title;
    ASSERT_FALSE(resources::ruleDoc(meta.id).empty()) << "resources/rules/" << meta.id << ".md is missing";
    const RuleDoc doc = docOf(*GetParam());
    EXPECT_EQ(doc.id, meta.id);
    EXPECT_EQ(doc.title, meta.title);
    std::vector<std::string> headers;
    for (const test::DocSection& section : doc.sections) {
        headers.push_back(section.header);
        const bool hasText = section.text.find_first_not_of(" \n") != std::string::npos;
        EXPECT_TRUE(hasText || !section.transcripts.empty()) << section.header << " is empty";
        if (section.header == "What it does" || section.header == "Why it matters"
            || section.header == "Remedy") {
            const std::string_view text = section.text;
            const std::size_t last = text.find_last_not_of(" \n");
            EXPECT_TRUE(last != std::string_view::npos && text[last] == '.')
                << section.header << ": " << text;
        }
    }
    EXPECT_EQ(headers, test::ruleDocHeaders());
}

TEST_P(SmtpDocs, BadFiresExactlyWhereItIsMarked)
{
    const std::string_view id = GetParam()->meta.id;
    const RuleDoc doc = docOf(*GetParam());
    const test::DocSection* bad = doc.section("Bad");
    ASSERT_NE(bad, nullptr);
    ASSERT_FALSE(bad->transcripts.empty());
    for (const LogBlock& block : bad->transcripts) {
        SCOPED_TRACE(fmt::format("{}.md, block at line {}", id, block.docLine));
        EXPECT_FALSE(block.marked.empty()) << "no line is marked with \" ! finding\"";
        const ProbeResult run = diagnosed(block.text);
        std::set<std::uint64_t> primary;
        for (const Finding& f : run.findings) {
            expectWellSaid(f);
            if (f.rule->id != id || f.evidence.empty())
                continue;
            primary.insert(blockLine(run, f));
            EXPECT_TRUE(mayBeMild(id) || isWrong(f.effect) != neverWrong(id)) << nameOf(f.effect) << "\n"
                                                                              << summary(run);
        }
        std::set<std::uint64_t> marked;
        for (const LineNumber line : block.marked)
            marked.insert(raw(line));
        EXPECT_EQ(primary, marked) << summary(run);
    }
}

// The example of a rule that blocks is an example of its cause: nothing else may be called the cause of it.
TEST_P(SmtpDocs, NoOtherRuleIsTheCauseOfBad)
{
    static const std::set<std::string_view> consequences{"certificate-chain-order",
        "esmtp-inspection-refuses-ehlo", "no-valid-recipients", "one-address-fails"};
    const std::string_view id = GetParam()->meta.id;
    const RuleDoc doc = docOf(*GetParam());
    const test::DocSection* bad = doc.section("Bad");
    ASSERT_NE(bad, nullptr);
    if (consequences.contains(id))
        return;
    for (const LogBlock& block : bad->transcripts) {
        const ProbeResult run = diagnosed(block.text);
        for (const Finding& f : run.findings) {
            const bool cause = f.role == Role::Root && (isWrong(f.effect) || f.effect == Effect::Unknown);
            EXPECT_TRUE(!cause || f.rule->id == id) << "block at line " << block.docLine << "\n"
                                                    << summary(run);
        }
    }
}

TEST_P(SmtpDocs, GoodSaysNothingThatIsWrong)
{
    const RuleDoc doc = docOf(*GetParam());
    const test::DocSection* good = doc.section("Good");
    ASSERT_NE(good, nullptr);
    ASSERT_FALSE(good->transcripts.empty());
    for (const LogBlock& block : good->transcripts) {
        SCOPED_TRACE(fmt::format("{}.md, block at line {}", GetParam()->meta.id, block.docLine));
        EXPECT_TRUE(block.marked.empty());
        const ProbeResult run = diagnosed(block.text);
        EXPECT_EQ(nameOf(run.outcome), nameOf(ProbeOutcome::Passed)) << summary(run);
        EXPECT_FALSE(run.exchanges.empty()) << "the block is no session: it would prove nothing";
        for (const Finding& f : run.findings) {
            EXPECT_NE(f.rule->id, GetParam()->meta.id) << summary(run);
            EXPECT_FALSE(isWrong(f.effect)) << summary(run);
            EXPECT_NE(nameOf(f.role), nameOf(Role::Root)) << summary(run);
        }
    }
}

INSTANTIATE_TEST_SUITE_P(AllChecks, SmtpDocs, testing::ValuesIn(all()), name);

TEST(SmtpDocs, IdsAreUniqueAndFound)
{
    std::set<std::string_view> ids;
    for (const Check* check : all()) {
        EXPECT_TRUE(ids.insert(check->meta.id).second) << check->meta.id << " is used twice";
        EXPECT_EQ(findCheck(check->meta.id), check);
        EXPECT_NE(check->check, nullptr);
    }
    EXPECT_EQ(findCheck("no-such-check"), nullptr);
    EXPECT_GE(ids.size(), 100U);
}

} // namespace rungbook::smtp
