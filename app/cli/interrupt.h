// SPDX-License-Identifier: GPL-3.0-or-later
// Ctrl-C as a stop token: what was seen until then is still told.
#pragma once

#include <stop_token>
#include <thread>

namespace rungbook::cli
{

/// From its making to its end SIGINT and SIGTERM request a stop instead of ending the program; the second one ends it. Make it before other threads,
/// which inherit that the signals are for it alone.
class Interrupt
{
public:
    Interrupt();
    Interrupt(const Interrupt&) = delete;
    Interrupt& operator=(const Interrupt&) = delete;
    ~Interrupt();

    std::stop_token token() const { return m_stop.get_token(); }
    /// Waits for the signal.
    void wait() const;

private:
    std::stop_source m_stop;
    int m_wake; ///< an eventfd: the thread is to end
    std::thread m_thread;
};

} // namespace rungbook::cli
