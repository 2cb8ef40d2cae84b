// SPDX-License-Identifier: GPL-3.0-or-later
// Runs the signatures over assembled sessions and settles what follows from them.
#pragma once

#include "core/ike/analysis.h"

namespace rungbook::ike
{

/// Fills findings, outcomes, laterSuccess and ids of analysis.sessions, and moves what belongs to nobody to analysis.findings.
/// Rules of the engine: a later success with the same peer demotes earlier failures (they become contributing, with effect info, and say
/// so); a session that was neither established nor yet seen to fail has failed when a rule found something that blocks it.
/// Uses up to threads threads (0: one per processor). When job is cancelled it stops half way, and the analysis is good for nothing.
void diagnose(Analysis& analysis, std::uint32_t firstSessionId, unsigned threads = 0, const Job& job = {});

} // namespace rungbook::ike
