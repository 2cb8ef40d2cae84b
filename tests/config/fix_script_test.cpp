// SPDX-License-Identifier: GPL-3.0-or-later
// Fix scripts: entered on paper they silence what they are for, raise nothing, and their rollback brings back what was.
#include "core/config/fix_script.h"

#include "core/config/apply.h"
#include "core/config/rollback.h"
#include "core/resources/resources.h"
#include "tests/config/negotiation_pair.h"
#include "tests/support/config_cases.h"
#include "tests/support/config_pairs.h"
#include "tests/support/rule_doc.h"

#include <algorithm>
#include <fmt/format.h>
#include <gtest/gtest.h>

namespace rungbook
{

namespace
{

struct Planned {
    std::vector<Finding> findings;
    config::FixPlan plan;
};

Planned plan(const std::string& a, const std::string& b, const config::FixSelection& selection = {})
{
    const config::Subject subject = test::subjectOf(a, b);
    Planned out;
    out.findings = config::check(subject);
    std::vector<config::SubjectText> texts{{SourceId{0}, a}};
    if (!b.empty())
        texts.push_back({SourceId{1}, b});
    out.plan = config::planFixes(subject, out.findings, texts, selection);
    return out;
}

std::vector<std::string> commandsOf(const std::vector<config::ScriptStep>& steps)
{
    std::vector<std::string> all;
    for (const config::ScriptStep& step : steps)
        all.insert(all.end(), step.commands.begin(), step.commands.end());
    return all;
}

std::size_t positionOf(const std::vector<std::string>& commands, std::string_view command)
{
    const auto at = std::find(commands.begin(), commands.end(), command);
    EXPECT_NE(at, commands.end()) << command << " is not in\n"
                                  << fmt::format("{}", fmt::join(commands, "\n"));
    return static_cast<std::size_t>(at - commands.begin());
}

bool silenced(const Planned& p, std::string_view rule)
{
    return std::any_of(p.plan.silences.begin(), p.plan.silences.end(),
        [&](std::size_t i) { return p.findings[i].rule->id == rule; });
}

// The documents of all rules, whose Bad blocks are the cases.
class EveryRule : public testing::TestWithParam<const config::ConfigRule*>
{
};

std::string nameOfRule(const testing::TestParamInfo<const config::ConfigRule*>& info)
{
    std::string id(info.param->meta.id);
    std::replace(id.begin(), id.end(), '-', '_');
    return id;
}

std::vector<const config::ConfigRule*> rules()
{
    const auto all = config::configRules();
    return {all.begin(), all.end()};
}

std::string nameOfPair(const testing::TestParamInfo<test::PlantedPair>& info)
{
    return info.param.name;
}

class Planted : public testing::TestWithParam<test::PlantedPair>
{
};

} // namespace

TEST(FixScript, IsOrderedSoThatItCanBeEntered)
{
    const std::string branch =
        test::with(test::with(test::kBranch, "set peer 192.0.2.1", "set peer 192.0.2.11"),
            "tunnel-group 192.0.2.1", "tunnel-group 192.0.2.11");
    const Planned p = plan(std::string(test::kHeadOffice),
        test::with(branch, "tunnel-group 192.0.2.1 ip", "tunnel-group 192.0.2.11 ip"));
    ASSERT_EQ(p.plan.devices.size(), 1U);
    const config::DeviceScript& script = p.plan.devices.front();
    EXPECT_EQ(script.label, "branch");
    const auto commands = commandsOf(script.steps);
    const std::size_t group = positionOf(commands, "tunnel-group 192.0.2.1 type ipsec-l2l");
    const std::size_t peer = positionOf(commands, "crypto map VPN 10 set peer 192.0.2.1");
    const std::size_t old = positionOf(commands, "no crypto map VPN 10 set peer 192.0.2.11");
    EXPECT_LT(group, peer);
    EXPECT_LT(peer, old) << "a removal comes after what replaces it";
    EXPECT_EQ(commands.back(), "crypto map VPN interface outside") << "the map is applied last";
    EXPECT_EQ(std::count(commands.begin(), commands.end(), "crypto map VPN interface outside"), 1);
    ASSERT_FALSE(script.needs.empty());
    EXPECT_EQ(script.needs.front().placeholder, "<key>");
    EXPECT_TRUE(silenced(p, "peer-address-mismatch"));
    EXPECT_EQ(test::listing(p.plan.raised), "");
}

TEST(FixScript, ShowsNoSecret)
{
    const std::string branch = test::with(test::kBranch, "a-long-key-for-two-1", "a-long-key-for-two-2");
    const Planned p = plan(std::string(test::kHeadOffice), branch);
    ASSERT_EQ(p.plan.devices.size(), 2U) << "both ends enter the same key";
    for (const config::DeviceScript& script : p.plan.devices) {
        const std::string all = script.text() + script.rollbackText() + config::unifiedText(script.diff);
        EXPECT_EQ(all.find("a-long-key"), std::string::npos) << all;
        EXPECT_NE(script.text().find("<key>"), std::string::npos);
        EXPECT_NE(script.rollbackText().find("<old-key>"), std::string::npos) << script.rollbackText();
        EXPECT_FALSE(script.diff.empty()) << "a key that changes is a line that changes";
    }
}

TEST(FixScript, TwoValuesForOneLineAreSaidToContradict)
{
    // Two findings about one line, of which the selection asks for both.
    const config::Subject subject = test::subjectOf(std::string(test::kHeadOffice));
    std::vector<Finding> findings = config::check(subject);
    ASSERT_FALSE(findings.empty());
    Finding one = findings.front();
    one.effect = Effect::Blocks;
    one.role = Role::Root;
    one.fixes = {{subject.devices().front().label, "Use group 15.", {"crypto map VPN 10 set pfs group15"}}};
    Finding other = one;
    other.fixes = {{subject.devices().front().label, "Use group 16.", {"crypto map VPN 10 set pfs group16"}}};
    const std::vector<Finding> both{one, other};
    const std::vector<config::SubjectText> texts{{SourceId{0}, test::kHeadOffice}};
    const config::FixPlan result = config::planFixes(subject, both, texts);
    ASSERT_EQ(result.devices.size(), 1U);
    EXPECT_NE(result.devices.front().text().find("group15"), std::string::npos);
    EXPECT_EQ(result.devices.front().text().find("group16"), std::string::npos);
    ASSERT_EQ(result.leftOut.size(), 1U);
    EXPECT_EQ(result.leftOut.front().finding, 1U);
    EXPECT_NE(result.leftOut.front().reason.find("contradicts"), std::string::npos);
}

TEST(FixScript, NewNamesThatTwoFixesMakeUpAreKeptApart)
{
    const config::Subject subject = test::subjectOf(std::string(test::kHeadOffice));
    Finding one = config::check(subject).front();
    one.effect = Effect::Blocks;
    one.role = Role::Root;
    const std::string label = subject.devices().front().label;
    one.fixes = {{label, "Add.", {"object-group network VPN-LOCAL", " network-object 10.3.0.0 255.255.0.0"}}};
    Finding other = one;
    other.fixes = {{label, "Add.",
        {"object-group network VPN-LOCAL", " network-object 10.4.0.0 255.255.0.0",
            "nat (inside,outside) 1 source static VPN-LOCAL VPN-LOCAL"}}};
    const std::vector<Finding> both{one, other};
    const std::vector<config::SubjectText> texts{{SourceId{0}, test::kHeadOffice}};
    const config::FixPlan result = config::planFixes(subject, both, texts);
    ASSERT_EQ(result.devices.size(), 1U);
    const std::string text = result.devices.front().text();
    EXPECT_NE(text.find("object-group network VPN-LOCAL-2\n network-object 10.4.0.0"), std::string::npos)
        << text;
    EXPECT_NE(text.find("source static VPN-LOCAL-2 VPN-LOCAL-2"), std::string::npos) << text;
}

TEST(FixScript, WhatHasNoCommandIsLeftOutWithItsReason)
{
    const config::Subject subject = test::subjectOf(std::string(test::kHeadOffice));
    Finding one = config::check(subject).front();
    one.effect = Effect::Blocks;
    one.fixes = {{subject.devices().front().label, "Talk to the other side.", {}}};
    const std::vector<Finding> all{one};
    const std::vector<config::SubjectText> texts{{SourceId{0}, test::kHeadOffice}};
    const config::FixPlan result = config::planFixes(subject, all, texts);
    EXPECT_TRUE(result.empty());
    ASSERT_EQ(result.leftOut.size(), 1U);
    EXPECT_NE(result.leftOut.front().reason.find("Talk to the other side."), std::string::npos);
}

TEST_P(EveryRule, ScriptAndRollbackOfItsBadExamples)
{
    const test::RuleDoc doc = test::parseRuleDoc(resources::ruleDoc(GetParam()->meta.id));
    const test::DocSection* bad = doc.section("Bad");
    ASSERT_NE(bad, nullptr);
    for (const test::ConfigExample& example : bad->configs) {
        SCOPED_TRACE(fmt::format("{}.md, block at line {}", GetParam()->meta.id, example.a.docLine));
        const config::Subject subject = test::subjectOf(example.a.text, example.b.text);
        const auto findings = config::check(subject);
        std::vector<std::size_t> own;
        for (std::size_t i = 0; i < findings.size(); ++i) {
            if (findings[i].rule->id == GetParam()->meta.id)
                own.push_back(i);
        }
        const Planned p = plan(example.a.text, example.b.text, {own});
        for (const Finding& f : p.plan.raised)
            EXPECT_FALSE(isWrong(f.effect)) << test::listing({f});
        for (const config::DeviceScript& script : p.plan.devices) {
            EXPECT_FALSE(script.steps.empty());
            for (const config::ScriptStep& step : script.steps)
                EXPECT_TRUE(step.why.ends_with('.')) << step.why;
            EXPECT_TRUE(script.rollbackComplete) << script.text() << "--- back\n" << script.rollbackText();
            EXPECT_EQ(fmt::format("{}", fmt::join(script.unapplied, "\n")), "");
            // Every placeholder is listed.
            for (const std::string& command : commandsOf(script.steps)) {
                for (std::size_t at = command.find('<'); at != std::string::npos;
                     at = command.find('<', at + 1)) {
                    const std::string word = command.substr(at, command.find('>', at) + 1 - at);
                    EXPECT_TRUE(std::any_of(script.needs.begin(), script.needs.end(),
                        [&](const config::ScriptNeed& n) { return n.placeholder == word; }))
                        << word;
                }
            }
        }
    }
}

INSTANTIATE_TEST_SUITE_P(AllRules, EveryRule, testing::ValuesIn(rules()), nameOfRule);

TEST_P(Planted, TheScriptBringsTheTunnelUp)
{
    const test::PlantedPair& pair = GetParam();
    const Planned p = plan(pair.a, pair.b);
    if (pair.rule.empty()) {
        EXPECT_TRUE(p.plan.empty());
        return;
    }
    // The other side's policy may be weak, and what was hidden before may show: that is said. Nothing new may keep it from working.
    for (const Finding& f : p.plan.raised)
        EXPECT_FALSE(isWrong(f.effect)) << test::listing({f});
    for (const config::DeviceScript& script : p.plan.devices)
        EXPECT_TRUE(script.rollbackComplete) << script.text() << "--- back\n" << script.rollbackText();
    if (p.plan.empty()) {
        EXPECT_FALSE(p.plan.leftOut.empty()) << "neither a script nor a reason";
        return;
    }
    EXPECT_TRUE(silenced(p, pair.rule)) << p.plan.devices.front().text();
}

INSTANTIATE_TEST_SUITE_P(Generated, Planted, testing::ValuesIn(test::plantedPairs()), nameOfPair);

TEST(Rollback, BringsBackEntriesWhereTheyStood)
{
    const std::string before = "ASA Version 9.8(2)\nhostname fw\n"
                               "access-list A extended permit ip 10.1.0.0 255.255.0.0 10.2.0.0 255.255.0.0\n"
                               "access-list A extended permit ip 10.1.0.0 255.255.0.0 10.3.0.0 255.255.0.0\n"
                               "access-list A extended permit ip 10.1.0.0 255.255.0.0 10.4.0.0 255.255.0.0\n"
                               "no sysopt connection permit-vpn\n: end\n";
    const std::string after = config::applyCommands(before,
        {"no access-list A extended permit ip 10.1.0.0 255.255.0.0 10.3.0.0 255.255.0.0",
            "sysopt connection permit-vpn", "access-list A line 1 extended deny ip any any"})
                                  .text;
    ASSERT_NE(after, before);
    const config::Rollback back = config::rollbackOf(before, after);
    EXPECT_TRUE(back.complete) << fmt::format("{}", fmt::join(back.commands, "\n"));
    EXPECT_TRUE(config::sameMeaning(config::applyCommands(after, back.commands).text, before));
    EXPECT_FALSE(config::sameMeaning(after, before)) << "the comparison must be able to fail";
}

TEST(Apply, NumberedListOfARouterLosesOneEntryOnly)
{
    const std::string before = "hostname r1\naccess-list 101 permit ip 10.1.0.0 0.0.255.255 any\n"
                               "access-list 101 permit ip 10.2.0.0 0.0.255.255 any\nend\n";
    const auto applied = config::applyCommands(
        before, {"ip access-list extended 101", " no permit ip 10.1.0.0 0.0.255.255 any"});
    EXPECT_EQ(applied.text, "hostname r1\naccess-list 101 permit ip 10.2.0.0 0.0.255.255 any\nend\n");
    EXPECT_TRUE(applied.unapplied.empty());
}

TEST(TextDiff, ShowsWhatChangedWithItsSurroundings)
{
    const std::string before = "a 1\nb 2\nc 3\nd 4\ne 5\nf 6\ng 7\nh 8\ni 9\n";
    std::string after = before;
    after.replace(after.find("e 5"), 3, "e 6\nnew");
    const auto diff = config::configDiff(before, after, 2);
    EXPECT_EQ(config::unifiedText(diff), "...\n  c 3\n  d 4\n- e 5\n+ e 6\n+ new\n  f 6\n  g 7\n...\n");
    const auto rows = config::sideBySide(diff);
    ASSERT_EQ(rows.size(), 8U);
    EXPECT_TRUE(rows.front().gap);
    ASSERT_NE(rows[3].left, nullptr);
    ASSERT_NE(rows[3].right, nullptr);
    EXPECT_EQ(rows[4].left, nullptr);
    EXPECT_TRUE(config::configDiff(before, before).empty());
}

} // namespace rungbook
