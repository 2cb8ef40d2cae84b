// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/output/config_text.h"

#include "core/ladder/render_text.h"
#include "core/output/config_extra_parts.h"
#include "core/output/finding_parts.h"

#include <algorithm>
#include <fmt/format.h>

namespace rungbook::output
{

namespace
{

using workbench::ConfigReport;

constexpr std::size_t kUnreadShown = 5;

class Writer
{
public:
    Writer(const ConfigReport& report, const ConfigTextOptions& options, const ConfigExtras& extras)
        : m_report(report)
        , m_options(options)
        , m_extras(extras)
        , m_sheet(options.style)
    {
        m_places.path = [this](SourceId source) {
            return m_report.inputs.size() > 1 || raw(source) > 0 ? m_report.pathOf(source) : std::string();
        };
        m_places.quote = [this](const SourceSpan& where, std::size_t most) {
            std::vector<PlacedLine> lines;
            for (const config::ConfigLine& line : m_report.quote(where, most))
                lines.push_back({line.line, line.text});
            return lines;
        };
        m_places.blocks = "keeps the tunnel down";
    }

    std::string write()
    {
        for (const config::Device& device : m_report.subject->devices())
            writeDevice(device);
        m_told.resize(m_report.findings.size());
        for (const config::TunnelOutcome& outcome : m_report.outcomes)
            writeTunnel(outcome);
        writeRest();
        writeSilenced();
        writeExtras(m_sheet, m_report, m_extras);
        return m_sheet.take();
    }

private:
    void writeDevice(const config::Device& device)
    {
        const config::DeviceFacts& facts = *device.facts;
        std::string text = fmt::format("{}{}", config::nameOf(facts.platform),
            facts.version.known() ? " " + config::toText(facts.version) : std::string());
        text += fmt::format(", lines {} to {} of {}", raw(facts.lines.first), raw(facts.lines.last),
            m_report.pathOf(facts.source));
        m_sheet.headed(device.label, Tone::Strong, text, 0);
        const config::Coverage& coverage = facts.coverage;
        text = fmt::format(
            "{} of {} understood", coverage.understood, counted(coverage.vpnLines, "VPN line", "VPN lines"));
        if (!coverage.complete)
            text += "; the end of the configuration was not seen, so what is missing may only not have been "
                    "pasted";
        if (coverage.flattened)
            text += "; several commands stood on one line and were cut apart";
        m_sheet.paragraph(text + ".", 2, Tone::Faint);
        std::size_t shown = 0;
        for (const config::NotUnderstood& line : coverage.notUnderstood) {
            if (!m_options.full && shown == kUnreadShown) {
                m_sheet.paragraph(fmt::format("and {}; --full lists them",
                                      counted(coverage.notUnderstood.size() - shown, "more", "more")),
                    4, Tone::Faint);
                break;
            }
            ++shown;
            m_sheet.paragraph(
                fmt::format("line {} not understood ({}): {}{}", raw(line.where.first), line.reason,
                    line.text,
                    line.nearest.empty() ? std::string() : fmt::format(". Nearest: {}", line.nearest)),
                4, Tone::Warning);
        }
    }

    static Tone toneOf(config::TunnelVerdict verdict)
    {
        switch (verdict) {
        case config::TunnelVerdict::Up:
            return Tone::Good;
        case config::TunnelVerdict::Down:
            return Tone::Bad;
        case config::TunnelVerdict::OneWay:
        case config::TunnelVerdict::Unknown:
            break;
        }
        return Tone::Warning;
    }

    void writeTunnel(const config::TunnelOutcome& outcome)
    {
        const config::Device& device = m_report.subject->devices()[outcome.device];
        const config::Tunnel& tunnel = device.tunnels[outcome.tunnel];
        m_sheet.blank();
        m_sheet.heading(fmt::format("{}: {} with {}: {}", device.label, tunnel.name, tunnel.peerText(),
                            config::nameOf(outcome.verdict)),
            toneOf(outcome.verdict));
        const config::Stage* told =
            nullptr; // both directions mostly stop at the same step: its way there is told once
        for (const std::size_t i : outcome.negotiations) {
            const config::Negotiation& n = m_report.negotiations[i];
            m_sheet.paragraph(n.summary, 2);
            if (!n.initiatorState.empty())
                m_sheet.paragraph(
                    fmt::format("It would hang in {}{}.", n.initiatorState,
                        n.responderState.empty() ? ""
                                                 : fmt::format(", the other side in {}", n.responderState)),
                    4, Tone::Faint);
            const bool again = told && n.failing() && told->kind == n.failing()->kind;
            if (m_options.full || (n.failing() && !again))
                writeStages(n);
            told = n.failing() ? n.failing() : told;
        }
        for (const std::size_t i : m_report.findingsOf(outcome))
            writeOnce(i);
        if (m_options.ladders && outcome.verdict != config::TunnelVerdict::Up
            && outcome.negotiations.size() > 1)
            writeLadder(outcome);
    }

    void writeStages(const config::Negotiation& n)
    {
        for (const config::Stage& s : n.stages) {
            const bool unicode = m_sheet.options().unicode;
            const std::string_view sign = s.verdict == config::StageVerdict::Passed ? (unicode ? "✔" : "+")
                : s.verdict == config::StageVerdict::Failed                         ? (unicode ? "✖" : "X")
                : s.verdict == config::StageVerdict::Unknown                        ? "?"
                                                                                    : "-";
            if (s.verdict == config::StageVerdict::NotReached)
                continue;
            m_sheet.paragraph(fmt::format("{}: {}", config::nameOf(s.kind), s.text), 4,
                s.verdict == config::StageVerdict::Failed ? Tone::Bad : Tone::Plain,
                fmt::format("{} ", sign));
        }
    }

    void writeLadder(const config::TunnelOutcome& outcome)
    {
        for (const std::size_t i : outcome.negotiations) {
            if (!m_report.negotiations[i].failing())
                continue;
            m_sheet.blank();
            const std::string text = ladder::renderText(m_report.ladder(i),
                {.width = m_options.style.width,
                    .unicode = m_options.style.unicode,
                    .color = m_options.style.color,
                    .maxRows = 0});
            m_sheet.line(text);
            return;
        }
    }

    void writeOnce(std::size_t finding)
    {
        if (m_told[finding])
            return;
        m_told[finding] = true;
        const Finding& f = m_report.findings[finding];
        m_sheet.blank();
        writeFindingText(
            m_sheet, f, m_places, !m_options.full && !isWrong(f.effect) && f.effect != Effect::Unknown);
    }

    void writeRest()
    {
        const auto left = static_cast<std::size_t>(std::count(m_told.begin(), m_told.end(), false));
        if (left > 0 && !m_report.outcomes.empty()) {
            m_sheet.blank();
            m_sheet.heading("Of the device as a whole", Tone::Strong);
        }
        for (std::size_t i = 0; i < m_report.findings.size(); ++i)
            writeOnce(i);
        const bool allWell = std::none_of(
            m_report.outcomes.begin(), m_report.outcomes.end(), [](const config::TunnelOutcome& o) {
                return o.verdict == config::TunnelVerdict::Down || o.verdict == config::TunnelVerdict::OneWay;
            });
        if (m_report.findings.empty() && allWell && !m_report.subject->devices().empty()) {
            m_sheet.blank();
            m_sheet.paragraph("Nothing was found that is wrong.", 0, Tone::Good);
        }
    }

    void writeSilenced()
    {
        if (!m_report.suppressed.empty() || !m_report.known.empty()) {
            m_sheet.blank();
            m_sheet.paragraph(fmt::format("{} silenced by comments, {} known from the baseline.",
                                  counted(m_report.suppressed.size(), "finding", "findings"),
                                  counted(m_report.known.size(), "finding", "findings")),
                0, Tone::Faint);
        }
        for (const config::Suppression& s : m_report.suppressions) {
            if (s.reason.empty())
                m_sheet.paragraph(fmt::format("Line {}: \"nolint: {}\" has no reason and does not count.",
                                      raw(s.where.first), s.rule),
                    0, Tone::Warning);
            else if (!s.used)
                m_sheet.paragraph(fmt::format("Line {}: \"nolint: {}\" silences nothing and can go.",
                                      raw(s.where.first), s.rule),
                    0, Tone::Faint);
        }
    }

    const ConfigReport& m_report;
    ConfigTextOptions m_options;
    const ConfigExtras& m_extras;
    TextSheet m_sheet;
    FindingPlaces m_places;
    std::vector<bool> m_told;
};

} // namespace

std::string configText(
    const ConfigReport& report, const ConfigTextOptions& options, const ConfigExtras& extras)
{
    return Writer(report, options, extras).write();
}

std::string configTroubleText(const ConfigReport& report)
{
    std::string text;
    for (const workbench::ConfigInput& input : report.inputs) {
        if (input.error)
            text += input.error->message + (input.error->hint.empty() ? "" : " " + input.error->hint) + "\n";
    }
    return text;
}

} // namespace rungbook::output
