// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/proxy.h"

#include "core/net/address.h"
#include "core/smtp/transcript.h"
#include "core/tls/digest.h"

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <fmt/format.h>
#include <utility>

namespace rungbook::net
{

namespace
{

constexpr std::size_t kMostHead = 16384;

// RFC 1928, section 6.
std::string_view socksReply(unsigned code)
{
    static constexpr std::array<std::string_view, 9> words = {"succeeded", "general SOCKS server failure",
        "connection not allowed by ruleset", "network unreachable", "host unreachable", "connection refused",
        "TTL expired", "command not supported", "address type not supported"};
    return code < words.size() ? words.at(code) : "unassigned code";
}

char byteOf(std::size_t value)
{
    return static_cast<char>(static_cast<unsigned char>(value));
}

unsigned numberAt(std::string_view bytes, std::size_t at)
{
    return static_cast<unsigned char>(bytes[at]);
}

} // namespace

std::string proxyName(const smtp::Proxy& proxy)
{
    if (proxy.kind == smtp::ProxyKind::None)
        return {};
    return fmt::format("{} {}", proxy.kind == smtp::ProxyKind::Socks5 ? "SOCKS5" : "HTTP CONNECT",
        endpointText(smtp::printable(proxy.host), proxy.port));
}

ProxyDialogue::ProxyDialogue(const smtp::Proxy& proxy, std::string_view host, std::uint16_t port)
    : m_proxy(proxy)
    , m_host(host)
    , m_port(port)
{
    if (const auto literal = addressFromText(host))
        m_host = literal->text;
    if (!proxy.password.empty())
        m_guard.add(proxy.password.reveal());
}

std::string ProxyDialogue::begin()
{
    if (m_proxy.kind == smtp::ProxyKind::Socks5)
        return m_proxy.user.empty() ? std::string("\x05\x01\x00", 3) : std::string("\x05\x02\x00\x02", 4);
    // A name or address that could end the line would be a request of its own.
    if (m_host.find_first_of(" \r\n\t") != std::string::npos)
        return refuse("not sent: the name of the server has blanks or line ends in it");
    const std::string target = endpointText(m_host, m_port);
    std::string request = fmt::format("CONNECT {0} HTTP/1.1\r\nHost: {0}\r\n", target);
    if (!m_proxy.user.empty())
        request += fmt::format("Proxy-Authorization: Basic {}\r\n",
            tls::base64Encode(m_proxy.user + ":" + std::string(m_proxy.password.reveal())));
    return request + "\r\n";
}

std::string ProxyDialogue::receive(std::string_view bytes)
{
    m_in.append(bytes);
    if (m_state != State::Talking)
        return {};
    return m_proxy.kind == smtp::ProxyKind::Socks5 ? socks() : http();
}

void ProxyDialogue::ended(std::string_view words)
{
    if (m_state == State::Talking)
        refuse(std::string(words));
}

std::string ProxyDialogue::takeRest()
{
    return std::exchange(m_in, {});
}

std::string ProxyDialogue::refuse(std::string words)
{
    m_state = State::Refused;
    m_answer = std::move(words);
    return {};
}

std::string ProxyDialogue::socksRequest()
{
    std::string request("\x05\x01\x00", 3);
    const auto literal = addressFromText(m_host);
    std::array<char, 16> raw{};
    if (literal && literal->family == AddressFamily::V4) {
        ::inet_pton(AF_INET, literal->text.c_str(), raw.data());
        request += '\x01';
        request.append(raw.data(), 4);
    } else if (literal && ::inet_pton(AF_INET6, literal->text.c_str(), raw.data()) == 1) {
        request += '\x04';
        request.append(raw.data(), 16);
    } else {
        if (m_host.empty() || m_host.size() > 255)
            return refuse("not asked: the name of the server is too long for SOCKS");
        request += '\x03';
        request += byteOf(m_host.size());
        request += m_host;
    }
    request += byteOf(m_port >> 8U);
    request += byteOf(m_port & 0xFFU);
    m_step = Step::Reply;
    return request;
}

std::string ProxyDialogue::socks()
{
    if (!m_in.empty() && numberAt(m_in, 0) != (m_step == Step::Password ? 1U : 5U))
        return refuse(fmt::format(
            "no SOCKS5 proxy: it answered \"{}\"", smtp::printable(std::string_view(m_in).substr(0, 60))));
    if (m_in.size() < 2)
        return {};
    const unsigned second = numberAt(m_in, 1);
    switch (m_step) {
    case Step::Method:
        m_in.erase(0, 2);
        if (second == 0)
            return socksRequest();
        if (second == 2 && !m_proxy.user.empty()) {
            const std::string_view password = m_proxy.password.reveal();
            if (m_proxy.user.size() > 255 || password.size() > 255)
                return refuse("not asked: user name or password is too long for SOCKS (255 bytes)");
            m_step = Step::Password;
            std::string login("\x01", 1);
            login += byteOf(m_proxy.user.size());
            login += m_proxy.user;
            login += byteOf(password.size());
            login += password;
            return login;
        }
        if (second == 0xFF)
            return refuse(m_proxy.user.empty()
                    ? "SOCKS method FF (the proxy wants a login that was not given)"
                    : "SOCKS method FF (the proxy takes no user name and password)");
        return refuse(fmt::format("SOCKS method {:02X} (an authentication that was not offered)", second));
    case Step::Password:
        m_in.erase(0, 2);
        if (second != 0)
            return refuse(fmt::format("SOCKS login status {:02X} (user name or password refused)", second));
        return socksRequest();
    case Step::Reply:
        if (second != 0)
            return refuse(fmt::format("SOCKS reply {:02X} ({})", second, socksReply(second)));
        if (m_in.size() < 5)
            return {};
        const unsigned kind = numberAt(m_in, 3);
        const std::size_t address = kind == 1 ? 4U
            : kind == 4                       ? 16U
            : kind == 3                       ? 1U + numberAt(m_in, 4)
                                              : 0U;
        if (address == 0)
            return refuse(fmt::format("SOCKS reply 00 with the unknown address type {:02X}", kind));
        if (m_in.size() < 4 + address + 2)
            return {};
        m_in.erase(0, 4 + address + 2);
        m_answer = "SOCKS reply 00 (succeeded)";
        m_state = State::Open;
        return {};
    }
    return {};
}

std::string ProxyDialogue::http()
{
    constexpr std::string_view start = "HTTP/";
    const std::size_t compared = std::min(m_in.size(), start.size());
    if (std::string_view(m_in).substr(0, compared) != start.substr(0, compared))
        return refuse(fmt::format(
            "no HTTP proxy: it answered \"{}\"", smtp::printable(std::string_view(m_in).substr(0, 60))));
    std::size_t end = m_in.find("\r\n\r\n");
    std::size_t length = 4;
    if (const std::size_t bare = m_in.find("\n\n"); bare < end) {
        end = bare;
        length = 2;
    }
    if (end == std::string::npos) {
        if (m_in.size() > kMostHead)
            return refuse("the head of the proxy's answer does not end");
        return {};
    }
    std::string line = m_in.substr(0, m_in.find('\n'));
    if (line.ends_with('\r'))
        line.pop_back();
    m_answer = smtp::printable(line);
    m_in.erase(0, end + length);
    const std::size_t blank = line.find(' ');
    const bool good = blank != std::string::npos && blank + 1 < line.size() && line[blank + 1] == '2';
    m_state = good ? State::Open : State::Refused;
    return {};
}

} // namespace rungbook::net
