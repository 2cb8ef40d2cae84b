// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/log/line_search.h"

#include <gtest/gtest.h>

using namespace rungbook;
using log::LineIndex;
using log::LineSearch;
using log::LogSource;

namespace
{

// The line that is found, 0 for none.
std::uint64_t find(const std::string& text, const LineSearch& search)
{
    const auto source = LogSource::fromText(text, "text");
    const auto index = LineIndex::build(*source);
    EXPECT_TRUE(index.has_value());
    const auto found = log::findLine(*source, *index, search);
    EXPECT_TRUE(found.has_value());
    return found && *found ? raw(**found) : 0;
}

} // namespace

TEST(LineSearch, ForwardBeginsAfterTheGivenLine)
{
    const std::string text = "alpha\nbeta\nalpha\n";
    EXPECT_EQ(find(text, {.text = "alpha"}), 1U);
    EXPECT_EQ(find(text, {.text = "alpha", .from = LineNumber{1}}), 3U);
    EXPECT_EQ(find(text, {.text = "alpha", .from = LineNumber{3}}), 0U);
}

TEST(LineSearch, BackwardEndsBeforeTheGivenLine)
{
    for (const std::string text : {"alpha\nbeta\nalpha\n", "alpha\nbeta\nalpha"}) {
        EXPECT_EQ(find(text, {.text = "alpha", .backward = true, .from = LineNumber{4}}), 3U);
        EXPECT_EQ(find(text, {.text = "alpha", .backward = true, .from = LineNumber{3}}), 1U);
        EXPECT_EQ(find(text, {.text = "alpha", .backward = true, .from = LineNumber{1}}), 0U);
    }
}

TEST(LineSearch, CaseCountsOnlyWhenAsked)
{
    EXPECT_EQ(find("one\nPHASE 1 COMPLETED\n", {.text = "phase 1"}), 2U);
    EXPECT_EQ(find("one\nPHASE 1 COMPLETED\n", {.text = "phase 1", .matchCase = true}), 0U);
}

TEST(LineSearch, EmptyTextsAreNeverFound)
{
    EXPECT_EQ(find("one\n", {.text = ""}), 0U);
    EXPECT_EQ(find("", {.text = "one"}), 0U);
    EXPECT_EQ(find("one\ntwo\n", {.text = "one\ntwo"}), 0U);
}

TEST(LineSearch, FindsWhatCrossesTheEdgeOfABlock)
{
    // The needle lies across the first mebibyte in one of these.
    for (std::size_t shift = 0; shift < 8; ++shift) {
        std::string text;
        while (text.size() < (1U << 20U) - 16)
            text += "0123456789abcde\n";
        text.append(shift + 8, '.');
        text += "NEEDLE\n";
        text += std::string(100, 'x') + "\n";
        const std::uint64_t expected = static_cast<std::uint64_t>(((1U << 20U) - 16) / 16) + 1;
        EXPECT_EQ(find(text, {.text = "needle"}), expected) << shift;
        EXPECT_EQ(
            find(text, {.text = "needle", .backward = true, .from = LineNumber{expected + 2}}), expected)
            << shift;
    }
}

TEST(LineSearch, StopsWhenAsked)
{
    const auto source = LogSource::fromText("one\ntwo\n", "text");
    const auto index = LineIndex::build(*source);
    ASSERT_TRUE(index.has_value());
    std::stop_source stop;
    stop.request_stop();
    Job job;
    job.stop = stop.get_token();
    const auto found = log::findLine(*source, *index, {.text = "zzz"}, job);
    ASSERT_FALSE(found.has_value());
    EXPECT_EQ(found.error().kind, Error::Kind::Cancelled);
}
