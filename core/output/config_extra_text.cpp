// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/output/config_extra_parts.h"

#include <algorithm>
#include <fmt/format.h>

namespace rungbook::output
{

namespace
{

using workbench::ConfigReport;

std::string nameOfFinding(const ConfigReport& report, std::size_t index)
{
    const Finding& f = report.findings[index];
    return fmt::format("{} (line {} of {})", f.rule->id, raw(f.evidence.front().where.first),
        report.pathOf(f.evidence.front().where.source));
}

class ExtraWriter
{
public:
    ExtraWriter(TextSheet& sheet, const ConfigReport& report)
        : m_sheet(sheet)
        , m_report(report)
    {
    }

    void fixes(const config::FixPlan& plan)
    {
        for (const config::DeviceScript& script : plan.devices) {
            m_sheet.blank();
            m_sheet.heading(fmt::format("{}: fix script", script.label), Tone::Strong);
            steps(script.steps);
            needs(script.needs);
            for (const std::string& command : script.unapplied)
                m_sheet.paragraph(
                    fmt::format("\"{}\" changes nothing: what it takes away is not there.", command), 2,
                    Tone::Faint);
            m_sheet.blank();
            m_sheet.paragraph(fmt::format("{}: the way back", script.label), 0, Tone::Strong);
            steps(script.rollback);
            if (!script.rollbackComplete)
                m_sheet.paragraph(
                    "Entered on paper, this did not give exactly what was there before. Save the "
                    "running configuration first.",
                    2, Tone::Warning);
            m_sheet.blank();
            m_sheet.paragraph(fmt::format("{}: what changes", script.label), 0, Tone::Strong);
            diff(script.diff);
        }
        m_sheet.blank();
        m_sheet.heading("After the fixes, on paper", Tone::Strong);
        if (plan.empty())
            m_sheet.paragraph("Nothing was found that commands put right.", 2);
        list("Gone", plan.silences, Tone::Good);
        list("Still there", plan.remains, Tone::Warning);
        for (const Finding& f : plan.raised)
            m_sheet.headed("New", Tone::Bad, fmt::format("{}: {}. {}", f.rule->id, f.title, f.message), 2);
        for (const config::LeftOut& one : plan.leftOut)
            m_sheet.headed("Not in the script", Tone::Warning,
                fmt::format("{}. {}", nameOfFinding(m_report, one.finding), one.reason), 2);
    }

    void peers(const std::vector<config::PeerConfig>& peers)
    {
        for (const config::PeerConfig& peer : peers) {
            m_sheet.blank();
            m_sheet.heading(peer.title, Tone::Strong);
            for (const std::string& note : peer.notes)
                m_sheet.paragraph(note, 2, Tone::Warning);
            for (const config::PeerNeed& need : peer.needs)
                m_sheet.headed(need.placeholder, Tone::Accent, need.what, 2);
            if (!peer.lines.empty())
                m_sheet.blank();
            for (const std::string& line : peer.lines)
                m_sheet.verbatim(line, 4);
        }
        if (peers.empty()) {
            m_sheet.blank();
            m_sheet.paragraph("There is no tunnel whose other end could be written.", 0, Tone::Warning);
        }
    }

    void beside(const workbench::LogBeside& log)
    {
        for (const workbench::Beside& table : log.tables) {
            const config::TunnelOutcome& outcome = m_report.outcomes[table.outcome];
            const config::Device& device = m_report.subject->devices()[outcome.device];
            m_sheet.blank();
            m_sheet.heading(fmt::format("{}: {} beside session {} of the log", device.label,
                                device.tunnels[outcome.tunnel].name, log.log->session(table.session).id),
                table.agree ? Tone::Good : Tone::Warning);
            m_sheet.paragraph(fmt::format("Matched by {}.", table.matchedBy), 2, Tone::Faint);
            m_sheet.verbatim(
                fmt::format("{:<22} {:<12} {}", "step", "predicted", "in the log"), 2, Tone::Faint);
            for (const workbench::BesideRow& row : table.rows) {
                m_sheet.verbatim(fmt::format("{:<22} {:<12} {}{}", config::nameOf(row.stage),
                                     config::nameOf(row.predicted), workbench::nameOf(row.observed),
                                     row.parts ? "  <- here they part" : ""),
                    2, row.parts ? Tone::Bad : Tone::Plain);
                if (row.parts || row.observed == workbench::Seen::Failed) {
                    m_sheet.paragraph("On paper: " + row.predictedText, 6, Tone::Faint);
                    if (!row.observedText.empty())
                        m_sheet.paragraph("In the log: " + row.observedText, 6, Tone::Faint);
                }
                for (const Evidence& e : row.observedLines)
                    m_sheet.paragraph(
                        fmt::format("{}:{} {}", log.log->pathOf(e.where.source), raw(e.where.first), e.note),
                        6, Tone::Faint);
            }
            m_sheet.paragraph(table.meaning, 2);
        }
        m_sheet.blank();
        if (log.tables.empty())
            m_sheet.paragraph("No session of the log has a peer that a tunnel of the configuration names.", 0,
                Tone::Warning);
        for (const auto& ref : log.unmatched) {
            const ike::Session& session = log.log->session(ref);
            m_sheet.paragraph(fmt::format("Session {} of the log, with {}, belongs to no tunnel of the "
                                          "configuration.",
                                  session.id, log.log->analysis(ref).text.text(session.peer)),
                0, Tone::Faint);
        }
    }

private:
    void steps(const std::vector<config::ScriptStep>& steps)
    {
        for (const config::ScriptStep& step : steps) {
            m_sheet.paragraph(step.why, 4, Tone::Faint, "! ");
            for (const std::string& command : step.commands)
                m_sheet.verbatim(command, 4);
        }
    }

    void needs(const std::vector<config::ScriptNeed>& needs)
    {
        if (needs.empty())
            return;
        m_sheet.blank();
        m_sheet.paragraph("Fill in before you enter it:", 2, Tone::Warning);
        for (const config::ScriptNeed& need : needs)
            m_sheet.headed(need.placeholder, Tone::Accent, need.what, 4);
    }

    void diff(const std::vector<config::DiffLine>& diff)
    {
        for (const config::DiffLine& line : diff) {
            const bool gap = line.kind == config::DiffKind::Gap;
            const bool removed = line.kind == config::DiffKind::Removed;
            const bool added = line.kind == config::DiffKind::Added;
            m_sheet.verbatim(gap ? "..."
                                 : fmt::format("{} {}",
                                     removed     ? '-'
                                         : added ? '+'
                                                 : ' ',
                                     line.text),
                4,
                removed     ? Tone::Bad
                    : added ? Tone::Good
                            : Tone::Faint);
        }
        if (diff.empty())
            m_sheet.paragraph(
                "Nothing: the commands are in the configuration already and only take effect when "
                "they are entered again.",
                4, Tone::Faint);
    }

    void list(std::string_view head, const std::vector<std::size_t>& findings, Tone tone)
    {
        std::string text;
        std::size_t hints = 0;
        for (const std::size_t i : findings) {
            const Effect effect = m_report.findings[i].effect;
            if (effect == Effect::Info || effect == Effect::Hygiene) {
                ++hints;
                continue;
            }
            text += (text.empty() ? "" : ", ") + nameOfFinding(m_report, i);
        }
        if (hints > 0)
            text += fmt::format("{}{}", text.empty() ? "" : ", and ", counted(hints, "hint", "hints"));
        if (!text.empty())
            m_sheet.headed(head, tone, text + ".", 2);
    }

    TextSheet& m_sheet;
    const ConfigReport& m_report;
};

} // namespace

void writeExtras(TextSheet& sheet, const ConfigReport& report, const ConfigExtras& extras)
{
    ExtraWriter writer(sheet, report);
    if (extras.fixes)
        writer.fixes(*extras.fixes);
    if (extras.peers)
        writer.peers(*extras.peers);
    if (extras.beside)
        writer.beside(*extras.beside);
}

} // namespace rungbook::output
