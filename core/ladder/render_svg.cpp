// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ladder/render_svg.h"

#include "core/ladder/layout.h"
#include "core/ladder/row_text.h"
#include "core/ladder/text_width.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <iterator>
#include <unordered_map>

namespace rungbook::ladder
{

namespace
{

constexpr double kFont = 12; // a monospaced font, so that room can be counted in characters
constexpr double kChar = 7.3; // width of one character of it, a little generous
constexpr double kLine = 17; // line spacing

// Colours stand in attributes, where the simplest renderer finds them; the style sheet only replaces them for a dark scheme.
constexpr std::string_view kStyle =
    "text{font-family:'DejaVu Sans Mono',Menlo,Consolas,'Liberation Mono',monospace;font-size:12px;"
    "white-space:pre}"
    "@media (prefers-color-scheme:dark){.paper{fill:#16191d}.ink{fill:#e8eaed}.dim{fill:#a7adb5}"
    ".bad{fill:#ff8f86}.good{fill:#7fd18b}.wire{stroke:#e8eaed}.life{stroke:#8a919b}"
    ".badwire{stroke:#ff8f86}.goodwire{stroke:#7fd18b}}";

struct Tone {
    std::string_view name;
    std::string_view color;
};
constexpr Tone kInk{"ink", "#1b1e22"};
constexpr Tone kDim{"dim", "#59606a"};
constexpr Tone kBad{"bad", "#b3261e"};
constexpr Tone kGood{"good", "#1d6b2c"};
constexpr Tone kWire{"wire", "#1b1e22"};
constexpr Tone kLife{"life", "#80868f"};
constexpr Tone kBadWire{"badwire", "#b3261e"};
constexpr Tone kGoodWire{"goodwire", "#1d6b2c"};

enum class Anchor { Start, Middle, End };

class SvgPainter
{
public:
    SvgPainter(const Ladder& ladder, const SvgOptions& options)
        : m_ladder(ladder)
        , m_options(options)
        , m_first(std::min(options.firstRow, ladder.size()))
        , m_last(options.maxRows == 0
                  ? ladder.size()
                  : std::min(ladder.size(), m_first + std::min(options.maxRows, ladder.size())))
        , m_heights(rowHeights(kLine, 1))
    {
        ColumnOptions columns;
        columns.width = std::clamp(options.width, 500.0, 20'000.0);
        columns.charWidth = kChar;
        columns.clock = hasClock();
        columns.stateChars = 26;
        columns.markChars = 10;
        m_columns = columnsFor(ladder, columns);
    }

    std::string paint()
    {
        double y = 8;
        paragraph(m_ladder.title, y, kInk, "", true);
        paragraph(m_ladder.verdict, y, m_ladder.failed ? kBad : kInk);
        y += kLine / 2;
        heads(y);
        rows(y);
        y += kLine;
        if (m_ladder.size() == 0)
            paragraph("Nothing was exchanged.", y, kInk);
        leftOut(y);
        if (m_derived)
            paragraph(kDerivedLegend, y, kDim);
        for (std::size_t i = 0; i < m_footnotes.size(); ++i)
            paragraph(m_footnotes[i], y, kInk, fmt::format("[{}] ", i + 1));
        findings(y);
        return document(y + 8);
    }

private:
    bool hasClock() const
    {
        for (std::size_t i = m_first; i < m_last; ++i) {
            if (!m_ladder.rows->row(i).time.empty())
                return true;
        }
        return false;
    }

    template <class... Args> void write(fmt::format_string<Args...> format, Args&&... args)
    {
        fmt::format_to(std::back_inserter(m_body), format, std::forward<Args>(args)...);
    }

    void text(double x, double y, std::string_view content, Tone tone, Anchor anchor = Anchor::Start,
        std::string_view extra = {})
    {
        if (content.empty())
            return;
        constexpr std::string_view anchors[] = {"", " text-anchor=\"middle\"", " text-anchor=\"end\""};
        write("<text class=\"{}\" fill=\"{}\" x=\"{:.1f}\" y=\"{:.1f}\"{}{}>{}</text>\n", tone.name,
            tone.color, x, y, anchors[static_cast<std::size_t>(anchor)], extra, escapeXml(content));
    }

    void line(double x1, double y1, double x2, double y2, Tone tone, std::string_view extra = {})
    {
        write(
            "<line class=\"{}\" stroke=\"{}\" x1=\"{:.1f}\" y1=\"{:.1f}\" x2=\"{:.1f}\" y2=\"{:.1f}\"{}/>\n",
            tone.name, tone.color, x1, y1, x2, y2, extra);
    }

    void paragraph(
        std::string_view content, double& y, Tone tone, std::string_view indent = {}, bool bold = false)
    {
        if (content.empty())
            return;
        const auto cells = static_cast<std::size_t>((m_columns.width - 2 * kChar) / kChar);
        double x = kChar;
        bool first = true;
        for (const std::string& part :
            wrapText(printable(content), cells - std::min(indent.size(), cells - 1))) {
            y += kLine;
            if (first)
                text(x, y, indent, tone);
            text(x + static_cast<double>(indent.size()) * kChar, y, part, tone, Anchor::Start,
                bold ? " font-weight=\"bold\"" : "");
            first = false;
        }
    }

    std::string shortened(std::string_view content, double room)
    {
        std::string whole = printable(content);
        const auto cells = room < kChar ? 0 : static_cast<std::size_t>(std::floor(room / kChar));
        if (displayWidth(whole) <= cells)
            return whole;
        const auto [note, isNew] = m_footnoteOf.try_emplace(whole, m_footnotes.size() + 1);
        if (isNew)
            m_footnotes.push_back(whole);
        const std::string number = fmt::format("[{}]", note->second);
        return cells <= number.size() ? number : elide(whole, cells - number.size()) + number;
    }

    void heads(double& y)
    {
        const auto one = [&](auto&& textOf, Tone tone, std::string_view extra) {
            bool any = false;
            for (std::size_t i = 0; i < m_ladder.participants.size() && i < m_columns.lifelines.size(); ++i) {
                const std::string& content = textOf(m_ladder.participants[i]);
                if (content.empty())
                    continue;
                if (!any)
                    y += kLine;
                any = true;
                // The outer heads may spread over the lanes beside their lifeline.
                const double x = m_columns.lifelines[i];
                const double half = std::min({x, m_columns.width - x, m_columns.arrow(0, 1).width() / 2});
                text(x, y, shortened(content, 2 * half), tone, Anchor::Middle, extra);
            }
        };
        one([](const Participant& p) -> const std::string& { return p.name; }, kInk, " font-weight=\"bold\"");
        one([](const Participant& p) -> const std::string& { return p.address; }, kInk, "");
        one([](const Participant& p) -> const std::string& { return p.role; }, kDim, "");
        y += kLine / 2;
    }

    void lifelines(double from, double to, std::string_view extra)
    {
        if (to <= from)
            return;
        for (const double x : m_columns.lifelines)
            line(x, from, x, to, kLife, extra);
    }

    void rows(double& y)
    {
        double solid = y; // where the lifelines that are being drawn began
        const auto phases = phasesIn(m_ladder, m_first, m_last);
        std::size_t phase = 0;
        double phaseTop = y;
        for (std::size_t i = m_first; i < m_last; ++i) {
            const Row row = m_ladder.rows->row(i);
            const double height = m_heights.of(row.kind);
            while (phase < phases.size() && phases[phase].lastRow < i)
                ++phase;
            const bool inside = phase < phases.size() && phases[phase].firstRow <= i;
            if (inside && (phases[phase].firstRow == i || i == m_first))
                phaseTop = y;
            if (row.kind == RowKind::Silence) {
                lifelines(solid, y, "");
                lifelines(y, y + height, " stroke-dasharray=\"1 4\"");
                solid = y + height;
            }
            paintRow(row, i, y, height);
            y += height;
            if (inside && (phases[phase].lastRow == i || i + 1 == m_last))
                bracket(phases[phase], phaseTop, y, phases[phase].lastRow == i);
        }
        lifelines(solid, y, "");
    }

    // Name beside the first row's label line and outcome beside the last row's payload line: both are free in the state lane.
    void bracket(const Phase& phase, double top, double bottom, bool ends)
    {
        const double x = m_columns.phase.left + kChar;
        const Tone tone = phase.outcome == PhaseOutcome::Failed ? kBad : kDim;
        write("<path class=\"{}\" fill=\"none\" stroke=\"{}\" d=\"M{:.1f} {:.1f}H{:.1f}V{:.1f}{}\"/>\n",
            phase.outcome == PhaseOutcome::Failed ? kBadWire.name : kLife.name,
            phase.outcome == PhaseOutcome::Failed ? kBadWire.color : kLife.color, x + 5, top + 3, x,
            bottom - 3, ends ? fmt::format("H{:.1f}", x + 5) : std::string());
        const double room = m_columns.lifelines.front() - x - 2 * kChar;
        text(x + kChar, top + kLine - 4, shortened(phase.name, room), kInk);
        if (ends && bottom - top > 2 * kLine)
            text(x + kChar, bottom - 6, outcomeText(phase.outcome), tone);
    }

    void paintRow(const Row& row, std::size_t index, double y, double height)
    {
        write("<g>");
        const std::string hint = hintOf(row, index);
        if (!hint.empty())
            write("<title>{}</title>\n", escapeXml(hint));
        switch (row.kind) {
        case RowKind::Message:
        case RowKind::Ghost:
            arrow(row, y);
            break;
        case RowKind::Silence:
            middle(row.label, y + height / 2 + 4, kDim, false);
            break;
        case RowKind::Milestone:
            milestone(row, y + height / 2);
            break;
        case RowKind::Note:
            note(row, y + height / 2 + 4);
            break;
        }
        write("</g>\n");
    }

    static std::string hintOf(const Row& row, std::size_t index)
    {
        std::string hint = fmt::format("Row {}: {}", index + 1, headline(row));
        if (!row.payloads.empty())
            hint += ". " + row.payloads;
        if (!row.explanation.empty())
            hint += ". " + row.explanation;
        return hint;
    }

    void sides(const Row& row, double label, double base)
    {
        if (m_columns.time.width() > 0) {
            text(m_columns.time.left, label, row.time, kDim);
            text(m_columns.time.left, base, row.delta, kDim);
        }
        text(m_columns.rightState.left, label, linesText(row.where), kDim);
        if (!row.leftState.empty() && row.leftState != m_leftState) {
            m_leftState = row.leftState;
            m_derived = m_derived || row.leftDerived;
            const double room = m_columns.leftState.width() - kChar;
            text(m_columns.leftState.right, base, shortened(stateText(row.leftState, row.leftDerived), room),
                kInk, Anchor::End);
        }
        if (!row.rightState.empty() && row.rightState != m_rightState) {
            m_rightState = row.rightState;
            m_derived = m_derived || row.rightDerived;
            const double room = m_columns.rightState.width() - kChar;
            text(m_columns.rightState.left, base,
                shortened(stateText(row.rightState, row.rightDerived), room), kInk);
        }
        const auto cells = static_cast<std::size_t>(m_columns.marks.width() / kChar);
        text(m_columns.marks.left, base, marksText(row.findings, cells), kBad, Anchor::Start,
            " font-weight=\"bold\"");
    }

    void arrow(const Row& row, double y)
    {
        const bool ghost = row.kind == RowKind::Ghost;
        const auto last = static_cast<std::uint16_t>(m_columns.lifelines.size() - 1);
        const std::uint16_t from = std::min(row.from, last);
        const std::uint16_t to = std::min(row.to, last);
        const double x1 = m_columns.lifelines[from];
        double x2 = m_columns.lifelines[to];
        const double wireY = y + 1.35 * kLine;
        const Band band = from == to ? m_columns.arrow(from, from) : m_columns.arrow(from, to);
        const double room = from == to ? 20 * kChar : band.width() - 3 * kChar;
        const Tone tone = ghost ? kBad : kInk;
        const Tone wire = ghost ? kBadWire : kWire;
        const double textX = from == to ? x1 + 2 * kChar : band.center();
        const Anchor anchor = from == to ? Anchor::Start : Anchor::Middle;
        text(textX, wireY - 6, shortened(headline(row), room), tone, anchor, " font-weight=\"bold\"");
        if (!row.payloads.empty())
            text(textX, wireY + kLine - 4,
                shortened(ghost ? "would carry " + row.payloads : row.payloads, room), tone, anchor);
        if (from == to) {
            write("<path class=\"{}\" fill=\"none\" stroke=\"{}\" d=\"M{:.1f} {:.1f}h12v10h-12\"/>\n",
                wire.name, wire.color, x1, wireY - 5);
            sides(row, wireY - 10, wireY + 4);
            return;
        }
        const double sign = x2 > x1 ? 1 : -1;
        x2 -= sign; // the head's tip stays clear of the lifeline
        const std::string_view dash = ghost ? " stroke-dasharray=\"7 5\"" : "";
        if (row.resends > 0) {
            line(x1, wireY - 2, x2 - sign * 9, wireY - 2, wire);
            line(x1, wireY + 2, x2 - sign * 9, wireY + 2, wire);
            head(x2 - sign * 9, wireY, sign, tone, wire, false);
        } else {
            line(x1, wireY, x2 - sign * 9, wireY, wire, dash);
        }
        head(x2, wireY, sign, tone, wire, ghost);
        sides(row, wireY - 10, wireY + 4);
    }

    void head(double tip, double y, double sign, Tone fill, Tone stroke, bool hollow)
    {
        write(
            "<path class=\"{0}\" {5} stroke-width=\"1\" d=\"M{1:.1f} {2:.1f}L{3:.1f} {4:.1f}V{6:.1f}Z\"/>\n",
            hollow ? stroke.name : fill.name, tip, y, tip - sign * 10, y - 5,
            hollow ? fmt::format("fill=\"none\" stroke=\"{}\"", stroke.color)
                   : fmt::format("fill=\"{}\"", fill.color),
            y + 5);
    }

    void middle(std::string_view content, double y, Tone tone, bool bold)
    {
        const Band band{m_columns.lifelines.front(), m_columns.lifelines.back()};
        text(band.center(), y, shortened(content, band.width() - 2 * kChar), tone, Anchor::Middle,
            bold ? " font-weight=\"bold\"" : "");
    }

    void milestone(const Row& row, double y)
    {
        const double left = m_columns.lifelines.front();
        const double right = m_columns.lifelines.back();
        const std::string label = shortened(row.label, right - left - 6 * kChar);
        const double half = static_cast<double>(displayWidth(label)) * kChar * 0.58
            + kChar; // bold letters of another font are wider
        const double center = (left + right) / 2;
        line(left, y, center - half, y, kGoodWire, " stroke-width=\"3\"");
        line(center + half, y, right, y, kGoodWire, " stroke-width=\"3\"");
        text(center, y + 4, label, kGood, Anchor::Middle, " font-weight=\"bold\"");
        sides(row, y + 4, y + 4);
    }

    void note(const Row& row, double y)
    {
        const Band band{m_columns.lifelines.front(), m_columns.lifelines.back()};
        text(band.left + kChar, y, shortened("# " + row.label, band.width() - 2 * kChar), kDim, Anchor::Start,
            " font-style=\"italic\"");
        sides(row, y, y);
    }

    void leftOut(double& y)
    {
        if (m_first == 0 && m_last == m_ladder.size())
            return;
        paragraph(fmt::format("This picture shows rows {} to {} of {}; the other {} are not in it.",
                      m_first + 1, m_last, m_ladder.size(), m_ladder.size() - (m_last - m_first)),
            y, kBad, "", true);
    }

    void findings(double& y)
    {
        if (m_ladder.findings.empty())
            return;
        y += kLine / 2;
        paragraph("Findings", y, kInk, "", true);
        for (std::size_t i = 0; i < m_ladder.findings.size(); ++i) {
            const FindingMark& mark = m_ladder.findings[i];
            const std::string number = fmt::format("!{} ", i + 1);
            paragraph(
                mark.title + ".", y, isWrong(mark.effect) && mark.role == Role::Root ? kBad : kInk, number);
            const std::string lines = linesText(mark.lines, 8);
            paragraph(
                fmt::format("{}: {}{}{}", mark.rule, standingText(mark), lines.empty() ? "" : ", ", lines), y,
                kDim, std::string(number.size(), ' '));
        }
    }

    std::string document(double height) const
    {
        std::string id;
        for (const char c : m_options.idPrefix) {
            if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-'
                || c == '_')
                id += c;
        }
        return fmt::format(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
            "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" aria-labelledby=\"{0}-title {0}-desc\" "
            "width=\"{1:.0f}\" height=\"{2:.0f}\" viewBox=\"0 0 {1:.0f} {2:.0f}\" font-family=\"DejaVu Sans "
            "Mono, Menlo, Consolas, monospace\" "
            "font-size=\"{3:.0f}\">\n<title id=\"{0}-title\">{4}</title>\n<desc id=\"{0}-desc\">{5}</desc>\n"
            "<style>{6}</style>\n<rect class=\"paper\" fill=\"#ffffff\" width=\"100%\" "
            "height=\"100%\"/>\n{7}</svg>\n",
            id, m_columns.width, height, kFont,
            escapeXml(m_ladder.title.empty() ? "Ladder diagram" : m_ladder.title), escapeXml(describe()),
            kStyle, m_body);
    }

    std::string describe() const
    {
        std::string text = "A ladder diagram";
        for (std::size_t i = 0; i < m_ladder.participants.size(); ++i) {
            const Participant& p = m_ladder.participants[i];
            text +=
                (i == 0 ? " between " : " and ") + p.name + (p.address.empty() ? "" : " (" + p.address + ")");
        }
        text += fmt::format(", {} rows. {}", m_ladder.size(), m_ladder.verdict);
        return text;
    }

    const Ladder& m_ladder;
    const SvgOptions& m_options;
    std::size_t m_first;
    std::size_t m_last;
    RowHeights m_heights;
    Columns m_columns;
    bool m_derived = false;
    std::string m_leftState;
    std::string m_rightState;
    std::vector<std::string> m_footnotes;
    std::unordered_map<std::string, std::size_t> m_footnoteOf;
    std::string m_body;
};

} // namespace

std::string escapeXml(std::string_view text)
{
    std::string out;
    for (const char c : printable(text)) {
        switch (c) {
        case '&':
            out += "&amp;";
            break;
        case '<':
            out += "&lt;";
            break;
        case '>':
            out += "&gt;";
            break;
        case '"':
            out += "&quot;";
            break;
        case '\'':
            out += "&#39;";
            break;
        default:
            out += c;
        }
    }
    return out;
}

std::string renderSvg(const Ladder& ladder, const SvgOptions& options)
{
    return SvgPainter(ladder, options).paint();
}

} // namespace rungbook::ladder
