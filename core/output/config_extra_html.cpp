// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ladder/render_svg.h"
#include "core/output/config_extra_parts.h"

#include <fmt/format.h>

namespace rungbook::output
{

namespace
{

using ladder::escapeXml;
using workbench::ConfigReport;

std::string items(const ConfigReport& report, std::string_view head, const std::vector<std::size_t>& findings)
{
    if (findings.empty())
        return {};
    std::string out = fmt::format("<p><b>{}</b></p><ul>\n", head);
    for (const std::size_t i : findings) {
        const Finding& f = report.findings[i];
        out += fmt::format("<li>{}: {} ({}, line {})</li>\n", f.rule->id, escapeXml(f.title),
            escapeXml(report.pathOf(f.evidence.front().where.source)), raw(f.evidence.front().where.first));
    }
    return out + "</ul>\n";
}

std::string fixesHtml(const ConfigReport& report, const config::FixPlan& plan)
{
    std::string out;
    for (const config::DeviceScript& script : plan.devices) {
        out +=
            fmt::format("<section class=\"card\"><h2>{}: fix script</h2>\n<pre class=\"commands\">{}</pre>\n",
                escapeXml(script.label), escapeXml(script.text()));
        if (!script.needs.empty()) {
            out += "<p>Fill in before you enter it:</p><table>\n";
            for (const config::ScriptNeed& need : script.needs)
                out += fmt::format("<tr><td><code>{}</code></td><td>{}</td></tr>\n",
                    escapeXml(need.placeholder), escapeXml(need.what));
            out += "</table>\n";
        }
        out += fmt::format(
            "<h3>The way back</h3>\n<pre class=\"commands\">{}</pre>\n", escapeXml(script.rollbackText()));
        if (!script.rollbackComplete)
            out += "<p class=\"soft\">Entered on paper, this did not give exactly what was there before. "
                   "Save the "
                   "running configuration first.</p>\n";
        out += "<h3>What changes</h3>\n<table><tr><th>before</th><th></th><th>after</th><th></th></tr>\n";
        for (const config::DiffRow& row : config::sideBySide(script.diff)) {
            if (row.gap) {
                out += "<tr><td colspan=\"4\" class=\"soft\">...</td></tr>\n";
                continue;
            }
            const auto side = [](const config::DiffLine* line, bool left) {
                if (!line)
                    return std::string("<td></td><td></td>");
                const bool same = line->kind == config::DiffKind::Same;
                return fmt::format("<td class=\"soft\">{}</td><td><code>{}{}</code></td>",
                    left ? line->before : line->after,
                    same       ? "&nbsp; "
                        : left ? "- "
                               : "+ ",
                    escapeXml(line->text));
            };
            out += "<tr>" + side(row.left, true) + side(row.right, false) + "</tr>\n";
        }
        out += "</table></section>\n";
    }
    out += "<section class=\"card\"><h2>After the fixes, on paper</h2>\n";
    if (plan.empty())
        out += "<p>Nothing was found that commands put right.</p>\n";
    out += items(report, "Gone", plan.silences) + items(report, "Still there", plan.remains);
    for (const Finding& f : plan.raised)
        out += fmt::format(
            "<p><b>New:</b> {}: {}. {}</p>\n", f.rule->id, escapeXml(f.title), escapeXml(f.message));
    for (const config::LeftOut& one : plan.leftOut)
        out += fmt::format("<p><b>Not in the script:</b> {}. {}</p>\n", report.findings[one.finding].rule->id,
            escapeXml(one.reason));
    return out + "</section>\n";
}

std::string peersHtml(const std::vector<config::PeerConfig>& peers)
{
    std::string out;
    for (const config::PeerConfig& peer : peers) {
        out += fmt::format("<section class=\"card\"><h2>{}</h2>\n", escapeXml(peer.title));
        for (const std::string& note : peer.notes)
            out += fmt::format("<p class=\"soft\">{}</p>\n", escapeXml(note));
        if (!peer.needs.empty()) {
            out += "<table>\n";
            for (const config::PeerNeed& need : peer.needs)
                out += fmt::format("<tr><td><code>{}</code></td><td>{}</td></tr>\n",
                    escapeXml(need.placeholder), escapeXml(need.what));
            out += "</table>\n";
        }
        if (!peer.lines.empty()) {
            out += "<pre class=\"commands\">";
            for (const std::string& line : peer.lines)
                out += escapeXml(line) + "\n";
            out += "</pre>\n";
        }
        out += "</section>\n";
    }
    return out;
}

std::string besideHtml(const ConfigReport& report, const workbench::LogBeside& log)
{
    std::string out;
    for (const workbench::Beside& table : log.tables) {
        const config::TunnelOutcome& outcome = report.outcomes[table.outcome];
        const config::Device& device = report.subject->devices()[outcome.device];
        out += fmt::format(
            "<section class=\"card {}\"><h2>{}: {} beside session {} of the log</h2>\n"
            "<p class=\"soft\">Matched by {}.</p>\n"
            "<table><tr><th>step</th><th>predicted</th><th></th><th>in the log</th><th></th></tr>\n",
            table.agree ? "good" : "open", escapeXml(device.label),
            escapeXml(device.tunnels[outcome.tunnel].name), log.log->session(table.session).id,
            escapeXml(table.matchedBy));
        for (const workbench::BesideRow& row : table.rows) {
            std::string seen = escapeXml(row.observedText);
            for (const Evidence& e : row.observedLines)
                seen += fmt::format(" <span class=\"soft\">({}, line {})</span>",
                    escapeXml(log.log->pathOf(e.where.source)), raw(e.where.first));
            out += fmt::format("<tr><td>{}{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>\n",
                config::nameOf(row.stage), row.parts ? " <b>(here they part)</b>" : "",
                config::nameOf(row.predicted), escapeXml(row.predictedText), workbench::nameOf(row.observed),
                seen);
        }
        out += fmt::format("</table>\n<p class=\"verdict\">{}</p></section>\n", escapeXml(table.meaning));
    }
    if (log.tables.empty())
        out += "<p>No session of the log has a peer that a tunnel of the configuration names.</p>\n";
    return out;
}

} // namespace

std::string extrasHtml(const ConfigReport& report, const ConfigExtras& extras)
{
    std::string out;
    if (extras.fixes)
        out += fixesHtml(report, *extras.fixes);
    if (extras.peers)
        out += peersHtml(*extras.peers);
    if (extras.beside)
        out += besideHtml(report, *extras.beside);
    return out;
}

} // namespace rungbook::output
