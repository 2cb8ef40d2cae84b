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

void append(std::string& out, char32_t c)
{
    if (c < 0x80) {
        out += static_cast<char>(c);
    } else if (c < 0x800) {
        out += static_cast<char>(0xC0U | (c >> 6U));
        out += static_cast<char>(0x80U | (c & 0x3FU));
    } else if (c < 0x10000) {
        out += static_cast<char>(0xE0U | (c >> 12U));
        out += static_cast<char>(0x80U | ((c >> 6U) & 0x3FU));
        out += static_cast<char>(0x80U | (c & 0x3FU));
    } else {
        out += static_cast<char>(0xF0U | (c >> 18U));
        out += static_cast<char>(0x80U | ((c >> 12U) & 0x3FU));
        out += static_cast<char>(0x80U | ((c >> 6U) & 0x3FU));
        out += static_cast<char>(0x80U | (c & 0x3FU));
    }
}

} // namespace

void CanvasLine::put(std::size_t x, std::string_view text, Ink ink)
{
    std::size_t last = m_cells.size(); // cell of the last character, for marks that combine with it
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t begin = at;
        const char32_t c = nextCodePoint(text, at);
        const std::string_view character = text.substr(begin, at - begin);
        const std::size_t width = displayWidth(character);
        if (width == 0) {
            if (last < m_cells.size())
                m_marks.emplace_back(last, character);
            continue;
        }
        if (x + width > m_cells.size())
            return;
        m_cells[x] = {c, ink};
        if (width == 2)
            m_cells[x + 1] = {0, ink};
        last = x;
        x += width;
    }
}

void CanvasLine::fill(std::size_t x, std::size_t end, std::string_view cell, Ink ink)
{
    std::size_t at = 0;
    const char32_t c = cell.empty() ? U' ' : nextCodePoint(cell, at);
    for (; x < std::min(end, m_cells.size()); ++x)
        m_cells[x] = {c, ink};
}

std::string CanvasLine::text(bool color) const
{
    std::size_t end = m_cells.size();
    while (end > 0 && m_cells[end - 1].code == U' ')
        --end;
    std::string out;
    out.reserve(end * 3);
    Ink ink = Ink::Plain;
    for (std::size_t i = 0; i < end; ++i) {
        const Cell& cell = m_cells[i];
        if (color && cell.ink != ink && cell.code != U' ') {
            ink = cell.ink;
            out += "\x1b[0m";
            if (ink != Ink::Plain)
                out += code(ink);
        }
        if (cell.code != 0)
            append(out, cell.code);
        for (const auto& [where, mark] : m_marks) {
            if (where == i)
                out += mark;
        }
    }
    if (ink != Ink::Plain)
        out += "\x1b[0m";
    return out + '\n';
}

} // namespace rungbook::ladder
