// SPDX-License-Identifier: GPL-3.0-or-later
// One line of terminal cells to write into at any position. Used by the text renderer alone.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace rungbook::ladder
{

enum class Ink : unsigned char { Plain, Dim, Red, Green, Yellow, Cyan, Bold };

class CanvasLine
{
public:
    explicit CanvasLine(std::size_t width)
        : m_cells(width)
    {
    }

    /// Writes text from cell x on; what does not fit is not written. The caller elides: this is the last guard, not the means.
    void put(std::size_t x, std::string_view text, Ink ink = Ink::Plain);

    /// Writes the same one-cell text into cells x .. end-1.
    void fill(std::size_t x, std::size_t end, std::string_view cell, Ink ink = Ink::Plain);

    /// The line without trailing blanks, and a newline.
    std::string text(bool color) const;

private:
    struct Cell {
        char32_t code = U' '; // 0: the right half of a wide character
        Ink ink = Ink::Plain;
    };
    std::vector<Cell> m_cells;
    std::vector<std::pair<std::size_t, std::string>> m_marks; // combining marks by cell: rare
};

} // namespace rungbook::ladder
