// SPDX-License-Identifier: GPL-3.0-or-later
// The words with a proxy before the server is spoken to, without sockets: SOCKS5 (RFC 1928, RFC 1929) and HTTP CONNECT (RFC 9110, 9.3.6).
// The proxy gets the server's name, not its address: so the DNS of this machine is never asked for it.
#pragma once

#include "core/smtp/secret_guard.h"
#include "core/smtp/settings.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace rungbook::net
{

/// "SOCKS5 proxy.example.com:1080", "HTTP CONNECT proxy.example.com:3128".
std::string proxyName(const smtp::Proxy& proxy);

/// One dialogue. proxy must outlive it.
class ProxyDialogue
{
public:
    enum class State : std::uint8_t { Talking, Open, Refused };

    ProxyDialogue(const smtp::Proxy& proxy, std::string_view host, std::uint16_t port);

    /// The bytes to begin with. May hold the password of the proxy: never shown.
    std::string begin();
    /// Takes what the proxy sent and returns the bytes to answer with, maybe none.
    std::string receive(std::string_view bytes);
    /// The proxy hung up or was silent; words say which.
    void ended(std::string_view words);

    State state() const { return m_state; }
    /// What the proxy answered, in words: "SOCKS reply 02 (connection not allowed by ruleset)", "HTTP/1.1 407 Proxy Authentication Required".
    std::string answer() const { return m_guard.clean(m_answer); }
    /// Bytes that the server itself sent behind the answer.
    std::string takeRest();

private:
    std::string refuse(std::string words);
    std::string socks();
    std::string socksRequest();
    std::string http();

    const smtp::Proxy& m_proxy;
    std::string m_host;
    std::uint16_t m_port;
    State m_state = State::Talking;
    enum class Step : std::uint8_t { Method, Password, Reply } m_step = Step::Method;
    std::string m_in;
    std::string m_answer;
    smtp::SecretGuard m_guard; ///< a proxy may echo the login
};

} // namespace rungbook::net
