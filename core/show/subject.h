// SPDX-License-Identifier: GPL-3.0-or-later
// What the signatures look at: every output that was pasted, with what of them belongs together, and the configuration beside them.
#pragma once

#include "core/show/chain.h"
#include "core/show/output.h"

#include <span>
#include <string>
#include <vector>

namespace rungbook::show
{

/// A line of configuration, as whoever reads configurations handed it over; secrets are gone from it.
struct ConfigCommand {
    std::string text;
    SourceSpan where;
    int level = 0; ///< 0: top level
};

struct Subject {
    std::vector<const ShowText*> texts;
    std::vector<ConfigCommand> config;
    std::vector<Chain> chains; ///< followChains(texts)
};

} // namespace rungbook::show
