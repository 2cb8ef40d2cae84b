// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/output/relevant.h"

#include <algorithm>

namespace rungbook::output
{

namespace
{

// Quoting searches whole configurations: too slow for every step of every session of a day's log.
constexpr std::size_t kSessionsInFull = 100;

} // namespace

bool configurationGiven(const workbench::AnalyzeReport& report)
{
    return std::any_of(report.configs.begin(), report.configs.end(), [&](const config::ConfigText& text) {
        const std::size_t index = raw(text.source);
        return index >= report.inputs.size() || !report.inputs[index].analysis;
    });
}

RelevantStep decisiveStep(
    const workbench::AnalyzeReport& report, const workbench::AnalyzeReport::SessionRef& ref)
{
    const ike::Session& session = report.session(ref);
    if (!session.missing.empty()) {
        const ike::Missing& missing = session.missing.front();
        return {missing.step, missing.direction, true, report.relevantConfigurationOfMissing(ref)};
    }
    const std::uint32_t index = report.decisiveMessage(ref);
    if (index == kNoIndex)
        return {};
    const ike::Message& message = session.messages[index];
    return {message.step, message.direction, false, report.relevantConfiguration(ref, index)};
}

std::vector<RelevantStep> relevantSteps(
    const workbench::AnalyzeReport& report, const workbench::AnalyzeReport::SessionRef& ref)
{
    if (report.configs.empty())
        return {};
    std::vector<RelevantStep> steps;
    const ike::Session& session = report.session(ref);
    const bool full = report.sessions.size() <= kSessionsInFull;
    for (std::size_t i = 0; full && i < session.messages.size(); ++i) {
        const ike::Message& message = session.messages[i];
        const bool seen = std::any_of(steps.begin(), steps.end(), [&](const RelevantStep& s) {
            return s.step == message.step && s.direction == message.direction;
        });
        if (!seen)
            steps.push_back({message.step, message.direction, false,
                report.relevantConfiguration(ref, static_cast<std::uint32_t>(i))});
    }
    if (!full || !session.missing.empty())
        steps.push_back(decisiveStep(report, ref));
    const bool given = configurationGiven(report);
    for (RelevantStep& step : steps)
        std::erase_if(step.quotes, [&](const config::Quote& quote) { return !given && quote.lines.empty(); });
    std::erase_if(steps, [](const RelevantStep& s) { return s.quotes.empty(); });
    return steps;
}

} // namespace rungbook::output
