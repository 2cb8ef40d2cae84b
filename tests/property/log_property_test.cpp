// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/log/chunker.h"
#include "core/log/line_index.h"
#include "tests/support/temp_folder.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

namespace rungbook::log
{
namespace
{

bool startsWithHash(std::string_view line)
{
    return line.starts_with('#');
}

/// Texts full of record starts, line ends of all kinds, zero bytes and runs without any of them.
rc::Gen<std::string> anyText()
{
    const auto piece = rc::gen::weightedElement<std::string>({{6, "\n"}, {5, "#"}, {2, "\r\n"}, {1, "\r"},
        {3, "a"}, {2, "some words"}, {1, std::string(1, '\0')}, {1, std::string(70, 'x')}});
    return rc::gen::map(
        rc::gen::container<std::vector<std::string>>(piece), [](const std::vector<std::string>& pieces) {
            std::string text;
            for (const std::string& each : pieces)
                text += each;
            return text;
        });
}

struct Copy : ChunkResult {
    std::string text;
};

std::vector<std::string> chunksOf(const LogSource& source, const ChunkOptions& options)
{
    std::vector<std::string> chunks;
    const auto outcome = processChunks(
        source, options, startsWithHash,
        [](const Chunk& chunk, std::unique_ptr<ChunkResult>) -> std::unique_ptr<ChunkResult> {
            auto copy = std::make_unique<Copy>();
            copy->text = chunk.text;
            return copy;
        },
        [&](ChunkResult& result, const Chunk&) { chunks.push_back(static_cast<Copy&>(result).text); }, {});
    RC_ASSERT(outcome.has_value());
    return chunks;
}

/// The rule of chunker.h, written down as plainly as can be.
std::vector<std::string> expectedChunks(const std::string& text, std::size_t chunkBytes)
{
    std::vector<std::string> chunks;
    std::size_t begin = 0;
    for (std::size_t at = 1; at < text.size(); ++at) {
        const bool recordStart = text[at - 1] == '\n' && text[at] == '#';
        const bool behindNextMultiple = at / chunkBytes > begin / chunkBytes;
        if (recordStart && behindNextMultiple) {
            chunks.push_back(text.substr(begin, at - begin));
            begin = at;
        }
    }
    if (begin < text.size())
        chunks.push_back(text.substr(begin));
    return chunks;
}

TEST(LogProperties, ChunksFollowTheRuleWhateverTheThreads)
{
    EXPECT_TRUE(rc::check([] {
        const std::string text = *anyText();
        const auto chunkBytes = *rc::gen::inRange<std::size_t>(1, 64);
        const auto threads = *rc::gen::inRange(1U, 5U);
        const auto chunks =
            chunksOf(*LogSource::fromText(text, "text"), {.chunkBytes = chunkBytes, .threads = threads});
        RC_ASSERT(chunks == expectedChunks(text, chunkBytes));
    }));
}

TEST(LogProperties, AFileIsCutLikeAText)
{
    const test::TempFolder folder;
    EXPECT_TRUE(rc::check([&] {
        const std::string text = *anyText();
        const auto chunkBytes = *rc::gen::inRange<std::size_t>(1, 5000);
        std::string large; // larger than what is read at once
        while (!text.empty() && large.size() < 20'000)
            large += text;
        const auto source = LogSource::openFile(folder.write("a.log", large)).value();
        const auto chunks = chunksOf(*source, {.chunkBytes = chunkBytes, .threads = 2});
        RC_ASSERT(chunks == expectedChunks(large, chunkBytes));
    }));
}

std::vector<std::string> splitLines(const std::string& text)
{
    std::vector<std::string> lines;
    std::size_t begin = 0;
    while (begin < text.size()) {
        const std::size_t end = text.find('\n', begin);
        std::string line = text.substr(begin, end - begin);
        if (end != std::string::npos && line.ends_with('\r'))
            line.pop_back();
        lines.push_back(std::move(line));
        if (end == std::string::npos)
            break;
        begin = end + 1;
    }
    return lines;
}

TEST(LogProperties, TheIndexFindsTheLinesOfAPlainSplit)
{
    EXPECT_TRUE(rc::check([] {
        std::string text = *anyText();
        if (*rc::gen::arbitrary<bool>()) { // more lines than the index remembers
            for (int i = 0; i < 6 && text.size() < 20'000; ++i)
                text += text;
        }
        const auto source = LogSource::fromText(text, "text");
        const LineIndex index = LineIndex::build(*source).value();
        const auto expected = splitLines(text);
        RC_ASSERT(index.lineCount() == expected.size());
        RC_ASSERT(index.lines(*source, LineNumber{1}, expected.size() + 1).value() == expected);
        if (expected.empty())
            return;
        const auto first = *rc::gen::inRange<std::size_t>(0, expected.size());
        const auto count = *rc::gen::inRange<std::size_t>(0, expected.size() - first + 1);
        const auto some = index.lines(*source, LineNumber{first + 1}, count).value();
        const auto from = expected.begin() + static_cast<std::ptrdiff_t>(first);
        RC_ASSERT(some == std::vector<std::string>(from, from + static_cast<std::ptrdiff_t>(count)));
        std::size_t offset = 0;
        for (std::size_t i = 0; i < first; ++i)
            offset = text.find('\n', offset) + 1;
        RC_ASSERT(index.offsetOf(*source, LineNumber{first + 1}).value() == offset);
    }));
}

TEST(LogProperties, AnExtendedIndexEqualsANewOne)
{
    const test::TempFolder folder;
    EXPECT_TRUE(rc::check([&] {
        const std::string text = *anyText();
        const auto first = *rc::gen::inRange<std::size_t>(0, text.size() + 1);
        const std::string path = folder.write("a.log", std::string_view(text).substr(0, first));
        const auto source = LogSource::openFile(path).value();
        LineIndex index = LineIndex::build(*source).value();
        folder.write("a.log", text);
        RC_ASSERT(source->refresh() == (first == text.size() ? Change::None : Change::Grown));
        RC_ASSERT(index.extend(*source).has_value());
        const LineIndex anew = LineIndex::build(*source).value();
        RC_ASSERT(index.lineCount() == anew.lineCount());
        RC_ASSERT(index.longestLine() == anew.longestLine());
        RC_ASSERT(index.lines(*source, LineNumber{1}, 10'000).value() == splitLines(text));
    }));
}

} // namespace
} // namespace rungbook::log
