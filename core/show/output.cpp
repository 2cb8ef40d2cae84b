// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/show/output.h"

#include <algorithm>

namespace rungbook::show
{

std::string_view nameOf(FieldType type)
{
    switch (type) {
    case FieldType::Number:
        return "number";
    case FieldType::Hex:
        return "hex";
    case FieldType::Seconds:
        return "seconds";
    case FieldType::Kilobytes:
        return "kilobytes";
    case FieldType::Text:
        break;
    }
    return "text";
}

const Field* Record::get(std::string_view name) const
{
    const auto at =
        std::find_if(fields.begin(), fields.end(), [&](const Field& f) { return f.name == name; });
    return at == fields.end() ? nullptr : &*at;
}

std::string_view Record::text(std::string_view name) const
{
    const Field* field = get(name);
    return field ? std::string_view(field->text) : std::string_view{};
}

std::optional<std::uint64_t> Record::number(std::string_view name) const
{
    const Field* field = get(name);
    return field ? field->number : std::nullopt;
}

std::uint64_t ShowText::count(LineUse use) const
{
    return static_cast<std::uint64_t>(std::count(lines.begin(), lines.end(), use));
}

std::string withoutOutputs(std::string_view text, const ShowText& read)
{
    std::string out;
    out.reserve(text.size());
    std::size_t line = 0;
    std::size_t at = 0;
    while (at < text.size()) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        const LineUse use = line < read.lines.size() ? read.lines[line] : LineUse::Prose;
        if (use == LineUse::Prose || use == LineUse::Blank)
            out += text.substr(at, end - at);
        if (end < text.size())
            out += '\n';
        at = end + 1;
        ++line;
    }
    return out;
}

} // namespace rungbook::show
