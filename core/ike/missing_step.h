// SPDX-License-Identifier: GPL-3.0-or-later
// The rules on the course of a negotiation: a message that should have come and did not. They say where it stopped and what usually is the
// reason there; a rule that found the reason itself takes precedence (RuleMeta::fallback).
#pragma once

#include "core/ike/signature.h"

#include <span>
#include <string_view>

namespace rungbook::ike
{

/// A way out, as data. "{peer}" and "{group}" are filled in.
struct StepFix {
    std::string_view forWhom;
    std::string_view text;
    std::span<const std::string_view> commands{};
};

/// What there is to say when one step is missing.
struct MissingStep {
    const RuleMeta& meta;
    StepKind kind = StepKind::Unknown;
    int ordinal = 0; ///< 0: any of that kind
    Confidence confidence = Confidence::Medium;
    std::string_view state; ///< the state in which we wait for it, when the log gives none
    std::string_view peerState; ///< a sentence on the state in which the peer must be
    std::span<const std::string_view>
        causes; ///< most likely first, for states that the state table does not know
    std::string_view unsent; ///< a sentence on why this device itself may not have sent it
    std::span<const StepFix> fixes;
    std::string_view wouldSettle;
};

/// Reports the step if it is missing and was really waited for: it was asked for again, time went by, or the negotiation ended.
void reportMissingStep(const Negotiation& n, Report& report, const MissingStep& step);

/// The finding for a gap that was really waited for, whoever found it.
Finding& reportGap(const Negotiation& n, Report& report, const MissingStep& step, const Missing& gap);

} // namespace rungbook::ike
