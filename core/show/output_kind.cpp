// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/show/output_kind.h"

#include "core/show/words.h"

#include <algorithm>
#include <array>

namespace rungbook::show
{

#define RUNGBOOK_ENTRY(name) extern const OutputKind name;
#include "core/show/outputs/outputs.def"
#undef RUNGBOOK_ENTRY

namespace
{

bool isBlank(char c)
{
    return c == ' ' || c == '\t';
}

bool isWordPart(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '-'
        || c == '\'';
}

// Length of label at the beginning of text, a run of blanks in text counting as one; 0 when it does not stand there.
std::size_t matchLabel(std::string_view text, std::string_view label)
{
    std::size_t at = 0;
    for (std::size_t i = 0; i < label.size();) {
        if (label[i] == ' ') {
            if (at >= text.size() || !isBlank(text[at]))
                return 0;
            while (at < text.size() && isBlank(text[at]))
                ++at;
            ++i;
            continue;
        }
        if (at >= text.size() || !startsWith(text.substr(at, 1), label.substr(i, 1)))
            return 0;
        ++at;
        ++i;
    }
    return at;
}

struct Hit {
    const Label* label = nullptr;
    std::size_t valueAt = 0;
};

char lowered(char c)
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

Hit labelAt(std::string_view line, std::size_t at, std::span<const Label> labels)
{
    Hit best;
    std::size_t bestLength = 0;
    const char first = lowered(line[at]);
    for (const Label& label : labels) {
        if (lowered(label.label.front()) != first)
            continue;
        const bool glued = at > 0 && isWordPart(line[at - 1]);
        if (glued && label.label.front() != '#' && label.label.find(' ') == std::string_view::npos)
            continue;
        const std::size_t length = matchLabel(line.substr(at), label.label);
        if (length == 0 || label.label.size() <= bestLength)
            continue;
        std::size_t value = at + length;
        if (value < line.size() && isWordPart(label.label.back()) && isWordPart(line[value]))
            continue;
        while (value < line.size() && isBlank(line[value]))
            ++value;
        if (value < line.size() && (line[value] == ':' || line[value] == '='))
            ++value;
        else if (!label.bare)
            continue;
        bestLength = label.label.size();
        best = {&label, value};
    }
    return best;
}

std::string_view cleaned(std::string_view value)
{
    value = trim(value);
    while (!value.empty() && (value.back() == ',' || value.back() == ';'))
        value = trim(value.substr(0, value.size() - 1));
    return value;
}

} // namespace

Pairs findPairs(std::string_view line, std::span<const Label> labels)
{
    Pairs found;
    std::size_t begin = 0;
    std::size_t firstAt = std::string_view::npos;
    std::array<bool, 256> begins{}; // most bytes of a line begin no label
    for (const Label& label : labels)
        begins[static_cast<unsigned char>(lowered(label.label.front()))] = true;
    for (std::size_t at = 0; at < line.size();) {
        const Hit hit =
            !begins[static_cast<unsigned char>(lowered(line[at]))] ? Hit{} : labelAt(line, at, labels);
        if (!hit.label) {
            ++at;
            continue;
        }
        if (!found.list.empty())
            found.list.back().value = cleaned(line.substr(begin, at - begin));
        else
            firstAt = at;
        found.list.push_back({hit.label, {}});
        begin = hit.valueAt;
        at = std::max(hit.valueAt, at + 1);
    }
    if (found.list.empty())
        return found;
    found.list.back().value = cleaned(line.substr(std::min(begin, line.size())));
    found.clean = trim(line.substr(0, firstAt)).empty();
    for (const Pair& pair : found.list) {
        const bool number = pair.label->type == FieldType::Number;
        if (number && !decimal(pair.value))
            found.clean = false;
        // "0 and then some words": the words would be lost
        if (number && words(pair.value).size() != 1)
            found.clean = false;
    }
    return found;
}

Record& Builder::open(std::string_view kind, SourceSpan where, std::uint32_t parent)
{
    m_current = static_cast<std::uint32_t>(m_output.records.size());
    return m_output.records.emplace_back(Record{std::string(kind), parent, where, {}});
}

Record& Builder::ensure(std::string_view kind, SourceSpan where)
{
    Record* record = current();
    return record ? *record : open(kind, where);
}

Record* Builder::current()
{
    return m_current < m_output.records.size() ? &m_output.records[m_current] : nullptr;
}

std::uint32_t Builder::last(std::string_view kind) const
{
    for (std::size_t i = m_output.records.size(); i > 0; --i) {
        if (m_output.records[i - 1].kind == kind)
            return static_cast<std::uint32_t>(i - 1);
        if (m_output.records.size() - i > 64)
            break;
    }
    return kNoIndex;
}

void Builder::add(std::string_view name, std::string_view text, FieldType type, SourceSpan where)
{
    Record* record = current();
    if (!record)
        return;
    std::optional<std::uint64_t> number;
    if (type == FieldType::Hex)
        number = hexadecimal(text);
    else if (type != FieldType::Text
        || (!text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos))
        number = decimal(text);
    record->fields.push_back({std::string(name), std::string(text), type, number, where});
    for (std::uint32_t at = m_current; at < m_output.records.size(); at = m_output.records[at].parent) {
        SourceSpan& span = m_output.records[at].where;
        span.first = std::min(span.first, where.first);
        span.last = std::max(span.last, where.last);
    }
}

std::span<const OutputKind* const> outputKinds()
{
    static constexpr const OutputKind* all[] = {
// NOLINTNEXTLINE(bugprone-macro-parentheses): an element of a list
#define RUNGBOOK_ENTRY(name) &name,
#include "core/show/outputs/outputs.def"
#undef RUNGBOOK_ENTRY
    };
    return all;
}

const OutputKind* findOutputKind(std::string_view name)
{
    for (const OutputKind* kind : outputKinds()) {
        if (kind->name == name)
            return kind;
    }
    return nullptr;
}

} // namespace rungbook::show
