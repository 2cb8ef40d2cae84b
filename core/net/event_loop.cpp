// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/event_loop.h"

#include "core/net/asio_loop.h"

#include <asio/posix/stream_descriptor.hpp>
#include <asio/post.hpp>
#include <asio/steady_timer.hpp>
#include <exception>
#include <utility>

namespace rungbook::net
{

EventLoop::EventLoop()
    : m_impl(std::make_unique<Impl>())
{
}

EventLoop::~EventLoop() = default;

double EventLoop::now() const
{
    return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - m_impl->began)
        .count();
}

void EventLoop::run()
{
    m_impl->context.run();
    m_impl->context.restart(); // here, so that a stop() that came before run() is not lost
}

void EventLoop::stop()
{
    m_impl->context.stop();
}

void EventLoop::post(std::function<void()> work)
{
    asio::post(m_impl->context, std::move(work));
}

struct Timer::Impl {
    explicit Impl(EventLoop& loop)
        : began(loop.impl().began)
        , timer(loop.impl().context)
    {
    }
    std::chrono::steady_clock::time_point began;
    asio::steady_timer timer;
    std::uint64_t setting = 0; // a handler that is queued already belongs to an older setting
};

Timer::Timer(EventLoop& loop)
    : m_impl(std::make_shared<Impl>(loop))
{
}

Timer::Timer(Timer&&) noexcept = default;
Timer& Timer::operator=(Timer&& other) noexcept
{
    if (this != &other) {
        cancel();
        m_impl = std::move(other.m_impl);
    }
    return *this;
}

Timer::~Timer()
{
    cancel();
}

void Timer::at(double ms, std::function<void()> what)
{
    const std::uint64_t mine = ++m_impl->setting;
    m_impl->timer.expires_at(m_impl->began
        + std::chrono::duration_cast<std::chrono::steady_clock::duration>(
            std::chrono::duration<double, std::milli>(ms)));
    m_impl->timer.async_wait(
        [weak = std::weak_ptr<Impl>(m_impl), mine, call = std::move(what)](const std::error_code& error) {
            const auto self = weak.lock();
            if (!error && self && self->setting == mine)
                call();
        });
}

void Timer::cancel() noexcept
{
    if (!m_impl)
        return;
    ++m_impl->setting;
    try {
        m_impl->timer.cancel();
    } catch (const std::exception&) { // declared, and never thrown by a timer; the setting alone silences it
    }
}

struct FdWatch::Impl : std::enable_shared_from_this<FdWatch::Impl> {
    Impl(EventLoop& loop, int fd, std::function<void(bool, bool)> call)
        : descriptor(loop.impl().context, fd)
        , ready(std::move(call))
    {
    }
    void waitFor(bool write)
    {
        bool& waiting = write ? waitingWrite : waitingRead;
        if (waiting || released || !(write ? wantWrite : wantRead))
            return;
        waiting = true;
        descriptor.async_wait(
            write ? asio::posix::stream_descriptor::wait_write : asio::posix::stream_descriptor::wait_read,
            [self = shared_from_this(), write](const std::error_code& error) {
                (write ? self->waitingWrite : self->waitingRead) = false;
                if (self->released || error)
                    return;
                if (write ? self->wantWrite : self->wantRead)
                    self->ready(!write, write);
                if (!self->released)
                    self->waitFor(write);
            });
    }
    void release() noexcept
    {
        if (released)
            return;
        released = true;
        try {
            descriptor.release(); // cancels what is waiting, leaves the descriptor open for its owner
        } catch (const std::exception&) { // as above
        }
    }
    asio::posix::stream_descriptor descriptor;
    std::function<void(bool, bool)> ready;
    bool wantRead = false;
    bool wantWrite = false;
    bool waitingRead = false;
    bool waitingWrite = false;
    bool released = false;
};

FdWatch::FdWatch(EventLoop& loop, int fd, std::function<void(bool, bool)> ready)
    : m_impl(std::make_shared<Impl>(loop, fd, std::move(ready)))
{
}

FdWatch::FdWatch(FdWatch&&) noexcept = default;
FdWatch& FdWatch::operator=(FdWatch&& other) noexcept
{
    if (this != &other) {
        if (m_impl)
            m_impl->release();
        m_impl = std::move(other.m_impl);
    }
    return *this;
}

FdWatch::~FdWatch()
{
    if (m_impl)
        m_impl->release();
}

void FdWatch::want(bool read, bool write)
{
    m_impl->wantRead = read;
    m_impl->wantWrite = write;
    m_impl->waitFor(false);
    m_impl->waitFor(true);
}

} // namespace rungbook::net
