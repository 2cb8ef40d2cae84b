// SPDX-License-Identifier: GPL-3.0-or-later
// What the parts of a run come to as a whole, and the parts of a run that was only read back.
#pragma once

#include "core/smtp/probe_result.h"

namespace rungbook::smtp
{

/// Adds, for each phase that has records (DNS answers, a proxy's answer, TLS, exchanges) and no step yet, the step that a live run would have made.
void addMissingSteps(ProbeResult& result);

/// Settles the outcome from the steps: Failed when one failed that matters (a dead address does not when another one answered, neither do QUIT and
/// RSET), else CouldNotTest when one could not be tested or nothing was, else Passed.
ProbeOutcome outcomeOf(const ProbeResult& result);

} // namespace rungbook::smtp
