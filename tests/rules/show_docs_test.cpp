// SPDX-License-Identifier: GPL-3.0-or-later
// Every rule on show output has a document, and the examples in it run: Bad speaks exactly where it is marked, Good says nothing of it.
#include "core/resources/resources.h"
#include "core/show/output_kind.h"
#include "core/show/signature.h"
#include "tests/support/rule_doc.h"

#include <algorithm>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <set>

namespace rungbook
{

namespace
{

std::vector<const show::Signature*> all()
{
    const auto span = show::signatures();
    return {span.begin(), span.end()};
}

std::vector<Finding> findingsOf(const show::ShowText& read, std::string_view rule)
{
    show::Subject subject;
    subject.texts.push_back(&read);
    subject.chains = show::followChains(subject.texts);
    auto findings = show::diagnose(subject);
    std::erase_if(findings, [&](const Finding& f) { return f.rule->id != rule; });
    return findings;
}

bool onlyInforms(std::string_view rule)
{
    static const std::set<std::string_view> ids{
        "show-lifetime-nearly-over", "show-phase1-up", "show-several-sas-same-proxies", "vpn-context-errors"};
    return ids.contains(rule);
}

bool isSentence(std::string_view text)
{
    return !text.empty() && text.back() == '.' && text.find("  ") == std::string_view::npos;
}

std::string name(const testing::TestParamInfo<const show::Signature*>& info)
{
    std::string id(info.param->meta.id);
    std::replace(id.begin(), id.end(), '-', '_');
    return id;
}

class ShowDocs : public testing::TestWithParam<const show::Signature*>
{
};

} // namespace

TEST_P(ShowDocs, HasADocumentOfTheAgreedForm)
{
    const RuleMeta& meta = GetParam()->meta;
    ASSERT_FALSE(resources::ruleDoc(meta.id).empty()) << "resources/rules/" << meta.id << ".md is missing";
    const test::RuleDoc doc = test::parseRuleDoc(resources::ruleDoc(meta.id));
    EXPECT_EQ(doc.id, meta.id);
    EXPECT_EQ(doc.title, meta.title);
    std::vector<std::string> headers;
    for (const test::DocSection& section : doc.sections)
        headers.push_back(section.header);
    EXPECT_EQ(headers, test::ruleDocHeaders());
}

TEST_P(ShowDocs, BadSpeaksExactlyWhereItIsMarked)
{
    const std::string_view rule = GetParam()->meta.id;
    const test::RuleDoc doc = test::parseRuleDoc(resources::ruleDoc(rule));
    const test::DocSection* bad = doc.section("Bad");
    ASSERT_NE(bad, nullptr);
    ASSERT_FALSE(bad->outputs.empty());
    for (const test::LogBlock& block : bad->outputs) {
        SCOPED_TRACE(fmt::format("{}.md, block at line {}", rule, block.docLine));
        EXPECT_FALSE(block.marked.empty());
        const auto read = show::readOutputs(block.text);
        EXPECT_EQ(read.count(show::LineUse::NotUnderstood), 0U);
        std::set<std::uint64_t> primary;
        for (const Finding& f : findingsOf(read, rule)) {
            primary.insert(raw(f.evidence.front().where.first));
            EXPECT_TRUE(isWrong(f.effect) || onlyInforms(rule)) << nameOf(f.effect);
            EXPECT_TRUE(isSentence(f.message)) << f.message;
            EXPECT_FALSE(f.fixes.empty());
            for (const Fix& fix : f.fixes)
                EXPECT_TRUE(isSentence(fix.text)) << fix.text;
            EXPECT_TRUE(f.confidence == Confidence::High || !f.wouldSettle.empty());
            for (const Evidence& e : f.evidence)
                EXPECT_FALSE(e.note.empty());
        }
        std::set<std::uint64_t> marked;
        for (const LineNumber line : block.marked)
            marked.insert(raw(line));
        EXPECT_EQ(primary, marked);
    }
}

TEST_P(ShowDocs, GoodSaysNothingOfIt)
{
    const std::string_view rule = GetParam()->meta.id;
    const test::RuleDoc doc = test::parseRuleDoc(resources::ruleDoc(rule));
    const test::DocSection* good = doc.section("Good");
    ASSERT_NE(good, nullptr);
    ASSERT_FALSE(good->outputs.empty());
    for (const test::LogBlock& block : good->outputs) {
        SCOPED_TRACE(fmt::format("{}.md, block at line {}", rule, block.docLine));
        EXPECT_TRUE(block.marked.empty());
        const auto read = show::readOutputs(block.text);
        EXPECT_EQ(read.outputs.empty(), rule == "mail-inspected-by-firewall")
            << "nothing was read: it would prove nothing";
        EXPECT_TRUE(findingsOf(read, rule).empty());
    }
}

INSTANTIATE_TEST_SUITE_P(AllShowSignatures, ShowDocs, testing::ValuesIn(all()), name);

} // namespace rungbook
