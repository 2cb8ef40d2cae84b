// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/measure.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <fstream>
#include <malloc.h>
#include <sys/wait.h>
#include <unistd.h>

namespace rungbook::bench
{

namespace
{

double secondsSince(std::chrono::steady_clock::time_point start)
{
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

/// A line of /proc/self/status that counts KiB.
double statusMiB(std::string_view key)
{
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);) {
        if (line.starts_with(key))
            return std::strtod(line.c_str() + key.size() + 1, nullptr) / 1024;
    }
    return 0;
}

[[noreturn]] void runChild(const Work& work, int to)
{
    Sample sample;
    if (const int fd = ::open("/proc/self/clear_refs", O_WRONLY); fd >= 0) {
        const ssize_t reset = ::write(fd, "5", 1); // the peak begins anew
        static_cast<void>(reset);
        ::close(fd);
    }
    const double before = statusMiB("VmRSS:");
    const auto start = std::chrono::steady_clock::now();
    const std::function<void()> keep = work(sample);
    if (sample.seconds == 0)
        sample.seconds = secondsSince(start);
    const double peak = statusMiB("VmHWM:");
    ::malloc_trim(0);
    const double after = statusMiB("VmRSS:");
    sample.resultsMiB = std::max(0.0, after - before);
    sample.peakMiB = std::max(0.0, peak - std::max(before, after));
    const ssize_t written = ::write(to, &sample, sizeof sample);
    ::_exit(written == static_cast<ssize_t>(sizeof sample) ? 0 : 1);
}

} // namespace

Sample measure(const Work& work)
{
    int ends[2] = {};
    if (::pipe(ends) != 0)
        return {};
    std::fflush(stdout);
    const pid_t child = ::fork();
    if (child == 0)
        runChild(work, ends[1]);
    ::close(ends[1]);
    Sample sample;
    if (child < 0 || ::read(ends[0], &sample, sizeof sample) != static_cast<ssize_t>(sizeof sample))
        sample = {};
    ::close(ends[0]);
    int status = 0;
    if (child > 0)
        ::waitpid(child, &status, 0);
    return sample;
}

std::optional<double> timeOf(const std::vector<std::string>& command)
{
    std::vector<char*> arguments;
    for (const std::string& each : command)
        arguments.push_back(const_cast<char*>(each.c_str()));
    arguments.push_back(nullptr);
    const auto start = std::chrono::steady_clock::now();
    const pid_t child = ::fork();
    if (child == 0) {
        const int null = ::open("/dev/null", O_WRONLY);
        ::dup2(null, STDOUT_FILENO);
        ::execvp(arguments[0], arguments.data());
        ::_exit(127);
    }
    int status = -1;
    if (child < 0 || ::waitpid(child, &status, 0) != child || status != 0)
        return std::nullopt;
    return secondsSince(start);
}

double median(std::vector<double> values)
{
    if (values.empty())
        return 0;
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

} // namespace rungbook::bench
