// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/smtp/secret_guard.h"

#include "core/tls/digest.h"

#include <algorithm>

namespace rungbook::smtp
{

namespace
{

constexpr std::size_t kShortest = 3;
constexpr std::size_t kAnywhere = 6; ///< from this length on a secret is found inside words as well
constexpr std::size_t kMostSecrets = 64;
constexpr std::size_t kShortestBase64 = 4;

bool wordChar(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool base64Char(char c)
{
    return wordChar(c) || c == '+' || c == '/';
}

/// Where secret stands in text from position from on, or npos.
std::size_t findSecret(std::string_view text, std::string_view secret, std::size_t from)
{
    for (std::size_t at = text.find(secret, from); at != std::string_view::npos;
         at = text.find(secret, at + 1)) {
        if (secret.size() >= kAnywhere)
            return at;
        const std::size_t end = at + secret.size();
        const bool freeBefore = at == 0 || !wordChar(text[at - 1]);
        const bool freeAfter = end == text.size() || !wordChar(text[end]);
        if (freeBefore && freeAfter)
            return at;
    }
    return std::string_view::npos;
}

/// The bytes that a run of base64 stands for, whether or not its padding was cut off.
std::string decoded(std::string_view run)
{
    std::string padded(run.substr(0, run.size() % 4 == 1 ? run.size() - 1 : run.size()));
    while (padded.size() % 4 != 0)
        padded += '=';
    return tls::base64Decode(padded).value_or(std::string());
}

} // namespace

void SecretGuard::add(std::string_view secret)
{
    if (secret.size() < kShortest || m_secrets.size() >= kMostSecrets)
        return;
    const auto known = [&](const Secret& one) { return one.reveal() == secret; };
    if (std::any_of(m_secrets.begin(), m_secrets.end(), known))
        return;
    m_secrets.emplace_back(std::string(secret));
    // Longest first: what contains another secret goes as one piece.
    std::sort(m_secrets.begin(), m_secrets.end(),
        [](const Secret& a, const Secret& b) { return a.reveal().size() > b.reveal().size(); });
}

std::string SecretGuard::replaceDirect(std::string text, bool& changed) const
{
    for (const Secret& secret : m_secrets) {
        std::size_t from = 0;
        for (;;) {
            const std::size_t at = findSecret(text, secret.reveal(), from);
            if (at == std::string::npos)
                break;
            text.replace(at, secret.reveal().size(), kRedacted);
            from = at + kRedacted.size();
            changed = true;
        }
    }
    return text;
}

bool SecretGuard::finds(std::string_view text) const
{
    return std::any_of(m_secrets.begin(), m_secrets.end(),
        [&](const Secret& one) { return findSecret(text, one.reveal(), 0) != std::string_view::npos; });
}

std::string SecretGuard::clean(std::string_view text, bool* changed) const
{
    if (m_secrets.empty())
        return std::string(text);
    bool found = false;
    std::string cleaned = replaceDirect(std::string(text), found);
    std::string result;
    for (std::size_t i = 0; i < cleaned.size();) {
        std::size_t end = i;
        while (end < cleaned.size() && base64Char(cleaned[end]))
            ++end;
        if (end == i) {
            result += cleaned[i++];
            continue;
        }
        const std::string_view run = std::string_view(cleaned).substr(i, end - i);
        if (run.size() >= kShortestBase64 && finds(decoded(run))) {
            while (end < cleaned.size() && cleaned[end] == '=')
                ++end;
            result += kRedacted;
            found = true;
        } else {
            result += run;
        }
        i = end;
    }
    if (found && changed != nullptr)
        *changed = true;
    return result;
}

} // namespace rungbook::smtp
