// SPDX-License-Identifier: GPL-3.0-or-later
// A recording that begins in the middle: what was not recorded is not claimed.
#include "core/smtp/replay.h"

#include <algorithm>
#include <gtest/gtest.h>

namespace rungbook::smtp
{
namespace
{

TEST(ReplayFragment, AReplyWithoutItsCommandIsNoGreeting)
{
    const auto read =
        replay("Testing SMTP using telnet\n\ntelnet mail.example.com 25\n250 Hello, pleased to meet you\n");
    ASSERT_TRUE(read.has_value());
    ASSERT_EQ(read->runs.size(), 1U);
    const ProbeResult& run = read->runs.front();
    EXPECT_EQ(nameOf(run.outcome), nameOf(ProbeOutcome::CouldNotTest)) << run.verdict;
    ASSERT_EQ(run.exchanges.size(), 1U);
    EXPECT_NE(nameOf(run.exchanges.front().phase), nameOf(Phase::Greeting));
    EXPECT_TRUE(std::none_of(
        run.findings.begin(), run.findings.end(), [](const Finding& f) { return isWrong(f.effect); }));
    EXPECT_TRUE(std::none_of(run.findings.begin(), run.findings.end(),
        [](const Finding& f) { return f.rule->id == "malformed-reply"; }));
}

TEST(ReplayFragment, ARefusalMayBeAGreeting)
{
    const auto read = replay("telnet mail.example.com 25\n554 5.7.1 go away\n");
    ASSERT_TRUE(read.has_value());
    ASSERT_EQ(read->runs.size(), 1U);
    EXPECT_EQ(nameOf(read->runs.front().exchanges.front().phase), nameOf(Phase::Greeting));
}

} // namespace
} // namespace rungbook::smtp
