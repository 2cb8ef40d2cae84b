// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ladder/text_canvas.h"

#include "core/ladder/text_width.h"

#include <algorithm>

namespace rungbook::ladder
{

namespace
{

std::string_view code(Ink ink)
{
    switch (ink) {
    case Ink::Dim:
        return "\x1b[2m";
    case Ink::Red:
        return "\x1b[31m";
    case Ink::Green:
        return "\x1b[32m";
    case Ink::Yellow:
        return "\x1b[33m";
    case Ink::Cyan:
        return "\x1b[36m";
    case Ink::Bold:
        return "\x1b[1m";
    case Ink::Plain:
        break;
    }
    return "\x1b[0m";
}

} // namespace

void CanvasLine::put(std::size_t x, std::string_view text, Ink ink)
{
    std::size_t last = m_cells.size(); // cell of the last character, for marks that combine with it
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t begin = at;
        nextCodePoint(text, at);
        const std::string_view character = text.substr(begin, at - begin);
        const std::size_t width = displayWidth(character);
        if (width == 0) {
            if (last < m_cells.size())
                m_cells[last].text += character;
            continue;
        }
        if (x + width > m_cells.size())
            return;
        m_cells[x] = {std::string(character), ink};
        if (width == 2)
            m_cells[x + 1] = {"", ink};
        last = x;
        x += width;
    }
}

void CanvasLine::fill(std::size_t x, std::size_t end, std::string_view cell, Ink ink)
{
    for (; x < std::min(end, m_cells.size()); ++x)
        m_cells[x] = {std::string(cell), ink};
}

std::string CanvasLine::text(bool color) const
{
    std::size_t end = m_cells.size();
    while (end > 0 && m_cells[end - 1].text == " ")
        --end;
    std::string out;
    Ink ink = Ink::Plain;
    for (std::size_t i = 0; i < end; ++i) {
        if (color && m_cells[i].ink != ink && m_cells[i].text != " ") {
            ink = m_cells[i].ink;
            out += "\x1b[0m";
            if (ink != Ink::Plain)
                out += code(ink);
        }
        out += m_cells[i].text;
    }
    if (ink != Ink::Plain)
        out += "\x1b[0m";
    return out + '\n';
}

} // namespace rungbook::ladder
