// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/memory.h"

#include <mutex>
#if defined(__GLIBC__)
#include <malloc.h>
#endif

namespace rungbook
{

void expectLargeResults()
{
#if defined(__GLIBC__)
    static std::once_flag told;
    std::call_once(told, [] {
        // Setting one of them keeps glibc from adapting the others, so all three are set.
        constexpr int mebibyte = 1 << 20;
        ::mallopt(M_TOP_PAD, 16 * mebibyte);
        ::mallopt(M_TRIM_THRESHOLD, 32 * mebibyte);
        ::mallopt(M_MMAP_THRESHOLD, 4 * mebibyte);
    });
#endif
}

} // namespace rungbook
