// SPDX-License-Identifier: GPL-3.0-or-later
// A password, key or token from the moment it is typed or read. It cannot be printed, logged, compared by accident or copied silently.
#pragma once

#include <string>
#include <string_view>
#include <utility>

namespace rungbook
{

class Secret
{
public:
    Secret() = default;
    explicit Secret(std::string value)
        : m_value(std::move(value))
    {
    }
    Secret(const Secret&) = delete;
    Secret& operator=(const Secret&) = delete;
    Secret(Secret&& other) noexcept
        : m_value(std::move(other.m_value))
    {
        other.wipe();
    }
    Secret& operator=(Secret&& other) noexcept
    {
        if (this != &other) {
            wipe();
            m_value = std::move(other.m_value);
            other.wipe();
        }
        return *this;
    }
    ~Secret() { wipe(); }

    bool empty() const { return m_value.empty(); }

    /// The only way out, named so that a reader of the calling code stops and looks.
    std::string_view reveal() const { return m_value; }

private:
    void wipe()
    {
        volatile char* p = m_value.data();
        for (std::size_t i = 0; i < m_value.size(); ++i)
            p[i] = 0;
        m_value.clear();
    }
    std::string m_value;
};

/// What stands in the place of a secret wherever text is shown or exported.
inline constexpr std::string_view kRedacted = "*****";

} // namespace rungbook
