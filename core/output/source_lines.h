// SPDX-License-Identifier: GPL-3.0-or-later
// Reads back the lines that a report rests on, fit to be shown: without secrets, and cut to the record that matters.
#pragma once

#include "core/workbench/analyze.h"

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rungbook::log
{
class LineIndex;
}

namespace rungbook::output
{

/// One line of an input.
struct SourceLine {
    LineNumber line{};
    std::string text; ///< secrets replaced, bytes as they were otherwise
    bool cut = false; ///< text is only a part of the line
};

/// A view on the inputs of a report; it must not outlive it. Line indexes are built when first needed and kept.
class SourceLines
{
public:
    explicit SourceLines(const workbench::AnalyzeReport& report);
    ~SourceLines();
    SourceLines(const SourceLines&) = delete;
    SourceLines& operator=(const SourceLines&) = delete;

    /// Up to most lines of where. A line longer than kLongest is cut: pages lose line breaks, and then one line holds fifty records. Shown is
    /// the record that the finding is about, else the first. Empty when the input can not be read any more. ref: the session that the finding
    /// belongs to, or null.
    std::vector<SourceLine> quote(const workbench::AnalyzeReport::SessionRef* ref, const Finding& finding,
        SourceSpan where, std::size_t most) const;

    /// The same for lines that belong to no finding.
    std::vector<SourceLine> quote(SourceSpan where, std::size_t most) const;

    static constexpr std::size_t kLongest = 400;

private:
    std::vector<std::string> read(SourceSpan where, std::size_t most) const;
    std::vector<std::string_view> wantedFor(
        const workbench::AnalyzeReport::SessionRef& ref, const Finding& finding, SourceSpan where) const;
    const log::LineIndex* indexOf(SourceId source) const;
    const log::LogSource* sourceOf(SourceId source) const;

    const workbench::AnalyzeReport& m_report;
    mutable std::map<std::uint32_t, std::optional<log::LineIndex>> m_indexes;
};

/// The record of a line with many records that begins at or before position at: from its clock or tag to the next one.
std::string_view recordAt(std::string_view line, std::size_t at);

} // namespace rungbook::output
