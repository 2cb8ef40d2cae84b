// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/output/markdown.h"

#include <vector>

namespace rungbook::output
{

namespace
{

std::string_view trimmed(std::string_view text)
{
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t'))
        text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t' || text.back() == '\r'))
        text.remove_suffix(1);
    return text;
}

// Takes the marks of inline code and emphasis away; the words speak for themselves in a terminal. [text](url) becomes "text (url)".
std::string inlineText(std::string_view text)
{
    std::string out;
    bool code = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '`') {
            code = !code;
            continue;
        }
        if (!code && text.substr(i).starts_with("**")) {
            ++i;
            continue;
        }
        if (!code && text[i] == '[') {
            const std::size_t middle = text.find("](", i);
            const std::size_t end = middle == std::string_view::npos ? middle : text.find(')', middle);
            if (end != std::string_view::npos) {
                out += text.substr(i + 1, middle - i - 1);
                out += " (";
                out += text.substr(middle + 2, end - middle - 2);
                out += ')';
                i = end;
                continue;
            }
        }
        out += text[i];
    }
    return out;
}

// "- ", "* " or "12. ": the length of the mark, or 0.
std::size_t bulletLength(std::string_view line)
{
    if (line.starts_with("- ") || line.starts_with("* "))
        return 2;
    const std::size_t digits = line.find_first_not_of("0123456789");
    return digits != std::string_view::npos && digits > 0 && line.substr(digits).starts_with(". ")
        ? digits + 2
        : 0;
}

class Renderer
{
public:
    explicit Renderer(const TextOptions& options)
        : m_sheet(options)
    {
    }

    std::string render(std::string_view markdown)
    {
        while (!markdown.empty()) {
            const std::size_t end = markdown.find('\n');
            line(markdown.substr(0, end));
            markdown = end == std::string_view::npos ? std::string_view{} : markdown.substr(end + 1);
        }
        flush();
        return m_sheet.take();
    }

private:
    void line(std::string_view text)
    {
        if (text.starts_with("```")) {
            flush();
            m_code = !m_code;
            if (m_code)
                m_sheet.blank();
            return;
        }
        if (m_code) {
            codeLine(text);
            return;
        }
        const std::string_view inner = trimmed(text);
        if (inner.empty()) {
            flush();
            return;
        }
        if (inner.front() == '#') {
            heading(inner);
            return;
        }
        const std::size_t bullet = bulletLength(inner);
        if (bullet > 0) {
            flush();
            m_bullet = std::string(inner.substr(0, bullet));
            m_words = inner.substr(bullet);
            m_item = true;
            return;
        }
        if (!m_words.empty())
            m_words += ' ';
        m_words += inner;
    }

    // The mark by which the tests of a rule find the lines it rests on, in words.
    void codeLine(std::string_view text)
    {
        constexpr std::string_view mark = " ! finding";
        const std::size_t at = text.find(mark);
        if (at == std::string_view::npos)
            m_sheet.verbatim(text, 4, Tone::Accent);
        else
            m_sheet.verbatim(std::string(text.substr(0, at)) + "   ← here", 4, Tone::Strong);
    }

    void heading(std::string_view text)
    {
        flush();
        const bool title = text.starts_with("# ");
        const std::string_view words = trimmed(text.substr(text.find_first_not_of('#')));
        m_sheet.blank();
        if (title)
            m_sheet.heading(inlineText(words), Tone::Strong);
        else
            m_sheet.paragraph(inlineText(words), 0, Tone::Strong);
        m_afterItem = false;
    }

    void flush()
    {
        if (m_words.empty())
            return;
        // Items of a list stand together; a paragraph has a blank line before it.
        if (!(m_item && m_afterItem))
            m_sheet.blank();
        m_sheet.paragraph(
            inlineText(m_words), 2, Tone::Plain, m_item ? std::string_view(m_bullet) : std::string_view{});
        m_afterItem = m_item;
        m_item = false;
        m_words.clear();
    }

    TextSheet m_sheet;
    std::string m_words;
    std::string m_bullet;
    bool m_item = false;
    bool m_afterItem = false;
    bool m_code = false;
};

} // namespace

std::string markdownText(std::string_view markdown, const TextOptions& options)
{
    return Renderer(options).render(markdown);
}

std::string markdownPlain(std::string_view markdown)
{
    return markdownText(markdown, {.color = false, .unicode = true, .width = 80});
}

} // namespace rungbook::output
