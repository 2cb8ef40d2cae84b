// SPDX-License-Identifier: GPL-3.0-or-later
// Keeps each distinct text once. Logs repeat addresses, group names and payload lists a million times.
#pragma once

#include "core/base/ids.h"

#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace rungbook
{

/// Interned texts with stable addresses: a string_view taken from the pool lives as long as the pool, through moves too.
/// Not safe for concurrent writers: every worker fills a pool of its own, and absorb() joins them.
class TextPool
{
public:
    TextPool();
    TextPool(const TextPool& other);
    TextPool& operator=(const TextPool& other);
    TextPool(TextPool&&) noexcept = default;
    TextPool& operator=(TextPool&&) noexcept = default;
    ~TextPool() = default;

    /// The id of text, which is added when it is new. The empty text is TextId{0}.
    TextId intern(std::string_view text);

    /// The id of text if it is present, else TextId{0}.
    TextId find(std::string_view text) const;

    /// The text of an id that this pool gave out; the empty text for any other.
    std::string_view text(TextId id) const
    {
        return raw(id) < m_texts.size() ? m_texts[raw(id)] : std::string_view{};
    }

    /// Adds every text of other and returns the new id of each old one, by position.
    std::vector<TextId> absorb(const TextPool& other);

    /// Number of texts, the empty one included.
    std::size_t size() const { return m_texts.size(); }

    /// Bytes held by the texts themselves.
    std::size_t bytes() const { return m_bytes; }

    /// Forgets everything but keeps the memory, for a worker's next chunk.
    void clear();

private:
    std::string_view store(std::string_view text);
    void grow();
    std::size_t slotOf(std::string_view text, std::uint32_t hash) const;
    TextId intern(std::string_view text, std::uint32_t hash);

    /// The hash stands beside the id, so that a search touches no other memory until it has found its text.
    struct Slot {
        std::uint32_t id = 0; // 0: free (the empty text needs no slot)
        std::uint32_t hash = 0;
    };

    std::vector<std::string_view> m_texts;
    std::vector<std::uint32_t> m_hashes; // by id, so that growing and absorbing never read the texts again
    std::vector<Slot> m_slots; // open addressing
    std::deque<std::string> m_blocks;
    std::size_t m_blockUsed = 0;
    std::size_t m_block = 0;
    std::size_t m_bytes = 0;
};

} // namespace rungbook
