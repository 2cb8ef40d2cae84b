// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/output/json.h"
#include "core/output/json_text.h"

namespace rungbook::output
{

namespace
{

std::string_view nameOf(ladder::RowKind kind)
{
    switch (kind) {
    case ladder::RowKind::Message:
        return "message";
    case ladder::RowKind::Ghost:
        return "ghost";
    case ladder::RowKind::Silence:
        return "silence";
    case ladder::RowKind::Milestone:
        return "milestone";
    case ladder::RowKind::Note:
        break;
    }
    return "note";
}

std::string_view nameOf(ladder::PhaseOutcome outcome)
{
    switch (outcome) {
    case ladder::PhaseOutcome::Complete:
        return "complete";
    case ladder::PhaseOutcome::Failed:
        return "failed";
    case ladder::PhaseOutcome::Open:
        break;
    }
    return "open";
}

Json stateJson(const std::string& state, bool derived)
{
    return state.empty() ? Json(nullptr) : Json{{"name", state}, {"derived", derived}};
}

Json rowJson(const ladder::Row& row)
{
    const bool arrow = row.kind == ladder::RowKind::Message || row.kind == ladder::RowKind::Ghost;
    Json out;
    out["kind"] = std::string(nameOf(row.kind));
    out["from"] = arrow ? Json(row.from) : Json(nullptr);
    out["to"] = arrow ? Json(row.to) : Json(nullptr);
    out["label"] = row.label;
    out["payloads"] = textOrNull(row.payloads);
    out["time"] = textOrNull(row.time);
    out["delta"] = textOrNull(row.delta);
    out["states"] =
        Json::array({stateJson(row.leftState, row.leftDerived), stateJson(row.rightState, row.rightDerived)});
    out["resends"] = row.resends;
    out["cadence"] = textOrNull(row.cadence);
    out["seconds"] = row.seconds == 0 ? Json(nullptr) : Json(row.seconds);
    out["lines"] = linesOf(row.where);
    out["message"] = row.message == kNoIndex ? Json(nullptr) : Json(row.message + 1);
    out["explanation"] = textOrNull(row.explanation);
    out["findings"] = row.findings;
    return out;
}

Json ladderOf(const workbench::AnalyzeReport& report, const workbench::AnalyzeReport::SessionRef& ref)
{
    const ladder::Ladder ladder = report.ladder(ref);
    const ike::Session& session = report.session(ref);
    Json out;
    out["session"] = session.id;
    out["path"] = givenPath(report, session.source);
    out["title"] = ladder.title;
    out["verdict"] = ladder.verdict;
    out["failed"] = ladder.failed;
    out["participants"] = Json::array();
    for (const ladder::Participant& p : ladder.participants)
        out["participants"].push_back(
            {{"name", p.name}, {"address", textOrNull(p.address)}, {"role", textOrNull(p.role)}});
    out["phases"] = Json::array();
    for (const ladder::Phase& p : ladder.phases)
        out["phases"].push_back({{"name", p.name}, {"first_row", p.firstRow}, {"last_row", p.lastRow},
            {"outcome", std::string(nameOf(p.outcome))}});
    out["findings"] = Json::array();
    for (const ladder::FindingMark& f : ladder.findings)
        out["findings"].push_back({{"rule", f.rule}, {"title", f.title},
            {"effect", std::string(nameOf(f.effect))}, {"role", std::string(nameOf(f.role))}});
    out["rows"] = Json::array();
    for (std::size_t i = 0; i < ladder.size(); ++i)
        out["rows"].push_back(rowJson(ladder.rows->row(i)));
    return out;
}

} // namespace

std::string ladderJson(
    const workbench::AnalyzeReport& report, const std::vector<workbench::AnalyzeReport::SessionRef>& sessions)
{
    Json out;
    out["rungbook"] = 1;
    out["ladders"] = Json::array();
    for (const workbench::AnalyzeReport::SessionRef& ref : sessions)
        out["ladders"].push_back(ladderOf(report, ref));
    return dumpJson(out) + "\n";
}

} // namespace rungbook::output
