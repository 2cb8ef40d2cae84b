// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/smtp/sasl/sasl.h"
#include "core/smtp/secret_guard.h"
#include "core/smtp/transcript.h"

namespace rungbook::smtp
{

namespace
{

constexpr std::size_t kMostBytes = 500;
constexpr std::size_t kTokenLike =
    40; ///< an unbroken run of this many letters and digits is taken for a token

bool tokenChar(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-'
        || c == '+' || c == '=' || c == '.';
}

} // namespace

std::string tokenErrorText(std::string_view challenge, std::string_view token)
{
    SecretGuard guard;
    guard.add(token);
    const std::string clean = guard.clean(challenge.substr(0, 4 * kMostBytes));
    std::string text;
    for (std::size_t i = 0; i < clean.size();) {
        std::size_t end = i;
        while (end < clean.size() && tokenChar(clean[end]))
            ++end;
        if (end == i)
            text += clean[i++];
        else if (end - i >= kTokenLike)
            text += kRedacted;
        else
            text += clean.substr(i, end - i);
        i = std::max(i, end);
    }
    return printable(text.substr(0, kMostBytes));
}

} // namespace rungbook::smtp
