// SPDX-License-Identifier: GPL-3.0-or-later
// Which configuration is worth showing with a session.
#pragma once

#include "core/workbench/analyze.h"

#include <vector>

namespace rungbook::output
{

/// A step of a session, and the configuration that decides it.
struct RelevantStep {
    ike::Step step;
    ike::Direction direction = ike::Direction::In;
    bool missing = false; ///< the step never came
    std::vector<config::Quote> quotes;
};

/// True when the user gave a configuration. One that was found in an article beside the log is a part at best: what it lacks says nothing.
bool configurationGiven(const workbench::AnalyzeReport& report);

/// The step at which a session was decided: the missing one, else that of the message before the first evidence. No quotes when there is none.
RelevantStep decisiveStep(
    const workbench::AnalyzeReport& report, const workbench::AnalyzeReport::SessionRef& ref);

/// Every distinct step of the session and the missing one, in order; in a report of more than 100 sessions only the decisive step. Empty when
/// no configuration was given or found; a query that found configuration does not answer is left out unless one was given.
std::vector<RelevantStep> relevantSteps(
    const workbench::AnalyzeReport& report, const workbench::AnalyzeReport::SessionRef& ref);

} // namespace rungbook::output
