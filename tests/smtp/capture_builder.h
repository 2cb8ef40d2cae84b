// SPDX-License-Identifier: GPL-3.0-or-later
// Makes captures in memory, so that a test says what crossed the network and not how a frame is spelled.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace rungbook::smtp::testing
{

/// One TCP connection between 192.0.2.40 port 40000 and 192.0.2.25, in Ethernet frames of a pcap file. Times advance by 1 ms with each packet.
class CaptureBuilder
{
public:
    explicit CaptureBuilder(std::uint16_t serverPort = 25)
        : m_serverPort(serverPort)
    {
        word32(0xA1B2C3D4U);
        word16(2);
        word16(4);
        word32(0);
        word32(0);
        word32(65535);
        word32(1); // Ethernet
    }

    CaptureBuilder& wait(std::uint64_t milliseconds)
    {
        m_micros += milliseconds * 1000;
        return *this;
    }
    CaptureBuilder& open()
    {
        tcp(true, kSyn, {});
        ++m_sequence[0];
        tcp(false, kSyn | kAck, {});
        ++m_sequence[1];
        return tcp(true, kAck, {});
    }
    CaptureBuilder& syn() { return tcp(true, kSyn, {}); }
    CaptureBuilder& client(std::string_view bytes) { return say(true, bytes); }
    CaptureBuilder& server(std::string_view bytes) { return say(false, bytes); }
    /// The last bytes of that side once more.
    CaptureBuilder& again(bool fromClient)
    {
        const std::string bytes = m_last[fromClient ? 0 : 1];
        m_sequence[fromClient ? 0 : 1] -= static_cast<std::uint32_t>(bytes.size());
        return say(fromClient, bytes);
    }
    /// Two portions, the second first.
    CaptureBuilder& swapped(bool fromClient, std::string_view first, std::string_view second)
    {
        std::uint32_t& sequence = m_sequence[fromClient ? 0 : 1];
        sequence += static_cast<std::uint32_t>(first.size());
        tcp(fromClient, kAck, second);
        sequence -= static_cast<std::uint32_t>(first.size());
        tcp(fromClient, kAck, first);
        sequence += static_cast<std::uint32_t>(first.size() + second.size());
        return *this;
    }
    /// Bytes that were sent and are not in the capture.
    CaptureBuilder& lost(bool fromClient, std::uint32_t count)
    {
        m_sequence[fromClient ? 0 : 1] += count;
        return *this;
    }
    CaptureBuilder& fin(bool fromClient)
    {
        tcp(fromClient, kFin | kAck, {});
        ++m_sequence[fromClient ? 0 : 1];
        return *this;
    }
    CaptureBuilder& reset(bool fromClient) { return tcp(fromClient, kRst, {}); }
    /// ICMP destination unreachable about the client's SYN.
    CaptureBuilder& icmp(std::uint8_t code)
    {
        std::string inner = ip(6, kClient, kServer, tcpHeader(true, kSyn, {}).substr(0, 8));
        std::string body;
        body += static_cast<char>(3);
        body += static_cast<char>(code);
        body += std::string(6, '\0') + inner;
        return frame(ip(1, 0xC0000201U, kClient, body));
    }
    CaptureBuilder& udp(bool fromClient, std::string_view payload)
    {
        std::string body;
        put16(body, fromClient ? 50000 : 53);
        put16(body, fromClient ? 53 : 50000);
        put16(body, static_cast<std::uint16_t>(payload.size() + 8));
        put16(body, 0);
        body += payload;
        return frame(ip(17, fromClient ? kClient : kResolver, fromClient ? kResolver : kClient, body));
    }
    CaptureBuilder& frame(std::string_view packet)
    {
        std::string whole(12, '\2');
        put16(whole, 0x0800);
        whole += packet;
        word32(static_cast<std::uint32_t>(m_micros / 1'000'000));
        word32(static_cast<std::uint32_t>(m_micros % 1'000'000));
        word32(static_cast<std::uint32_t>(whole.size()));
        word32(static_cast<std::uint32_t>(whole.size()));
        m_bytes += whole;
        m_micros += 1000;
        return *this;
    }
    const std::string& bytes() const { return m_bytes; }

    static constexpr unsigned kFin = 1;
    static constexpr unsigned kSyn = 2;
    static constexpr unsigned kRst = 4;
    static constexpr unsigned kAck = 16;

    CaptureBuilder& tcp(bool fromClient, unsigned flags, std::string_view payload)
    {
        return frame(ip(6, fromClient ? kClient : kServer, fromClient ? kServer : kClient,
            tcpHeader(fromClient, flags, payload)));
    }

private:
    static constexpr std::uint32_t kClient = 0xC0000228U; // 192.0.2.40
    static constexpr std::uint32_t kServer = 0xC0000219U; // 192.0.2.25
    static constexpr std::uint32_t kResolver = 0xC0000235U; // 192.0.2.53

    static void put16(std::string& to, unsigned value)
    {
        to += static_cast<char>(value >> 8U & 0xFFU);
        to += static_cast<char>(value & 0xFFU);
    }
    static void put32(std::string& to, std::uint32_t value)
    {
        put16(to, value >> 16U);
        put16(to, value & 0xFFFFU);
    }
    void word16(unsigned value)
    {
        m_bytes += static_cast<char>(value & 0xFFU);
        m_bytes += static_cast<char>(value >> 8U & 0xFFU);
    }
    void word32(std::uint32_t value)
    {
        word16(value & 0xFFFFU);
        word16(value >> 16U);
    }
    CaptureBuilder& say(bool fromClient, std::string_view bytes)
    {
        tcp(fromClient, kAck, bytes);
        m_sequence[fromClient ? 0 : 1] += static_cast<std::uint32_t>(bytes.size());
        m_last[fromClient ? 0 : 1] = bytes;
        return *this;
    }
    std::string tcpHeader(bool fromClient, unsigned flags, std::string_view payload) const
    {
        std::string text;
        put16(text, fromClient ? 40000 : m_serverPort);
        put16(text, fromClient ? m_serverPort : 40000);
        put32(text, m_sequence[fromClient ? 0 : 1]);
        put32(text, (flags & kAck) != 0 ? m_sequence[fromClient ? 1 : 0] : 0);
        text += static_cast<char>(0x50);
        text += static_cast<char>(flags);
        put16(text, 64000);
        put32(text, 0);
        text += payload;
        return text;
    }
    static std::string ip(
        unsigned protocol, std::uint32_t source, std::uint32_t target, std::string_view body)
    {
        std::string text;
        put16(text, 0x4500);
        put16(text, static_cast<unsigned>(body.size() + 20));
        put32(text, 0x00010000U);
        text += static_cast<char>(64);
        text += static_cast<char>(protocol);
        put16(text, 0);
        put32(text, source);
        put32(text, target);
        text += body;
        return text;
    }

    std::uint16_t m_serverPort;
    std::string m_bytes;
    std::uint64_t m_micros = 1'772'442'000'000'000ULL; // 2026-03-02
    std::uint32_t m_sequence[2] = {1000, 0xFFFFFFF0U}; // the server's numbers wrap
    std::string m_last[2];
};

} // namespace rungbook::smtp::testing
