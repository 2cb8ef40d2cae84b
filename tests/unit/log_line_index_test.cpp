// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/log/line_index.h"
#include "tests/support/temp_folder.h"

#include <gtest/gtest.h>

namespace rungbook::log
{
namespace
{

using Texts = std::vector<std::string>;

struct Indexed {
    std::shared_ptr<LogSource> source;
    LineIndex index;
    explicit Indexed(std::string text)
        : source(LogSource::fromText(std::move(text), "text"))
        , index(LineIndex::build(*source).value())
    {
    }
    Texts lines(std::uint64_t first, std::size_t count, std::size_t maxBytes = 64 * 1024) const
    {
        return index.lines(*source, LineNumber{first}, count, maxBytes).value();
    }
    std::uint64_t offsetOf(std::uint64_t line) const
    {
        return index.offsetOf(*source, LineNumber{line}).value();
    }
};

TEST(LineIndex, AnEmptySourceHasNoLines)
{
    const Indexed empty("");
    EXPECT_EQ(empty.index.lineCount(), 0U);
    EXPECT_EQ(empty.index.longestLine(), 0U);
    EXPECT_EQ(empty.lines(1, 10), Texts{});
    EXPECT_FALSE(empty.index.offsetOf(*empty.source, LineNumber{1}));
}

TEST(LineIndex, ALastLineNeedsNoNewline)
{
    const Indexed text("one\n\nthree");
    EXPECT_EQ(text.index.lineCount(), 3U);
    EXPECT_EQ(text.index.longestLine(), 5U);
    EXPECT_EQ(text.lines(1, 10), (Texts{"one", "", "three"}));
    EXPECT_EQ(text.lines(2, 1), (Texts{""}));
    EXPECT_EQ(text.lines(3, 1), (Texts{"three"}));
    EXPECT_EQ(text.lines(4, 1), Texts{});
    EXPECT_EQ(text.lines(0, 1), Texts{});
    EXPECT_EQ(text.offsetOf(3), 5U);
    EXPECT_EQ(Indexed("\n").index.lineCount(), 1U);
}

TEST(LineIndex, CarriageReturnsBelongToTheLineEnd)
{
    const Indexed text("one\r\n\r\na\rb\r\nlast\r");
    EXPECT_EQ(text.index.lineCount(), 4U);
    EXPECT_EQ(text.lines(1, 4), (Texts{"one", "", "a\rb", "last\r"}));
    EXPECT_EQ(Indexed("four\r\nabc\n").index.longestLine(), 4U);
}

TEST(LineIndex, ZeroBytesAreBytes)
{
    const Indexed text(std::string("a\0b\n\0\n", 6));
    EXPECT_EQ(text.lines(1, 2), (Texts{std::string("a\0b", 3), std::string("\0", 1)}));
}

TEST(LineIndex, FindsEveryLineBetweenTheRememberedOnes)
{
    std::string all;
    for (int i = 1; i <= 1000; ++i)
        all += "line " + std::to_string(i) + "\n";
    const Indexed text(all);
    EXPECT_EQ(text.index.lineCount(), 1000U);
    for (std::uint64_t line = 1; line <= 1000; ++line) {
        ASSERT_EQ(text.lines(line, 1), (Texts{"line " + std::to_string(line)}));
        ASSERT_EQ(
            all.substr(text.offsetOf(line), 5 + std::to_string(line).size()), "line " + std::to_string(line));
    }
    EXPECT_EQ(text.lines(60, 10).back(), "line 69");
    EXPECT_EQ(text.lines(995, 100).size(), 6U);
}

TEST(LineIndex, ALongLineIsCut)
{
    const Indexed text("abcdef\nabcd\r\nabc\r\nx");
    EXPECT_EQ(text.lines(1, 4, 4), (Texts{"abcd", "abcd", "abc", "x"}));
    EXPECT_EQ(text.lines(1, 1, 0), (Texts{""}));
}

TEST(LineIndex, ALineOf50MiBIsOneLine)
{
    const std::size_t length = 50U << 20U;
    const Indexed text("short\n" + std::string(length, 'x') + "\nafter\n");
    EXPECT_EQ(text.index.lineCount(), 3U);
    EXPECT_EQ(text.index.longestLine(), length);
    EXPECT_EQ(text.lines(2, 2), (Texts{std::string(64 * 1024, 'x'), "after"}));
    EXPECT_EQ(text.offsetOf(3), 6 + length + 1);
}

TEST(LineIndex, GoesOnWhenTheFileGrows)
{
    const test::TempFolder folder;
    const std::string path = folder.write("a.log", "");
    const auto source = LogSource::openFile(path).value();
    LineIndex index = LineIndex::build(*source).value();
    std::string all;
    for (const std::string_view more : {"one", " and\r", "\nthree\n", "", "\n", "fi", "ve\r\n"}) {
        all += more;
        folder.write("a.log", all);
        source->refresh();
        ASSERT_TRUE(index.extend(*source));
        const Indexed anew(all);
        EXPECT_EQ(index.lineCount(), anew.index.lineCount()) << all;
        EXPECT_EQ(index.longestLine(), anew.index.longestLine()) << all;
        EXPECT_EQ(index.lines(*source, LineNumber{1}, 100).value(), anew.lines(1, 100)) << all;
    }
}

TEST(LineIndex, AShorterFileIsAnError)
{
    LineIndex index = LineIndex::build(*LogSource::fromText("one\ntwo\n", "a")).value();
    const auto extended = index.extend(*LogSource::fromText("one\n", "a"));
    ASSERT_FALSE(extended);
    EXPECT_EQ(extended.error().kind, Error::Kind::Unreadable);
}

TEST(LineIndex, IsCancelled)
{
    std::stop_source stop;
    stop.request_stop();
    const auto index = LineIndex::build(*LogSource::fromText("one\n", "a"), {stop.get_token(), {}});
    ASSERT_FALSE(index);
    EXPECT_EQ(index.error().kind, Error::Kind::Cancelled);
}

} // namespace
} // namespace rungbook::log
