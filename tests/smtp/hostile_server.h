// SPDX-License-Identifier: GPL-3.0-or-later
// A server that answers anything with anything, the same for the same seed: for the tests of what a session survives.
#pragma once

#include "core/smtp/session.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace rungbook::smtp::testing
{

/// Where the next choice comes from: a seeded generator here, the input of a fuzzer there.
class Choices
{
public:
    virtual ~Choices() = default;
    /// 0 .. limit - 1.
    virtual std::size_t below(std::size_t limit) = 0;
};

class SeededChoices final : public Choices
{
public:
    explicit SeededChoices(std::uint64_t seed)
        : m_state(seed * 0x9E3779B97F4A7C15U + 1)
    {
    }
    std::size_t below(std::size_t limit) override
    {
        m_state ^= m_state << 13U;
        m_state ^= m_state >> 7U;
        m_state ^= m_state << 17U;
        return limit == 0 ? 0 : static_cast<std::size_t>(m_state % limit);
    }

private:
    std::uint64_t m_state;
};

/// What came of such a run.
struct HostileRun {
    ProbeResult result;
    std::string sent;
    std::size_t actions = 0;
    std::size_t calls = 0; ///< how often the session was called
    std::size_t received = 0; ///< bytes the server sent
    bool done = false; ///< the session came to its end by itself or by its timer
};

/// The password that no output may hold.
inline constexpr std::string_view kPlanted = "Planted+Secret/42";

/// Runs a session with settings chosen by choices against such a server, until the session is done or mostCalls were made.
HostileRun runHostile(Choices& choices, std::size_t mostCalls);

} // namespace rungbook::smtp::testing
