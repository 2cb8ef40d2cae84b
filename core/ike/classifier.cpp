// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ike/signature.h"

#include <algorithm>

namespace rungbook::ike {

namespace {

// Web pages turn ' " - into typographic forms; a line with any byte above 0x7f is folded before it is compared.
std::string foldTypography(std::string_view text)
{
    struct Form {
        std::string_view utf8;
        std::string_view ascii;
    };
    static constexpr Form forms[] = {{"\xE2\x80\x98", "'"}, {"\xE2\x80\x99", "'"}, {"\xE2\x80\x9C", "\""}, {"\xE2\x80\x9D", "\""},
        {"\xE2\x80\x93", "-"}, {"\xE2\x80\x94", "--"}, {"\xE2\x80\xA6", "..."}, {"\xC2\xA0", " "}, {"\xC3\x97", "x"}};
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size();) {
        const Form* found = nullptr;
        if (static_cast<unsigned char>(text[i]) >= 0x80) {
            for (const Form& form : forms) {
                if (text.substr(i).starts_with(form.utf8)) {
                    found = &form;
                    break;
                }
            }
        }
        if (found) {
            out += found->ascii;
            i += found->utf8.size();
        } else {
            out += text[i++];
        }
    }
    return out;
}

bool hasHighByte(std::string_view text)
{
    return std::any_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
}

bool matches(const Trigger& trigger, std::string_view text)
{
    if (!text.starts_with(trigger.startsWith))
        return false;
    return trigger.contains.empty() || text.find(trigger.contains, trigger.startsWith.size()) != std::string_view::npos;
}

} // namespace

Classifier::Classifier(std::span<const Signature* const> signatures)
    : m_byFirst(256)
{
    std::uint16_t number = 0;
    for (const Signature* signature : signatures) {
        for (std::size_t i = 0; i < signature->triggers.size(); ++i)
            m_entries.push_back({signature->triggers[i], {signature, i}, ++number});
    }
    for (std::uint16_t i = 0; i < m_entries.size(); ++i) {
        const std::string_view start = m_entries[i].trigger.startsWith;
        if (start.empty())
            m_anywhere.push_back(i);
        else
            m_byFirst[static_cast<unsigned char>(start.front())].push_back(i);
    }
    for (std::vector<std::uint16_t>& bucket : m_byFirst) {
        std::stable_sort(bucket.begin(), bucket.end(), [this](std::uint16_t a, std::uint16_t b) {
            const Trigger& left = m_entries[a].trigger;
            const Trigger& right = m_entries[b].trigger;
            if (left.startsWith.size() != right.startsWith.size())
                return left.startsWith.size() > right.startsWith.size();
            return left.contains.size() > right.contains.size();
        });
    }
}

std::uint16_t Classifier::match(std::string_view text) const
{
    if (text.empty())
        return 0;
    std::string folded;
    if (hasHighByte(text)) {
        folded = foldTypography(text);
        text = folded;
    }
    for (const std::uint16_t i : m_byFirst[static_cast<unsigned char>(text.front())]) {
        if (matches(m_entries[i].trigger, text))
            return m_entries[i].number;
    }
    for (const std::uint16_t i : m_anywhere) {
        if (matches(m_entries[i].trigger, text))
            return m_entries[i].number;
    }
    return 0;
}

Classifier::Owner Classifier::owner(std::uint16_t trigger) const
{
    return trigger == 0 || trigger > m_entries.size() ? Owner {} : m_entries[trigger - 1U].owner;
}

const Classifier& Classifier::standard()
{
    static const Classifier classifier(signatures());
    return classifier;
}

} // namespace rungbook::ike
