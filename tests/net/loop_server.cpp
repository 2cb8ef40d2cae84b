// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/net/loop_server.h"

#include <gtest/gtest.h>

namespace rungbook::test
{

LoopServer::LoopServer(Accepted accepted, const char* address, std::uint16_t port)
    : m_listener(m_loop)
{
    const int failed = m_listener.listen(
        *net::addressFromText(address), port, [this, accepted = std::move(accepted)](net::TcpStream stream) {
            m_clients.push_back(std::make_unique<Client>(m_loop, std::move(stream)));
            accepted(*m_clients.back(), m_clients.size());
        });
    EXPECT_EQ(failed, 0);
    m_port = m_listener.port();
    m_thread = std::thread([this] { m_loop.run(); });
}

LoopServer::~LoopServer()
{
    m_loop.stop();
    m_thread.join();
    m_clients.clear();
}

} // namespace rungbook::test
