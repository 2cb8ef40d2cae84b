// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/smtp/host_name.h"

#include <algorithm>
#include <array>
#include <unistd.h>

namespace rungbook::smtp
{

std::string localHostName()
{
    std::array<char, 256> name{};
    if (gethostname(name.data(), name.size() - 1) != 0)
        return {};
    return name.data();
}

std::string defaultEhloName(std::string_view hostName, std::string_view clientAddress)
{
    const bool sane = !hostName.empty() && std::all_of(hostName.begin(), hostName.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-'
            || c == '.';
    });
    if (sane && hostName.find('.') != std::string_view::npos)
        return std::string(hostName);
    if (!clientAddress.empty()) {
        const bool v6 = clientAddress.find(':') != std::string_view::npos;
        return (v6 ? "[IPv6:" : "[") + std::string(clientAddress.substr(0, clientAddress.find('%'))) + ']';
    }
    return sane ? std::string(hostName) : std::string("[127.0.0.1]");
}

} // namespace rungbook::smtp
