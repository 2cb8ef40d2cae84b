// SPDX-License-Identifier: GPL-3.0-or-later
// The same work on many items, spread over the processors.
#pragma once

#include <cstddef>
#include <functional>
#include <stop_token>

namespace rungbook
{

/// Calls work(begin, end) for parts of [0, count) until all are done, from up to threads threads (0: one per processor; the calling one is
/// among them). Parts are batch items long, the last may be shorter; no item is given out twice, and in which order is not said. False when
/// stop was requested before every part was given out: then some items were left alone. Threads are gone when it returns. What work throws
/// is thrown here, once, after all threads are done.
bool parallelFor(std::size_t count, std::size_t batch, unsigned threads, const std::stop_token& stop,
    const std::function<void(std::size_t begin, std::size_t end)>& work);

} // namespace rungbook
