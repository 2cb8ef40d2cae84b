// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/output/text.h"

#include "core/ladder/text_width.h"
#include "core/output/session_groups.h"
#include "core/output/show_text.h"
#include "core/output/text_card.h"
#include "core/output/unknown_lines.h"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <map>
#include <tuple>

namespace rungbook::output
{

namespace
{

using workbench::AnalyzeReport;
using workbench::InputReport;

constexpr std::size_t kTableRows = 60; // more sessions than this are summed up by peer
constexpr std::size_t kPeersShown = 100;
constexpr std::size_t kCardsShown = 25;

std::string_view causeTitle(const ike::Session& s)
{
    const Finding* cause = causeOf(s);
    return cause ? std::string_view(cause->title) : std::string_view{};
}

class ReportText
{
public:
    ReportText(const AnalyzeReport& report, const ReportTextOptions& options)
        : m_report(report)
        , m_options(options)
        , m_lines(report)
        , m_sheet(options.style)
    {
    }

    std::string write()
    {
        if (m_report.sessions.size() > kTableRows && !m_options.full)
            writePeers();
        else if (m_report.sessions.size() > 1)
            writeTable();
        writeCards();
        writeShowText(m_sheet, m_report);
        if (!m_report.findings.empty()) {
            m_sheet.blank();
            m_sheet.heading(
                m_report.sessions.empty() ? "Findings" : "About the log as a whole", Tone::Strong);
            for (const Finding& finding : m_report.findings)
                writeFinding(m_sheet, m_report, m_lines, nullptr, finding, finding.effect == Effect::Info);
        }
        writeInputs();
        writeWayOn();
        if (m_options.listUnknown)
            writeUnknown();
        return m_sheet.take();
    }

private:
    void row(const std::vector<std::pair<std::string, std::size_t>>& cells, std::string_view last, Tone tone)
    {
        std::string text = "  ";
        for (const auto& [cell, width] : cells)
            text += ladder::fit(m_sheet.safe(cell), width, m_options.style.unicode) + "  ";
        const std::size_t used = ladder::displayWidth(text);
        const std::size_t room = m_options.style.width > used + 16 ? m_options.style.width - used : 16;
        text += ladder::elide(m_sheet.safe(last), room, m_options.style.unicode);
        while (!text.empty() && text.back() == ' ')
            text.pop_back();
        m_sheet.line(m_sheet.paint(text, tone));
    }

    std::size_t peerWidth() const
    {
        std::size_t width = 4;
        for (const AnalyzeReport::SessionRef& ref : m_report.sessions)
            width = std::max(width, ladder::displayWidth(peerOf(ref)));
        return std::min<std::size_t>(width, 39);
    }

    std::string_view peerOf(const AnalyzeReport::SessionRef& ref) const
    {
        return m_report.analysis(ref).text.text(m_report.session(ref).peer);
    }

    void writeTable()
    {
        const std::size_t peers = peerWidth();
        m_sheet.heading(counted(m_report.sessions.size(), "session", "sessions"), Tone::Strong);
        row({{"#", 3}, {"peer", peers}, {"began", 19}, {"role", 9}, {"outcome", 11}}, "cause or state",
            Tone::Faint);
        for (const AnalyzeReport::SessionRef& ref : m_report.sessions) {
            const ike::Session& s = m_report.session(ref);
            const std::string_view why = causeTitle(s);
            row({{fmt::format("{}", s.id), 3}, {std::string(peerOf(ref)), peers}, {dateTimeText(s.begin), 19},
                    {std::string(ike::nameOf(s.role)), 9}, {std::string(ike::nameOf(s.outcome)), 11}},
                why.empty() ? m_report.analysis(ref).text.text(s.state) : why, Tone::Plain);
        }
        m_sheet.blank();
    }

    void writePeers()
    {
        struct Sum {
            std::size_t sessions = 0;
            std::size_t established = 0;
            std::size_t failed = 0;
            const ike::Session* lastWrong = nullptr;
        };
        std::map<std::string_view, Sum> peers;
        for (const AnalyzeReport::SessionRef& ref : m_report.sessions) {
            const ike::Session& s = m_report.session(ref);
            Sum& sum = peers[peerOf(ref)];
            ++sum.sessions;
            sum.established += s.outcome == ike::Outcome::Established ? 1 : 0;
            sum.failed += s.outcome == ike::Outcome::Failed ? 1 : 0;
            if (causeOf(s))
                sum.lastWrong = &s;
        }
        std::vector<std::pair<std::string_view, Sum>> sorted(peers.begin(), peers.end());
        std::stable_sort(sorted.begin(), sorted.end(),
            [](const auto& a, const auto& b) { return a.second.failed > b.second.failed; });
        m_sheet.heading(fmt::format("{} with {}", counted(m_report.sessions.size(), "session", "sessions"),
                            counted(sorted.size(), "peer", "peers")),
            Tone::Strong);
        const std::size_t width = peerWidth();
        row({{"peer", width}, {"sessions", 8}, {"established", 11}, {"failed", 7}}, "last cause",
            Tone::Faint);
        for (std::size_t i = 0; i < sorted.size() && i < kPeersShown; ++i) {
            const auto& [peer, sum] = sorted[i];
            row({{std::string(peer), width}, {grouped(sum.sessions), 8}, {grouped(sum.established), 11},
                    {grouped(sum.failed), 7}},
                sum.lastWrong ? causeTitle(*sum.lastWrong) : std::string_view{}, Tone::Plain);
        }
        if (sorted.size() > kPeersShown)
            m_sheet.paragraph(
                fmt::format(
                    "and {} more peers, with fewer failures: --peer ADDR shows one, --format json has all.",
                    grouped(sorted.size() - kPeersShown)),
                2, Tone::Faint);
        m_sheet.blank();
    }

    void writeCards()
    {
        const SessionChoice choice = chooseSessions(m_report, m_options.full, kCardsShown);
        for (const SessionGroup& group : choice.groups) {
            writeCard(m_sheet, m_report, m_lines, group.sessions.front(), m_options.steps);
            if (group.sessions.size() > 1) {
                m_sheet.paragraph(
                    othersText(m_report, group) + " --session N shows one of them.", 2, Tone::Faint);
                m_sheet.blank();
            }
        }
        if (choice.left > 0)
            m_sheet.paragraph(
                fmt::format("{} not shown. --peer ADDR or --session N shows one, --full all of them.",
                    counted(choice.left, "more way in which sessions ended is",
                        "more ways in which sessions ended are")),
                2, Tone::Warning);
        if (choice.healthy > 0)
            m_sheet.paragraph(fmt::format("{} established with nothing wrong and {} only listed above. "
                                          "--session N or --full shows more.",
                                  counted(choice.healthy, "session was", "sessions were"),
                                  choice.healthy == 1 ? "is" : "are"),
                2, Tone::Faint);
    }

    void writeInputs()
    {
        m_sheet.blank();
        m_sheet.heading("What was read", Tone::Strong);
        for (const InputReport& input : m_report.inputs)
            writeInput(input);
        for (std::size_t i = 0; i < m_report.configInputs.size(); ++i) {
            const InputReport& input = m_report.configInputs[i];
            if (input.error)
                m_sheet.paragraph(
                    fmt::format("{} {}", input.error->message, input.error->hint), 2, Tone::Warning);
            else
                m_sheet.paragraph(
                    fmt::format("{}: Cisco configuration, {}",
                        m_report.pathOf(SourceId{static_cast<std::uint32_t>(m_report.inputs.size() + i)}),
                        counted(input.lines, "line", "lines")),
                    2);
        }
    }

    void writeInput(const InputReport& input)
    {
        const std::string name =
            m_report.pathOf(SourceId{static_cast<std::uint32_t>(&input - m_report.inputs.data())});
        if (input.error) {
            m_sheet.paragraph(
                fmt::format("{} {}", input.error->message, input.error->hint), 2, Tone::Warning);
            return;
        }
        if (input.show)
            m_sheet.paragraph(fmt::format("{}: {}.", name, showSummary(*input.show)), 2);
        if (!input.analysis && input.show)
            return;
        if (!input.analysis) {
            m_sheet.paragraph(fmt::format("{}: {}, used as the configuration of this device", name,
                                  workbench::nameOf(input.kind)),
                2);
            return;
        }
        const ike::Analysis& analysis = *input.analysis;
        const ike::LineCounts& counts = analysis.counts;
        std::string text = fmt::format("{}: {}; {}, {}", name,
            analysis.dialect ? analysis.dialect->info.title : std::string_view("log"),
            counted(counts.lines, "line", "lines"), counted(counts.records, "log record", "log records"));
        if (analysis.reversed)
            text += ", newest first (read from the end)";
        if (counts.repaired > 0)
            text += fmt::format(", {} repaired", grouped(counts.repaired));
        const std::uint64_t unknown = notUnderstood(input);
        text += unknown == 0 ? std::string(".")
                             : fmt::format(", {} not understood{}.", grouped(unknown),
                                 m_options.listUnknown ? "" : " (--list-unknown lists them)");
        m_sheet.paragraph(text, 2);
        if (analysis.sessions.empty())
            m_sheet.paragraph("It is a log of such a device, but nothing in it is a negotiation. On the ASA, "
                              "\"debug crypto ikev1 127\" or "
                              "\"logging class vpn buffered debugging\" writes them down.",
                2, Tone::Warning);
    }

    // Where to read on: the rule that explains most, and the picture.
    void writeWayOn()
    {
        if (m_report.sessions.empty() && !m_report.findings.empty() && m_report.findings.front().rule) {
            m_sheet.blank();
            m_sheet.paragraph(fmt::format("\"rungbook-cli explain {}\" tells more about a finding.",
                                  m_report.findings.front().rule->id),
                2, Tone::Faint);
        }
        for (const AnalyzeReport::SessionRef& ref : m_report.sessions) {
            const std::vector<Finding>& findings = m_report.session(ref).findings;
            if (findings.empty() || !findings.front().rule)
                continue;
            m_sheet.blank();
            m_sheet.paragraph(
                fmt::format(
                    "\"rungbook-cli explain {}\" tells more about a finding, \"rungbook-cli ladder\" draws "
                    "the negotiation.",
                    findings.front().rule->id),
                2, Tone::Faint);
            return;
        }
    }

    void writeUnknownShow(const InputReport& input)
    {
        for (const show::Output& output : input.show->outputs) {
            if (output.notUnderstood.empty())
                continue;
            m_sheet.blank();
            m_sheet.heading(
                fmt::format("Not understood in show output of {}", m_report.pathOf(output.where.source)),
                Tone::Strong);
            for (const LineNumber line : output.notUnderstood) {
                for (const SourceLine& text : m_lines.quote({output.where.source, line, line}, 1))
                    m_sheet.verbatim(text.text, 2, Tone::Plain, fmt::format("{:>6}  ", raw(text.line)));
            }
        }
    }

    void writeUnknown()
    {
        for (std::size_t i = 0; i < m_report.inputs.size(); ++i) {
            const InputReport& input = m_report.inputs[i];
            if (input.show)
                writeUnknownShow(input);
            if (!input.analysis || input.analysis->counts.notUnderstood == 0)
                continue;
            m_sheet.blank();
            m_sheet.heading(
                fmt::format("Not understood in {}", m_report.pathOf(SourceId{static_cast<std::uint32_t>(i)})),
                Tone::Strong);
            forEachUnknown(input, m_lines, [&](const SourceLine& line) {
                m_sheet.verbatim(line.cut ? line.text + " …" : line.text, 2, Tone::Plain,
                    fmt::format("{:>6}  ", raw(line.line)));
                return true;
            });
            if (input.analysis->notUnderstood.size() >= ike::Analysis::kMaxNotUnderstood)
                m_sheet.paragraph(fmt::format("There are more: only the first {} places are remembered.",
                                      grouped(ike::Analysis::kMaxNotUnderstood)),
                    2, Tone::Warning);
        }
    }

    const AnalyzeReport& m_report;
    const ReportTextOptions& m_options;
    SourceLines m_lines;
    TextSheet m_sheet;
};

} // namespace

std::string analyzeText(const AnalyzeReport& report, const ReportTextOptions& options)
{
    return ReportText(report, options).write();
}

std::string troubleText(const AnalyzeReport& report)
{
    std::string text;
    const auto tell = [&](const std::vector<InputReport>& inputs) {
        for (const InputReport& input : inputs) {
            if (input.error)
                text +=
                    ladder::printable(fmt::format("{} {}", input.error->message, input.error->hint)) + "\n";
        }
    };
    tell(report.inputs);
    tell(report.configInputs);
    return text;
}

} // namespace rungbook::output
