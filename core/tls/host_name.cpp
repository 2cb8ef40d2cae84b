// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tls/host_name.h"

#include "core/tls/openssl_ptr.h"

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <optional>
#include <vector>

namespace rungbook::tls
{

namespace
{

constexpr std::size_t kMostName = 253; // RFC 1035, 2.3.4, without the dot at the end
constexpr std::size_t kMostLabel = 63;

std::optional<std::u32string> fromUtf8(std::string_view text)
{
    std::u32string out;
    for (std::size_t i = 0; i < text.size();) {
        const auto first = static_cast<unsigned char>(text[i]);
        const std::size_t length = first < 0x80 ? 1 : first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
        if ((first >= 0x80 && first < 0xC2) || first > 0xF4 || i + length > text.size())
            return std::nullopt;
        char32_t value = length == 1 ? first : first & (0x7FU >> length);
        for (std::size_t k = 1; k < length; ++k) {
            const auto next = static_cast<unsigned char>(text[i + k]);
            if ((next & 0xC0U) != 0x80U)
                return std::nullopt;
            value = (value << 6U) | (next & 0x3FU);
        }
        constexpr std::array<char32_t, 5> kLeast{0, 0, 0x80, 0x800, 0x10000};
        if (value < kLeast[length] || value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF))
            return std::nullopt;
        out += value;
        i += length;
    }
    return out;
}

/// RFC 3492, section 6.1.
std::uint32_t adapt(std::uint32_t delta, std::uint32_t points, bool first)
{
    delta = first ? delta / 700 : delta / 2;
    delta += delta / points;
    std::uint32_t k = 0;
    for (; delta > ((36 - 1) * 26) / 2; k += 36)
        delta /= 36 - 1;
    return k + (36 * delta) / (delta + 38);
}

/// RFC 3492, section 6.3. Nothing when the result would be longer than a label may be.
std::optional<std::string> punycode(const std::u32string& label)
{
    if (label.size() > kMostLabel)
        return std::nullopt; // keeps the arithmetic far from overflowing: 63 * 0x110000 fits
    std::string out;
    for (const char32_t c : label)
        if (c < 0x80)
            out += static_cast<char>(c);
    const auto basic = static_cast<std::uint32_t>(out.size());
    if (basic > 0)
        out += '-';
    std::uint32_t n = 0x80;
    std::uint32_t delta = 0;
    std::uint32_t bias = 72;
    for (std::uint32_t handled = basic; handled < label.size();) {
        std::uint32_t next = 0x110000;
        for (const char32_t c : label)
            if (c >= n)
                next = std::min(next, static_cast<std::uint32_t>(c));
        delta += (next - n) * (handled + 1);
        n = next;
        for (const char32_t c : label) {
            if (c < n)
                ++delta;
            if (c != n)
                continue;
            std::uint32_t q = delta;
            for (std::uint32_t k = 36;; k += 36) {
                const std::uint32_t t = k <= bias ? 1 : std::min<std::uint32_t>(k - bias, 26);
                if (q < t)
                    break;
                const std::uint32_t digit = t + (q - t) % (36 - t);
                out += static_cast<char>(digit < 26 ? 'a' + digit : '0' + (digit - 26));
                q = (q - t) / (36 - t);
            }
            out += static_cast<char>(q < 26 ? 'a' + q : '0' + (q - 26));
            bias = adapt(delta, handled + 1, handled == basic);
            delta = 0;
            ++handled;
        }
        ++delta;
        ++n;
    }
    return out;
}

enum class Letter : unsigned char { Kept, Lowered, Unknown };

/// Lower case where the mapping is plain: Latin, Greek, Cyrillic. Unknown: letters that IDNA would have to map or compose, which is not done here.
Letter lower(char32_t& c)
{
    if (c >= U'A' && c <= U'Z') {
        c += 32;
        return Letter::Lowered;
    }
    if (c < 0x80)
        return Letter::Kept;
    if (c >= 0xC0 && c <= 0xDE && c != 0xD7) {
        c += 32;
        return Letter::Lowered;
    }
    if (c >= 0xDF && c <= 0xFF && c != 0xF7)
        return Letter::Kept;
    if ((c >= 0x100 && c <= 0x12F) || (c >= 0x14A && c <= 0x177)) {
        c |= 1U;
        return Letter::Lowered;
    }
    if ((c >= 0x139 && c <= 0x148 && c != 0x140 && c != 0x13F) || (c >= 0x179 && c <= 0x17E)) {
        c += c % 2;
        return Letter::Lowered;
    }
    if ((c >= 0x391 && c <= 0x3A9 && c != 0x3A2) || (c >= 0x410 && c <= 0x42F)) {
        c += 32;
        return Letter::Lowered;
    }
    if ((c >= 0x3AC && c <= 0x3CE) || (c >= 0x430 && c <= 0x45F))
        return Letter::Kept;
    if (c >= 0x400 && c <= 0x40F) {
        c += 80;
        return Letter::Lowered;
    }
    // Scripts without case that need no composing: Hebrew and Arabic letters, Thai, kana without the voicing marks, Han.
    if ((c >= 0x5D0 && c <= 0x5EA) || (c >= 0x620 && c <= 0x64A) || (c >= 0xE01 && c <= 0xE30)
        || (c >= 0x3041 && c <= 0x3096) || (c >= 0x30A1 && c <= 0x30FC) || (c >= 0x4E00 && c <= 0x9FFF)
        || (c >= 0xAC00 && c <= 0xD7A3))
        return Letter::Kept;
    return Letter::Unknown;
}

std::string_view trimmed(std::string_view text)
{
    constexpr std::string_view kBlanks = " \t\r\n";
    const std::size_t first = text.find_first_not_of(kBlanks);
    if (first == std::string_view::npos)
        return {};
    return text.substr(first, text.find_last_not_of(kBlanks) + 1 - first);
}

std::optional<std::string> addressOf(std::string_view typed)
{
    if (typed.size() > 2 && typed.front() == '[' && typed.back() == ']')
        typed = typed.substr(1, typed.size() - 2);
    if (typed.find(':') != std::string_view::npos)
        typed = typed.substr(0, typed.find('%'));
    if (typed.size() > INET6_ADDRSTRLEN)
        return std::nullopt;
    const std::string text(typed);
    std::array<unsigned char, 16> octets{};
    std::array<char, INET6_ADDRSTRLEN + 1> out{};
    for (const int family : {AF_INET, AF_INET6})
        if (::inet_pton(family, text.c_str(), octets.data()) == 1
            && ::inet_ntop(family, octets.data(), out.data(), out.size()) != nullptr)
            return out.data();
    return std::nullopt;
}

HostName notComparable(std::string_view text, std::string problem)
{
    return {.text = ossl::cleanText(text),
        .isAddress = false,
        .comparable = false,
        .problem = std::move(problem)};
}

/// Letters, digits, hyphens, and the underscores that people use nevertheless; beyond ASCII lower() decides.
bool isHostCharacter(char32_t c)
{
    return c >= 0x80 || (c >= U'a' && c <= U'z') || (c >= U'0' && c <= U'9') || c == U'-' || c == U'_';
}

} // namespace

std::string toALabel(std::string_view label)
{
    const auto points = fromUtf8(label);
    if (!points)
        return {};
    if (std::all_of(points->begin(), points->end(), [](char32_t c) { return c < 0x80; }))
        return label.size() <= kMostLabel ? std::string(label) : std::string{};
    const auto encoded = punycode(*points);
    return encoded && encoded->size() + 4 <= kMostLabel ? "xn--" + *encoded : std::string{};
}

HostName hostNameOf(std::string_view typed)
{
    typed = trimmed(typed);
    if (typed.empty())
        return {};
    if (auto address = addressOf(typed))
        return {.text = std::move(*address), .isAddress = true, .comparable = true, .problem = {}};
    const std::string shown(typed.substr(0, kMostName));
    if (typed.find('\0') != std::string_view::npos)
        return notComparable(
            shown.substr(0, shown.find('\0')), "The name has a NUL character in it: no host is called so.");
    const auto points = fromUtf8(typed);
    if (!points || typed.size() > 4 * kMostName)
        return notComparable(shown, "The name is longer than a DNS name, or no UTF-8 text.");
    HostName out;
    std::u32string label;
    const auto finish = [&out, &label] {
        std::string utf8; // the label again, in UTF-8, because toALabel takes what people type
        for (const char32_t c : label) {
            if (c < 0x80) {
                utf8 += static_cast<char>(c);
            } else if (c < 0x800) {
                utf8 += static_cast<char>(0xC0U | (c >> 6U));
                utf8 += static_cast<char>(0x80U | (c & 0x3FU));
            } else if (c < 0x10000) {
                utf8 += static_cast<char>(0xE0U | (c >> 12U));
                utf8 += static_cast<char>(0x80U | ((c >> 6U) & 0x3FU));
                utf8 += static_cast<char>(0x80U | (c & 0x3FU));
            } else {
                utf8 += static_cast<char>(0xF0U | (c >> 18U));
                utf8 += static_cast<char>(0x80U | ((c >> 12U) & 0x3FU));
                utf8 += static_cast<char>(0x80U | ((c >> 6U) & 0x3FU));
                utf8 += static_cast<char>(0x80U | (c & 0x3FU));
            }
        }
        const std::string encoded = toALabel(utf8);
        if (encoded.empty()) {
            out.comparable = false;
            out.problem = utf8.empty()
                ? "The name has an empty label (two dots in a row, or one at its start)."
                : "A label of the name is longer than 63 characters.";
        }
        out.text += encoded.empty() ? utf8 : encoded;
        label.clear();
    };
    for (std::size_t i = 0; i < points->size(); ++i) {
        char32_t c = (*points)[i];
        // RFC 3490, 3.1: the full stops of other scripts separate labels as well.
        const bool dot = c == U'.' || c == 0x3002 || c == 0xFF0E || c == 0xFF61;
        if (dot) {
            finish();
            if (i + 1 < points->size())
                out.text += '.';
            continue;
        }
        const Letter letter = lower(c);
        if (!isHostCharacter(c)) {
            out.comparable = false;
            out.problem = "The name has a character that no host name has.";
        } else if (letter == Letter::Unknown) {
            out.comparable = false;
            out.problem =
                "The name has letters that would first have to be normalised, which is not done here. "
                "Type its A-label form (xn--...).";
        }
        label += c;
    }
    if (!label.empty())
        finish();
    if (out.text.size() > kMostName && out.comparable) {
        out.comparable = false;
        out.problem = "The name is longer than the 253 characters of a DNS name.";
    }
    if (!out.comparable)
        return notComparable(out.text, out.problem);
    if (auto address = addressOf(out.text)) // "192.0.2.1."
        return {.text = std::move(*address), .isAddress = true, .comparable = true, .problem = {}};
    return out;
}

} // namespace rungbook::tls
