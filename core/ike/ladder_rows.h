// SPDX-License-Identifier: GPL-3.0-or-later
// Turns an IKE session into a ladder.
#pragma once

#include "core/ike/analysis.h"
#include "core/ladder/ladder.h"

#include <memory>

namespace rungbook::ike
{

struct LadderOptions {
    bool showNotes = true; ///< human comments and milestones as rows
    double silenceSeconds = 2; ///< a pause of at least this long is drawn as a silence
};

/// The ladder of one session (index into analysis->sessions). Rows are made when they are asked for and keep the analysis alive.
ladder::Ladder makeLadder(
    std::shared_ptr<const Analysis> analysis, std::size_t session, const LadderOptions& options = {});

/// One sentence: how the session ended and why ("Phase 1 stopped after MM3: the peer has no ...", "Established: ...").
std::string verdict(const Analysis& analysis, const Session& session);

} // namespace rungbook::ike
