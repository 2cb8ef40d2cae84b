// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ike/analysis.h"

#include "core/base/memory.h"
#include "core/ike/assembler.h"
#include "core/ike/diagnose.h"
#include "core/ike/signature.h"
#include "core/log/chunker.h"

#include <algorithm>
#include <chrono>

namespace rungbook::ike
{

void ParsedChunk::clear()
{
    events.clear();
    text.clear();
    counts = {};
    notUnderstood.clear();
}

namespace
{

struct DialectChunk final : log::ChunkResult {
    ParsedChunk parsed;
};

/// Everything that is carried from chunk to chunk.
struct Reading {
    Reading(const AnalyzeOptions& o, Recognition r)
        : options(o)
        , recognition(r)
        , assembler(o.source, r.reversed)
    {
    }

    void add(const ParsedChunk& chunk, const std::stop_token& stop)
    {
        const LineNumber first{counts.lines + 1};
        assembler.add(chunk, first, stop);
        account(chunk, first);
    }

    void account(const ParsedChunk& chunk, LineNumber first)
    {
        for (const auto& [from, to] : chunk.notUnderstood) {
            const SourceSpan run{options.source, LineNumber{raw(first) + from}, LineNumber{raw(first) + to}};
            if (!notUnderstood.empty() && raw(notUnderstood.back().last) + 1 == raw(run.first))
                notUnderstood.back().last = run.last;
            else if (notUnderstood.size() < Analysis::kMaxNotUnderstood)
                notUnderstood.push_back(run);
        }
        counts.lines += chunk.counts.lines;
        counts.records += chunk.counts.records;
        counts.repaired += chunk.counts.repaired;
        counts.notUnderstood += chunk.counts.notUnderstood;
    }

    std::shared_ptr<Analysis> conclude(Assembler::Result&& result, const Job& job) const
    {
        auto analysis = std::make_shared<Analysis>();
        analysis->source = options.source;
        analysis->dialect = recognition.dialect;
        analysis->confidence = recognition.confidence;
        analysis->reversed = recognition.reversed;
        analysis->counts = counts;
        analysis->notUnderstood = notUnderstood;
        analysis->text = std::move(result.text);
        analysis->sessions = std::move(result.sessions);
        diagnose(*analysis, options.firstSessionId, options.threads, job);
        return analysis;
    }

    AnalyzeOptions options;
    Recognition recognition;
    Assembler assembler;
    LineCounts counts;
    std::vector<SourceSpan> notUnderstood;
};

std::unique_ptr<DialectChunk> parseChunk(const Dialect& dialect, std::string_view text,
    std::unique_ptr<log::ChunkResult> recycled, const std::stop_token& stop)
{
    std::unique_ptr<DialectChunk> result(static_cast<DialectChunk*>(recycled.release()));
    if (result)
        result->parsed.clear();
    else
        result = std::make_unique<DialectChunk>();
    dialect.parse(text, Classifier::standard(), result->parsed, stop);
    return result;
}

log::ChunkOptions chunkOptions(const AnalyzeOptions& options)
{
    log::ChunkOptions chunks;
    chunks.chunkBytes = options.chunkBytes;
    chunks.threads = options.threads;
    return chunks;
}

// Newest first: the chunks are wanted from the last to the first, so they wait until all are there. Such logs are pasted, not 4 GB.
Result<void> readReversed(const log::LogSource& source, Reading& reading, const Job& job)
{
    std::vector<std::pair<std::unique_ptr<DialectChunk>, LineNumber>> all;
    const Dialect& dialect = *reading.recognition.dialect;
    auto done = log::processChunks(
        source, chunkOptions(reading.options), dialect.startsRecord,
        [&](const log::Chunk& chunk, std::unique_ptr<log::ChunkResult>) -> std::unique_ptr<log::ChunkResult> {
            return parseChunk(dialect, chunk.text, nullptr, job.stop);
        },
        [&](log::ChunkResult& result, const log::Chunk&) {
            auto kept = std::make_unique<DialectChunk>();
            std::swap(kept->parsed, static_cast<DialectChunk&>(result).parsed);
            const LineNumber first{reading.counts.lines + 1};
            reading.account(kept->parsed, first);
            all.emplace_back(std::move(kept), first);
        },
        job);
    if (!done)
        return done;
    for (auto at = all.rbegin(); at != all.rend(); ++at) {
        if (job.cancelled())
            return failure(Error::Kind::Cancelled, "The analysis was cancelled.");
        reading.assembler.add(at->first->parsed, at->second, job.stop);
    }
    return {};
}

Result<void> readForward(const log::LogSource& source, Reading& reading, const Job& job)
{
    const Dialect& dialect = *reading.recognition.dialect;
    using Clock = std::chrono::steady_clock;
    Clock::time_point nextPartial = Clock::now();
    return log::processChunks(
        source, chunkOptions(reading.options), dialect.startsRecord,
        [&](const log::Chunk& chunk,
            std::unique_ptr<log::ChunkResult> recycled) -> std::unique_ptr<log::ChunkResult> {
            return parseChunk(dialect, chunk.text, std::move(recycled), job.stop);
        },
        [&](log::ChunkResult& result, const log::Chunk& chunk) {
            reading.add(static_cast<DialectChunk&>(result).parsed, job.stop);
            resultsGrew();
            if (reading.options.partial && !chunk.last && Clock::now() >= nextPartial) {
                const Assembler& so = reading.assembler;
                const Clock::time_point begin = Clock::now();
                const std::shared_ptr<Analysis> partial = reading.conclude(so.finish(job), job);
                if (job.cancelled())
                    return;
                reading.options.partial(partial);
                // The more there is, the more it costs to show it: it must not take more than a part of the whole time.
                const Clock::time_point end = Clock::now();
                nextPartial =
                    end + std::max<Clock::duration>(std::chrono::milliseconds(250), 4 * (end - begin));
            }
        },
        job);
}

Error notUnderstood(const log::LogSource& source)
{
    std::string known;
    for (const Dialect* dialect : dialects()) {
        if (!known.empty())
            known += ", ";
        known += dialect->info.name;
    }
    return {Error::Kind::NotUnderstood,
        "Nothing in " + source.name() + " looks like an IKE log of a dialect that is known here (" + known
            + ").",
        "Give the log as the device printed it, or name its dialect with --dialect."};
}

Result<Recognition> recogniseOrTake(const log::LogSource& source, const AnalyzeOptions& options)
{
    auto recognition = recognise(source);
    if (!recognition)
        return recognition;
    if (options.dialect && recognition->dialect != options.dialect) {
        recognition->dialect = options.dialect;
        recognition->confidence = 100; // the user said so
    }
    if (!recognition->dialect)
        return tl::unexpected<Error>(notUnderstood(source));
    return recognition;
}

} // namespace

Result<Recognition> recognise(const log::LogSource& source)
{
    // The head, and samples spread over the rest: an article may have pages of prose before its first log line.
    constexpr std::uint64_t head = 256 * 1024;
    constexpr std::uint64_t piece = 32 * 1024;
    constexpr std::uint64_t pieces = 16;
    auto text = source.readText(0, head);
    if (!text)
        return tl::unexpected<Error>(text.error());
    std::string sample = std::move(*text);
    const std::string beginning = sample;
    if (source.size() > head) {
        for (std::uint64_t i = 1; i <= pieces; ++i) {
            const std::uint64_t at = head + (source.size() - head) / (pieces + 1) * i;
            auto more = source.readText(at, piece);
            if (!more)
                return tl::unexpected<Error>(more.error());
            const std::size_t line = more->find('\n');
            if (line != std::string::npos)
                sample.append("\n").append(*more, line + 1);
        }
    }
    Recognition best;
    for (const Dialect* dialect : dialects()) {
        const int score = dialect->sniff(sample);
        if (score > best.confidence) {
            best.dialect = dialect;
            best.confidence = score;
        }
    }
    if (!best.dialect)
        return best;
    // Newest first? Compare the clocks of neighbouring records at the head.
    ParsedChunk parsed;
    best.dialect->parse(beginning, Classifier::standard(), parsed, {});
    std::size_t up = 0;
    std::size_t down = 0;
    Timestamp last;
    std::uint32_t lastLine = 0;
    for (const Event& e : parsed.events) {
        if (!e.time.known() || (last.known() && e.line == lastLine))
            continue;
        if (last.known()) {
            const auto seconds = secondsBetween(last, e.time);
            if (seconds && *seconds > 0)
                ++up;
            else if (seconds && *seconds < 0)
                ++down;
        }
        last = e.time;
        lastLine = e.line;
    }
    best.reversed = down >= 2 && down > up * 3;
    return best;
}

Result<std::shared_ptr<const Analysis>> analyze(
    const log::LogSource& source, const AnalyzeOptions& options, const Job& job)
{
    auto recognition = recogniseOrTake(source, options);
    if (!recognition)
        return tl::unexpected<Error>(recognition.error());
    constexpr std::uint64_t large = 64U << 20U;
    if (source.size() >= large)
        expectLargeResults();
    Reading reading(options, *recognition);
    auto done =
        recognition->reversed ? readReversed(source, reading, job) : readForward(source, reading, job);
    if (!done)
        return tl::unexpected<Error>(done.error());
    std::shared_ptr<const Analysis> analysis =
        reading.conclude(std::move(reading.assembler).finish(job), job);
    if (job.cancelled())
        return failure(Error::Kind::Cancelled, "The analysis was cancelled.");
    return analysis;
}

struct LiveAnalysis::Impl {
    AnalyzeOptions options;
    std::unique_ptr<Reading> reading; // everything up to the last complete record
    std::uint64_t read = 0; // offset behind it
};

LiveAnalysis::LiveAnalysis(AnalyzeOptions options)
    : m_impl(std::make_unique<Impl>())
{
    m_impl->options = std::move(options);
}

LiveAnalysis::~LiveAnalysis() = default;
LiveAnalysis::LiveAnalysis(LiveAnalysis&&) noexcept = default;
LiveAnalysis& LiveAnalysis::operator=(LiveAnalysis&&) noexcept = default;

Result<std::shared_ptr<const Analysis>> LiveAnalysis::feed(const log::LogSource& source, const Job& job)
{
    if (!m_impl->reading || !m_impl->reading->recognition.dialect) {
        auto recognition = recogniseOrTake(source, m_impl->options);
        if (!recognition)
            return tl::unexpected<Error>(recognition.error());
        recognition->reversed = false; // a file that grows at its end is not newest first
        m_impl->reading = std::make_unique<Reading>(m_impl->options, *recognition);
    }
    Reading& reading = *m_impl->reading;
    const Dialect& dialect = *reading.recognition.dialect;

    // The last record may still be growing. Find where it begins, keep what is before it for good, and add it to a copy only.
    std::uint64_t tail = source.size();
    for (std::uint64_t reach = 64 * 1024; tail == source.size(); reach *= 4) {
        const std::uint64_t from =
            source.size() - m_impl->read > reach ? source.size() - reach : m_impl->read;
        auto text = source.readText(from, source.size() - from);
        if (!text)
            return tl::unexpected<Error>(text.error());
        std::size_t end = text->size();
        while (end > 0) {
            const std::size_t newline = end >= 2 ? text->rfind('\n', end - 2) : std::string::npos;
            const std::size_t begin = newline == std::string::npos ? 0 : newline + 1;
            const bool whole = begin > 0 || from == m_impl->read;
            if (whole && dialect.startsRecord(std::string_view(*text).substr(begin, end - begin))) {
                tail = from + begin;
                break;
            }
            end = begin;
        }
        if (from == m_impl->read) {
            if (tail == source.size())
                tail = m_impl->read; // no record at all yet: all of it may still become one
            break;
        }
    }
    if (tail > m_impl->read) {
        log::ChunkOptions chunks = chunkOptions(reading.options);
        chunks.begin = m_impl->read;
        chunks.end = tail;
        auto done = log::processChunks(
            source, chunks, dialect.startsRecord,
            [&](const log::Chunk& chunk,
                std::unique_ptr<log::ChunkResult> recycled) -> std::unique_ptr<log::ChunkResult> {
                return parseChunk(dialect, chunk.text, std::move(recycled), job.stop);
            },
            [&](log::ChunkResult& result, const log::Chunk&) {
                reading.add(static_cast<DialectChunk&>(result).parsed, job.stop);
            },
            job);
        if (!done) {
            m_impl->reading.reset(); // a part was taken: begin again next time
            m_impl->read = 0;
            return tl::unexpected<Error>(done.error());
        }
        m_impl->read = tail;
    }
    Reading shown = reading;
    auto rest = source.readText(tail, source.size() - tail);
    if (!rest)
        return tl::unexpected<Error>(rest.error());
    ParsedChunk last;
    dialect.parse(*rest, Classifier::standard(), last, job.stop);
    shown.add(last, job.stop);
    std::shared_ptr<const Analysis> analysis = shown.conclude(std::move(shown.assembler).finish(job), job);
    if (job.cancelled())
        return failure(Error::Kind::Cancelled, "The analysis was cancelled.");
    return analysis;
}

} // namespace rungbook::ike
