// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ike/payload_shape.h"

namespace rungbook::ike
{

// RFC 2408 3.1 payload types, and those of the drafts that the ASA prints: the number in brackets decides, the name when there is none.
static std::uint32_t bitOf(int type, std::string_view name)
{
    switch (type) {
    case 1:
        return kSa;
    case 4:
        return kKe;
    case 5:
        return kId;
    case 6:
        return kCert;
    case 8:
        return kHash;
    case 9:
        return kSig;
    case 10:
        return kNonce;
    case 11:
        return kNotify;
    case 12:
        return kDelete;
    case 14:
        return kAttr;
    case 132:
        return kFrag;
    case 0:
    case 7:
    case 13:
    case 20:
    case 21:
    case 128:
    case 130:
    case 131:
        return 0;
    default:
        break;
    }
    if (type > 0)
        return kOther;
    struct Named {
        std::string_view name;
        std::uint32_t bit;
    };
    static constexpr Named names[] = {{"SA", kSa}, {"KE", kKe}, {"ID", kId}, {"CERT", kCert}, {"HASH", kHash},
        {"SIG", kSig}, {"NONCE", kNonce}, {"NOTIFY", kNotify}, {"DELETE", kDelete}, {"ATTR", kAttr},
        {"FRAG", kFrag}, {"HDR", 0}, {"NONE", 0}, {"VENDOR", 0}, {"NAT-D", 0}};
    for (const Named& n : names) {
        if (n.name == name)
            return n.bit;
    }
    return kOther;
}

std::uint32_t parseShape(std::string_view printed)
{
    std::uint32_t bits = 0;
    while (!printed.empty()) {
        const std::size_t plus = printed.find('+');
        std::string_view item = printed.substr(0, plus);
        printed = plus == std::string_view::npos ? std::string_view{} : printed.substr(plus + 1);
        int type = -1;
        const std::size_t open = item.find('(');
        if (open != std::string_view::npos) {
            type = 0;
            bool digits = false;
            for (std::size_t i = open + 1; i < item.size() && type < 1000; ++i) {
                if (item[i] < '0' || item[i] > '9')
                    continue;
                type = type * 10 + (item[i] - '0');
                digits = true;
            }
            if (!digits)
                type = -1;
            item = item.substr(0, open);
        }
        while (!item.empty() && (item.front() == ' ' || item.front() == '\n'))
            item.remove_prefix(1);
        while (!item.empty() && (item.back() == ' ' || item.back() == '\n'))
            item.remove_suffix(1);
        if (!item.empty() || type >= 0)
            bits |= bitOf(type, item);
    }
    return bits;
}

} // namespace rungbook::ike
