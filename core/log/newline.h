// SPDX-License-Identifier: GPL-3.0-or-later
// Search for the end of a line. Log lines are short, and on short lines a call of memchr costs more than its search.
#pragma once

#include <bit>
#include <cstring>
#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace rungbook::log
{

/// The first '\n' in [p, end), or end.
inline const char* findNewline(const char* p, const char* end)
{
#if defined(__SSE2__)
    const __m128i newline = _mm_set1_epi8('\n');
    while (end - p >= 16) {
        const __m128i block = _mm_loadu_si128(reinterpret_cast<const __m128i*>(p));
        const auto mask = static_cast<unsigned>(_mm_movemask_epi8(_mm_cmpeq_epi8(block, newline)));
        if (mask != 0)
            return p + std::countr_zero(mask);
        p += 16;
    }
    while (p != end && *p != '\n')
        ++p;
    return p;
#else
    const void* hit = p == end ? nullptr : std::memchr(p, '\n', static_cast<std::size_t>(end - p));
    return hit == nullptr ? end : static_cast<const char*>(hit);
#endif
}

/// Calls onNewline(const char*) for every '\n' in [p, end), in order.
template <class OnNewline> inline void forEachNewline(const char* p, const char* end, OnNewline onNewline)
{
#if defined(__SSE2__)
    const __m128i newline = _mm_set1_epi8('\n');
    while (end - p >= 16) {
        const __m128i block = _mm_loadu_si128(reinterpret_cast<const __m128i*>(p));
        auto mask = static_cast<unsigned>(_mm_movemask_epi8(_mm_cmpeq_epi8(block, newline)));
        for (; mask != 0; mask &= mask - 1)
            onNewline(p + std::countr_zero(mask));
        p += 16;
    }
#endif
    for (; p != end; ++p) {
        if (*p == '\n')
            onNewline(p);
    }
}

} // namespace rungbook::log
