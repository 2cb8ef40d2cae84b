// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/smtp/packet_tls.h"

#include <algorithm>
#include <array>
#include <string>

namespace rungbook::smtp
{

namespace
{

std::string lower(std::string_view text)
{
    std::string result(text);
    for (char& c : result)
        if (c >= 'A' && c <= 'Z')
            c = static_cast<char>(c + 32);
    return result;
}

/// What stands between before and one of the characters of after: "Certificate Unknown" of "Alert (Level: Fatal, Description: Certificate Unknown)".
std::string_view between(std::string_view text, std::string_view before, std::string_view after)
{
    const std::size_t begin = text.find(before);
    if (begin == std::string_view::npos)
        return {};
    text.remove_prefix(begin + before.size());
    return text.substr(0, std::min(text.find_first_of(after), text.size()));
}

} // namespace

int handshakeNumber(std::string_view word)
{
    constexpr std::array<std::pair<std::string_view, int>, 15> kNames{
        {{"Client Hello", 1}, {"Server Hello Done", 14}, {"Server Hello", 2}, {"Certificate Verify", 15},
            {"Certificate Request", 13}, {"Certificate Status", 22}, {"Certificate", 11},
            {"Server Key Exchange", 12}, {"Client Key Exchange", 16}, {"New Session Ticket", 4},
            {"Encrypted Extensions", 8}, {"Encrypted Handshake Message", 20}, {"Finished", 20},
            {"Hello Retry Request", 2}, {"Hello Request", 0}}};
    const auto* at = std::find_if(
        kNames.begin(), kNames.end(), [&](const auto& name) { return word.starts_with(name.first); });
    return at == kNames.end() ? -1 : at->second;
}

int alertOfWords(std::string_view word)
{
    std::string wanted = lower(between(word, "Description: ", ")"));
    std::replace(wanted.begin(), wanted.end(), ' ', '_');
    for (int number = 0; number < 256; ++number)
        if (lower(tls::alertName(number)) == wanted)
            return number;
    return -1;
}

std::string_view sniOfWords(std::string_view word)
{
    return between(word, "SNI=", ")");
}

bool spokenByClient(std::string_view info, const TlsSight& sight)
{
    const auto says = [&](std::string_view words) { return info.find(words) != std::string_view::npos; };
    if (says("Client Hello") || says("Client Key Exchange"))
        return true;
    if (says("Server ") || says("New Session Ticket") || says("Encrypted Extensions")
        || says("Certificate Request") || says("Hello Retry"))
        return false;
    return sight.serverHello && !sight.clientFinished; // its Finished or its alert is due
}

} // namespace rungbook::smtp
