// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/output/show_json.h"

#include "core/config/quote.h"
#include "core/output/source_lines.h"
#include "core/show/output_kind.h"

namespace rungbook::output
{

namespace
{

Json placeJson(const workbench::AnalyzeReport& report, const SourceSpan& where)
{
    if (where.empty())
        return nullptr;
    return {{"path", givenPath(report, where.source)}, {"lines", linesOf(where)}};
}

Json fieldJson(const show::Field& field)
{
    Json out{{"name", field.name}, {"type", std::string(show::nameOf(field.type))},
        {"text", field.type == show::FieldType::Text ? config::redact(field.text) : field.text}};
    out["number"] = field.number ? Json(*field.number) : Json(nullptr);
    out["lines"] = linesOf(field.where);
    return out;
}

} // namespace

Json showOutputJson(const workbench::AnalyzeReport& report, const show::Output& output)
{
    Json records = Json::array();
    for (const show::Record& record : output.records) {
        Json fields = Json::array();
        for (const show::Field& field : record.fields)
            fields.push_back(fieldJson(field));
        records.push_back({{"kind", record.kind},
            {"parent", record.parent == kNoIndex ? Json(nullptr) : Json(record.parent)},
            {"lines", linesOf(record.where)}, {"fields", std::move(fields)}});
    }
    Json unknown = Json::array();
    for (const LineNumber line : output.notUnderstood)
        unknown.push_back(raw(line));
    return {{"path", givenPath(report, output.where.source)}, {"kind", std::string(output.kind->name)},
        {"title", std::string(output.kind->title)}, {"command", textOrNull(output.command)},
        {"lines", linesOf(output.where)}, {"understood", output.understood},
        {"not_understood", std::move(unknown)}, {"records", std::move(records)}};
}

Json chainJson(const workbench::AnalyzeReport& report, const show::Chain& chain)
{
    Json links = Json::array();
    for (const show::ChainLink& link : chain.links) {
        Json evidence = Json::array();
        for (const Evidence& e : link.evidence)
            evidence.push_back(
                {{"path", givenPath(report, e.where.source)}, {"lines", linesOf(e.where)}, {"note", e.note}});
        links.push_back({{"name", link.name}, {"state", std::string(show::nameOf(link.state))},
            {"text", link.text}, {"command", textOrNull(link.command)}, {"evidence", std::move(evidence)}});
    }
    return {{"verdict", chain.verdict}, {"breaks_at", chain.breaksAt ? Json(*chain.breaksAt) : Json(nullptr)},
        {"why", std::string(show::nameOf(chain.why))}, {"links", std::move(links)}};
}

Json movedJson(const workbench::AnalyzeReport& report, const show::Moved& moved)
{
    const bool counts = moved.movement == show::Movement::Counter || moved.movement == show::Movement::Still;
    return {{"movement", std::string(show::nameOf(moved.movement))}, {"output", moved.output},
        {"what", moved.what}, {"field", textOrNull(moved.field)}, {"before", textOrNull(moved.before)},
        {"after", textOrNull(moved.after)}, {"delta", counts ? Json(moved.delta) : Json(nullptr)},
        {"meaning", textOrNull(moved.meaning)}, {"before_at", placeJson(report, moved.beforeWhere)},
        {"after_at", placeJson(report, moved.afterWhere)}};
}

} // namespace rungbook::output
