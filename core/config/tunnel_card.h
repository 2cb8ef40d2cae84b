// SPDX-License-Identifier: GPL-3.0-or-later
// A tunnel on one card: what each end says about everything that decides it, side by side, and whether the two agree.
#pragma once

#include "core/config/plan.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace rungbook::config
{

/// What one end says. Keys are never in the text.
struct CardCell {
    std::string text; ///< "not set", "default: group 2"
    std::vector<SourceSpan> lines; ///< where it stands; empty when nothing was read
    bool missing = false; ///< something is needed here and is not there
};

enum class Agreement : std::uint8_t {
    Same, ///< the two fit
    Settled, ///< they differ, and the devices settle it between them: lifetimes
    Differs, ///< they do not fit
    Missing, ///< one end lacks it
    Unknown, ///< masked, not pasted, or not known
    NotCompared ///< each end has its own
};
/// "same", "settled", "differs", "missing", "unknown", "own": for exports and tests.
std::string_view nameOf(Agreement agreement);

struct CardRow {
    std::string field; ///< "Peer address"
    CardCell here;
    CardCell there; ///< empty when the other end is not known
    Agreement agreement = Agreement::NotCompared;
    std::string note; ///< what differs, in a sentence; may be empty
};

struct TunnelCard {
    std::string here; ///< the device
    std::string there; ///< the other one; empty when its configuration is not there
    std::vector<CardRow> rows;

    bool paired() const { return !there.empty(); }
    /// Number of rows that do not fit or lack something.
    std::size_t differing() const;
};

/// The card of a tunnel, which must be one of the subject's.
TunnelCard cardOf(const Subject& subject, const Tunnel& tunnel);

} // namespace rungbook::config
