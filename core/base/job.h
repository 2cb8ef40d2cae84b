// SPDX-License-Identifier: GPL-3.0-or-later
// What a long piece of work needs to know of whoever asked for it.
#pragma once

#include <cstdint>
#include <functional>
#include <stop_token>

namespace rungbook
{

/// How far a job has come. total is 0 while it is not known.
struct Progress {
    std::uint64_t done = 0;
    std::uint64_t total = 0;
};

/// Handed to every function of the core that may run longer than 100 ms. The function polls stop at least every 100 ms and then returns
/// Error::Kind::Cancelled; it calls progress (when set) at most about ten times a second, from any of its own threads, one call at a time.
struct Job {
    std::stop_token stop;
    std::function<void(Progress)> progress;
    bool cancelled() const { return stop.stop_requested(); }
};

} // namespace rungbook
