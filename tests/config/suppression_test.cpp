// SPDX-License-Identifier: GPL-3.0-or-later
// Comments and baselines silence exactly what they name.
#include "core/config/suppression.h"
#include "core/workbench/check_config.h"
#include "tests/config/negotiation_pair.h"

#include <algorithm>
#include <gtest/gtest.h>

namespace rungbook::config
{

namespace
{

using test::kHeadOffice;
using test::with;

std::shared_ptr<const workbench::ConfigReport> reportOf(const std::string& text, std::string baseline = {})
{
    workbench::ConfigRequest request;
    request.inputs.push_back({"head.cfg", text});
    request.baseline = std::move(baseline);
    auto report = workbench::checkConfig(request);
    EXPECT_TRUE(report.has_value());
    return report.value_or(nullptr);
}

bool has(const std::vector<Finding>& findings, std::string_view rule)
{
    return std::any_of(
        findings.begin(), findings.end(), [&](const Finding& f) { return f.rule->id == rule; });
}

// A key that everybody guesses: one finding with a line of its own.
const std::string kWeak = with(kHeadOffice, "key a-long-key-for-two-1", "key cisco");

} // namespace

TEST(Suppression, ReadsCommentsOnTheLineAndBeforeIt)
{
    const auto all = suppressionsOf(
        "hostname a\n! nolint: one-rule the lab needs it\n!\nroute outside 0 0 192.0.2.1\n"
        "mtu 1500 ! nolint: two,three both\n! nolint: four\nend\n! not a nolint: five reason\n",
        SourceId{3});
    ASSERT_EQ(all.size(), 4U);
    EXPECT_EQ(all[0].rule, "one-rule");
    EXPECT_EQ(all[0].reason, "the lab needs it");
    EXPECT_EQ(raw(all[0].covers), 4U);
    EXPECT_EQ(all[1].rule, "two");
    EXPECT_EQ(raw(all[1].covers), 5U);
    EXPECT_EQ(all[2].rule, "three");
    EXPECT_EQ(all[3].rule, "four");
    EXPECT_TRUE(all[3].reason.empty());
    EXPECT_EQ(raw(all[3].covers), 7U);
    EXPECT_EQ(all[0].where.source, SourceId{3});
}

TEST(Suppression, SilencesTheRuleOnItsLineOnly)
{
    const auto before = reportOf(kWeak);
    ASSERT_TRUE(has(before->findings, "psk-weak"));
    const auto silenced = reportOf(
        with(kWeak, " ikev1 pre-shared-key cisco", "! nolint: psk-weak a lab\n ikev1 pre-shared-key cisco"));
    EXPECT_FALSE(has(silenced->findings, "psk-weak"));
    EXPECT_TRUE(has(silenced->suppressed, "psk-weak"));
    EXPECT_EQ(silenced->findings.size() + 1, before->findings.size()) << "nothing else went";
    ASSERT_EQ(silenced->suppressions.size(), 1U);
    EXPECT_TRUE(silenced->suppressions.front().used);
    const auto elsewhere = reportOf(with(kWeak, "hostname head", "! nolint: psk-weak a lab\nhostname head"));
    EXPECT_TRUE(has(elsewhere->findings, "psk-weak"));
    EXPECT_FALSE(elsewhere->suppressions.front().used);
    const auto noReason = reportOf(
        with(kWeak, " ikev1 pre-shared-key cisco", "! nolint: psk-weak\n ikev1 pre-shared-key cisco"));
    EXPECT_TRUE(has(noReason->findings, "psk-weak"));
}

TEST(Suppression, ABaselineKnowsFindingsWhereverTheyMove)
{
    const auto before = reportOf(kWeak);
    const std::string baseline = baselineOf(*before->subject, before->findings);
    EXPECT_EQ(baseline.find("cisco\n"), std::string::npos) << "no key in it";
    const auto moved = reportOf("!\n!\n" + kWeak, baseline);
    EXPECT_TRUE(moved->findings.empty()) << moved->findings.front().rule->id;
    EXPECT_EQ(moved->known.size(), before->findings.size());
    const auto other = reportOf(with(kWeak, "hostname head", "hostname tail"), baseline);
    EXPECT_FALSE(other->findings.empty()) << "another device is another matter";
    EXPECT_TRUE(readBaseline("nonsense\n\n# 0123456789abcdef\nxyz").empty());
}

} // namespace rungbook::config
