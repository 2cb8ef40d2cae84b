// SPDX-License-Identifier: GPL-3.0-or-later
// One thread, one loop: timers, sockets of c-ares, TCP. Asio stands behind it and shows in no header, because it costs seconds per file that
// includes it. Everything here belongs to the thread that calls run(), but for stop() and post().
#pragma once

#include <cstdint>
#include <functional>
#include <memory>

namespace rungbook::net
{

/// The loop. Its clock starts when it is made, so that times are "milliseconds since the run began".
class EventLoop
{
public:
    EventLoop();
    EventLoop(const EventLoop&) = delete;
    EventLoop& operator=(const EventLoop&) = delete;
    ~EventLoop();

    /// Milliseconds since the loop was made, from a clock that never goes back.
    double now() const;
    /// Handles events until stop() is called, or returns at once when it was called since the last run().
    void run();
    /// Ends run() after the handler that is running. From any thread.
    void stop();
    /// Has work done by the thread of the loop. From any thread.
    void post(std::function<void()> work);

    struct Impl;
    /// For the files that know Asio.
    Impl& impl() { return *m_impl; }

private:
    std::unique_ptr<Impl> m_impl;
};

/// A timer that is gone with its owner: its function never runs after the timer was destroyed, cancelled or set anew.
class Timer
{
public:
    explicit Timer(EventLoop& loop);
    Timer(Timer&&) noexcept;
    Timer& operator=(Timer&&) noexcept;
    ~Timer();

    /// Calls what when the clock of the loop shows ms (at once when that is past). Replaces an earlier setting.
    void at(double ms, std::function<void()> what);
    void cancel() noexcept;

private:
    struct Impl;
    std::shared_ptr<Impl> m_impl;
};

/// Watches a file descriptor that somebody else owns and closes (c-ares). Destroy it before the descriptor is closed.
class FdWatch
{
public:
    FdWatch(EventLoop& loop, int fd, std::function<void(bool readable, bool writable)> ready);
    FdWatch(FdWatch&&) noexcept;
    FdWatch& operator=(FdWatch&&) noexcept;
    ~FdWatch();

    /// What to wait for from now on.
    void want(bool read, bool write);

private:
    struct Impl;
    std::shared_ptr<Impl> m_impl;
};

} // namespace rungbook::net
