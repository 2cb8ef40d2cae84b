// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/output/sarif.h"

#include "core/output/finding_parts.h"
#include "core/output/json_text.h"
#include "core/output/markdown.h"
#include "core/resources/resources.h"

#include <fmt/format.h>
#include <map>
#include <set>
#include <string>

namespace rungbook::output
{

namespace
{

using workbench::AnalyzeReport;

class SarifWriter
{
public:
    SarifWriter(const AnalyzeReport& report, std::string_view version)
        : m_report(report)
        , m_lines(report)
        , m_version(version)
    {
    }

    std::string write()
    {
        Json results = Json::array();
        for (const AnalyzeReport::SessionRef& ref : m_report.sessions) {
            for (const Finding& finding : m_report.session(ref).findings)
                results.push_back(result(finding, &ref));
        }
        for (const Finding& finding : m_report.findings)
            results.push_back(result(finding, nullptr));
        Json run;
        run["tool"] = {{"driver",
            {{"name", "Rungbook"}, {"version", m_version}, {"semanticVersion", m_version},
                {"rules", m_rules}}}};
        run["invocations"] = Json::array({invocation()});
        run["artifacts"] = artifacts();
        run["results"] = std::move(results);
        Json out;
        out["$schema"] = "https://json.schemastore.org/sarif-2.1.0.json";
        out["version"] = "2.1.0";
        out["runs"] = Json::array({std::move(run)});
        return dumpJson(out) + "\n";
    }

private:
    std::string uri(SourceId source) const
    {
        const std::string path = givenPath(m_report, source);
        return path == "-" ? "stdin" : uriOf(path);
    }

    // Rules are listed once, in the order in which they were first hit.
    std::size_t ruleIndex(const Finding& finding)
    {
        const std::string id(finding.rule->id);
        const auto [at, fresh] = m_ruleIndex.try_emplace(id, m_rules.size());
        if (fresh) {
            const std::string doc(resources::ruleDoc(id));
            Json rule;
            rule["id"] = id;
            rule["shortDescription"] = {{"text", std::string(finding.rule->title)}};
            if (!doc.empty())
                rule["help"] = {{"text", markdownPlain(doc)}, {"markdown", doc}};
            m_rules.push_back(std::move(rule));
        }
        return at->second;
    }

    Json location(const AnalyzeReport::SessionRef* ref, const Finding& finding, const Evidence& item) const
    {
        Json region = {{"startLine", raw(item.where.first)}, {"endLine", raw(item.where.last)}};
        const std::vector<SourceLine> quoted = m_lines.quote(ref, finding, item.where, 1);
        if (!quoted.empty())
            region["snippet"] = {{"text", quoted.front().text}};
        Json out;
        out["physicalLocation"] = {
            {"artifactLocation", {{"uri", uri(item.where.source)}}}, {"region", std::move(region)}};
        if (!item.note.empty())
            out["message"] = {{"text", item.note}};
        return out;
    }

    Json result(const Finding& finding, const AnalyzeReport::SessionRef* ref)
    {
        std::string text = finding.title + ". " + finding.message;
        Json fixes = Json::array();
        for (const Fix& fix : finding.fixes) {
            text += "\n" + fixAsText(fix);
            fixes.push_back({{"for", fix.forWhom}, {"text", fix.text}, {"commands", fix.commands}});
        }
        Json out;
        out["ruleId"] = std::string(finding.rule->id);
        out["ruleIndex"] = ruleIndex(finding);
        out["level"] = std::string(sarifLevelOf(finding));
        out["message"] = {{"text", std::move(text)}};
        Json locations = Json::array();
        Json related = Json::array();
        for (const Evidence& item : finding.evidence) {
            if (locations.empty()) {
                locations.push_back(location(ref, finding, item));
                continue;
            }
            Json one = location(ref, finding, item);
            one["id"] = related.size() + 1;
            related.push_back(std::move(one));
        }
        out["locations"] = std::move(locations);
        if (!related.empty())
            out["relatedLocations"] = std::move(related);
        Json properties = {{"effect", std::string(nameOf(finding.effect))},
            {"role", std::string(nameOf(finding.role))},
            {"confidence", std::string(nameOf(finding.confidence))}, {"fixes", std::move(fixes)},
            {"wouldSettle", textOrNull(finding.wouldSettle)}};
        if (ref) {
            const ike::Session& session = m_report.session(*ref);
            properties["session"] = session.id;
            properties["peer"] = textOrNull(m_report.analysis(*ref).text.text(session.peer));
        }
        out["properties"] = std::move(properties);
        return out;
    }

    Json invocation() const
    {
        Json notes = Json::array();
        bool anyRead = false;
        const auto tell = [&](const std::vector<workbench::InputReport>& inputs, std::size_t before) {
            for (std::size_t i = 0; i < inputs.size(); ++i) {
                if (!inputs[i].error)
                    continue;
                const auto source = SourceId{static_cast<std::uint32_t>(before + i)};
                notes.push_back({{"level", "error"},
                    {"message", {{"text", inputs[i].error->message + " " + inputs[i].error->hint}}},
                    {"locations",
                        Json::array(
                            {{{"physicalLocation", {{"artifactLocation", {{"uri", uri(source)}}}}}}})}});
            }
        };
        for (const workbench::InputReport& input : m_report.inputs)
            anyRead = anyRead || input.analysis;
        tell(m_report.inputs, 0);
        tell(m_report.configInputs, m_report.inputs.size());
        Json out = {{"executionSuccessful", anyRead}};
        if (!notes.empty())
            out["toolExecutionNotifications"] = std::move(notes);
        return out;
    }

    Json artifacts() const
    {
        Json out = Json::array();
        std::set<std::string> listed; // SARIF wants them unique, and the same file may be given twice
        for (std::size_t i = 0; i < m_report.inputs.size() + m_report.configInputs.size(); ++i) {
            const std::string location = uri(SourceId{static_cast<std::uint32_t>(i)});
            if (listed.insert(location).second)
                out.push_back(
                    {{"location", {{"uri", location}}}, {"roles", Json::array({"analysisTarget"})}});
        }
        return out;
    }

    const AnalyzeReport& m_report;
    SourceLines m_lines;
    std::string m_version;
    Json m_rules = Json::array();
    std::map<std::string, std::size_t> m_ruleIndex;
};

} // namespace

std::string uriOf(std::string_view path)
{
    std::string uri = path.starts_with('/') ? "file://" : "";
    for (const char c : path) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')
            || c == '/' || c == '-' || c == '_' || c == '.' || c == '~';
        if (plain)
            uri += c;
        else
            uri += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
    return uri;
}

std::string analyzeSarif(const AnalyzeReport& report, std::string_view version)
{
    return SarifWriter(report, version).write();
}

} // namespace rungbook::output
