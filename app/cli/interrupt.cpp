// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/interrupt.h"

#include <condition_variable>
#include <csignal>
#include <ctime>
#include <mutex>

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
{
    const sigset_t signals = ourSignals();
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    m_thread = std::jthread([this, signals](const std::stop_token& over) {
        const timespec pause{0, 50'000'000};
        while (!over.stop_requested()) {
            if (sigtimedwait(&signals, nullptr, &pause) < 0)
                continue;
            m_stop.request_stop();
            // Whoever is in a hurry presses again: from now on the signal ends the program.
            pthread_sigmask(SIG_UNBLOCK, &signals, nullptr);
            while (!over.stop_requested())
                nanosleep(&pause, nullptr);
        }
    });
}

Interrupt::~Interrupt()
{
    m_thread.request_stop();
    m_thread.join();
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
