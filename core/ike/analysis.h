// SPDX-License-Identifier: GPL-3.0-or-later
// From bytes to sessions with findings: the whole IKE bench as one function.
#pragma once

#include "core/base/job.h"
#include "core/base/result.h"
#include "core/ike/dialect.h"
#include "core/ike/session.h"
#include "core/log/log_source.h"

#include <functional>
#include <memory>

namespace rungbook::ike
{

/// The result for one source. A value: nothing changes it after it was returned.
struct Analysis {
    SourceId source{};
    const Dialect* dialect = nullptr;
    int confidence = 0; ///< of the dialect, 0 .. 100
    bool reversed = false; ///< the log was newest first and was read from its end
    TextPool text;
    std::vector<Session> sessions;
    std::vector<Finding> findings; ///< those that belong to no single session
    LineCounts counts;
    /// Runs of lines that nothing understood; at most kMaxNotUnderstood runs, the counts tell the whole.
    std::vector<SourceSpan> notUnderstood;
    static constexpr std::size_t kMaxNotUnderstood = 10'000;
};

struct AnalyzeOptions {
    SourceId source{};
    std::uint32_t firstSessionId = 1;
    const Dialect* dialect = nullptr; ///< null: recognise it
    unsigned threads = 0; ///< 0: one per processor
    std::size_t chunkBytes = 1U << 20U;
    /// Called with what is known after the first chunks (and then at most every 250 ms), so that a window can show something at once.
    std::function<void(std::shared_ptr<const Analysis>)> partial;
};

/// Which dialect a source is written in, looking at its head and at samples spread over it. dialect is null when none fits.
struct Recognition {
    const Dialect* dialect = nullptr;
    int confidence = 0;
    bool reversed = false; ///< the clock mostly runs backwards
};
Result<Recognition> recognise(const log::LogSource& source);

/// Reads a source to its end. Fails with NotUnderstood when no dialect fits, Cancelled, or Unreadable.
Result<std::shared_ptr<const Analysis>> analyze(
    const log::LogSource& source, const AnalyzeOptions& options, const Job& job = {});

/// An analysis that can go on when its source grows: follow a log that is being written. A value type: cheap to start, O(new bytes) to feed.
class LiveAnalysis
{
public:
    explicit LiveAnalysis(AnalyzeOptions options);
    ~LiveAnalysis();
    LiveAnalysis(LiveAnalysis&&) noexcept;
    LiveAnalysis& operator=(LiveAnalysis&&) noexcept;

    /// Reads what the source has beyond the last complete record read so far. A record that is still being written is read next time.
    Result<std::shared_ptr<const Analysis>> feed(const log::LogSource& source, const Job& job = {});

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace rungbook::ike
