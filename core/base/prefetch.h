// SPDX-License-Identifier: GPL-3.0-or-later
// Asks the processor for memory that will be needed soon.
#pragma once

namespace rungbook
{

/// A hint without effect on any result: the cache line at address will be read soon. Any address is allowed.
inline void prefetch(const void* address)
{
#if defined(__GNUC__)
    __builtin_prefetch(address);
#else
    static_cast<void>(address);
#endif
}

} // namespace rungbook
