// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/output/config_json.h"
#include "core/output/finding_parts.h"
#include "core/output/json_text.h"
#include "core/output/markdown.h"
#include "core/output/sarif.h"
#include "core/resources/resources.h"

#include <map>

namespace rungbook::output
{

namespace
{

using workbench::ConfigReport;

class Run
{
public:
    explicit Run(const ConfigReport& report)
        : m_report(report)
    {
    }

    std::string write(std::string_view version)
    {
        Json results = Json::array();
        for (const Finding& finding : m_report.findings)
            results.push_back(result(finding));
        for (const Finding& finding : m_report.suppressed) {
            Json one = result(finding);
            one["suppressions"] = Json::array({{{"kind", "inSource"}}});
            results.push_back(std::move(one));
        }
        for (const Finding& finding : m_report.known) {
            Json one = result(finding);
            one["baselineState"] = "unchanged";
            results.push_back(std::move(one));
        }
        Json artifacts = Json::array();
        Json notes = Json::array();
        bool anyRead = false;
        for (const workbench::ConfigInput& input : m_report.inputs) {
            artifacts.push_back(
                {{"location", {{"uri", uri(input.path)}}}, {"roles", Json::array({"analysisTarget"})}});
            anyRead = anyRead || input.model;
            if (input.error)
                notes.push_back({{"level", "error"},
                    {"message", {{"text", input.error->message + " " + input.error->hint}}}});
        }
        Json invocation = {{"executionSuccessful", anyRead}};
        if (!notes.empty())
            invocation["toolExecutionNotifications"] = std::move(notes);
        Json run;
        run["tool"] = {{"driver",
            {{"name", "Rungbook"}, {"version", version}, {"semanticVersion", version}, {"rules", m_rules}}}};
        run["invocations"] = Json::array({std::move(invocation)});
        run["artifacts"] = std::move(artifacts);
        run["results"] = std::move(results);
        return dumpJson({{"$schema", "https://json.schemastore.org/sarif-2.1.0.json"}, {"version", "2.1.0"},
                   {"runs", Json::array({std::move(run)})}})
            + "\n";
    }

private:
    static std::string uri(const std::string& path) { return path == "-" ? "stdin" : uriOf(path); }

    std::size_t ruleIndex(const Finding& finding)
    {
        const auto [at, fresh] = m_index.try_emplace(std::string(finding.rule->id), m_rules.size());
        if (fresh) {
            const std::string doc(resources::ruleDoc(finding.rule->id));
            Json rule = {{"id", std::string(finding.rule->id)},
                {"shortDescription", {{"text", std::string(finding.rule->title)}}}};
            if (!doc.empty())
                rule["help"] = {{"text", markdownPlain(doc)}, {"markdown", doc}};
            m_rules.push_back(std::move(rule));
        }
        return at->second;
    }

    Json location(const Evidence& item) const
    {
        Json region = {{"startLine", raw(item.where.first)}, {"endLine", raw(item.where.last)}};
        if (const std::string text = m_report.lineText(item.where); !text.empty())
            region["snippet"] = {{"text", text}};
        Json out = {{"physicalLocation",
            {{"artifactLocation", {{"uri", uri(m_report.pathOf(item.where.source))}}},
                {"region", std::move(region)}}}};
        if (!item.note.empty())
            out["message"] = {{"text", item.note}};
        return out;
    }

    Json result(const Finding& finding)
    {
        std::string text = finding.title + ". " + finding.message;
        Json fixes = Json::array();
        for (const Fix& fix : finding.fixes) {
            text += "\n" + fixAsText(fix);
            fixes.push_back({{"for", fix.forWhom}, {"text", fix.text}, {"commands", fix.commands}});
        }
        Json locations = Json::array();
        Json related = Json::array();
        for (const Evidence& item : finding.evidence) {
            Json one = location(item);
            if (locations.empty()) {
                locations.push_back(std::move(one));
            } else {
                one["id"] = related.size() + 1;
                related.push_back(std::move(one));
            }
        }
        Json out = {{"ruleId", std::string(finding.rule->id)}, {"ruleIndex", ruleIndex(finding)},
            {"level", std::string(sarifLevelOf(finding))}, {"message", {{"text", std::move(text)}}},
            {"locations", std::move(locations)}};
        if (!related.empty())
            out["relatedLocations"] = std::move(related);
        out["partialFingerprints"] = {{"rungbook/v1", config::fingerprintOf(*m_report.subject, finding)}};
        out["properties"] = {{"effect", std::string(nameOf(finding.effect))},
            {"role", std::string(nameOf(finding.role))},
            {"confidence", std::string(nameOf(finding.confidence))}, {"fixes", std::move(fixes)},
            {"wouldSettle", textOrNull(finding.wouldSettle)}};
        return out;
    }

    const ConfigReport& m_report;
    Json m_rules = Json::array();
    std::map<std::string, std::size_t> m_index;
};

} // namespace

std::string configSarif(const ConfigReport& report, std::string_view version)
{
    return Run(report).write(version);
}

} // namespace rungbook::output
