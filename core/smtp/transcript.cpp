// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/smtp/transcript.h"

namespace rungbook::smtp
{

namespace
{

constexpr std::size_t kMostBytes = 1000;

struct CodePoint {
    std::uint32_t value = 0;
    std::size_t length = 0; ///< 0: not UTF-8
};

/// The character that bytes begin with. RFC 3629: no overlong forms, no surrogates.
CodePoint firstOf(std::string_view bytes)
{
    const auto at = [&](std::size_t i) {
        return static_cast<std::uint32_t>(static_cast<unsigned char>(bytes[i]));
    };
    const std::uint32_t lead = at(0);
    std::size_t length = 0;
    std::uint32_t value = 0;
    std::uint32_t least = 0;
    if (lead < 0x80)
        return {lead, 1};
    if (lead >= 0xC2 && lead < 0xE0) {
        length = 2;
        value = lead & 0x1FU;
        least = 0x80;
    } else if (lead >= 0xE0 && lead < 0xF0) {
        length = 3;
        value = lead & 0x0FU;
        least = 0x800;
    } else if (lead >= 0xF0 && lead < 0xF5) {
        length = 4;
        value = lead & 0x07U;
        least = 0x10000;
    }
    if (length == 0 || bytes.size() < length)
        return {};
    for (std::size_t i = 1; i < length; ++i) {
        if ((at(i) & 0xC0U) != 0x80U)
            return {};
        value = (value << 6U) | (at(i) & 0x3FU);
    }
    if (value < least || value > 0x10FFFF || (value >= 0xD800 && value < 0xE000))
        return {};
    return {value, length};
}

/// Characters that move the cursor, break the line or turn the direction of the text that follows.
bool isControl(std::uint32_t c)
{
    return c < 0x20 || (c >= 0x7F && c < 0xA0) || (c >= 0x200B && c <= 0x200F) || (c >= 0x2028 && c <= 0x202E)
        || (c >= 0x2060 && c <= 0x206F) || c == 0xFEFF;
}

} // namespace

std::string printable(std::string_view bytes)
{
    constexpr std::string_view kHex = "0123456789abcdef";
    std::string text;
    while (!bytes.empty()) {
        const CodePoint next = firstOf(bytes);
        std::string piece;
        const std::size_t taken = next.length == 0 ? 1 : next.length;
        if (next.length != 0 && !isControl(next.value)) {
            piece = bytes.substr(0, taken);
        } else {
            for (const char c : bytes.substr(0, taken)) {
                const auto byte = static_cast<unsigned char>(c);
                piece += "\\x";
                piece += kHex[byte >> 4U];
                piece += kHex[byte & 0x0FU];
            }
        }
        if (text.size() + piece.size() > kMostBytes)
            return text + "...";
        text += piece;
        bytes.remove_prefix(taken);
    }
    return text;
}

} // namespace rungbook::smtp
