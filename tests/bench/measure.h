// SPDX-License-Identifier: GPL-3.0-or-later
// Runs a piece of work in a process of its own, so that its time and its peak of memory are its own.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace rungbook::bench
{

/// What one run of a piece of work says of itself.
struct Sample {
    double seconds = 0;
    double peakMiB =
        0; ///< resident at most, beyond what was resident at the start and beyond what the results hold
    double resultsMiB = 0; ///< resident at the end, beyond the start
    std::uint64_t check = 0; ///< a sum over the results, to see that two runs did the same
    bool ok = false;
};

/// Work notes its results in a sample and keeps them alive in what it returns.
using Work = std::function<std::function<void()>(Sample&)>;

/// Runs work in a child process. A work that sets seconds itself (for a latency) is not timed from outside.
Sample measure(const Work& work);

/// Seconds that a command takes, its output thrown away; nothing when it cannot be run.
std::optional<double> timeOf(const std::vector<std::string>& command);

double median(std::vector<double> values);

} // namespace rungbook::bench
