// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/log/chunker.h"

#include "core/log/chunk_reader.h"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <new>
#include <optional>
#include <string>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

namespace rungbook::log
{

namespace
{

using Clock = std::chrono::steady_clock;

/// Buffers in flight may hold this much before a reader waits; common chunks never come near, chunks of giant lines do.
constexpr std::size_t kBytesInFlight = std::size_t{128} << 20U;

tl::unexpected<Error> fault(const std::string& what)
{
    return failure(Error::Kind::Internal,
        "The log could not be read to its end because of a fault in this program: " + what + ".",
        "Please report it, if possible with the log.");
}

tl::unexpected<Error> cancelled(const LogSource& source)
{
    return failure(Error::Kind::Cancelled, "Reading " + source.name() + " was cancelled.");
}

using Parse = std::function<std::unique_ptr<ChunkResult>(const Chunk&, std::unique_ptr<ChunkResult>)>;
using Merge = std::function<void(ChunkResult&, const Chunk&)>;

/// A chunk on its way from the reader to the merger.
struct Slot {
    PageBuffer buffer;
    Chunk chunk;
    std::unique_ptr<ChunkResult> result;
};

/// Runs f and turns whatever it throws into an error.
template <class F> std::optional<Error> guarded(F f)
{
    try {
        f();
        return std::nullopt;
    } catch (const std::bad_alloc&) {
        return Error{Error::Kind::Unreadable, "There is not enough memory to read this log.",
            "Close other programs, or open a part of it."};
    } catch (const std::exception& exception) {
        return fault(exception.what()).value();
    } catch (...) {
        return fault("an unknown exception").value();
    }
}

/// Tells how far the job has come, at most ten times a second.
class ProgressMeter
{
public:
    ProgressMeter(const Job& job, std::uint64_t begin, std::uint64_t end)
        : m_job(job)
        , m_begin(begin)
        , m_end(end)
    {
    }
    void merged(const Chunk& chunk)
    {
        if (!m_job.progress)
            return;
        const Clock::time_point now = Clock::now();
        if (now < m_next && !chunk.last)
            return;
        m_next = now + std::chrono::milliseconds(100);
        m_job.progress({chunk.offset + chunk.text.size() - m_begin, m_end - m_begin});
    }

private:
    const Job& m_job;
    std::uint64_t m_begin;
    std::uint64_t m_end;
    Clock::time_point m_next = Clock::now() + std::chrono::milliseconds(100);
};

/// Everything on the calling thread: for small sources, and when no thread can be had.
Result<void> processHere(ChunkReader& reader, const LogSource& source, const Parse& parse, const Merge& merge,
    const Job& job, ProgressMeter meter)
{
    Slot slot;
    for (;;) {
        if (job.cancelled())
            return cancelled(source);
        bool more = false;
        Result<void> outcome;
        const auto thrown = guarded([&] {
            const auto got = reader.next(slot.buffer, slot.chunk, job.stop);
            if (!got) {
                outcome = tl::unexpected<Error>(got.error());
                return;
            }
            more = *got;
            if (!more)
                return;
            slot.result = parse(slot.chunk, std::move(slot.result));
            if (slot.result == nullptr) {
                outcome = fault("a chunk was parsed into nothing");
                return;
            }
            if (!job.cancelled()) {
                merge(*slot.result, slot.chunk);
                meter.merged(slot.chunk);
            }
        });
        if (thrown)
            return tl::unexpected<Error>(*thrown);
        if (!outcome || !more)
            return outcome;
    }
}

/// One reader at a time (any worker takes the part), many parsers, one merger (the caller). A worker parses what it has just read, while it
/// is in that processor's cache.
class Pipeline
{
public:
    Pipeline(ChunkReader& reader, const Parse& parse, const Job& job, std::size_t slots)
        : m_reader(reader)
        , m_parse(parse)
        , m_job(job)
        , m_ring(slots)
        , m_limit(slots)
    {
    }

    void work()
    {
        for (;;) {
            Slot slot;
            std::uint64_t ticket = 0;
            if (!read(slot, ticket))
                return;
            auto thrown = guarded([&] { slot.result = m_parse(slot.chunk, std::move(slot.result)); });
            if (!thrown && slot.result == nullptr)
                thrown = fault("a chunk was parsed into nothing").value();
            {
                const std::lock_guard lock(m_mutex);
                if (thrown)
                    fail(ticket, std::move(*thrown));
                else
                    m_ring[static_cast<std::size_t>(ticket % m_limit)] = std::move(slot);
            }
            m_ready.notify_one();
            if (thrown)
                return;
        }
    }

    /// The merger's side: hands over every chunk in order. Returns when all are merged, on the first error in source order, or on stop().
    Result<void> mergeAll(const LogSource& source, const Merge& merge, ProgressMeter meter)
    {
        for (;;) {
            std::optional<Slot> slot;
            {
                std::unique_lock lock(m_mutex);
                auto& place = m_ring[static_cast<std::size_t>(m_merged % m_limit)];
                m_ready.wait(
                    lock, [&] { return m_stopped || place.has_value() || (m_end && m_merged >= *m_end); });
                // A parser that polls the stop token may have seen the request before this pipeline was told of it, and left its chunk
                // incomplete.
                if (m_stopped || m_job.cancelled())
                    return cancelled(source);
                if (!place.has_value())
                    return m_error ? Result<void>(tl::unexpected<Error>(*m_error)) : Result<void>();
                slot.swap(place);
            }
            const auto thrown = guarded([&] {
                merge(*slot->result, slot->chunk);
                meter.merged(slot->chunk);
            });
            if (thrown)
                return tl::unexpected<Error>(*thrown);
            {
                const std::lock_guard lock(m_mutex);
                ++m_merged;
                m_bytes -= slot->buffer.capacity();
                // A buffer that grew for a giant line is not kept.
                if (slot->buffer.capacity() > m_reader.commonCapacity())
                    slot->buffer = {};
                m_free.push_back(std::move(*slot));
            }
            m_room.notify_one();
        }
    }

    /// Lets everybody go home: workers return after the chunk that they are at.
    void stop()
    {
        {
            const std::lock_guard lock(m_mutex);
            m_stopped = true;
        }
        m_ready.notify_all();
        m_room.notify_all();
    }

private:
    /// Reads the next chunk into slot. False when there is none, or the work is over.
    bool read(Slot& slot, std::uint64_t& ticket)
    {
        const std::lock_guard reading(m_readMutex);
        {
            std::unique_lock lock(m_mutex);
            m_room.wait(lock, [&] {
                const std::uint64_t inFlight = m_issued - m_merged;
                return m_stopped || m_end || inFlight == 0
                    || (inFlight < m_limit && m_bytes < kBytesInFlight);
            });
            if (m_stopped || m_end)
                return false;
            // The last one back is the one most likely still in a cache.
            if (!m_free.empty()) {
                slot = std::move(m_free.back());
                m_free.pop_back();
            }
            ticket = m_issued;
        }
        bool more = false;
        auto error = guarded([&] {
            const auto got = m_reader.next(slot.buffer, slot.chunk, m_job.stop);
            if (!got)
                m_readError = got.error();
            more = got && *got;
        });
        if (!error && m_readError)
            error = std::move(m_readError);
        {
            const std::lock_guard lock(m_mutex);
            if (error)
                fail(ticket, std::move(*error));
            else if (!more)
                m_end = std::min(m_end.value_or(ticket), ticket);
            else {
                ++m_issued;
                m_bytes += slot.buffer.capacity();
                return true;
            }
        }
        m_ready.notify_one();
        m_room.notify_all();
        return false;
    }

    /// Called with m_mutex held: the chunks before ticket are still merged, then error is the outcome.
    void fail(std::uint64_t ticket, Error error)
    {
        if (m_end && *m_end <= ticket)
            return;
        m_end = ticket;
        m_error = std::move(error);
    }

    ChunkReader& m_reader;
    const Parse& m_parse;
    const Job& m_job;

    std::mutex m_readMutex; ///< held by the worker that reads; always taken before m_mutex
    std::optional<Error> m_readError;

    std::mutex m_mutex; ///< guards all that follows
    std::condition_variable m_ready;
    std::condition_variable m_room;
    std::vector<std::optional<Slot>> m_ring; ///< parsed, by ticket
    std::vector<Slot> m_free;
    std::uint64_t m_limit;
    std::uint64_t m_issued = 0;
    std::uint64_t m_merged = 0;
    std::size_t m_bytes = 0;
    std::optional<std::uint64_t> m_end; ///< the first ticket that will never be ready
    std::optional<Error> m_error;
    bool m_stopped = false;
};

/// Whatever way processChunks ends, its workers are not left waiting.
struct StopAtExit {
    Pipeline& pipeline;
    ~StopAtExit() { pipeline.stop(); }
};

} // namespace

Result<void> processChunks(const LogSource& source, const ChunkOptions& options, StartsRecord startsRecord,
    const std::function<std::unique_ptr<ChunkResult>(const Chunk&, std::unique_ptr<ChunkResult> recycled)>&
        parse,
    const std::function<void(ChunkResult&, const Chunk&)>& merge, const Job& job)
{
    const std::uint64_t end = std::min(options.end, source.size());
    if (options.begin >= end)
        return {};
    if (job.cancelled())
        return cancelled(source);
    const std::size_t chunkBytes = std::clamp(options.chunkBytes, std::size_t{1}, kLongestUncut);
    ChunkReader reader(source, options.begin, end, chunkBytes, startsRecord);
    ProgressMeter meter(job, options.begin, end);

    const std::uint64_t chunks = (end - options.begin - 1) / chunkBytes + 1;
    const unsigned wanted =
        options.threads != 0 ? options.threads : std::max(1U, std::thread::hardware_concurrency());
    const auto threads =
        static_cast<std::size_t>(std::min({std::uint64_t{wanted}, chunks, std::uint64_t{64}}));
    if (threads == 1)
        return processHere(reader, source, parse, merge, job, meter);

    Pipeline pipeline(reader, parse, job, threads + 2);
    const std::stop_callback onStop(job.stop, [&] { pipeline.stop(); });
    std::vector<std::jthread> workers; // joined before the pipeline goes
    workers.reserve(threads);
    const StopAtExit stopAtExit{pipeline};
    for (std::size_t i = 0; i < threads; ++i) {
        try {
            workers.emplace_back([&] { pipeline.work(); });
        } catch (const std::system_error&) {
            break; // the machine gives no more threads: fewer do as well
        }
    }
    if (workers.empty())
        return processHere(reader, source, parse, merge, job, meter);
    return pipeline.mergeAll(source, merge, meter);
}

} // namespace rungbook::log
