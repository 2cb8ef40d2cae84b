// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/log/chunk_reader.h"

#include "core/log/newline.h"

#include <algorithm>

namespace rungbook::log
{

namespace
{

/// Read behind the target at once: the next record start is nearly always in it.
constexpr std::size_t kSlack = std::size_t{4} << 10U;
/// Read at once when it is not.
constexpr std::size_t kStep = std::size_t{256} << 10U;
constexpr std::size_t kNone = ~std::size_t{0};

/// The first newline of text at or after from.
std::size_t newlineFrom(std::string_view text, std::size_t from)
{
    const char* const end = text.data() + text.size();
    const char* const hit = from >= text.size() ? end : findNewline(text.data() + from, end);
    return hit == end ? kNone : static_cast<std::size_t>(hit - text.data());
}

} // namespace

ChunkReader::ChunkReader(const LogSource& source, std::uint64_t begin, std::uint64_t end,
    std::size_t chunkBytes, StartsRecord startsRecord)
    : m_source(source)
    , m_begin(begin)
    , m_end(end)
    , m_chunkBytes(chunkBytes)
    , m_startsRecord(startsRecord)
    , m_at(begin)
{
}

std::size_t ChunkReader::commonCapacity() const
{
    return 2 * m_chunkBytes + 4 * kStep;
}

Result<void> ChunkReader::fillTo(PageBuffer& buffer, std::size_t length, const std::stop_token& stop)
{
    // Large reads in pieces, so that a stop request does not wait for 64 MiB from a slow disk.
    constexpr std::size_t kPiece = std::size_t{4} << 20U;
    while (buffer.text().size() < length) {
        if (stop.stop_requested())
            return failure(Error::Kind::Cancelled, "Reading " + m_source.name() + " was cancelled.");
        const std::size_t have = buffer.text().size();
        const auto got = m_source.read(m_at + have, buffer.grow(std::min(length - have, kPiece)));
        if (!got)
            return tl::unexpected<Error>(got.error());
        if (*got == 0)
            return failure(Error::Kind::Unreadable,
                m_source.name() + " was cut short while it was being read.",
                "It was probably rotated. Open it again.");
        buffer.filled(*got);
    }
    return {};
}

Result<bool> ChunkReader::next(PageBuffer& buffer, Chunk& chunk, const std::stop_token& stop)
{
    if (m_at >= m_end)
        return false;
    const std::uint64_t rest = m_end - m_at;
    // The next multiple of chunkBytes behind the beginning of this chunk. A record may have swallowed some of them.
    const auto target = static_cast<std::size_t>(m_chunkBytes - (m_at - m_begin) % m_chunkBytes);
    const std::size_t first = target < rest
        ? static_cast<std::size_t>(std::min<std::uint64_t>(rest, target + kSlack))
        : static_cast<std::size_t>(rest);
    buffer.start(m_carried, first > m_carried.size() ? first - m_carried.size() : 0);
    if (auto filled = fillTo(buffer, first, stop); !filled)
        return tl::unexpected<Error>(filled.error());
    std::size_t cut = static_cast<std::size_t>(rest);
    if (target < rest) {
        const auto found = findCut(buffer, target, stop);
        if (!found)
            return tl::unexpected<Error>(found.error());
        cut = *found;
    }
    m_carried.assign(buffer.text().substr(cut));
    chunk.index = m_index++;
    chunk.offset = m_at;
    chunk.text = buffer.text().substr(0, cut);
    chunk.last = cut == rest;
    m_at += cut;
    return true;
}

/// Length of the chunk: up to the first record start at or after target, or the rest of the source.
Result<std::size_t> ChunkReader::findCut(PageBuffer& buffer, std::size_t target, const std::stop_token& stop)
{
    const std::uint64_t rest = m_end - m_at;
    const auto limit =
        static_cast<std::size_t>(std::min<std::uint64_t>(rest, std::uint64_t{target} + kLongestUncut));
    const auto readMore = [&] { return fillTo(buffer, std::min(limit, buffer.text().size() + kStep), stop); };
    std::size_t lastLine = kNone; // the last line start behind target
    std::size_t from = target - 1; // a newline here makes target itself a line start
    for (;;) {
        std::size_t newline = newlineFrom(buffer.text(), from);
        while (newline == kNone && buffer.text().size() < limit) {
            from = buffer.text().size();
            if (auto more = readMore(); !more)
                return tl::unexpected<Error>(more.error());
            newline = newlineFrom(buffer.text(), from);
        }
        if (newline == kNone || newline + 1 >= limit)
            break;
        const std::size_t start = newline + 1;
        const std::size_t lookEnd = std::min(limit, start + kLongestLook);
        std::size_t lineEnd =
            newlineFrom(buffer.text().substr(0, std::min(buffer.text().size(), lookEnd)), start);
        while (lineEnd == kNone && buffer.text().size() < lookEnd) {
            const std::size_t seen = buffer.text().size();
            if (auto more = fillTo(buffer, std::min(lookEnd, seen + kSlack), stop); !more)
                return tl::unexpected<Error>(more.error());
            lineEnd = newlineFrom(buffer.text().substr(0, std::min(buffer.text().size(), lookEnd)), seen);
        }
        std::string_view line = buffer.text().substr(start, std::min(lineEnd, lookEnd) - start);
        if (lineEnd != kNone && !line.empty() && line.back() == '\r')
            line.remove_suffix(1);
        if (m_startsRecord(line))
            return start;
        lastLine = start;
        from = lineEnd != kNone ? lineEnd : lookEnd;
    }
    if (limit == rest) // the end of the source is as good a place as any
        return limit;
    return lastLine != kNone ? lastLine : limit;
}

} // namespace rungbook::log
