// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/markup.h"

#include <algorithm>
#include <iterator>

namespace rungbook
{

namespace
{

bool tagAt(std::string_view line, std::size_t at)
{
    static constexpr std::string_view names[] = {"a", "b", "br", "code", "div", "em", "font", "i", "li", "p",
        "pre", "span", "strong", "td", "tr", "u"};
    std::size_t begin = at + 1;
    if (begin < line.size() && line[begin] == '/')
        ++begin;
    std::size_t end = begin;
    while (end < line.size() && line[end] >= 'a' && line[end] <= 'z')
        ++end;
    const std::string_view name = line.substr(begin, end - begin);
    const bool closed = end < line.size() && (line[end] == '>' || line[end] == ' ' || line[end] == '/');
    return closed && std::find(std::begin(names), std::end(names), name) != std::end(names)
        && line.find('>', at) != std::string_view::npos;
}

} // namespace

bool hasMarkup(std::string_view line)
{
    for (std::size_t at = line.find('<'); at != std::string_view::npos; at = line.find('<', at + 1)) {
        if (tagAt(line, at))
            return true;
    }
    return line.find("&gt;") != std::string_view::npos || line.find("&lt;") != std::string_view::npos
        || line.find("&amp;") != std::string_view::npos || line.find("&#") != std::string_view::npos;
}

std::string withoutMarkup(std::string_view line)
{
    struct Entity {
        std::string_view name;
        std::string_view text;
    };
    static constexpr Entity entities[] = {{"&gt;", ">"}, {"&lt;", "<"}, {"&amp;", "&"}, {"&quot;", "\""},
        {"&#39;", "'"}, {"&#215;", "x"}, {"&#8217;", "'"}, {"&nbsp;", " "}};
    std::string out;
    for (std::size_t i = 0; i < line.size();) {
        if (line[i] == '<' && tagAt(line, i)) {
            i = line.find('>', i) + 1;
            continue;
        }
        const auto* entity = std::find_if(std::begin(entities), std::end(entities),
            [&](const Entity& e) { return line.substr(i).starts_with(e.name); });
        if (line[i] == '&' && entity != std::end(entities)) {
            out += entity->text;
            i += entity->name.size();
        } else {
            out += line[i++];
        }
    }
    return out;
}

} // namespace rungbook
