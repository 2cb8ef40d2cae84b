// SPDX-License-Identifier: GPL-3.0-or-later
// A block of memory on a page border, with room before it for a cut-off line: reading into an address a few bytes behind a page border costs
// four times as much, so what is carried over goes in front of the border and the file's bytes behind it.
#pragma once

#include <cstddef>
#include <cstring>
#include <memory>
#include <new>
#include <span>
#include <string_view>

namespace rungbook::log
{

class PageBuffer
{
public:
    static constexpr std::size_t kPage = 4096;

    /// Forgets its bytes and begins anew with carried, with room for at least room bytes behind it.
    void start(std::string_view carried, std::size_t room)
    {
        const std::size_t front = roundUp(carried.size());
        if (front + room > m_capacity)
            allocate(front + roundUp(room));
        m_begin = front - carried.size();
        m_end = front;
        if (!carried.empty())
            std::memcpy(m_data.get() + m_begin, carried.data(), carried.size());
    }

    /// Makes room for count more bytes and returns where they go. Views taken before are void.
    std::span<char> grow(std::size_t count)
    {
        if (m_end + count > m_capacity) {
            const std::unique_ptr<char, Free> old = std::move(m_data);
            const std::size_t doubled = m_capacity * 2;
            allocate(roundUp(m_end + count > doubled ? m_end + count : doubled));
            std::memcpy(m_data.get() + m_begin, old.get() + m_begin, m_end - m_begin);
        }
        return {m_data.get() + m_end, count};
    }

    /// Says how many of the bytes that grow() gave room for were filled.
    void filled(std::size_t count) { m_end += count; }

    std::string_view text() const { return {m_data.get() + m_begin, m_end - m_begin}; }
    std::size_t capacity() const { return m_capacity; }

private:
    struct Free {
        void operator()(char* p) const { ::operator delete (p, std::align_val_t{kPage}); }
    };
    static std::size_t roundUp(std::size_t n) { return (n + kPage - 1) / kPage * kPage; }
    void allocate(std::size_t capacity)
    {
        // Not zeroed: these bytes are about to be overwritten, and the pages are touched only as far as they are used.
        m_data.reset(static_cast<char*>(::operator new (capacity, std::align_val_t{kPage})));
        m_capacity = capacity;
    }

    std::unique_ptr<char, Free> m_data;
    std::size_t m_capacity = 0;
    std::size_t m_begin = 0;
    std::size_t m_end = 0;
};

} // namespace rungbook::log
