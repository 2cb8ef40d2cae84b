// SPDX-License-Identifier: GPL-3.0-or-later
// A log copied from a screen of 80 columns says the same as the log itself.
#include "tests/support/golden.h"
#include "tests/support/ike_logs.h"

#include <gtest/gtest.h>
#include <sstream>

namespace rungbook::ike
{
namespace
{

using namespace test;

std::string wrappedAtSpaces(const std::string& text, std::size_t columns)
{
    std::istringstream in(text);
    std::string out;
    for (std::string line; std::getline(in, line);) {
        while (line.size() > columns) {
            const std::size_t cut = line.rfind(' ', columns);
            out += line.substr(0, cut) + '\n';
            line.erase(0, cut + 1);
        }
        out += line + '\n';
    }
    return out;
}

TEST(AsaWrapped, NothingIsLostToASoftWrap)
{
    for (const char* name : {"main_mode_initiator_success", "aggressive_xauth_modecfg_debug8",
             "quick_mode_refused_by_us", "stuck_mm_wait_msg6_nat", "policy_mismatch"}) {
        const std::string text = readFile(dataFolder() / "ike" / "cisco_asa" / (std::string(name) + ".log"));
        const auto whole = analyzeText(text);
        const auto wrapped = analyzeText(wrappedAtSpaces(text, 80));
        ASSERT_EQ(whole->sessions.size(), 1U) << name;
        ASSERT_EQ(wrapped->sessions.size(), 1U) << name;
        const Session& a = whole->sessions.front();
        const Session& b = wrapped->sessions.front();
        EXPECT_EQ(stepsOf(a), stepsOf(b)) << name;
        EXPECT_EQ(a.outcome, b.outcome) << name;
        EXPECT_EQ(a.facts.size(), b.facts.size()) << name;
        EXPECT_EQ(a.notices.size(), b.notices.size()) << name;
        EXPECT_EQ(a.findings.size(), b.findings.size()) << name;
        EXPECT_EQ(wrapped->counts.records, whole->counts.records) << name;
        EXPECT_EQ(wrapped->counts.notUnderstood, 0U) << name;
    }
}

TEST(AsaWrapped, ALineThatNamesNobodyDoesNotProlongWhatHasEnded)
{
    const std::string text = readFile(dataFolder() / "ike" / "cisco_asa" / "fails_then_succeeds.log");
    const auto analysis = analyzeText(text);
    ASSERT_EQ(analysis->sessions.size(), 2U);
    ASSERT_EQ(analysis->sessions[0].missing.size(), 1U);
    EXPECT_DOUBLE_EQ(analysis->sessions[0].missing[0].waited.value_or(0), 32);
    EXPECT_EQ(raw(analysis->sessions[0].last), 15U);
}

} // namespace
} // namespace rungbook::ike
