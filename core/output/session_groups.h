// SPDX-License-Identifier: GPL-3.0-or-later
// Which sessions of a report deserve a card of their own: a log of a month has the same failure every thirty seconds.
#pragma once

#include "core/workbench/analyze.h"

#include <cstddef>
#include <string>
#include <vector>

namespace rungbook::output
{

/// Sessions with one peer that ended at the same place for the same reason. The first stands for all.
struct SessionGroup {
    std::vector<workbench::AnalyzeReport::SessionRef> sessions;
};

struct SessionChoice {
    std::vector<SessionGroup> groups; ///< in order of their first session
    std::size_t healthy = 0; ///< sessions left out because nothing is wrong with them
    std::size_t left = 0; ///< groups left out because there are too many
};

/// full: every session is a group of its own. Else three or more sessions that went the same way are one group, healthy ones are left out
/// of a report of more than three sessions, and no more than most groups are chosen.
SessionChoice chooseSessions(const workbench::AnalyzeReport& report, bool full, std::size_t most);

/// "4 later sessions with this peer went the same way (the last at ...): 3, 4, 5, 6."; empty for a group of one.
std::string othersText(const workbench::AnalyzeReport& report, const SessionGroup& group);

/// The finding that explains a session: the first that is a root and wrong, or null.
const Finding* causeOf(const ike::Session& session);

} // namespace rungbook::output
