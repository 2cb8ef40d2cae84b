// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/text_pool.h"

#include "core/base/prefetch.h"

#include <algorithm>
#include <cstring>

namespace rungbook
{

namespace
{

constexpr std::size_t kBlockBytes = 64 * 1024;
constexpr std::size_t kFirstSlots = 1024;

std::uint64_t wordAt(const char* p)
{
    std::uint64_t value = 0;
    std::memcpy(&value, p, 8);
    return value;
}

// FNV-like over 8 bytes at a time: texts are short and the table is private, so spread matters and secrecy does not.
std::uint32_t hashOf(std::string_view text)
{
    std::uint64_t hash = 0x9E3779B97F4A7C15ULL ^ text.size();
    const char* p = text.data();
    std::size_t left = text.size();
    while (left > 8) {
        hash = (hash ^ wordAt(p)) * 0xFF51AFD7ED558CCDULL;
        hash ^= hash >> 32U;
        p += 8;
        left -= 8;
    }
    std::uint64_t tail = 0;
    if (text.size() >= 8) {
        tail = wordAt(
            text.data() + text.size() - 8); // overlaps the last word: a copy of known length is no call
    } else {
        for (; left > 0; ++p, --left)
            tail = (tail << 8U) | static_cast<unsigned char>(*p);
    }
    hash = (hash ^ tail) * 0xC4CEB9FE1A85EC53ULL;
    hash ^= hash >> 29U;
    return static_cast<std::uint32_t>(hash ^ (hash >> 32U));
}

/// Equality without a call: most texts are an address or a few words.
bool equal(std::string_view a, std::string_view b)
{
    if (a.size() != b.size())
        return false;
    if (a.size() < 8 || a.size() > 64)
        return std::memcmp(a.data(), b.data(), a.size()) == 0;
    std::uint64_t differs = 0;
    for (std::size_t i = 0; i + 8 <= a.size(); i += 8)
        differs |= wordAt(a.data() + i) ^ wordAt(b.data() + i);
    return (differs | (wordAt(a.data() + a.size() - 8) ^ wordAt(b.data() + b.size() - 8))) == 0;
}

} // namespace

TextPool::TextPool()
    : m_slots(kFirstSlots)
{
    m_texts.emplace_back();
    m_hashes.push_back(0);
}

TextPool::TextPool(const TextPool& other)
    : TextPool()
{
    absorb(other); // ids keep their order, so they stay the same
}

TextPool& TextPool::operator=(const TextPool& other)
{
    if (this != &other)
        *this = TextPool(other);
    return *this;
}

std::size_t TextPool::slotOf(std::string_view text, std::uint32_t hash) const
{
    const std::size_t mask = m_slots.size() - 1;
    std::size_t slot = hash & mask;
    while (m_slots[slot].id != 0) {
        if (m_slots[slot].hash == hash && equal(m_texts[m_slots[slot].id], text))
            break;
        slot = (slot + 1) & mask;
    }
    return slot;
}

TextId TextPool::find(std::string_view text) const
{
    if (text.empty())
        return TextId{0};
    return TextId{m_slots[slotOf(text, hashOf(text))].id};
}

TextId TextPool::intern(std::string_view text)
{
    if (text.empty())
        return TextId{0};
    return intern(text, hashOf(text));
}

TextId TextPool::intern(std::string_view text, std::uint32_t hash)
{
    std::size_t slot = slotOf(text, hash);
    if (m_slots[slot].id != 0)
        return TextId{m_slots[slot].id};
    if (m_texts.size() * 2 >= m_slots.size()) {
        grow();
        slot = slotOf(text, hash);
    }
    const auto id = static_cast<std::uint32_t>(m_texts.size());
    m_texts.push_back(store(text));
    m_hashes.push_back(hash);
    m_slots[slot] = {id, hash};
    return TextId{id};
}

void TextPool::grow()
{
    m_slots.assign(m_slots.size() * 2, Slot{});
    const std::size_t mask = m_slots.size() - 1;
    for (std::uint32_t id = 1; id < m_texts.size(); ++id) {
        std::size_t slot = m_hashes[id] & mask;
        while (m_slots[slot].id != 0)
            slot = (slot + 1) & mask;
        m_slots[slot] = {id, m_hashes[id]};
    }
}

std::string_view TextPool::store(std::string_view text)
{
    m_bytes += text.size();
    while (m_block < m_blocks.size() && m_blocks[m_block].size() - m_blockUsed < text.size()) {
        ++m_block;
        m_blockUsed = 0;
    }
    if (m_block == m_blocks.size()) {
        m_blocks.emplace_back(std::max(kBlockBytes, text.size()), '\0');
        m_blockUsed = 0;
    }
    char* at = m_blocks[m_block].data() + m_blockUsed;
    std::memcpy(at, text.data(), text.size());
    m_blockUsed += text.size();
    return {at, text.size()};
}

std::vector<TextId> TextPool::absorb(const TextPool& other)
{
    std::vector<TextId> ids(other.size());
    // The tables of a large pool are in no near cache: what a text will need is fetched while the texts before it are looked up.
    constexpr std::size_t step = 8;
    const std::size_t count = other.size();
    for (std::size_t i = 1; i < count; ++i) {
        const std::size_t mask = m_slots.size() - 1;
        const auto slotAhead = [&](std::size_t ahead) -> const Slot& {
            return m_slots[other.m_hashes[std::min(i + ahead, count - 1)] & mask];
        };
        prefetch(&slotAhead(3 * step));
        prefetch(&m_texts[slotAhead(2 * step).id]);
        prefetch(m_texts[slotAhead(step).id].data());
        ids[i] = intern(other.m_texts[i], other.m_hashes[i]);
    }
    return ids;
}

void TextPool::clear()
{
    m_texts.resize(1);
    m_hashes.resize(1);
    std::fill(m_slots.begin(), m_slots.end(), Slot{});
    m_block = 0;
    m_blockUsed = 0;
    m_bytes = 0;
}

} // namespace rungbook
