// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/packets/dns_message.h"

#include "core/packets/address.h"

#include <fmt/format.h>

namespace rungbook::packets
{

namespace
{

constexpr std::size_t kMostAnswers = 200;

class Reader
{
public:
    explicit Reader(std::string_view bytes)
        : m_bytes(bytes)
    {
    }

    bool failed() const { return m_failed; }
    std::size_t at() const { return m_at; }
    void seek(std::size_t at) { m_at = at; }

    unsigned byte()
    {
        if (m_at >= m_bytes.size()) {
            m_failed = true;
            return 0;
        }
        return static_cast<unsigned char>(m_bytes[m_at++]);
    }
    unsigned word()
    {
        const unsigned high = byte();
        return high << 8U | byte();
    }
    void skip(std::size_t count)
    {
        m_failed = m_failed || count > m_bytes.size() - std::min(m_at, m_bytes.size());
        m_at += count;
    }

    /// A name; pointers (section 4.1.4) are followed a limited number of times.
    std::string name()
    {
        std::string text;
        std::size_t back = 0;
        for (int steps = 0; steps < 300 && !m_failed; ++steps) {
            const unsigned length = byte();
            if ((length & 0xC0U) == 0xC0U) {
                const std::size_t target = (length & 0x3FU) << 8U | byte();
                if (back == 0)
                    back = m_at;
                m_at = target;
                continue;
            }
            if (length == 0 || (length & 0xC0U) != 0)
                break;
            if (!text.empty())
                text += '.';
            for (unsigned i = 0; i < length && !m_failed; ++i) {
                const auto c = static_cast<char>(byte());
                text += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c > 0x20 && c < 0x7F ? c : '?';
            }
            if (text.size() > 255)
                m_failed = true;
        }
        if (back != 0)
            m_at = back;
        return text;
    }

private:
    std::string_view m_bytes;
    std::size_t m_at = 0;
    bool m_failed = false;
};

std::string typeName(unsigned type)
{
    switch (type) {
    case 1:
        return "A";
    case 2:
        return "NS";
    case 5:
        return "CNAME";
    case 6:
        return "SOA";
    case 12:
        return "PTR";
    case 15:
        return "MX";
    case 16:
        return "TXT";
    case 28:
        return "AAAA";
    case 33:
        return "SRV";
    case 52:
        return "TLSA";
    default:
        return fmt::format("TYPE{}", type);
    }
}

std::string dataOf(Reader& reader, unsigned type, std::size_t length)
{
    if ((type == 1 && length == 4) || (type == 28 && length == 16)) {
        Address address;
        address.v6 = type == 28;
        for (std::size_t i = 0; i < length; ++i)
            address.bytes[i] = static_cast<std::uint8_t>(reader.byte());
        return address.text();
    }
    if (type == 2 || type == 5 || type == 12)
        return reader.name();
    if (type == 15) {
        const unsigned preference = reader.word();
        const std::string host = reader.name();
        return fmt::format("{} {}", preference, host.empty() ? "." : host);
    }
    if (type == 33) {
        const unsigned priority = reader.word();
        const unsigned weight = reader.word();
        const unsigned port = reader.word();
        const std::string host = reader.name();
        return fmt::format("{} {} {} {}", priority, weight, port, host.empty() ? "." : host);
    }
    return {};
}

} // namespace

std::optional<DnsMessage> readDns(std::string_view bytes)
{
    if (bytes.size() < 12)
        return std::nullopt;
    Reader reader(bytes);
    DnsMessage message;
    message.id = static_cast<std::uint16_t>(reader.word());
    const unsigned flags = reader.word();
    message.response = (flags & 0x8000U) != 0;
    message.truncated = (flags & 0x0200U) != 0;
    message.code = static_cast<int>(flags & 0x000FU);
    const unsigned questions = reader.word();
    const unsigned answers = reader.word();
    reader.skip(4);
    if (((flags >> 11U) & 0x0FU) != 0 || questions > 16)
        return std::nullopt; // no query
    for (unsigned i = 0; i < questions; ++i) {
        std::string name = reader.name();
        const unsigned type = reader.word();
        reader.skip(2);
        if (i == 0) {
            message.name = std::move(name);
            message.type = typeName(type);
        }
    }
    if (reader.failed())
        return std::nullopt;
    for (unsigned i = 0; i < answers && message.answers.size() < kMostAnswers; ++i) {
        DnsRecord record;
        record.name = reader.name();
        const unsigned type = reader.word();
        reader.skip(6); // class and time to live
        const std::size_t length = reader.word();
        const std::size_t begin = reader.at();
        if (reader.failed() || begin + length > bytes.size())
            break;
        record.type = typeName(type);
        record.data = dataOf(reader, type, length);
        if (reader.failed())
            break;
        reader.seek(begin + length);
        message.answers.push_back(std::move(record));
    }
    return message;
}

} // namespace rungbook::packets
