// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/packets/address.h"

#include <fmt/format.h>

namespace rungbook::packets
{

std::string Address::text() const
{
    if (!v6)
        return fmt::format("{}.{}.{}.{}", bytes[0], bytes[1], bytes[2], bytes[3]);
    std::array<unsigned, 8> groups{};
    for (std::size_t i = 0; i < 8; ++i)
        groups[i] = static_cast<unsigned>(bytes[2 * i]) << 8U | bytes[2 * i + 1];
    // RFC 5952, section 4.2: the longest run of two or more zero groups is shortened, the first of equals.
    std::size_t best = 8;
    std::size_t bestLength = 1;
    for (std::size_t i = 0; i < 8;) {
        std::size_t end = i;
        while (end < 8 && groups[end] == 0)
            ++end;
        if (end - i > bestLength) {
            best = i;
            bestLength = end - i;
        }
        i = end + 1;
    }
    std::string text;
    for (std::size_t i = 0; i < 8;) {
        if (i == best) {
            text += "::";
            i += bestLength;
            continue;
        }
        if (!text.empty() && !text.ends_with(':'))
            text += ':';
        text += fmt::format("{:x}", groups[i]);
        ++i;
    }
    return text;
}

} // namespace rungbook::packets
