// SPDX-License-Identifier: GPL-3.0-or-later
// Where lines begin, without remembering every one of them: the offset of every 64th line, and a scan for the rest.
#pragma once

#include "core/base/ids.h"
#include "core/base/job.h"
#include "core/base/result.h"
#include "core/log/log_source.h"

#include <cstdint>
#include <string>
#include <vector>

namespace rungbook::log
{

/// A value: build() once, extend() when the source has grown. A last line without a newline counts as a line.
class LineIndex
{
public:
    /// Scans the whole source (about 1 GB/s). Cancelled within 100 ms of a stop request.
    static Result<LineIndex> build(const LogSource& source, const Job& job = {});

    /// Continues where the index stopped, after the source has grown.
    Result<void> extend(const LogSource& source, const Job& job = {});

    std::uint64_t lineCount() const { return m_lines; }

    /// Length in bytes of the longest line, for a horizontal scroll bar.
    std::uint64_t longestLine() const { return m_longest; }

    /// The text of lines first .. first+count-1 (fewer at the end), without line ends (LF or CRLF); a line longer than maxBytes is cut there.
    Result<std::vector<std::string>> lines(
        const LogSource& source, LineNumber first, std::size_t count, std::size_t maxBytes = 64 * 1024) const;

    /// Offset of the first byte of a line that exists.
    Result<std::uint64_t> offsetOf(const LogSource& source, LineNumber line) const;

private:
    static constexpr std::uint64_t kStride = 64;
    std::vector<std::uint64_t> m_offsets; // of lines 1, 65, 129, ...
    std::uint64_t m_lines = 0;
    std::uint64_t m_scanned = 0; // bytes seen
    std::uint64_t m_lineStart = 0; // offset of the line that is being read
    std::uint64_t m_longest = 0;
};

} // namespace rungbook::log
