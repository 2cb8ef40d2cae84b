// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/text_shapes.h"

#include "core/config/intake.h"

#include <algorithm>

namespace rungbook::config
{

bool isOneOf(std::string_view word, std::initializer_list<std::string_view> list)
{
    return std::any_of(
        list.begin(), list.end(), [&](std::string_view entry) { return sameWord(word, entry); });
}

/// What is typed at a prompt and changes nothing.
bool isExec(Words words)
{
    return isOneOf(words[0],
        {"show", "sh", "debug", "undebug", "write", "wr", "copy", "ping", "configure", "conf", "reload",
            "more", "clear", "packet-tracer", "traceroute", "changeto", "capture", "test", "do"});
}

bool leavesMode(Words words)
{
    return words.size() == 1 && isOneOf(words[0], {"exit", "quit", "end"});
}

bool isLogLine(std::string_view text)
{
    // Every mark below has one of these; most commands have none.
    if (std::none_of(text.begin(), text.end(),
            [](char c) { return c == '%' || c == '[' || c == ':' || c == '(' || c == 'P'; }))
        return false;
    for (const std::string_view mark :
        {"%ASA-", "%FTD-", "%PIX-", "%FWSM-", "%CRYPTO-", "%SYS-", "%LINK", "[IKEv1", "IKEv2-P", "IKEv2:(",
            "ISAKMP:(", "ISAKMP: ", "ISAKMP (", "ISAKMP-PAK:", "ISAKMP-ERROR:", "IPSEC: ", "IPSEC("})
        if (has(text, mark))
            return true;
    return false;
}

/// A wrapped paste can tear a command apart right before its secret.
bool secretDangles(Words words)
{
    return isOneOf(words.back(),
        {"pre-shared-key", "key", "password", "passwd", "secret", "community", "key-string",
            "ldap-login-password"});
}

/// Commands whose text is free, so that nothing inside is a command.
bool isFreeText(Words words)
{
    return isOneOf(words[0], {"description", "remark", "banner", "action", "annotation", "name"})
        || (words.size() > 2 && sameWord(words[0], "access-list") && sameWord(words[2], "remark"));
}

/// Sentences have small words and a full stop; commands do not.
bool isProse(Words words)
{
    if (isFreeText(words))
        return false;
    if (words.back().back() == '?' || words.back().back() == ',' || words.back().back() == ':')
        return words.size() > 3;
    std::size_t small = 0;
    for (const std::string_view word : words)
        small += isOneOf(word,
            {"the", "is", "are", "was", "were", "that", "this", "which", "with", "you", "we", "it", "of", "a",
                "an", "and", "will", "have", "has", "not", "be", "to", "for"});
    return small >= 3 || (small >= 1 && words.size() > 4 && words.back().back() == '.');
}

/// The shape that every sub-command has: a keyword, written small.
bool looksLikeCommand(Words words)
{
    const char first = words[0].front();
    return ((first >= 'a' && first <= 'z') || (first >= '0' && first <= '9')) && !isProse(words);
}

/// The delimiter of a router's banner, which runs until the delimiter comes again: "banner motd ^C". Empty for an ASA's one-line banner.
std::string_view bannerDelimiter(Words words)
{
    if (words.size() < 3 || !sameWord(words[0], "banner"))
        return {};
    const std::string_view text = words[2];
    std::string_view delimiter = text.substr(0, text.starts_with("^C") ? 2 : 1);
    const char c = delimiter.front();
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (letter || c == '"')
        return {};
    for (std::size_t i = 2; i < words.size(); ++i)
        if (has(words[i].substr(i == 2 ? delimiter.size() : 0), delimiter))
            return {}; // it ends on the same line
    return delimiter;
}

bool isHexDump(std::string_view text)
{
    std::size_t digits = 0;
    for (const char c : text) {
        const bool hex = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
        if (!hex && c != ' ' && c != '\t' && c != '\r')
            return false;
        digits += hex ? 1U : 0U;
    }
    return digits >= 4;
}

} // namespace rungbook::config
