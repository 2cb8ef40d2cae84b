// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/facts_base.h"

#include "core/config/intake.h"

#include <array>
#include <charconv>

namespace rungbook::config
{
namespace
{

char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

/// "XXXX", "xx", "****": one letter that stands for anything.
bool allOf(std::string_view word, std::string_view letters)
{
    return !word.empty() && word.find_first_not_of(letters) == std::string_view::npos;
}

std::string_view trimmed(std::string_view text)
{
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t' || text.front() == '"'))
        text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t' || text.back() == '"'))
        text.remove_suffix(1);
    return text;
}

} // namespace

std::string_view nameOf(Platform platform)
{
    switch (platform) {
    case Platform::Asa:
        return "ASA";
    case Platform::Pix:
        return "PIX";
    case Platform::Ftd:
        return "FTD";
    case Platform::Ios:
        return "IOS";
    case Platform::IosXe:
        return "IOS-XE";
    case Platform::Unknown:
        break;
    }
    return "unknown";
}

Version parseVersion(std::string_view text)
{
    Version version;
    const auto number = [&](int& into) {
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), into);
        if (error != std::errc{} || into < 0) {
            into = 0;
            return false;
        }
        text.remove_prefix(static_cast<std::size_t>(end - text.data()));
        return true;
    };
    if (text.empty() || !isDigit(text.front()) || !number(version.major))
        return {};
    if (!text.starts_with('.'))
        return version;
    text.remove_prefix(1);
    if (!number(version.minor))
        return version;
    // "9.2(2)4" of an ASA, "16.9.4" of a router.
    if (text.starts_with('(') || text.starts_with('.')) {
        text.remove_prefix(1);
        if (number(version.maintenance) && (text.starts_with(')') || text.starts_with('.'))) {
            text.remove_prefix(1);
            number(version.interim);
        }
    }
    return version;
}

std::string toText(const Version& version)
{
    if (!version.known())
        return {};
    std::string out = std::to_string(version.major) + "." + std::to_string(version.minor);
    if (version.maintenance != 0)
        out += "(" + std::to_string(version.maintenance) + ")";
    if (version.interim != 0)
        out += std::to_string(version.interim);
    return out;
}

bool isMasked(std::string_view word)
{
    if (word.empty())
        return false;
    if (word.front() == '<' && word.back() == '>')
        return true;
    if (allOf(word, "*") || (word.size() >= 2 && allOf(word, "xX")))
        return true;
    // X.X.X.X, 206.X.X.1, a.b.c.d, 10.x.y.0: four parts, at least one of which is a letter or two and no number.
    std::size_t parts = 1;
    std::size_t letters = 0;
    std::size_t length = 0;
    bool digits = true;
    for (std::size_t i = 0; i <= word.size(); ++i) {
        if (i == word.size() || word[i] == '.') {
            if (length == 0 || length > 3)
                return false;
            if (!digits) {
                if (length > 1 && !allOf(word.substr(i - length, length), "xX*#"))
                    return false;
                ++letters;
            }
            parts += i == word.size() ? 0U : 1U;
            length = 0;
            digits = true;
            continue;
        }
        const char c = lower(word[i]);
        if (!isDigit(c)) {
            if ((c < 'a' || c > 'z') && c != '*' && c != '#')
                return false;
            digits = false;
        }
        ++length;
    }
    return parts == 4 && letters > 0;
}

Tri sameHost(const Endpoint& a, const Endpoint& b)
{
    if (a.address && b.address)
        return triOf(*a.address == *b.address);
    if (!a.written.empty() && sameWord(a.written, b.written))
        return Tri::Yes;
    return Tri::Unknown;
}

Tri sameHost(const Endpoint& a, const Address& b)
{
    return a.address ? triOf(*a.address == b) : Tri::Unknown;
}

Key::Key(std::string_view text, KeyForm form, SourceSpan where)
    : m_state(State::Known)
    , m_form(form)
    , m_where(where)
{
    if (isMasked(text) || sameWord(text, "<removed>"))
        m_state = State::Masked;
    else
        m_secret = std::make_shared<const Secret>(std::string(text));
}

Key Key::maskedKey(SourceSpan where)
{
    return {"*****", KeyForm::Clear, where};
}

std::size_t Key::length() const
{
    if (!comparable())
        return 0;
    const std::size_t size = trimmed(m_secret->reveal()).size();
    return m_form == KeyForm::Hex ? size / 2 : size;
}

Tri Key::is(std::string_view text) const
{
    return comparable() ? triOf(m_secret->reveal() == text) : Tri::Unknown;
}

KeyMatch Key::compare(const Key& other) const
{
    if (!known() || !other.known())
        return KeyMatch::Unknown;
    const std::string_view a = m_secret->reveal();
    const std::string_view b = other.m_secret->reveal();
    if (a == b && m_form == other.m_form)
        return KeyMatch::Same; // the same cipher text is the same key
    if (!comparable() || !other.comparable())
        return KeyMatch::Unknown;
    if (m_form != other.m_form)
        return KeyMatch::Unknown; // hexadecimal against text: how the text is coded is not known
    if (m_form == KeyForm::Hex)
        return sameWord(a, b) ? KeyMatch::Same : KeyMatch::Different;
    if (trimmed(a) == trimmed(b))
        return KeyMatch::SameButBlanks;
    return sameWord(trimmed(a), trimmed(b)) ? KeyMatch::SameButCase : KeyMatch::Different;
}

} // namespace rungbook::config
