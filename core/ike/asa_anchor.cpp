// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ike/asa_anchor.h"

#include <bit>
#if defined(__SSSE3__)
#include <tmmintrin.h>
#endif

namespace rungbook::ike::asa
{

namespace
{

constexpr std::size_t kNone = std::string_view::npos;

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

// %ASA-7-713236: and, with a message class, %ASA-vpn-7-713236:
bool syslogAt(std::string_view s, std::size_t at, Anchor& anchor)
{
    if (s.size() - at < 13 || s[at + 4] != '-')
        return false;
    const char* const family = s.data() + at + 1;
    if (std::memcmp(family, "ASA", 3) != 0 && std::memcmp(family, "FTD", 3) != 0
        && std::memcmp(family, "PIX", 3) != 0)
        return false;
    std::size_t p = at + 5;
    if (!isDigit(s[p])) {
        const std::size_t dash = findChar(s, '-', p);
        if (dash == kNone || dash - p > 16 || dash + 9 > s.size())
            return false;
        p = dash + 1;
    }
    if (p + 8 > s.size() || !isDigit(s[p]) || s[p + 1] != '-')
        return false;
    std::uint32_t id = 0;
    for (std::size_t i = p + 2; i < p + 8; ++i) {
        if (!isDigit(s[i]))
            return false;
        id = id * 10 + static_cast<std::uint32_t>(s[i] - '0');
    }
    p += 8;
    if (p < s.size() && s[p] == ':')
        ++p;
    while (p < s.size() && s[p] == ' ')
        ++p;
    anchor = {at, p, id, false};
    return true;
}

bool debugAt(std::string_view s, std::size_t at, Anchor& anchor)
{
    constexpr std::string_view tag = "[IKEv1";
    if (s.size() - at < tag.size() || std::memcmp(s.data() + at, tag.data(), tag.size()) != 0)
        return false;
    std::size_t p = at + tag.size();
    const auto skip = [&]<std::size_t N>(const char(&level)[N]) {
        if (s.size() - p >= N - 1 && std::memcmp(s.data() + p, level, N - 1) == 0)
            p += N - 1;
    };
    if (p < s.size() && s[p] == ' ') {
        skip(" DEBUG");
        skip(" DECODE");
    }
    if (p >= s.size() || s[p] != ']')
        return false;
    ++p;
    if (p < s.size() && s[p] == ':')
        ++p;
    while (p < s.size() && s[p] == ' ')
        ++p;
    anchor = {at, p, 0, true};
    // "[IKEv1 DEBUG]%ASA-7-715046: ..." is one record with two tags.
    Anchor inner;
    if (p < s.size() && s[p] == '%' && syslogAt(s, p, inner))
        anchor = {at, inner.end, inner.syslogId, false};
    return true;
}

/// Calls onMark for each '\n', '%', '[', '<' and '&' from p on, until it returns false or the text ends. True when no byte on the way, up to
/// the end of the block with the last mark, is above 0x7f.
template <class OnMark> bool forEachMark(const char* p, const char* end, OnMark onMark)
{
    bool ascii = true;
#if defined(__SSSE3__)
    // The five differ in their low four bits, so one shuffle puts beside every byte the only mark that it could be. Where no mark has those
    // bits stands a byte that has others (and bytes above 0x7f get a zero).
    __m128i seen = _mm_setzero_si128();
    const __m128i marks = _mm_setr_epi8(-1, -1, -1, -1, -1, '%', '&', -1, -1, -1, '\n', '[', '<', -1, -1, 0);
    const auto marksIn = [&](const char* at) {
        const __m128i block = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
        seen = _mm_or_si128(seen, block);
        return static_cast<unsigned>(
            _mm_movemask_epi8(_mm_cmpeq_epi8(_mm_shuffle_epi8(marks, block), block)));
    };
    while (end - p >= 32) {
        unsigned mask = marksIn(p) | marksIn(p + 16) << 16U;
        for (; mask != 0; mask &= mask - 1) {
            if (!onMark(p + std::countr_zero(mask)))
                return _mm_movemask_epi8(seen) == 0;
        }
        p += 32;
    }
    ascii = _mm_movemask_epi8(seen) == 0;
#endif
    for (; p != end; ++p) {
        ascii = ascii && static_cast<unsigned char>(*p) < 0x80;
        if ((*p == '\n' || *p == '%' || *p == '[' || *p == '<' || *p == '&') && !onMark(p))
            break;
    }
    return ascii;
}

} // namespace

Anchor findAnchor(std::string_view s, std::size_t from)
{
    Anchor found;
    if (from >= s.size())
        return found;
    // Both sorts in one pass: a line may hold half a million records.
    forEachMark(s.data() + from, s.data() + s.size(), [&](const char* mark) {
        const auto at = static_cast<std::size_t>(mark - s.data());
        return !((*mark == '%' && syslogAt(s, at, found)) || (*mark == '[' && debugAt(s, at, found)));
    });
    return found;
}

LineShape scanLine(std::string_view text, std::size_t begin)
{
    LineShape shape;
    const char* const start = text.data() + begin;
    const char* const end = text.data() + text.size();
    const char* lineEnd = end;
    const char* percent = nullptr;
    const char* bracket = nullptr;
    int percents = 0;
    int tagBrackets = 0; // "[I": "[0x0, 0x0]" of an access list is none
    shape.ascii = forEachMark(start, end, [&](const char* mark) {
        switch (*mark) {
        case '\n':
            lineEnd = mark;
            return false;
        case '%':
            if (percents++ == 0)
                percent = mark;
            break;
        case '[':
            if (end - mark > 1 && mark[1] == 'I' && tagBrackets++ == 0)
                bracket = mark;
            break;
        case '&':
            shape.mayBeMarkup = true;
            break;
        default: { // '<', but not that of a PRI: "<167>"
            const char follows = end - mark > 1 ? mark[1] : ' ';
            if (follows == '/' || (follows >= 'a' && follows <= 'z') || (follows >= 'A' && follows <= 'Z'))
                shape.mayBeMarkup = true;
        }
        }
        return true;
    });
    shape.next = static_cast<std::size_t>(lineEnd - text.data()) + 1;
    if (lineEnd != start && lineEnd[-1] == '\r')
        --lineEnd;
    shape.text = {start, static_cast<std::size_t>(lineEnd - start)};
    if (shape.mayBeMarkup || percents + tagBrackets != 1)
        return shape;
    shape.single = percents == 1
        ? syslogAt(shape.text, static_cast<std::size_t>(percent - start), shape.anchor)
        : debugAt(shape.text, static_cast<std::size_t>(bracket - start), shape.anchor);
    return shape;
}

} // namespace rungbook::ike::asa
