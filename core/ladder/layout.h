// SPDX-License-Identifier: GPL-3.0-or-later
// Geometry of a drawn ladder, without a toolkit: the SVG renderer and the window's painter place things by the same numbers.
// Units are those of the caller: pixels on the screen, user units in SVG. y = 0 is the top of the first row, heads and title not included.
#pragma once

#include "core/ladder/ladder.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace rungbook::ladder
{

inline constexpr std::size_t kRowKinds = 5;

/// How much of a row is drawn, by the height of a message row.
enum class Detail : std::uint8_t {
    Full, ///< 14 and more: everything
    Arrow, ///< 6 to 14: arrow and colour, no text
    Tick, ///< 2 to 6: a coloured tick per row
    Density ///< below 2: a band; several rows share a pixel, marked rows win
};

/// How much of a row can be seen when it is rowHeight pixels high.
Detail detailFor(double rowHeight);

/// Height of a row, by its kind.
struct RowHeights {
    std::array<double, kRowKinds> byKind{};
    double of(RowKind kind) const { return byKind[static_cast<std::size_t>(kind)]; }
};

/// Heights for a height of text (line spacing of the font at zoom 1) and a zoom factor, which scales the font as well. A message has room
/// for its label above the arrow and one line of payloads below it; a note is one line. The proportions are the same at every zoom, so the
/// total height only ever shrinks when zooming out.
RowHeights rowHeights(double lineHeight, double zoom);

/// Counts the rows by kind, so that any row's position is found without visiting the rows before it. Made once per ladder (calls brief()
/// once per row; about 1.1 bytes per row are kept), good for every zoom. May be read from several threads.
class RowIndex
{
public:
    RowIndex() = default;
    explicit RowIndex(const RowSource& rows);

    /// Takes in the rows that were appended since; the earlier ones are taken to be unchanged from row keep on.
    void extend(const RowSource& rows, std::size_t keep);

    std::size_t size() const { return m_kinds.size(); }
    RowKind kind(std::size_t row) const { return static_cast<RowKind>(m_kinds[row]); }

    /// Rows on which a finding rests, in order: what must stay visible however far the ladder is zoomed out.
    const std::vector<std::uint32_t>& marked() const { return m_marked; }

    /// How many rows of each kind come before row (which may be size()).
    std::array<std::uint32_t, kRowKinds> countsBefore(std::size_t row) const;

private:
    static constexpr std::size_t kBlock = 256;
    std::vector<std::uint8_t> m_kinds;
    std::vector<std::array<std::uint32_t, kRowKinds>> m_blocks; // counts before each block
    std::array<std::uint32_t, kRowKinds> m_total{};
    std::vector<std::uint32_t> m_marked;
};

/// Positions of rows: an index and the heights of the moment. A view: the index must outlive it. Cheap to make for every zoom step.
class RowGeometry
{
public:
    RowGeometry(const RowIndex& index, const RowHeights& heights)
        : m_index(&index)
        , m_heights(heights)
    {
    }

    /// Top edge of a row; of size(): the total height.
    double top(std::size_t row) const;
    double height(std::size_t row) const { return m_heights.of(m_index->kind(row)); }
    double total() const { return top(m_index->size()); }
    /// The row under y: the first above everything, the last below; size() only when there are no rows.
    std::size_t rowAt(double y) const;

    /// Rows that touch y0 .. y1, as [first, last).
    struct Range {
        std::size_t first = 0;
        std::size_t last = 0;
        bool empty() const { return first >= last; }
        std::size_t size() const { return empty() ? 0 : last - first; }
    };
    Range rowsIn(double y0, double y1) const;

    /// Cuts the ladder into pages of at most pageHeight (a single higher row gets a page of its own). One page when there are no rows.
    std::vector<Range> pages(double pageHeight) const;

    const RowHeights& heights() const { return m_heights; }
    const RowIndex& index() const { return *m_index; }

private:
    const RowIndex* m_index;
    RowHeights m_heights;
};

/// Phases that touch the rows first .. last-1: a part of ladder.phases, found by bisection.
std::span<const Phase> phasesIn(const Ladder& ladder, std::size_t first, std::size_t last);

/// What the columns are made for.
struct ColumnOptions {
    double width = 900; ///< of the whole picture
    double charWidth = 7; ///< mean width of a character of the label font
    bool clock = true; ///< false: the log prints no time, the column is left out
    bool phases = true; ///< false: no phase margin
    bool states = true; ///< false: no state lanes
    double zoom = 1; ///< widens the distance between lifelines only: text columns keep their size
    double stateChars = 18; ///< width of each state lane; the left one holds the names of phases too
    double markChars = 6; ///< width of the marks of findings
};

/// An x range.
struct Band {
    double left = 0;
    double right = 0;
    double width() const { return right - left; }
    double center() const { return (left + right) / 2; }
};

/// Where things are across the picture. From left to right: time (the delta below it), phase margin, state of participant 0, lifelines, state of the last
/// participant, marks of findings. Bands that are left out have no width.
struct Columns {
    Band time;
    Band phase;
    Band leftState;
    std::vector<double> lifelines; ///< x of each participant
    Band rightState;
    Band marks;
    double width = 0; ///< may exceed the width asked for when the lifelines need more: the view scrolls then

    /// The stretch of an arrow, left edge first, whichever way it points.
    Band arrow(std::uint16_t from, std::uint16_t to) const;
    /// Room for a head (name, address, role) centred on a lifeline.
    Band head(std::size_t participant) const;
};

/// Places the columns. States longer than their lane are elided by the painter to leftState/rightState.
Columns columnsFor(const Ladder& ladder, const ColumnOptions& options);

/// How many characters of mean width fit on an arrow, with a little air at both ends; 0 when not even an ellipsis would.
std::size_t labelBudget(const Columns& columns, std::uint16_t from, std::uint16_t to, double charWidth);

} // namespace rungbook::ladder
