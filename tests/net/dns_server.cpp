// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/net/dns_server.h"

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <poll.h>
#include <sstream>
#include <sys/socket.h>
#include <unistd.h>

namespace rungbook::test
{

namespace
{

constexpr std::pair<const char*, unsigned> kTypes[] = {
    {"A", 1}, {"CNAME", 5}, {"PTR", 12}, {"MX", 15}, {"TXT", 16}, {"AAAA", 28}, {"SRV", 33}};

unsigned typeNumber(const std::string& name)
{
    for (const auto& [word, number] : kTypes) {
        if (name == word)
            return number;
    }
    return 0;
}

std::string typeName(unsigned number)
{
    for (const auto& [word, value] : kTypes) {
        if (value == number)
            return word;
    }
    return "?";
}

std::string word16(unsigned value)
{
    return {static_cast<char>(value >> 8U & 0xFFU), static_cast<char>(value & 0xFFU)};
}

std::string wireName(const std::string& name)
{
    std::string out;
    std::istringstream labels(name);
    for (std::string label; std::getline(labels, label, '.');) {
        if (!label.empty())
            out += static_cast<char>(label.size()) + label;
    }
    return out + '\0';
}

std::string wireData(unsigned type, const std::string& text)
{
    std::istringstream in(text);
    std::array<char, 16> raw{};
    unsigned a = 0;
    unsigned b = 0;
    unsigned c = 0;
    std::string host;
    switch (type) {
    case 1:
        ::inet_pton(AF_INET, text.c_str(), raw.data());
        return {raw.data(), 4};
    case 28:
        ::inet_pton(AF_INET6, text.c_str(), raw.data());
        return {raw.data(), 16};
    case 15:
        in >> a >> host;
        return word16(a) + wireName(host == "." ? "" : host);
    case 33:
        in >> a >> b >> c >> host;
        return word16(a) + word16(b) + word16(c) + wireName(host);
    case 16:
        return std::string(1, static_cast<char>(text.size())) + text;
    default:
        return wireName(text);
    }
}

bool under(const std::string& name, const std::string& zone)
{
    return name == zone || name.ends_with("." + zone);
}

sockaddr_in loopback(std::uint16_t port)
{
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

std::uint16_t bindTo(int fd, std::uint16_t port)
{
    sockaddr_in address = loopback(port);
    if (::bind(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0)
        return 0;
    socklen_t size = sizeof address;
    ::getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size);
    return ntohs(address.sin_port);
}

} // namespace

DnsServer::DnsServer()
{
    for (int i = 0; i < 50 && m_port == 0; ++i) { // one port number that is free for both
        m_udp = ::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
        m_tcp = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        m_port = bindTo(m_udp, 0);
        if (bindTo(m_tcp, m_port) == 0) {
            ::close(m_udp);
            ::close(m_tcp);
            m_port = 0;
        }
    }
    ::listen(m_tcp, 16);
    if (::pipe(m_wake) == 0)
        m_thread = std::thread([this] { serve(); });
}

DnsServer::~DnsServer()
{
    if (::write(m_wake[1], "x", 1) == 1)
        m_thread.join();
    for (const int fd : {m_udp, m_tcp, m_wake[0], m_wake[1]})
        ::close(fd);
}

void DnsServer::add(const std::string& name, const std::string& type, const std::string& data)
{
    const std::lock_guard lock(m_mutex);
    m_records.emplace(std::pair(name, typeNumber(type)), data);
}

std::string DnsServer::address() const
{
    return "127.0.0.1:" + std::to_string(m_port);
}

std::vector<std::string> DnsServer::asked() const
{
    const std::lock_guard lock(m_mutex);
    return m_asked;
}

std::string DnsServer::answer(const std::string& query, bool tcp)
{
    if (query.size() < 17)
        return {};
    std::string name;
    std::size_t at = 12;
    while (at < query.size() && query[at] != 0) {
        const auto size = static_cast<std::size_t>(static_cast<unsigned char>(query[at]));
        name += (name.empty() ? "" : ".") + query.substr(at + 1, size);
        at += size + 1;
    }
    std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) { return std::tolower(c); });
    const unsigned type =
        static_cast<unsigned char>(query[at + 1]) * 256U + static_cast<unsigned char>(query[at + 2]);
    const std::string question = query.substr(12, at + 5 - 12);
    const std::lock_guard lock(m_mutex);
    m_asked.push_back(typeName(type) + " " + name);

    unsigned flags = 0x8580;
    std::string id = query.substr(0, 2);
    std::string body;
    unsigned count = 0;
    const auto record = [&](const std::string& owner, unsigned t, const std::string& data) {
        body += owner + word16(t) + word16(1) + std::string("\0\0\0\x3c", 4)
            + word16(static_cast<unsigned>(data.size())) + data;
        ++count;
    };
    if (under(name, "timeout.test"))
        return {};
    const bool checkingDisabled = (static_cast<unsigned char>(query[3]) & 0x10U) != 0;
    if (under(name, "nx.test"))
        flags |= 3;
    else if (under(name, "servfail.test") || (under(name, "bogus.test") && !checkingDisabled))
        flags |= 2;
    else if (under(name, "refused.test"))
        flags |= 5;
    else if (under(name, "formerr.test"))
        flags |= 1;
    else if (under(name, "short.test")) {
        record("\xc0\x0c", type, wireData(type, type == 28 ? "2001:db8::1" : "192.0.2.1"));
        body.resize(body.size() - 2);
    } else if (under(name, "loop.test")) {
        // A record whose owner is a pointer to itself.
        const unsigned here = static_cast<unsigned>(12 + question.size());
        record(word16(0xC000U | here), type, "\x01\x02\x03\x04");
    } else if (under(name, "trunc.test") && !tcp)
        flags |= 0x200;
    else {
        if (under(name, "wrongid.test"))
            id[0] = static_cast<char>(id[0] ^ 0x55);
        // The CNAME chain first, then the records at its end.
        std::string owner = name;
        bool known = false;
        for (int i = 0; i < 20; ++i) {
            const auto alias = m_records.find({owner, 5U});
            if (alias == m_records.end())
                break;
            known = true;
            record(wireName(owner), 5, wireData(5, alias->second));
            owner = alias->second;
        }
        const auto [first, last] = m_records.equal_range({owner, type});
        for (auto it = first; it != last; ++it)
            record(wireName(owner), type, wireData(type, it->second));
        known = known || std::any_of(m_records.begin(), m_records.end(), [&](const auto& r) {
            return r.first.first == name;
        });
        if (!known && !under(name, "nodata.test"))
            flags |= 3;
    }
    return id + word16(flags) + word16(1) + word16(count) + word16(0) + word16(0) + question + body;
}

void DnsServer::serve()
{
    for (;;) {
        pollfd ready[] = {{m_udp, POLLIN, 0}, {m_tcp, POLLIN, 0}, {m_wake[0], POLLIN, 0}};
        if (::poll(ready, 3, -1) < 0 || ready[2].revents != 0)
            return;
        std::array<char, 2048> in{};
        if (ready[0].revents != 0) {
            sockaddr_in from{};
            socklen_t size = sizeof from;
            const ssize_t n =
                ::recvfrom(m_udp, in.data(), in.size(), 0, reinterpret_cast<sockaddr*>(&from), &size);
            const std::string reply =
                n > 0 ? answer(std::string(in.data(), static_cast<std::size_t>(n)), false) : "";
            if (!reply.empty())
                (void)!::sendto(
                    m_udp, reply.data(), reply.size(), 0, reinterpret_cast<sockaddr*>(&from), size);
        }
        if (ready[1].revents != 0) {
            const int client = ::accept(m_tcp, nullptr, nullptr);
            std::string query;
            while (query.size() < 2 || query.size() < 2U + static_cast<unsigned char>(query[1])) {
                const ssize_t n = ::recv(client, in.data(), in.size(), 0);
                if (n <= 0)
                    break;
                query.append(in.data(), static_cast<std::size_t>(n));
            }
            if (query.size() > 2) {
                const std::string reply = answer(query.substr(2), true);
                const std::string framed = word16(static_cast<unsigned>(reply.size())) + reply;
                (void)!::send(client, framed.data(), framed.size(), MSG_NOSIGNAL);
            }
            ::close(client);
        }
    }
}

} // namespace rungbook::test
