// SPDX-License-Identifier: GPL-3.0-or-later
// TCP connections that keep the system's own error numbers: errno tells refused from reset from unreachable.
#pragma once

#include "core/net/address.h"
#include "core/net/event_loop.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace rungbook::net
{

/// One connection. Movable; destroying it closes it and no handler is called afterwards.
class TcpStream
{
public:
    explicit TcpStream(EventLoop& loop);
    TcpStream(TcpStream&&) noexcept;
    TcpStream& operator=(TcpStream&&) noexcept;
    ~TcpStream();

    /// Connects to an address literal. done gets errno, 0 for success; it is called from the loop, never from inside connect().
    void connect(const Address& address, std::uint16_t port, std::function<void(int systemError)> done);

    /// Reads on until the end. bytes: what arrived; ended: 0 for a FIN, else errno (ECONNRESET). Both replace what was set before.
    void read(std::function<void(std::string_view bytes)> bytes, std::function<void(int systemError)> ended);
    /// What has arrived already and was not handed out, without waiting; at most 64 KiB.
    std::string takeAvailable();
    /// True: nothing more is read until it is false again, so the sender has to wait.
    void pause(bool paused);

    /// Sends as much as goes now and the rest as soon as it does.
    void send(std::string_view bytes);
    /// Bytes that send() still holds back because the other side does not take them.
    std::size_t unsent() const;
    /// Called once when nothing is held back any more.
    void whenSent(std::function<void()> call);
    /// Bytes that were sent and that the other side's TCP has not acknowledged; 0 where the system does not tell.
    std::uint64_t unacknowledged() const;

    /// Ends our direction (FIN) once everything is sent; reading goes on.
    void endSending();
    /// Closes. reset: by RST instead of FIN.
    void close(bool reset = false);
    bool open() const;

    /// Our own end, and the other one; empty address when not connected.
    Endpoint local() const;
    Endpoint remote() const;

    struct Impl;

private:
    friend class TcpListener;
    explicit TcpStream(std::shared_ptr<Impl> impl);
    std::shared_ptr<Impl> m_impl;
};

/// Waits for connections on one address.
class TcpListener
{
public:
    explicit TcpListener(EventLoop& loop);
    TcpListener(TcpListener&&) noexcept;
    TcpListener& operator=(TcpListener&&) noexcept;
    ~TcpListener();

    /// Binds and listens. port 0: any free one. accepted gets every connection. Returns errno, 0 for success.
    int listen(const Address& address, std::uint16_t port, std::function<void(TcpStream)> accepted);
    /// Binds without listening: the port is taken, and whoever connects is refused. Returns errno, 0 for success.
    int occupy(const Address& address, std::uint16_t port);
    std::uint16_t port() const;

private:
    struct Impl;
    std::shared_ptr<Impl> m_impl;
};

} // namespace rungbook::net
