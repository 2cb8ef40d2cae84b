// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/guide/pages.h"

#include <algorithm>
#include <optional>

namespace rungbook::guide
{

namespace
{

std::string_view trimmed(std::string_view text)
{
    constexpr std::string_view blank = " \t\r";
    const std::size_t first = text.find_first_not_of(blank);
    if (first == std::string_view::npos)
        return {};
    return text.substr(first, text.find_last_not_of(blank) - first + 1);
}

std::vector<std::string> listOf(std::string_view text)
{
    std::vector<std::string> all;
    while (!text.empty()) {
        const std::size_t end = text.find(';');
        if (const std::string_view one = trimmed(text.substr(0, end)); !one.empty())
            all.emplace_back(one);
        text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
    }
    return all;
}

std::optional<Kind> kindOf(std::string_view name)
{
    for (const Kind kind : kinds()) {
        if (nameOf(kind) == name)
            return kind;
    }
    return std::nullopt;
}

/// Reads line by line: the head of the file, and of each page its fields, its paragraphs, its checks.
class Reader
{
public:
    explicit Reader(std::string_view name)
        : m_name(name)
    {
    }

    bool line(std::string_view raw)
    {
        ++m_line;
        const std::string_view text = trimmed(raw);
        if (raw.starts_with("## "))
            return begin(trimmed(raw.substr(3)));
        if (text.empty()) {
            m_fields = m_fields && !m_begun;
            m_paragraph = m_check = false;
            return true;
        }
        if (m_fields)
            return field(text);
        Entry& page = m_pages.back();
        if (raw.starts_with("- ")) {
            page.checks.emplace_back(trimmed(raw.substr(2)));
            m_check = true;
            return true;
        }
        if (m_check) {
            page.checks.back().append(" ").append(text);
            return true;
        }
        if (!page.checks.empty())
            return complain("a paragraph after what to check");
        page.text.append(page.text.empty() ? "" : m_paragraph ? " " : "\n\n").append(text);
        m_paragraph = true;
        return true;
    }

    Result<std::vector<Entry>> take()
    {
        if (!m_error.empty())
            return failure(
                Error::Kind::NotUnderstood, m_error, "resources/guide/README.md tells the format.");
        return std::move(m_pages);
    }

private:
    bool complain(std::string_view what)
    {
        m_error = std::string(m_name) + ", line " + std::to_string(m_line) + ": " + std::string(what) + ".";
        return false;
    }

    bool begin(std::string_view id)
    {
        if (id.empty())
            return complain("a page without an id");
        m_pages.push_back(m_head);
        m_pages.back().id = id;
        m_begun = m_fields = true;
        m_paragraph = m_check = false;
        return true;
    }

    bool field(std::string_view text)
    {
        const std::size_t colon = text.find(": ");
        if (colon == std::string_view::npos)
            return complain("a field is \"key: value\", and a blank line ends the fields");
        const std::string_view key = text.substr(0, colon);
        const std::string_view value = trimmed(text.substr(colon + 2));
        Entry& page = m_begun ? m_pages.back() : m_head;
        if (key == "kind") {
            const std::optional<Kind> kind = kindOf(value);
            if (!kind)
                return complain("there is no such kind of entry");
            page.kind = *kind;
        } else if (key == "title") {
            page.title = value;
        } else if (key == "about") {
            page.about = value;
        } else if (key == "source") {
            page.source = value;
        } else if (key == "also") {
            page.aliases = listOf(value);
        } else if (key == "see") {
            page.see = listOf(value);
        } else if (key == "ladders") {
            page.ladders = listOf(value);
        } else {
            return complain("there is no such field");
        }
        return true;
    }

    std::string_view m_name;
    std::size_t m_line = 0;
    Entry m_head;
    std::vector<Entry> m_pages;
    std::string m_error;
    bool m_begun = false;
    bool m_fields = true;
    bool m_paragraph = false;
    bool m_check = false;
};

} // namespace

Result<std::vector<Entry>> readPages(std::string_view name, std::string_view text)
{
    Reader reader(name);
    while (!text.empty()) {
        const std::size_t end = text.find('\n');
        if (!reader.line(text.substr(0, end)))
            break;
        text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
    }
    return reader.take();
}

} // namespace rungbook::guide
