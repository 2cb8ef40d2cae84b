// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workbench/input_kind.h"

#include <algorithm>
#include <array>

namespace rungbook::workbench
{

namespace
{

bool isCapture(std::string_view head)
{
    using namespace std::string_view_literals;
    // pcap in both byte orders, with micro- and nanoseconds; pcapng begins with a section header block.
    static constexpr std::array<std::string_view, 5> magics{"\xA1\xB2\xC3\xD4"sv, "\xD4\xC3\xB2\xA1"sv,
        "\xA1\xB2\x3C\x4D"sv, "\x4D\x3C\xB2\xA1"sv, "\x0A\x0D\x0D\x0A"sv};
    return std::any_of(magics.begin(), magics.end(), [&](std::string_view m) { return head.starts_with(m); });
}

bool isBlank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\v' || c == '\f';
}

// Control characters that no log has in numbers. ESC and BS do occur: terminals are recorded with them.
bool isOdd(unsigned char c)
{
    return c < 0x20 && !isBlank(static_cast<char>(c)) && c != 0x1B && c != 0x08 && c != 0x07;
}

std::size_t lengthOfUtf8(std::string_view text, std::size_t at)
{
    const auto byte = static_cast<unsigned char>(text[at]);
    const std::size_t length = byte >= 0xF0 && byte <= 0xF4 ? 4 : byte >= 0xE0 ? 3 : byte >= 0xC2 ? 2 : 0;
    if (length == 0 || byte > 0xF4 || at + length > text.size())
        return 0;
    for (std::size_t i = 1; i < length; ++i) {
        if ((static_cast<unsigned char>(text[at + i]) & 0xC0U) != 0x80U)
            return 0;
    }
    return length;
}

void appendUtf8(std::string& out, char32_t c)
{
    const auto put = [&](char32_t value) { out += static_cast<char>(value); };
    if (c < 0x80) {
        put(c);
    } else if (c < 0x800) {
        put(0xC0 | (c >> 6U));
        put(0x80 | (c & 0x3FU));
    } else if (c < 0x10000) {
        put(0xE0 | (c >> 12U));
        put(0x80 | ((c >> 6U) & 0x3FU));
        put(0x80 | (c & 0x3FU));
    } else {
        put(0xF0 | (c >> 18U));
        put(0x80 | ((c >> 12U) & 0x3FU));
        put(0x80 | ((c >> 6U) & 0x3FU));
        put(0x80 | (c & 0x3FU));
    }
}

} // namespace

ByteKind byteKind(std::string_view head)
{
    if (isCapture(head))
        return ByteKind::Capture;
    if (head.starts_with("\x1F\x8B"))
        return ByteKind::Gzip;
    if (head.starts_with("\xFF\xFE") || head.starts_with("\xFE\xFF"))
        return ByteKind::Utf16;
    if (std::all_of(head.begin(), head.end(), isBlank))
        return ByteKind::Blank;
    std::size_t odd = 0;
    std::size_t strange = 0; // bytes above 0x7F that are no UTF-8: a few are Latin-1, many are no text at all
    std::size_t zeros = 0;
    for (std::size_t i = 0; i < head.size();) {
        const auto byte = static_cast<unsigned char>(head[i]);
        zeros += byte == 0 ? 1 : 0;
        odd += isOdd(byte) ? 1 : 0;
        std::size_t step = 1;
        if (byte >= 0x80) {
            step = lengthOfUtf8(head, i);
            if (step == 0) {
                ++strange;
                step = 1;
            }
        }
        i += step;
    }
    if (odd * 20 > head.size() || (odd + strange) * 5 > head.size())
        return ByteKind::Binary;
    return zeros > 0 ? ByteKind::Dubious : ByteKind::Text;
}

std::string fromUtf16(std::string_view bytes)
{
    const bool big = bytes.starts_with("\xFE\xFF");
    std::string out;
    out.reserve(bytes.size() / 2);
    const auto unit = [&](std::size_t i) {
        const auto a = static_cast<unsigned char>(bytes[i]);
        const auto b = static_cast<unsigned char>(bytes[i + 1]);
        return static_cast<char32_t>(big ? (a << 8U) | b : (b << 8U) | a);
    };
    for (std::size_t i = 2; i + 1 < bytes.size(); i += 2) {
        char32_t c = unit(i);
        if (c >= 0xD800 && c <= 0xDFFF) {
            const char32_t low = i + 3 < bytes.size() ? unit(i + 2) : 0;
            if (c < 0xDC00 && low >= 0xDC00 && low <= 0xDFFF) {
                c = 0x10000 + ((c - 0xD800) << 10U) + (low - 0xDC00);
                i += 2;
            } else {
                c = 0xFFFD;
            }
        }
        appendUtf8(out, c);
    }
    return out;
}

std::string_view foreignLog(std::string_view head)
{
    struct Sight {
        std::string_view text;
        std::string_view name;
    };
    // In this order: an ASA prints IKEv2-PROTO lines beside syslog, and pluto quotes connection names that may hold anything.
    static constexpr Sight sights[] = {
        {"IKEv2-PROTO-", "an ASA debug of IKEv2 (debug crypto ikev2 protocol)"},
        {"IKEv2-PLAT-", "an ASA debug of IKEv2 (debug crypto ikev2 platform)"},
        {"%ASA-5-750", "an ASA syslog about IKEv2"},
        {"IKEv2:(SESSION ID", "an IOS debug of IKEv2 (debug crypto ikev2)"},
        {"IKEv2:(SA ID", "an IOS debug of IKEv2 (debug crypto ikev2)"},
        {"ISAKMP-PAK:", "an IOS debug of IKEv1 (debug crypto isakmp)"},
        {"ISAKMP-ERROR:", "an IOS debug of IKEv1 (debug crypto isakmp)"},
        {"ISAKMP:(", "an IOS debug of IKEv1 (debug crypto isakmp)"},
        {"ISAKMP (0:", "an IOS debug of IKEv1 (debug crypto isakmp)"},
        {"ISAKMP: (", "an IOS debug of IKEv1 (debug crypto isakmp)"},
        {"%CRYPTO-", "an IOS syslog about VPN"},
        {"[IKE] ", "a strongSwan log"},
        {"[ENC] ", "a strongSwan log"},
        {"[NET] ", "a strongSwan log"},
        {"generating IKE_SA_INIT request", "the output of strongSwan"},
        {"generating ID_PROT request", "the output of strongSwan"},
        {"parsed IKE_SA_INIT re", "the output of strongSwan"},
        {"parsed ID_PROT re", "the output of strongSwan"},
        {"pluto[", "a libreswan log"},
        {"Starting Pluto", "a libreswan or Openswan log"},
        {"STATE_MAIN_I", "a libreswan log"},
        {"STATE_PARENT_I", "a libreswan log"},
        {"\" #1: ", "the output of libreswan"},
        {" racoon", "a racoon log"},
        {"kmd[", "a Juniper log"},
        {"ike 0:", "a FortiGate debug of IKE"},
        {"subtype=\"vpn\"", "a FortiGate event log"},
        {"ikev2_", "an OpenBSD iked log"},
        {"iked[", "an iked log"},
    };
    for (const Sight& sight : sights) {
        if (head.find(sight.text) != std::string_view::npos)
            return sight.name;
    }
    return {};
}

} // namespace rungbook::workbench
