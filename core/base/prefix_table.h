// SPDX-License-Identifier: GPL-3.0-or-later
// Finds what a text begins with among many beginnings, at the price of a few comparisons of eight bytes.
#pragma once

#include <array>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

namespace rungbook
{

/// Values by the beginning of a text, in any case of its letters. Only the first eight bytes are compared here: whoever asks decides about
/// the rest.
template <class Value> class PrefixTable
{
public:
    /// Adds a value; earlier ones are tried first. prefix is not empty.
    void add(std::string_view prefix, Value value)
    {
        const std::uint64_t kept =
            prefix.size() >= 8 ? ~std::uint64_t{0} : headOf(std::string(prefix.size(), '\xff'));
        m_buckets[bucketOf(prefix.front())].push_back(
            {folded(headOf(prefix)) & kept, kept, std::move(value)});
    }

    /// The first value whose beginning text may have and that accept(value) takes, or null.
    template <class Accept> const Value* find(std::string_view text, Accept accept) const
    {
        if (text.empty())
            return nullptr;
        const std::uint64_t head = folded(headOf(text));
        for (const Entry& entry : m_buckets[bucketOf(text.front())]) {
            if ((head & entry.kept) == entry.head && accept(entry.value))
                return &entry.value;
        }
        return nullptr;
    }

private:
    struct Entry {
        std::uint64_t head = 0;
        std::uint64_t kept = 0; // which bytes of head count
        Value value;
    };

    /// The first eight bytes, zeros behind a shorter text.
    static std::uint64_t headOf(std::string_view text)
    {
        std::uint64_t head = 0;
        if (text.size() >= 8)
            std::memcpy(&head, text.data(), 8);
        else
            std::memcpy(&head, text.data(), text.size());
        return head;
    }

    /// Eight bytes at once: 'A' to 'Z' get the bit that makes them small, all other bytes stay.
    static std::uint64_t folded(std::uint64_t word)
    {
        constexpr std::uint64_t each = 0x0101010101010101ULL;
        const std::uint64_t low = word & (0x7F * each);
        const std::uint64_t fromA = low + (0x80 - 'A') * each;
        const std::uint64_t beyondZ = low + (0x7F - 'Z') * each;
        const std::uint64_t upper = (fromA ^ beyondZ) & ~word & (0x80 * each);
        return word | (upper >> 2U);
    }

    static std::size_t bucketOf(char first)
    {
        return static_cast<unsigned char>(first >= 'A' && first <= 'Z' ? first + ('a' - 'A') : first);
    }

    std::array<std::vector<Entry>, 256> m_buckets;
};

} // namespace rungbook
