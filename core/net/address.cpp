// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/address.h"

#include "core/tls/host_name.h"

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <charconv>
#include <fmt/format.h>

namespace rungbook::net
{

namespace
{

std::optional<std::string> normalised(int family, const std::string& text)
{
    std::array<unsigned char, 16> bytes{};
    std::array<char, INET6_ADDRSTRLEN> shown{};
    if (::inet_pton(family, text.c_str(), bytes.data()) != 1
        || !::inet_ntop(family, bytes.data(), shown.data(), shown.size()))
        return std::nullopt;
    return std::string(shown.data());
}

} // namespace

std::optional<Address> addressFromText(std::string_view text)
{
    if (text.size() > 100 || text.find('\0') != std::string_view::npos)
        return std::nullopt;
    bool brackets = false;
    if (text.size() > 2 && text.front() == '[' && text.back() == ']') {
        text = text.substr(1, text.size() - 2);
        brackets = true;
        if (text.starts_with("IPv6:")) // the address literal of SMTP, RFC 5321, section 4.1.3
            text.remove_prefix(5);
    }
    const std::size_t percent = text.find('%');
    const std::string zone(percent == std::string_view::npos ? std::string_view{} : text.substr(percent));
    const std::string bare(text.substr(0, percent));
    if (bare.find(':') != std::string::npos) {
        if (auto v6 = normalised(AF_INET6, bare))
            return Address{AddressFamily::V6, *v6 + zone};
        return std::nullopt;
    }
    if (!zone.empty() || (brackets && bare.empty()))
        return std::nullopt;
    if (auto v4 = normalised(AF_INET, bare))
        return Address{AddressFamily::V4, *v4};
    return std::nullopt;
}

std::string reverseName(std::string_view text)
{
    const auto address = addressFromText(text);
    if (!address)
        return {};
    std::array<unsigned char, 16> bytes{};
    if (address->family == AddressFamily::V4) {
        ::inet_pton(AF_INET, address->text.c_str(), bytes.data());
        return fmt::format("{}.{}.{}.{}.in-addr.arpa", bytes[3], bytes[2], bytes[1], bytes[0]);
    }
    ::inet_pton(AF_INET6, address->text.substr(0, address->text.find('%')).c_str(), bytes.data());
    std::string name;
    for (std::size_t i = bytes.size(); i-- > 0;)
        name += fmt::format("{:x}.{:x}.", bytes[i] & 15, bytes[i] >> 4);
    return name + "ip6.arpa";
}

std::optional<Endpoint> endpointFromText(std::string_view text, std::uint16_t defaultPort)
{
    if (const auto address = addressFromText(text))
        return Endpoint{*address, defaultPort};
    const std::size_t colon = text.rfind(':');
    if (colon == std::string_view::npos)
        return std::nullopt;
    const auto address = addressFromText(text.substr(0, colon));
    const std::string_view digits = text.substr(colon + 1);
    std::uint16_t port = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
    if (!address || error != std::errc{} || end != digits.data() + digits.size() || port == 0)
        return std::nullopt;
    return Endpoint{*address, port};
}

std::string endpointText(std::string_view address, std::uint16_t port)
{
    return address.find(':') == std::string_view::npos ? fmt::format("{}:{}", address, port)
                                                       : fmt::format("[{}]:{}", address, port);
}

std::string dnsName(std::string_view typed)
{
    if (std::all_of(typed.begin(), typed.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; }))
        return std::string(typed);
    tls::HostName name = tls::hostNameOf(typed);
    return name.comparable && !name.text.empty() ? std::move(name.text) : std::string(typed);
}

std::string sniName(std::string_view typed)
{
    tls::HostName name = tls::hostNameOf(typed);
    return name.isAddress || !name.comparable ? std::string() : std::move(name.text);
}

bool isLoopback(std::string_view address)
{
    return address == "::1" || (address.starts_with("127.") && addressFromText(address));
}

} // namespace rungbook::net
