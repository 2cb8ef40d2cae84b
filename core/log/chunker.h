// SPDX-License-Identifier: GPL-3.0-or-later
// Cuts a source into chunks at record starts, parses them in parallel and hands the results back in order.
#pragma once

#include "core/base/job.h"
#include "core/base/result.h"
#include "core/log/log_source.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <string_view>

namespace rungbook::log
{

/// True when a physical line (without its end) begins a record, so that the text may be cut before it.
using StartsRecord = bool (*)(std::string_view line);

/// A run of whole lines, cut so that no record crosses its edges. The view dies with the call it is handed to.
struct Chunk {
    std::uint64_t index = 0; ///< from 0, in source order
    std::uint64_t offset = 0; ///< of its first byte in the source
    std::string_view text; ///< ends with its newline, except at the end of a source that has none
    bool last = false;
};

struct ChunkOptions {
    std::size_t chunkBytes = 1U << 20U; ///< target size; a chunk grows until a record starts
    unsigned threads = 0; ///< 0: one per processor
    std::uint64_t begin = 0; ///< offset of a record start
    std::uint64_t end = ~std::uint64_t{0}; ///< cut at the source's size
};

/// What a worker made of a chunk; derive from it.
struct ChunkResult {
    ChunkResult() = default;
    ChunkResult(const ChunkResult&) = delete;
    ChunkResult& operator=(const ChunkResult&) = delete;
    virtual ~ChunkResult() = default;
};

/// parse runs on worker threads, several at once, and must depend on nothing but its chunk (recycled is a result that merge is done with, or
/// null). merge runs on the calling thread, chunk by chunk in source order, and gives the result back for reuse. A bounded number of chunks
/// is in flight, so memory does not grow with the source. Cuts are the same whatever the number of threads: the first record start at or
/// after each multiple of chunkBytes. A physical line longer than 64 MiB, or 64 MiB without any record start, is cut at that length.
/// startsRecord sees a line without its end (LF or CRLF), and of a giant line the first 64 KiB. Whatever parse or merge throws becomes an Error.
/// Returns Cancelled within 100 ms of a stop request.
Result<void> processChunks(const LogSource& source, const ChunkOptions& options, StartsRecord startsRecord,
    const std::function<std::unique_ptr<ChunkResult>(const Chunk&, std::unique_ptr<ChunkResult> recycled)>&
        parse,
    const std::function<void(ChunkResult&, const Chunk&)>& merge, const Job& job);

} // namespace rungbook::log
