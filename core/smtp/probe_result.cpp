// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/smtp/probe_result.h"

#include <algorithm>

namespace rungbook::smtp
{

const Exchange* ProbeResult::exchange(Phase phase) const
{
    const auto at = std::find_if(
        exchanges.rbegin(), exchanges.rend(), [&](const Exchange& e) { return e.phase == phase; });
    return at == exchanges.rend() ? nullptr : &*at;
}

const Exchange* ProbeResult::greeting() const
{
    const auto at = std::find_if(exchanges.begin(), exchanges.end(),
        [](const Exchange& e) { return e.verb.empty() && !e.unsolicited; });
    return at == exchanges.end() ? nullptr : &*at;
}

const Step* ProbeResult::step(Phase phase) const
{
    const auto at =
        std::find_if(steps.rbegin(), steps.rend(), [&](const Step& s) { return s.phase == phase; });
    return at == steps.rend() ? nullptr : &*at;
}

bool ProbeResult::reached(Phase phase) const
{
    return std::any_of(steps.begin(), steps.end(), [&](const Step& s) {
        return s.phase == phase && (s.outcome == StepOutcome::Passed || s.outcome == StepOutcome::Failed);
    });
}

} // namespace rungbook::smtp
