// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ladder/text_width.h"

#include <algorithm>
#include <iterator>

namespace rungbook::ladder
{

namespace
{

struct Range {
    char32_t first;
    char32_t last;
};

// Marks that sit on the character before them, and format characters that take no room. The scripts that logs, names and notes are
// written in; a mark of a script missing here is counted as one cell, which only costs alignment.
constexpr Range kZeroWidth[] = {{0x0300, 0x036F}, {0x0483, 0x0489}, {0x0591, 0x05BD}, {0x05BF, 0x05BF},
    {0x05C1, 0x05C2}, {0x05C4, 0x05C5}, {0x0610, 0x061A}, {0x064B, 0x065F}, {0x0670, 0x0670},
    {0x06D6, 0x06DC}, {0x06DF, 0x06E4}, {0x06E7, 0x06E8}, {0x06EA, 0x06ED}, {0x0711, 0x0711},
    {0x0730, 0x074A}, {0x0900, 0x0902}, {0x093A, 0x093A}, {0x093C, 0x093C}, {0x0941, 0x0948},
    {0x094D, 0x094D}, {0x0951, 0x0957}, {0x0962, 0x0963}, {0x0981, 0x0981}, {0x09BC, 0x09BC},
    {0x09C1, 0x09C4}, {0x09CD, 0x09CD}, {0x0E31, 0x0E31}, {0x0E34, 0x0E3A}, {0x0E47, 0x0E4E},
    {0x0EB1, 0x0EB1}, {0x0EB4, 0x0EBC}, {0x0EC8, 0x0ECD}, {0x1160, 0x11FF}, {0x135D, 0x135F},
    {0x17B4, 0x17B5}, {0x17B7, 0x17BD}, {0x17C6, 0x17C6}, {0x17C9, 0x17D3}, {0x1AB0, 0x1AFF},
    {0x1DC0, 0x1DFF}, {0x200B, 0x200F}, {0x202A, 0x202E}, {0x2060, 0x206F}, {0x20D0, 0x20FF},
    {0x302A, 0x302D}, {0x3099, 0x309A}, {0xFE00, 0xFE0F}, {0xFE20, 0xFE2F}, {0xFEFF, 0xFEFF},
    {0x1F3FB, 0x1F3FF}, {0xE0000, 0xE01EF}};

constexpr Range kWide[] = {{0x1100, 0x115F}, {0x231A, 0x231B}, {0x23E9, 0x23EC}, {0x2614, 0x2615},
    {0x2E80, 0x303E}, {0x3041, 0x33FF}, {0x3400, 0x4DBF}, {0x4E00, 0x9FFF}, {0xA000, 0xA4CF},
    {0xA960, 0xA97F}, {0xAC00, 0xD7A3}, {0xF900, 0xFAFF}, {0xFE10, 0xFE19}, {0xFE30, 0xFE6F},
    {0xFF01, 0xFF60}, {0xFFE0, 0xFFE6}, {0x1F300, 0x1F64F}, {0x1F680, 0x1F6FF}, {0x1F900, 0x1FAFF},
    {0x20000, 0x3FFFD}};

// The tables are sorted.
template <std::size_t N> bool inRanges(const Range (&ranges)[N], char32_t c)
{
    const Range* at = std::upper_bound(std::begin(ranges), std::end(ranges), c,
        [](char32_t value, const Range& r) { return value < r.first; });
    return at != std::begin(ranges) && c <= (at - 1)->last;
}

// Characters by which a text can turn around or hide what surrounds it.
bool isBidiControl(char32_t c)
{
    return (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) || c == 0x200E || c == 0x200F
        || c == 0x061C;
}

std::size_t widthOf(char32_t c)
{
    if (c < 0x20 || (c >= 0x7F && c < 0xA0))
        return 0;
    if (c < 0x0300)
        return 1;
    if (inRanges(kZeroWidth, c))
        return 0;
    return inRanges(kWide, c) ? 2 : 1;
}

// The longest beginning of text that is at most cells wide; marks stay with their character.
std::size_t prefixOf(std::string_view text, std::size_t cells)
{
    std::size_t used = 0;
    std::size_t at = 0;
    while (at < text.size()) {
        std::size_t next = at;
        const std::size_t width = widthOf(nextCodePoint(text, next));
        if (used + width > cells)
            break;
        used += width;
        at = next;
    }
    return at;
}

} // namespace

char32_t nextCodePoint(std::string_view text, std::size_t& at)
{
    constexpr char32_t kBad = 0xFFFD;
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned char lead = byte(at);
    if (lead < 0x80) {
        ++at;
        return lead;
    }
    std::size_t extra = 0;
    char32_t value = 0;
    char32_t least = 0;
    if (lead >= 0xC2 && lead <= 0xDF) {
        extra = 1;
        value = lead & 0x1FU;
        least = 0x80;
    } else if (lead >= 0xE0 && lead <= 0xEF) {
        extra = 2;
        value = lead & 0x0FU;
        least = 0x800;
    } else if (lead >= 0xF0 && lead <= 0xF4) {
        extra = 3;
        value = lead & 0x07U;
        least = 0x10000;
    }
    if (extra == 0 || text.size() - at <= extra) {
        ++at;
        return kBad;
    }
    for (std::size_t i = 1; i <= extra; ++i) {
        if ((byte(at + i) & 0xC0U) != 0x80) {
            ++at;
            return kBad;
        }
        value = (value << 6U) | (byte(at + i) & 0x3FU);
    }
    if (value < least || value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF)) {
        ++at;
        return kBad;
    }
    at += extra + 1;
    return value;
}

std::size_t displayWidth(std::string_view text)
{
    std::size_t width = 0;
    for (std::size_t at = 0; at < text.size();)
        width += widthOf(nextCodePoint(text, at));
    return width;
}

std::string elide(std::string_view text, std::size_t cells, bool unicode)
{
    if (displayWidth(text) <= cells)
        return std::string(text);
    if (cells == 0)
        return {};
    if (unicode)
        return std::string(text.substr(0, prefixOf(text, cells - 1))) + "\u2026";
    const std::size_t dots = std::min<std::size_t>(3, cells);
    return std::string(text.substr(0, prefixOf(text, cells - dots))) + std::string(dots, '.');
}

std::string fit(std::string_view text, std::size_t cells, bool unicode)
{
    std::string out = elide(text, cells, unicode);
    const std::size_t width = displayWidth(out);
    if (width < cells)
        out.append(cells - width, ' ');
    return out;
}

std::string printable(std::string_view text)
{
    std::string out;
    out.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t begin = at;
        const char32_t c = nextCodePoint(text, at);
        if (c == '\n' || c == '\t' || c == '\r' || c == 0x2028 || c == 0x2029)
            out += ' ';
        else if (c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0xFFFE || c == 0xFFFF
            || (c == 0xFFFD && at - begin == 1))
            out += '?';
        else if (!isBidiControl(c))
            out.append(text.substr(begin, at - begin));
    }
    return out;
}

std::string asciiOnly(std::string_view text)
{
    struct Form {
        char32_t code;
        std::string_view ascii;
    };
    static constexpr Form forms[] = {{0xA0, " "}, {0xB7, "*"}, {0xD7, "x"}, {0x2010, "-"}, {0x2011, "-"},
        {0x2013, "-"}, {0x2014, "--"}, {0x2018, "'"}, {0x2019, "'"}, {0x201C, "\""}, {0x201D, "\""},
        {0x2026, "..."}, {0x2190, "<-"}, {0x2192, "->"}, {0x2194, "<->"}, {0x2260, "!="}, {0x2264, "<="},
        {0x2265, ">="}};
    const std::string clean = printable(text);
    std::string out;
    out.reserve(clean.size());
    for (std::size_t at = 0; at < clean.size();) {
        const char32_t c = nextCodePoint(clean, at);
        if (c < 0x80) {
            out += static_cast<char>(c);
            continue;
        }
        const auto* form =
            std::find_if(std::begin(forms), std::end(forms), [c](const Form& f) { return f.code == c; });
        if (form != std::end(forms))
            out += form->ascii;
        else if (widthOf(c) > 0)
            out += '?';
    }
    return out;
}

std::vector<std::string> wrapText(std::string_view text, std::size_t cells)
{
    cells = std::max<std::size_t>(cells, 1);
    std::vector<std::string> lines;
    std::string line;
    std::size_t width = 0;
    while (!text.empty()) {
        const std::size_t space = text.find(' ');
        std::string_view word = text.substr(0, space);
        text = space == std::string_view::npos ? std::string_view{} : text.substr(space + 1);
        if (word.empty())
            continue;
        std::size_t wordWidth = displayWidth(word);
        if (!line.empty() && width + 1 + wordWidth <= cells) {
            line += ' ';
            line += word;
            width += 1 + wordWidth;
            continue;
        }
        if (!line.empty())
            lines.push_back(std::move(line));
        while (wordWidth > cells) {
            std::size_t cut = prefixOf(word, cells);
            if (cut == 0)
                nextCodePoint(
                    word, cut); // a wide character where only one cell is left: better too wide than endless
            lines.emplace_back(word.substr(0, cut));
            word = word.substr(cut);
            wordWidth = displayWidth(word);
        }
        line = std::string(word);
        width = wordWidth;
    }
    if (!line.empty() || lines.empty())
        lines.push_back(std::move(line));
    return lines;
}

} // namespace rungbook::ladder
