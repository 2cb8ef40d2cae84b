// SPDX-License-Identifier: GPL-3.0-or-later
// Every check on configurations has a document, and the examples in it run: Bad fires exactly where it is marked, Good stays silent, and the
// commands of the fix silence Bad and raise nothing new.
#include "core/resources/resources.h"
#include "tests/support/config_cases.h"
#include "tests/support/rule_doc.h"

#include <algorithm>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <set>

namespace rungbook
{

namespace
{

using config::ConfigRule;
using test::ConfigExample;
using test::RuleDoc;

std::vector<const ConfigRule*> all()
{
    const auto span = config::configRules();
    return {span.begin(), span.end()};
}

std::string name(const testing::TestParamInfo<const ConfigRule*>& info)
{
    std::string id(info.param->meta.id);
    std::replace(id.begin(), id.end(), '-', '_');
    return id;
}

RuleDoc docOf(const ConfigRule& rule)
{
    return test::parseRuleDoc(resources::ruleDoc(rule.meta.id));
}

std::set<std::pair<std::uint32_t, std::uint64_t>> primaryLines(const std::vector<Finding>& findings)
{
    std::set<std::pair<std::uint32_t, std::uint64_t>> lines;
    for (const Finding& f : findings)
        lines.emplace(raw(f.evidence.front().where.source), raw(f.evidence.front().where.first));
    return lines;
}

bool isSentence(std::string_view text)
{
    return !text.empty() && (text.back() == '.' || text.back() == '?' || text.back() == ')')
        && text.find("  ") == std::string_view::npos;
}

// Rules whose way out is not a command: a person must decide, or the remedy is typed at the prompt, or nothing is wrong.
bool hasNoCommands(std::string_view rule)
{
    static const std::set<std::string_view> ids{"cert-not-installed", "cert-peer-id-validate",
        "ike-policy-direction-differs", "ike-policy-preview", "ike-version-not-offered",
        "ipsla-nat-not-per-isp", "map-acl-any", "map-acl-shared", "map-backup-peer-responder",
        "map-same-peer-twice", "map-two-on-interface", "p2-preview", "pair-map-vs-vti",
        "pair-overlapping-lans", "parse-flattened-paste", "parse-mixed-dialect", "parse-partial-config",
        "parse-redacted-value", "parse-two-devices-one-paste", "parse-unknown-vpn-line", "tg-key-masked",
        "vti-version"};
    return ids.contains(rule);
}

// Rules that leave a decision to the reader: their commands are a part of the way out only.
bool needsMoreThanCommands(std::string_view rule)
{
    static const std::set<std::string_view> ids{"route-remote-lan", "tg-map-dangling"};
    return ids.contains(rule);
}

// What remains to be done after the commands, because it is done at the prompt or by a decision.
bool isFollowUp(std::string_view rule, std::string_view raised)
{
    return rule == "cert-trustpoint-undefined" && raised == "cert-not-installed";
}

class ConfigDocs : public testing::TestWithParam<const ConfigRule*>
{
};

} // namespace

TEST_P(ConfigDocs, HasADocumentOfTheAgreedForm)
{
    const RuleMeta& meta = GetParam()->meta;
    ASSERT_FALSE(resources::ruleDoc(meta.id).empty()) << "resources/rules/" << meta.id << ".md is missing";
    const RuleDoc doc = docOf(*GetParam());
    EXPECT_EQ(doc.id, meta.id);
    EXPECT_EQ(doc.title, meta.title);
    EXPECT_FALSE(meta.title.ends_with('.')) << meta.title;
    std::vector<std::string> headers;
    for (const test::DocSection& section : doc.sections) {
        headers.push_back(section.header);
        EXPECT_FALSE(section.text.find_first_not_of(" \n") == std::string::npos && section.configs.empty())
            << section.header << " is empty";
    }
    EXPECT_EQ(headers, test::ruleDocHeaders());
}

TEST_P(ConfigDocs, BadFiresExactlyWhereItIsMarked)
{
    const RuleDoc doc = docOf(*GetParam());
    const test::DocSection* bad = doc.section("Bad");
    ASSERT_NE(bad, nullptr);
    ASSERT_FALSE(bad->configs.empty());
    for (const ConfigExample& example : bad->configs) {
        SCOPED_TRACE(fmt::format("{}.md, block at line {}", GetParam()->meta.id, example.a.docLine));
        const auto findings = config::check(test::subjectOf(example.a.text, example.b.text));
        const auto own = test::of(findings, GetParam()->meta.id);
        std::set<std::pair<std::uint32_t, std::uint64_t>> marked;
        for (const LineNumber line : example.a.marked)
            marked.emplace(0, raw(line));
        for (const LineNumber line : example.b.marked)
            marked.emplace(1, raw(line));
        EXPECT_FALSE(marked.empty()) << "no line is marked with \" ! finding\"";
        EXPECT_EQ(primaryLines(own), marked) << test::listing(findings);
        for (const Finding& f : own) {
            EXPECT_TRUE(isSentence(f.message)) << f.message;
            EXPECT_FALSE(f.fixes.empty()) << "nothing is said about what to do";
            for (const Fix& fix : f.fixes)
                EXPECT_TRUE(isSentence(fix.text)) << fix.text;
            EXPECT_TRUE(f.confidence == Confidence::High || !f.wouldSettle.empty())
                << "not certain, and nothing would settle it";
            EXPECT_TRUE(f.effect != Effect::Unknown || (!f.wouldSettle.empty() && f.role != Role::Root));
            for (const Evidence& e : f.evidence)
                EXPECT_FALSE(e.note.empty());
        }
    }
}

TEST_P(ConfigDocs, GoodStaysSilent)
{
    const RuleDoc doc = docOf(*GetParam());
    const test::DocSection* good = doc.section("Good");
    ASSERT_NE(good, nullptr);
    ASSERT_FALSE(good->configs.empty());
    for (const ConfigExample& example : good->configs) {
        SCOPED_TRACE(fmt::format("{}.md, block at line {}", GetParam()->meta.id, example.a.docLine));
        EXPECT_TRUE(example.a.marked.empty() && example.b.marked.empty());
        const config::Subject subject = test::subjectOf(example.a.text, example.b.text);
        EXPECT_FALSE(subject.devices().empty()) << "the block is no configuration: it would prove nothing";
        const auto findings = config::check(subject);
        EXPECT_EQ(test::listing(test::of(findings, GetParam()->meta.id)), "");
    }
}

TEST_P(ConfigDocs, TheFixSilencesBadAndRaisesNothingNew)
{
    const RuleDoc doc = docOf(*GetParam());
    const test::DocSection* bad = doc.section("Bad");
    ASSERT_NE(bad, nullptr);
    std::size_t commands = 0;
    for (const ConfigExample& example : bad->configs) {
        SCOPED_TRACE(fmt::format("{}.md, block at line {}", GetParam()->meta.id, example.a.docLine));
        const auto before = config::check(test::subjectOf(example.a.text, example.b.text));
        const test::Fixed fixed =
            test::fix(example.a.text, example.b.text, test::of(before, GetParam()->meta.id));
        commands += fixed.commands;
        if (fixed.commands == 0 || needsMoreThanCommands(GetParam()->meta.id))
            continue;
        EXPECT_EQ(fmt::format("{}", fmt::join(fixed.unapplied, "\n")), "") << "commands without an effect";
        EXPECT_EQ(fixed.a.find('<'), std::string::npos) << "a placeholder is left:\n" << fixed.a;
        const auto after = config::check(test::subjectOf(fixed.a, fixed.b));
        EXPECT_EQ(test::listing(test::of(after, GetParam()->meta.id)), "") << fixed.a << "-----\n" << fixed.b;
        std::set<std::string_view> known;
        for (const Finding& f : before)
            known.insert(f.rule->id);
        for (const Finding& f : after)
            EXPECT_TRUE(known.contains(f.rule->id) || f.effect == Effect::Info
                || isFollowUp(GetParam()->meta.id, f.rule->id))
                << "new: " << test::listing({f}) << fixed.a << "-----\n"
                << fixed.b;
    }
    EXPECT_EQ(commands == 0, hasNoCommands(GetParam()->meta.id)) << commands << " commands in all";
}

INSTANTIATE_TEST_SUITE_P(AllRules, ConfigDocs, testing::ValuesIn(all()), name);

TEST(ConfigRules, IdsAreUniqueAndOfTheCatalogue)
{
    std::set<std::string_view> ids;
    for (const ConfigRule* rule : all()) {
        EXPECT_TRUE(ids.insert(rule->meta.id).second) << rule->meta.id << " is used twice";
        EXPECT_EQ(config::findConfigRule(rule->meta.id), rule);
    }
    EXPECT_EQ(config::findConfigRule("no-such-rule"), nullptr);
    EXPECT_GE(ids.size(), 100U);
}

} // namespace rungbook
