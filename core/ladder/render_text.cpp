// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ladder/render_text.h"

#include "core/ladder/layout.h"
#include "core/ladder/row_text.h"
#include "core/ladder/text_canvas.h"
#include "core/ladder/text_width.h"

#include <algorithm>
#include <fmt/format.h>
#include <unordered_map>

namespace rungbook::ladder
{

namespace
{

constexpr std::size_t kLeastWidth = 72;
constexpr std::size_t kMostWidth = 1000;
constexpr std::size_t kHeadsEvery = 50;
constexpr std::size_t kNoteLines = 8;

// The pieces of line art, in box drawing or in ASCII.
struct Art {
    std::string_view life, gap, wire, stack, dash, cross, out, in, open, side, close, mark;
};
constexpr Art kBox{"│", "┊", "─", "═", "╌", "┼", ">", "<", "┌", "│", "└", "═"};
constexpr Art kAscii{"|", ":", "-", "=", "-", "+", ">", "<", "+", "|", "+", "="};

class TextPainter
{
public:
    TextPainter(const Ladder& ladder, const TextOptions& options)
        : m_ladder(ladder)
        , m_options(options)
        , m_art(options.unicode ? kBox : kAscii)
        , m_width(std::clamp(options.width, kLeastWidth, kMostWidth))
        , m_rows(options.maxRows == 0 ? ladder.size() : std::min(options.maxRows, ladder.size()))
        , m_shown(std::max<std::size_t>(ladder.participants.size(), 2))
    {
        measure();
    }

    std::string paint()
    {
        paragraph(m_ladder.title, "", Ink::Bold);
        paragraph(m_ladder.verdict, "", m_ladder.failed ? Ink::Red : Ink::Plain);
        m_out += '\n';
        heads();
        for (std::size_t i = 0; i < m_rows; ++i) {
            if (i > 0 && i % kHeadsEvery == 0)
                heads();
            paintRow(i);
        }
        if (m_ladder.size() == 0)
            paragraph("Nothing was exchanged.", "", Ink::Plain);
        const std::string leftOut = leftOutText(m_rows, m_ladder.size());
        if (!leftOut.empty())
            paragraph("... " + leftOut + " Write the ladder to a file to have them all.", "", Ink::Bold);
        legend();
        footnotes();
        findings();
        return std::move(m_out);
    }

private:
    std::string clean(std::string_view text) const
    {
        return m_options.unicode ? printable(text) : asciiOnly(text);
    }

    // Lanes are as wide as what they will hold: two passes over the rows, and none of them is kept.
    void measure()
    {
        std::size_t left = 0;
        std::size_t right = 0;
        for (std::size_t i = 0; i < m_rows; ++i) {
            const Row row = m_ladder.rows->row(i);
            m_time = std::max({m_time, displayWidth(row.time), displayWidth(row.delta)});
            left = std::max(left, displayWidth(stateText(row.leftState, row.leftDerived)));
            right = std::max(right, displayWidth(stateText(row.rightState, row.rightDerived)));
            m_lines = std::max(m_lines, linesText(row.where).size());
            std::size_t marks = 0;
            for (const std::uint32_t finding : row.findings)
                marks += fmt::format("!{} ", finding + 1).size();
            m_marks = std::max(m_marks, marks);
        }
        if (!m_ladder.phases.empty()) {
            m_margin = 2;
            for (const Phase& phase : phasesIn(m_ladder, 0, m_rows))
                left = std::max({left, displayWidth(phase.name), displayWidth(outcomeText(phase.outcome))});
        }
        m_time = std::min<std::size_t>(m_time, 16);
        const std::size_t widest = m_width >= 96 ? 28 : 20;
        m_left = std::min(left, widest);
        m_right = std::min(right, widest);
        m_marks = std::min<std::size_t>(m_marks, 16);
        const std::size_t rightPart = std::max({m_right, m_lines, m_marks, headHalf(m_shown - 1)}) + 2;
        const std::size_t first = (m_time ? m_time + 1 : 0) + m_margin + (m_left ? m_left + 1 : 0);
        m_first = std::max<std::size_t>({first, 4, headHalf(0)});
        // What stays for the arrows; a diagram of many participants may need more than the width asked for.
        const std::size_t room = m_width > m_first + rightPart ? m_width - m_first - rightPart : 0;
        m_pitch = std::max<std::size_t>(room / (m_shown - 1), m_shown > 2 ? 16 : 20);
        m_last = m_first + m_pitch * (m_shown - 1);
        m_canvas = std::max(m_width, m_last + rightPart);
    }

    // Half the room that a participant's head would like beside its lifeline, within reason.
    std::size_t headHalf(std::size_t participant) const
    {
        if (participant >= m_ladder.participants.size())
            return 0;
        const Participant& p = m_ladder.participants[participant];
        const std::size_t widest =
            std::max({displayWidth(p.name), displayWidth(p.address), displayWidth(p.role)});
        return std::min<std::size_t>(widest / 2 + 1, 12);
    }

    std::size_t lifeline(std::size_t participant) const
    {
        return m_first + m_pitch * std::min(participant, m_shown - 1);
    }

    CanvasLine blank(std::string_view life) const
    {
        CanvasLine line(m_canvas);
        for (std::size_t i = 0; i < m_shown; ++i)
            line.put(lifeline(i), life, Ink::Dim);
        return line;
    }

    void emit(const CanvasLine& line) { m_out += line.text(m_options.color); }

    void paragraph(std::string_view text, std::string_view indent, Ink ink)
    {
        if (text.empty())
            return;
        const std::string blanks(indent.size(), ' ');
        bool first = true;
        for (const std::string& part : wrapText(clean(text), m_width - indent.size())) {
            CanvasLine line(m_canvas);
            line.put(0, first ? indent : std::string_view(blanks));
            line.put(indent.size(), part, ink);
            emit(line);
            first = false;
        }
    }

    void heads()
    {
        const auto line = [&](auto&& textOf, Ink ink) {
            CanvasLine canvas(m_canvas);
            bool any = false;
            for (std::size_t i = 0; i < m_ladder.participants.size(); ++i) {
                const std::size_t x = lifeline(i);
                const std::size_t right = i + 1 < m_shown ? m_pitch / 2 : m_canvas - x;
                const std::size_t half = std::min({x, right, m_pitch / 2});
                const std::string text = shortened(textOf(m_ladder.participants[i]), 2 * half);
                any = any || !text.empty();
                canvas.put(x - displayWidth(text) / 2, text, ink);
            }
            if (any)
                emit(canvas);
        };
        line([](const Participant& p) { return p.name; }, Ink::Bold);
        line([](const Participant& p) { return p.address; }, Ink::Plain);
        line([](const Participant& p) { return p.role; }, Ink::Dim);
    }

    // Text that must fit; when it does not, the whole of it goes to the footnotes and a number says so.
    std::string shortened(std::string_view text, std::size_t cells)
    {
        const std::string whole = clean(text);
        if (displayWidth(whole) <= cells)
            return whole;
        const auto [note, isNew] = m_footnoteOf.try_emplace(whole, m_footnotes.size() + 1);
        if (isNew)
            m_footnotes.push_back(whole);
        const std::string number = fmt::format("[{}]", note->second);
        if (cells <= number.size())
            return number.substr(0, cells);
        return elide(whole, cells - number.size(), m_options.unicode) + number;
    }

    const Phase* phaseAt(std::size_t row) const
    {
        const auto found = phasesIn(m_ladder, row, row + 1);
        return found.empty() ? nullptr : &found.front();
    }

    void bracket(std::string_view corner, std::string_view text, Ink ink)
    {
        CanvasLine line = blank(m_art.life);
        const std::size_t x = m_time ? m_time + 1 : 0;
        line.put(x, corner, Ink::Dim);
        line.put(x + 2, shortened(text, m_first - x - 3), ink);
        emit(line);
    }

    void paintRow(std::size_t index)
    {
        const Row row = m_ladder.rows->row(index);
        const Phase* phase = phaseAt(index);
        if (phase && phase->firstRow == index)
            bracket(m_art.open, phase->name, Ink::Bold);
        m_inPhase = phase != nullptr;
        switch (row.kind) {
        case RowKind::Message:
        case RowKind::Ghost:
            arrow(row);
            break;
        case RowKind::Silence:
            silence(row);
            break;
        case RowKind::Milestone:
            milestone(row);
            break;
        case RowKind::Note:
            note(row);
            break;
        }
        if (phase && phase->lastRow == index)
            bracket(m_art.close, outcomeText(phase->outcome),
                phase->outcome == PhaseOutcome::Failed ? Ink::Red : Ink::Dim);
    }

    void begin(CanvasLine& line, std::string_view clock) const
    {
        line.put(0, elide(clean(clock), m_time, m_options.unicode), Ink::Dim);
        if (m_inPhase)
            line.put(m_time ? m_time + 1 : 0, m_art.side, Ink::Dim);
    }

    void lineNumbers(CanvasLine& line, const Row& row) const
    {
        line.put(m_last + 2, linesText(row.where), Ink::Dim);
    }

    void marks(CanvasLine& line, const Row& row) const
    {
        line.put(m_last + 2, marksText(row.findings, m_canvas - m_last - 2), Ink::Red);
    }

    // True when the right lane, which the marks share, was written to.
    bool states(CanvasLine& line, const Row& row)
    {
        if (!row.leftState.empty() && row.leftState != m_leftState) {
            m_leftState = row.leftState;
            m_derived = m_derived || row.leftDerived;
            const std::string text = shortened(stateText(row.leftState, row.leftDerived), m_left);
            line.put(m_first - 1 - displayWidth(text), text, Ink::Cyan);
        }
        if (!row.rightState.empty() && row.rightState != m_rightState) {
            m_rightState = row.rightState;
            m_derived = m_derived || row.rightDerived;
            line.put(m_last + 2,
                shortened(stateText(row.rightState, row.rightDerived), m_canvas - m_last - 2), Ink::Cyan);
            return true;
        }
        return false;
    }

    void arrow(const Row& row)
    {
        const bool ghost = row.kind == RowKind::Ghost;
        const Ink ink = ghost ? Ink::Red : row.resends > 0 ? Ink::Yellow : Ink::Plain;
        const std::size_t a = lifeline(row.from);
        const std::size_t b = lifeline(row.to);
        const std::size_t left = std::min(a, b);
        const std::size_t right = std::max(a, b);
        const std::size_t room = right > left + 3 ? right - left - 3 : 0;

        const Ink bold = ink == Ink::Plain ? Ink::Bold : ink;
        std::string text = clean(headline(row));
        std::string payloads =
            clean(ghost && !row.payloads.empty() ? "would carry " + row.payloads : row.payloads);
        if (!payloads.empty() && displayWidth(text) + 2 + displayWidth(payloads) <= room) {
            text += (ghost ? "; " : "  ") + payloads;
            payloads.clear();
        }
        CanvasLine above = blank(m_art.life);
        begin(above, row.time);
        above.put(left + 2, shortened(text, room), bold);
        lineNumbers(above, row);
        emit(above);
        if (!payloads.empty()) {
            CanvasLine second = blank(m_art.life);
            begin(second, "");
            second.put(left + 2, shortened(payloads, room), bold);
            emit(second);
        }

        CanvasLine wire = blank(m_art.life);
        begin(wire, row.delta);
        if (a == b) {
            wire.put(a + 1, m_art.in, ink); // a message to itself: nothing else to draw it with in one line
        } else {
            for (std::size_t x = left + 1; x < right; ++x) {
                const bool through = m_shown > 2 && (x - m_first) % m_pitch == 0;
                const bool hole = ghost && (x - left) % 2 == 0;
                wire.put(x,
                    hole                  ? " "
                        : through         ? m_art.cross
                        : ghost           ? m_art.dash
                        : row.resends > 0 ? m_art.stack
                                          : m_art.wire,
                    ink);
            }
            const std::size_t headsCount = row.resends > 0 ? 2 : 1;
            for (std::size_t i = 0; i < headsCount; ++i)
                b > a ? wire.put(right - 1 - i, m_art.out, ink) : wire.put(left + 1 + i, m_art.in, ink);
        }
        const bool taken = states(wire, row);
        if (!row.findings.empty() && taken) {
            // The state keeps the arrow's line; the marks get one of their own rather than be pushed out of sight.
            emit(wire);
            CanvasLine below = blank(m_art.life);
            begin(below, "");
            marks(below, row);
            emit(below);
            return;
        }
        marks(wire, row);
        emit(wire);
    }

    void silence(const Row& row)
    {
        CanvasLine line = blank(m_art.gap);
        begin(line, row.time);
        centred(line, row.label, Ink::Dim);
        marks(line, row);
        emit(line);
    }

    void centred(CanvasLine& line, std::string_view text, Ink ink)
    {
        const std::size_t room = m_last - m_first - 3;
        const std::string label = shortened(text, room);
        line.put(m_first + 2 + (room - displayWidth(label)) / 2, label, ink);
    }

    void milestone(const Row& row)
    {
        CanvasLine line = blank(m_art.life);
        begin(line, row.time);
        line.fill(m_first + 1, m_last, m_art.mark, Ink::Green);
        const std::string label = shortened(row.label, m_last - m_first - 7);
        centred(line, " " + label + " ", Ink::Bold);
        lineNumbers(line, row);
        emit(line);
        if (!row.leftState.empty() || !row.rightState.empty() || !row.findings.empty())
            after(row);
    }

    // States and marks of a row that has no arrow line to carry them.
    void after(const Row& row)
    {
        const bool changes = (!row.leftState.empty() && row.leftState != m_leftState)
            || (!row.rightState.empty() && row.rightState != m_rightState);
        if (changes) {
            CanvasLine line = blank(m_art.life);
            begin(line, "");
            states(line, row);
            emit(line);
        }
        if (!row.findings.empty()) {
            CanvasLine line = blank(m_art.life);
            begin(line, "");
            marks(line, row);
            emit(line);
        }
    }

    void note(const Row& row)
    {
        const std::size_t room = m_last - m_first - 5;
        std::vector<std::string> parts = wrapText(clean(row.label), room);
        if (parts.size() > kNoteLines) {
            parts.resize(kNoteLines);
            parts.back() = shortened(row.label, room);
        }
        for (std::size_t i = 0; i < parts.size(); ++i) {
            CanvasLine line = blank(m_art.life);
            begin(line, i == 0 ? row.time : "");
            line.put(m_first + 2, i == 0 ? "#" : " ", Ink::Dim);
            line.put(m_first + 4, parts[i], Ink::Dim);
            if (i == 0)
                lineNumbers(line, row);
            emit(line);
        }
        if (!row.findings.empty())
            after(row);
    }

    void legend()
    {
        if (m_derived)
            paragraph(kDerivedLegend, "", Ink::Dim);
    }

    void footnotes()
    {
        for (std::size_t i = 0; i < m_footnotes.size(); ++i)
            paragraph(m_footnotes[i], fmt::format("[{}] ", i + 1), Ink::Plain);
    }

    void findings()
    {
        if (m_ladder.findings.empty())
            return;
        m_out += "\nFindings\n";
        for (std::size_t i = 0; i < m_ladder.findings.size(); ++i) {
            const FindingMark& mark = m_ladder.findings[i];
            const std::string number = fmt::format("!{} ", i + 1);
            paragraph(mark.title + ".", number,
                isWrong(mark.effect) && mark.role == Role::Root ? Ink::Red : Ink::Plain);
            std::string detail = fmt::format("{}: {}", mark.rule, standingText(mark));
            const std::string lines = linesText(mark.lines, 8);
            if (!lines.empty())
                detail += ", " + lines;
            paragraph(detail, std::string(number.size(), ' '), Ink::Dim);
        }
    }

    const Ladder& m_ladder;
    TextOptions m_options;
    Art m_art;
    std::size_t m_width;
    std::size_t m_rows;
    std::size_t m_shown; // columns drawn: two at least
    std::size_t m_time = 0; // width of the clock column
    std::size_t m_margin = 0; // width of the phase margin
    std::size_t m_left = 0; // width of the left state lane
    std::size_t m_right = 0;
    std::size_t m_lines = 0;
    std::size_t m_marks = 0;
    std::size_t m_first = 0; // x of the first lifeline
    std::size_t m_last = 0; // x of the last
    std::size_t m_pitch = 0;
    std::size_t m_canvas = 0;
    bool m_inPhase = false;
    bool m_derived = false;
    std::string m_leftState;
    std::string m_rightState;
    std::vector<std::string> m_footnotes;
    std::unordered_map<std::string, std::size_t> m_footnoteOf; // number, from 1
    std::string m_out;
};

} // namespace

std::string renderText(const Ladder& ladder, const TextOptions& options)
{
    return TextPainter(ladder, options).paint();
}

} // namespace rungbook::ladder
