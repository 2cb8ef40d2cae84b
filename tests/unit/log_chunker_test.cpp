// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/log/chunker.h"
#include "tests/support/temp_folder.h"

#include <algorithm>
#include <atomic>
#include <gtest/gtest.h>
#include <stdexcept>
#include <thread>

namespace rungbook::log
{
namespace
{

bool startsWithHash(std::string_view line)
{
    return line.starts_with('#');
}
bool never(std::string_view)
{
    return false;
}

struct Copy : ChunkResult {
    std::string text;
};

struct Seen {
    std::vector<std::string> texts;
    std::vector<std::uint64_t> offsets;
    std::vector<bool> last;
    std::string joined;
};

std::unique_ptr<ChunkResult> copyOf(const Chunk& chunk, std::unique_ptr<ChunkResult> recycled)
{
    auto copy =
        recycled ? std::unique_ptr<Copy>(static_cast<Copy*>(recycled.release())) : std::make_unique<Copy>();
    copy->text = chunk.text;
    return copy;
}

Result<Seen> cut(const LogSource& source, ChunkOptions options, StartsRecord startsRecord = startsWithHash,
    const Job& job = {})
{
    Seen seen;
    const auto outcome = processChunks(
        source, options, startsRecord, copyOf,
        [&](ChunkResult& result, const Chunk& chunk) {
            EXPECT_EQ(chunk.index, seen.texts.size());
            EXPECT_EQ(static_cast<Copy&>(result).text, chunk.text) << "the text lives until merge is done";
            seen.texts.push_back(static_cast<Copy&>(result).text);
            seen.offsets.push_back(chunk.offset);
            seen.last.push_back(chunk.last);
            seen.joined += chunk.text;
        },
        job);
    if (!outcome)
        return tl::unexpected<Error>(outcome.error());
    return seen;
}

Result<Seen> cutText(std::string text, ChunkOptions options, StartsRecord startsRecord = startsWithHash)
{
    return cut(*LogSource::fromText(std::move(text), "text"), options, startsRecord);
}

TEST(Chunker, AnEmptySourceHasNoChunks)
{
    const auto seen = cutText("", {});
    ASSERT_TRUE(seen);
    EXPECT_TRUE(seen->texts.empty());
}

TEST(Chunker, CutsAtTheFirstRecordStartAtOrAfterEachMultiple)
{
    for (const unsigned threads : {1U, 2U, 5U}) {
        //                        0   4   8     13  17  21
        const auto seen = cutText("#aa\n#bb\nmore\n#cc\n#dd\n#ee", {.chunkBytes = 4, .threads = threads});
        ASSERT_TRUE(seen);
        EXPECT_EQ(seen->texts, (std::vector<std::string>{"#aa\n", "#bb\nmore\n", "#cc\n", "#dd\n", "#ee"}))
            << threads;
        EXPECT_EQ(seen->offsets, (std::vector<std::uint64_t>{0, 4, 13, 17, 21}));
        EXPECT_EQ(seen->last, (std::vector<bool>{false, false, false, false, true}));
    }
    const auto seen = cutText("#aa\n#bb\nmore\n#cc\n#dd\n#ee\n", {.chunkBytes = 5, .threads = 2});
    ASSERT_TRUE(seen);
    EXPECT_EQ(seen->texts, (std::vector<std::string>{"#aa\n#bb\nmore\n", "#cc\n", "#dd\n", "#ee\n"}));
}

TEST(Chunker, ShowsLinesWithoutTheirEnds)
{
    const auto onlyExact = [](std::string_view line) { return line == "#"; };
    const auto seen = cutText("#\r\n#\n#x\n#\r\nz", {.chunkBytes = 1, .threads = 1}, onlyExact);
    ASSERT_TRUE(seen);
    EXPECT_EQ(seen->texts, (std::vector<std::string>{"#\r\n", "#\n#x\n", "#\r\nz"}));
}

TEST(Chunker, ReadsOnlyTheRangeAskedFor)
{
    const auto seen = cutText("#aa\n#bb\n#cc\n#dd\n", {.chunkBytes = 4, .threads = 2, .begin = 4, .end = 12});
    ASSERT_TRUE(seen);
    EXPECT_EQ(seen->texts, (std::vector<std::string>{"#bb\n", "#cc\n"}));
    EXPECT_EQ(seen->last, (std::vector<bool>{false, true}));
    EXPECT_TRUE(cutText("#aa\n", {.begin = 4})->texts.empty());
    EXPECT_TRUE(cutText("#aa\n", {.begin = 100})->texts.empty());
}

TEST(Chunker, ALineOf50MiBStaysWhole)
{
    const std::string giant = "#" + std::string(50U << 20U, 'x') + "\n";
    const auto seen = cutText("#a\n" + giant + "#b\n", {.chunkBytes = 1U << 20U, .threads = 2});
    ASSERT_TRUE(seen);
    ASSERT_EQ(seen->texts.size(), 2U);
    EXPECT_TRUE(seen->texts[0] == "#a\n" + giant);
    EXPECT_EQ(seen->texts[1], "#b\n");
}

TEST(Chunker, TextWithoutRecordsIsCutAtALine)
{
    const std::string line = std::string(999, 'x') + "\n";
    std::string text;
    while (text.size() < (70U << 20U))
        text += line;
    for (const unsigned threads : {1U, 2U}) {
        const auto seen = cutText(text, {.chunkBytes = 1U << 20U, .threads = threads}, never);
        ASSERT_TRUE(seen);
        ASSERT_EQ(seen->texts.size(), 2U);
        for (const std::string& chunk : seen->texts) {
            EXPECT_LE(chunk.size(), 65U << 20U);
            EXPECT_EQ(chunk.size() % line.size(), 0U) << "whole lines";
        }
        EXPECT_TRUE(seen->joined == text);
    }
}

TEST(Chunker, ALineWithoutEndIsCutAnywhere)
{
    const auto seen = cutText(std::string(70U << 20U, '\0'), {.chunkBytes = 1U << 20U, .threads = 2});
    ASSERT_TRUE(seen);
    EXPECT_EQ(seen->texts.size(), 2U);
    EXPECT_EQ(seen->joined.size(), 70U << 20U);
}

TEST(Chunker, ResultsAreRecycled)
{
    std::atomic<int> made = 0;
    std::string text;
    for (int i = 0; i < 1000; ++i)
        text += "#line\n";
    for (const unsigned threads : {1U, 3U}) {
        made = 0;
        const auto source = LogSource::fromText(text, "text");
        int merged = 0;
        const auto outcome = processChunks(
            *source, {.chunkBytes = 6, .threads = threads}, startsWithHash,
            [&](const Chunk&, std::unique_ptr<ChunkResult> recycled) -> std::unique_ptr<ChunkResult> {
                if (recycled)
                    return recycled;
                ++made;
                return std::make_unique<Copy>();
            },
            [&](ChunkResult&, const Chunk&) { ++merged; }, {});
        ASSERT_TRUE(outcome);
        EXPECT_EQ(merged, 1000);
        EXPECT_LE(made, static_cast<int>(threads) + 2) << "as many as may be in flight";
    }
}

TEST(Chunker, WhatParseOrMergeThrowsBecomesAnError)
{
    std::string text;
    for (int i = 0; i < 100; ++i)
        text += "#line\n";
    const auto source = LogSource::fromText(text, "text");
    for (const unsigned threads : {1U, 4U}) {
        std::uint64_t merged = 0;
        const auto parseThrows = processChunks(
            *source, {.chunkBytes = 6, .threads = threads}, startsWithHash,
            [](const Chunk& chunk, std::unique_ptr<ChunkResult> recycled) {
                if (chunk.index == 50)
                    throw std::runtime_error("ouch");
                return copyOf(chunk, std::move(recycled));
            },
            [&](ChunkResult&, const Chunk&) { ++merged; }, {});
        ASSERT_FALSE(parseThrows);
        EXPECT_EQ(parseThrows.error().kind, Error::Kind::Internal);
        EXPECT_NE(parseThrows.error().message.find("ouch"), std::string::npos);
        EXPECT_EQ(merged, 50U) << "everything before it was merged";

        const auto mergeThrows = processChunks(*source, {.chunkBytes = 6, .threads = threads}, startsWithHash,
            copyOf, [](ChunkResult&, const Chunk&) { throw 1; }, {});
        ASSERT_FALSE(mergeThrows);
        EXPECT_EQ(mergeThrows.error().kind, Error::Kind::Internal);

        const auto nothing = processChunks(
            *source, {.chunkBytes = 6, .threads = threads}, startsWithHash,
            [](const Chunk&, std::unique_ptr<ChunkResult>) { return std::unique_ptr<ChunkResult>(); },
            [](ChunkResult&, const Chunk&) {}, {});
        EXPECT_FALSE(nothing);
    }
}

TEST(Chunker, IsCancelledFromMergeAndFromOutside)
{
    std::string text;
    for (int i = 0; i < 100; ++i)
        text += "#line\n";
    const auto source = LogSource::fromText(text, "text");
    for (const unsigned threads : {1U, 4U}) {
        std::stop_source stop;
        int merged = 0;
        const auto outcome =
            processChunks(*source, {.chunkBytes = 6, .threads = threads}, startsWithHash, copyOf,
                [&](ChunkResult&, const Chunk&) {
                    if (++merged == 10)
                        stop.request_stop();
                },
                {stop.get_token(), {}});
        ASSERT_FALSE(outcome);
        EXPECT_EQ(outcome.error().kind, Error::Kind::Cancelled);
        EXPECT_EQ(merged, 10);

        std::stop_source other;
        std::atomic<bool> parsing = false;
        std::jthread canceller([&] {
            parsing.wait(false);
            other.request_stop();
        });
        const auto stopped = processChunks(
            *source, {.chunkBytes = 6, .threads = threads}, startsWithHash,
            [&](const Chunk& chunk, std::unique_ptr<ChunkResult> recycled) {
                parsing = true;
                parsing.notify_all();
                while (!other.stop_requested())
                    std::this_thread::yield();
                return copyOf(chunk, std::move(recycled));
            },
            [](ChunkResult&, const Chunk&) { ADD_FAILURE() << "nothing is merged after a stop"; },
            {other.get_token(), {}});
        ASSERT_FALSE(stopped);
        EXPECT_EQ(stopped.error().kind, Error::Kind::Cancelled);
    }
}

TEST(Chunker, ProgressEndsAtTheEnd)
{
    std::vector<Progress> told;
    Job job;
    job.progress = [&](Progress progress) { told.push_back(progress); };
    ASSERT_TRUE(cut(*LogSource::fromText("#aa\n#bb\n#cc\n", "text"),
        {.chunkBytes = 4, .threads = 2, .begin = 4}, startsWithHash, job));
    ASSERT_FALSE(told.empty());
    EXPECT_EQ(told.back().done, 8U);
    EXPECT_EQ(told.back().total, 8U);
    EXPECT_LE(told.size(), 2U);
}

TEST(Chunker, AFileThatShrinksIsAnError)
{
    const test::TempFolder folder;
    const std::string path = folder.write("a.log", "#aa\n#bb\n#cc\n");
    const auto source = LogSource::openFile(path).value();
    folder.write("a.log", "#aa\n");
    for (const unsigned threads : {1U, 2U}) {
        const auto seen = cut(*source, {.chunkBytes = 4, .threads = threads});
        ASSERT_FALSE(seen);
        EXPECT_EQ(seen.error().kind, Error::Kind::Unreadable);
    }
}

} // namespace
} // namespace rungbook::log
