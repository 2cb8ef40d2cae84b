// SPDX-License-Identifier: GPL-3.0-or-later
// Measures reading and analysing of large logs as ratios to "wc -l" of the same file in the same run, and holds them against the budgets.
// A program of its own rather than Google Benchmark: these are whole jobs of seconds on files of a GiB, each in a fresh process because its
// peak of memory is measured too, in rounds with wc in between so that a machine that slows down slows both.
//
// rungbook_bench [--mixed SIZE] [--pure SIZE] [--rounds N] [--check]     SIZE in MiB; --check: exit 1 when over budget
#include "core/ike/analysis.h"
#include "core/log/chunker.h"
#include "core/log/line_index.h"
#include "core/log/page_buffer.h"
#include "tests/bench/log_generator.h"
#include "tests/bench/measure.h"

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>
#include <string_view>
#include <thread>
#include <unistd.h>
#include <vector>

namespace
{

using namespace rungbook;
using bench::Sample;
using Clock = std::chrono::steady_clock;

double secondsSince(Clock::time_point start)
{
    return std::chrono::duration<double>(Clock::now() - start).count();
}

/// A generated log, removed at the end.
class GeneratedLog
{
public:
    GeneratedLog(bench::LogShape shape, std::uint64_t mebibytes)
    {
        const char* folder = std::getenv("TMPDIR");
        m_path = std::string(folder != nullptr ? folder : "/var/tmp") + "/rungbook-bench-"
            + std::to_string(::getpid()) + (shape == bench::LogShape::Mixed ? "-mixed.log" : "-pure.log");
        std::ofstream out(m_path, std::ios::binary);
        m_lines =
            bench::generateLog({.shape = shape, .bytes = mebibytes << 20U}, [&](std::string_view block) {
                return static_cast<bool>(out.write(block.data(), static_cast<std::streamsize>(block.size())));
            });
        m_good = static_cast<bool>(out.flush());
    }
    GeneratedLog(const GeneratedLog&) = delete;
    GeneratedLog& operator=(const GeneratedLog&) = delete;
    ~GeneratedLog() { ::unlink(m_path.c_str()); }
    const std::string& path() const { return m_path; }
    std::uint64_t lines() const { return m_lines; }
    bool good() const { return m_good; }

private:
    std::string m_path;
    std::uint64_t m_lines = 0;
    bool m_good = false;
};

std::function<void()> readOnly(const std::string& path, Sample& sample)
{
    const auto source = log::LogSource::openFile(path).value();
    log::PageBuffer block;
    std::uint64_t offset = 0;
    while (offset < source->size()) {
        block.start({}, 256 * 1024);
        offset += source->read(offset, block.grow(256 * 1024)).value();
    }
    sample.check = offset;
    sample.ok = true;
    return {};
}

std::function<void()> indexLines(const std::string& path, Sample& sample)
{
    const auto source = log::LogSource::openFile(path).value();
    auto index = log::LineIndex::build(*source);
    sample.ok = index.has_value();
    sample.check = index ? index->lineCount() : 0;
    return [kept = std::move(index)] {};
}

std::function<void()> cutChunks(const std::string& path, unsigned threads, Sample& sample)
{
    const auto source = log::LogSource::openFile(path).value();
    const auto outcome = log::processChunks(
        *source, {.threads = threads}, [](std::string_view) { return true; },
        [](const log::Chunk&, std::unique_ptr<log::ChunkResult> recycled) {
            return recycled ? std::move(recycled) : std::make_unique<log::ChunkResult>();
        },
        [&](log::ChunkResult&, const log::Chunk& chunk) { sample.check += chunk.text.size(); }, {});
    sample.ok = outcome.has_value();
    return {};
}

/// A sum that differs when two analyses do.
std::uint64_t sumOf(const ike::Analysis& analysis)
{
    std::uint64_t sum = analysis.sessions.size() * 1'000'003 + analysis.counts.lines * 31
        + analysis.counts.records * 17 + analysis.findings.size();
    for (const ike::Session& session : analysis.sessions)
        sum = sum * 31 + session.messages.size() * 7 + session.findings.size();
    return sum;
}

std::function<void()> analyse(const std::string& path, unsigned threads, Sample& sample)
{
    const auto source = log::LogSource::openFile(path).value();
    ike::AnalyzeOptions options;
    options.threads = threads;
    auto result = ike::analyze(*source, options);
    sample.ok = result.has_value();
    if (result)
        sample.check = sumOf(**result);
    else
        std::fprintf(stderr, "%s\n", result.error().message.c_str());
    return [kept = std::move(result)] {};
}

std::function<void()> firstRows(const std::string& path, Sample& sample)
{
    const auto source = log::LogSource::openFile(path).value();
    ike::AnalyzeOptions options;
    const auto start = Clock::now();
    options.partial = [&](const std::shared_ptr<const ike::Analysis>& partial) {
        if (sample.seconds == 0 && !partial->sessions.empty())
            sample.seconds = secondsSince(start);
    };
    auto result = ike::analyze(*source, options);
    sample.ok = result.has_value();
    if (sample.seconds == 0)
        sample.seconds = secondsSince(start);
    return {};
}

/// How long a job goes on after it was told to stop, delay into it.
std::function<void()> cancel(const std::string& path, std::chrono::milliseconds delay, Sample& sample)
{
    const auto source = log::LogSource::openFile(path).value();
    std::stop_source stop;
    Clock::time_point asked;
    std::jthread asking([&] {
        std::this_thread::sleep_for(delay);
        asked = Clock::now();
        stop.request_stop();
    });
    const auto result = ike::analyze(*source, {}, {stop.get_token(), {}});
    const auto returned = Clock::now();
    asking.join();
    const bool cancelled = !result && result.error().kind == Error::Kind::Cancelled;
    sample.seconds = cancelled ? std::chrono::duration<double>(returned - asked).count()
                               : 1e-9; // done before it was asked
    sample.ok = true;
    return {};
}

class Bench
{
public:
    explicit Bench(int rounds)
        : m_rounds(rounds)
    {
    }

    /// Measures work on log against wc, and holds the ratio against times (and the peak against mebibytes) when they are not 0.
    std::uint64_t compare(
        const char* name, const GeneratedLog& log, double times, double mebibytes, const bench::Work& work)
    {
        std::vector<double> walls;
        std::vector<double> wcs;
        Sample worst;
        for (int round = 0; round < m_rounds; ++round) {
            const auto wc = bench::timeOf({"wc", "-l", log.path()});
            const Sample sample = bench::measure(work);
            if (!wc || !sample.ok) {
                std::printf("%-34s FAILED\n", name);
                m_failed = true;
                return 0;
            }
            wcs.push_back(*wc);
            walls.push_back(sample.seconds);
            worst.peakMiB = std::max(worst.peakMiB, sample.peakMiB);
            worst.resultsMiB = std::max(worst.resultsMiB, sample.resultsMiB);
            worst.check = sample.check;
        }
        const double wall = bench::median(walls);
        const double ratio = wall / bench::median(wcs);
        std::printf("%-34s %8.3f s  %6.1f x wc  %7.0f MiB beyond results  %7.0f MiB results", name, wall,
            ratio, worst.peakMiB, worst.resultsMiB);
        verdict(times > 0 || mebibytes > 0,
            (times > 0 && ratio > times) || (mebibytes > 0 && worst.peakMiB > mebibytes));
        return worst.check;
    }

    void latency(const char* name, double budgetSeconds, const std::vector<bench::Work>& works)
    {
        double worst = 0;
        for (const bench::Work& work : works) {
            const Sample sample = bench::measure(work);
            m_failed = m_failed || !sample.ok;
            worst = std::max(worst, sample.seconds);
        }
        std::printf("%-34s %8.1f ms (worst of %zu)", name, worst * 1000, works.size());
        verdict(true, worst > budgetSeconds);
    }

    void same(const char* name, std::uint64_t one, std::uint64_t other)
    {
        if (one == other && one != 0)
            return;
        std::printf("%-34s FAILED: %llu against %llu\n", name, static_cast<unsigned long long>(one),
            static_cast<unsigned long long>(other));
        m_failed = true;
    }

    bool failed() const { return m_failed; }
    bool over() const { return m_over; }

private:
    void verdict(bool hasBudget, bool isOver)
    {
        std::printf("%s\n", !hasBudget ? "" : isOver ? "  OVER BUDGET" : "  ok");
        m_over = m_over || isOver;
    }
    int m_rounds;
    bool m_failed = false;
    bool m_over = false;
};

/// times: the budget for the way the program runs, one thread per processor. One thread alone is measured to see what the others bring.
void benchLog(Bench& bench, const GeneratedLog& log, double times)
{
    const std::string& path = log.path();
    std::printf("\n%s: %llu lines\n", path.c_str(), static_cast<unsigned long long>(log.lines()));
    bench.compare("read, do nothing", log, 0, 0, [&](Sample& s) { return readOnly(path, s); });
    bench.same("lines",
        bench.compare("line index", log, 0, 0, [&](Sample& s) { return indexLines(path, s); }), log.lines());
    bench.compare(
        "chunks, do nothing, 1 thread", log, 0, 0, [&](Sample& s) { return cutChunks(path, 1, s); });
    bench.compare(
        "chunks, do nothing, 2 threads", log, 0, 0, [&](Sample& s) { return cutChunks(path, 2, s); });
    const std::uint64_t one =
        bench.compare("analyse, 1 thread", log, 0, 300, [&](Sample& s) { return analyse(path, 1, s); });
    const std::uint64_t all = bench.compare(
        "analyse, a thread per processor", log, times, 300, [&](Sample& s) { return analyse(path, 0, s); });
    bench.same("the same with 1 thread and all", one, all);
    bench.latency("first rows", 0.3,
        {[&](Sample& s) { return firstRows(path, s); }, [&](Sample& s) { return firstRows(path, s); }});
    std::vector<bench::Work> cancels;
    for (const int delay : {2, 20, 70, 150, 300})
        cancels.emplace_back(
            [&, delay](Sample& s) { return cancel(path, std::chrono::milliseconds(delay), s); });
    bench.latency("cancel", 0.1, cancels);
}

} // namespace

int main(int argc, char** argv)
{
    std::uint64_t mixed = 1024;
    std::uint64_t pure = 256;
    int rounds = 5;
    bool check = false;
    for (int i = 1; i < argc; ++i) {
        const std::string_view option = argv[i];
        if (option == "--check") {
            check = true;
        } else if (i + 1 < argc && (option == "--mixed" || option == "--pure" || option == "--rounds")) {
            const long value = std::strtol(argv[++i], nullptr, 10);
            if (option == "--rounds")
                rounds = static_cast<int>(std::max(1L, value));
            else
                (option == "--mixed" ? mixed : pure) = static_cast<std::uint64_t>(std::max(0L, value));
        } else {
            std::fputs("usage: rungbook_bench [--mixed MIB] [--pure MIB] [--rounds N] [--check]\n", stderr);
            return 2;
        }
    }
    Bench bench(rounds);
    for (const auto shape : {rungbook::bench::LogShape::Mixed, rungbook::bench::LogShape::Pure}) {
        const bool isMixed = shape == rungbook::bench::LogShape::Mixed;
        if ((isMixed ? mixed : pure) == 0)
            continue;
        const GeneratedLog log(shape, isMixed ? mixed : pure);
        if (!log.good()) {
            std::fprintf(stderr, "%s could not be written.\n", log.path().c_str());
            return 2;
        }
        benchLog(bench, log, isMixed ? 4 : 12);
    }
    return bench.failed() || (check && bench.over()) ? 1 : 0;
}
