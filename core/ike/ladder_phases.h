// SPDX-License-Identifier: GPL-3.0-or-later
// Brackets over the rows of a session's ladder: phase 1, XAUTH, mode config, each quick mode.
#pragma once

#include "core/ike/session.h"
#include "core/ladder/ladder.h"

#include <optional>
#include <span>
#include <vector>

namespace rungbook::ike
{

/// What a bracket needs to know of a row.
struct PhaseRow {
    std::uint32_t exchange =
        kNoIndex; ///< the exchange that the row belongs to; none for informational messages, notes, silences
    std::optional<MilestoneKind> milestone;
};

/// The brackets, in order and without overlap.
std::vector<ladder::Phase> phasesOf(const Session& session, std::span<const PhaseRow> rows);

} // namespace rungbook::ike
