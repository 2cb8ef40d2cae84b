// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/casefile/address_map.h"

#include "core/tls/digest.h"

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <bit>

namespace rungbook::casefile
{

namespace
{

struct Range {
    std::array<unsigned char, 16> bytes;
    unsigned length;
    bool kept; ///< nothing below it changes
};

// Networks whose prefix tells something by itself (RFC 6890): the prefix stays, what is below it is mapped unless it is kept.
constexpr std::array<Range, 13> kRanges4{{{{0}, 8, true}, {{10}, 8, false}, {{100, 64}, 10, false},
    {{127}, 8, true}, {{169, 254}, 16, false}, {{172, 16}, 12, false}, {{192, 0, 2}, 24, false},
    {{192, 168}, 16, false}, {{198, 18}, 15, false}, {{198, 51, 100}, 24, false}, {{203, 0, 113}, 24, false},
    {{224}, 3, true}, {{192, 88, 99}, 24, false}}};
constexpr std::array<Range, 6> kRanges6{{{{0}, 8, true}, {{0x20}, 3, false},
    {{0x20, 0x01, 0x0d, 0xb8}, 32, false}, {{0xfc}, 7, false}, {{0xfe, 0x80}, 10, false}, {{0xff}, 8, true}}};

bool bitAt(std::string_view bytes, unsigned at)
{
    return (static_cast<unsigned char>(bytes[at / 8]) >> (7U - at % 8U) & 1U) != 0;
}

void setBit(std::string& bytes, unsigned at, bool on)
{
    const auto mask = static_cast<unsigned char>(1U << (7U - at % 8U));
    auto byte = static_cast<unsigned char>(bytes[at / 8]);
    byte = on ? byte | mask : static_cast<unsigned char>(byte & ~mask);
    bytes[at / 8] = static_cast<char>(byte);
}

std::string cut(std::string_view bytes, unsigned length)
{
    std::string result(bytes);
    for (unsigned i = length; i < bytes.size() * 8; ++i)
        setBit(result, i, false);
    return result;
}

bool sameBits(std::string_view a, const std::array<unsigned char, 16>& b, unsigned count)
{
    for (unsigned i = 0; i < count; ++i)
        if (bitAt(a, i) != ((b[i / 8] >> (7U - i % 8U) & 1U) != 0))
            return false;
    return true;
}

std::pair<const Range*, const Range*> rangesFor(std::size_t size)
{
    return size == 4 ? std::pair(kRanges4.data(), kRanges4.data() + kRanges4.size())
                     : std::pair(kRanges6.data(), kRanges6.data() + kRanges6.size());
}

} // namespace

void AddressMap::learnNetwork(std::string_view address, unsigned length)
{
    if ((address.size() == 4 || address.size() == 16) && length <= address.size() * 8)
        m_networks.emplace(cut(address, length), length);
}

// prefix: an address whose bits from length on are zero.
bool AddressMap::flips(std::string_view prefix, unsigned length, std::size_t size) const
{
    const auto [first, last] = rangesFor(size);
    if (std::any_of(first, last, [&](const Range& range) {
            return length < range.length && sameBits(prefix, range.bytes, length);
        }))
        return false; // on the way to a range that is known by sight
    // Below a known network, as long as there were only zeros, or only ones, since its prefix.
    for (const bool ones : {false, true}) {
        for (unsigned known = length;; --known) {
            if (m_networks.contains(std::pair(cut(prefix, known), known)))
                return false;
            if (known == 0 || bitAt(prefix, known - 1) != ones)
                break;
        }
    }
    std::string question = m_seed;
    question += static_cast<char>(size);
    question += static_cast<char>(length);
    question += prefix;
    return (static_cast<unsigned char>(tls::digest(tls::Hash::Sha256, question)[0]) & 1U) != 0;
}

std::string AddressMap::mapped(std::string_view address)
{
    if (address.size() != 4 && address.size() != 16)
        return std::string(address);
    const auto at = m_known.find(address);
    if (at != m_known.end())
        return at->second;
    const auto [first, last] = rangesFor(address.size());
    const bool kept = std::any_of(first, last,
        [&](const Range& range) { return range.kept && sameBits(address, range.bytes, range.length); });
    std::string result(address);
    std::string prefix(address.size(), '\0');
    for (unsigned i = 0; !kept && i < address.size() * 8; ++i) {
        const bool bit = bitAt(address, i);
        setBit(result, i, bit != flips(prefix, i, address.size()));
        setBit(prefix, i, bit);
    }
    return m_known.emplace(std::string(address), std::move(result)).first->second;
}

std::string addressBytes(std::string_view text)
{
    if (text.size() < 2 || text.size() > INET6_ADDRSTRLEN)
        return {};
    const std::string word(text);
    std::array<char, 16> bytes{};
    if (::inet_pton(AF_INET, word.c_str(), bytes.data()) == 1)
        return {bytes.data(), 4};
    if (::inet_pton(AF_INET6, word.c_str(), bytes.data()) == 1)
        return {bytes.data(), 16};
    return {};
}

std::string addressText(std::string_view bytes)
{
    std::array<char, INET6_ADDRSTRLEN> text{};
    if ((bytes.size() != 4 && bytes.size() != 16)
        || !::inet_ntop(bytes.size() == 4 ? AF_INET : AF_INET6, bytes.data(), text.data(), text.size()))
        return {};
    return text.data();
}

int maskLength(std::string_view mask)
{
    const std::string bytes = addressBytes(mask);
    if (bytes.size() != 4)
        return -1;
    std::uint32_t value = 0;
    for (const char c : bytes)
        value = value << 8U | static_cast<unsigned char>(c);
    if (value == 0)
        return -1;
    const int ones = std::countl_one(value);
    if (ones > 0)
        return ones == 32 || value << static_cast<unsigned>(ones) == 0 ? ones : -1;
    const int zeros = std::countl_zero(value);
    return std::popcount(value) == 32 - zeros ? zeros : -1;
}

} // namespace rungbook::casefile
