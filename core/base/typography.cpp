// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/typography.h"

#include <cstdint>
#include <cstring>

namespace rungbook
{

std::string foldTypography(std::string_view text)
{
    struct Form {
        std::string_view utf8;
        std::string_view ascii;
    };
    static constexpr Form forms[] = {{"\xE2\x80\x98", "'"}, {"\xE2\x80\x99", "'"}, {"\xE2\x80\x9C", "\""},
        {"\xE2\x80\x9D", "\""}, {"\xE2\x80\x93", "-"}, {"\xE2\x80\x94", "--"}, {"\xE2\x80\xA6", "..."},
        {"\xC2\xA0", " "}, {"\xC3\x97", "x"}};
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size();) {
        const Form* found = nullptr;
        if (static_cast<unsigned char>(text[i]) >= 0x80) {
            for (const Form& form : forms) {
                if (text.substr(i).starts_with(form.utf8)) {
                    found = &form;
                    break;
                }
            }
        }
        if (found) {
            out += found->ascii;
            i += found->utf8.size();
        } else {
            out += text[i++];
        }
    }
    return out;
}

bool hasTypography(std::string_view text)
{
    // In wide steps: this looks at every line about IKE.
    const char* p = text.data();
    std::size_t left = text.size();
    std::uint64_t high = 0;
    for (; left >= 32; p += 32, left -= 32) {
        std::uint64_t words[4];
        std::memcpy(words, p, 32);
        high |= words[0] | words[1] | words[2] | words[3];
    }
    for (; left >= 8; p += 8, left -= 8) {
        std::uint64_t word = 0;
        std::memcpy(&word, p, 8);
        high |= word;
    }
    for (; left > 0; ++p, --left)
        high |= static_cast<unsigned char>(*p);
    return (high & 0x8080808080808080ULL) != 0;
}

} // namespace rungbook
