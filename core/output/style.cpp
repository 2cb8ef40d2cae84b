// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/output/style.h"

#include "core/ladder/text_width.h"

#include <algorithm>
#include <fmt/format.h>

namespace rungbook::output
{

namespace
{

std::string_view codeOf(Tone tone)
{
    switch (tone) {
    case Tone::Strong:
        return "1";
    case Tone::Faint:
        return "2";
    case Tone::Bad:
        return "1;31";
    case Tone::Good:
        return "1;32";
    case Tone::Warning:
        return "1;33";
    case Tone::Accent:
        return "36";
    case Tone::Plain:
        break;
    }
    return {};
}

constexpr std::size_t kNarrowest = 40;
constexpr std::size_t kLeastText = 20; // cells a text wants at least

// Breaks text that is not prose: at the last space that fits when there is one in the second half of the line, else anywhere.
std::vector<std::string> breakVerbatim(std::string_view text, std::size_t cells, std::size_t restCells)
{
    std::vector<std::string> lines;
    std::size_t room = cells;
    while (ladder::displayWidth(text) > room) {
        std::size_t end = 0;
        std::size_t lastSpace = 0;
        std::size_t used = 0;
        while (end < text.size()) {
            std::size_t next = end;
            ladder::nextCodePoint(text, next);
            used += ladder::displayWidth(text.substr(end, next - end));
            if (used > room)
                break;
            if (text[end] == ' ')
                lastSpace = end;
            end = next;
        }
        if (lastSpace > end / 2)
            end = lastSpace + 1;
        if (end == 0)
            break;
        std::string_view part = text.substr(0, end);
        while (!part.empty() && part.back() == ' ')
            part.remove_suffix(1);
        lines.emplace_back(part);
        text.remove_prefix(end);
        room = restCells;
    }
    lines.emplace_back(text);
    return lines;
}

} // namespace

TextSheet::TextSheet(const TextOptions& options)
    : m_options(options)
{
    m_options.width = std::max(m_options.width, kNarrowest);
}

std::string TextSheet::safe(std::string_view text) const
{
    return m_options.unicode ? ladder::printable(text) : ladder::asciiOnly(text);
}

std::string TextSheet::paint(std::string_view text, Tone tone) const
{
    const std::string_view code = codeOf(tone);
    if (!m_options.color || code.empty() || text.empty())
        return std::string(text);
    return fmt::format("\x1b[{}m{}\x1b[0m", code, text);
}

void TextSheet::line(std::string_view text)
{
    m_text += text;
    m_text += '\n';
}

void TextSheet::blank()
{
    if (!m_text.empty() && !m_text.ends_with("\n\n"))
        m_text += '\n';
}

void TextSheet::paragraph(std::string_view text, std::size_t indent, Tone tone, std::string_view bullet)
{
    const std::size_t hang = indent + ladder::displayWidth(bullet);
    const std::size_t cells = m_options.width > hang + kLeastText ? m_options.width - hang : kLeastText;
    bool first = true;
    for (const std::string& part : ladder::wrapText(safe(text), cells)) {
        const std::string lead =
            first ? std::string(indent, ' ') + std::string(bullet) : std::string(hang, ' ');
        line(lead + paint(part, tone));
        first = false;
    }
}

void TextSheet::headed(
    std::string_view head, Tone headTone, std::string_view text, std::size_t indent, Tone tone)
{
    const std::size_t hang = indent + ladder::displayWidth(head) + 2;
    if (hang + kLeastText > m_options.width) { // no room beside the head: below it
        line(std::string(indent, ' ') + paint(head, headTone));
        paragraph(text, indent + 2, tone);
        return;
    }
    bool first = true;
    for (const std::string& part : ladder::wrapText(safe(text), m_options.width - hang)) {
        const std::string lead =
            first ? std::string(indent, ' ') + paint(head, headTone) + "  " : std::string(hang, ' ');
        line(lead + paint(part, tone));
        first = false;
    }
}

void TextSheet::verbatim(std::string_view text, std::size_t indent, Tone tone, std::string_view gutter)
{
    const std::size_t hang = indent + ladder::displayWidth(gutter);
    const std::size_t cells = m_options.width > hang + kLeastText ? m_options.width - hang : kLeastText;
    const std::size_t more = 2;
    bool first = true;
    for (const std::string& part : breakVerbatim(safe(text), cells, cells - more)) {
        const std::string lead =
            first ? std::string(indent, ' ') + paint(gutter, Tone::Faint) : std::string(hang + more, ' ');
        line(lead + paint(part, tone));
        first = false;
    }
}

void TextSheet::heading(std::string_view text, Tone tone)
{
    const std::string_view dash = m_options.unicode ? "─" : "-";
    const std::string lead = paint(fmt::format("{0}{0} ", dash), Tone::Faint);
    const std::vector<std::string> parts = ladder::wrapText(safe(text), m_options.width - 4);
    for (std::size_t i = 0; i < parts.size(); ++i) {
        std::string out = (i == 0 ? lead : std::string(3, ' ')) + paint(parts[i], tone);
        const std::size_t used = ladder::displayWidth(parts[i]) + 4;
        if (i + 1 == parts.size() && used < m_options.width) {
            std::string rule = " ";
            for (std::size_t j = used; j < m_options.width; ++j)
                rule += dash;
            out += paint(rule, Tone::Faint);
        }
        line(out);
    }
}

std::string grouped(unsigned long long count)
{
    std::string digits = fmt::format("{}", count);
    for (std::size_t at = digits.size(); at > 3;) {
        at -= 3;
        digits.insert(at, 1, ',');
    }
    return digits;
}

std::string counted(unsigned long long count, std::string_view one, std::string_view many)
{
    return fmt::format("{} {}", grouped(count), count == 1 ? one : many);
}

} // namespace rungbook::output
