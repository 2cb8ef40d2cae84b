// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/interrupt.h"

#include <array>
#include <condition_variable>
#include <csignal>
#include <cstdint>
#include <mutex>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <unistd.h>

namespace rungbook::cli
{

namespace
{

sigset_t ourSignals()
{
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    return signals;
}

} // namespace

Interrupt::Interrupt()
    : m_wake(::eventfd(0, EFD_CLOEXEC))
{
    const sigset_t signals = ourSignals();
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    m_thread = std::thread([this, signals] {
        const int fd = ::signalfd(-1, &signals, SFD_CLOEXEC);
        std::array<pollfd, 2> ready{{{fd, POLLIN, 0}, {m_wake, POLLIN, 0}}};
        ::poll(ready.data(), ready.size(), -1);
        ::close(fd);
        if (ready[1].revents != 0)
            return;
        // Whoever is in a hurry presses again: the next one ends the program. The one that came is still pending, so it is taken first.
        int ignored = 0;
        sigwait(&signals, &ignored);
        m_stop.request_stop();
        pthread_sigmask(SIG_UNBLOCK, &signals, nullptr);
        ::poll(&ready[1], 1, -1);
    });
}

Interrupt::~Interrupt()
{
    const std::uint64_t one = 1;
    if (::write(m_wake, &one, sizeof one) == sizeof one)
        m_thread.join();
    else
        m_thread.detach();
    ::close(m_wake);
    const sigset_t signals = ourSignals();
    pthread_sigmask(SIG_UNBLOCK, &signals, nullptr);
}

void Interrupt::wait() const
{
    std::mutex mutex;
    std::condition_variable_any changed;
    std::unique_lock lock(mutex);
    const std::stop_token stop = token();
    changed.wait(lock, stop, [] { return false; });
}

} // namespace rungbook::cli
