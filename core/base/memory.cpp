// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/memory.h"

#include <atomic>
#include <cstdint>
#include <mutex>
#if defined(__GLIBC__)
#include <malloc.h>
#include <sys/mman.h>
#include <unistd.h>
#endif

namespace rungbook
{

namespace
{
std::atomic<bool> largeResultsExpected{false};
} // namespace

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
        largeResultsExpected = true;
    });
#endif
}

void resultsGrew()
{
#if defined(__GLIBC__) && defined(MADV_HUGEPAGE)
    if (!largeResultsExpected)
        return;
    // The heap of the main thread lies below the program break. The pages above the ones in use come 16 MiB at a time (M_TOP_PAD), so most
    // of what is new has not been touched yet. Only whole large pages are taken: no memory is used that the heap did not have.
    constexpr std::uintptr_t largePage = std::uintptr_t{2} << 20U;
    static std::mutex mutex;
    static std::uintptr_t advised = 0; // guarded by mutex: everything below was there or has been dealt with
    const std::lock_guard lock(mutex);
    const auto top = reinterpret_cast<std::uintptr_t>(::sbrk(0)) / largePage * largePage;
    if (advised == 0 || top < advised) // the first call, or the heap has shrunk
        advised = top;
    if (top == advised)
        return;
    // A hint: when the system refuses, everything goes on as before.
    static_cast<void>(::madvise(
        reinterpret_cast<void*>(advised), top - advised, MADV_HUGEPAGE)); // NOLINT(performance-no-int-to-ptr)
    advised = top;
#endif
}

} // namespace rungbook
