// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/typography.h"
#include "core/ike/signature.h"

#include <algorithm>

namespace rungbook::ike
{

namespace
{

char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

bool equalAt(std::string_view text, std::size_t at, std::string_view pattern)
{
    if (text.size() - at < pattern.size())
        return false;
    for (std::size_t i = 0; i < pattern.size(); ++i) {
        if (lower(text[at + i]) != lower(pattern[i]))
            return false;
    }
    return true;
}

// Releases differ in case ("IPSec", "IPsec") and not in words.
bool matches(const Trigger& trigger, std::string_view text)
{
    if (!equalAt(text, 0, trigger.startsWith))
        return false;
    if (trigger.contains.empty())
        return true;
    for (std::size_t at = trigger.startsWith.size(); at + trigger.contains.size() <= text.size(); ++at) {
        if (equalAt(text, at, trigger.contains))
            return true;
    }
    return false;
}

} // namespace

Classifier::Classifier(std::span<const Signature* const> signatures)
{
    std::uint16_t number = 0;
    for (const Signature* signature : signatures) {
        for (std::size_t i = 0; i < signature->triggers.size(); ++i)
            m_entries.push_back({signature->triggers[i], {signature, i}, ++number});
    }
    std::vector<std::uint16_t> order;
    for (std::size_t i = 0; i < m_entries.size(); ++i)
        (m_entries[i].trigger.startsWith.empty() ? m_anywhere : order)
            .push_back(static_cast<std::uint16_t>(i));
    std::stable_sort(order.begin(), order.end(), [this](std::uint16_t a, std::uint16_t b) {
        const Trigger& left = m_entries[a].trigger;
        const Trigger& right = m_entries[b].trigger;
        if (left.startsWith.size() != right.startsWith.size())
            return left.startsWith.size() > right.startsWith.size();
        return left.contains.size() > right.contains.size();
    });
    for (const std::uint16_t i : order)
        m_byStart.add(m_entries[i].trigger.startsWith, i);
}

std::uint16_t Classifier::match(std::string_view text) const
{
    if (text.empty())
        return 0;
    std::string folded;
    if (hasTypography(text)) {
        folded = foldTypography(text);
        text = folded;
    }
    return matchFolded(text);
}

std::uint16_t Classifier::matchFolded(std::string_view text) const
{
    if (text.empty())
        return 0;
    const std::uint16_t* const found =
        m_byStart.find(text, [&](std::uint16_t i) { return matches(m_entries[i].trigger, text); });
    if (found)
        return m_entries[*found].number;
    for (const std::uint16_t i : m_anywhere) {
        if (matches(m_entries[i].trigger, text))
            return m_entries[i].number;
    }
    return 0;
}

Classifier::Owner Classifier::owner(std::uint16_t trigger) const
{
    return trigger == 0 || trigger > m_entries.size() ? Owner{} : m_entries[trigger - 1U].owner;
}

const Classifier& Classifier::standard()
{
    static const Classifier classifier(signatures());
    return classifier;
}

} // namespace rungbook::ike
