// SPDX-License-Identifier: GPL-3.0-or-later
// Two providers: which ways lead out, and what watches them.
#pragma once

#include "core/config/rule_support.h"

#include <string_view>
#include <vector>

namespace rungbook::config
{

/// The track object of that number; null when there is none.
const TrackObject* findTrack(const Device& device, std::string_view number);

/// The route that hangs on a track that watches this probe; null when there is none.
const Route* routeJudgedBy(const Device& device, const SlaProbe& probe);

/// The interfaces that default routes leave by, best distance first, each once.
std::vector<const Interface*> waysOut(const Device& device);

} // namespace rungbook::config
