// SPDX-License-Identifier: GPL-3.0-or-later
// What can be asked of a finished report.
#include "core/ike/ladder_rows.h"
#include "core/ike/step_notes.h"
#include "core/workbench/analyze.h"
#include "core/workbench/open_input.h"

#include <algorithm>

namespace rungbook::workbench
{

namespace
{

std::vector<config::Quote> quoteAll(
    const std::vector<config::ConfigText>& configs, const std::vector<StanzaQuery>& queries)
{
    std::vector<config::Quote> answered;
    std::vector<bool> found(queries.size(), false);
    for (const config::ConfigText& text : configs) {
        std::vector<config::Quote> quotes = config::quote(text, queries);
        for (config::Quote& quote : quotes) {
            if (quote.lines.empty())
                continue;
            const auto at = std::find(queries.begin(), queries.end(), quote.query);
            if (at != queries.end())
                found[static_cast<std::size_t>(at - queries.begin())] = true;
            quote.source = text.source;
            answered.push_back(std::move(quote));
        }
    }
    for (std::size_t i = 0; i < queries.size(); ++i) {
        if (!found[i])
            answered.push_back({queries[i], {}, {}});
    }
    return answered;
}

} // namespace

std::string_view nameOf(InputKind kind)
{
    switch (kind) {
    case InputKind::Log:
        return "log";
    case InputKind::Config:
        return "config";
    case InputKind::Show:
        return "show";
    case InputKind::Capture:
        return "capture";
    case InputKind::Binary:
        return "binary";
    case InputKind::Empty:
        return "empty";
    case InputKind::Text:
        break;
    }
    return "text";
}

ladder::Ladder AnalyzeReport::ladder(const SessionRef& ref) const
{
    return ike::makeLadder(inputs[ref.input].analysis, ref.session);
}

std::vector<config::Quote> AnalyzeReport::relevantConfiguration(
    const SessionRef& ref, std::uint32_t message) const
{
    const ike::Session& s = session(ref);
    if (message >= s.messages.size())
        return {};
    const ike::Message& m = s.messages[message];
    return quoteAll(configs, ike::relevantConfiguration(s, analysis(ref).text, m.step, m.direction));
}

std::vector<config::Quote> AnalyzeReport::relevantConfigurationOfMissing(const SessionRef& ref) const
{
    const ike::Session& s = session(ref);
    if (s.missing.empty())
        return {};
    const ike::Missing& m = s.missing.front();
    return quoteAll(configs, ike::relevantConfiguration(s, analysis(ref).text, m.step, m.direction));
}

std::uint32_t AnalyzeReport::decisiveMessage(const SessionRef& ref) const
{
    const ike::Session& s = session(ref);
    if (s.messages.empty())
        return kNoIndex;
    auto index = static_cast<std::uint32_t>(s.messages.size() - 1);
    if (s.findings.empty() || s.findings.front().evidence.empty()
        || s.findings.front().evidence.front().where.source != s.source)
        return index;
    const LineNumber line = s.findings.front().evidence.front().where.first;
    while (index > 0 && raw(s.messages[index].line) > raw(line))
        --index;
    return index;
}

std::string AnalyzeReport::pathOf(SourceId source) const
{
    const std::size_t index = raw(source);
    if (index < inputs.size())
        return displayName(inputs[index].path);
    if (index - inputs.size() < configInputs.size())
        return displayName(configInputs[index - inputs.size()].path);
    return {};
}

int exitStatus(const AnalyzeReport& report, bool strict)
{
    const bool understood = std::any_of(report.inputs.begin(), report.inputs.end(),
        [](const InputReport& input) { return input.analysis != nullptr || input.show != nullptr; });
    if (!understood)
        return 3;
    const auto counts = [&](const std::vector<Finding>& findings) {
        return std::any_of(
            findings.begin(), findings.end(), [&](const Finding& f) { return strict || isWrong(f.effect); });
    };
    const bool wrong = counts(report.findings)
        || std::any_of(report.sessions.begin(), report.sessions.end(),
            [&](const AnalyzeReport::SessionRef& ref) { return counts(report.session(ref).findings); });
    return wrong ? 1 : 0;
}

} // namespace rungbook::workbench
