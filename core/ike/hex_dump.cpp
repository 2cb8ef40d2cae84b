// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ike/hex_dump.h"

#include <algorithm>

namespace rungbook::ike::asa
{

namespace
{

int hexDigit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

} // namespace

std::string decodeHexDump(std::string_view dump)
{
    // Groups of eight hexadecimal digits after "0000:"; the printable column and the offsets are left out.
    std::string bytes;
    std::size_t i = 0;
    while (i < dump.size()) {
        const std::size_t end = std::min(dump.find_first_of(" \n", i), dump.size());
        const std::string_view word = dump.substr(i, end - i);
        // At most four groups stand on a line; what follows is the printable column, up to the next offset.
        if (word.size() == 5 && word.back() == ':') {
            std::size_t p = end;
            for (int group = 0; group < 4 && p < dump.size(); ++group) {
                while (p < dump.size() && dump[p] == ' ')
                    ++p;
                const std::size_t stop = std::min(dump.find_first_of(" \n", p), dump.size());
                const std::string_view digits = dump.substr(p, stop - p);
                if (digits.empty() || digits.size() > 8 || digits.size() % 2 != 0
                    || !std::all_of(digits.begin(), digits.end(), [](char c) { return hexDigit(c) >= 0; }))
                    break;
                for (std::size_t d = 0; d + 1 < digits.size(); d += 2)
                    bytes += static_cast<char>(hexDigit(digits[d]) * 16 + hexDigit(digits[d + 1]));
                p = stop;
                if (digits.size() < 8)
                    break;
            }
            i = std::max(p, end);
        } else {
            i = end + 1;
        }
    }
    // Inside, the client's attributes are type-length-value: 'u' and a digit, a two-byte length, the text.
    std::string out;
    std::size_t p = 0;
    const auto printable = [](char c) { return c >= 0x20 && c < 0x7f; };
    while (p < bytes.size() && out.size() < 400) {
        if (bytes[p] == 'u' && p + 4 <= bytes.size() && !printable(bytes[p + 2])) {
            const std::size_t length =
                static_cast<std::size_t>(static_cast<unsigned char>(bytes[p + 2])) * 256
                + static_cast<unsigned char>(bytes[p + 3]);
            if (length > 0 && p + 4 + length <= bytes.size()
                && std::all_of(bytes.begin() + static_cast<std::ptrdiff_t>(p + 4),
                    bytes.begin() + static_cast<std::ptrdiff_t>(p + 4 + length), printable)) {
                if (!out.empty())
                    out += ", ";
                out.append(bytes, p + 4, length);
                p += 4 + length;
                continue;
            }
        }
        std::size_t run = 0;
        while (p + run < bytes.size() && printable(bytes[p + run]))
            ++run;
        if (run >= 4) {
            if (!out.empty())
                out += ", ";
            out.append(bytes, p, run);
        }
        p += std::max<std::size_t>(run, 1);
    }
    if (out.size() > 400)
        out.resize(400);
    return out;
}

} // namespace rungbook::ike::asa
