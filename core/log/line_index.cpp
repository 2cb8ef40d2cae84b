// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/log/line_index.h"

#include "core/log/newline.h"
#include "core/log/page_buffer.h"

#include <algorithm>
#include <chrono>
#include <new>

namespace rungbook::log
{

namespace
{

/// Stays in the second-level cache, so that the scan reads what the copy from the page cache has just written.
constexpr std::size_t kBlock = 256 * 1024;

tl::unexpected<Error> noSuchLine(const LogSource& source, LineNumber line)
{
    return failure(Error::Kind::Internal, source.name() + " has no line " + std::to_string(raw(line)) + ".");
}

} // namespace

Result<LineIndex> LineIndex::build(const LogSource& source, const Job& job)
{
    LineIndex index;
    if (auto done = index.extend(source, job); !done)
        return tl::unexpected<Error>(done.error());
    return index;
}

Result<void> LineIndex::extend(const LogSource& source, const Job& job)
{
    const std::uint64_t size = source.size();
    if (size < m_scanned)
        return failure(Error::Kind::Unreadable, source.name() + " is shorter than it was.",
            "It was probably rotated. Open it again.");
    if (size == m_scanned)
        return {};
    // Finished lines; an unfinished one is counted again when its end is known.
    std::uint64_t lines = m_lines - (m_scanned > m_lineStart ? 1 : 0);
    if (m_offsets.empty())
        m_offsets.push_back(0);

    PageBuffer buffer;
    char before = '\n'; // the byte in front of the block, to tell CRLF across the edge
    if (m_scanned > m_lineStart) {
        const auto last = source.read(m_scanned - 1, {&before, 1});
        if (!last)
            return tl::unexpected<Error>(last.error());
    }
    auto nextProgress = std::chrono::steady_clock::now() + std::chrono::milliseconds(100);
    while (m_scanned < size) {
        if (job.cancelled())
            return failure(
                Error::Kind::Cancelled, "Counting the lines of " + source.name() + " was cancelled.");
        if (job.progress && std::chrono::steady_clock::now() >= nextProgress) {
            nextProgress = std::chrono::steady_clock::now() + std::chrono::milliseconds(100);
            job.progress({m_scanned, size});
        }
        buffer.start({}, kBlock);
        const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(kBlock, size - m_scanned));
        const auto got = source.read(m_scanned, buffer.grow(wanted));
        if (!got)
            return tl::unexpected<Error>(got.error());
        buffer.filled(*got);
        const std::string_view block = buffer.text();
        const char* const base = block.data();
        const std::uint64_t offset = m_scanned;
        std::uint64_t lineStart = m_lineStart;
        std::uint64_t longest = m_longest;
        forEachNewline(base, base + block.size(), [&](const char* newline) {
            const auto at = static_cast<std::size_t>(newline - base);
            const std::uint64_t end = offset + at;
            if (end - lineStart > longest) {
                const char previous = at > 0 ? base[at - 1] : before;
                longest = std::max(longest, end - lineStart - (previous == '\r' ? 1 : 0));
            }
            lineStart = end + 1;
            if (++lines % kStride == 0)
                m_offsets.push_back(lineStart);
        });
        // The state is whole after every block, so that a cancelled index can go on later.
        before = block.back();
        m_scanned += block.size();
        m_lineStart = lineStart;
        const std::uint64_t tail = m_scanned - m_lineStart;
        m_longest = tail > longest ? std::max(longest, tail - (before == '\r' ? 1 : 0)) : longest;
        m_lines = lines + (tail > 0 ? 1 : 0);
    }
    if (job.progress)
        job.progress({m_scanned, size});
    return {};
}

Result<std::uint64_t> LineIndex::offsetOf(const LogSource& source, LineNumber line) const
{
    if (raw(line) == 0 || raw(line) > m_lines)
        return noSuchLine(source, line);
    const std::uint64_t index = raw(line) - 1;
    std::uint64_t offset = m_offsets[static_cast<std::size_t>(index / kStride)];
    std::uint64_t skip = index % kStride;
    if (skip == 0)
        return offset;
    PageBuffer buffer;
    while (offset < m_scanned) {
        // A stride of common lines is a few KiB.
        const std::size_t step = skip == index % kStride ? 16 * 1024 : kBlock;
        buffer.start({}, step);
        const auto got = source.read(
            offset, buffer.grow(static_cast<std::size_t>(std::min<std::uint64_t>(step, m_scanned - offset))));
        if (!got)
            return tl::unexpected<Error>(got.error());
        buffer.filled(*got);
        const std::string_view block = buffer.text();
        const char* p = block.data();
        const char* const end = p + block.size();
        while ((p = findNewline(p, end)) != end) {
            ++p;
            if (--skip == 0)
                return offset + static_cast<std::uint64_t>(p - block.data());
        }
        offset += block.size();
    }
    return noSuchLine(source, line);
}

Result<std::vector<std::string>> LineIndex::lines(
    const LogSource& source, LineNumber first, std::size_t count, std::size_t maxBytes) const
{
    std::vector<std::string> texts;
    if (count == 0 || raw(first) == 0 || raw(first) > m_lines)
        return texts;
    const auto start = offsetOf(source, first);
    if (!start)
        return tl::unexpected<Error>(start.error());
    count = static_cast<std::size_t>(std::min<std::uint64_t>(count, m_lines - raw(first) + 1));
    texts.reserve(count);

    std::uint64_t offset = *start;
    // One byte more than is wanted is kept, so that the carriage return of a line of exactly maxBytes is seen.
    const std::size_t keep = maxBytes + (maxBytes < std::string().max_size() ? 1 : 0);
    std::string current;
    std::uint64_t length = 0; // of the current line, as far as it was read
    const auto take = [&](const char* from, const char* to) {
        const auto size = static_cast<std::size_t>(to - from);
        length += size;
        current.append(from, std::min(size, keep - std::min(keep, current.size())));
    };
    const auto finish = [&](bool hasNewline) {
        if (hasNewline && length == current.size() && !current.empty() && current.back() == '\r')
            current.pop_back();
        if (current.size() > maxBytes)
            current.resize(maxBytes);
        texts.push_back(std::move(current));
        current.clear();
        length = 0;
    };
    PageBuffer buffer;
    std::size_t step = 16 * 1024;
    while (texts.size() < count && offset < m_scanned) {
        buffer.start({}, step);
        const auto got = source.read(
            offset, buffer.grow(static_cast<std::size_t>(std::min<std::uint64_t>(step, m_scanned - offset))));
        if (!got)
            return tl::unexpected<Error>(got.error());
        buffer.filled(*got);
        const std::string_view block = buffer.text();
        const char* p = block.data();
        const char* const end = p + block.size();
        while (texts.size() < count) {
            const char* const newline = findNewline(p, end);
            take(p, newline);
            if (newline == end)
                break;
            finish(true);
            p = newline + 1;
        }
        offset += block.size();
        step = kBlock;
    }
    if (texts.size() < count)
        finish(false);
    return texts;
}

} // namespace rungbook::log
