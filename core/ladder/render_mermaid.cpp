// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ladder/render_mermaid.h"

#include "core/ladder/layout.h"
#include "core/ladder/row_text.h"
#include "core/ladder/text_width.h"

#include <algorithm>
#include <cctype>
#include <fmt/format.h>

namespace rungbook::ladder
{

namespace
{

constexpr std::size_t kLongestText = 500; // of one label; a diagram's box does not scroll

bool isWordAt(std::string_view text, std::size_t at, std::string_view word)
{
    if (text.size() - at < word.size())
        return false;
    for (std::size_t i = 0; i < word.size(); ++i) {
        if (std::tolower(static_cast<unsigned char>(text[at + i])) != word[i])
            return false;
    }
    const auto isLetter = [&](std::size_t i) {
        return std::isalnum(static_cast<unsigned char>(text[i])) != 0;
    };
    return (at == 0 || !isLetter(at - 1)) && (at + word.size() == text.size() || !isLetter(at + word.size()));
}

class MermaidPainter
{
public:
    MermaidPainter(const Ladder& ladder, const MermaidOptions& options)
        : m_ladder(ladder)
        , m_maxChars(std::max<std::size_t>(options.maxChars, 4000))
        , m_count(std::max<std::size_t>(ladder.participants.size(), 2))
    {
    }

    std::vector<std::string> paint()
    {
        m_head = head();
        note(m_ladder.verdict);
        flush();
        for (std::size_t i = 0; i < m_ladder.size(); ++i)
            row(i);
        if (m_ladder.size() == 0)
            note("Nothing was exchanged.");
        if (m_derived)
            note(kDerivedLegend);
        for (std::size_t i = 0; i < m_ladder.findings.size(); ++i) {
            const FindingMark& mark = m_ladder.findings[i];
            const std::string lines = linesText(mark.lines, 8);
            note(fmt::format("!{} {} ({}: {}{}{})", i + 1, mark.title, mark.rule, standingText(mark),
                lines.empty() ? "" : ", ", lines));
            flush();
        }
        if (m_shortened)
            note(fmt::format(
                "Texts of more than {} characters were shortened in this diagram.", kLongestText));
        flush();
        finishPart();
        return compose();
    }

private:
    std::string text(std::string_view content)
    {
        if (displayWidth(content) <= kLongestText)
            return escapeMermaid(content);
        m_shortened = true;
        return escapeMermaid(elide(printable(content), kLongestText));
    }

    std::string head()
    {
        std::string out = "sequenceDiagram\n";
        for (std::size_t i = 0; i < m_count; ++i) {
            const Participant p = i < m_ladder.participants.size() ? m_ladder.participants[i] : Participant{};
            std::string name = text(p.name.empty() ? fmt::format("participant {}", i + 1) : p.name);
            if (!p.address.empty())
                name += "<br/>" + text(p.address);
            if (!p.role.empty())
                name += "<br/>" + text(p.role);
            out += fmt::format("    participant p{} as {}\n", i, name);
        }
        return out;
    }

    std::string all() const { return fmt::format("p0,p{}", m_count - 1); }

    void note(std::string_view content)
    {
        if (!content.empty())
            m_pending += fmt::format("    Note over {}: {}\n", all(), text(content));
    }

    void row(std::size_t index)
    {
        const auto found = phasesIn(m_ladder, index, index + 1);
        const Phase* phase = found.empty() ? nullptr : &found.front();
        if (phase && phase->firstRow == index) {
            m_pending += "    rect rgba(128, 128, 128, 0.12)\n";
            note(fmt::format("{}: {}", phase->name, outcomeText(phase->outcome)));
            flush();
            m_inPhase = phase;
        }
        statements(m_ladder.rows->row(index));
        flush();
        if (phase && phase->lastRow == index) {
            m_part += "    end\n";
            m_inPhase = nullptr;
        }
    }

    void statements(const Row& row)
    {
        std::string marks;
        for (const std::uint32_t finding : row.findings)
            marks += fmt::format(" !{}", finding + 1);
        const std::string clock = row.time.empty() ? std::string() : row.time + " ";
        switch (row.kind) {
        case RowKind::Message:
        case RowKind::Ghost: {
            const bool ghost = row.kind == RowKind::Ghost;
            std::string line = text(clock + headline(row) + marks);
            if (!row.payloads.empty())
                line += "<br/>" + text(ghost ? "would carry " + row.payloads : row.payloads);
            m_pending += fmt::format("    p{}{}p{}: {}\n", std::min<std::size_t>(row.from, m_count - 1),
                ghost ? "--x" : "->>", std::min<std::size_t>(row.to, m_count - 1), line);
            break;
        }
        case RowKind::Silence:
            note("... " + row.label + marks + " ...");
            break;
        case RowKind::Milestone:
            note(clock + row.label + marks);
            break;
        case RowKind::Note:
            note("\"" + row.label + "\"" + marks);
            break;
        }
        state("left of p0", row.leftState, row.leftDerived, m_leftState);
        state(fmt::format("right of p{}", m_count - 1), row.rightState, row.rightDerived, m_rightState);
    }

    void state(std::string_view where, const std::string& name, bool derived, std::string& shown)
    {
        if (name.empty() || name == shown)
            return;
        shown = name;
        m_derived = m_derived || derived;
        m_pending += fmt::format("    Note {}: {}\n", where, text(stateText(name, derived)));
    }

    // Moves what was written for one row into the part, or into a new part when it would grow too long.
    void flush()
    {
        constexpr std::size_t kReserve = 400; // for what compose() and an open phase add
        if (!m_part.empty() && m_head.size() + m_part.size() + m_pending.size() + kReserve > m_maxChars) {
            if (m_inPhase)
                m_part += "    end\n";
            finishPart();
            if (m_inPhase)
                m_part += fmt::format("    rect rgba(128, 128, 128, 0.12)\n    Note over {}: {}\n", all(),
                    text(m_inPhase->name + " (continued)"));
        }
        m_part += m_pending;
        m_pending.clear();
    }

    void finishPart()
    {
        m_parts.push_back(std::move(m_part));
        m_part.clear();
    }

    std::vector<std::string> compose() const
    {
        std::vector<std::string> diagrams;
        const std::size_t total = m_parts.size();
        for (std::size_t i = 0; i < total; ++i) {
            std::string out = m_head;
            if (total > 1 && i > 0)
                out += fmt::format("    Note over {}: Diagram {} of {}, continued\n", all(), i + 1, total);
            out += m_parts[i];
            if (total > 1 && i + 1 < total)
                out += fmt::format(
                    "    Note over {}: Diagram {} of {}, goes on in the next one\n", all(), i + 1, total);
            diagrams.push_back(std::move(out));
        }
        return diagrams;
    }

    const Ladder& m_ladder;
    std::size_t m_maxChars;
    std::size_t m_count;
    std::string m_head;
    std::string m_pending; // statements of the row at hand
    std::string m_part;
    std::vector<std::string> m_parts;
    const Phase* m_inPhase = nullptr;
    bool m_derived = false;
    bool m_shortened = false;
    std::string m_leftState;
    std::string m_rightState;
};

} // namespace

std::string escapeMermaid(std::string_view text)
{
    const std::string clean = printable(text);
    // Mermaid cuts the last character off anything that looks like "style ...:...#...;", so a colon may not stand as itself there. A leading
    // "wrap:" would be taken for an instruction.
    const bool colons = clean.find("style") != std::string::npos
        || clean.find("classDef") != std::string::npos || clean.find("wrap:") != std::string::npos;
    std::string out;
    for (std::size_t i = 0; i < clean.size(); ++i) {
        const char c = clean[i];
        switch (c) {
        case '#':
            out += "#35;";
            break;
        case ';':
            out += "#59;";
            break;
        case '<':
            out += "#lt;";
            break;
        case '>':
            out += "#gt;";
            break;
        case '&':
            out += "#amp;";
            break;
        case '"':
            out += "#quot;";
            break;
        case '%':
            out += "#37;";
            break; // "%%{" would begin a directive, wherever it stands
        case '$':
            out += "#36;";
            break; // "$$" would begin a formula
        case '\\':
            out += "#92;";
            break;
        case '`':
            out += "#96;";
            break;
        case '{':
            out += "#123;";
            break;
        case '}':
            out += "#125;";
            break;
        case ':':
            out += colons ? "#58;" : ":";
            break;
        default:
            if ((c == 'e' || c == 'E') && isWordAt(clean, i, "end"))
                out += c == 'e' ? "#101;" : "#69;"; // the word alone ends a block
            else
                out += c;
        }
    }
    return out.empty() || out == " " ? std::string("(no text)") : out;
}

std::vector<std::string> mermaidDiagrams(const Ladder& ladder, const MermaidOptions& options)
{
    return MermaidPainter(ladder, options).paint();
}

std::string renderMermaid(const Ladder& ladder, const MermaidOptions& options)
{
    const std::vector<std::string> diagrams = mermaidDiagrams(ladder, options);
    if (diagrams.size() == 1)
        return diagrams.front();
    std::string out = fmt::format(
        "Mermaid draws at most 50,000 characters at a time, so this ladder is split into {} diagrams.\n",
        diagrams.size());
    for (const std::string& diagram : diagrams)
        out += "\n```mermaid\n" + diagram + "```\n";
    return out;
}

} // namespace rungbook::ladder
