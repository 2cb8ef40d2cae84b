// SPDX-License-Identifier: GPL-3.0-or-later
// The tags that open a record of an ASA log, and how to find them without looking at every byte twice. Inside the dialect only.
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>
#include <string_view>
#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace rungbook::ike::asa
{

/// Offset of the first c at or after from, or npos.
inline std::size_t findChar(std::string_view s, char c, std::size_t from)
{
    if (from >= s.size())
        return std::string_view::npos;
    const char* p = s.data() + from;
    std::size_t left = s.size() - from;
#if defined(__SSE2__)
    // What is looked for is mostly near, and a call of memchr costs more than its search.
    const __m128i wanted = _mm_set1_epi8(c);
    for (int block = 0; block < 4 && left >= 16; ++block, p += 16, left -= 16) {
        const auto mask = static_cast<unsigned>(
            _mm_movemask_epi8(_mm_cmpeq_epi8(_mm_loadu_si128(reinterpret_cast<const __m128i*>(p)), wanted)));
        if (mask != 0)
            return static_cast<std::size_t>(p - s.data()) + static_cast<std::size_t>(std::countr_zero(mask));
    }
#endif
    const void* at = std::memchr(p, c, left);
    return at ? static_cast<std::size_t>(static_cast<const char*>(at) - s.data()) : std::string_view::npos;
}

/// True when s holds needle, a literal of two bytes or more. Compares its first and its last byte with sixteen places at once.
template <std::size_t N> bool contains(std::string_view s, const char (&needle)[N])
{
    constexpr std::size_t size = N - 1;
    static_assert(size >= 2);
    std::size_t at = 0;
#if defined(__SSE2__)
    const __m128i first = _mm_set1_epi8(needle[0]);
    const __m128i last = _mm_set1_epi8(needle[size - 1]);
    for (; at + 16 + size - 1 <= s.size(); at += 16) {
        const char* const p = s.data() + at;
        const __m128i begins = _mm_cmpeq_epi8(_mm_loadu_si128(reinterpret_cast<const __m128i*>(p)), first);
        const __m128i ends =
            _mm_cmpeq_epi8(_mm_loadu_si128(reinterpret_cast<const __m128i*>(p + size - 1)), last);
        auto mask = static_cast<unsigned>(_mm_movemask_epi8(_mm_and_si128(begins, ends)));
        for (; mask != 0; mask &= mask - 1) {
            if (std::memcmp(p + std::countr_zero(mask), needle, size) == 0)
                return true;
        }
    }
#endif
    return s.substr(at).find(std::string_view(needle, size)) != std::string_view::npos;
}

/// A tag that opens a record: "%ASA-7-713236" or "[IKEv1 DEBUG]".
struct Anchor {
    std::size_t begin = std::string_view::npos;
    std::size_t end = std::string_view::npos; ///< after the tag and its colon and blanks
    std::uint32_t syslogId = 0;
    bool debug = false;
};

/// The first tag of s at or after from; its begin is npos when there is none.
Anchor findAnchor(std::string_view s, std::size_t from);

/// What one pass over a line sees of it.
struct LineShape {
    std::string_view text; ///< without its end (LF or CRLF)
    std::size_t next = 0; ///< offset of the next line in the text that was scanned
    bool single = false; ///< the line holds exactly one tag, this one, and no markup
    bool mayBeMarkup = false; ///< it holds '&', or '<' in front of a name
    bool ascii = false; ///< surely no byte of it is above 0x7f
    Anchor anchor;
};

/// Looks at the line of text that begins at offset begin (below text.size()).
LineShape scanLine(std::string_view text, std::size_t begin);

} // namespace rungbook::ike::asa
