// SPDX-License-Identifier: GPL-3.0-or-later
// A TCP server on loopback for one test, on a thread of its own: the test says what is done with each connection.
#pragma once

#include "core/net/event_loop.h"
#include "core/net/tcp_stream.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <thread>
#include <vector>

namespace rungbook::test
{

class LoopServer
{
public:
    /// A connection with a timer; lives until the server ends.
    struct Client {
        Client(net::EventLoop& l, net::TcpStream s)
            : loop(l)
            , stream(std::move(s))
            , timer(l)
        {
        }
        net::EventLoop& loop;
        net::TcpStream stream;
        net::Timer timer;
        std::shared_ptr<void> state; ///< whatever the test needs
    };
    /// Called on the thread of the server.
    using Accepted = std::function<void(Client& client, std::uint64_t number)>;

    explicit LoopServer(Accepted accepted, const char* address = "127.0.0.1", std::uint16_t port = 0);
    LoopServer(const LoopServer&) = delete;
    LoopServer& operator=(const LoopServer&) = delete;
    ~LoopServer();

    std::uint16_t port() const { return m_port; }

private:
    net::EventLoop m_loop;
    net::TcpListener m_listener;
    std::vector<std::unique_ptr<Client>> m_clients;
    std::uint16_t m_port = 0;
    std::thread m_thread;
};

} // namespace rungbook::test
