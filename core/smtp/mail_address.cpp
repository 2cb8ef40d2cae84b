// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/smtp/mail_address.h"

#include "core/base/utf8.h"
#include "core/smtp/transcript.h"

#include <algorithm>

namespace rungbook::smtp
{

namespace
{

constexpr std::size_t kMostLocalPart = 64; ///< RFC 5321, section 4.5.3.1.1
constexpr std::size_t kMostAddress = 254; ///< a path has 256 octets with its brackets (4.5.3.1.3)

std::string_view trimmed(std::string_view text)
{
    const auto blank = [](char c) { return c == ' ' || c == '\t'; };
    while (!text.empty() && blank(text.front()))
        text.remove_prefix(1);
    while (!text.empty() && blank(text.back()))
        text.remove_suffix(1);
    return text;
}

bool control(char c)
{
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 || byte == 0x7F;
}

bool atomChar(char c)
{
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0x80 || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')
        || std::string_view("!#$%&'*+-/=?^_`{|}~.").find(c) != std::string_view::npos;
}

bool domainChar(char c)
{
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0x80 || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')
        || c == '-' || c == '.' || c == '_';
}

bool quotedString(std::string_view text)
{
    if (text.size() < 2 || text.front() != '"' || text.back() != '"')
        return false;
    text = text.substr(1, text.size() - 2);
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '"')
            return false;
        if (text[i] == '\\' && ++i == text.size())
            return false;
    }
    return true;
}

} // namespace

MailAddress parseMailbox(std::string_view text)
{
    text = trimmed(text);
    const std::size_t open = text.rfind('<');
    if (open == std::string_view::npos || !text.ends_with('>'))
        return {{}, std::string(text)};
    MailAddress result;
    std::string_view name = trimmed(text.substr(0, open));
    if (quotedString(name))
        name = name.substr(1, name.size() - 2);
    for (std::size_t i = 0; i < name.size(); ++i)
        if (name[i] != '\\' || i + 1 == name.size())
            result.name += name[i];
        else
            result.name += name[++i];
    result.address = trimmed(text.substr(open + 1, text.size() - open - 2));
    return result;
}

std::optional<std::string> addressProblem(std::string_view address)
{
    const std::string shown = '"' + printable(address.substr(0, 100)) + '"';
    if (address.empty())
        return "The address is empty.";
    if (std::any_of(address.begin(), address.end(), control))
        return shown + " holds a line end or another control character.";
    if (!isUtf8(address))
        return shown + " is not valid UTF-8.";
    const std::size_t at = address.rfind('@');
    if (at == std::string_view::npos)
        return shown + " has no @: write it like alice@example.com.";
    const std::string_view local = address.substr(0, at);
    const std::string_view domain = address.substr(at + 1);
    if (local.empty())
        return shown + " has nothing before the @.";
    if (domain.empty())
        return shown + " has no domain behind the @.";
    if (local.size() > kMostLocalPart || address.size() > kMostAddress)
        return shown + " is too long for a mail address (64 octets before the @, 254 in all).";
    const bool atoms = std::all_of(local.begin(), local.end(), atomChar) && local.front() != '.'
        && local.back() != '.' && local.find("..") == std::string_view::npos;
    if (!atoms && !quotedString(local))
        return shown + " has a character before the @ that is not allowed there.";
    if (domain.front() == '[' && domain.back() == ']' && domain.size() > 4)
        return std::nullopt;
    if (!std::all_of(domain.begin(), domain.end(), domainChar) || domain.front() == '.'
        || domain.back() == '.' || domain.find("..") != std::string_view::npos)
        return shown + " has a domain that cannot exist.";
    return std::nullopt;
}

bool beyondAscii(std::string_view text)
{
    return std::any_of(
        text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
}

std::string_view domainOf(std::string_view address)
{
    const std::size_t at = address.rfind('@');
    return at == std::string_view::npos ? std::string_view() : address.substr(at + 1);
}

} // namespace rungbook::smtp
