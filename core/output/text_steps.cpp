// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/output/text_steps.h"

#include "core/ike/row_words.h"
#include "core/ike/step_notes.h"
#include "core/output/relevant.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <set>
#include <tuple>

namespace rungbook::output
{

namespace
{

using workbench::AnalyzeReport;

constexpr std::size_t kStepsShown = 200;

// Quotes configuration, each stanza once however often a page repeats it or a later message rests on it. What the configuration lacks is
// told only when the user gave it.
class Quoter
{
public:
    Quoter(TextSheet& sheet, const AnalyzeReport& report, std::size_t indent)
        : m_sheet(sheet)
        , m_report(report)
        , m_indent(indent)
        , m_given(configurationGiven(report))
    {
    }

    void write(const std::vector<config::Quote>& quotes)
    {
        std::vector<std::string> wanted;
        for (const config::Quote& quote : quotes) {
            if (!quote.lines.empty() || m_given)
                write(quote);
            else if (!quote.query.commands.empty())
                wanted.push_back(quote.query.commands.front());
        }
        if (!wanted.empty())
            m_sheet.paragraph(
                fmt::format("Give the configuration with --config FILE to see {}: {}.",
                    wanted.size() == quotes.size() ? "its lines here" : "more", fmt::join(wanted, "; ")),
                m_indent, Tone::Faint);
    }

private:
    void write(const config::Quote& quote)
    {
        const std::string_view bullet = m_sheet.options().unicode ? "· " : "- ";
        if (quote.lines.empty()) {
            m_sheet.paragraph(quote.query.why, m_indent, Tone::Plain, bullet);
            m_sheet.paragraph(
                fmt::format("not in the configuration given: {}", fmt::join(quote.query.commands, " or ")),
                m_indent + 2, Tone::Warning);
            return;
        }
        std::vector<const config::ConfigLine*> fresh;
        for (std::size_t i = 0; i < quote.lines.size();) {
            std::string stanza = quote.lines[i].text;
            std::size_t end = i + 1;
            for (; end < quote.lines.size() && quote.lines[end].level > 0; ++end)
                stanza += "\n" + quote.lines[end].text;
            if (m_shown.insert(std::move(stanza)).second) {
                for (std::size_t j = i; j < end; ++j)
                    fresh.push_back(&quote.lines[j]);
            }
            i = end;
        }
        m_sheet.paragraph(fresh.empty() ? quote.query.why + " (The lines stand above.)" : quote.query.why,
            m_indent, Tone::Plain, bullet);
        for (const config::ConfigLine* line : fresh)
            m_sheet.verbatim((line->level > 0 ? " " : "") + line->text, m_indent + 2, Tone::Accent,
                fmt::format("{}:{}  ", m_sheet.safe(shortPath(m_report, quote.source)), raw(line->line)));
    }

    TextSheet& m_sheet;
    const AnalyzeReport& m_report;
    std::size_t m_indent;
    bool m_given;
    std::set<std::string> m_shown;
};

// Says of a step what it is for, and which configuration decides it. A step that comes again is not explained again.
class StepTeller
{
public:
    StepTeller(TextSheet& sheet, const AnalyzeReport& report, const AnalyzeReport::SessionRef& ref)
        : m_sheet(sheet)
        , m_steps(relevantSteps(report, ref))
        , m_quoter(sheet, report, 6)
    {
    }

    void tell(ike::Step step, ike::Direction direction, bool missing)
    {
        if (!m_told.emplace(step.kind, step.ordinal, direction, missing).second)
            return;
        const ike::StepNote note = ike::stepNote(step);
        if (!note.purpose.empty())
            m_sheet.paragraph(note.purpose, 6);
        for (const RelevantStep& relevant : m_steps) {
            if (relevant.step == step && relevant.direction == direction && relevant.missing == missing)
                m_quoter.write(relevant.quotes);
        }
    }

private:
    TextSheet& m_sheet;
    std::vector<RelevantStep> m_steps;
    Quoter m_quoter;
    std::set<std::tuple<ike::StepKind, std::uint8_t, ike::Direction, bool>> m_told;
};

} // namespace

// Paths are long and the same on every line: the last part does, unless two inputs share it.
std::string shortPath(const AnalyzeReport& report, SourceId source)
{
    constexpr std::size_t longest = 36;
    const std::string path = report.pathOf(source);
    if (path.size() <= longest)
        return path;
    const std::string last = path.substr(path.rfind('/') + 1);
    std::size_t same = 0;
    for (std::size_t i = 0; i < report.inputs.size() + report.configInputs.size(); ++i) {
        const std::string other = report.pathOf(SourceId{static_cast<std::uint32_t>(i)});
        same += other.substr(other.rfind('/') + 1) == last ? 1 : 0;
    }
    return same == 1 ? last : path;
}

void writeDecisive(TextSheet& sheet, const AnalyzeReport& report, const AnalyzeReport::SessionRef& ref)
{
    if (report.session(ref).outcome == ike::Outcome::Established)
        return;
    const RelevantStep step = decisiveStep(report, ref);
    if (step.quotes.empty())
        return;
    sheet.blank();
    const std::string what = fmt::format("{}{}", ike::stepName(step.step),
        step.missing ? fmt::format(", which {}", ike::absenceOf(report.session(ref).missing.front()))
                     : std::string{});
    sheet.paragraph(fmt::format("Configuration of this device that decides {}", what), 2, Tone::Strong);
    Quoter(sheet, report, 4).write(step.quotes);
}

void writeSteps(TextSheet& sheet, const AnalyzeReport& report, const AnalyzeReport::SessionRef& ref)
{
    const ike::Session& s = report.session(ref);
    const TextPool& pool = report.analysis(ref).text;
    StepTeller teller(sheet, report, ref);
    sheet.blank();
    sheet.paragraph("Message by message", 2, Tone::Strong);
    const auto missing = [&](std::uint32_t after) {
        for (const ike::Missing& m : s.missing) {
            if (m.after != after)
                continue;
            const ike::StepNote note = ike::stepNote(m.step);
            sheet.blank();
            sheet.headed(fmt::format("    [{} {}]", m.direction == ike::Direction::Out ? "→" : "←",
                             ike::stepName(m.step)),
                Tone::Bad,
                fmt::format("{}{}{}", ike::absenceOf(m),
                    m.waited ? fmt::format(", waited {}", durationText(*m.waited)) : std::string{},
                    note.carries.empty() ? std::string{} : fmt::format("; would carry {}", note.carries)),
                0);
            teller.tell(m.step, m.direction, true);
        }
    };
    missing(kNoIndex);
    for (std::uint32_t i = 0; i < s.messages.size(); ++i) {
        if (i == kStepsShown) {
            sheet.paragraph(fmt::format("and {} more messages: --format json has them all.",
                                grouped(s.messages.size() - i)),
                4, Tone::Faint);
            break;
        }
        const ike::Message& m = s.messages[i];
        const std::string_view state = pool.text(m.ourState);
        sheet.blank();
        sheet.headed(fmt::format("{:>3} {} {}", i + 1, m.direction == ike::Direction::Out ? "→" : "←",
                         ike::stepName(m.step)),
            Tone::Accent,
            fmt::format("{}{}{}{}{}", ike::payloadSummary(pool.text(m.payloads)),
                m.time.known() ? "; " + clockText(m.time) : std::string{},
                m.first == m.last ? fmt::format("; line {}", raw(m.first))
                                  : fmt::format("; lines {} to {}", raw(m.first), raw(m.last)),
                m.resends > 0 ? fmt::format("; sent again {}", counted(m.resends, "time", "times"))
                              : std::string{},
                state.empty() ? std::string{}
                              : fmt::format("; then {}{}", state, m.ourStateDerived ? " (worked out)" : "")),
            2);
        teller.tell(m.step, m.direction, false);
        missing(i);
    }
}

} // namespace rungbook::output
