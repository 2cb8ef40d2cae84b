// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/parallel.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <system_error>
#include <thread>
#include <vector>

namespace rungbook
{

bool parallelFor(std::size_t count, std::size_t batch, unsigned threads, const std::stop_token& stop,
    const std::function<void(std::size_t begin, std::size_t end)>& work)
{
    batch = std::max<std::size_t>(batch, 1);
    const std::size_t parts = count / batch + (count % batch != 0 ? 1 : 0);
    std::atomic<std::size_t> next{0};
    std::atomic<bool> over{false};
    std::atomic<bool> stopped{false};
    std::mutex mutex;
    std::exception_ptr thrown; // guarded by mutex
    const auto run = [&] {
        while (!over) {
            const std::size_t part = next.fetch_add(1);
            if (part >= parts)
                return;
            if (stop.stop_requested()) {
                stopped = over = true;
                return;
            }
            try {
                work(part * batch, std::min(count, (part + 1) * batch));
            } catch (...) {
                const std::lock_guard lock(mutex);
                if (!thrown)
                    thrown = std::current_exception();
                over = true;
            }
        }
    };
    {
        const std::size_t wanted = threads != 0 ? threads : std::max(1U, std::thread::hardware_concurrency());
        std::vector<std::jthread> helpers; // joined at the end of this block
        for (std::size_t i = 1; i < std::min(wanted, parts); ++i) {
            try {
                helpers.emplace_back(run);
            } catch (const std::system_error&) {
                break; // the machine gives no more threads: fewer do as well
            }
        }
        run();
    }
    if (thrown)
        std::rethrow_exception(thrown);
    return !stopped;
}

} // namespace rungbook
