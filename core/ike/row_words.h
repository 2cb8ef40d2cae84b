// SPDX-License-Identifier: GPL-3.0-or-later
// The sentences that stand beside a row: for tooltips, for the presentation, for a class.
#pragma once

#include "core/ike/analysis.h"

#include <string>

namespace rungbook::ike
{

/// What a message is for, which way it went, why it was sent again, and the state after it.
std::string explainMessage(const Analysis& analysis, const Session& session, const Message& message);

/// How a message is missing: "never came", "was never sent", "came and could not be decrypted".
std::string_view absenceOf(const Missing& missing);

/// What should have come, what it is for, and why a negotiation gets stuck there, most likely first.
std::string explainMissing(const Analysis& analysis, const Session& session, const Missing& missing);

/// What a milestone means.
std::string_view explainMilestone(MilestoneKind kind);

} // namespace rungbook::ike
