// SPDX-License-Identifier: GPL-3.0-or-later
// The sequential half of processChunks: reads a source once, from begin to end, and cuts it at record starts.
#pragma once

#include "core/log/chunker.h"
#include "core/log/page_buffer.h"

#include <cstdint>
#include <stop_token>
#include <string>

namespace rungbook::log
{

/// Without a record start for this long behind the target size, a chunk is cut at the last line start there, or else anywhere.
inline constexpr std::size_t kLongestUncut = std::size_t{64} << 20U;

/// A line is shown to startsRecord up to this length: enough to see how it begins.
inline constexpr std::size_t kLongestLook = std::size_t{64} << 10U;

class ChunkReader
{
public:
    ChunkReader(const LogSource& source, std::uint64_t begin, std::uint64_t end, std::size_t chunkBytes,
        StartsRecord startsRecord);

    /// Reads the next chunk into buffer and describes it. False at the end. Fails when the source does, or when stop is requested.
    Result<bool> next(PageBuffer& buffer, Chunk& chunk, const std::stop_token& stop);

    /// What the buffer of a chunk without giant lines may have grown to.
    std::size_t commonCapacity() const;

private:
    Result<void> fillTo(PageBuffer& buffer, std::size_t length, const std::stop_token& stop);
    Result<std::size_t> findCut(PageBuffer& buffer, std::size_t target, const std::stop_token& stop);

    const LogSource& m_source;
    std::uint64_t m_begin;
    std::uint64_t m_end;
    std::size_t m_chunkBytes;
    StartsRecord m_startsRecord;
    std::uint64_t m_at = 0; ///< where the next chunk begins
    std::string m_carried; ///< bytes from m_at on that were read with the last chunk
    std::uint64_t m_index = 0;
};

} // namespace rungbook::log
