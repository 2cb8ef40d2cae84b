// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/output/config_extra_parts.h"

namespace rungbook::output
{

namespace
{

using workbench::ConfigReport;

// A finding in one line: its place in "findings", so that a reader finds the rest there.
Json reference(const ConfigReport& report, std::size_t index)
{
    const Finding& finding = report.findings[index];
    return {{"finding", index}, {"rule", std::string(finding.rule->id)},
        {"path", report.pathOf(finding.evidence.front().where.source)},
        {"line", raw(finding.evidence.front().where.first)}};
}

bool isOn(const ConfigReport& report, std::size_t finding, std::size_t device)
{
    const SourceSpan where = report.findings[finding].evidence.front().where;
    const config::Device& d = report.subject->devices()[device];
    return d->source == where.source && d->lines.contains(where.first);
}

// One entry for each line of a script: comments and commands.
Json script(const std::vector<config::ScriptStep>& steps)
{
    Json lines = Json::array();
    for (const config::ScriptStep& step : steps) {
        lines.push_back("! " + step.why);
        for (const std::string& command : step.commands)
            lines.push_back(command);
    }
    return lines;
}

Json fixes(const ConfigReport& report, const config::FixPlan& plan)
{
    Json all = Json::array();
    for (const config::DeviceScript& device : plan.devices) {
        Json needs = Json::array();
        for (const config::ScriptNeed& need : device.needs)
            needs.push_back(
                {{"placeholder", need.placeholder}, {"what", need.what}, {"command", need.command}});
        Json silences = Json::array();
        for (const std::size_t i : plan.silences) {
            if (isOn(report, i, device.device))
                silences.push_back(reference(report, i));
        }
        Json remains = Json::array();
        for (const std::size_t i : plan.remains) {
            if (isOn(report, i, device.device))
                remains.push_back(reference(report, i));
        }
        Json diff = Json::array();
        for (const config::DiffLine& line : device.diff) {
            diff.push_back({{"kind", std::string(config::nameOf(line.kind))},
                {"before", line.before == 0 ? Json(nullptr) : Json(line.before)},
                {"after", line.after == 0 ? Json(nullptr) : Json(line.after)}, {"text", line.text}});
        }
        all.push_back({{"device", device.label}, {"script", script(device.steps)},
            {"rollback", script(device.rollback)}, {"needs", std::move(needs)},
            {"silences", std::move(silences)}, {"remains", std::move(remains)}, {"diff", std::move(diff)},
            {"rollback_complete", device.rollbackComplete}, {"without_effect", device.unapplied}});
    }
    return all;
}

Json beside(const ConfigReport& report, const workbench::LogBeside& log)
{
    Json tables = Json::array();
    for (const workbench::Beside& table : log.tables) {
        const config::TunnelOutcome& outcome = report.outcomes[table.outcome];
        const config::Device& device = report.subject->devices()[outcome.device];
        Json rows = Json::array();
        for (const workbench::BesideRow& row : table.rows) {
            Json lines = Json::array();
            for (const Evidence& e : row.observedLines)
                lines.push_back({{"path", log.log->pathOf(e.where.source)}, {"lines", linesOf(e.where)},
                    {"note", e.note}});
            rows.push_back({{"step", std::string(config::idOf(row.stage))},
                {"predicted", std::string(config::nameOf(row.predicted))},
                {"predicted_text", row.predictedText},
                {"observed", std::string(workbench::nameOf(row.observed))},
                {"observed_text", textOrNull(row.observedText)}, {"evidence", std::move(lines)},
                {"parts", row.parts}});
        }
        const ike::Session& session = log.log->session(table.session);
        tables.push_back({{"device", device.label}, {"tunnel", device.tunnels[outcome.tunnel].name},
            {"session", session.id}, {"matched_by", table.matchedBy}, {"agree", table.agree},
            {"meaning", table.meaning}, {"rows", std::move(rows)}});
    }
    Json unmatched = Json::array();
    for (const auto& ref : log.unmatched)
        unmatched.push_back(log.log->session(ref).id);
    Json without = Json::array();
    for (const std::size_t i : log.withoutSession)
        without.push_back(i);
    return {{"tables", std::move(tables)}, {"unmatched_sessions", std::move(unmatched)},
        {"tunnels_without_session", std::move(without)}};
}

} // namespace

void addExtras(Json& out, const ConfigReport& report, const ConfigExtras& extras)
{
    if (extras.fixes) {
        out["fixes"] = fixes(report, *extras.fixes);
        Json left = Json::array();
        for (const config::LeftOut& one : extras.fixes->leftOut) {
            Json entry = reference(report, one.finding);
            entry["reason"] = one.reason;
            left.push_back(std::move(entry));
        }
        out["fixes_left_out"] = std::move(left);
        Json raised = Json::array();
        for (const Finding& f : extras.fixes->raised)
            raised.push_back({{"rule", std::string(f.rule->id)}, {"effect", std::string(nameOf(f.effect))},
                {"title", f.title}, {"message", f.message}});
        out["fixes_raise"] = std::move(raised);
    }
    if (extras.peers) {
        Json all = Json::array();
        for (const config::PeerConfig& peer : *extras.peers) {
            Json needs = Json::array();
            for (const config::PeerNeed& need : peer.needs)
                needs.push_back({{"placeholder", need.placeholder}, {"what", need.what}});
            const config::Device& device = report.subject->devices()[peer.device];
            all.push_back({{"style", std::string(config::nameOf(peer.style))}, {"device", device.label},
                {"tunnel", device.tunnels[peer.tunnel].name}, {"title", peer.title}, {"lines", peer.lines},
                {"needs", std::move(needs)}, {"notes", peer.notes}});
        }
        out["peer_configs"] = std::move(all);
    }
    if (extras.beside)
        out["log"] = beside(report, *extras.beside);
}

} // namespace rungbook::output
