// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ladder/render_svg.h"
#include "core/output/config_extra_parts.h"
#include "core/output/config_text.h"
#include "core/output/finding_parts.h"
#include "core/output/html_page.h"

#include <algorithm>
#include <fmt/format.h>

namespace rungbook::output
{

namespace
{

using ladder::escapeXml;
using workbench::ConfigReport;

class Page
{
public:
    explicit Page(const ConfigReport& report)
        : m_report(report)
        , m_told(report.findings.size())
    {
        m_places.path = [this](SourceId source) { return m_report.pathOf(source); };
        m_places.quote = [this](const SourceSpan& where, std::size_t most) {
            std::vector<PlacedLine> lines;
            for (const config::ConfigLine& line : m_report.quote(where, most))
                lines.push_back({line.line, line.text});
            return lines;
        };
        m_places.blocks = "keeps the tunnel down";
    }

    std::string write(std::string_view version, const ConfigExtras& extras)
    {
        m_out = htmlPageBegin(title());
        devices();
        for (const config::TunnelOutcome& outcome : m_report.outcomes)
            tunnel(outcome);
        if (std::find(m_told.begin(), m_told.end(), false) != m_told.end()) {
            m_out += "<section><h2>Of the device as a whole</h2>\n";
            for (std::size_t i = 0; i < m_told.size(); ++i)
                finding(i);
            m_out += "</section>\n";
        }
        if (m_report.findings.empty())
            m_out += "<p>Nothing was found that is wrong.</p>\n";
        m_out += extrasHtml(m_report, extras);
        return m_out + htmlPageEnd(version);
    }

private:
    std::string title() const
    {
        std::string names;
        for (const config::Device& device : m_report.subject->devices())
            names += (names.empty() ? "" : " and ") + device.label;
        return names.empty() ? "no configuration" : "tunnels of " + names;
    }

    void devices()
    {
        m_out += "<table><tr><th>device</th><th>platform</th><th>lines</th><th>understood</th></tr>\n";
        for (const config::Device& device : m_report.subject->devices()) {
            const config::DeviceFacts& facts = *device.facts;
            m_out += fmt::format(
                "<tr><td>{}</td><td>{} {}</td><td>{}, {}-{}</td><td>{} of {} VPN lines</td></tr>\n",
                escapeXml(device.label), config::nameOf(facts.platform), config::toText(facts.version),
                escapeXml(m_report.pathOf(facts.source)), raw(facts.lines.first), raw(facts.lines.last),
                facts.coverage.understood, facts.coverage.vpnLines);
        }
        m_out += "</table>\n";
    }

    void tunnel(const config::TunnelOutcome& outcome)
    {
        const config::Device& device = m_report.subject->devices()[outcome.device];
        const config::Tunnel& tunnel = device.tunnels[outcome.tunnel];
        const std::string_view kind = outcome.verdict == config::TunnelVerdict::Up ? "good"
            : outcome.verdict == config::TunnelVerdict::Down                       ? "bad"
                                                                                   : "open";
        m_out += fmt::format(
            "<section class=\"card {}\">\n<h2>{}: {} with {} <span class=\"outcome\">{}</span></h2>\n", kind,
            escapeXml(device.label), escapeXml(tunnel.name), escapeXml(tunnel.peerText()),
            config::nameOf(outcome.verdict));
        for (const std::size_t i : outcome.negotiations) {
            const config::Negotiation& n = m_report.negotiations[i];
            m_out += fmt::format("<p class=\"verdict\">{}</p>\n<table>\n", escapeXml(n.summary));
            for (const config::Stage& s : n.stages) {
                m_out += fmt::format("<tr><td>{}</td><td>{}</td><td>{}</td></tr>\n", config::nameOf(s.kind),
                    config::nameOf(s.verdict),
                    s.verdict == config::StageVerdict::NotReached ? std::string() : escapeXml(s.text));
            }
            m_out += "</table>\n";
            if (n.responder) {
                const std::string picture = ladder::renderSvg(m_report.ladder(i));
                m_out += "<figure>" + picture.substr(std::min(picture.find("<svg"), picture.size()))
                    + "</figure>\n";
            }
        }
        for (const std::size_t i : m_report.findingsOf(outcome))
            finding(i);
        m_out += "</section>\n";
    }

    void finding(std::size_t index)
    {
        if (m_told[index])
            return;
        m_told[index] = true;
        m_out += findingHtml(m_report.findings[index], m_places);
    }

    const ConfigReport& m_report;
    FindingPlaces m_places;
    std::vector<bool> m_told;
    std::string m_out;
};

} // namespace

std::string configHtml(const ConfigReport& report, std::string_view version, const ConfigExtras& extras)
{
    return Page(report).write(version, extras);
}

} // namespace rungbook::output
