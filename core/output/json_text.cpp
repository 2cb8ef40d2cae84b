// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/output/json_text.h"

namespace rungbook::output
{

std::string dumpJson(const Json& value)
{
    return value.dump(2, ' ', false, Json::error_handler_t::replace);
}

Json textOrNull(std::string_view text)
{
    return text.empty() ? Json(nullptr) : Json(std::string(text));
}

Json linesOf(SourceSpan where)
{
    return where.empty() ? Json(nullptr) : Json::array({raw(where.first), raw(where.last)});
}

std::string givenPath(const workbench::AnalyzeReport& report, SourceId source)
{
    const std::size_t index = raw(source);
    if (index < report.inputs.size())
        return report.inputs[index].path;
    const std::size_t config = index - report.inputs.size();
    return config < report.configInputs.size() ? report.configInputs[config].path : std::string{};
}

Json errorJson(const std::optional<Error>& error)
{
    if (!error)
        return nullptr;
    return {{"message", error->message}, {"hint", error->hint}};
}

Json findingJson(const workbench::AnalyzeReport& report, const SourceLines& lines, const Finding& finding,
    const workbench::AnalyzeReport::SessionRef* ref)
{
    Json evidence = Json::array();
    for (const Evidence& item : finding.evidence) {
        const std::vector<SourceLine> quoted = lines.quote(ref, finding, item.where, 1);
        evidence.push_back({{"path", givenPath(report, item.where.source)}, {"lines", linesOf(item.where)},
            {"note", item.note}, {"text", quoted.empty() ? Json(nullptr) : Json(quoted.front().text)}});
    }
    Json fixes = Json::array();
    for (const Fix& fix : finding.fixes)
        fixes.push_back({{"for", fix.forWhom}, {"text", fix.text}, {"commands", fix.commands}});
    return {{"rule", finding.rule ? std::string(finding.rule->id) : std::string{}},
        {"effect", std::string(nameOf(finding.effect))}, {"role", std::string(nameOf(finding.role))},
        {"confidence", std::string(nameOf(finding.confidence))}, {"title", finding.title},
        {"message", finding.message}, {"evidence", std::move(evidence)}, {"fixes", std::move(fixes)},
        {"would_settle", textOrNull(finding.wouldSettle)}};
}

} // namespace rungbook::output
