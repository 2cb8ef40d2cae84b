// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ladder/row_text.h"

#include "core/base/timestamp.h"

#include <algorithm>
#include <fmt/format.h>

namespace rungbook::ladder
{

std::string ghostText(const Row& row)
{
    if (!row.fate.empty())
        return fmt::format("{} {}", row.label, row.fate);
    if (row.seconds > 0)
        return fmt::format("{} never came (waited {})", row.label, durationText(row.seconds));
    return row.label + " never came";
}

std::string resendText(const Row& row)
{
    if (row.resends == 0)
        return {};
    std::string text = fmt::format("×{}", row.resends + 1);
    if (!row.cadence.empty())
        text += fmt::format(" ({})", row.cadence);
    return text;
}

std::string headline(const Row& row)
{
    switch (row.kind) {
    case RowKind::Ghost:
        return ghostText(row);
    case RowKind::Message:
        return row.resends == 0 ? row.label : fmt::format("{} {}", row.label, resendText(row));
    case RowKind::Silence:
    case RowKind::Milestone:
    case RowKind::Note:
        break;
    }
    return row.label;
}

std::string_view outcomeText(PhaseOutcome outcome)
{
    switch (outcome) {
    case PhaseOutcome::Complete:
        return "complete";
    case PhaseOutcome::Failed:
        return "failed";
    case PhaseOutcome::Open:
        break;
    }
    return "not finished";
}

namespace
{

std::string rangeText(const SourceSpan& where)
{
    return where.first == where.last ? fmt::format("{}", raw(where.first))
                                     : fmt::format("{}-{}", raw(where.first), raw(where.last));
}

} // namespace

std::string linesText(const SourceSpan& where)
{
    if (where.empty())
        return {};
    return fmt::format("{} {}", where.first == where.last ? "line" : "lines", rangeText(where));
}

std::string linesText(const std::vector<SourceSpan>& spans, std::size_t limit)
{
    std::vector<std::string> parts;
    for (const SourceSpan& span : spans) {
        if (span.empty())
            continue;
        std::string part = rangeText(span);
        if (std::find(parts.begin(), parts.end(), part) == parts.end())
            parts.push_back(std::move(part));
    }
    if (parts.empty())
        return {};
    const bool one = parts.size() == 1 && parts.front().find('-') == std::string::npos;
    const std::size_t shown = std::min(parts.size(), std::max<std::size_t>(limit, 1));
    std::string text = one ? "line " : "lines ";
    for (std::size_t i = 0; i < shown; ++i)
        text += (i ? ", " : "") + parts[i];
    if (shown < parts.size())
        text += fmt::format(" and {} more", parts.size() - shown);
    return text;
}

std::string stateText(std::string_view state, bool derived)
{
    return state.empty() || !derived ? std::string(state) : fmt::format("~{}", state);
}

std::string standingText(const FindingMark& mark)
{
    const std::string_view role = mark.role == Role::Root ? "root cause" : nameOf(mark.role);
    return fmt::format("{}, {}, {} confidence", nameOf(mark.effect), role, nameOf(mark.confidence));
}

std::string marksText(const std::vector<std::uint32_t>& findings, std::size_t cells)
{
    std::string text;
    for (std::size_t i = 0; i < findings.size(); ++i) {
        const std::string mark = fmt::format("{}!{}", i ? " " : "", findings[i] + 1);
        const std::size_t left = findings.size() - i - 1;
        const std::size_t reserve = left > 0 ? fmt::format(" +{}", left).size() : 0;
        if (i > 0 && text.size() + mark.size() + reserve > cells)
            return text + fmt::format(" +{}", left + 1);
        text += mark;
    }
    return text;
}

std::string leftOutText(std::size_t shown, std::size_t total)
{
    if (shown >= total)
        return {};
    if (total - shown == 1)
        return fmt::format("1 more row is not shown (row {} of {}).", total, total);
    return fmt::format(
        "{} more rows are not shown (rows {} to {} of {}).", total - shown, shown + 1, total, total);
}

} // namespace rungbook::ladder
