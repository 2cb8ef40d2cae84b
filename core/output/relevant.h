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

/// The step at which a session was decided: the missing one, else that of the message before the first evidence. No quotes when there is none.
RelevantStep decisiveStep(
    const workbench::AnalyzeReport& report, const workbench::AnalyzeReport::SessionRef& ref);

/// Every distinct step of the session and the missing one, in order; in a report of more than 100 sessions only the decisive step. Empty when
/// no configuration was given or found.
std::vector<RelevantStep> relevantSteps(
    const workbench::AnalyzeReport& report, const workbench::AnalyzeReport::SessionRef& ref);

} // namespace rungbook::output
