// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ladder/layout.h"

#include <algorithm>
#include <cmath>

namespace rungbook::ladder
{

Detail detailFor(double rowHeight)
{
    if (rowHeight >= 14)
        return Detail::Full;
    if (rowHeight >= 6)
        return Detail::Arrow;
    return rowHeight >= 2 ? Detail::Tick : Detail::Density;
}

RowHeights rowHeights(double lineHeight, double zoom)
{
    const double unit = lineHeight * zoom;
    RowHeights heights;
    const auto set = [&](RowKind kind, double lines) {
        heights.byKind[static_cast<std::size_t>(kind)] = lines * unit;
    };
    set(RowKind::Message, 2.5);
    set(RowKind::Ghost, 2.5);
    set(RowKind::Silence, 1.6);
    set(RowKind::Milestone, 1.6);
    set(RowKind::Note, 1.4);
    return heights;
}

RowIndex::RowIndex(const RowSource& rows)
{
    extend(rows, 0);
}

void RowIndex::extend(const RowSource& rows, std::size_t keep)
{
    keep = std::min({keep, m_kinds.size(), rows.size()});
    // The last block may have been counted only in part: go on from its beginning.
    keep -= keep % kBlock;
    m_total = keep < m_kinds.size() ? m_blocks[keep / kBlock] : m_total;
    m_kinds.resize(keep);
    m_blocks.resize(keep / kBlock);
    m_marked.erase(std::lower_bound(m_marked.begin(), m_marked.end(), keep), m_marked.end());
    m_kinds.reserve(rows.size());
    for (std::size_t row = keep; row < rows.size(); ++row) {
        if (row % kBlock == 0)
            m_blocks.push_back(m_total);
        const RowBrief brief = rows.brief(row);
        m_kinds.push_back(static_cast<std::uint8_t>(brief.kind));
        ++m_total[static_cast<std::size_t>(brief.kind)];
        if (brief.marked)
            m_marked.push_back(static_cast<std::uint32_t>(row));
    }
}

std::array<std::uint32_t, kRowKinds> RowIndex::countsBefore(std::size_t row) const
{
    if (row >= m_kinds.size())
        return m_total;
    std::array<std::uint32_t, kRowKinds> counts = m_blocks[row / kBlock];
    for (std::size_t i = row - row % kBlock; i < row; ++i)
        ++counts[m_kinds[i]];
    return counts;
}

namespace
{

double heightOf(const std::array<std::uint32_t, kRowKinds>& counts, const RowHeights& heights)
{
    double sum = 0;
    for (std::size_t kind = 0; kind < kRowKinds; ++kind)
        sum += counts[kind] * heights.byKind[kind];
    return sum;
}

} // namespace

double RowGeometry::top(std::size_t row) const
{
    return heightOf(m_index->countsBefore(row), m_heights);
}

std::size_t RowGeometry::rowAt(double y) const
{
    const std::size_t size = m_index->size();
    if (size == 0)
        return 0;
    std::size_t low = 0; // the last row whose top is at or above y
    std::size_t high = size;
    while (high - low > 1) {
        const std::size_t middle = low + (high - low) / 2;
        if (top(middle) <= y)
            low = middle;
        else
            high = middle;
    }
    return low;
}

RowGeometry::Range RowGeometry::rowsIn(double y0, double y1) const
{
    if (m_index->size() == 0 || y1 < 0 || y1 < y0 || y0 > total())
        return {};
    return {rowAt(y0), rowAt(y1) + 1};
}

std::vector<RowGeometry::Range> RowGeometry::pages(double pageHeight) const
{
    std::vector<Range> pages;
    const std::size_t size = m_index->size();
    std::size_t first = 0;
    do {
        const double limit = top(first) + pageHeight;
        std::size_t last = rowAt(limit); // the row that crosses the limit, unless it ends before it
        if (last < size && top(last) + height(last) <= limit)
            ++last;
        last = std::clamp(last, std::min(first + 1, size), size);
        pages.push_back({first, last});
        first = last;
    } while (first < size);
    return pages;
}

std::span<const Phase> phasesIn(const Ladder& ladder, std::size_t first, std::size_t last)
{
    const std::vector<Phase>& phases = ladder.phases;
    const auto begin = std::lower_bound(phases.begin(), phases.end(), first,
        [](const Phase& phase, std::size_t row) { return phase.lastRow < row; });
    const auto end = std::lower_bound(
        begin, phases.end(), last, [](const Phase& phase, std::size_t row) { return phase.firstRow < row; });
    return {begin, end};
}

Band Columns::arrow(std::uint16_t from, std::uint16_t to) const
{
    if (from >= lifelines.size() || to >= lifelines.size())
        return {};
    return {std::min(lifelines[from], lifelines[to]), std::max(lifelines[from], lifelines[to])};
}

Band Columns::head(std::size_t participant) const
{
    if (participant >= lifelines.size())
        return {};
    const double x = lifelines[participant];
    double half = lifelines.size() > 1 ? (lifelines[1] - lifelines[0]) / 2 : 100;
    half = std::min({half, std::max(x, 0.0), std::max(width - x, 0.0)});
    return {x - half, x + half};
}

Columns columnsFor(const Ladder& ladder, const ColumnOptions& options)
{
    const double unit = options.charWidth;
    Columns columns;
    double x = unit;
    const auto take = [&](Band& band, double characters, bool wanted) {
        band.left = x;
        x += wanted ? characters * unit : 0;
        band.right = x;
    };
    take(columns.time, 14, options.clock); // "17:36:05.120", the delta below it
    take(columns.phase, 3, options.phases && !ladder.phases.empty());
    take(columns.leftState, options.stateChars, options.states); // "~MM_ACTIVE_REKEY" and a gap
    const double right = (options.states ? options.stateChars * unit : 0)
        + options.markChars * unit; // right lane, marks "!1 !2"
    const std::size_t count = std::max<std::size_t>(ladder.participants.size(), 2);
    // A narrow window scrolls rather than squeeze an arrow below the room of a step name with its payloads.
    const double least = 24 * unit;
    const double pitch =
        std::max(least, (options.width - x - right - 2 * unit) / static_cast<double>(count - 1))
        * std::max(options.zoom, 0.1);
    x += unit;
    for (std::size_t i = 0; i < count; ++i)
        columns.lifelines.push_back(x + static_cast<double>(i) * pitch);
    x = columns.lifelines.back() + unit;
    take(columns.rightState, options.stateChars, options.states);
    take(columns.marks, options.markChars, true);
    columns.width = std::max(x, options.width);
    return columns;
}

std::size_t labelBudget(const Columns& columns, std::uint16_t from, std::uint16_t to, double charWidth)
{
    const double room = columns.arrow(from, to).width() - 3 * charWidth;
    return room < charWidth || charWidth <= 0 ? 0 : static_cast<std::size_t>(std::floor(room / charWidth));
}

} // namespace rungbook::ladder
