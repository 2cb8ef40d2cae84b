// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/dns_message.h"

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <fmt/format.h>
#include <optional>
#include <tuple>

namespace rungbook::net
{

namespace
{

constexpr std::uint16_t kCname = 5;
constexpr std::uint16_t kInternet = 1;

// A cursor that remembers that it ran over the end, so that the caller may ask once.
class Cursor
{
public:
    explicit Cursor(std::string_view message)
        : m_message(message)
    {
    }

    std::uint8_t byte()
    {
        if (m_at >= m_message.size()) {
            m_good = false;
            return 0;
        }
        return static_cast<std::uint8_t>(m_message[m_at++]);
    }
    std::uint16_t word()
    {
        const unsigned high = byte();
        return static_cast<std::uint16_t>((high << 8U) | byte());
    }
    std::string_view bytes(std::size_t n)
    {
        if (n > m_message.size() - m_at) {
            m_good = false;
            return {};
        }
        const std::string_view taken = m_message.substr(m_at, n);
        m_at += n;
        return taken;
    }

    // RFC 1035, 4.1.4. Pointers may only lead backwards, so a loop is impossible. Bytes that are no host name's are escaped as in master files.
    std::string name()
    {
        std::string text;
        std::size_t at = m_at;
        std::size_t limit = m_at; // a pointer must lead before this
        bool jumped = false;
        std::size_t length = 0;
        for (;;) {
            if (at >= m_message.size())
                return fail();
            const auto size = static_cast<std::uint8_t>(m_message[at]);
            if (size == 0) {
                if (!jumped)
                    m_at = at + 1;
                return text;
            }
            if ((size & 0xC0U) == 0xC0U) {
                if (at + 1 >= m_message.size())
                    return fail();
                const std::size_t target =
                    ((size & 0x3FU) << 8U) | static_cast<std::uint8_t>(m_message[at + 1]);
                if (!jumped)
                    m_at = at + 2;
                jumped = true;
                if (target >= limit)
                    return fail();
                limit = target;
                at = target;
                continue;
            }
            length += size + 1U;
            if ((size & 0xC0U) != 0 || at + 1 + size > m_message.size() || length > 254)
                return fail();
            if (!text.empty())
                text += '.';
            for (const char c : m_message.substr(at + 1, size)) {
                const auto u = static_cast<unsigned char>(c);
                if (u > 0x20 && u < 0x7F && c != '.' && c != '\\')
                    text += c;
                else
                    text += fmt::format("\\{:03}", u);
            }
            at += size + 1U;
        }
    }

    bool good() const { return m_good; }
    std::size_t at() const { return m_at; }
    void moveTo(std::size_t at) { m_at = at; }

private:
    std::string fail()
    {
        m_good = false;
        return {};
    }
    std::string_view m_message;
    std::size_t m_at = 0;
    bool m_good = true;
};

bool sameName(std::string_view a, std::string_view b)
{
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
    if (a.ends_with('.'))
        a.remove_suffix(1);
    if (b.ends_with('.'))
        b.remove_suffix(1);
    return std::equal(
        a.begin(), a.end(), b.begin(), b.end(), [&](char x, char y) { return lower(x) == lower(y); });
}

struct Record {
    std::string owner;
    std::uint16_t type = 0;
    std::string text;
    std::tuple<unsigned, unsigned> order; // MX: preference; SRV: priority, then the higher weight first
};

std::optional<std::string> addressOf(int family, std::string_view bytes)
{
    std::array<char, INET6_ADDRSTRLEN> text{};
    if (bytes.size() != (family == AF_INET ? 4U : 16U)
        || !::inet_ntop(family, bytes.data(), text.data(), text.size()))
        return std::nullopt;
    return std::string(text.data());
}

std::string hostOrRoot(std::string name)
{
    return name.empty() ? "." : name;
}

std::optional<std::string> txtOf(std::string_view data)
{
    std::string text;
    while (!data.empty()) {
        const auto size = static_cast<std::uint8_t>(data.front());
        if (size >= data.size())
            return std::nullopt;
        text += data.substr(1, size);
        data.remove_prefix(size + 1U);
    }
    return text;
}

// Reads the data of one record; false when it does not fit its length.
bool readData(Cursor& cursor, std::size_t length, Record& record)
{
    const std::size_t end = cursor.at() + length;
    std::optional<std::string> text;
    switch (record.type) {
    case static_cast<std::uint16_t>(RecordType::A):
        text = addressOf(AF_INET, cursor.bytes(length));
        break;
    case static_cast<std::uint16_t>(RecordType::Aaaa):
        text = addressOf(AF_INET6, cursor.bytes(length));
        break;
    case static_cast<std::uint16_t>(RecordType::Ptr):
    case kCname:
        text = hostOrRoot(cursor.name());
        break;
    case static_cast<std::uint16_t>(RecordType::Mx): {
        const unsigned preference = cursor.word();
        text = fmt::format("{} {}", preference, hostOrRoot(cursor.name()));
        record.order = {preference, 0};
        break;
    }
    case static_cast<std::uint16_t>(RecordType::Srv): {
        const unsigned priority = cursor.word();
        const unsigned weight = cursor.word();
        const unsigned port = cursor.word();
        text = fmt::format("{} {} {} {}", priority, weight, port, hostOrRoot(cursor.name()));
        record.order = {priority, 65535 - weight};
        break;
    }
    case static_cast<std::uint16_t>(RecordType::Txt):
        text = txtOf(cursor.bytes(length));
        break;
    default: // signatures and the like: of no concern here
        cursor.bytes(length);
        return cursor.good();
    }
    if (!text || !cursor.good() || cursor.at() != end)
        return false;
    record.text = std::move(*text);
    return true;
}

} // namespace

std::string_view nameOf(RecordType type)
{
    switch (type) {
    case RecordType::A:
        return "A";
    case RecordType::Ptr:
        return "PTR";
    case RecordType::Mx:
        return "MX";
    case RecordType::Txt:
        return "TXT";
    case RecordType::Aaaa:
        return "AAAA";
    case RecordType::Srv:
        return "SRV";
    }
    return "?";
}

DnsRecords readAnswers(std::string_view message, std::string_view name, RecordType type)
{
    DnsRecords result;
    Cursor cursor(message);
    cursor.bytes(4);
    const unsigned questions = cursor.word();
    const unsigned answers = cursor.word();
    cursor.bytes(4);
    for (unsigned i = 0; i < questions && cursor.good(); ++i) {
        cursor.name();
        cursor.bytes(4);
    }
    std::vector<Record> all;
    for (unsigned i = 0; i < answers && cursor.good(); ++i) {
        Record record;
        record.owner = cursor.name();
        record.type = cursor.word();
        const unsigned klass = cursor.word();
        cursor.bytes(4); // time to live
        const std::size_t length = cursor.word();
        if (!cursor.good() || cursor.at() + length > message.size() || !readData(cursor, length, record))
            return result;
        if (klass == kInternet)
            all.push_back(std::move(record));
    }
    if (!cursor.good())
        return result;
    result.wellFormed = true;

    std::string owner(name);
    for (int step = 0; step < 16; ++step) {
        const auto alias = std::find_if(all.begin(), all.end(),
            [&](const Record& r) { return r.type == kCname && sameName(r.owner, owner); });
        if (alias == all.end())
            break;
        owner = alias->text;
        result.aliases.push_back(owner);
    }
    std::erase_if(all, [&](const Record& r) {
        return r.type != static_cast<std::uint16_t>(type) || !sameName(r.owner, owner);
    });
    std::stable_sort(
        all.begin(), all.end(), [](const Record& a, const Record& b) { return a.order < b.order; });
    for (Record& record : all)
        result.records.push_back(std::move(record.text));
    return result;
}

} // namespace rungbook::net
